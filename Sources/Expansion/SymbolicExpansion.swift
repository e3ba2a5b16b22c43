import Algebra
import Amplitudes
import Diagrams
import Exact
import Theory
import Times

/// A diagram with its value as a function of the external times.
public struct TimedDiagram {
    public let diagram: Diagram
    public let external: ExternalPoints
    public let value: TimeFunction
    /// The factors of its sum over times, and what stands in front of it.
    public let components: [TimeComponent]
    public let weight: Polynomial
}

/// The sum over the diagrams of one correlator at symbolic times.
public struct SymbolicExpansion {
    /// The sum of all diagrams within the limits as a function of the external times; powers beyond the limits may stand in
    /// it where propagators hold them.
    public let value: TimeFunction
    public let diagramCount: Int
    /// Whether no diagram, and no part of a weight, was cut.
    public let isComplete: Bool
    public let tally: EnumerationTally

    /// Sums all diagrams of a correlator.
    ///
    /// Diagrams with equal components in time differ by their weights: these are added first.
    ///
    /// - Parameters: as for ``CorrelatorExpansion``; `integrator` keeps what is shared between correlators.
    /// - Throws: ``TimesError``, what the enumeration throws, and what `visit` throws.
    public init(
        _ correlator: Correlator, rules: FeynmanRules, symbols: SymbolTable, limits: EnumerationLimits,
        manner: EnumerationManner = EnumerationManner(), integrator: TimeIntegrator,
        visit: ((TimedDiagram) throws -> Void)? = nil
    ) throws {
        var weights: [[TimeComponent]: Polynomial] = [:]
        var order: [[TimeComponent]] = []
        var count = 0
        var tally = EnumerationTally()
        for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
            var limits = limits
            if let maximum = limits.maximumDiagrams { limits.maximumDiagrams = maximum - count }
            var points = external
            points.isUnlabelled = manner.isUnlabelled
            var enumeration = DiagramEnumeration(points, term: term, rules: rules, symbols: symbols, limits: limits)
            var amplitudes = AmplitudeEvaluator(points, rules: rules)
            defer { tally += enumeration.tally }
            try enumeration.enumerate { diagram in
                let components = diagram.timeComponents(points, rules: rules, times: integrator.times)
                var product = TimeFunction(.one)
                for component in components {
                    let factor = try integrator.value(of: component)
                    if factor.isZero { return }
                    if visit != nil { product = product.multiplied(by: factor, in: integrator.primitives.basis) }
                }
                let weight = amplitudes.weight(of: diagram)
                if weight.isZero { return }
                if visit != nil, product.isZero { return }
                count += 1
                if weights[components] == nil { order.append(components) }
                weights[components, default: .zero] += weight
                try visit?(
                    TimedDiagram(
                        diagram: diagram, external: points, value: product.scaled(by: RationalFunction(weight)),
                        components: components, weight: weight))
            }
        }
        var sum = TimeFunction.zero
        var isComplete = tally.cutByPowerOfN == 0 && tally.cutByCoupling == 0
        for components in order {
            let weight = weights[components]!.partialFractions(in: symbols)
            let kept = weight.truncated(
                lowestPowerOfN: limits.lowestPowerOfN, highestPowers: limits.highestPowers, symbols: symbols)
            if kept != weight { isComplete = false }
            if kept.isZero { continue }
            var product = TimeFunction(RationalFunction(kept))
            for component in components {
                product = product.multiplied(
                    by: try integrator.value(of: component), in: integrator.primitives.basis)
            }
            sum.add(product)
        }
        value = sum
        diagramCount = count
        self.isComplete = isComplete
        self.tally = tally
    }
}
