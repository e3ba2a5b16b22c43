import Algebra
import Exact

/// Averages ⟨f⟩ over x ~ N(0, K) with their derivatives by K, as numbers with bounds.
///
/// Where f is smooth, ∂ⁿ⟨f⟩/∂Kⁿ = ⟨f⁽²ⁿ⁾⟩/2ⁿ. Where it has kinks, derivatives of f are no functions any more, but those of the
/// average exist: with z = x/√K and the Hermite polynomials of probability theory ∂ⁿ⟨f⟩/∂Kⁿ = ⟨He₂ₙ(z) f⟩/(2K)ⁿ. The first way
/// loses no digits at small K and knows K = 0.
///
/// - Complexity: one ``GaussianQuadrature`` of all functions and derivatives together.
struct FiniteWidthAverages: Sendable {
    /// Where the derivatives of a function stand among those of the quadrature.
    private struct Row: Sendable {
        let first: Int
        let order: Int
        let isSmooth: Bool
    }

    private let rows: [Row]
    private let quadrature: GaussianQuadrature

    /// The coefficients of 1, z², z⁴, … in He₀, He₂, He₄, He₆.
    private static let hermite: [[Double]] = [[1], [-1, 1], [3, -6, 1], [-15, 45, -15, 1]]

    /// - Parameter functions: each with the highest derivative of its average that is wanted, 3 at most.
    init(_ functions: [(function: Expr, order: Int)]) throws(EvaluationError) {
        let x = GaussianAverage.variable
        var rows: [Row] = []
        var averaged: [Expr] = []
        for (function, order) in functions {
            precondition(order < Self.hermite.count, "derivatives are known through the third")
            let isSmooth = function.isSmooth(in: x)
            rows.append(Row(first: averaged.count, order: order, isSmooth: isSmooth))
            var last = function
            for n in 0...order {
                averaged.append(last)
                if n == order { break }
                if isSmooth {
                    do throws(ExprAlgebraError) {
                        last = try Expr(Rational(1, 2)) * last.derivative(by: x, order: 2)
                    } catch { throw .expression(error) }
                } else {
                    last = Expr(x) * Expr(x) * last
                }
            }
        }
        self.rows = rows
        quadrature = try GaussianQuadrature(averaged)
    }

    /// For every function its average and the derivatives of that.
    func values(
        _ k: Estimate, relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) -> [[Estimate]] {
        let averages = try quadrature.averages(variance: k, relativeAccuracy: relativeAccuracy)
        return rows.map { row in
            let own = averages[row.first...(row.first + row.order)]
            if row.isSmooth { return Array(own) }
            return (0...row.order).map { n in
                var sum = Estimate(0)
                for (j, moment) in own.prefix(n + 1).enumerated() {
                    sum += Estimate(Self.hermite[n][j]) * moment / k.power(j)
                }
                return sum / (Estimate(2) * k).power(n)
            }
        }
    }
}
