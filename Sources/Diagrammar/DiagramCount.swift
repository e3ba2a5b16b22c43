import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Theory

extension Calculation {
    /// Numbers and sums of 1/S without evaluating any diagram, in constant memory; nil if that is not possible.
    ///
    /// It is where the vertices of a diagram and its index loops alone decide on its order, and no diagram vanishes: in a
    /// theory without time whose propagators hold no bounded symbol.
    func census() throws -> Census? {
        guard let polynomial = quotient.polynomial, polynomial.terms.count == 1,
            let (product, coefficient) = polynomial.terms.first,
            product.count == 1, case .zeroDimensional = rules.propagators, !symbols.couplings.isEmpty,
            symbols.poles.isEmpty, question.substitutions.isEmpty, coefficient.singleTerm != nil
        else { return nil }
        let bounded = question.bounds.compactMap(\.boundedSymbol)
        guard
            rules.vertices.allSatisfy({ $0.factor.singleTerm != nil }),
            bounded.allSatisfy({ symbol in
                rules.fields.indices.allSatisfy { a in
                    rules.fields.indices.allSatisfy { b in
                        let value = rules.propagators.value(FieldID(rank: a), at: 0, FieldID(rank: b), at: 0)
                        return !value.symbols.contains(symbol)
                    }
                }
            })
        else { return nil }
        let correlator = product[0]
        let limits = limits(for: correlator)
        var tally = EnumerationTally()
        var counter = DiagramList.Counter()
        var left = limits.maximumDiagrams
        var (beyondOrder, isInterrupted) = (0, false)
        for (term, points) in ExternalPoints.terms(of: quotient.correlators[correlator]).enumerated() {
            guard let own = points.coefficient.singleTerm else { return nil }
            if isInterrupted { break }
            var (limits, external) = (limits, points)
            limits.maximumDiagrams = left
            external.isUnlabelled = manner.isUnlabelled
            var census = DiagramCensus(kinds: rules.vertices.count)
            do {
                try count(
                    DiagramEnumeration(external, term: term, rules: rules, symbols: symbols, limits: limits),
                    into: &census, &tally)
            } catch let error as EnumerationInterrupted where error.reason == .interrupted {
                isInterrupted = true
            } catch {
                throw explained(error)
            }
            left = left.map { $0 - census.count }
            for entry in census.all {
                var monomial = own.monomial * coefficient.singleTerm!.monomial
                for (kind, count) in entry.key.vertices.enumerated() {
                    let factor = rules.vertices[kind].factor.singleTerm!.monomial
                    for _ in 0..<count { monomial = monomial * factor }
                }
                let power = entry.key.powerOfN + coefficient.leadingPowerOfN(in: symbols)
                monomial = monomial * Monomial(.width, power: power - monomial.powerOfN)
                guard question.bounds.allSatisfy({ $0.admits(monomial) }) else {
                    beyondOrder += entry.count
                    continue
                }
                let powers = symbols.couplings.map { symbol in
                    (
                        name: symbols[symbol].name,
                        power: entry.key.vertices.enumerated().reduce(0) {
                            $0 + $1.element * (rules.vertices[$1.offset].factor.lowestPower(of: symbol) ?? 0)
                        }
                    )
                }
                counter.add(powers, count: entry.count, sum: entry.sum)
            }
        }
        return Census(
            counts: counter.sorted, tally: tally, beyondOrder: beyondOrder, isInterrupted: isInterrupted)
    }

    /// What was counted.
    struct Census {
        let counts: [DiagramCount]
        let tally: EnumerationTally
        /// Diagrams met on the way whose order was not asked for.
        let beyondOrder: Int
        let isInterrupted: Bool

        var isComplete: Bool {
            !isInterrupted && beyondOrder == 0 && tally.cutByPowerOfN == 0 && tally.cutByCoupling == 0
        }
    }

    private func count(
        _ enumeration: DiagramEnumeration, into census: inout DiagramCensus, _ tally: inout EnumerationTally
    ) throws {
        var enumeration = enumeration
        if manner.jobs <= 1 {
            defer { tally += enumeration.tally }
            return try enumeration.count(.init(), into: &census)
        }
        let shares = try enumeration.shares(jobs: manner.jobs)
        tally += enumeration.tally
        let (plain, kinds) = (enumeration, rules.vertices.count)
        try inShares(shares, jobs: manner.jobs) { share in
            var (own, part) = (plain, DiagramCensus(kinds: kinds))
            try own.count(share, into: &part)
            return (part, own.tally.since(plain.tally))
        } take: { (part: DiagramCensus, added: EnumerationTally) in
            census.merge(part)
            tally += added
            if let maximum = maximumDiagrams, tally.diagrams > maximum { throw EnumerationStopped(after: maximum) }
        }
    }
}
