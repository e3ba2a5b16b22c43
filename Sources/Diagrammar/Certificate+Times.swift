import Algebra
import Amplitudes
import Exact
import Expansion
import Export
import Language
import Oracles
import Theory
import Times

// A result at symbolic times is checked where its times are numbers, by ways that know no sum over symbolic times: in discrete
// time by the literal sum over layers, with all the checks of its own; in continuous time by the Taylor series of the
// network written out in components.
extension Calculation {
    /// The checks of a result at symbolic times: see Docs/Certificates.md.
    func certificate(of result: TimedResult) throws -> [CertificateEntry] {
        guard let axis = model.time else { return [] }
        switch axis.measure {
        case .discrete where axis.isStationary:
            return [
                CertificateEntry(
                    check: "time sums", status: .notApplicable, detail: "a stationary theory has no first layer")
            ]
        case .discrete: return [try literalSums(result)]
        case .continuous:
            guard question.bounds.contains(where: { $0.lowestPowerOfN != nil }) else {
                return try (1...3).map { try taylorSeries(result, width: $0) }
            }
            return try checksOfWhole(result)
        }
    }

    /// A result cut in 1/N is checked by way of the whole one, where that is small: at a number N all orders mix.
    private func checksOfWhole(_ result: TimedResult) throws -> [CertificateEntry] {
        let check = "Taylor series at N = 1, 2, 3"
        var whole = self
        whole.question.bounds.removeAll { $0.lowestPowerOfN != nil }
        var diagrams = 0
        for enumeration in whole.enumerations() {
            guard let count = enumeration.count(withinSteps: 200_000) else {
                return [CertificateEntry(check: check, status: .notApplicable, detail: "truncated in 1/N")]
            }
            diagrams += count
        }
        if diagrams > 1_000 {
            return [CertificateEntry(check: check, status: .notApplicable, detail: "truncated in 1/N")]
        }
        let full = try whole.timedResult()
        guard full.pieces.map(\.region) == result.pieces.map(\.region) else {
            return [
                CertificateEntry(
                    check: check, status: .notApplicable, detail: "truncated in 1/N, in other regions than the whole")
            ]
        }
        for (piece, own) in zip(full.pieces, result.pieces) where bounded(piece.value) != own.value {
            return [
                CertificateEntry(
                    check: check, status: .failed,
                    detail:
                        "all orders in 1/N cut afterwards give \(bounded(piece.value).formatted(as: .text, in: symbols)), cut before \(own.value.formatted(as: .text, in: symbols))"
                )
            ]
        }
        return try (1...3).map { try whole.taylorSeries(full, width: $0) }
    }

    /// The latest literal time tried.
    private static let latestTriedTime = 8

    /// Compares the closed form with the sum over literal layers, at the times of each region.
    private func literalSums(_ result: TimedResult) throws -> CertificateEntry {
        let check = "sums over literal times"
        let names = result.times.names.map(\.name)
        let first = result.times.first ?? 0
        var tried = 0
        var regions = 0
        // Every choice of times that the question allows lies in a region.
        let allowed = try region(of: result.times)
        for assignment in Self.assignments(names.count, through: names.count > 2 ? 4 : 6).map({ $0.map { $0 + first } })
        where allowed.holds(at: assignment) && !result.pieces.contains(where: { $0.region.holds(at: assignment) }) {
            let place = zip(names, assignment).map { "\($0) = \($1)" }.joined(separator: ", ")
            return CertificateEntry(check: check, status: .failed, detail: "no region holds \(place)")
        }
        for piece in result.pieces {
            var here = 0
            var missed = 0
            // Assignments from small times on, a few for each region.
            for assignment in Self.assignments(names.count, through: Self.latestTriedTime - first).map({
                $0.map { $0 + first }
            }) where here < 6 && piece.region.holds(at: assignment) {
                guard let literal = try literalValue(names, assignment, budget: result.expansions) else {
                    // A ratio may have no value at single times.
                    missed += 1
                    if missed > 2 { break }
                    continue
                }
                let closed = try box.extend { table -> Polynomial in
                    var value = piece.value
                    for (name, time) in zip(names, assignment) {
                        value = value.substitutingTime(
                            table.time(name), by: nil, plus: Rational(time), in: &table)
                    }
                    return value
                }.inLowestTerms(over: symbols)
                let expected = try literal.inLowestTerms(over: symbols)
                if closed != expected {
                    let place = zip(names, assignment).map { "\($0) = \($1)" }.joined(separator: ", ")
                    return CertificateEntry(
                        check: check, status: .failed,
                        detail:
                            "at \(place) the closed form gives \(closed.formatted(as: .text, in: symbols)), the sum \(expected.formatted(as: .text, in: symbols))"
                    )
                }
                here += 1
                tried += 1
            }
            if here > 0 { regions += 1 }
        }
        if tried == 0 {
            return CertificateEntry(check: check, status: .notApplicable, detail: "too large at literal times")
        }
        return CertificateEntry(
            check: check, status: .passed,
            detail: "\(tried) choices of times in \(regions) of \(result.pieces.count) regions, summed layer by layer")
    }

    /// All choices of so many numbers, those with a small maximum first; a few from every maximum.
    private static func assignments(_ count: Int, through highest: Int) -> [[Int]] {
        var all: [[Int]] = [[]]
        for _ in 0..<count { all = all.flatMap { partial in (0...max(0, highest)).map { partial + [$0] } } }
        return all.sorted { left, right in
            let (a, b) = (left.max() ?? 0, right.max() ?? 0)
            if a != b { return a < b }
            return right.lexicographicallyPrecedes(left)
        }
    }

    /// The observable at literal times; nil where that has more diagrams than are worth it.
    private func literalValue(
        _ names: [String], _ values: [Int], budget: [SymbolicExpansion]
    ) throws -> Polynomial? {
        let times = Dictionary(uniqueKeysWithValues: zip(names, values))
        var literal = asked
        literal.observable = try box.extend { table in
            try asked.observable.atLiteralTimes(times, in: &table)
        }
        literal.symbols = symbols
        literal.timeOrder = []
        literal.width = nil
        // At a fixed ratio of time and width the bounds count after T = uN is put in.
        if question.fixedRatio != nil { literal.bounds.removeAll { $0.lowestPowerOfN != nil } }
        literal.frequency = nil
        literal.fixedRatio = nil
        // About k = 0 a polynomial activation is answered at literal layers by recursions; diagrams of neurons are a way of their own.
        if let collective, collective.background == .origin, !collective.chain.keepsLines { literal.scheme = .bare }
        guard
            var calculation = try? Calculation(
                model, literal, maximumDiagrams: 4 * budget.reduce(50) { $0 + $1.diagramCount }, selection: selection)
        else { return nil }
        // Recursions bring letters of their own.
        if calculation.layers != nil { return nil }
        calculation.manner = manner
        do {
            return try calculation.derive().value
        } catch CalculationError.tooManyDiagrams {
            return nil
        } catch CalculationError.unanswerable {
            return nil
        }
    }

    /// Compares the Taylor series of each correlator with that of the network in components.
    private func taylorSeries(_ result: TimedResult, width: Int) throws -> CertificateEntry {
        let check = "Taylor series at N = \(width)"
        guard case .network(let network) = model.content else {
            return CertificateEntry(check: check, status: .notApplicable, detail: "no network")
        }
        if !model.hasWidth, width > 1 {
            return CertificateEntry(check: check, status: .notApplicable, detail: "the theory has one component")
        }
        let correlators = try substitutedCorrelators()
        var reached = 0
        var skipped = "no correlator"
        for (number, expansion) in result.expansions.enumerated() {
            let limits = limits(for: number)
            if limits.lowestPowerOfN != nil, !expansion.isComplete, expansion.tally.cutByPowerOfN > 0 {
                skipped = "truncated in 1/N"
                continue
            }
            for (piece, order) in result.pieces.flatMap({ piece in
                piece.cell.timeOrders(result.times.measure).map { (piece, $0) }
            }) {
                let own = order.map { result.times.names[$0 - 1] }
                let mine = correlators[number].namedTimes
                // A literal time that is the first one is tied to it, and no order names it.
                let times = own.filter(mine.contains) + mine.filter { $0.name.isEmpty && !own.contains($0) }
                guard ContinuousNetworkMoments.expansionPoint(of: times, in: network) != nil else {
                    skipped = "times that no series is made in"
                    continue
                }
                var table = symbols
                let names = result.times.names.map { table.time($0.name.isEmpty ? $0.offset.description : $0.name) }
                var closed = try expansion.value.restricted(to: piece.cell).expression(
                    at: piece.cell, times: names, by: result.integrator.primitives, in: &table
                ).truncated(lowestPowerOfN: nil, highestPowers: limits.highestPowers, symbols: table)
                // All times count from the literal one, or from the first.
                for (symbol, time) in zip(names, result.times.names) where time.name.isEmpty {
                    closed = closed.substitutingTime(symbol, by: nil, plus: 0, in: &table)
                }
                // With symbols as far as that goes, then with numbers for all parameters without a bound.
                let numbers = numbersForParameters(besides: limits.highestPowers.map(\.symbol))
                let attempts =
                    [6, 4, 3].map { ($0, question.substitutions) } + [6, 4, 3, 2, 1].map { ($0, numbers) }
                for (degree, values) in attempts {
                    guard
                        let expected = ContinuousNetworkMoments.taylorSeries(
                            of: correlators[number], network: network, width: width, latestFirst: times, order: degree,
                            symbols: &table, substitutions: values,
                            highestPowers: limits.highestPowers, budget: 60_000),
                        let series = ClosedFormSeries.taylorSeries(
                            of: closed, order: degree, width: width, symbols: &table,
                            substitutions: values)
                    else {
                        skipped = "too large"
                        continue
                    }
                    let difference = try (series - expected).inLowestTerms(over: table)
                    if !difference.isZero {
                        return CertificateEntry(
                            check: check, status: .failed,
                            detail:
                                "through order \(degree) in the times the closed form gives \(series.formatted(as: .text, in: table)), the network \(expected.formatted(as: .text, in: table))"
                        )
                    }
                    reached = max(reached, degree)
                    break
                }
            }
        }
        return reached == 0
            ? CertificateEntry(check: check, status: .notApplicable, detail: skipped)
            : CertificateEntry(
                check: check, status: .passed,
                detail: "the network written out in components, through order \(reached) in the times")
    }
}

extension Calculation {
    /// Different positive numbers for the parameters that the question leaves open.
    private func numbersForParameters(besides bounded: [Symbol]) -> [Symbol: Polynomial] {
        var values = question.substitutions
        let table = model.symbols
        for symbol in table.symbols where values[symbol] == nil && !bounded.contains(symbol) {
            guard case .parameter = table[symbol].role else { continue }
            values[symbol] = Polynomial(Rational(2 * symbol.rank + 3, symbol.rank + 2))
        }
        return values
    }
}

extension TimeOrder {
    /// Whether literal times lie in the region; discrete time.
    func holds(at times: [Int]) -> Bool {
        let relations = times.enumerated().flatMap { number, time in
            [(number + 1, 0, time), (0, number + 1, -time)]
        }
        return relations.allSatisfy { decides($0.0, $0.1, atLeast: $0.2) != false }
            && TimeOrder(times: times.count, relations: relations, .sum).map { meets($0, .sum) } ?? false
    }
}

extension Correlator {
    /// The symbolic times that stand in it.
    var namedTimes: Set<NamedTime> {
        var found: Set<NamedTime> = []
        for part in operators {
            for monomial in part.terms.keys {
                for factor in monomial.factors { if case .named(let time) = factor.time { found.insert(time) } }
            }
        }
        return found
    }
}

extension Observable {
    /// The observable with numbers for its symbolic times.
    func atLiteralTimes(_ times: [String: Int], in table: inout SymbolTable) throws -> Observable {
        func literal(_ polynomial: FieldPolynomial) -> FieldPolynomial {
            polynomial.mapFactors { factor, _ in
                guard case .named(let time) = factor.time else { return factor }
                var factor = factor
                factor.time = .at((times[time.name] ?? 0) + (time.offset.asInt ?? 0))
                return factor
            }
        }
        switch self {
        case .scalar(let value):
            var changed = value
            for (name, time) in times.sorted(by: { $0.key < $1.key }) {
                changed = changed.substitutingTime(table.time(name), by: nil, plus: Rational(time), in: &table)
            }
            return .scalar(changed)
        case .correlator(let correlator):
            return .correlator(Correlator(operators: correlator.operators.map(literal)))
        case .sum(let parts): return .sum(try parts.map { try $0.atLiteralTimes(times, in: &table) })
        case .product(let parts): return .product(try parts.map { try $0.atLiteralTimes(times, in: &table) })
        case .power(let base, let exponent): return .power(try base.atLiteralTimes(times, in: &table), exponent)
        case .quotient(let above, let below):
            return .quotient(
                try above.atLiteralTimes(times, in: &table), try below.atLiteralTimes(times, in: &table))
        }
    }
}
