import Exact
import Testing

@testable import Algebra

@Suite struct FactorizationTests {
    private let n = Polynomial.width(power: 1)
    private let x = Polynomial(Symbol(rank: 1))
    private let y = Polynomial(Symbol(rank: 2))
    private let one = Polynomial.one

    @Test func primitiveFormsAreUniqueAndMultiply() {
        var dice = FunctionDice(seed: 1)
        for _ in 0..<(20 * factorRounds) {
            let (a, b) = (dice.nonzeroPolynomial(), dice.nonzeroPolynomial())
            let (formA, formB, product) = (a.primitiveForm, b.primitiveForm, (a * b).primitiveForm)
            #expect(formA.product == a)
            #expect(product.content == formA.content * formB.content)
            #expect(product.monomial == formA.monomial * formB.monomial)
            #expect(product.primitive == formA.primitive * formB.primitive)
            #expect(formA.primitive.terms.allSatisfy { $0.coefficient.isInteger })
            #expect(formA.primitive.canonicallyOrderedTerms[0].coefficient > 0)
            for symbol in formA.primitive.symbols { #expect(formA.primitive.lowestPower(of: symbol) == 0) }
        }
        #expect(Polynomial.zero.primitiveForm == PrimitiveForm(content: 0, monomial: .one, primitive: .one))
        let form = (Polynomial(6) * Polynomial.width(power: -1) - Polynomial(3) * x.reciprocal()!).primitiveForm
        #expect(form.primitive == n - Polynomial(2) * x)
        #expect(form.content == -3)
    }

    @Test func leadingIsATotalOrderThatMonomialsKeep() {
        var dice = FunctionDice(seed: 2)
        func monomial() -> Monomial { Monomial(powers: (0..<4).map { _ in dice.next(5) - 2 }) }
        for _ in 0..<(50 * factorRounds) {
            let (a, b, c) = (monomial(), monomial(), monomial())
            #expect(a.leads(b) == (a != b && !b.leads(a)))
            #expect(a.leads(b) == (a * c).leads(b * c))
            if a.leads(b), b.leads(c) { #expect(a.leads(c)) }
        }
    }

    @Test func factorsOfProductsAreTheFactors() throws {
        var dice = FunctionDice(seed: 3)
        for _ in 0..<(3 * factorRounds) {
            let (a, b) = (dice.polynomial(), dice.polynomial())
            let (ofA, ofB, ofProduct) = (try a.factorized(), try b.factorized(), try (a * b).factorized())
            #expect(ofProduct.product == a * b)
            if a.isZero || b.isZero { continue }
            #expect(ofProduct.content == ofA.content * ofB.content)
            #expect(ofProduct.monomial == ofA.monomial * ofB.monomial)
            var powers: [Polynomial: Int] = [:]
            for factor in ofA.factors + ofB.factors { powers[factor.base, default: 0] += factor.power }
            #expect(ofProduct.factors.count == powers.count)
            for factor in ofProduct.factors {
                #expect(factor.power == powers[factor.base])
                // A factor has no other factors.
                #expect(try factor.base.factorized().factors == [factor.raised(to: 1)])
            }
        }
    }

    /// The divisor by the library against the common part of two factorizations.
    @Test func divisorsAreTheCommonFactors() throws {
        var dice = FunctionDice(seed: 4)
        for _ in 0..<(3 * factorRounds) {
            let common = dice.polynomial(terms: 3)
            let (a, b) = (common * dice.polynomial(), common * dice.polynomial())
            let divisor = try a.greatestCommonDivisor(with: b)
            #expect(try b.greatestCommonDivisor(with: a) == divisor)
            if a.isZero || b.isZero { continue }
            let (ofA, ofB) = (try a.factorized(), try b.factorized())
            let shared = ofA.factors.compactMap { factor in
                ofB.factors.first { $0.base == factor.base }.map { factor.raised(to: min(factor.power, $0.power)) }
            }
            #expect(divisor.primitive == shared.product)
            let (left, right) = (
                try #require(a.exactQuotient(by: divisor.product)), b.exactQuotient(by: divisor.product)!
            )
            #expect((left.terms + right.terms).allSatisfy { $0.coefficient.isInteger })
            let rest = try left.greatestCommonDivisor(with: right)
            #expect(rest.product.isOne)
        }
    }

    @Test func evidentlyIrreducibleIsIrreducibleForTheLibrary() throws {
        var dice = FunctionDice(seed: 5)
        var count = 0
        for _ in 0..<(10 * factorRounds) {
            let polynomial = dice.polynomial(terms: 3)
            guard polynomial.termCount > 1 else { continue }
            let factors = try polynomial.factorized().factors
            let form = polynomial.primitiveForm
            let direct = try FLINTFactoring().irreducibleFactors(of: form.primitive)
            #expect(direct.reduce(0) { $0 + $1.power } == factors.reduce(0) { $0 + $1.power })
            count += factors.count == 1 ? 1 : 0
        }
        #expect(count > 0)
    }

    @Test func quotientsAgreeWithFLINT() throws {
        var dice = FunctionDice(seed: 6)
        for _ in 0..<(5 * factorRounds) {
            let (a, b) = (
                dice.nonzeroPolynomial().primitiveForm.primitive, dice.nonzeroPolynomial().primitiveForm.primitive
            )
            let extra =
                dice.next(2) == 0 ? Polynomial.zero : Polynomial(1, Monomial(powers: [dice.next(3), dice.next(3)]))
            let dividend = a * b + extra
            #expect(dividend.exactQuotient(by: b) == (try FLINTFactoring().exactQuotient(dividend, by: b)))
        }
    }

    @Test func screenExcludesOnlyWhatDoesNotDivide() throws {
        var dice = FunctionDice(seed: 7)
        var (excluded, missed) = (0, 0)
        for _ in 0..<(10 * factorRounds) {
            let factor = dice.nonzeroPolynomial().primitiveForm.primitive
            guard let screen = DivisibilityScreen(factor) else { continue }
            let other = dice.polynomial()
            #expect(!screen.excludes(factor * other))
            if screen.excludes(other) {
                #expect(other.exactQuotient(by: factor) == nil)
                excluded += 1
            } else if other.exactQuotient(by: factor) == nil {
                missed += 1
            }
        }
        // Some numbers of the dice are small modulo 2⁶¹ − 1, as 2⁶² = 2, and look alike there.
        #expect(excluded > factorRounds && missed < excluded / 50)
    }

    /// p = 2⁶¹ − 1 itself and its neighbours, in coefficients and as factors.
    @Test func screenAtItsPrime() throws {
        let prime = Rational(Int(PrimeField.modulus))
        for scale in [prime, prime - 1, prime + 1, 1 / prime, prime * prime] {
            let factor = (n + Polynomial(scale)).primitiveForm.primitive
            let screen = try #require(DivisibilityScreen(factor))
            #expect(!screen.excludes(factor * (n - x).scaled(by: scale)))
            #expect(!screen.excludes(factor * (n - x + Polynomial(1 / prime))))
        }
        #expect((PrimeField(Integer(-1)) + .one) == .zero)
        #expect(PrimeField(Integer(Int.min)) * PrimeField(Integer(Int.min)).inverse == .one)
    }

    @Test(arguments: [[1, 0, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 3, 1]])
    func renamingSymbolsChangesNothing(_ ranks: [Int]) throws {
        var dice = FunctionDice(seed: 8)
        func renamed(_ polynomial: Polynomial) -> Polynomial {
            Polynomial(
                terms: polynomial.terms.shuffled(using: &dice).map { term in
                    (
                        term.monomial.factors.reduce(.one) {
                            $0 * Monomial(Symbol(rank: ranks[$1.symbol.rank]), power: $1.power)
                        }, term.coefficient
                    )
                })
        }
        for _ in 0..<factorRounds {
            let (a, b) = (dice.polynomial(symbols: 4), dice.polynomial(symbols: 4))
            let (plain, moved) = (try (a * b).factorized(), try renamed(a * b).factorized())
            let images = plain.factors.map { (renamed($0.base).primitiveForm.primitive, $0.power) }
            #expect(images.count == moved.factors.count)
            for (base, power) in images {
                #expect(moved.factors.contains { $0.base == base && $0.power == power })
            }
            let (divisor, movedDivisor) = (
                try (a * b).greatestCommonDivisor(with: b), try renamed(a * b).greatestCommonDivisor(with: renamed(b))
            )
            #expect(renamed(divisor.product).primitiveForm.primitive == movedDivisor.primitive)
        }
    }

    @Test func factorsAreInCanonicalOrder() throws {
        let poles = [
            n + Polynomial(4), one - x, n - Polynomial(2), Polynomial(2) * n + one, n + Polynomial(2), x - y, n + x,
        ]
        let factors = try poles.reduce(one, *).factorized().factors.map(\.base)
        #expect(
            factors == [
                n - Polynomial(2), n + Polynomial(2), n + Polynomial(4), n + x, Polynomial(2) * n + one, one - x, x - y,
            ])
    }
}

extension FunctionDice: RandomNumberGenerator {
    mutating func next() -> UInt64 { UInt64(truncatingIfNeeded: next(1 << 31)) << 33 ^ UInt64(next(1 << 31)) << 2 }
}

@Suite struct FactorizationLimitTests {
    private func power(_ exponent: Int) -> Polynomial { Polynomial(.width, power: exponent) }

    @Test(arguments: [1_001, 1_000_000_000, 1 << 40, Int.max])
    func largeDegreesAreRefused(_ degree: Int) {
        let polynomial = power(degree) - .one
        #expect(throws: FactorizationError.tooLarge(.degree, value: degree, limit: 1_000)) {
            try polynomial.factorized()
        }
        #expect(throws: FactorizationError.self) { try polynomial.greatestCommonDivisor(with: power(1) - .one) }
        #expect(throws: FactorizationError.self) { try FLINTFactoring().greatestCommonDivisor(polynomial, polynomial) }
        // Negative powers count too.
        #expect(throws: FactorizationError.self) { try (power(-degree) - .one).factorized() }
    }

    @Test func spansBeyondAWordAreRefused() {
        #expect(throws: FactorizationError.tooLarge(.degree, value: .max, limit: 1_000)) {
            try (power(Int.max) + power(Int.min + 1)).factorized()
        }
    }

    @Test func largeCoefficientsAreRefused() throws {
        let number = Rational(try Integer(3).power(1 << 20))
        #expect(throws: FactorizationError.self) { try (power(2) - Polynomial(number)).factorized() }
        #expect(try (power(1) - Polynomial(number)).factorized().factors.count == 1)
        var limits = FactorizationLimits()
        limits.terms = 2
        #expect(throws: FactorizationError.tooLarge(.terms, value: 3, limit: 2)) {
            try (power(2) + power(1) + .one).factorized(by: FLINTFactoring(limits: limits))
        }
    }

    @Test func singleTermsAndEvidentFactorsNeedNoLimit() throws {
        #expect(try power(1_000_000_000).factorized().monomial == Monomial(.width, power: 1_000_000_000))
        let linear = power(1_000_000_000) * Polynomial(Symbol(rank: 1)) + .one
        #expect(try linear.factorized().factors.map(\.base) == [linear])
        #expect(try (power(1_000) - .one).factorized().factors.count == 16)
    }

    /// Without limits FLINT runs out of memory at once, and wants to abort.
    @Test func anAbortBecomesAnError() throws {
        var limits = FactorizationLimits()
        limits.degree = .max
        let library = FLINTFactoring(limits: limits)
        let polynomial = power(1 << 50) + power(1) + .one
        #expect(throws: FactorizationError.gaveUp) { try polynomial.factorized(by: library) }
        // It works as before afterwards.
        #expect(try (power(2) - .one).factorized(by: library).factors.count == 2)
    }

    @Test func manyThreadsAgree() async throws {
        let results = try await withThrowingTaskGroup(of: [Factorization].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var dice = FunctionDice(seed: 9)
                    return try (0..<20).map { _ in try (dice.polynomial() * dice.polynomial()).factorized() }
                }
            }
            return try await group.reduce(into: [[Factorization]]()) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == results[0] })
    }
}
