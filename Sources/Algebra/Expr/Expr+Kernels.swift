import Exact

// Expressions as polynomials. What is no polynomial becomes a symbol, so that the algebra of polynomials can do the work:
//
//     x^(a + 5/2)     x^a · x^(1/2) · x^2          exponents are split into their terms, and powers of one base combine
//     exp(2*x + y)    exp(x)^2 · exp(y)            the same with the base e
//     sqrt(6)         2^(1/2) · 3^(1/2)            numbers are split into primes; I is (−1)^(1/2)
//     sin(x + y)      itself
//
// If x^(1/2) and x^(1/3) both occur, both are powers of the symbol x^(1/6). All of that is right on every branch: the powers
// of the symbols are integers.

/// Symbols for the factors of expressions.
///
/// First every factor is shown by ``note(_:)``, then they are translated.
struct KernelSymbols {
    /// A base to the power of one term of an exponent, without the number in front.
    struct Kernel: Hashable {
        /// Nil for e.
        let base: Expr?
        let exponent: Expr
    }

    /// A kernel to a rational power.
    typealias Power = (kernel: Kernel, exponent: Rational)

    /// The symbols so far, by rank.
    private(set) var kernels: [Kernel] = []
    private var symbols: [Kernel: Symbol] = [:]
    /// What all exponents of a kernel have to be multiplied by to be integers.
    private var denominators: [Kernel: Integer] = [:]
    /// Kernels that occur with a positive exponent. If exp(x) occurs only as exp(−x), that is the symbol.
    private var positive: Set<Kernel> = []
    private var noted: Set<Expr> = []
    private var translated: [Expr: (number: Rational, monomial: Monomial)] = [:]

    /// The names that stand for variables, if only variables may occur; see `Expr+Polynomial.swift`.
    var names: NamedSymbols?

    init(names: NamedSymbols? = nil) { self.names = names }

    /// Exponents with larger numerator or denominator stay in one symbol with their base.
    private static let largestExponent = Integer(1 << 31)
    private static let largestDenominator = Integer(1 << 20)

    /// A factor as a number and powers of kernels.
    static func powers(of factor: Expr) -> (number: Rational, powers: [Power]) {
        switch factor.head {
        case .number(let value): return (value, [])
        case .constant(.imaginaryUnit): return (.one, [(Kernel(base: .minusOne, exponent: .one), Rational(1, 2))])
        case .call(.exp): return powers(of: factor, nil, factor.children[0])
        case .power:
            let (base, exponent) = (factor.children[0], factor.children[1])
            if let number = base.number, !number.isZero { return powers(of: factor, number, exponent) }
            // exp(u)^n = exp(u·n) for integer n.
            if case .call(.exp) = base.head, let number = exponent.number, number.isInteger,
                let product = try? Expr.product([base.children[0], exponent])
            {
                return powers(of: factor, nil, product)
            }
            return powers(of: factor, base, exponent)
        default: return (.one, [(Kernel(base: factor, exponent: .one), .one)])
        }
    }

    private static func powers(of factor: Expr, _ base: Expr?, _ exponent: Expr) -> (number: Rational, powers: [Power])
    {
        let powers: [Power] = exponent.termsOrSelf.map { term in
            let (number, rest) = term.coefficientAndRest
            return (Kernel(base: base, exponent: rest), number)
        }
        return isWithinLimits(powers) ? (.one, powers) : (.one, [(Kernel(base: factor, exponent: .one), .one)])
    }

    private static func powers(of factor: Expr, _ base: Rational, _ exponent: Expr) -> (
        number: Rational, powers: [Power]
    ) {
        var powers: [Power] = []
        for term in exponent.termsOrSelf {
            let (number, rest) = term.coefficientAndRest
            func append(_ prime: Integer, times multiplicity: Int) {
                powers.append(
                    (Kernel(base: Expr(Rational(prime)), exponent: rest), number * Rational(multiplicity)))
            }
            if base.signum() < 0 { append(-1, times: 1) }
            for (prime, multiplicity) in PrimePowers(base.numerator.magnitude).factors {
                append(prime, times: multiplicity)
            }
            for (prime, multiplicity) in PrimePowers(base.denominator).factors { append(prime, times: -multiplicity) }
        }
        return isWithinLimits(powers) ? (.one, powers) : (.one, [(Kernel(base: factor, exponent: .one), .one)])
    }

    private static func isWithinLimits(_ powers: [Power]) -> Bool {
        powers.allSatisfy {
            $0.exponent.numerator.magnitude < largestExponent && $0.exponent.denominator < largestDenominator
        }
    }
}

// MARK: - To polynomials

extension KernelSymbols {
    /// Learns the denominators of the exponents of a factor.
    mutating func note(_ factor: Expr) {
        if factor.number != nil || !noted.insert(factor).inserted { return }
        for (kernel, exponent) in Self.powers(of: factor).powers {
            if exponent.signum() > 0 { positive.insert(kernel) }
            if denominators[kernel] == nil {
                denominators[kernel] = exponent.denominator
            } else if let known = denominators[kernel], known != exponent.denominator {
                denominators[kernel] = known.leastCommonMultiple(exponent.denominator)
            }
        }
    }

    /// Learns the denominators of the exponents of all factors of all terms.
    mutating func note(termsOf expression: Expr) {
        for term in expression.termsOrSelf { for factor in term.factors { note(factor) } }
    }

    /// How many symbols there will be.
    var kernelCount: Int { denominators.count }

    /// A factor that has been noted, as a number times powers of symbols.
    private mutating func translation(
        of factor: Expr
    ) throws(ExprAlgebraError) -> (number: Rational, monomial: Monomial) {
        if let number = factor.number { return (number, .one) }
        if let known = translated[factor] { return known }
        let (number, powers) = Self.powers(of: factor)
        var monomial = Monomial.one
        for (kernel, exponent) in powers {
            let scaled = exponent * Rational(unit(of: kernel))
            guard let power = scaled.asInt, power.magnitude < 1 << 40 else {
                throw .tooManyTerms(estimate: .infinity, limit: 1 << 40)
            }
            let symbol = try symbol(for: kernel, in: factor)
            let sign = try names?.sign(of: symbol, power: power, in: factor) ?? 1
            monomial = monomial * Monomial(symbol, power: sign * power)
        }
        translated[factor] = (number, monomial)
        return (number, monomial)
    }

    /// What an exponent is multiplied by to be the power of the symbol.
    private func unit(of kernel: Kernel) -> Integer {
        let denominator = denominators[kernel] ?? 1
        let isOrdinary = kernel.base != nil && kernel.exponent.isOne
        return isOrdinary || positive.contains(kernel) ? denominator : -1 * denominator
    }

    private mutating func symbol(for kernel: Kernel, in factor: Expr) throws(ExprAlgebraError) -> Symbol {
        if let known = symbols[kernel] { return known }
        let symbol: Symbol
        if names != nil {
            guard let base = kernel.base, kernel.exponent.isOne, denominators[kernel]?.isOne == true,
                let known = try names?.symbol(for: base)
            else { throw .notAlgebraic(part: factor) }
            symbol = known
        } else {
            symbol = Symbol(rank: kernels.count)
            kernels.append(kernel)
        }
        symbols[kernel] = symbol
        return symbol
    }

    /// The symbol of a root of a sum, and the power of it that is the sum; nil if there are whole powers only.
    mutating func root(of radicand: Expr) throws(ExprAlgebraError) -> (symbol: Symbol, degree: Int)? {
        let kernel = Kernel(base: radicand, exponent: .one)
        guard let degree = denominators[kernel]?.asInt, degree > 1 else { return nil }
        return (try symbol(for: kernel, in: radicand), degree)
    }

    /// A product without sums among its factors.
    mutating func term(of factors: some Sequence<Expr>, times number: Rational) throws(ExprAlgebraError)
        -> Polynomial.Term
    {
        var (monomial, coefficient) = (Monomial.one, number)
        for factor in factors {
            let (number, part) = try translation(of: factor)
            if !number.isOne { coefficient *= number }
            monomial = monomial.isOne ? part : monomial * part
        }
        return Polynomial.Term(monomial, coefficient)
    }

    /// A sum of products without sums among their factors, all of which have been noted.
    mutating func polynomial(of expression: Expr) throws(ExprAlgebraError) -> Polynomial {
        var terms: [(Monomial, Rational)] = []
        for term in expression.termsOrSelf {
            let translated = try self.term(of: term.factors, times: term.coefficient)
            terms.append((translated.monomial, translated.coefficient))
        }
        return reduced(Polynomial(terms: terms))
    }
}

// MARK: - Roots of numbers

extension KernelSymbols {
    /// The polynomial with the powers of roots of numbers taken: (2^(1/2))² is 2, I² is −1.
    func reduced(_ polynomial: Polynomial) -> Polynomial {
        var result = polynomial
        for symbol in polynomial.symbols.sorted() where symbol.rank < kernels.count {
            let kernel = kernels[symbol.rank]
            guard names == nil, let base = kernel.base?.number, kernel.exponent.isOne,
                let degree = denominators[kernel]?.asInt
            else { continue }
            if (result.highestPower(of: symbol) ?? 0) < degree, (result.lowestPower(of: symbol) ?? 0) >= 0 { continue }
            result = Polynomial(
                terms: result.terms.map { term in
                    let power = term.monomial[symbol]
                    let rest = ((power % degree) + degree) % degree
                    guard rest != power, let number = try? base.power((power - rest) / degree) else {
                        return (term.monomial, term.coefficient)
                    }
                    return (term.monomial * Monomial(symbol, power: rest - power), term.coefficient * number)
                })
        }
        return result
    }
}

// MARK: - Back to expressions

extension KernelSymbols {
    /// What stands for the symbols: powers that have been built, and whether the last expressions hold sums as factors.
    struct Reader {
        fileprivate var powers: [Symbol: [Int: Expr]] = [:]
        /// Whether a radical of a sum has become the sum itself.
        var foundFactorThatIsASum = false
    }

    func expression(_ polynomial: Polynomial, _ reader: inout Reader) throws(ExprAlgebraError) -> Expr {
        var terms: [Expr] = []
        for term in polynomial.terms {
            terms.append(try expression(term.monomial, times: term.coefficient, &reader))
        }
        return try ExprAlgebraError.translating { () throws(ExprError) in
            try .sum(terms + (terms.count == 1 ? [] : [.zero]))
        }
    }

    func expression(
        _ monomial: Monomial, times coefficient: Rational, _ reader: inout Reader
    ) throws(ExprAlgebraError) -> Expr {
        var factors = [Expr(coefficient)]
        var exponentials: [Expr] = []
        for (symbol, power) in monomial.factors {
            let known: Expr
            if let built = reader.powers[symbol]?[power] {
                known = built
            } else {
                known = try ExprAlgebraError.translating { () throws(ExprError) in try factor(symbol, power) }
                reader.powers[symbol, default: [:]][power] = known
            }
            if isExponential(symbol) { exponentials.append(known) } else { factors.append(known) }
        }
        let product = try ExprAlgebraError.translating { () throws(ExprError) in
            if !exponentials.isEmpty { factors.append(try .call(.exp, [.sum(exponentials)])) }
            return try Expr.product(factors)
        }
        if !reader.foundFactorThatIsASum, case .product = product.head {
            reader.foundFactorThatIsASum = product.children.contains(where: \.isPositivePowerOfASum)
        } else if product.isPositivePowerOfASum {
            reader.foundFactorThatIsASum = true
        }
        return product
    }

    private func isExponential(_ symbol: Symbol) -> Bool { names == nil && kernels[symbol.rank].base == nil }

    /// A symbol to a power; for e the exponent.
    private func factor(_ symbol: Symbol, _ power: Int) throws(ExprError) -> Expr {
        if let names { return try names.factor(symbol, power) }
        let kernel = kernels[symbol.rank]
        let number = Rational(power) / Rational(unit(of: kernel))
        let exponent = try Expr.product([Expr(number), kernel.exponent])
        guard let base = kernel.base else { return exponent }
        return try Expr.power(base, exponent)
    }
}

extension Expr {
    /// A sum, or a sum to a power with a number of 1 or more, which can be multiplied out.
    var isPositivePowerOfASum: Bool {
        switch head {
        case .sum: return true
        case .power:
            guard case .sum = children[0].head else { return false }
            return integerPartOfExponent.signum() > 0
        default: return false
        }
    }

    /// For a power, the integer part of the number in its exponent.
    var integerPartOfExponent: Integer {
        var whole = Integer.zero
        for term in children[1].termsOrSelf { if let number = term.number { whole = number.floor } }
        return whole
    }
}
