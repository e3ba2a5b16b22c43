import Algebra
import Exact
import Expansion
import Language
import Oracles
import Theory

/// Why no exact sum of 1/S is given, as a sentence.
struct NotCounted: Error {
    let reason: String
}

/// The diagrams of a question, counted by content of vertices without drawing any: those that `diagrams` lists.
struct CountedDiagrams {
    /// All diagrams of one content of one term, and those among them that the question's bounds keep.
    struct Content {
        let correlator: Int
        let term: CorrelatorTerm
        let vertices: [Int]
        var pairings = Integer.zero
        var sum = Rational.zero
        /// Σ 1/S before bounds on the power of N.
        var wholeSum = Rational.zero
        /// Which numbers of index loops are kept; nil for all.
        var loops: Set<Int>?
    }

    private(set) var contents: [Content] = []

    /// - Parameter limit: how many products of numbers may be needed, roughly.
    init(_ calculation: Calculation, limit: Int) throws(NotCounted) {
        guard case .zeroDimensional = calculation.rules.propagators else {
            throw NotCounted(
                reason:
                    "a row of a network stands for all literal times of its vertices at once, and no moment adds up 1/S once a row"
            )
        }
        let (rules, symbols) = (calculation.rules, calculation.symbols)
        let bounds = calculation.question.bounds
        let resolvesLoops = bounds.contains { $0.lowestPowerOfN != nil }
        if resolvesLoops, !symbols.poles.isEmpty {
            throw NotCounted(reason: "a limit on the power of N where vertices are sums of powers of N")
        }
        let isList = calculation.quotient.polynomial?.terms.keys.allSatisfy { $0.count <= 1 } ?? false
        if !isList, !bounds.isEmpty, resolvesLoops || bounds.contains(where: { $0.isExact }) {
            throw NotCounted(reason: "a product of correlators whose bounds hold for the product only")
        }
        for symbol in bounds.compactMap(\.boundedSymbol) where !rules.propagatorsAreFree(of: symbol) {
            throw NotCounted(reason: "a bound on \(symbols[symbol].name), which a propagator holds")
        }
        for (number, correlator) in calculation.quotient.correlators.enumerated() {
            guard let correlator = correlator.substituting(calculation.question.substitutions),
                let terms = CorrelatorTerm.all(of: correlator)
            else { continue }
            let prefactor =
                isList
                ? (calculation.quotient.polynomial!.terms[[number]] ?? .zero)
                    .substituting(calculation.question.substitutions) ?? .zero : .one
            if prefactor.isZero { continue }
            let sums: [DiagramSum]
            do {
                sums = try DiagramSums.sums(
                    of: correlator, rules: rules, highestPowers: calculation.limits(for: number).highestPowers,
                    resolvesLoops: resolvesLoops, limit: limit)
            } catch {
                throw NotCounted(reason: error.reason)
            }
            var places: [[Int]: Int] = [:]
            for sum in sums {
                let (term, coefficient) = terms[sum.term]
                var isKept = true
                for bound in bounds where isList {
                    let admits = try Self.admits(
                        bound, [prefactor, coefficient], sum, rules: rules, symbols: symbols)
                    isKept = isKept && admits
                }
                let key = [sum.term] + sum.vertices
                if places[key] == nil {
                    places[key] = contents.count
                    contents.append(
                        Content(
                            correlator: number, term: term, vertices: sum.vertices, loops: resolvesLoops ? [] : nil))
                }
                let place = places[key]!
                contents[place].wholeSum += sum.sum
                if isKept {
                    contents[place].pairings += sum.pairings
                    contents[place].sum += sum.sum
                    if let loops = sum.indexLoops { contents[place].loops?.insert(loops) }
                }
            }
        }
        contents.removeAll { $0.sum.signum() == 0 }
    }

    /// Whether the values of these diagrams satisfy a bound: a product of powers, since every factor is one.
    private static func admits(
        _ bound: Bound, _ factors: [Polynomial], _ sum: DiagramSum, rules: FeynmanRules, symbols: SymbolTable
    ) throws(NotCounted) -> Bool {
        let all =
            factors.map { ($0, 1) }
            + zip(rules.vertices, sum.vertices).filter { $0.1 > 0 }.map { ($0.0.factor, $0.1) }
        func power(_ ofMonomial: (Monomial) -> Int) -> Int? {
            var power = 0
            for (factor, copies) in all {
                let powers = Set(factor.terms.map { ofMonomial($0.monomial) })
                guard powers.count == 1 else { return nil }
                power += copies * powers.first!
            }
            return power
        }
        switch bound {
        case .symbol(let symbol, _), .order(let symbol, _):
            guard let power = power({ $0[symbol] }) else {
                throw NotCounted(reason: "a bound on \(symbols[symbol].name) where a factor is a sum of its powers")
            }
            return bound.admits(Monomial(symbol, power: power))
        case .width, .widthOrder:
            guard let power = power(\.powerOfN) else {
                throw NotCounted(reason: "a limit on the power of N where a factor is a sum of its powers")
            }
            return bound.admits(Monomial(.width, power: power + (sum.indexLoops ?? 0)))
        }
    }

    var sum: Rational { contents.reduce(.zero) { $0 + $1.sum } }
    var pairings: Integer { contents.reduce(.zero) { $0 + $1.pairings } }

    /// The number of diagrams among some contents, estimated by drawing random ones; nil where their symmetry is too
    /// hard.
    static func number(_ contents: [Content], rules: FeynmanRules, work: Int) -> SampledNumber? {
        let strata = contents.map {
            DiagramSampling.Stratum(term: $0.term, vertices: $0.vertices, sum: $0.wholeSum)
        }
        var sampling = DiagramSampling(rules)
        return sampling.number(of: strata, work: work) { place, loops in contents[place].loops?.contains(loops) ?? true
        }
    }
}

extension Bound {
    /// Whether it keeps a single power.
    fileprivate var isExact: Bool {
        switch self {
        case .order, .widthOrder: true
        case .symbol, .width: false
        }
    }
}

extension FeynmanRules {
    /// Whether no propagator holds a symbol.
    fileprivate func propagatorsAreFree(of symbol: Symbol) -> Bool {
        fields.indices.allSatisfy { left in
            fields.indices.allSatisfy { right in
                let value = propagators.value(FieldID(rank: left), at: 0, FieldID(rank: right), at: 0)
                return value.terms.allSatisfy { $0.monomial[symbol] == 0 }
            }
        }
    }
}

extension CountingObstacle {
    var reason: String {
        switch self {
        case .literalTimes: "the diagrams of a network with literal times"
        case .indicesAndResponses: "response fields together with different literal indices"
        case .widthAndResponses: "a limit on the power of N in a theory with response fields"
        case .unlimitedVertices: "a vertex without coupling whose response fields mix with others"
        case .tooLarge: "the generating function has too many terms"
        }
    }
}
