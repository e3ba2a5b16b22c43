import Algebra
import Exact

/// The covariance of pre-activations of two inputs from layer to layer, or along continuous depth, at infinite width:
///
///     layers        K' = (1 − decay)·K + constant + F(K)
///     depth         dK/dt = −decay·K + constant + F(K)
///
/// for each of Kaa, Kab, Kbb; noise belongs to the constant of Kaa and Kbb, not to that of Kab, for it differs between inputs. A fixed
/// point has decay·K = constant + F(K) in both cases.
///
///     let tanh = CovarianceRecursion(map, decay: 1, constant: 0.05, sharedConstant: 0.05, isDiscrete: true)
///     try tanh.fixedPoints()       // one: q* = 0.7218, χ⊥ = 1.0477, c* = 0.7441
///
/// All quantities are of order N⁰.
public struct CovarianceRecursion: Sendable {
    public let map: CovarianceMap
    /// By how much a variance would decay in a step, or per unit of time, by itself.
    public let decay: Rational
    /// What biases and noise add to Kaa.
    public let constant: Rational
    /// What biases add to Kab.
    public let sharedConstant: Rational
    public let isDiscrete: Bool

    /// - Precondition: `decay` is positive, or 0 for layers (a skip connection).
    public init(
        _ map: CovarianceMap, decay: Rational, constant: Rational, sharedConstant: Rational, isDiscrete: Bool
    ) {
        self.map = map
        self.decay = decay
        self.constant = constant
        self.sharedConstant = sharedConstant
        self.isDiscrete = isDiscrete
    }

    /// A variance that stays, and how perturbations of it develop.
    public struct FixedPoint: Hashable, Sendable {
        public let variance: Estimate
        /// ∂F/∂K of equal inputs, and Σ σ_W² <φ'²>.
        public let slope: Estimate
        public let response: Estimate
        /// By how much a perturbation of the variance changes in a step, or at which rate; the same for the squared distance of two
        /// nearby inputs.
        public let multipliers: (parallel: Estimate, perpendicular: Estimate)
        /// Whether small perturbations of the variance decay; nil where the errors do not tell.
        public let isStable: Bool?

        public static func == (a: FixedPoint, b: FixedPoint) -> Bool {
            a.variance == b.variance && a.slope == b.slope && a.response == b.response && a.isStable == b.isStable
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(variance) }
    }

    /// The fixed points that were found.
    public struct FixedPoints: Sendable {
        /// In order of their variance.
        public let points: [FixedPoint]
        /// Whether every variance is a fixed point, as for homogeneous activations at their critical point.
        public let isLine: Bool
        /// Whether variances beyond all of them grow, as far as was searched.
        public let growsBeyond: Bool
        /// The largest |decay·K − constant − F(K)|/K that is left at them.
        public let residual: Double
    }

    /// Variances that are searched. Beyond, activations of neural networks are as they are at the ends.
    public static let searched = (lowest: 1e-12, highest: 1e6)

    /// A logarithmic grid over what is searched.
    public static let grid: [Double] = {
        let count = 360
        let exponent = Estimate(searched.highest / searched.lowest).logarithm.value / Double(count)
        return (0...count).map { searched.lowest * Estimate(exponent * Double($0)).exponential.value }
    }()

    // MARK: One input

    /// constant + F(K) − decay·K: the change of the variance in a step, or its rate.
    public func drift(_ k: Double) throws(EvaluationError) -> Estimate { try drift(k, relativeAccuracy: 1e-12) }

    private func drift(_ k: Double, relativeAccuracy: Double) throws(EvaluationError) -> Estimate {
        do {
            return try map.variance(k, relativeAccuracy: relativeAccuracy) + Estimate(constant) - Estimate(decay)
                * Estimate(k)
        } catch EvaluationError.diverges {
            return Estimate(1e300)
        } catch let error as EvaluationError { throw error } catch { preconditionFailure("no other error") }
    }

    /// All fixed points of the variance between the bounds of ``searched``, and 0.
    ///
    /// They are found as changes of sign of ``drift(_:)`` on ``grid``: two of them within 12 % of one another may be missed.
    ///
    /// - Complexity: 360 averages, and 60 for each fixed point.
    public func fixedPoints() throws(EvaluationError) -> FixedPoints {
        var drifts: [Estimate] = []
        for k in Self.grid {
            let rough = try drift(k, relativeAccuracy: 1e-7)
            // Next to the edge of chaos the sign is in the last digits.
            drifts.append(rough.certainSign == nil ? try drift(k) : rough)
        }
        var points: [FixedPoint] = []
        let isLine = drifts.allSatisfy { $0.certainSign == nil || $0.certainSign == 0 }
        if constant.isZero, try map.variance(0).contains(0) {
            points.append(try fixedPoint(Estimate(0), attractsFromAbove: drifts[0].certainSign.map { $0 < 0 }))
        }
        if isLine { return FixedPoints(points: points, isLine: true, growsBeyond: false, residual: 0) }
        let roots: [RootSearch.Root]
        do {
            var known = Dictionary(zip(Self.grid, drifts), uniquingKeysWith: { first, _ in first })
            roots = try RootSearch(grid: Self.grid).roots { k in
                if let value = known[k] { return value }
                let value = try drift(k)
                known[k] = value
                return value
            }
        } catch let error as EvaluationError { throw error } catch { preconditionFailure("no other error") }
        var residual = 0.0
        for root in roots {
            points.append(try fixedPoint(root.position, attractsFromAbove: !root.isRising))
            residual = max(residual, try drift(root.position.value).value.magnitude / root.position.value)
        }
        let last = drifts.last { $0.certainSign != nil }?.certainSign
        return FixedPoints(points: points, isLine: false, growsBeyond: last == 1, residual: residual)
    }

    /// What is known of perturbations at a fixed point.
    public func fixedPoint(
        _ variance: Estimate, attractsFromAbove: Bool? = nil
    ) throws(EvaluationError) -> FixedPoint {
        let slope = try slope(at: variance)
        let response = try map.response(variance)
        return FixedPoint(
            variance, slope: slope, response: response, decay: decay, isDiscrete: isDiscrete,
            attractsFromAbove: attractsFromAbove)
    }

    /// ∂F/∂K, with the error that one of K brings.
    private func slope(at variance: Estimate) throws(EvaluationError) -> Estimate {
        let slope = try map.slope(variance.value)
        if variance.error == 0 { return slope }
        let step = max(variance.error, 1e-4 * variance.value)
        let change = (try map.slope(variance.value + step) - slope).largestMagnitude / step
        return Estimate(slope.value, error: slope.error + 2 * change * variance.error)
    }

    /// What a gain, ∂F/∂K or Σ σ_W² <φ'²>, does to a perturbation: its factor in a step, or its rate.
    public func multiplier(_ gain: Estimate) -> Estimate {
        FixedPoint.multiplier(gain, decay: decay, isDiscrete: isDiscrete)
    }

    // MARK: Two inputs

    /// How two inputs of the same variance end.
    public struct Correlation: Hashable, Sendable {
        /// The stable correlation, between 0 and 1; nil at variance 0.
        public let value: Estimate?
        /// Σ σ_W² <φ'(u) φ'(v)> there.
        public let response: Estimate
        /// What is left of the equation.
        public let residual: Double
    }

    /// The stable correlation c* of two inputs at a fixed point of the variance, and the gain there.
    ///
    /// F(K, cK, K) is a power series in c with coefficients that are not negative (those of Hermite polynomials, squared): it is convex for
    /// c ≥ 0 and meets a line there twice at most. Without noise one of these points is c = 1, which is stable if Σ σ_W² <φ'²> ≤ decay;
    /// otherwise, and with noise, there is one stable point below.
    ///
    /// - Complexity: that of ``HermiteCoefficients``; where their series converges slowly, some 20 averages over pairs.
    public func correlation(at point: FixedPoint) throws(EvaluationError) -> Correlation {
        let q = point.variance.value
        if q == 0 { return Correlation(value: nil, response: point.response, residual: 0) }
        let hasNoise = sharedConstant != constant
        let gap = point.response - Estimate(decay)
        if !hasNoise, gap.certainSign != 1 {
            return Correlation(value: Estimate(1), response: point.response, residual: 0)
        }
        for count in HermiteCovariance.counts {
            let series = try map.series(
                variance: q, count: count, total: Estimate(decay) * point.variance - Estimate(constant),
                response: point.response)
            if let correlation = series.correlation(at: point, (decay, sharedConstant)) { return correlation }
        }
        // Zero correlation stays without bias if the activation has no mean.
        let start = try map.covariance(aa: q, ab: 0, bb: q) + Estimate(sharedConstant)
        if start.contains(0) {
            return Correlation(value: Estimate(0), response: try map.response(aa: q, ab: 0, bb: q), residual: 0)
        }
        let c = try root(at: point)
        let response = try map.response(aa: q, ab: c.value * q, bb: q)
        // The derivative of the gain by c brings the error of c.
        let step = max(c.error, 1e-5)
        let other = try map.response(aa: q, ab: max(c.value - step, 0) * q, bb: q)
        let change = (response - other).largestMagnitude / step
        let byVariance = point.variance.error * response.largestMagnitude * 4 / q
        let error = change * c.error + byVariance
        return Correlation(
            value: Estimate(c.value, error: c.error + 4 * point.variance.error / q),
            response: Estimate(response.value, error: response.error + error),
            residual: try excess(q, c.value).value.magnitude / q)
    }

    /// What is left of the equation of c*.
    private func excess(_ q: Double, _ c: Double) throws(EvaluationError) -> Estimate {
        try map.covariance(aa: q, ab: c * q, bb: q) + Estimate(sharedConstant) - Estimate(decay) * Estimate(c * q)
    }

    /// The zero below 1 of the excess, a convex function that is positive at 0: Newton's method climbs to it from 0.
    private func root(at point: FixedPoint) throws(EvaluationError) -> Estimate {
        let q = point.variance.value
        var c = 0.0
        var last = (excess: Estimate(0), fall: 0.0)
        for _ in 0..<200 {
            let excess = try excess(q, c)
            let fall = q * (Estimate(decay) - (try map.response(aa: q, ab: c * q, bb: q))).value
            last = (excess, fall)
            // Beyond the zero rounding may have led; where nothing falls the zero is at 1 within what can be told.
            guard fall > 0, excess.certainSign == 1 else { break }
            let next = c + excess.value / fall
            if next >= 1 || next - c <= 2 * Estimate.rounding { break }
            c = next
        }
        guard last.fall > 0 else { return Estimate(c, error: 1 - c) }
        let byVariance = (Estimate(decay) + point.slope).largestMagnitude * point.variance.error
        return Estimate(c, error: min(2 * (last.excess.largestMagnitude + byVariance) / last.fall + 4e-16, 1))
    }
}

extension CovarianceRecursion.FixedPoint {
    /// What gains make of small perturbations, and whether the variance is stable against them.
    ///
    /// - Parameter attractsFromAbove: what larger variances do, where the gain alone does not tell.
    init(
        _ variance: Estimate, slope: Estimate, response: Estimate, decay: Rational, isDiscrete: Bool,
        attractsFromAbove: Bool?
    ) {
        let parallel = Self.multiplier(slope, decay: decay, isDiscrete: isDiscrete)
        var isStable: Bool?
        let size = isDiscrete ? parallel : Estimate(1) + parallel
        if isDiscrete ? size.largestMagnitude < 1 : size.value + size.error < 1 {
            isStable = true
        } else if isDiscrete ? size.value.magnitude - size.error > 1 : size.value - size.error > 1 {
            isStable = false
        } else if size.value > 0 {
            isStable = attractsFromAbove
        }
        self.init(
            variance: variance, slope: slope, response: response,
            multipliers: (parallel, Self.multiplier(response, decay: decay, isDiscrete: isDiscrete)), isStable: isStable
        )
    }

    static func multiplier(_ gain: Estimate, decay: Rational, isDiscrete: Bool) -> Estimate {
        isDiscrete ? Estimate(1) - Estimate(decay) + gain : gain - Estimate(decay)
    }
}
