/// The Gauss-Legendre rule with n points on (−1, 1), exact for polynomials of degree 2n − 1.
struct GaussLegendre: Sendable {
    let nodes: [Double]
    let weights: [Double]

    /// Two rules whose points have nothing in common: the difference of their results bounds the error of the better one.
    static let coarse = GaussLegendre(points: 12)
    static let fine = GaussLegendre(points: 20)

    /// The zeros of the Legendre polynomial by Newton's method from Tricomi's approximation.
    init(points n: Int) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for k in 1...n {
            var x = CompiledExpressions.cosine(.pi * (Double(k) - 0.25) / (Double(n) + 0.5))
            var slope = 0.0
            for _ in 0..<8 {
                let (value, derivative) = Self.legendre(n, x)
                slope = derivative
                x -= value / derivative
            }
            nodes.append(x)
            weights.append(2 / ((1 - x * x) * slope * slope))
        }
        // Both are symmetric; the rounding of neither should say otherwise.
        for k in 0..<n / 2 {
            let (x, w) = ((nodes[k] - nodes[n - 1 - k]) / 2, (weights[k] + weights[n - 1 - k]) / 2)
            (nodes[k], nodes[n - 1 - k]) = (x, -x)
            (weights[k], weights[n - 1 - k]) = (w, w)
        }
        self.nodes = nodes
        self.weights = weights
    }

    private static func legendre(_ n: Int, _ x: Double) -> (value: Double, derivative: Double) {
        var (last, value) = (1.0, x)
        for k in 2...n {
            (last, value) = (value, (Double(2 * k - 1) * x * value - Double(k - 1) * last) / Double(k))
        }
        return (value, Double(n) * (x * value - last) / (x * x - 1))
    }
}
