import Exact

// The coefficients of a series are polynomials, and whatever is no polynomial in an expression becomes a symbol: log(a), 2^T,
// and a + b where it is divided by, so that 1/(a + b) is a Laurent monomial. Such symbols are not independent of each other.
// That does not make a sum or product wrong, but a leading coefficient must not be zero: this is looked at separately.

/// Expressions as polynomials in symbols, and back.
struct CoefficientSymbols {
    /// What each symbol stands for, from rank `firstRank` on.
    private(set) var atoms: [Expr] = []
    private var symbols: [Expr: Symbol] = [:]
    /// For a symbol that stands for a sum, the sum.
    private var definitions: [Symbol: Polynomial] = [:]
    private var known: [Expr: Polynomial] = [:]
    private let firstRank: Int

    /// A sum with more terms is a symbol instead of being multiplied out.
    private static let mostTerms = 400

    init(firstRank: Int) { self.firstRank = firstRank }

    func atom(_ symbol: Symbol) -> Expr { atoms[symbol.rank - firstRank] }
    func definition(_ symbol: Symbol) -> Polynomial? { definitions[symbol] }

    mutating func symbol(_ atom: Expr) -> Symbol {
        if let symbol = symbols[atom] { return symbol }
        let symbol = Symbol(rank: firstRank + atoms.count)
        atoms.append(atom)
        symbols[atom] = symbol
        return symbol
    }

    /// The expression as a polynomial in symbols.
    mutating func polynomial(_ expression: Expr) -> Polynomial {
        if let value = known[expression] { return value }
        let value = expression.fold { part, values in polynomial(part, values) }
        known[expression] = value
        return value
    }

    private mutating func polynomial(_ part: Expr, _ values: [Polynomial]) -> Polynomial {
        switch part.head {
        case .number(let value): return Polynomial(value)
        case .sum:
            return values.reduce(into: .zero) { $0 += $1 }
        case .product:
            var product = Polynomial.one
            for value in values {
                if product.termCount * value.termCount > Self.mostTerms { return Polynomial(symbol(part)) }
                product *= value
            }
            return product
        case .power:
            guard let power = part.children[1].number?.asInt, power.magnitude < 1 << 16 else { break }
            let base = values[0]
            if let (monomial, coefficient) = base.singleTerm {
                guard let number = try? coefficient.power(power) else { break }
                return Polynomial(number, monomial.power(power))
            }
            if base.isZero { break }
            let symbol = symbol(part.children[0])
            definitions[symbol] = base
            return Polynomial(symbol, power: power)
        default: break
        }
        return Polynomial(symbol(part))
    }

    /// A polynomial without small symbols as an expression.
    func expression(_ polynomial: Polynomial) throws(ExprError) -> Expr {
        var terms: [Expr] = []
        for (monomial, coefficient) in polynomial.sortedTerms {
            var factors = [Expr(coefficient)]
            for (symbol, power) in monomial.factors { factors.append(try .power(atom(symbol), Expr(power))) }
            terms.append(try .product(factors))
        }
        return try .sum(terms + [.zero])
    }

    // MARK: Zero or not

    /// Whether a coefficient is zero; never a guess.
    ///
    /// Sums that were divided by are put back, and the rest is brought to normal form. If only letters are left, the
    /// answer is certain; else values at two points decide, or nothing does.
    func isZero(_ coefficient: Polynomial) throws(SeriesFailure) -> Bool {
        if coefficient.isZero { return true }
        if coefficient.constant != nil { return false }
        var rest = coefficient
        // The definition of a sum holds symbols of lower ranks only.
        while let symbol = rest.symbols.filter({ definitions[$0] != nil }).max(), let sum = definitions[symbol] {
            let collected = rest.collected(in: symbol)
            let lowest = min(0, collected.keys.min() ?? 0)
            guard let highest = collected.keys.max(), highest - lowest <= 64 else { break }
            var value = Polynomial.zero
            for power in stride(from: highest, through: lowest, by: -1) {
                value = value * sum + (collected[power] ?? .zero)
            }
            rest = value
            if rest.termCount > 20_000 { break }
        }
        if rest.isZero { return true }
        let certain = rest.symbols.allSatisfy { atom($0).variable != nil || atom($0) == .pi }
        if certain { return false }
        let whole: Expr
        do { whole = try expression(rest) } catch { throw SeriesFailure(error) }
        if whole.isZero { return true }
        for point in 0..<2 {
            // sin(π) is about 1e−16.
            if rest.symbols.contains(where: { !(atom($0).sample(point).magnitude > 1e-12) }) { continue }
            let values = whole.termsOrSelf.map { $0.sample(point) }
            let sum = values.reduce(.zero) { $0 + $1 }
            let scale = values.reduce(0) { $0 + $1.magnitude }
            if sum.magnitude.isFinite, scale.isFinite, sum.magnitude > 1e-9 * scale { return false }
        }
        throw .final(.undecidedCoefficient(whole))
    }
}
