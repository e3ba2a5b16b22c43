import Diagrams
import Expansion
import Export
import Theory

extension Calculation {
    /// Steps spent on counting what a bound left out.
    private static let stepsForCounting = 1_000_000

    /// How many diagrams the bounds of the question left out, and why.
    ///
    /// Those below the lowest power of N, and those beyond a power of a symbol where they are finitely many, are counted
    /// by a second enumeration without that bound, as far as that takes no more than a moment.
    ///
    /// - Parameters:
    ///   - drawn: the diagrams met within the bounds.
    ///   - beyondOrder: those among them whose order was not asked for.
    func leftOut(drawn: Int, beyondOrder: Int, _ derivation: Derivation) -> [LeftOut] {
        var left: [LeftOut] = []
        if derivation.cutByPowerOfN > 0 {
            let all = count { $0.lowestPowerOfN = nil }
            left.append(LeftOut(reason: "power of N", count: all.map { $0 - drawn }))
        }
        for symbol in Set(question.bounds.compactMap(\.boundedSymbol)).sorted()
        where derivation.cutByCoupling > 0 {
            let others = question.bounds.compactMap(\.boundedSymbol).filter { $0 != symbol && rules.neverLowers($0) }
            let isFinite = Finiteness.unlimitedVertices(
                of: rules, boundedSymbols: others, boundsLoops: selection.loops != nil
            ).isEmpty
            let reason = "power of \(symbols[symbol].name)"
            guard isFinite else {
                left.append(LeftOut(reason: reason, count: nil, isEndless: true))
                continue
            }
            let all = count { $0.highestPowers.removeAll { $0.symbol == symbol } }
            let beyond = all.map { $0 - drawn }
            if beyond != 0 { left.append(LeftOut(reason: reason, count: beyond)) }
        }
        if beyondOrder > 0 { left.append(LeftOut(reason: "other order", count: beyondOrder)) }
        return left
    }

    /// The number of diagrams within other limits, if they are counted in a moment.
    private func count(_ change: (inout EnumerationLimits) -> Void) -> Int? {
        var sum = 0
        let wider = enumerations { limits in
            limits.maximumDiagrams = nil
            change(&limits)
        }
        for enumeration in wider {
            guard let count = enumeration.count(withinSteps: Self.stepsForCounting) else { return nil }
            sum += count
        }
        return sum
    }

    /// The enumerations that the question takes, term by term, within its limits or within changed ones.
    func enumerations(_ change: (inout EnumerationLimits) -> Void = { _ in }) -> [DiagramEnumeration] {
        quotient.correlators.enumerated().flatMap { number, correlator in
            var limits = limits(for: number)
            change(&limits)
            let correlator = correlator.substituting(question.substitutions) ?? correlator
            return ExternalPoints.terms(of: correlator).enumerated().map { term, points in
                var external = points
                external.isUnlabelled = manner.isUnlabelled
                return DiagramEnumeration(external, term: term, rules: rules, symbols: symbols, limits: limits)
            }
        }
    }
}
