import Algebra
import Evaluation
import Exact
import Theory

/// The fixed points K* of the saddle-point equation of one input, K = constant + <f>_K, in numbers.
struct FixedPoints {
    /// A variance that stays, and χ∥ = ∂K'/∂K there: perturbations grow by it from layer to layer.
    struct Point {
        let variance: Estimate
        /// Nil where the derivative does not exist or is not known.
        let chi: Estimate?

        /// Whether small perturbations decay; nil where the error does not tell.
        var isStable: Bool? {
            guard let chi else { return nil }
            if chi.largestMagnitude < 1 { return true }
            return chi.value.magnitude - chi.error > 1 ? false : nil
        }
    }

    /// In order of K.
    let points: [Point]

    /// Variances that are searched: beyond, activations of neural networks are as they are at the ends.
    private static let range = (lowest: 1e-9, highest: 1e6)

    /// Finds them as changes of sign of constant + <f>_K − K on a logarithmic grid.
    ///
    /// - Precondition: one input, and no letters but x in f.
    /// - Throws: ``EvaluationError``.
    init(_ chain: LayerChain, constant: Rational) throws(EvaluationError) {
        let quadrature = try GaussianQuadrature(chain.functions)
        func step(_ k: Double) throws(EvaluationError) -> Estimate {
            try quadrature.averages(variance: k)[0] + Estimate(constant)
        }
        var points: [Point] = []
        if constant.isZero, quadrature.values(0)[0].contains(0) {
            points.append(Point(variance: Estimate(0), chi: try? Self.slopeAtZero(quadrature)))
        }
        let count = 360
        let ratio = Self.range.highest / Self.range.lowest
        let search = RootSearch(
            grid: (0...count).map { Self.range.lowest * exponential(Double($0) / Double(count), of: ratio) })
        let roots: [RootSearch.Root]
        do {
            roots = try search.roots { k in try step(k) - Estimate(k) }
        } catch let error as EvaluationError { throw error } catch { preconditionFailure("no other error") }
        for root in roots {
            let chi = try quadrature.averagesAndSlopes(variance: root.position.value).slopes[0]
            points.append(Point(variance: root.position, chi: chi))
        }
        self.points = points
    }

    /// ∂<f>/∂K as K → 0, from two small variances; for f(x) ≈ c x² it is c.
    private static func slopeAtZero(_ quadrature: GaussianQuadrature) throws(EvaluationError) -> Estimate {
        let (near, far) = (1e-10, 1e-9)
        let slopes = (
            try quadrature.averages(variance: near)[0].value / near,
            try quadrature.averages(variance: far)[0].value / far
        )
        return Estimate(slopes.0, error: max(4 * (slopes.1 - slopes.0).magnitude, 1e-8 * slopes.0.magnitude))
    }
}

/// base^exponent for a positive base.
private func exponential(_ exponent: Double, of base: Double) -> Double {
    (Estimate(base).logarithm * Estimate(exponent)).exponential.value
}
