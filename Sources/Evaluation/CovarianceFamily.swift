import Algebra
import Exact

/// Covariance recursions that differ in the strengths of their weights and in their constants but not in their activations, as on a
/// plane of σ_w and σ_b.
///
/// Averages of the activations over a grid of variances are computed once; for each member fixed points are then changes of sign of
/// a sum of known numbers, polished by a few averages, and correlations are power series.
///
///     let tanh = try CovarianceFamily([tanhOfX])
///     let member = tanh.member(strengths: [2], decay: 1, constant: 0.05, sharedConstant: 0.05, isDiscrete: true)
///     try member.fixedPoints()        // what CovarianceRecursion gives
///
/// All quantities are of order N⁰.
///
/// - Complexity: some 300 averages once, about 5 for each member.
public struct CovarianceFamily: Sendable {
    public let functions: [Expr]
    /// <φ²> of every function, then <φ'²>.
    let quadrature: GaussianQuadrature
    /// <φ²> of every function on ``grid``; nil where the averages do not exist or are too large.
    let averages: [[Estimate]?]
    /// The limits at vanishing variance: φ(0)², ∂<φ²>/∂K and <φ'²> of every function.
    let atZero: [(value: Estimate, slope: Estimate, response: Estimate)]
    let hermite: HermiteCoefficients

    /// Variances that are searched: tenth parts of 24 decades, and what is between.
    public static let grid: [Double] = {
        let count = 320
        let exponent = Estimate(1e24).logarithm.value / Double(count)
        return (0...count).map { 1e-12 * Estimate(exponent * Double($0)).exponential.value }
    }()

    /// - Parameter functions: of ``GaussianAverage/variable`` alone.
    /// - Throws: ``EvaluationError`` for letters without values, for what cannot be evaluated, and for activations that jump.
    public init(_ functions: [Expr]) throws(EvaluationError) {
        self.functions = functions
        let maps = try functions.map { function throws(EvaluationError) in
            try CovarianceMap([.init(strength: 1, function: function)])
        }
        atZero = try maps.map { map throws(EvaluationError) in
            (try map.variance(0.0), try map.slope(0), try map.response(0.0))
        }
        let slopes = maps.map { $0.slopes[0] }
        quadrature = try GaussianQuadrature((functions + slopes).map { $0 * $0 })
        hermite = try HermiteCoefficients(functions)
        let squares = try GaussianQuadrature(functions.map { $0 * $0 })
        averages = try Self.grid.map { k throws(EvaluationError) in
            do throws(EvaluationError) {
                return try squares.averages(variance: k)
            } catch {
                if case .diverges = error { return nil }
                throw error
            }
        }
    }

    /// One recursion of the family.
    ///
    /// - Parameters: as of ``CovarianceRecursion``; a strength σ_W² for every function.
    /// - Precondition: as many strengths as functions.
    public func member(
        strengths: [Rational], decay: Rational, constant: Rational, sharedConstant: Rational, isDiscrete: Bool
    ) -> Member {
        precondition(strengths.count == functions.count, "a strength for every function")
        return Member(
            family: self, strengths: strengths, decay: decay, constant: constant, sharedConstant: sharedConstant,
            isDiscrete: isDiscrete)
    }

    /// A recursion whose averages are shared.
    public struct Member: Sendable {
        let family: CovarianceFamily
        public let strengths: [Rational]
        public let decay: Rational
        public let constant: Rational
        public let sharedConstant: Rational
        public let isDiscrete: Bool

        /// The same without what is shared.
        public func recursion() throws(EvaluationError) -> CovarianceRecursion {
            CovarianceRecursion(
                try CovarianceMap(
                    zip(strengths, family.functions).map { CovarianceMap.Term(strength: $0, function: $1) }),
                decay: decay, constant: constant, sharedConstant: sharedConstant, isDiscrete: isDiscrete)
        }

        /// What a gain, ∂F/∂K or Σ σ_W² <φ'²>, does to a perturbation: its factor in a step, or its rate.
        public func multiplier(_ gain: Estimate) -> Estimate {
            isDiscrete ? Estimate(1) - Estimate(decay) + gain : gain - Estimate(decay)
        }
    }
}

extension CovarianceFamily.Member {
    /// Σ σ_W² times the averages of the functions.
    func sum(_ averages: some Sequence<Estimate>) -> Estimate {
        zip(strengths, averages).reduce(Estimate(0)) { $0 + Estimate($1.0) * $1.1 }
    }

    /// constant + F(K) − decay·K on the grid; nil where it is too large to compute.
    func drifts() -> [Estimate?] {
        zip(CovarianceFamily.grid, family.averages).map { k, averages in
            averages.map { sum($0) + Estimate(constant) - Estimate(decay) * Estimate(k) }
        }
    }

    /// All fixed points of the variance between 10⁻¹² and 10¹², and 0.
    ///
    /// Two of them within 20 % of one another may be missed.
    ///
    /// - Complexity: some 5 averages for each.
    public func fixedPoints() throws(EvaluationError) -> CovarianceRecursion.FixedPoints {
        let drifts = drifts()
        let isLine = drifts.allSatisfy { $0 == nil || $0?.certainSign == nil || $0?.certainSign == 0 }
        var points: [CovarianceRecursion.FixedPoint] = []
        if constant.isZero, sum(family.atZero.map(\.value)).contains(0) {
            points.append(
                point(
                    Estimate(0), slope: sum(family.atZero.map(\.slope)), response: sum(family.atZero.map(\.response)),
                    attracts: drifts[0]?.certainSign.map { $0 < 0 }))
        }
        if isLine {
            return CovarianceRecursion.FixedPoints(points: points, isLine: true, growsBeyond: false, residual: 0)
        }
        var residual = 0.0
        var before: (place: Int, sign: Int)?
        for (place, drift) in drifts.enumerated() {
            // Where averages are too large to compute the variance grows.
            guard let sign = drift == nil ? 1 : drift?.certainSign, sign != 0 else { continue }
            if let last = before, last.sign != sign, drift != nil {
                let root = try root(last.place, place, isRising: sign > 0)
                points.append(root.point)
                residual = max(residual, root.residual)
            }
            before = (place, sign)
        }
        return CovarianceRecursion.FixedPoints(
            points: points, isLine: false, growsBeyond: before?.sign == 1, residual: residual)
    }

    /// A zero of the drift between two places of the grid, by Newton's method kept between the two; it ends where the sign is not
    /// certain any more.
    private func root(
        _ lower: Int, _ upper: Int, isRising: Bool
    ) throws(EvaluationError) -> (point: CovarianceRecursion.FixedPoint, residual: Double) {
        let count = strengths.count
        var (low, high) = (CovarianceFamily.grid[lower], CovarianceFamily.grid[upper])
        var k = (low * high).squareRoot()
        while true {
            let (averages, slopes) = try family.quadrature.averagesAndSlopes(variance: k)
            let slope = sum(slopes.prefix(count))
            let drift = sum(averages.prefix(count)) + Estimate(constant) - Estimate(decay) * Estimate(k)
            let steepness = slope - Estimate(decay)
            if let sign = drift.certainSign, sign != 0 {
                if (sign > 0) == isRising { high = k } else { low = k }
                var next = k - drift.value / steepness.value
                if !(next > low && next < high) { next = low + (high - low) / 2 }
                if next != k, next > low, next < high, (next - k).magnitude > 0x1p-51 * k {
                    k = next
                    continue
                }
            }
            // The zero is as far away as the drift, and its error, need to fall.
            let fall = steepness.value.magnitude - steepness.error
            let distance = fall > 0 ? 2 * drift.largestMagnitude / fall : high - low
            let variance = Estimate(k, error: min(distance, max(high - k, k - low)) + 4 * Estimate.rounding * k)
            // Second derivatives are not known: the change over twice the error in the variance stands for them.
            let curvature = variance.error / k
            let response = sum(averages.suffix(count))
            let change = sum(slopes.suffix(count)).largestMagnitude * variance.error
            return (
                point(
                    variance, slope: Estimate(slope.value, error: slope.error + 4 * curvature * slope.largestMagnitude),
                    response: Estimate(response.value, error: response.error + 2 * change), attracts: !isRising),
                drift.value.magnitude / k
            )
        }
    }

    /// As ``CovarianceRecursion/fixedPoint(_:attractsFromAbove:)`` judges it.
    private func point(
        _ variance: Estimate, slope: Estimate, response: Estimate, attracts: Bool?
    ) -> CovarianceRecursion.FixedPoint {
        CovarianceRecursion.FixedPoint(
            variance, slope: slope, response: response, decay: decay, isDiscrete: isDiscrete,
            attractsFromAbove: attracts)
    }
}

extension CovarianceFamily.Member {
    /// The stable fixed point that a variance leads to; nil if it grows without bound.
    ///
    /// In steps the map is followed for a while, for it need not be monotonic; what is left is decided by the sign of the drift.
    public func end(
        from start: Double, _ found: CovarianceRecursion.FixedPoints
    ) throws(EvaluationError) -> CovarianceRecursion.FixedPoint? {
        let stable = found.points.filter { $0.isStable == true }
        var k = start
        for _ in 0..<(isDiscrete ? 60 : 1) {
            guard k <= CovarianceFamily.grid.last! else { return nil }
            if let near = stable.first(where: { (k - $0.variance.value).magnitude <= 1e-6 * $0.variance.value }) {
                return near
            }
            let averages = try family.quadrature.averages(variance: k).prefix(strengths.count)
            let drift = (sum(averages) + Estimate(constant) - Estimate(decay) * Estimate(k)).value
            if !isDiscrete {
                return drift > 0
                    ? stable.first { $0.variance.value >= k } : stable.last { $0.variance.value <= k }
            }
            k = max(0, k + drift)
        }
        let isRising = k >= start
        return isRising ? stable.first { $0.variance.value >= k } : stable.last { $0.variance.value <= k }
    }
}
