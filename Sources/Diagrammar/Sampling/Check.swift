import Algebra
import Evaluation
import Exact
import Export
import Foundation
import Language
import Sampling
import Theory

/// Theory beside sampled networks of several widths, up to a verdict.
///
///     let calculation = try SamplingCalculation(model, "<r(T)>", settings: ["T=8,sigma_w=1,sigma_b=0,q=1"])
///     let check = Check(calculation, try calculation.theory(request), widths: [16, 32, 64, 128])
///     let report = try check.run(monitor: monitor)
///
/// The ladder of stages is ``Sampling/VerdictLadder``, what is tested ``Sampling/ResidualTest``.
public struct Check: Sendable {
    public let calculation: SamplingCalculation
    public let theory: TheoryInNumbers
    public let widths: [Int]
    /// How many networks of each width the first stage has; later ones ten times as many.
    public var networks: Int
    public var seed: UInt64 = 1
    public var jobs = 1
    /// In seconds; a stage that would end later is not begun.
    public var maximumTime: Double?
    /// How many checks are judged together: each then passes at a smaller probability (Holm).
    public var checks = 1

    public init(
        _ calculation: SamplingCalculation, _ theory: TheoryInNumbers, widths: [Int] = [16, 32, 64, 128],
        networks: Int = 20_000
    ) {
        (self.calculation, self.theory, self.widths) = (calculation, theory, widths.sorted())
        self.networks = networks
    }

    /// How many widths without skewed blocks are enough to judge without the others.
    static let leastFairWidths = 3

    /// What one stage found.
    struct Stage {
        var number: Int
        var estimates: [SampleEstimate]
        /// The places of the widths that are judged.
        var used: [Int]
        var test: ResidualTest
        var plans: [SamplingPlan]

        /// Why stationary networks get no verdict; nil if they do.
        func drift(_ widths: [Int]) -> String? {
            for (width, estimate) in zip(widths, estimates) where estimate.drift?.isSignificant ?? false {
                return "at N = \(width) the networks have not forgotten their start: a longer --burn-in"
            }
            return nil
        }
    }

    /// Draws networks, stage after stage, until there is a verdict or nothing more can be said.
    ///
    /// - Parameters:
    ///   - monitor: how far the sampling is; told to stop, the run throws ``CheckStopped``.
    ///   - began: called when a stage begins, with its number from 1 on and how many networks it has in all.
    /// - Throws: ``CalculationError``, `SamplingError`, `StatisticsError`.
    public func run(
        monitor: SamplingMonitor = SamplingMonitor(), began: ((_ stage: Int, _ networks: Int) -> Void)? = nil
    ) throws -> CheckReport {
        let start = Date()
        var ladder = VerdictLadder(checks: checks)
        var count = networks
        var last: Stage?
        for number in 1...(VerdictLadder.stages + 1) {
            began?(number, count * widths.count)
            let stageStart = Date()
            let stage = try draw(count, stage: number - 1, monitor)
            last = stage
            if let reason = notToBeJudged ?? stage.drift(widths) {
                return report(stage, .undecided, reason: reason)
            }
            var found = VerdictLadder.Stage(stage.test, estimates: stage.used.map { stage.estimates[$0] })
            found.excludedFraction = stage.estimates.map(\.excludedFraction).max() ?? 0
            switch ladder.record(found) {
            case .agrees: return report(stage, .agrees, reason: "no deviation beyond what chance gives")
            case .disagrees:
                return report(
                    stage, .disagrees,
                    reason: "deviations that chance gives in less than one of 1e9 checks, twice, of the same sign")
            case .undecided(let reason): return report(stage, .undecided, reason: reason.description)
            case .drawAgain(let factor, let reason):
                let took = Date().timeIntervalSince(stageStart)
                let passed = Date().timeIntervalSince(start)
                if let maximumTime, passed + took * Double(factor) > maximumTime {
                    return report(
                        stage, .undecided,
                        reason: "\(reason.description); the next stage would take longer than the time given")
                }
                guard count < Int.max / 100 else { break }
                count *= factor
            }
        }
        return report(last!, .undecided, reason: "no verdict within the stages")
    }

    /// All networks of one stage.
    private func draw(_ count: Int, stage: Int, _ monitor: SamplingMonitor) throws -> Stage {
        var estimates: [SampleEstimate] = []
        var comparisons: [WidthComparison] = []
        var plans: [SamplingPlan] = []
        for width in widths {
            let plan = try calculation.plan(width: width, networks: count, seed: seed, stage: stage)
            let blocks = try plan.run(blocks: Array(0..<plan.blocks), jobs: jobs, monitor: monitor)
            if monitor.isStopped { throw CheckStopped() }
            let estimate = try plan.estimate(blocks)
            guard let value = theory.value(at: width) else {
                throw CalculationError.unanswerable(
                    message: "theory has no value at N = \(width)", help: "leave this width out of --widths")
            }
            estimates.append(estimate)
            plans.append(plan)
            comparisons.append(
                WidthComparison(
                    width: Double(width), theory: value.value, theoryError: value.error, estimate: estimate,
                    systematic: theory.allowance))
        }
        // A width whose value a few rare networks carry says nothing; the others may.
        let fair = estimates.indices.filter { estimates[$0].skewness.magnitude <= VerdictLadder.mostSkewness }
        let used = fair.count >= Self.leastFairWidths ? fair : Array(estimates.indices)
        let test = try ResidualTest(used.map { comparisons[$0] }, theory: theoryOfTest, checks: checks)
        return Stage(number: stage + 1, estimates: estimates, used: used, test: test, plans: plans)
    }

    /// Truncation and last coefficient, in powers of 1/N.
    private var theoryOfTest: ResidualTest.Theory {
        let through = theory.lowestPowerOfN.map { -$0 }
        let last = theory.lastOrder
        return ResidualTest.Theory(
            through: through, lastPower: last.map { -$0.powerOfN } ?? through ?? 0,
            lastCoefficient: last.map { $0.value.value * theory.perturbation })
    }

    /// Why networks of this kind get no verdict; nil if they do.
    private var notToBeJudged: String? {
        let network = calculation.problem.declared
        guard network.time.measure == .continuous, network.growsBeyondLinear(calculation) else { return nil }
        return
            "an activation without bounds in continuous time: rare networks may run to infinity, and sampled means need not exist"
    }
}

/// A check was told to stop.
public struct CheckStopped: Error, Sendable {}

extension Network {
    /// Whether a rule grows faster than its bounded or linear functions do: then solutions may reach infinity.
    func growsBeyondLinear(_ calculation: SamplingCalculation) -> Bool {
        let isNonlinear = updates.contains { update in
            update.value.terms.keys.contains { monomial in
                monomial.factors.count { if case .field = $0.quantity { true } else { false } } > 1
            }
        }
        return isNonlinear || activations.contains { !$0.isBounded(calculation.values, calculation.model.symbols) }
    }
}

extension Activation {
    /// Whether the function stays within bounds as far as doubles show: its values at ±10⁸ are not much beyond those at ±10⁴.
    func isBounded(_ values: [Symbol: Rational], _ table: SymbolTable) -> Bool {
        var letters: [Variable: Double] = [:]
        for letter in function.variables where letter != GaussianAverage.variable {
            guard let symbol = table.symbol(named: letter.name), let value = values[symbol] else { continue }
            letters[letter] = value.doubleValue
        }
        guard
            let program = try? CompiledExpressions([function], in: [GaussianAverage.variable], parameters: letters)
        else { return false }
        func magnitude(_ x: Double) -> Double { program.estimates(at: [x])[0].value.magnitude }
        return [1.0, -1.0].allSatisfy { magnitude($0 * 1e8) <= 1 + 2 * magnitude($0 * 1e4) }
    }
}
