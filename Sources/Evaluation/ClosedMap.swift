import Algebra
import Exact

/// Closed forms of the averages of a ``CovarianceMap``, compiled; those that are known.
struct ClosedMap: Sendable {
    enum Average: Hashable, Sendable {
        /// F(K, K, K) and its derivative by K; Σ σ_W² <φ'²> and its derivative.
        case variance, slope, response, slopeOfResponse
        /// F(Kaa, Kab, Kbb) and its derivative by Kab.
        case covariance, pairResponse
    }

    private var programs: [Average: CompiledExpressions] = [:]

    private static let variance = Variable("K", .positive)
    private static let pair = [Variable("Kaa", .positive), Variable("Kab", .real), Variable("Kbb", .positive)]

    init() {}

    init(_ terms: [CovarianceMap.Term], slopes: [Expr]) {
        let functions = terms.map { (Expr($0.strength), $0.function) }
        let derivatives = zip(terms, slopes).map { (Expr($0.strength), $1) }
        func sum(_ parts: [(Expr, Expr)], _ average: (Expr) -> Expr?) -> Expr? {
            var sum = Expr.zero
            for (strength, function) in parts {
                guard let value = average(function) else { return nil }
                sum += strength * value
            }
            return sum
        }
        func single(_ f: Expr) -> Expr? { ClosedCovariance.average(of: f * f, variance: Self.variance) }
        let closed = ClosedCovariance(aa: Self.pair[0], ab: Self.pair[1], bb: Self.pair[2])
        if let value = sum(functions, single) { add(.variance, .slope, value) }
        if let value = sum(derivatives, single) { add(.response, .slopeOfResponse, value) }
        if let value = sum(functions, { closed.average(of: $0, times: $0) }) {
            programs[.covariance] = try? CompiledExpressions([value], in: Self.pair)
        }
        if let value = sum(derivatives, { closed.average(of: $0, times: $0) }) {
            programs[.pairResponse] = try? CompiledExpressions([value], in: Self.pair)
        }
    }

    private mutating func add(_ average: Average, _ slope: Average, _ value: Expr) {
        programs[average] = try? CompiledExpressions([value], in: [Self.variance])
        if let derivative = try? value.derivative(by: Self.variance) {
            programs[slope] = try? CompiledExpressions([derivative], in: [Self.variance])
        }
    }

    /// Where rounding leaves fewer digits than this a closed form is not used.
    private static let worstRelativeError = 4e-12

    /// The value, if there is a closed form and rounding leaves enough of it.
    func value(_ average: Average, at k: [Double]) -> Estimate? {
        guard let program = programs[average], k[0] > 0, k.count == 1 || isRegular(k) else { return nil }
        let value = program.estimates(at: k)[0]
        guard value.value.isFinite, value.error <= Self.worstRelativeError * value.value.magnitude else { return nil }
        return value
    }

    /// The value where K has an error.
    func value(_ average: Average, at k: Estimate, slope: Average) -> Estimate? {
        guard let center = value(average, at: [k.value]) else { return nil }
        if k.error == 0 { return center }
        guard k.error < 1e-6 * k.value, let slope = value(slope, at: [k.value]) else { return nil }
        return Estimate(center.value, error: center.error + 1.001 * slope.largestMagnitude * k.error)
    }

    /// Whether the matrix is one of two different Gaussians, so far from equal ones that no closed form has a pole nearby.
    private func isRegular(_ k: [Double]) -> Bool {
        k[2] > 0 && k[1] * k[1] < k[0] * k[2] * (1 - 1e-7)
    }
}
