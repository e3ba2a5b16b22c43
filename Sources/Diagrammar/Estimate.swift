import Diagrams
import Expansion
import Theory

/// The size of a calculation, as an order of magnitude.
public struct SizeEstimate: Sendable {
    public var diagrams: Double
    /// The Wick pairings that these diagrams stand for.
    public var pairings: Double
}

extension Calculation {
    /// Beyond this many pairings the sampled number of diagrams is not trusted: few random ways then meet the many
    /// diagrams of low symmetry.
    private static let trustedPairings = 1e12
    /// A number of diagrams that is drawn in a few seconds whatever their symmetry.
    private static let quicklyDrawn = 20_000.0

    /// An order of magnitude of the number of diagrams, without enumerating them.
    ///
    /// - Complexity: `probes` random diagrams for every term of every correlator.
    public func estimate(probes: Int) -> SizeEstimate {
        var total = SizeEstimate(diagrams: 0, pairings: 0)
        for (number, correlator) in quotient.correlators.enumerated() {
            let correlator = correlator.substituting(question.substitutions) ?? correlator
            let limits = limits(for: number)
            for (term, external) in ExternalPoints.terms(of: correlator).enumerated() {
                let enumeration = DiagramEnumeration(
                    external, term: term, rules: rules, symbols: symbols, limits: limits)
                let (diagrams, pairings) = enumeration.estimate(probes: probes)
                total.diagrams += diagrams
                total.pairings += pairings
            }
        }
        return total
    }

    /// Refuses a question with more diagrams than allowed by a wide margin, before any is drawn. A question near the
    /// limit is begun, and stopped where it exceeds it.
    ///
    /// - Parameter trustsPairings: whether a number of pairings beyond all sampling is let pass.
    public func refuseIfTooLarge(trustsPairings: Bool = false) throws {
        guard let limit = maximumDiagrams else { return }
        // A few ways suffice to see that a tree hardly branches.
        if estimate(probes: 10).diagrams < 10 { return }
        let better = estimate(probes: 400)
        let isUncertain = better.pairings > Self.trustedPairings && better.diagrams > Self.quicklyDrawn
        if better.diagrams > 2 * Double(limit) || (isUncertain && !trustsPairings) {
            throw CalculationError.tooManyDiagrams(limit: limit, estimate: better)
        }
    }
}
