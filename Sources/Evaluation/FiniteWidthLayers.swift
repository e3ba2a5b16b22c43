import Algebra
import Exact

/// How the corrections of order 1/N to the covariance of a layer build up with depth, and the layer at which the expansion in 1/N has
/// no meaning left.
///
/// From a first layer of variance K₀ without fluctuations,
///
///     K' = constant + F(K),      V' = Σ(K) + F'(K)²V,      G' = F'(K)G + ½F''(K)V,
///
/// k has the mean K + G/N and the variance V/N. Two ratios measure the corrections: |G|/(N K), of the two-point function, and V/(N K²) =
/// ⟨h₁²;h₂²⟩/⟨h₁²⟩², the spread from network to network. In plain double precision: what is asked for is a layer.
public struct FiniteWidthLayers: Sendable {
    public let width: FiniteWidth
    public let constant: Rational
    /// The last layer that is tried one by one.
    public let limit: Int

    /// Where a ratio stands.
    public enum End: Hashable, Sendable {
        /// It is 1 or more for the first time in this layer.
        case reached(layer: Int)
        /// It has settled at this value below 1.
        case settles(at: Double)
        /// It grows by so much in each layer, whence it reaches 1 in about this layer.
        case foreseen(layer: Double)
        /// It was so large in the last layer tried, and had not settled.
        case open(at: Double, layer: Int)
    }

    public struct Growth: Hashable, Sendable {
        /// Of |G|/(N K); nil if G vanishes identically.
        public let shift: End?
        /// Of V/(N K²).
        public let spread: End
        /// The variance of the last layer computed, and its number.
        public let last: (variance: Double, layer: Int)

        public static func == (a: Growth, b: Growth) -> Bool {
            a.shift == b.shift && a.spread == b.spread && a.last == b.last
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(spread) }
    }

    public init(_ width: FiniteWidth, constant: Rational, limit: Int = 10_000) {
        (self.width, self.constant, self.limit) = (width, constant, limit)
    }

    /// K, V and G after so many layers, with bounds.
    ///
    /// - Complexity: an average of six functions for each layer.
    public func corrections(
        from start: Estimate, layers: Int
    ) throws(EvaluationError) -> (variance: Estimate, spread: Estimate, shift: Estimate) {
        var (k, v, g) = (start, Estimate(0), Estimate(0))
        for _ in 0..<layers {
            let (f, sigma) = try width.moments(k)
            (v, g) = (sigma[0] + f[1] * f[1] * v, f[1] * g + Estimate(0.5) * f[2] * v)
            k = f[0] + Estimate(constant)
        }
        return (k, v, g)
    }

    /// - Parameters:
    ///   - start: K₀, positive.
    ///   - neurons: N.
    /// - Complexity: an average of six functions for each layer, until the ratios are known to the end.
    public func growth(from start: Double, neurons: Int) throws(EvaluationError) -> Growth {
        let n = Double(neurons)
        let constant = Estimate(constant).value
        var (k, v, g, layer) = (start, 0.0, 0.0, 0)
        var (shift, spread): (End?, End?) = (nil, nil)
        // G may vanish in every layer although rounding does not.
        var hasShift = false
        var quiet = 0
        while layer < limit {
            let (f, sigma) = try width.moments(Estimate(k), relativeAccuracy: 1e-10)
            let next = constant + f[0].value
            let (chi, source) = (f[1].value, 0.5 * f[2].value * v)
            if source.magnitude > 1e-9 * v / k + f[2].error * v { hasShift = true }
            let (nextV, nextG) = (sigma[0].value + chi * chi * v, chi * g + source)
            layer += 1
            guard next > 1e-280, next < 1e280, nextV.isFinite, nextG.isFinite else {
                layer -= 1
                break
            }
            let old = (shift: g.magnitude / (n * k), spread: v / (n * k * k))
            let new = (shift: nextG.magnitude / (n * next), spread: nextV / (n * next * next))
            let isGeometric = (chi * k / next - 1).magnitude < 1e-8
            let isAtRest = (next - k).magnitude <= 1e-12 * k
            (k, v, g) = (next, nextV, nextG)
            if shift == nil, new.shift >= 1, hasShift { shift = .reached(layer: layer) }
            if spread == nil, new.spread >= 1 { spread = .reached(layer: layer) }
            if shift != nil, spread != nil { break }
            let isStill =
                (new.spread - old.spread).magnitude <= 1e-11 * new.spread
                && (new.shift - old.shift).magnitude <= 1e-11 * max(new.shift, 1e-12 * new.spread)
            quiet = isAtRest && isStill ? quiet + 1 : 0
            if quiet == 3 {
                // Everything has settled.
                return Growth(
                    shift: hasShift ? shift ?? .settles(at: new.shift) : nil,
                    spread: spread ?? .settles(at: new.spread),
                    last: (k, layer))
            }
            // K goes to 0 or grows without end as a power: V/K² then gains the same in each layer.
            if isGeometric, !isAtRest {
                let gain = new.spread - old.spread
                let later = Double(layer) + (1 - new.spread) / gain
                let isShiftStill = (new.shift - old.shift).magnitude <= 1e-9 * max(new.shift, 1e-3)
                if gain > 0, isShiftStill {
                    return Growth(
                        shift: hasShift ? shift ?? .settles(at: new.shift) : nil,
                        spread: spread ?? .foreseen(layer: later.rounded(.up)), last: (k, layer))
                }
            }
        }
        let ratios = (shift: g.magnitude / (n * k), spread: v / (n * k * k))
        return Growth(
            shift: hasShift ? shift ?? .open(at: ratios.shift, layer: layer) : nil,
            spread: spread ?? .open(at: ratios.spread, layer: layer), last: (k, layer))
    }
}
