/// Integrals from one end of a panel to the points of a Gauss rule: ∫_{−1}^{x_i} f = Σ_j A_ij f(x_j), exact for polynomials of
/// degree n − 1.
struct LegendreCollocation: Sendable {
    /// The points, in order, and the weights of the rule.
    let nodes: [Double]
    let weights: [Double]
    /// A, row after row.
    let toPoints: [Double]
    /// The integral from every point to the right end.
    let fromPoints: [Double]

    var count: Int { nodes.count }

    static let coarse = LegendreCollocation(points: 11)
    static let fine = LegendreCollocation(points: 16)

    init(points n: Int) {
        let rule = GaussLegendre(points: n)
        nodes = rule.nodes.reversed()
        weights = rule.weights.reversed()
        let (x, w) = (nodes, weights)
        // P_0 … P_n at the points.
        var legendre = [[Double]](repeating: [Double](repeating: 1, count: n), count: n + 1)
        legendre[1] = x
        for k in 1..<n {
            for i in 0..<n {
                legendre[k + 1][i] =
                    (Double(2 * k + 1) * x[i] * legendre[k][i] - Double(k) * legendre[k - 1][i]) / Double(k + 1)
            }
        }
        var matrix = [Double](repeating: 0, count: n * n)
        var opposite = matrix
        for i in 0..<n {
            for j in 0..<n {
                // The interpolating polynomial is Σ_k (2k+1)/2 P_k(x) Σ_j w_j P_k(x_j) f_j.
                var sum = x[i] + 1
                for k in 1..<n { sum += legendre[k][j] * (legendre[k + 1][i] - legendre[k - 1][i]) }
                matrix[i * n + j] = sum * w[j] / 2
                opposite[i * n + j] = w[j] - matrix[i * n + j]
            }
        }
        toPoints = matrix
        fromPoints = opposite
    }
}
