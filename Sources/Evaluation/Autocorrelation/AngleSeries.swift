#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A function of the correlation c = cos θ, 0 ≤ θ ≤ π/2, as a Chebyshev series in θ.
///
/// In θ the averages of functions with kinks at 0 are smooth up to c = 1, where they have roots in c.
struct AngleSeries: Sendable {
    private(set) var coefficients: [Double]
    /// A bound of the error, everywhere.
    let error: Double

    private init(coefficients: [Double], error: Double) { (self.coefficients, self.error) = (coefficients, error) }

    private static func angle(_ x: Double) -> Double { (x + 1) * .pi / 4 }

    /// Doubles the number of points until the last coefficients vanish beside the first, or are as small as the errors of the
    /// values.
    ///
    /// - Complexity: 9 to 257 values.
    init<Failure: Error>(of function: (Double) throws(Failure) -> Estimate) throws(Failure) {
        var values: [Estimate] = []
        var size = 8
        while true {
            // The points of the last round are every second one of this.
            var next: [Estimate] = []
            for k in 0...size {
                if !values.isEmpty, k % 2 == 0 {
                    next.append(values[k / 2])
                } else {
                    next.append(try function(Self.angle(cos(.pi * Double(k) / Double(size)))))
                }
            }
            values = next
            let coefficients = Self.interpolation(values.map(\.value))
            let largest = values.map(\.value.magnitude).max() ?? 0
            let tail = coefficients.suffix(max(2, size / 8)).map(\.magnitude).max() ?? 0
            let errors = values.map(\.error).max() ?? 0
            if tail <= max(1e-15 * largest, errors / 8) || size >= 256 {
                // The interpolation of errors grows with the logarithm of the number of points.
                let growth = 2 + 2 / Double.pi * log(Double(size))
                self.init(
                    coefficients: coefficients,
                    error: growth * errors + Double(size) * (size >= 256 ? 4 : 1) * tail + 1e-15 * largest)
                return
            }
            size *= 2
        }
    }

    /// The polynomial through values at cos(πk/n), by the cosine sums.
    private static func interpolation(_ values: [Double]) -> [Double] {
        let n = values.count - 1
        let cosines = (0..<2 * n).map { cos(.pi * Double($0) / Double(n)) }
        return (0...n).map { j in
            var sum = 0.0
            for k in 0...n {
                let weight = k == 0 || k == n ? 0.5 : 1.0
                sum += weight * values[k] * cosines[(j * k) % (2 * n)]
            }
            return sum * (j == 0 || j == n ? 1 : 2) / Double(n)
        }
    }

    /// By Clenshaw's recurrence.
    func value(_ angle: Double) -> Double {
        let x = angle * 4 / .pi - 1
        return coefficients.withUnsafeBufferPointer { c in
            var (a, b) = (0.0, 0.0)
            var k = c.count - 1
            while k > 0 {
                (a, b) = (c[k] + 2 * x * a - b, a)
                k -= 1
            }
            return c[0] + x * a - b
        }
    }

    /// ∫ f dc from 0 to c, that is ∫ f sin θ dθ from θ to π/2.
    func integralOverCorrelation() -> AngleSeries {
        // The sine needs some more points: its Chebyshev series has 16 coefficients above 1e-16.
        let n = coefficients.count + 19
        let product = Self.interpolation(
            (0...n).map {
                let angle = Self.angle(cos(.pi * Double($0) / Double(n)))
                return value(angle) * sin(angle)
            })
        var integral = [Double](repeating: 0, count: n + 2)
        for k in 1...(n + 1) {
            let left = k == 1 ? 2 * product[0] : product[k - 1]
            let right = k + 1 <= n ? product[k + 1] : 0
            integral[k] = -(left - right) / Double(2 * k) * .pi / 4
        }
        // Zero at θ = π/2, where every Chebyshev polynomial is 1.
        integral[0] = -integral.dropFirst().reduce(0, +)
        return AngleSeries(coefficients: integral, error: error)
    }
}
