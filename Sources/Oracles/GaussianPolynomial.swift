import Algebra
import Exact
import Theory

/// A polynomial in independent random numbers, known by their ranks, with coefficients in the parameters of a theory.
struct GaussianPolynomial {
    /// Sorted ranks of the random numbers of a product, each as often as its power.
    typealias Product = [UInt16]

    private(set) var terms: [Product: Polynomial]

    static let zero = GaussianPolynomial(terms: [:])

    private init(terms: [Product: Polynomial]) { self.terms = terms }

    init(_ coefficient: Polynomial, _ product: Product = []) {
        terms = coefficient.isZero ? [:] : [product: coefficient]
    }

    mutating func add(_ other: GaussianPolynomial) {
        for (product, coefficient) in other.terms { add(coefficient, product) }
    }

    private mutating func add(_ coefficient: Polynomial, _ product: Product) {
        guard let index = terms.index(forKey: product) else {
            terms[product] = coefficient
            return
        }
        terms.values[index] += coefficient
        if terms.values[index].isZero { terms.remove(at: index) }
    }

    /// The product, unless it takes more than `limit` products of terms.
    func times(_ other: GaussianPolynomial, limit: Int) -> GaussianPolynomial? {
        let (steps, overflows) = terms.count.multipliedReportingOverflow(by: other.terms.count)
        if overflows || steps > limit { return nil }
        var result = GaussianPolynomial.zero
        for (left, coefficient) in terms {
            for (right, factor) in other.terms {
                result.add(coefficient * factor, Self.merged(left, right))
            }
        }
        return result
    }

    private static func merged(_ left: Product, _ right: Product) -> Product {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var merged = Product()
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i] <= right[j] {
                merged.append(left[i])
                i += 1
            } else {
                merged.append(right[j])
                j += 1
            }
        }
        merged.append(contentsOf: left[i...])
        merged.append(contentsOf: right[j...])
        return merged
    }
}

/// The independent random numbers of a network at one width, by rank, and their moments.
struct RandomNumbers {
    /// What a random number is.
    enum Origin: Hashable {
        case disorder(DisorderID, indices: [Int], time: Int?)
        /// Component `index` (0 without index) of a neuron at the first time.
        case initial(FieldID, index: Int)
    }

    private enum Law {
        case gaussian(mean: Polynomial, variance: Polynomial)
        /// A component of a vector that is uniform on a sphere; equal numbers are components of one vector.
        case sphere(vector: Int, squaredRadius: Polynomial)
    }

    let width: Int
    private var ranks: [Origin: Int] = [:]
    private var laws: [Law] = []
    /// Covariances of different Gaussian numbers, for both orders of each pair; all others are independent.
    private var covariances: [UInt16: [UInt16: Polynomial]] = [:]

    init(width: Int) { self.width = width }

    /// Nil if there would be more random numbers than fit the ranks.
    mutating func gaussian(_ origin: Origin, mean: Polynomial, variance: Polynomial) -> UInt16? {
        rank(of: origin, .gaussian(mean: mean, variance: variance))
    }

    mutating func component(_ origin: Origin, ofVector vector: Int, squaredRadius: Polynomial) -> UInt16? {
        rank(of: origin, .sphere(vector: vector, squaredRadius: squaredRadius))
    }

    /// Gives two Gaussian numbers a covariance.
    mutating func correlate(_ left: UInt16, _ right: UInt16, covariance: Polynomial) {
        covariances[left, default: [:]][right] = covariance
        covariances[right, default: [:]][left] = covariance
    }

    private mutating func rank(of origin: Origin, _ law: Law) -> UInt16? {
        if let rank = ranks[origin] { return UInt16(rank) }
        guard laws.count < Int(UInt16.max) else { return nil }
        ranks[origin] = laws.count
        laws.append(law)
        return UInt16(laws.count - 1)
    }

    /// The mean of a polynomial in the random numbers.
    func mean(of polynomial: GaussianPolynomial) -> Polynomial {
        polynomial.terms.reduce(.zero) { sum, term in sum + term.value * mean(of: term.key) }
    }

    /// Gaussian: E x^k = Σ_j C(k, 2j) m^(k−2j) (2j−1)!! v^j. On a sphere of squared radius R² in N dimensions, after
    /// Isserlis for the Gaussian whose direction it is: E Π x_i^(2k_i) = R^(2k) Π (2k_i−1)!! / (N(N+2)…(N+2k−2)).
    private func mean(of product: GaussianPolynomial.Product) -> Polynomial {
        let joint = product.filter { covariances[$0] != nil }
        if !joint.isEmpty {
            return jointMean(of: joint[...]) * mean(of: product.filter { covariances[$0] == nil })
        }
        var value = Polynomial.one
        var halfDegrees: [Int: (half: Int, squaredRadius: Polynomial)] = [:]
        var place = 0
        while place < product.count {
            let rank = product[place]
            let end = product[place...].firstIndex { $0 != rank } ?? product.count
            let power = end - place
            place = end
            switch laws[Int(rank)] {
            case .gaussian(let mean, let variance):
                var moment = Polynomial.zero
                for j in 0...(power / 2) where !mean.isZero || 2 * j == power {
                    let count = Combinatorics.binomial(power, 2 * j) * Combinatorics.doubleFactorial(2 * j - 1)
                    moment += (mean.power(power - 2 * j) * variance.power(j)).scaled(by: Rational(count))
                }
                value *= moment
            case .sphere(let vector, let squaredRadius):
                if !power.isMultiple(of: 2) { return .zero }
                value = value.scaled(by: Rational(Combinatorics.doubleFactorial(power - 1)))
                halfDegrees[vector] = ((halfDegrees[vector]?.half ?? 0) + power / 2, squaredRadius)
            }
            if value.isZero { return .zero }
        }
        for (half, squaredRadius) in halfDegrees.values {
            value *= squaredRadius.power(half)
            for k in 0..<half { value = value.scaled(by: Rational(1, width + 2 * k)) }
        }
        return value
    }

    /// Isserlis with means, for correlated numbers: E x_1 x_2 … = m_1 E x_2 … + Σ_j cov(x_1, x_j) E Π_{i≠1,j} x_i.
    private func jointMean(of product: ArraySlice<UInt16>) -> Polynomial {
        guard let first = product.first, case .gaussian(let mean, let variance) = laws[Int(first)] else { return .one }
        let rest = product.dropFirst()
        var sum = mean.isZero ? Polynomial.zero : mean * jointMean(of: rest)
        var place = rest.startIndex
        while place < rest.endIndex {
            let partner = rest[place]
            // Equal partners give equal terms.
            let end = rest[place...].firstIndex { $0 != partner } ?? rest.endIndex
            let covariance = partner == first ? variance : covariances[first]?[partner] ?? .zero
            if !covariance.isZero {
                let others = rest[..<place] + rest[(place + 1)...]
                sum += (covariance * jointMean(of: ArraySlice(others))).scaled(by: Rational(end - place))
            }
            place = end
        }
        return sum
    }
}
