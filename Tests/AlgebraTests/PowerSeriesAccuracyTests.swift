import Exact
import Foundation
import Testing

@testable import Algebra

/// What a series claims to know must not change when anything at all stands in the place of what it leaves out.
@Suite struct PowerSeriesAccuracyTests {
    static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == "1" ? 400 : 8

    /// Applies the operation to the samples and to three extensions of each. Returns how often an extension knew as much
    /// as was claimed and agreed.
    private func check(
        _ samples: [SampleSeries], _ dice: inout Dice, _ name: String, keepingSigns: Bool = false,
        aboutLeading: Bool = true, operation: ([PowerSeries]) throws -> PowerSeries
    ) -> Int {
        guard case .success(let claimed) = attempt({ try operation(samples.map(\.series)) }) else { return 0 }
        #expect(!claimed.truncations.isEmpty, "\(name) lost its O-terms")
        var confirmed = 0
        for _ in 0..<3 {
            let longer = samples.map { $0.extended(&dice, keepingSigns: keepingSigns) }
            // With several O-terms, what was left out may lead; then it is another expansion.
            let isSameExpansion = zip(samples, longer).allSatisfy { sample, longer in
                !aboutLeading || sample.kind.gradings.count == 1 || leadAlike(sample.series, longer, longer.gradings)
            }
            if !isSameExpansion { continue }
            switch attempt({ try operation(longer) }) {
            case .success(let result):
                #expect(
                    agree(result, claimed),
                    "\(name) of \(samples.map(\.series)) claims \(claimed), but \(longer) give \(result)")
                if isKnownAsFar(as: claimed, result) { confirmed += 1 }
            case .failure(let error):
                // With a negative weight among what was left out there may be no bound any more, or no single leading
                // term; but nothing else.
                switch error {
                case .remainderUnbounded, .leadingPartNotInvertible, .constantTerm, .constantTermNotOne, .notReversible:
                    break
                default: Issue.record("\(name) of \(longer): \(error)")
                }
            }
        }
        return confirmed
    }

    /// The same for operations of polynomials: the extensions are exact, and plain arithmetic does the rest.
    private func check(
        _ samples: [SampleSeries], _ dice: inout Dice, _ name: String,
        _ operation: ([PowerSeries]) throws -> PowerSeries, plain: ([Polynomial]) -> Polynomial
    ) {
        guard case .success(let claimed) = attempt({ try operation(samples.map(\.series)) }) else {
            Issue.record("\(name) of \(samples.map(\.series)) failed")
            return
        }
        #expect(!claimed.truncations.isEmpty, "\(name) lost its O-terms")
        for _ in 0..<3 {
            let longer = samples.map { $0.completed(&dice) }
            #expect(
                plain(longer).truncated(to: claimed.truncations) == claimed.body,
                "\(name) of \(samples.map(\.series)) claims \(claimed), but not for \(longer)")
        }
    }

    @Test(arguments: SeriesKind.all.indices) func ringOperations(kind index: Int) {
        let kind = SeriesKind.all[index]
        var dice = Dice(state: UInt64(100 + index))
        for _ in 0..<Self.rounds {
            let (a, b) = (dice.any(kind), dice.any(kind))
            check([a, b], &dice, "sum", { $0[0] + $0[1] }, plain: { $0[0] + $0[1] })
            check([a, b], &dice, "difference", { $0[0] - $0[1] }, plain: { $0[0] - $0[1] })
            check([a, b], &dice, "product", { try $0[0] * $0[1] }, plain: { $0[0] * $0[1] })
            check([a, b], &dice, "a b a", { try $0[0] * $0[1] * $0[0] }, plain: { $0[0] * $0[1] * $0[0] })
            check([a, b], &dice, "(a+b)a", { try ($0[0] + $0[1]) * $0[0] }, plain: { ($0[0] + $0[1]) * $0[0] })
            let power = dice.next(5)
            check([a], &dice, "power \(power)", { try $0[0].power(power) }, plain: { $0[0].power(power) })
            let factor = dice.polynomial()
            check([a], &dice, "times \(factor)", { $0[0] * factor }, plain: { $0[0] * factor })
            for symbol in [Letter.g, Letter.n, Letter.x] {
                check(
                    [a], &dice, "derivative", { $0[0].derivative(in: symbol) },
                    plain: { $0[0].derivative(in: symbol) })
            }
            let lower = kind.truncations(a.bounds.map { $0 - dice.next(3) })[0]
            check([a, b], &dice, "truncated", { try $0[0].truncated(to: lower) * $0[1] }, plain: { $0[0] * $0[1] })
        }
    }

    @Test(arguments: SeriesKind.all.indices) func functions(kind index: Int) {
        let kind = SeriesKind.all[index]
        var dice = Dice(state: UInt64(200 + index))
        var confirmed = 0
        for _ in 0..<Self.rounds {
            let (small, unit, any) = (dice.small(kind), dice.unit(kind), dice.any(kind))
            confirmed += check([small], &dice, "exp", aboutLeading: false) { try $0[0].exponential() }
            confirmed += check([small], &dice, "log", aboutLeading: false) { try ($0[0] + .one).logarithm() }
            confirmed += check([unit], &dice, "inverse") { try $0[0].power(-1) }
            _ = check([any, unit], &dice, "quotient") { try $0[0] / $0[1] }
            _ = check([any, any], &dice, "quotient of any") { try $0[0] / $0[1] }
            let power = dice.next(9) - 4
            _ = check([unit], &dice, "power \(power)") { try $0[0].power(power) }
            let exponent = Rational(dice.next(9) - 4, dice.next(3) + 1)
            _ = check([small], &dice, "power \(exponent)", aboutLeading: false) { try ($0[0] + .one).power(exponent) }
            _ = check([unit], &dice, "root of square") { try $0[0].power(2).squareRoot() }
        }
        #expect(confirmed > 3 * Self.rounds)
    }

    @Test(arguments: SeriesKind.all.indices) func substitutions(kind index: Int) {
        let kind = SeriesKind.all[index]
        var dice = Dice(state: UInt64(300 + index))
        var confirmed = 0
        for _ in 0..<Self.rounds {
            let (outer, inner, unit) = (dice.any(kind), dice.small(kind), dice.unit(kind))
            confirmed += check([outer, inner], &dice, "composition", keepingSigns: true) {
                try $0[0].substituting(Letter.g, by: $0[1])
            }
            _ = check([outer, unit], &dice, "composition with unit", keepingSigns: true) {
                try $0[0].substituting(Letter.g, by: $0[1])
            }
            confirmed += check([outer, unit], &dice, "substitution", keepingSigns: true) {
                try $0[0].substituting(Letter.x, by: $0[1])
            }
            _ = check([outer, unit], &dice, "large", keepingSigns: true) { try $0[0].substituting(Letter.n, by: $0[1]) }
            let shift = Polynomial(Letter.n) + Polynomial(dice.number())
            _ = check([outer], &dice, "N + c", keepingSigns: true) { try $0[0].substituting(Letter.n, by: shift) }
            _ = check([outer], &dice, "N + c in x", keepingSigns: true) { try $0[0].substituting(Letter.x, by: shift) }
            _ = check(
                [outer, dice.any(SeriesKind.all[dice.next(SeriesKind.all.count)])], &dice, "other kind",
                keepingSigns: true
            ) {
                try $0[0].substituting(Letter.g, by: $0[1])
            }
        }
        // Where g is no small parameter of the outer series, it is mostly substituted as an exact symbol.
        #expect(confirmed > Self.rounds / 4)
    }

    /// Terms that are small only in total: each power of them costs accuracy in the weight that they lower.
    @Test(arguments: SeriesKind.several.indices) func growingTails(kind index: Int) {
        let kind = SeriesKind.several[index]
        var dice = Dice(state: UInt64(600 + index))
        var confirmed = 0
        for _ in 0..<8 * Self.rounds {
            let (tail, other) = (dice.growing(kind), dice.any(kind))
            confirmed += check([tail], &dice, "exp of growing", aboutLeading: false) { try $0[0].exponential() }
            _ = check([tail], &dice, "log of growing", aboutLeading: false) { try ($0[0] + .one).logarithm() }
            _ = check([tail], &dice, "inverse of growing", aboutLeading: false) { try ($0[0] + .one).power(-1) }
            _ = check([tail], &dice, "root of growing", aboutLeading: false) {
                try ($0[0] + .one).power(Rational(1, 3))
            }
            _ = check([other, tail], &dice, "quotient by growing", aboutLeading: false) { try $0[0] / ($0[1] + .one) }
        }
        #expect(confirmed > Self.rounds)
    }

    /// An outer series with one O-term, mostly without its first powers, in which the inner brings in more O-terms.
    @Test(arguments: SeriesKind.several.indices) func innerSeriesOfMoreParameters(kind index: Int) {
        var dice = Dice(state: UInt64(700 + index))
        var confirmed = 0
        for _ in 0..<8 * Self.rounds {
            let outer = SampleSeries(
                kind: SeriesKind.single[0],
                polynomial: Polynomial(dice.number(), Monomial(Letter.g, power: dice.next(3))),
                bounds: [dice.next(4)], floors: [nil])
            let inner =
                dice.next(2) == 0 ? dice.small(SeriesKind.several[index]) : dice.growing(SeriesKind.several[index])
            confirmed += check([outer, inner], &dice, "inner of more parameters", keepingSigns: true) {
                try $0[0].substituting(Letter.g, by: $0[1])
            }
        }
        #expect(confirmed > Self.rounds)
    }

    @Test func reversion() {
        var dice = Dice(state: 4)
        var confirmed = 0
        for round in 0..<2 * Self.rounds {
            let kind = [SeriesKind.all[0], SeriesKind.several[0], SeriesKind.several[1]][round % 3]
            var unit = dice.unit(kind, leading: round % 2 == 0)
            // x(1 + …) in the place of m(1 + …), and sometimes m = N^±1 is kept.
            let leading = Monomial(Letter.g, power: 1 - (unit.polynomial.lowestPower(of: Letter.g) ?? 0))
            let lowered = kind.truncations(unit.bounds).map { $0.weight(of: leading) }
            unit = SampleSeries(
                kind: kind, polynomial: unit.polynomial.scaled(by: 1, leading),
                bounds: zip(unit.bounds, lowered).map { $0 + $1 },
                floors: zip(unit.floors, lowered).map { floor, weight in floor.map { $0 + weight } })
            confirmed += check([unit], &dice, "reversion") { try $0[0].reversion(in: Letter.g) }
        }
        #expect(confirmed > Self.rounds)
    }

    /// Operands of different O-terms: what g leaves out has no negative weight in 1/N if the known terms have none.
    @Test func mixedKinds() {
        var dice = Dice(state: 5)
        for _ in 0..<Self.rounds {
            let kinds = [SeriesKind.all[dice.next(3)], SeriesKind.all[dice.next(SeriesKind.all.count)]]
            let samples = kinds.map { kind in
                let terms = dice.smallPolynomial(SeriesKind.several[3], terms: dice.next(5), highest: 2, constant: true)
                return SampleSeries(
                    kind: kind, polynomial: terms, bounds: dice.bounds(kind), floors: kind.gradings.map { _ in 0 })
            }
            // Fillings with non-negative weights only.
            func extended(_ sample: SampleSeries) -> PowerSeries {
                var terms = sample.series.body
                let truncations = kind(of: sample)
                for _ in 0..<40 {
                    let monomial = Letter.monomial(-dice.next(5), dice.next(8), dice.next(6), 0)
                    if truncations.contains(where: { !$0.keeps(monomial) }) { terms.add(dice.number(), monomial) }
                }
                return try! PowerSeries(terms, within: sample.kind.truncations(sample.bounds.map { $0 + 9 }))
            }
            for operation: (PowerSeries, PowerSeries) throws -> PowerSeries in [
                { $0 + $1 }, { try $0 * $1 }, { try $0 / $1 },
                { try $0 * $1 * $0 }, { try ($0 + $1) * ($0 - $1) },
            ] {
                guard case .success(let claimed) = attempt({ try operation(samples[0].series, samples[1].series) })
                else { continue }
                let longer = samples.map(extended)
                if !leadAlike(samples[1].series, longer[1], longer[0].gradings(with: longer[1])) { continue }
                guard case .success(let result) = attempt({ try operation(longer[0], longer[1]) }) else { continue }
                #expect(agree(result, claimed), "\(samples.map(\.series)): \(claimed) but \(result)")
            }
        }
    }

    private func kind(of sample: SampleSeries) -> [Truncation] { sample.kind.truncations(sample.bounds) }
}
