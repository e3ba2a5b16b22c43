import Exact
import Testing

@testable import Algebra

@Suite struct RationalFunctionLawTests {
    @Test func fieldLaws() throws {
        var dice = FunctionDice(seed: 21)
        for _ in 0..<(2 * factorRounds) {
            let a = dice.function()
            let (b, c) = (dice.function(near: a), dice.function(near: a))
            #expect(a + b == b + a)
            #expect(a * b == b * a)
            #expect((a + b) + c == a + (b + c))
            #expect((a * b) * c == a * (b * c))
            #expect((a + b) * c == a * c + b * c)
            #expect(a - a == .zero)
            #expect(a - b == -(b - a))
            #expect(try RationalFunction.sum(of: [a, b, c, a]) == a + b + c + a)
            if !b.isZero {
                #expect(try a.divided(by: b) * b == a)
                #expect(try b.reciprocal().reciprocal() == b)
                #expect(try b * b.reciprocal() == .one)
            }
            let aliased = a
            var sum = a
            sum += sum
            #expect(sum == aliased.scaled(by: 2))
        }
    }

    @Test func everyResultIsCanonical() throws {
        var dice = FunctionDice(seed: 22)
        for _ in 0..<(2 * factorRounds) {
            let a = dice.function()
            let b = dice.function(near: a)
            for result in [a, a + b, a * b, a - b, try a.power(2), try a.derivative(in: Symbol(rank: dice.next(3)))] {
                #expect(result.hasCanonicalForm)
                // Once more from the fraction, by one factorization of the whole denominator.
                let (above, below) = result.fraction
                let again = try RationalFunction(numerator: above, denominator: below)
                #expect(again == result)
                #expect(again.hashValue == result.hashValue)
                #expect(above.greatestCommonDivisorIsOne(with: below))
                #expect((above.terms + below.terms).allSatisfy { $0.coefficient.isInteger })
            }
        }
    }

    /// The quotient by one gcd, which the operators never take.
    @Test func sumsAndProductsAgreeWithPlainFractions() throws {
        var dice = FunctionDice(seed: 23)
        for _ in 0..<(2 * factorRounds) {
            let a = dice.function()
            let b = dice.function(near: a)
            let ((p, q), (r, s)) = (a.fraction, b.fraction)
            for (result, above, below) in [
                (a + b, p * s + r * q, q * s), (a * b, p * r, q * s), (a - b, p * s - r * q, q * s),
            ] {
                if above.isZero {
                    #expect(result.isZero)
                    continue
                }
                let common = try above.greatestCommonDivisor(with: below)
                let divisor = common.primitive.scaled(by: 1, common.monomial)
                let (x, y) = (above.exactQuotient(by: divisor)!, below.exactQuotient(by: divisor)!)
                #expect(result.numerator * y == x * result.denominator)
                #expect(result.denominator.primitiveForm.primitive == y.primitiveForm.primitive)
            }
        }
    }

    @Test func valuesBeforeAndAfter() throws {
        var dice = FunctionDice(seed: 24)
        var compared = 0
        for _ in 0..<(5 * factorRounds) {
            let (p, q, r, s) = (dice.polynomial(), dice.denominator(), dice.polynomial(), dice.denominator())
            let point = dice.point()
            let (below, other) = (plainValue(q, point), plainValue(s, point))
            if below.isZero || other.isZero || point.values.contains(0) { continue }
            let (u, v) = (plainValue(p, point) / below, plainValue(r, point) / other)
            let (a, b) = (
                try RationalFunction(numerator: p, denominator: q), try RationalFunction(numerator: r, denominator: s)
            )
            #expect(a.value(at: point) == u)
            #expect((a + b).value(at: point) == u + v)
            #expect((a * b).value(at: point) == u * v)
            #expect((a - b).value(at: point) == u - v)
            if !v.isZero { #expect(try a.divided(by: b).value(at: point) == u / v) }
            #expect(try a.power(3).value(at: point) == u * u * u)
            compared += 1
        }
        #expect(compared > 2 * factorRounds)
    }

    @Test(arguments: [[1, 0, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]])
    func renamingSymbolsChangesNothing(_ ranks: [Int]) throws {
        var dice = FunctionDice(seed: 25)
        func renamed(_ polynomial: Polynomial) -> Polynomial {
            Polynomial(
                terms: polynomial.terms.shuffled(using: &dice).map { term in
                    let factors = term.monomial.factors
                    return (
                        factors.reduce(.one) { $0 * Monomial(Symbol(rank: ranks[$1.symbol.rank]), power: $1.power) },
                        term.coefficient
                    )
                })
        }
        func renamed(_ function: RationalFunction) throws -> RationalFunction {
            try RationalFunction(numerator: renamed(function.numerator), denominator: renamed(function.denominator))
        }
        let names = Dictionary(
            uniqueKeysWithValues: ranks.enumerated().map { (Symbol(rank: $0), RationalFunction(Symbol(rank: $1))) })
        for _ in 0..<factorRounds {
            let a = dice.function()
            let b = dice.function(near: a)
            let (x, y) = (try renamed(a), try renamed(b))
            #expect(try renamed(a + b) == x + y)
            #expect(try renamed(a * b) == x * y)
            #expect(try a.substituting(names) == x)
            let (symbol, moved) = (Symbol(rank: 1), Symbol(rank: ranks[1]))
            #expect(try renamed(a.derivative(in: symbol)) == x.derivative(in: moved))
        }
    }
}

extension Polynomial {
    fileprivate func greatestCommonDivisorIsOne(with other: Polynomial) -> Bool {
        guard let divisor = try? greatestCommonDivisor(with: other) else { return false }
        return isZero ? other.isOne : divisor.product.isOne
    }
}

@Suite struct RationalFunctionCornerTests {
    private let n = Polynomial.width(power: 1)
    private let x = Polynomial(Symbol(rank: 1))
    private let one = Polynomial.one

    private func pole(_ shift: Int, _ power: Int = 1) throws -> RationalFunction {
        try RationalFunction(numerator: .one, denominator: n + Polynomial(shift)).power(power)
    }

    @Test func zeroAndConstants() throws {
        #expect(throws: RationalFunctionError.divisionByZero) {
            try RationalFunction(numerator: one, denominator: .zero)
        }
        #expect(throws: RationalFunctionError.divisionByZero) {
            try RationalFunction(numerator: .zero, denominator: .zero)
        }
        #expect(throws: RationalFunctionError.divisionByZero) { try RationalFunction.one.divided(by: .zero) }
        #expect(throws: RationalFunctionError.divisionByZero) { try RationalFunction.zero.divided(by: .zero) }
        #expect(throws: RationalFunctionError.divisionByZero) { try RationalFunction.zero.reciprocal() }
        #expect(throws: RationalFunctionError.divisionByZero) { try RationalFunction.zero.power(-1) }
        #expect(try RationalFunction.zero.power(0) == .one)
        #expect(try RationalFunction.zero.power(5) == .zero)
        #expect(try RationalFunction.zero.divided(by: pole(2)) == .zero)
        #expect(try RationalFunction(numerator: .zero, denominator: n + one).denominatorFactors.isEmpty)
        #expect(RationalFunction(Rational(2, 3)).constant == Rational(2, 3))
        #expect(try pole(2).constant == nil)
        #expect(try pole(2).polynomial == nil)
        #expect(try RationalFunction(-1).power(Int.min) == .one)
        #expect(try RationalFunction(-1).power(Int.max) == RationalFunction(-1))
        #expect(try RationalFunction.sum(of: []) == .zero)
        #expect(RationalFunction.zero.fraction.denominator.isOne)
    }

    @Test func powersOfSymbolsLiveInTheNumerator() throws {
        let function = try RationalFunction(numerator: x + n, denominator: Polynomial(2) * n * n * x)
        #expect(function.polynomial == (x + n) * Polynomial(Rational(1, 2), Monomial(powers: [-2, -1])))
        #expect(function.fraction.denominator == Polynomial(2) * n * n * x)
        #expect(try RationalFunction(.width, power: -3).power(-2) == RationalFunction(.width, power: 6))
    }

    @Test func differentlyBuiltEqualsAreEqual() throws {
        let direct = try RationalFunction(
            numerator: Polynomial(3) * n + Polynomial(4), denominator: n * n + Polynomial(2) * n)
        let sum = RationalFunction(.width, power: -1).scaled(by: 2) + (try pole(2))
        let series = try RationalFunction(n).reciprocal() + RationalFunction(.width, power: -1) + pole(2)
        #expect(direct == sum)
        #expect(direct == series)
        #expect(Set([direct, sum, series]).count == 1)
        #expect(try RationalFunction(numerator: one - x, denominator: x - one) == RationalFunction(-1))
        #expect(try RationalFunction(numerator: n * n - one, denominator: n - one).polynomial == n + one)
    }

    /// x is uniform on the sphere |x|² = 1 in N dimensions: <x₁^2a x₂^2b …> = Π (2a − 1)!! / N(N + 2)…(N + 2Σa − 2).
    @Test func momentsOnTheSphereAddUp() throws {
        func moment(_ halves: [Int]) throws -> RationalFunction {
            let pairings = halves.reduce(Rational.one) {
                $0 * Rational(Combinatorics.doubleFactorial(2 * $1 - 1))
            }
            return try (0..<halves.reduce(0, +)).reduce(RationalFunction(pairings)) { try $0 * pole(2 * $1) }
        }
        func falling(_ count: Int) -> RationalFunction {
            RationalFunction((0..<count).reduce(one) { $0 * (n - Polynomial($1)) })
        }
        // <(Σ x²)^k> = 1, summed over the ways in which k indices coincide.
        #expect(try falling(1) * moment([2]) + falling(2) * moment([1, 1]) == .one)
        #expect(
            try falling(1) * moment([3]) + falling(2) * moment([2, 1]).scaled(by: 3) + falling(3) * moment([1, 1, 1])
                == .one)
        let fourth = try [
            falling(1) * moment([4]), falling(2) * moment([3, 1]).scaled(by: 4),
            falling(2) * moment([2, 2]).scaled(by: 3),
            falling(3) * moment([2, 1, 1]).scaled(by: 6), falling(4) * moment([1, 1, 1, 1]),
        ]
        #expect(try RationalFunction.sum(of: fourth) == .one)
        #expect(fourth.reduce(.zero, +) == .one)
        // The fourth cumulant of √N·x₁ falls off as 1/N: 3N/(N + 2) − 3 = −6/(N + 2).
        let cumulant = try moment([2]) * RationalFunction(n * n) - RationalFunction(3)
        #expect(cumulant == (try pole(2)).scaled(by: -6))
        let expansion = try cumulant.expanded(in: .width, about: .infinity, through: 3)
        #expect((1...3).map { expansion[$0]?.constant } == [-6, 12, -24])
    }

    @Test func polesOfATableBecomeFactors() throws {
        var table = SymbolTable()
        let poles = [2, 4, 6].map { table.pole(shift: $0) }
        var dice = FunctionDice(seed: 26)
        for _ in 0..<factorRounds {
            func mixed() -> Polynomial {
                Polynomial(
                    terms: (0..<3).map { _ in
                        let powers = poles.reduce(Monomial(.width, power: dice.next(7) - 3)) {
                            $0 * Monomial($1, power: dice.next(3))
                        }
                        return (powers, dice.number())
                    })
            }
            let (a, b) = (mixed(), mixed())
            let (f, g) = (try RationalFunction(a, polesOf: table), try RationalFunction(b, polesOf: table))
            #expect(try RationalFunction(a * b, polesOf: table) == f * g)
            #expect(try RationalFunction(a + b, polesOf: table) == f + g)
            // The partial fractions of the table's poles are another way to the same normal form.
            let parts = a.partialFractions(in: table)
            #expect(try RationalFunction(parts, polesOf: table) == f)
            #expect(parts.isZero == f.isZero)
            let own = try f.partialFractions(in: .width)
            for (pole, shift) in table.poles {
                for power in 1...6 {
                    let theirs = parts.terms.filter { $0.monomial[pole] == power }.map(\.coefficient)
                    let ours = own.parts.filter { $0.power == power && $0.base == n + Polynomial(shift) }
                    #expect(theirs == ours.compactMap { $0.numerator.constant })
                }
            }
            let expansion = try f.expanded(in: .width, about: .infinity, through: 5)
            let theirs = a.expandedInWidth(through: -5, in: table)
            for power in -4...5 {
                let coefficient = theirs.filtered { $0.powerOfN == -power }.terms.first?.coefficient ?? 0
                #expect(expansion[power]?.constant == coefficient)
            }
        }
    }

    @Test func hugeExponentsAreRefused() throws {
        let billion = 1_000_000_000
        for exponent in [billion, -billion, Int.max, Int.min] {
            #expect(throws: RationalFunctionError.self) { try RationalFunction(n + one).power(exponent) }
            #expect(throws: RationalFunctionError.self) { try pole(2).power(exponent) }
            #expect(throws: RationalFunctionError.self) { try RationalFunction(2).power(exponent) }
        }
        #expect(throws: RationalFunctionError.self) {
            try RationalFunction(numerator: one, denominator: Polynomial(.width, power: billion) - one)
        }
        #expect(throws: RationalFunctionError.self) {
            try RationalFunction(numerator: Polynomial(.width, power: billion) - one, denominator: n - one)
        }
        #expect(throws: RationalFunctionError.self) {
            try RationalFunction(Polynomial(.width, power: billion)).substituting([.width: pole(2)])
        }
        #expect(throws: RationalFunctionError.self) {
            try RationalFunction(Polynomial(.width, power: billion)).partialFractions(in: .width)
        }
        #expect(throws: RationalFunctionError.self) {
            try RationalFunction(Polynomial(.width, power: -billion)).partialFractions(in: .width)
        }
        #expect(throws: RationalFunctionError.self) {
            try pole(2).expanded(in: .width, about: .infinity, through: billion)
        }
        #expect(throws: RationalFunctionError.self) { try RationalFunction(n).power(billion).power(1 << 40) }
        // Single powers need no room.
        let power = try RationalFunction(n).power(-billion)
        #expect(power == RationalFunction(.width, power: -billion))
        #expect(try power.expanded(in: .width, about: .infinity, through: billion)[billion] == .one)
        #expect(try (power + pole(2)).denominatorFactors.count == 1)
    }

    @Test func errorsAreReadable() {
        #expect(
            RationalFunctionError.factorization(.tooLarge(.degree, value: 5000, limit: 1000)).description
                == "the polynomial is too large to factor: its degree in one symbol is 5000, the limit is 1000")
        #expect(RationalFunctionError.divisionByZero.description == "division by zero")
    }
}
