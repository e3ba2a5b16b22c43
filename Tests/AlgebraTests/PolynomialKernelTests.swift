import Exact
import Testing

@testable import Algebra

/// The kernel against schoolbook arithmetic on dictionaries, and its algorithms against each other.
@Suite struct PolynomialKernelTests {
    @Test func sumsAndProductsAgreeWithTheSchoolbook() {
        var dice = Dice(state: 11)
        for _ in 0..<250 * kernelRounds {
            let kind = dice.kind()
            var other = dice.next(3) == 0 ? dice.kind() : kind
            if dice.next(3) == 0 { other.numbers = dice.pick(PolynomialKind.Numbers.allCases) }
            let (a, b) = (dice.terms(kind), dice.terms(other))
            let (p, q) = (Polynomial(terms: a), Polynomial(terms: b))
            let plain = a.reduce(PlainPolynomial([:])) { $0 + PlainPolynomial([$1.0: $1.1]) }
            #expect(p.isCanonical && PlainPolynomial(p) == plain)
            let (sum, difference, product) = (p + q, p - q, p * q)
            #expect(sum.isCanonical && difference.isCanonical && product.isCanonical)
            #expect(PlainPolynomial(sum) == plain + PlainPolynomial(q))
            #expect(difference + q == p && p - p == .zero)
            #expect(PlainPolynomial(product) == plain * PlainPolynomial(q))
            #expect(product == q * p && (-p) * q == -product)
            // The same value by another way has the same hash.
            #expect((sum - q).hashValue == p.hashValue && (sum - q).isCanonical)
        }
    }

    /// Terms that have cancelled leave their symbols behind in the layout.
    @Test func equalityAndHashDoNotSeeTheLayout() {
        var dice = Dice(state: 12)
        for _ in 0..<300 * kernelRounds {
            let p = dice.polynomial(dice.kind())
            var other = dice.kind()
            other.terms += 1
            let q = dice.polynomial(other)
            let same = (p + q) - q
            #expect(same == p && same.hashValue == p.hashValue)
            #expect(Set([p, same]).count == 1)
            if !q.isZero {
                #expect(p != p + q)
                let shift = Monomial(Symbol(rank: 3), power: 70) * Monomial(Symbol(rank: 60), power: -80)
                #expect(p.scaled(by: Rational(3, 7), shift).scaled(by: Rational(7, 3), shift.power(-1)) == p)
            }
        }
    }

    @Test func heapAgreesWithCells() {
        var dice = Dice(state: 13)
        var compared = 0
        for _ in 0..<30 * kernelRounds {
            var kind = dice.kind()
            kind.symbols = Array(kind.symbols.prefix(4))
            kind.powers = dice.pick([0...2, -2...3, 0...9])
            kind.terms = dice.pick([15, 25])
            let (p, q) = (dice.polynomial(kind), dice.polynomial(kind))
            guard case .word(let a) = p.body.terms, case .word(let b) = q.body.terms, a.count > 0, b.count > 0 else {
                continue
            }
            let layout = MonomialLayout(MonomialLayout.union(p.body.layout.variables, q.body.layout.variables), .word)
            let (left, right) = (p.packed(layout, Int64.self), q.packed(layout, Int64.self))
            let heap = HeapProduct<Int64, IntegerAccumulator>.product(
                left.keys, left.coefficients.words.indices.map { left.coefficients[$0] },
                right.keys, right.coefficients.words.indices.map { right.coefficients[$0] })
            for leading in 0...layout.variables.count {
                guard let shape = DenseShape(left, right, layout, leading: leading) else { continue }
                compared += 1
                let cells = DenseProduct<Int64, IntegerAccumulator>(
                    left.keys, left.coefficients.words.indices.map { left.coefficients[$0] },
                    right.keys, right.coefficients.words.indices.map { right.coefficients[$0] }, layout, shape, nil
                ).terms()
                #expect(cells.keys == heap.keys && cells.coefficients == heap.coefficients)
                if left.coefficients.large.isEmpty, right.coefficients.large.isEmpty {
                    let quintuple = DenseProduct<Int64, QuintupleWordAccumulator>(
                        left.keys, left.coefficients.words.indices.map { left.coefficients.pair($0) },
                        right.keys, right.coefficients.words.indices.map { right.coefficients.pair($0) }, layout,
                        shape, nil
                    ).terms()
                    #expect(quintuple.keys == heap.keys && quintuple.coefficients == heap.coefficients)
                }
                if left.coefficients.areWords, right.coefficients.areWords {
                    let triple = DenseProduct<Int64, TripleWordAccumulator>(
                        left.keys, left.coefficients.words, right.keys, right.coefficients.words, layout, shape, nil
                    ).terms()
                    let merged = HeapProduct<Int64, TripleWordAccumulator>.product(
                        left.keys, left.coefficients.words, right.keys, right.coefficients.words)
                    #expect(triple.keys == heap.keys && triple.coefficients == heap.coefficients)
                    #expect(merged.keys == heap.keys && merged.coefficients == heap.coefficients)
                }
            }
        }
        #expect(compared > 30)
    }

    /// Accumulators at their limits: the largest words, so many of them that a narrower sum would wrap.
    @Test func sumsOfTheLargestProductsDoNotWrap() {
        let x = Symbol(rank: 1)
        for sign in [1, -1] {
            for number in [
                Rational(Int.max), Rational((1 << 62) - 1), Rational(-(1 << 62)), Rational(1 << 40),
                Rational((1 << 31) + 1), Rational(1 << 62) * Rational(1 << 62) * 4 - 1, Rational(Int.min) * 3,
                1 - Rational(1 << 62) * Rational(1 << 62) * 4,
            ] {
                let count = 70
                let p = Polynomial(terms: (0..<count).map { (Monomial(x, power: $0), number) })
                let q = p.scaled(by: Rational(sign))
                let square = p * q
                let terms = square.terms
                #expect(terms.count == 2 * count - 1)
                for term in terms {
                    let k = term.monomial[x]
                    let ways = min(k, count - 1) - max(0, k - count + 1) + 1
                    #expect(term.coefficient == number * number * Rational(ways * sign))
                }
                #expect(square.isCanonical)
            }
        }
    }

    @Test func truncationDuringMultiplicationIsFilteringAfterwards() {
        var dice = Dice(state: 14)
        for _ in 0..<100 * kernelRounds {
            var kind = dice.kind()
            if dice.next(2) == 0 { kind.powers = dice.pick([0...4, -3...3]) }
            if dice.next(2) == 0 { kind.symbols = Array(kind.symbols.prefix(3)) }
            let (p, q) = (dice.polynomial(kind), dice.polynomial(kind))
            let truncations = (0..<dice.next(3) + 1).map { _ in
                Truncation(
                    weights: Dictionary(
                        kind.symbols.prefix(3).map { (Symbol(rank: $0), dice.next(4) - 1) }, uniquingKeysWith: { $1 }),
                    atMost: dice.pick([0, 1, 3, -2, 5, 1 << 20]))
            }
            let short = p.multiplied(by: q, within: truncations)
            let full = (p * q).filtered { monomial in truncations.allSatisfy { $0.keeps(monomial) } }
            #expect(short == full && short.isCanonical)
            #expect((p * q).truncated(to: truncations) == full)
            #expect(
                p.power(3, within: truncations)
                    == (p * p * p).filtered { monomial in truncations.allSatisfy { $0.keeps(monomial) } })
        }
    }

    @Test func powersAgreeWithRepeatedProducts() {
        var dice = Dice(state: 15)
        for _ in 0..<100 * kernelRounds {
            var kind = dice.kind()
            kind.terms = dice.pick([0, 1, 2, 3, 4])
            let p = dice.polynomial(kind)
            var product = Polynomial.one
            for exponent in 0..<6 {
                #expect(p.power(exponent) == product)
                #expect(Double(p.power(exponent).termCount) <= p.termEstimate(ofPower: exponent))
                product *= p
            }
        }
    }

    /// By the binomial theorem for two terms, by grades for more: all against repeated multiplication.
    @Test func highPowersOfShortSums() {
        var dice = Dice(state: 20)
        for _ in 0..<40 * kernelRounds {
            var kind = dice.kind()
            kind.symbols = Array(kind.symbols.prefix(4))
            kind.terms = dice.pick([2, 3, 4])
            kind.numbers = dice.pick([.few, .fractions, .words])
            let p = dice.polynomial(kind)
            let exponent = 7 + dice.next(6)
            let plain = (0..<exponent).reduce(Polynomial.one) { product, _ in product * p }
            #expect(p.power(exponent) == plain && plain.isCanonical)
        }
    }

    /// Powers so high that they go by grades, in several symbols, also of sums without a constant term.
    @Test func powersByGrades() {
        let (x, y, z) = (
            Polynomial(Symbol(rank: 1)), Polynomial(Symbol(rank: 2)), Polynomial(Symbol(rank: 3), power: -2)
        )
        let bases = [1 + x + y + z, x + y.scaled(by: Rational(1, 2)) - z, x * x + y * y - 3 * x * y]
        for base in bases {
            let half = base.power(14)
            #expect(base.power(28) == half * half)
            #expect(base.power(29) == half * half * base)
        }
    }

    @Test func divisionUndoesMultiplicationAndNothingElse() {
        var dice = Dice(state: 16)
        for _ in 0..<300 * kernelRounds {
            let kind = dice.kind()
            var other = kind
            other.terms = dice.pick([1, 2, 5])
            other.numbers = dice.pick(PolynomialKind.Numbers.allCases)
            let (p, q) = (dice.polynomial(kind), dice.polynomial(other))
            if q.isZero { continue }
            let quotient = (p * q).exactQuotient(by: q)
            #expect(quotient == p && quotient!.isCanonical)
            // One term more, and no division is exact, unless the divisor is a single term or divides that term.
            let disturbed = p * q + Polynomial(1, Monomial(Symbol(rank: 55), power: 1))
            if q.termCount > 1 { #expect(disturbed.exactQuotient(by: q) == nil) }
            let close = p * q + Polynomial(Rational(1, 3))
            if let wrong = close.exactQuotient(by: q) { #expect(wrong * q == close) }
        }
    }

    /// FLINT divides our products by one factor and has to find the other.
    @Test func productsAgreeWithFLINT() throws {
        var dice = Dice(state: 21)
        var compared = 0
        for _ in 0..<60 * kernelRounds {
            var kind = dice.kind()
            kind.powers = dice.pick([0...1, 0...3, 0...20])
            if kind.numbers == .fractions { kind.numbers = .wide }
            kind.terms = dice.pick([1, 2, 5, 12])
            let (p, q) = (dice.polynomial(kind), dice.polynomial(kind))
            if q.isZero { continue }
            compared += 1
            #expect(try FLINTFactoring().exactQuotient(p * q, by: q) == p)
        }
        #expect(compared > 40)
    }

    @Test func sumOfManyIsTheSumOfEach() {
        var dice = Dice(state: 17)
        for _ in 0..<30 * kernelRounds {
            var sum = PolynomialSum()
            var plain = Polynomial.zero
            for _ in 0..<dice.next(60) {
                let p = dice.polynomial(dice.kind())
                let term = dice.next(5) == 0 ? -plain : p
                sum.add(term)
                plain += term
            }
            #expect(sum.value == plain)
        }
    }

    @Test func derivativeObeysTheProductRule() {
        var dice = Dice(state: 18)
        for _ in 0..<200 * kernelRounds {
            let kind = dice.kind()
            let (p, q) = (dice.polynomial(kind), dice.polynomial(kind))
            let x = Symbol(rank: kind.symbols[0])
            #expect((p * q).derivative(in: x) == p.derivative(in: x) * q + p * q.derivative(in: x))
            let parts = p.collected(in: [x, Symbol(rank: 49)])
            #expect(parts.reduce(Polynomial.zero) { $0 + $1.coefficient.scaled(by: 1, $1.monomial) } == p)
            #expect(parts.allSatisfy { !$0.coefficient.symbols.contains(x) })
        }
    }

    /// Renaming symbols permutes the order of ranks, and with it every order inside.
    @Test func renamingSymbolsChangesNothingElse() {
        var dice = Dice(state: 19)
        for _ in 0..<150 * kernelRounds {
            let kind = dice.kind()
            let (p, q) = (dice.polynomial(kind), dice.polynomial(kind))
            var ranks = Array(0..<60)
            for i in ranks.indices { ranks.swapAt(i, dice.next(i + 1)) }
            func renamed(_ p: Polynomial) -> Polynomial {
                Polynomial(
                    terms: p.terms.reversed().map { term in
                        (
                            term.monomial.factors.reduce(Monomial.one) {
                                $0 * Monomial(Symbol(rank: ranks[$1.symbol.rank]), power: $1.power)
                            }, term.coefficient
                        )
                    })
            }
            #expect(renamed(p) * renamed(q) == renamed(p * q))
            #expect(renamed(p) + renamed(q) == renamed(p + q))
        }
    }

    @Test func manyTerms() {
        // (1 + x)^999 by parts: a term count and a sum of coefficients known in closed form.
        let x = Polynomial(Symbol(rank: 1))
        let p = (1 + x).power(499)
        #expect(p.termCount == 500)
        #expect(p.value(at: [Symbol(rank: 1): 1]) == (try! Rational(2).power(499)))
        let many = Polynomial(terms: (0..<50_000).map { (Monomial(Symbol(rank: $0 % 7), power: $0), Rational(1)) })
        #expect(many.termCount == 50_000)
    }
}
