import Algebra
import Exact

extension LayerChain {
    /// Whether f(c z) = c² f(z) for c > 0, as for a linear activation and for relu: then the cumulants of f are powers of k, κ_r ∝ k^r,
    /// and a diagram has at most as many lines in a layer as in the layers above.
    public var keepsLines: Bool {
        inputs == 1 && functions.allSatisfy { $0.degreeOfHomogeneity == 2 || $0.isZero }
    }
}
