import Algebra
import Amplitudes
import Diagrams
import Exact
import Theory

/// A diagram with its value.
public struct EvaluatedDiagram: Sendable {
    public let diagram: Diagram
    public let external: ExternalPoints
    /// The exact contribution, with the coefficient of the observable; not truncated. At symbolic times that of one region.
    public let value: Polynomial
    /// What there is to say of its times, if they are symbolic.
    public var timing: Timing?

    public init(diagram: Diagram, external: ExternalPoints, value: Polynomial) {
        self.diagram = diagram
        self.external = external
        self.value = value
    }

    /// A diagram at symbolic times.
    public struct Timing: Sendable {
        /// The highest total power of the times that its sum can give, exponentials aside.
        public let powerOfT: Int
        /// The value in the first region in which it differs from zero: that of the list, unless it vanishes there.
        public let valueSomewhere: Polynomial

        public init(powerOfT: Int, valueSomewhere: Polynomial) {
            self.powerOfT = powerOfT
            self.valueSomewhere = valueSomewhere
        }
    }
}

/// The sum over the diagrams of one correlator.
public struct CorrelatorExpansion: Sendable {
    /// The sum of all diagrams within the limits, with the powers of N and of the bounded symbols beyond the limits
    /// dropped.
    public let value: Polynomial
    public let diagramCount: Int
    /// Whether anything was cut: diagrams, or parts of their values.
    public let isComplete: Bool
    public let tally: EnumerationTally
    /// The same sum at N = 1 with every non-vanishing propagator set to 1, for the zero-dimensional sum rule; nil unless
    /// asked for.
    public let unitValue: Polynomial?

    /// Sums all diagrams of a correlator.
    ///
    /// - Parameters:
    ///   - limits: bounds on the powers of N and of symbols, as counted in the correlator itself.
    ///   - manner: how the work is done; it has no influence on the sum.
    ///   - computesUnitValue: whether ``unitValue`` is wanted.
    ///   - visit: called with every diagram that does not vanish, always in the same order.
    /// - Complexity: time proportional to the number of diagrams; memory independent of it.
    public init(
        _ correlator: Correlator, rules: FeynmanRules, symbols: SymbolTable, limits: EnumerationLimits,
        manner: EnumerationManner = EnumerationManner(), computesUnitValue: Bool = false,
        visit: ((EvaluatedDiagram) throws -> Void)? = nil
    ) throws {
        var sum = Polynomial.zero
        var unitSum = Polynomial.zero
        var count = 0
        var tally = EnumerationTally()
        for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
            var limits = limits
            if let maximum = limits.maximumDiagrams { limits.maximumDiagrams = maximum - count }
            var external = external
            external.isUnlabelled = manner.isUnlabelled
            let points = external
            var enumeration = DiagramEnumeration(
                points, term: term, rules: rules, symbols: symbols, limits: limits)
            let amplitudes = AmplitudeEvaluator(points, rules: rules, isAmputated: limits.selection.isAmputated)
            if manner.jobs <= 1 {
                // One thread hands every diagram on as it comes.
                var amplitudes = amplitudes
                defer { tally += enumeration.tally }
                try enumeration.enumerate { diagram in
                    let value = amplitudes.value(of: diagram)
                    if computesUnitValue { unitSum += amplitudes.unitValue(of: diagram, symbols: symbols) ?? .zero }
                    if value.isZero { return }
                    count += 1
                    sum += value
                    try visit?(EvaluatedDiagram(diagram: diagram, external: points, value: value))
                }
                continue
            }
            let shares = try enumeration.shares(jobs: manner.jobs)
            tally += enumeration.tally
            let (plain, keepsDiagrams) = (enumeration, visit != nil)
            try inShares(shares, jobs: manner.jobs) { share in
                try Part(
                    share, plain, amplitudes, symbols: symbols, computesUnitValue: computesUnitValue,
                    keepsDiagrams: keepsDiagrams)
            } take: { part in
                sum += part.sum
                unitSum += part.unitSum
                count += part.count
                tally += part.tally
                if let maximum = limits.maximumDiagrams, count > maximum { throw EnumerationStopped(after: maximum) }
                for diagram in part.diagrams { try visit?(diagram) }
            }
        }
        sum = sum.partialFractions(in: symbols)
        let truncated = sum.truncated(
            lowestPowerOfN: limits.lowestPowerOfN, highestPowers: limits.highestPowers, symbols: symbols)
        value = truncated
        unitValue =
            computesUnitValue
            ? unitSum.truncated(lowestPowerOfN: nil, highestPowers: limits.highestPowers, symbols: symbols) : nil
        diagramCount = count
        self.tally = tally
        isComplete = truncated == sum && tally.cutByPowerOfN == 0 && tally.cutByCoupling == 0
    }
}

/// How the work of an enumeration is done.
public struct EnumerationManner: Sendable {
    /// The number of threads. The result does not depend on it.
    public var jobs = 1
    /// Whether external points may change places where the observable is symmetric: fewer diagrams, each with the value of
    /// all its labellings.
    public var isUnlabelled = false

    public init() {}
}

/// What one share of the work adds.
private struct Part: Sendable {
    var sum = Polynomial.zero
    var unitSum = Polynomial.zero
    var count = 0
    var tally: EnumerationTally
    var diagrams: [EvaluatedDiagram] = []

    init(
        _ share: DiagramEnumeration.Beginning, _ enumeration: DiagramEnumeration, _ amplitudes: AmplitudeEvaluator,
        symbols: SymbolTable, computesUnitValue: Bool, keepsDiagrams: Bool
    ) throws {
        var (enumeration, amplitudes) = (enumeration, amplitudes)
        let (before, external) = (enumeration.tally, enumeration.external)
        tally = before
        try enumeration.enumerate(share) { diagram in
            let value = amplitudes.value(of: diagram)
            if computesUnitValue { unitSum += amplitudes.unitValue(of: diagram, symbols: symbols) ?? .zero }
            if value.isZero { return }
            count += 1
            sum += value
            if keepsDiagrams {
                diagrams.append(EvaluatedDiagram(diagram: diagram, external: external, value: value))
            }
        }
        tally = enumeration.tally.since(before)
    }
}

extension Polynomial {
    /// Without the powers of N below `lowestPowerOfN` (poles are expanded in 1/N then) and the powers of symbols above
    /// theirs.
    public func truncated(
        lowestPowerOfN: Int?, highestPowers: [(symbol: Symbol, power: Int)], symbols: SymbolTable
    ) -> Polynomial {
        let kept =
            highestPowers.isEmpty
            ? self : filtered { monomial in highestPowers.allSatisfy { monomial[$0.symbol] <= $0.power } }
        guard let lowest = lowestPowerOfN else { return kept }
        return kept.expandedInWidth(through: lowest, in: symbols)
    }
}
