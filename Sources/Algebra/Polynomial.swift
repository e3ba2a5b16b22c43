import Exact

/// A sparse Laurent polynomial with exact rational coefficients, in the symbols of one ``SymbolTable``.
///
/// No term has coefficient zero, so two polynomials are equal exactly if their terms are. A product costs the number of
/// terms of one factor times that of the other.
public struct Polynomial: Hashable, Sendable {
    public private(set) var terms: [Monomial: Rational]

    public static let zero = Polynomial(terms: [:])
    public static let one = Polynomial(1)

    private init(terms: [Monomial: Rational]) { self.terms = terms }

    public init(_ constant: Rational) { self.init(constant, .one) }
    public init(_ constant: Int) { self.init(Rational(constant), .one) }
    public init(_ symbol: Symbol, power: Int = 1) { self.init(1, Monomial(symbol, power: power)) }
    public init(_ coefficient: Rational, _ monomial: Monomial) {
        terms = coefficient.isZero ? [:] : [monomial: coefficient]
    }

    /// The width N to a power: the factor of that many closed index loops, or its inverse.
    public static func width(power: Int) -> Polynomial { Polynomial(.width, power: power) }

    public var isZero: Bool { terms.isEmpty }
    public var isOne: Bool { constant?.isOne == true }

    /// The number this polynomial is, if it is one.
    public var constant: Rational? {
        if terms.isEmpty { return 0 }
        return terms.count == 1 ? terms[.one] : nil
    }

    /// The only term, if there is just one.
    public var singleTerm: (monomial: Monomial, coefficient: Rational)? {
        terms.count == 1 ? terms.first.map { ($0.key, $0.value) } : nil
    }

    /// Terms in the order of print, which no hash order reaches.
    public var sortedTerms: [(monomial: Monomial, coefficient: Rational)] {
        terms.map { ($0.key, $0.value) }.sorted { $0.0.isPrinted(before: $1.0) }
    }

    // MARK: Ring operations

    public mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
        if coefficient.isZero { return }
        if let index = terms.index(forKey: monomial) {
            terms.values[index] += coefficient
            if terms.values[index].isZero { terms.remove(at: index) }
        } else {
            terms[monomial] = coefficient
        }
    }

    public static func += (left: inout Polynomial, right: Polynomial) {
        if left.isZero {
            left = right
            return
        }
        for (monomial, coefficient) in right.terms { left.add(coefficient, monomial) }
    }

    public static func -= (left: inout Polynomial, right: Polynomial) {
        for (monomial, coefficient) in right.terms { left.add(-coefficient, monomial) }
    }

    public static func + (left: Polynomial, right: Polynomial) -> Polynomial {
        var sum = left
        sum += right
        return sum
    }

    public static func - (left: Polynomial, right: Polynomial) -> Polynomial {
        var difference = left
        difference -= right
        return difference
    }

    public static prefix func - (polynomial: Polynomial) -> Polynomial { polynomial.scaled(by: -1) }

    public static func * (left: Polynomial, right: Polynomial) -> Polynomial {
        if let (monomial, coefficient) = left.singleTerm { return right.scaled(by: coefficient, monomial) }
        if let (monomial, coefficient) = right.singleTerm { return left.scaled(by: coefficient, monomial) }
        var product = Polynomial.zero
        for (monomial, coefficient) in left.terms {
            for (other, factor) in right.terms { product.add(coefficient * factor, monomial * other) }
        }
        return product
    }

    public static func *= (left: inout Polynomial, right: Polynomial) { left = left * right }

    /// This polynomial times one term.
    public func scaled(by factor: Rational, _ shift: Monomial = .one) -> Polynomial {
        if factor.isZero { return .zero }
        if shift.isOne {
            return factor.isOne ? self : Polynomial(terms: terms.mapValues { $0 * factor })
        }
        var scaled = [Monomial: Rational](minimumCapacity: terms.count)
        for (monomial, coefficient) in terms { scaled[monomial * shift] = coefficient * factor }
        return Polynomial(terms: scaled)
    }

    /// A non-negative power by repeated squaring.
    public func power(_ exponent: Int) -> Polynomial {
        precondition(exponent >= 0)
        var result = Polynomial.one
        var base = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= base }
            rest >>= 1
            if rest > 0 { base *= base }
        }
        return result
    }

    /// The inverse of a single term; nil for zero or a sum.
    public func reciprocal() -> Polynomial? {
        guard let (monomial, coefficient) = singleTerm, let inverse = try? coefficient.reciprocal() else { return nil }
        return Polynomial(inverse, monomial.power(-1))
    }

    // MARK: Reading

    /// The highest power of `symbol`; nil for the zero polynomial.
    public func highestPower(of symbol: Symbol) -> Int? { terms.keys.lazy.map { $0[symbol] }.max() }

    /// The lowest power of `symbol`; nil for the zero polynomial.
    public func lowestPower(of symbol: Symbol) -> Int? { terms.keys.lazy.map { $0[symbol] }.min() }

    /// The symbols that occur, by rank.
    public var symbols: Set<Symbol> {
        var found: Set<Symbol> = []
        for monomial in terms.keys { for (symbol, _) in monomial.factors { found.insert(symbol) } }
        return found
    }

    public func filtered(_ isKept: (Monomial) -> Bool) -> Polynomial {
        Polynomial(terms: terms.filter { isKept($0.key) })
    }

    /// The coefficients of the powers of one symbol.
    public func collected(in symbol: Symbol) -> [Int: Polynomial] {
        var collected: [Int: Polynomial] = [:]
        for (monomial, coefficient) in terms {
            collected[monomial[symbol], default: .zero].add(coefficient, monomial.removing(symbol))
        }
        return collected
    }

    /// Replaces symbols by polynomials. A negative power needs a value that is a single term; otherwise nil.
    public func substituting(_ values: [Symbol: Polynomial]) -> Polynomial? {
        if values.isEmpty { return self }
        var result = Polynomial.zero
        for (monomial, coefficient) in terms {
            var kept = Monomial.one
            var product = Polynomial(coefficient)
            for (symbol, power) in monomial.factors {
                guard let value = values[symbol] else {
                    kept = kept * Monomial(symbol, power: power)
                    continue
                }
                if power >= 0 {
                    product *= value.power(power)
                } else {
                    guard let inverse = value.reciprocal() else { return nil }
                    product *= inverse.power(-power)
                }
            }
            result += product.scaled(by: 1, kept)
        }
        return result
    }
}
