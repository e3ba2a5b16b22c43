import Algebra
import Amplitudes
import Diagrams
import Exact
import Expansion
import Export
import Foundation
import Oracles
import Theory

extension Calculation {
    /// How many products of numbers a generating function may take: about two seconds' worth.
    private static let countingLimit = 1_500_000
    /// How many pairs of legs random pairings look at, all orders together, and at least for each.
    public static let samplingWork = 12_000_000
    private static let leastSamplingWork = 150_000

    /// The size of the question in diagrams, time and memory, before any diagram of it is drawn.
    ///
    /// - Parameters:
    ///   - trustsPairings: as in ``refuseIfTooLarge(rows:keepsAll:trustsPairings:)``.
    ///   - samplingWork: how many pairs of legs random pairings may look at, all orders together.
    /// - Complexity: see ``DiagramSums`` and ``DiagramSampling``; the time is measured on a small part for 0.3 s at most.
    public func sizeReport(
        trustsPairings: Bool = false, samplingWork: Int = Calculation.samplingWork
    ) throws -> SizeReport {
        var orders: [SizeReport.Order] = []
        var notCounted: String?
        var diagrams: SizeReport.Forecast?
        var basis: String
        var lines = 10
        do {
            let counted = try CountedDiagrams(self, limit: Self.countingLimit)
            lines = counted.contents.map { $0.lines(rules) }.max() ?? 0
            orders = self.orders(of: counted, work: samplingWork)
            let forecasts = orders.map(\.diagrams)
            if !forecasts.contains(where: { $0 == nil }) {
                let values = forecasts.map { $0! }
                diagrams = SizeReport.Forecast(
                    value: values.reduce(0) { $0 + $1.value },
                    error: values.reduce(0) { $0 + $1.error! * $1.error! }.squareRoot())
            }
            basis = "sum of 1/S times the mean S of random diagrams, \u{00B1} one standard deviation"
        } catch {
            notCounted = error.reason
            let estimate = estimate(probes: 2000)
            diagrams = SizeReport.Forecast(value: estimate.diagrams, error: nil)
            basis = "2000 random descents of the enumeration: an order of magnitude, low where symmetries are large"
        }
        let rate = DrawingRate.measured(self, lines: lines)
        let time = diagrams.flatMap { number in
            rate.map { SizeReport.Forecast(value: number.value * $0.secondsPerDiagram, error: nil) }
        }
        let memory = diagrams.map {
            SizeReport.Forecast(
                value: Footprint.program + $0.value * Footprint.bytesPerRow(lines: lines, .table) / Footprint.mebibyte,
                error: nil)
        }
        var refusal: String?
        do {
            try refuseIfTooLarge(rows: .table, trustsPairings: trustsPairings)
        } catch let error as CalculationError {
            refusal = "diagrams would not begin: \(error.explanation.message)"
        }
        return SizeReport(
            orders: orders, notCounted: notCounted, diagrams: diagrams, diagramsBasis: basis, time: time,
            timeBasis: rate?.basis ?? "no diagram was drawn within 0.3 s", memory: memory,
            memoryOfCount: Footprint.program, refusal: refusal)
    }

    /// Contents collected by the powers of the couplings in their vertices, in the order of the lists.
    private func orders(of counted: CountedDiagrams, work: Int) -> [SizeReport.Order] {
        let couplings = symbols.couplings
        var collected: [[Int]: [CountedDiagrams.Content]] = [:]
        for content in counted.contents {
            let powers = couplings.map { coupling in
                zip(content.vertices, rules.vertices).reduce(0) {
                    $0 + $1.0 * ($1.1.factor.lowestPower(of: coupling) ?? 0)
                }
            }
            collected[powers, default: []].append(content)
        }
        let sorted = collected.keys.sorted { a, b in
            let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
            return sumA != sumB ? sumA < sumB : b.lexicographicallyPrecedes(a)
        }
        let share = max(min(work, Self.leastSamplingWork), work / max(1, sorted.count))
        return sorted.map { powers in
            let contents = collected[powers]!
            let number = CountedDiagrams.number(contents, rules: rules, work: share)
            return SizeReport.Order(
                order: zip(couplings, powers).map { (symbols[$0].name, $1) },
                pairings: contents.reduce(.zero) { $0 + $1.pairings },
                sum: contents.reduce(.zero) { $0 + $1.sum },
                diagrams: number.map { SizeReport.Forecast(value: $0.value, error: $0.error) })
        }
    }
}

extension CountedDiagrams.Content {
    /// The number of lines of each diagram.
    func lines(_ rules: FeynmanRules) -> Int {
        zip(vertices, rules.vertices).reduce(term.points.count) { $0 + $1.0 * $1.1.shape.legs.count } / 2
    }
}

/// How fast diagrams of a question are drawn and evaluated, measured on the spot.
private struct DrawingRate {
    let secondsPerDiagram: Double
    let basis: String

    private struct OutOfTime: Error {}

    private static let patience = 0.15

    /// Draws the question at lower and lower bounds' worth of orders for a moment, and extends the time of a diagram to
    /// the size of the largest: with the square of its number of lines.
    static func measured(_ calculation: Calculation, lines: Int) -> DrawingRate? {
        let clock = ContinuousClock()
        let start = clock.now
        var best: (seconds: Double, diagrams: Int, lines: Double)?
        func elapsed() -> Double { Double((clock.now - start) / .nanoseconds(1)) * 1e-9 }
        let highest =
            calculation.quotient.correlators.indices.flatMap { calculation.limits(for: $0).highestPowers }
            .map(\.power).max()
        var power = highest.map { min(1, $0) }
        while elapsed() < patience {
            let began = elapsed()
            var drawn = 0
            var linesDrawn = 0
            var isComplete = true
            for (number, correlator) in calculation.quotient.correlators.enumerated() {
                var limits = calculation.limits(for: number)
                limits.maximumDiagrams = nil
                if let power {
                    limits.highestPowers = limits.highestPowers.map { ($0.symbol, min($0.power, power)) }
                }
                let correlator = correlator.substituting(calculation.question.substitutions) ?? correlator
                func count(_ diagram: Diagram) throws {
                    drawn += 1
                    linesDrawn += diagram.partners.count / 2
                    if drawn % 16 == 0, elapsed() > 2 * patience { throw OutOfTime() }
                }
                do {
                    if let integrator = try calculation.integrator(isStopped: { elapsed() > 2 * patience }) {
                        _ = try SymbolicExpansion(
                            correlator, rules: calculation.rules, symbols: calculation.symbols, limits: limits,
                            integrator: integrator
                        ) { try count($0.diagram) }
                    } else {
                        _ = try CorrelatorExpansion(
                            correlator, rules: calculation.rules, symbols: calculation.symbols, limits: limits
                        ) { try count($0.diagram) }
                    }
                } catch {
                    isComplete = false
                }
            }
            if drawn > 0 { best = (elapsed() - began, drawn, Double(linesDrawn) / Double(drawn)) }
            guard isComplete, let current = power, current < highest! else { break }
            power = current + 1
        }
        guard let best else { return nil }
        let growth = max(1, pow(Double(lines) / max(1, best.lines), 2))
        return DrawingRate(
            secondsPerDiagram: best.seconds / Double(best.diagrams) * growth,
            basis:
                "\(best.diagrams) diagrams drawn in \(Magnitude.text(best.seconds)) s just now; time for each taken to grow with the square of its lines"
        )
    }
}
