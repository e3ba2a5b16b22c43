import Exact

/// A sparse Laurent polynomial with exact rational coefficients, in the symbols of one ``SymbolTable``.
///
/// No term has coefficient zero, so two polynomials are equal exactly if their terms are. A product costs the number of
/// terms of one factor times that of the other.
public struct Polynomial: Hashable, Sendable {
    private var table: [Monomial: Rational]

    /// One term: a number times a product of symbols.
    public struct Term: Hashable, Sendable {
        public let monomial: Monomial
        public let coefficient: Rational
    }

    /// The terms, in no order that a reader should see; ``sortedTerms`` has the order of print.
    public var terms: [Term] { table.map { Term(monomial: $0.key, coefficient: $0.value) } }

    /// The number of terms.
    public var termCount: Int { table.count }

    public static let zero = Polynomial(table: [:])
    public static let one = Polynomial(1)

    private init(table: [Monomial: Rational]) { self.table = table }

    /// The sum of any terms; equal products are collected.
    public init(terms: some Sequence<(Monomial, Rational)>) {
        table = [:]
        for (monomial, coefficient) in terms { add(coefficient, monomial) }
    }

    public init(_ constant: Rational) { self.init(constant, .one) }
    public init(_ constant: Int) { self.init(Rational(constant), .one) }
    public init(_ symbol: Symbol, power: Int = 1) { self.init(1, Monomial(symbol, power: power)) }
    public init(_ coefficient: Rational, _ monomial: Monomial) {
        table = coefficient.isZero ? [:] : [monomial: coefficient]
    }

    /// The width N to a power: the factor of that many closed index loops, or its inverse.
    public static func width(power: Int) -> Polynomial { Polynomial(.width, power: power) }

    public var isZero: Bool { table.isEmpty }
    public var isOne: Bool { constant?.isOne == true }

    /// The number this polynomial is, if it is one.
    public var constant: Rational? {
        if table.isEmpty { return 0 }
        return table.count == 1 ? table[.one] : nil
    }

    /// The only term, if there is just one.
    public var singleTerm: (monomial: Monomial, coefficient: Rational)? {
        table.count == 1 ? table.first.map { ($0.key, $0.value) } : nil
    }

    /// Terms in the order of print, which no hash order reaches.
    public var sortedTerms: [(monomial: Monomial, coefficient: Rational)] {
        table.map { ($0.key, $0.value) }.sorted { $0.0.isPrinted(before: $1.0) }
    }

    // MARK: Ring operations

    public mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
        if coefficient.isZero { return }
        if let index = table.index(forKey: monomial) {
            table.values[index] += coefficient
            if table.values[index].isZero { table.remove(at: index) }
        } else {
            table[monomial] = coefficient
        }
    }

    public static func += (left: inout Polynomial, right: Polynomial) {
        if left.isZero {
            left = right
            return
        }
        for (monomial, coefficient) in right.table { left.add(coefficient, monomial) }
    }

    public static func -= (left: inout Polynomial, right: Polynomial) {
        for (monomial, coefficient) in right.table { left.add(-coefficient, monomial) }
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
        for (monomial, coefficient) in left.table {
            for (other, factor) in right.table { product.add(coefficient * factor, monomial * other) }
        }
        return product
    }

    public static func *= (left: inout Polynomial, right: Polynomial) { left = left * right }

    /// This polynomial times one term.
    public func scaled(by factor: Rational, _ shift: Monomial = .one) -> Polynomial {
        if factor.isZero { return .zero }
        if shift.isOne {
            return factor.isOne ? self : Polynomial(table: table.mapValues { $0 * factor })
        }
        var scaled = [Monomial: Rational](minimumCapacity: table.count)
        for (monomial, coefficient) in table { scaled[monomial * shift] = coefficient * factor }
        return Polynomial(table: scaled)
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
    public func highestPower(of symbol: Symbol) -> Int? { table.keys.lazy.map { $0[symbol] }.max() }

    /// The lowest power of `symbol`; nil for the zero polynomial.
    public func lowestPower(of symbol: Symbol) -> Int? { table.keys.lazy.map { $0[symbol] }.min() }

    /// The symbols that occur, by rank.
    public var symbols: Set<Symbol> {
        var found: Set<Symbol> = []
        for monomial in table.keys { for (symbol, _) in monomial.factors { found.insert(symbol) } }
        return found
    }

    public func filtered(_ isKept: (Monomial) -> Bool) -> Polynomial {
        Polynomial(table: table.filter { isKept($0.key) })
    }

    /// The coefficients of the powers of one symbol.
    public func collected(in symbol: Symbol) -> [Int: Polynomial] {
        var collected: [Int: Polynomial] = [:]
        for (monomial, coefficient) in table {
            collected[monomial[symbol], default: .zero].add(coefficient, monomial.removing(symbol))
        }
        return collected
    }

    /// Replaces symbols by polynomials. A negative power needs a value that is a single term; otherwise nil.
    public func substituting(_ values: [Symbol: Polynomial]) -> Polynomial? {
        if values.isEmpty { return self }
        var result = Polynomial.zero
        for (monomial, coefficient) in table {
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
