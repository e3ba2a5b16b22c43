import Exact

/// A sparse Laurent polynomial with exact rational coefficients, in the symbols of one ``SymbolTable``.
///
/// Negative powers are allowed, as in 1/N. No term has coefficient zero, so two polynomials are equal exactly if their
/// terms are.
///
///     let correction = Polynomial(Rational(1, 2), Monomial(.width, power: -1))     // 1/(2N)
///     let value = (1 + correction).power(2)                                        // 1 + 1/N + 1/(4N²)
///
/// Inside, all coefficients are integers over one common denominator, and the exponents of a term are packed into one
/// number, in descending order. Values are immutable and may be shared between threads. An addition costs the number of
/// terms of both; to add many small polynomials use ``PolynomialSum``.
public struct Polynomial: Sendable {
    /// What the polynomial is; shared by copies, never written.
    final class Body: Sendable {
        let layout: MonomialLayout
        /// No exponent is larger in magnitude; it may be smaller.
        let bound: Int
        let terms: Terms
        /// The common denominator: positive, and without a factor common to all coefficients.
        let denominator: Integer

        init(_ layout: MonomialLayout, bound: Int, _ terms: Terms, denominator: Integer) {
            self.layout = layout
            self.bound = bound
            self.terms = terms
            self.denominator = denominator
        }
    }

    /// The terms over the kind of key that the layout asks for.
    enum Terms: Sendable {
        case word(PackedTerms<Int64>)
        case doubleWord(PackedTerms<Int128>)
        case wide(PackedTerms<WideKey>)

        var coefficients: Coefficients {
            switch self {
            case .word(let terms): terms.coefficients
            case .doubleWord(let terms): terms.coefficients
            case .wide(let terms): terms.coefficients
            }
        }

        var count: Int {
            switch self {
            case .word(let terms): terms.count
            case .doubleWord(let terms): terms.count
            case .wide(let terms): terms.count
            }
        }
    }

    let body: Body

    init(_ layout: MonomialLayout, bound: Int, _ terms: Terms, denominator: Integer) {
        body = Body(layout, bound: bound, terms, denominator: denominator)
    }

    /// One term: a number times a product of symbols.
    public struct Term: Hashable, Sendable {
        public let monomial: Monomial
        public let coefficient: Rational

        public init(_ monomial: Monomial, _ coefficient: Rational) {
            self.monomial = monomial
            self.coefficient = coefficient
        }
    }

    public static let zero = Polynomial(.empty, bound: 0, .word(PackedTerms()), denominator: 1)
    public static let one = Polynomial(1)

    public init(_ constant: Rational) { self.init(constant, .one) }
    public init(_ constant: Int) { self.init(Rational(constant), .one) }
    public init(_ symbol: Symbol, power: Int = 1) { self.init(1, Monomial(symbol, power: power)) }
    public init(_ coefficient: Rational, _ monomial: Monomial) {
        if coefficient.isZero {
            self = .zero
            return
        }
        let factors = monomial.factors
        let bound = monomial.largestPower
        let layout = MonomialLayout(factors.map(\.symbol), bound: bound)
        let exponents = factors.map(\.power)
        let number = Coefficients(coefficient.numerator)
        let terms: Terms
        switch layout.room {
        case .word: terms = .word(PackedTerms(keys: [.packing(exponents, layout)], coefficients: number))
        case .doubleWord: terms = .doubleWord(PackedTerms(keys: [.packing(exponents, layout)], coefficients: number))
        case .wide: terms = .wide(PackedTerms(keys: [.packing(exponents, layout)], coefficients: number))
        }
        self.init(layout, bound: bound, terms, denominator: coefficient.denominator)
    }

    /// The sum of any terms; equal products are collected. Cost: n log n for n terms.
    public init(terms: some Sequence<(Monomial, Rational)>) {
        let terms = terms.filter { !$0.1.isZero }
        var bound = 0
        var ranks: [Bool] = []
        var denominator = Integer.one
        for (monomial, coefficient) in terms {
            bound = max(bound, monomial.largestPower)
            if monomial.exponents.count > ranks.count {
                ranks += [Bool](repeating: false, count: monomial.exponents.count - ranks.count)
            }
            for rank in monomial.exponents.indices where monomial.exponents[rank] != 0 { ranks[rank] = true }
            denominator = denominator.leastCommonMultiple(coefficient.denominator)
        }
        let layout = MonomialLayout(ranks.indices.filter { ranks[$0] }.map(Symbol.init(rank:)), bound: bound)
        let numbers: [Integer] = terms.map { _, coefficient in
            coefficient.numerator * denominator.exactQuotient(coefficient.denominator)
        }
        func collected<Key: PackedKey>(_: Key.Type) -> PackedTerms<Key> {
            PackedTerms(
                collecting: zip(terms, numbers).map { term, number in
                    (Key.packing(layout.variables.map { term.0[$0] }, layout), number)
                })
        }
        switch layout.room {
        case .word: self.init(layout, bound: bound, .word(collected(Int64.self)), denominator: denominator)
        case .doubleWord: self.init(layout, bound: bound, .doubleWord(collected(Int128.self)), denominator: denominator)
        case .wide: self.init(layout, bound: bound, .wide(collected(WideKey.self)), denominator: denominator)
        }
        self = reduced
    }

    /// The width N to a power: the factor of that many closed index loops, or its inverse.
    public static func width(power: Int) -> Polynomial { Polynomial(.width, power: power) }
}

// MARK: - Equality

extension Polynomial: Hashable {
    public static func == (left: Polynomial, right: Polynomial) -> Bool {
        if left.body === right.body { return true }
        guard left.termCount == right.termCount, left.body.denominator == right.body.denominator,
            left.body.terms.coefficients == right.body.terms.coefficients
        else { return false }
        // Coefficients stand in the order of exponents by rank in every layout.
        let layout = commonLayout(left, right, bound: max(left.body.bound, right.body.bound))
        switch layout.room {
        case .word: return left.packed(layout, Int64.self).keys == right.packed(layout, Int64.self).keys
        case .doubleWord: return left.packed(layout, Int128.self).keys == right.packed(layout, Int128.self).keys
        case .wide: return left.packed(layout, WideKey.self).keys == right.packed(layout, WideKey.self).keys
        }
    }

    /// Independent of the layout: an exponent zero adds nothing.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(body.denominator)
        let variables = body.layout.variables
        let coefficients = body.terms.coefficients
        forEachTerm { index, exponents in
            hasher.combine(coefficients[index])
            for field in exponents.indices where exponents[field] != 0 {
                hasher.combine(variables[field])
                hasher.combine(exponents[field])
            }
        }
    }
}

// MARK: - Layouts

extension Polynomial {
    /// A layout for both, with room for exponents of magnitude `bound`.
    static func commonLayout(_ left: Polynomial, _ right: Polynomial, bound: Int) -> MonomialLayout {
        let (a, b) = (left.body.layout, right.body.layout)
        if a == b, bound <= a.capacity { return a }
        let variables = MonomialLayout.union(a.variables, b.variables)
        return MonomialLayout(variables, bound: bound)
    }

    /// The terms with keys of another layout, which holds all symbols that occur and has room for them.
    func packed<Key: PackedKey>(_ layout: MonomialLayout, _: Key.Type) -> PackedTerms<Key> {
        if layout == body.layout {
            switch body.terms {
            case .word(let terms): if let terms = terms as? PackedTerms<Key> { return terms }
            case .doubleWord(let terms): if let terms = terms as? PackedTerms<Key> { return terms }
            case .wide(let terms): if let terms = terms as? PackedTerms<Key> { return terms }
            }
        }
        let fields = layout.fields(in: body.layout)
        var keys: [Key] = []
        keys.reserveCapacity(termCount)
        forEachTerm { _, exponents in
            keys.append(.packing(fields.map { $0.map { exponents[$0] } ?? 0 }, layout))
        }
        return PackedTerms(keys: keys, coefficients: body.terms.coefficients)
    }

    /// Calls `body` with the number of every term and its exponents, field by field of the layout.
    func forEachTerm(_ action: (Int, [Int]) -> Void) {
        let layout = body.layout
        switch body.terms {
        case .word(let terms): for (i, key) in terms.keys.enumerated() { action(i, key.exponents(layout)) }
        case .doubleWord(let terms): for (i, key) in terms.keys.enumerated() { action(i, key.exponents(layout)) }
        case .wide(let terms): for (i, key) in terms.keys.enumerated() { action(i, key.fields) }
        }
    }

    /// The largest magnitude of any exponent.
    var tightBound: Int {
        var bound = 0
        forEachTerm { _, exponents in for exponent in exponents { bound = max(bound, Int(exponent.magnitude)) } }
        return bound
    }

    /// The same polynomial with no factor common to the denominator and all coefficients.
    var reduced: Polynomial {
        if body.denominator.isOne { return self }
        if termCount == 0 { return .zero }
        let common = body.terms.coefficients.content(startingWith: body.denominator)
        return common.isOne ? self : dividingOut(common)
    }

    private func dividingOut(_ common: Integer) -> Polynomial {
        withCoefficients(
            body.terms.coefficients.divided(exactlyBy: common), denominator: body.denominator.exactQuotient(common))
    }

    /// The same products of symbols with other coefficients.
    func withCoefficients(_ coefficients: Coefficients, denominator: Integer) -> Polynomial {
        let terms: Terms
        switch body.terms {
        case .word(let old): terms = .word(PackedTerms(keys: old.keys, coefficients: coefficients))
        case .doubleWord(let old): terms = .doubleWord(PackedTerms(keys: old.keys, coefficients: coefficients))
        case .wide(let old): terms = .wide(PackedTerms(keys: old.keys, coefficients: coefficients))
        }
        return Polynomial(body.layout, bound: body.bound, terms, denominator: denominator)
    }

    /// The terms whose number satisfies `isKept`.
    func keeping(_ isKept: (Int) -> Bool) -> Polynomial {
        let terms: Terms
        switch body.terms {
        case .word(let old): terms = .word(old.filtered(isKept))
        case .doubleWord(let old): terms = .doubleWord(old.filtered(isKept))
        case .wide(let old): terms = .wide(old.filtered(isKept))
        }
        return terms.count == termCount
            ? self : Polynomial(body.layout, bound: body.bound, terms, denominator: body.denominator).reduced
    }
}

extension Integer {
    /// The quotient by a divisor that is known to divide.
    func exactQuotient(_ divisor: Integer) -> Integer {
        if divisor.isOne { return self }
        guard let (quotient, remainder) = try? quotientAndRemainder(dividingBy: divisor), remainder.isZero else {
            preconditionFailure("a divisor that divides")
        }
        return quotient
    }

    /// The smallest positive integer that both divide; both are positive.
    func leastCommonMultiple(_ other: Integer) -> Integer {
        if other.isOne || self == other { return self }
        if isOne { return other }
        return self * other.exactQuotient(greatestCommonDivisor(with: other))
    }
}
