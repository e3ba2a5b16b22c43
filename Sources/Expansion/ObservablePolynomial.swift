import Algebra
import Exact
import Theory

/// An observable as a polynomial in its correlators, each correlator known by its number in a list.
public struct ObservablePolynomial: Sendable {
    /// Coefficients of products of correlators; a product is the sorted list of their numbers.
    public private(set) var terms: [[Int]: Polynomial]

    static let zero = ObservablePolynomial(terms: [:])

    init(terms: [[Int]: Polynomial]) { self.terms = terms }

    init(_ scalar: Polynomial) { terms = scalar.isZero ? [:] : [[]: scalar] }

    /// The scalar this is, if it holds no correlator.
    var scalar: Polynomial? {
        if terms.isEmpty { return .zero }
        return terms.count == 1 ? terms[[]] : nil
    }

    private mutating func add(_ coefficient: Polynomial, _ product: [Int]) {
        let sum = (terms[product] ?? .zero) + coefficient
        terms[product] = sum.isZero ? nil : sum
    }

    static func + (left: ObservablePolynomial, right: ObservablePolynomial) -> ObservablePolynomial {
        var sum = left
        for (product, coefficient) in right.terms { sum.add(coefficient, product) }
        return sum
    }

    static func * (left: ObservablePolynomial, right: ObservablePolynomial) -> ObservablePolynomial {
        var result = ObservablePolynomial.zero
        for (product, coefficient) in left.terms {
            for (other, factor) in right.terms { result.add(coefficient * factor, (product + other).sorted()) }
        }
        return result
    }

    /// Terms in an order that does not depend on hashing.
    public var sortedTerms: [(product: [Int], coefficient: Polynomial)] {
        terms.map { ($0.key, $0.value) }.sorted {
            $0.0.count != $1.0.count ? $0.0.count < $1.0.count : $0.0.lexicographicallyPrecedes($1.0)
        }
    }

    /// The value for given values of the correlators.
    public func value(_ correlators: [Polynomial]) -> Polynomial {
        terms.reduce(.zero) { sum, term in
            sum + term.key.reduce(term.value) { $0 * correlators[$1] }
        }
    }
}

/// An observable as a quotient of polynomials in its correlators.
public struct ObservableQuotient: Sendable {
    public let numerator: ObservablePolynomial
    public let denominator: ObservablePolynomial
    public private(set) var correlators: [Correlator]

    public init(_ observable: Observable) {
        var correlators: [Correlator] = []
        let (numerator, denominator) = Self.quotient(observable, &correlators)
        self.numerator = numerator
        self.denominator = denominator
        self.correlators = correlators
    }

    private typealias Quotient = (numerator: ObservablePolynomial, denominator: ObservablePolynomial)

    private static func quotient(_ observable: Observable, _ correlators: inout [Correlator]) -> Quotient {
        let one = ObservablePolynomial(.one)
        switch observable {
        case .scalar(let value): return (ObservablePolynomial(value), one)
        case .correlator(let correlator):
            let number = correlators.firstIndex(of: correlator) ?? correlators.count
            if number == correlators.count { correlators.append(correlator) }
            return (ObservablePolynomial(terms: [[number]: .one]), one)
        case .sum(let parts):
            return parts.map { quotient($0, &correlators) }.reduce((ObservablePolynomial(.zero), one)) { left, right in
                if left.denominator.terms == right.denominator.terms {
                    return (left.numerator + right.numerator, left.denominator)
                }
                return (
                    left.numerator * right.denominator + right.numerator * left.denominator,
                    left.denominator * right.denominator
                )
            }
        case .product(let parts):
            return parts.map { quotient($0, &correlators) }.reduce((one, one)) {
                ($0.numerator * $1.numerator, $0.denominator * $1.denominator)
            }
        case .power(let base, let exponent):
            let part = quotient(base, &correlators)
            return (0..<exponent).reduce((one, one)) { result, _ in
                (result.0 * part.numerator, result.1 * part.denominator)
            }
        case .quotient(let left, let right):
            let (a, b) = (quotient(left, &correlators), quotient(right, &correlators))
            return (a.numerator * b.denominator, a.denominator * b.numerator)
        }
    }

    /// By how many powers of 1/N the denominator may begin later than the powers of its operators say: one for each operator of a
    /// joint cumulant but the first, as κ(A, B) of neurons of large networks is of order 1/N beside <A><B>.
    public var slackOfDenominator: Int {
        denominator.sortedTerms.map { product, _ in
            product.reduce(0) { $0 + correlators[$1].operators.count - 1 }
        }.max() ?? 0
    }

    /// The same observable of other correlators, number by number.
    public func mapCorrelators<Failure: Error>(
        _ transform: (Correlator) throws(Failure) -> Correlator
    ) throws(Failure) -> ObservableQuotient {
        var mapped = self
        mapped.correlators = try correlators.map(transform)
        return mapped
    }

    /// The observable as one polynomial in correlators, if its denominator is a scalar with a single term.
    public var polynomial: ObservablePolynomial? {
        guard let reciprocal = denominator.scalar?.reciprocal() else { return nil }
        return numerator * ObservablePolynomial(reciprocal)
    }
}
