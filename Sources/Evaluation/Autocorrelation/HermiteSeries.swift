#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Σ_W σ_W²<φ_W'(u)φ_W'(v)> as a power series in the correlation c of u and v, both of variance K.
///
/// With the normalised Hermite polynomials h_n, b_n = <φ'(√K z) h_n(z)>, the average is Σ_n b_n² cⁿ (F. Mehler, 1866). No
/// coefficient is negative, so for c ≥ 0 nothing cancels, and what is left out is at most c^N (<φ'²> − Σ_{n<N} b_n²).
///
/// - Complexity: (points of the table) · (coefficients); some 10⁴ for gentle activations, 10⁷ for steep ones.
struct HermiteSeries: Sendable {
    /// Σ_W σ_W² b_n².
    let coefficients: [Double]
    /// A bound of the coefficients left out, together.
    let remainder: Double
    /// A bound of the errors of all coefficients together.
    let noise: Double
    /// Σ_W σ_W²<φ_W>², the covariance of uncorrelated fields.
    let frozen: Estimate

    /// The largest |z| of the table: the root of the Gaussian is 1e-18 there.
    private static let reach = 13.0
    private static let smallestStep = 0x1p-9

    /// Nil where the table is too coarse for the activation, or the series too slow.
    ///
    /// - Parameter accuracy: the series ends when the remainder over the square of the number of terms is this small beside the
    ///   whole.
    init?(_ table: ActivationTable, variance: Double, accuracy: Double, limit: Int) {
        let width = variance.squareRoot()
        var step = 0x1p-2
        var last: [Double]?
        while true {
            let count = Int(2 * Self.reach / step)
            // Off the middle: a kink at a point of a symmetric grid would look as if it did no harm.
            let z = (0..<count).map { -Self.reach + (Double($0) + 0.37) * step }
            let values = table.values(at: z.map { width * $0 })
            let sums = values.slopes.map { Self.power($0.values, z, step) }
            guard sums.allSatisfy(\.isFinite) else { return nil }
            if let last {
                // Halving the step squares the error of the trapezoidal rule for an analytic function: this leaves 1e-20, and
                // room for the oscillations of the Hermite polynomials.
                let isDone = zip(sums, last).allSatisfy { ($0 - $1).magnitude <= 1e-10 * $0 }
                if isDone {
                    self.init(table, values, z, step, sums, accuracy, limit)
                    return
                }
            }
            last = sums
            step /= 2
            if step < Self.smallestStep { return nil }
        }
    }

    private static func power(_ values: [Double], _ z: [Double], _ step: Double) -> Double {
        var sum = 0.0
        for p in z.indices { sum += values[p] * values[p] * CompiledExpressions.gaussian(z[p]) }
        return sum * step
    }

    private init?(
        _ table: ActivationTable, _ values: ActivationTable.Values, _ z: [Double], _ step: Double, _ sums: [Double],
        _ accuracy: Double, _ limit: Int
    ) {
        let u = Estimate.rounding
        let whole = zip(table.strengths, sums).reduce(0) { $0 + $1.0 * $1.1 }
        let root = z.map { exp(-$0 * $0 / 4) * 0.631_618_777_746_063_5 }
        var coefficients: [Double] = []
        // The errors of b_n: those of the values, and rounding in sum and recurrence.
        let sizes = values.slopes.map { row in
            z.indices.reduce(0) { $0 + row.values[$1].magnitude * root[$1] } * step
        }
        let errors = values.slopes.map { row in z.indices.reduce(0) { $0 + row.errors[$1] * root[$1] } * step }
        let weighted = values.slopes.map { row in z.indices.map { row.values[$0] * root[$0] * step } }
        var (before, now) = ([Double](repeating: 0, count: z.count), root)
        var (known, noise, tail) = (0.0, 4 * u * whole, 0.0)
        var n = 0
        while true {
            var coefficient = 0.0
            for (w, strength) in table.strengths.enumerated() {
                let b = Self.product(weighted[w], now)
                coefficient += strength * b * b
                let error = errors[w] + (8 + Double(n) / 4) * u * sizes[w]
                noise += strength * (2 * b.magnitude + error) * error
            }
            coefficients.append(coefficient)
            known += coefficient
            tail = max(0, whole - known)
            n += 1
            if tail <= accuracy * whole * Double((n + 2) * (n + 2)) && tail <= 3e-2 * whole { break }
            if tail <= noise { break }
            if n >= limit { break }
            Self.advance(&before, now, z, n)
            swap(&before, &now)
        }
        self.coefficients = coefficients
        remainder = tail + noise
        self.noise = noise
        var frozen = Estimate(0)
        for (w, row) in values.functions.enumerated() {
            guard let row else { continue }
            var (mean, error) = (0.0, 0.0)
            for p in z.indices {
                let weight = CompiledExpressions.gaussian(z[p]) * step
                mean += row.values[p] * weight
                error += (row.errors[p] + 16 * u * row.values[p].magnitude) * weight
            }
            let average = Estimate(mean, error: error)
            frozen += table.strengths[w] * (average * average)
        }
        self.frozen = frozen
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sum = 0.0
                var p = 0
                while p < a.count {
                    sum += a[p] * b[p]
                    p += 1
                }
                return sum
            }
        }
    }

    /// √n h_n = z h_{n−1} − √(n−1) h_{n−2}, into the place of h_{n−2}.
    private static func advance(_ before: inout [Double], _ now: [Double], _ z: [Double], _ n: Int) {
        let (scale, back) = (1 / Double(n).squareRoot(), (Double(n - 1) / Double(n)).squareRoot())
        before.withUnsafeMutableBufferPointer { before in
            now.withUnsafeBufferPointer { now in
                z.withUnsafeBufferPointer { z in
                    var p = 0
                    while p < z.count {
                        before[p] = scale * z[p] * now[p] - back * before[p]
                        p += 1
                    }
                }
            }
        }
    }
}
