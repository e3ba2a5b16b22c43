import Exact
import Testing

@testable import Algebra

/// What is refused, and how far the result of what is not refused is known.
@Suite struct PowerSeriesErrorTests {
    private let g = Polynomial(Letter.g)
    private let u = Polynomial(Letter.u)
    private let x = Polynomial(Letter.x)
    private let n = Polynomial(Letter.n)
    private let overN = Polynomial(Letter.n, power: -1)

    private func series(_ polynomial: Polynomial, g bound: Int) -> PowerSeries {
        try! PowerSeries(polynomial, within: Truncation(Letter.g, atMost: bound))
    }

    private func series(_ polynomial: Polynomial, n bound: Int) -> PowerSeries {
        try! PowerSeries(polynomial, within: Truncation(Letter.n, atLeast: bound))
    }

    private func error(_ operation: () throws -> PowerSeries) -> PowerSeriesError? {
        if case .failure(let error) = attempt(operation) { return error }
        return nil
    }

    @Test func coefficientsBeyondTheRemainderAreUnknown() throws {
        let truncation = Truncation(Letter.g, atMost: 3)
        let known = series(.one + g * x + g * n + g.power(3) * x, g: 3)
        #expect(try known.coefficient(of: Monomial(Letter.g)) == x + n)
        #expect(try known.coefficient(of: Letter.monomial(0, 1, 0, 1)) == .one)
        #expect(try known.coefficient(of: Monomial(Letter.g, power: 2)) == .zero)
        #expect(try known.coefficient(of: Monomial(Letter.g, power: -5)) == .zero)
        #expect(try known.constantTerm() == .one)
        let beyond = Monomial(Letter.g, power: 4)
        #expect(throws: PowerSeriesError.beyondRemainder(beyond, truncation)) { try known.coefficient(of: beyond) }

        let both = try PowerSeries(.one + g * overN, within: [truncation, Truncation(Letter.n, atLeast: -2)])
        #expect(try both.coefficient(of: Monomial(Letter.g)) == .zero)
        #expect(try both.coefficient(of: Letter.monomial(-1, 1, 0, 0)) == .one)
        #expect(throws: PowerSeriesError.self) { try both.coefficient(of: Letter.monomial(-3, 1, 0, 0)) }
        #expect(throws: PowerSeriesError.self) { try both.coefficient(of: Letter.monomial(-1, 4, 0, 0)) }
        #expect(both.remainder.map(\.firstPower) == [3, 4])
    }

    @Test func orderIsOnlyLowered() throws {
        let known = series(.one + g + g.power(3), g: 3)
        #expect(try known.truncated(to: Truncation(Letter.g, atMost: 2)) == series(.one + g, g: 2))
        #expect(try known.truncated(to: Truncation(Letter.g, atMost: 3)) == known)
        // 2 g ≤ 7 is g ≤ 3.
        #expect(try known.truncated(to: Truncation(weights: [Letter.g: 2], atMost: 7)) == known)
        let (three, four) = (Truncation(Letter.g, atMost: 3), Truncation(Letter.g, atMost: 4))
        #expect(throws: PowerSeriesError.orderRaised(from: three, to: four)) { try known.truncated(to: four) }
        let both = try known.truncated(to: Truncation(Letter.n, atLeast: -2))
        #expect(both.truncations == [Truncation(Letter.n, atLeast: -2), three])
        #expect(known + series(g, g: 5) == series(.one + g.scaled(by: 2) + g.power(3), g: 3))
    }

    @Test func errorsNameTheirPart() throws {
        let order = Truncation(Letter.g, atMost: 3)
        #expect(error { try PowerSeries(g, within: []) } == .noTruncation)
        #expect(error { try PowerSeries(g, within: [order, Truncation(Letter.g, atMost: 5)]) } != nil)
        #expect(error { try PowerSeries(g, within: Truncation(weights: [:], atMost: 5)) } != nil)
        #expect(error { try PowerSeries(g, within: Truncation(Letter.g, atMost: .max)) } == .powerOutOfRange)
        #expect(
            error { try PowerSeries(g, within: Truncation(weights: [Letter.g: .min], atMost: 1)) } == .powerOutOfRange)
        #expect(error { try PowerSeries(Polynomial(Letter.g, power: .min), within: order) } == .powerOutOfRange)

        #expect(error { try Polynomial.one / series(x + n + g, g: 3) } == .leadingPartNotInvertible(x + n))
        #expect(error { try Polynomial.one / series(g * x + g + g * g, g: 3) } == .leadingPartNotInvertible(g * x + g))
        #expect(error { try Polynomial.one / series(.zero, g: 3) } == .leadingPartUnknown)
        #expect(error { try series(x + g, g: 3) / (x + .one) } == .leadingPartNotInvertible(x + .one))
        let joint = Truncation(weights: [Letter.g: 1, Letter.u: 1], atMost: 4)
        #expect(
            error { try Polynomial.one / PowerSeries(g + u + g * u, within: joint) } == .leadingPartNotInvertible(g + u)
        )

        #expect(error { try series(x + g, g: 3).exponential() } == .constantTerm(x))
        #expect(
            error { try series(Polynomial(Letter.g, power: -1) + g, g: 3).exponential() }
                == .constantTerm(Polynomial(Letter.g, power: -1)))
        #expect(
            error { try series(.zero, g: -1).exponential() } == .constantTermUnknown(Truncation(Letter.g, atMost: -1)))
        #expect(error { try series(x + g, g: 3).logarithm() } == .constantTermNotOne(x))
        #expect(error { try series(g, g: 3).logarithm() } == .constantTermNotOne(.zero))
        #expect(
            error { try series(.zero, g: -1).logarithm() } == .constantTermUnknown(Truncation(Letter.g, atMost: -1)))
        #expect(
            error { try series(Polynomial(2) + g, g: 3).squareRoot() } == .noExactRoot(of: Polynomial(2), degree: 2))
        #expect(error { try series(g + g * g, g: 3).squareRoot() } == .noExactRoot(of: g, degree: 2))
        #expect(
            error { try series(Polynomial(-4) + g, g: 3).squareRoot() } == .noExactRoot(of: Polynomial(-4), degree: 2))
        #expect(
            try series(Polynomial(-8) + g, g: 1).power(Rational(1, 3))
                == series(Polynomial(-2) + g.scaled(by: Rational(1, 12)), g: 1))

        #expect(error { try series(.one + g, g: 3).substituting(Letter.g, by: x + g) } == .constantTerm(x))
        #expect(
            error { try series(.one + g, g: 3).substituting(Letter.g, by: series(x + g, g: 3)) } == .constantTerm(x))
        #expect(
            error { try series(x, g: 3).substituting(Letter.x, by: Polynomial(Letter.g, power: -1)) }
                == .remainderUnbounded)
        #expect(error { try series(x + g, g: 3).reversion(in: Letter.g) } == .notReversible(x))
        #expect(error { try series(g * g, g: 3).reversion(in: Letter.g) } == .notReversible(g * g))
        #expect(error { try series(g, g: 3).reversion(in: Letter.x) } == .notSmall(Letter.x))
        #expect(error { try series(g * x + g, g: 3).reversion(in: Letter.g) } == .leadingPartNotInvertible(g * x + g))
        #expect(error { try series(overN, n: -3).integral(in: Letter.n) } == .logarithm(overN))
        #expect(error { try series(.zero, g: -2).integral(in: Letter.g) } == .logarithm(.zero))
    }

    @Test func hugePowersAreRefusedAtOnce() throws {
        let far = Truncation(Letter.g, atMost: 1_000_000_000)
        let count = 1_000_000_001
        let limit = GradedRecurrence.largestCount
        #expect(
            error { try Polynomial.one / PowerSeries(.one - g, within: far) } == .tooManyOrders(count, limit: limit))
        #expect(
            try (Polynomial.one / PowerSeries(.one - Polynomial(Letter.g, power: 400_000_000), within: far)).body
                .termCount == 3)
        #expect(error { try series(g + g * g, g: 3).power(.max) } == .powerOutOfRange)
        #expect(error { try series(g + g * g, g: 3).power(.min) } == .powerOutOfRange)
        #expect(error { try series(Polynomial(2) + g, g: 3).power(1 << 36) } != nil)
        #expect(
            try series(.one + g, g: 2).power(1_000_000_000).coefficient(of: Monomial(Letter.g))
                == Polynomial(1_000_000_000))
        let million = try Polynomial.one / PowerSeries(.one - g * g, within: Truncation(Letter.g, atMost: 2000))
        #expect(million.body.termCount == 1001)
    }

    /// The claims of the simplest operations, which could be lower without being wrong.
    @Test func nothingIsGivenAway() throws {
        func orders(_ series: PowerSeries) -> [Int] { series.truncations.map(\.bound) }
        let (a, b) = (series(g.power(2) + g.power(3), g: 5), series(Polynomial(Letter.g, power: -1) + .one, g: 4))
        #expect(try orders(a * b) == [4])
        #expect(try orders(b * b) == [3])
        #expect(try orders(a / b) == [6])
        #expect(try orders(b / a) == [0])
        #expect(try orders(Polynomial.one / a) == [1])
        #expect(try orders(a.power(3)) == [9])
        #expect(try orders(a.power(-2)) == [-1])
        #expect(try orders(a.squareRoot()) == [4])
        #expect(try orders(series(.zero, g: 3) * series(.zero, g: 2)) == [6])
        #expect(try orders(series(.zero, g: 3) / a) == [1])
        #expect(orders(a.derivative(in: Letter.g)) == [4])
        #expect(orders(a.derivative(in: Letter.x)) == [5])
        #expect(try orders(a.integral(in: Letter.g)) == [6])
        #expect(orders(a * g.power(2)) == [7])
        #expect(orders(a * (x + n)) == [5])
        // N^2 (1 + 1/N + O(1/N^2)) times its inverse.
        let wide = series(n * n + n, n: 1)
        #expect(try orders(Polynomial.one / wide) == [3])
        #expect(try orders(wide / wide) == [1])
        #expect(try orders(wide * wide) == [-3])
        #expect(orders(wide.derivative(in: Letter.n)) == [0])
        #expect(error { try wide.integral(in: Letter.n) } == .logarithm(.zero))
        #expect(try orders(series(n, n: -2).integral(in: Letter.n)) == [1])

        let both = try PowerSeries(
            g + g * overN, within: [Truncation(Letter.g, atMost: 3), Truncation(Letter.n, atLeast: -2)])
        #expect(try orders(both * both) == [2, 4])
        #expect(try orders(both.exponential()) == [2, 3])
        #expect(try orders(Polynomial.one / both) == [2, 1])
        #expect(orders(both * n * n) == [0, 3])
        #expect(try orders(series(.one + g, g: 3) * series(.one + overN, n: -2)) == [2, 3])
        #expect(try orders(series(.one + g, g: 3) / series(n + .one, n: -2)) == [4, 3])
        // g^2 N is small beside O(g^4) and O(1/N^3), and costs an order in 1/N for each power that is kept.
        let growing = try PowerSeries(
            g * g * n, within: [Truncation(Letter.g, atMost: 5), Truncation(Letter.n, atLeast: -4)])
        #expect(try orders(growing.exponential()) == [2, 5])

        // 1 + x + … + O(x^3) at g^2 + O(g^7).
        let outer = try PowerSeries(.one + x + x * x, within: Truncation(Letter.x, atMost: 2))
        #expect(try orders(outer.substituting(Letter.x, by: series(g * g, g: 6))) == [5])
        #expect(try orders(outer.substituting(Letter.x, by: series(g * g, g: 3))) == [3])
        #expect(try orders((outer - .one - x).substituting(Letter.x, by: series(g * g, g: 2))) == [4])
        #expect(try orders(series(n + overN, n: -3).substituting(Letter.n, by: n + .one)) == [3])
        #expect(try orders(series(g + g * g, g: 4).reversion(in: Letter.g)) == [4])
        let sum = try outer.substituting(
            Letter.x,
            by: PowerSeries(g + overN, within: [Truncation(Letter.g, atMost: 9), Truncation(Letter.n, atLeast: -9)]))
        #expect(sum.truncations.contains(Truncation(weights: [Letter.g: 1, Letter.n: -1], atMost: 2)))
    }

    @Test func productsWithoutBoundAreRefused() throws {
        // 1/(1 − gN) known in g and 1/(g + 1/N) known in 1/N: each coefficient of their product is an infinite sum.
        let inGN = try Polynomial.one / series(.one - g * n, g: 3)
        let inOne = try Polynomial.one / series(g + overN, n: -3)
        #expect(error { try inGN * inOne } == .remainderUnbounded)
        #expect(inGN.truncations == [Truncation(Letter.g, atMost: 3)])
        #expect(inOne.truncations == [Truncation(Letter.n, atLeast: -3)])
        // With 1/(1 + 1/N) it is known to the order in g.
        #expect(
            try (inGN * (Polynomial.one / series(.one + overN, n: -3))).truncations == [
                Truncation(Letter.n, atLeast: 0), Truncation(Letter.g, atMost: 3),
            ])
    }

    /// A sum drops known terms of one operand where the other is known less far; they are below the stated floor.
    @Test func droppedTermsLowerTheFloor() throws {
        let near = [Truncation(Letter.n, atLeast: -1), Truncation(Letter.g, atMost: 3)]
        let far = [Truncation(Letter.n, atLeast: -5), Truncation(Letter.g, atMost: 3)]
        let sum =
            try PowerSeries(overN.power(3), within: far, floors: [0, 3])
            + PowerSeries(.zero, within: near, floors: [0, 3])
        #expect(sum.body.isZero)
        // With g^4 N^2, which this factor may leave out, 1/N^3 makes a g^4/N.
        let factor = try PowerSeries(g.power(3), within: far, floors: [-2, 0])
        let product = try sum * factor
        #expect(product.truncations.contains { !$0.keeps(Letter.monomial(-1, 4, 0, 0)) })
    }

    @Test func explanationsNameSymbols() {
        var table = SymbolTable()
        let name = table.declare("g", role: .coupling)
        let error = PowerSeriesError.leadingPartNotInvertible(Polynomial(name) + Polynomial(.width))
        #expect(error.explanation(in: table).contains("N + g"))
        #expect(PowerSeriesError.number(.divisionByZero).explanation(in: table) == "division by zero")
        #expect("\(series(g * x + overN, g: 3).debugDescription)" == "1*N^-1 + 1*x1*x3 + O(x1^4)")
    }
}
