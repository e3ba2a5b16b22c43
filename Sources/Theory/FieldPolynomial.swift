import Algebra
import Exact

/// A width index of one factor of a product of fields.
public enum Index: Hashable, Comparable, Sendable {
    /// A literal index, as in `h[1]`.
    case fixed(Int)
    /// An index that stands free in the statement, as i in `h[i](l+1) = …`.
    case free(Int)
    /// An index summed over 1 … N; the number tells the sums of one product apart.
    case summed(Int)
}

/// A time known by its name, plus a number: `T`, `s`, `T+1`, `t-1/2`.
///
/// Times of the same name and number are the same time. In a stationary theory, and in continuous time, a literal time is one
/// without a name.
public struct NamedTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Empty for a literal time.
    public let name: String
    /// An integer in discrete time.
    public let offset: Rational

    public init(_ name: String, offset: Rational = 0) {
        self.name = name
        self.offset = offset
    }

    /// As the language writes it: `T+1`, `t-1/2`, `3`.
    public var description: String {
        if name.isEmpty { return offset.description }
        if offset.isZero { return name }
        return offset < 0 ? "\(name)\(offset)" : "\(name)+\(offset)"
    }

    public static func < (left: NamedTime, right: NamedTime) -> Bool {
        left.name != right.name ? left.name < right.name : left.offset < right.offset
    }
}

/// The time of one factor of a product of fields.
public enum TimePoint: Hashable, Comparable, Sendable {
    /// The theory has no time, or the quantity does not depend on it.
    case none
    /// A literal layer or step.
    case at(Int)
    /// The running time of the statement, shifted by an offset.
    case step(Int)
    /// A symbolic time of an observable; every time of an observable in continuous or stationary time.
    case named(NamedTime)
}

/// One factor of a product: a field or a random number, with its indices and its time.
public struct Factor: Hashable, Comparable, Sendable {
    public enum Quantity: Hashable, Comparable, Sendable {
        case field(FieldID)
        case disorder(DisorderID)
        /// A function of one neuron, such as tanh(h), at that neuron's index and time.
        case activation(ActivationID)
    }

    public var quantity: Quantity
    public var indices: [Index]
    public var time: TimePoint

    public init(_ quantity: Quantity, indices: [Index], time: TimePoint) {
        self.quantity = quantity
        self.indices = indices
        self.time = time
    }

    public static func < (left: Factor, right: Factor) -> Bool {
        if left.quantity != right.quantity { return left.quantity < right.quantity }
        if left.time != right.time { return left.time < right.time }
        return left.indices.lexicographicallyPrecedes(right.indices)
    }
}

/// A product of fields and random numbers, with its summed indices.
///
/// `sums` counts the summed indices `.summed(0) ..< .summed(sums)`; one that stands in no factor gives a factor N when
/// the product is turned into an action or an observable.
public struct FieldMonomial: Hashable, Sendable {
    public var factors: [Factor]
    public var sums: Int

    public init(factors: [Factor], sums: Int) {
        self.factors = factors
        self.sums = sums
    }

    public static let one = FieldMonomial(factors: [], sums: 0)

    /// The product, in which the sums of `right` are renamed to follow those of `left`.
    public static func * (left: FieldMonomial, right: FieldMonomial) -> FieldMonomial {
        let moved = right.factors.map { factor in
            factor.mapIndices { if case .summed(let n) = $0 { .summed(n + left.sums) } else { $0 } }
        }
        return FieldMonomial(factors: (left.factors + moved).sorted(), sums: left.sums + right.sums)
    }
}

extension Factor {
    public func mapIndices(_ transform: (Index) -> Index) -> Factor {
        Factor(quantity, indices: indices.map(transform), time: time)
    }
}

/// A polynomial in fields and random numbers with coefficients in the scalars of the theory: what an update rule, an
/// action or an observable is before it is averaged.
public struct FieldPolynomial: Hashable, Sendable {
    public private(set) var terms: [FieldMonomial: Polynomial]

    public static let zero = FieldPolynomial(terms: [:])

    private init(terms: [FieldMonomial: Polynomial]) { self.terms = terms }

    public init(_ coefficient: Polynomial, _ monomial: FieldMonomial = .one) {
        terms = coefficient.isZero ? [:] : [monomial: coefficient]
    }

    public init(_ factor: Factor) {
        self.init(.one, FieldMonomial(factors: [factor], sums: 0))
    }

    public mutating func add(_ coefficient: Polynomial, _ monomial: FieldMonomial) {
        if let index = terms.index(forKey: monomial) {
            terms.values[index] += coefficient
            if terms.values[index].isZero { terms.remove(at: index) }
        } else if !coefficient.isZero {
            terms[monomial] = coefficient
        }
    }

    public static func + (left: FieldPolynomial, right: FieldPolynomial) -> FieldPolynomial {
        var sum = left
        sum += right
        return sum
    }

    public static func += (left: inout FieldPolynomial, right: FieldPolynomial) {
        for (monomial, coefficient) in right.terms { left.add(coefficient, monomial) }
    }

    public static prefix func - (polynomial: FieldPolynomial) -> FieldPolynomial {
        FieldPolynomial(terms: polynomial.terms.mapValues { -$0 })
    }

    public static func * (left: FieldPolynomial, right: FieldPolynomial) -> FieldPolynomial {
        var product = FieldPolynomial.zero
        for (monomial, coefficient) in left.terms {
            for (other, factor) in right.terms { product.add(coefficient * factor, monomial * other) }
        }
        return product
    }

    public func scaled(by factor: Polynomial) -> FieldPolynomial {
        var scaled = FieldPolynomial.zero
        for (monomial, coefficient) in terms { scaled.add(coefficient * factor, monomial) }
        return scaled
    }

    /// The scalar this polynomial is, if no field occurs in it (a sum over an index that stands nowhere counts as N).
    public var scalar: Polynomial? {
        var sum = Polynomial.zero
        for (monomial, coefficient) in terms {
            guard monomial.factors.isEmpty else { return nil }
            sum += coefficient * .width(power: monomial.sums)
        }
        return sum
    }

    /// Terms in an order that does not depend on hashing.
    public var sortedTerms: [(monomial: FieldMonomial, coefficient: Polynomial)] {
        terms.map { ($0.key, $0.value) }.sorted {
            if $0.0.factors.count != $1.0.factors.count { return $0.0.factors.count < $1.0.factors.count }
            if $0.0.factors != $1.0.factors { return $0.0.factors.lexicographicallyPrecedes($1.0.factors) }
            return $0.0.sums < $1.0.sums
        }
    }

    /// Applies a change of indices or times to every factor; `sums` is added to each term's count of sums.
    public func mapFactors(addingSums sums: Int = 0, _ transform: (Factor, FieldMonomial) -> Factor) -> FieldPolynomial
    {
        var mapped = FieldPolynomial.zero
        for (monomial, coefficient) in terms {
            let factors = monomial.factors.map { transform($0, monomial) }.sorted()
            mapped.add(coefficient, FieldMonomial(factors: factors, sums: monomial.sums + sums))
        }
        return mapped
    }

    /// Sums over the index that stood free under the number `free`.
    public func summing(over free: Int) -> FieldPolynomial {
        mapFactors(addingSums: 1) { factor, monomial in
            factor.mapIndices { $0 == .free(free) ? .summed(monomial.sums) : $0 }
        }
    }
}

extension FieldPolynomial {
    /// The polynomial with symbols replaced; nil if that divides by zero or by a sum.
    public func substituting(_ values: [Symbol: Polynomial]) -> FieldPolynomial? {
        if values.isEmpty { return self }
        var replaced = FieldPolynomial.zero
        for (monomial, coefficient) in terms {
            guard let value = coefficient.substituting(values) else { return nil }
            replaced.add(value, monomial)
        }
        return replaced
    }
}
