#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Δ_n for n ≥ 1 at a given Δ_0 = K, as the smallest solution of the equations at those lags.
///
/// Their right-hand side grows and is convex in Δ_n. Newton's method from Δ_n = limit, below every solution, ascends to the first
/// of them. Behind the window Δ_n − limit falls off by the same factor in every step.
struct LagProfile {
    var potential: ParticlePotential
    let leak: Double
    var limit: Double
    var limitAngle: Double
    /// The factor by which Δ_n − limit falls off in every step, far out; 0 without a leak.
    let decayFactor: Double
    /// Δ_n for 1 ≤ n ≤ the window.
    var values: [Double]
    /// Δ_1 with a bound.
    private(set) var first = Estimate(0)

    /// Nil where there is no limit or no such solution.
    ///
    /// - Parameter windows: the window in units of that in which Δ_n − limit falls to rounding.
    init?(_ potential: ParticlePotential, leak: Double, windows: Int = 1) {
        guard case .rest(let angle) = potential.limit, angle > 1e-7 else { return nil }
        (self.potential, self.leak, limitAngle) = (potential, leak, angle)
        let k = potential.variance
        limit = angle == .pi / 2 ? 0 : k * cos(angle)
        // (1 − a)² − response > 0 there.
        let stiffness = potential.stiffness - potential.curve.response(angle)
        guard stiffness > 1e-12 * potential.stiffness else { return nil }
        let force = potential.force(angle).error
        guard leak > 0 else {
            decayFactor = 0
            values = [limit]
            first = Estimate(limit, error: force / stiffness)
            return
        }
        let middle = 1 + stiffness / (2 * leak)
        decayFactor = 1 / (middle + (middle * middle - 1).squareRoot())
        let window = max(8, Int(38 / -log(decayFactor)) + 1) * windows
        guard window <= 100_000 else { return nil }
        // y_n = Δ_n − limit: 2·(stiffness/2 + a)·y − a(y' + y'') = force difference
        var y = [Double](repeating: 0, count: window)
        var isDone = false
        for _ in 0..<60 {
            guard let step = Self.newtonStep(y, k, limit, potential, leak, decayFactor) else { return nil }
            var change = 0.0
            for n in y.indices {
                y[n] += step[n]
                change = max(change, step[n].magnitude)
                guard y[n] <= k - limit, y[n].isFinite else { return nil }
            }
            if change <= 1e-14 * k {
                isDone = true
                break
            }
        }
        guard isDone else { return nil }
        values = y.map { [limit] in limit + $0 }
        // The inverse of the equations has no negative entries: applied to equal errors of all forces it gives its norm.
        guard let norm = Self.newtonStep(y, k, limit, potential, leak, decayFactor, force: 1)?.first else { return nil }
        first = Estimate(values[0], error: norm * (force + 4e-16 * k))
    }

    private static func angle(_ value: Double, _ k: Double) -> Double { acos(max(0, min(1, value / k))) }

    /// The change of all y by the tridiagonal equations, or that which one force at every lag makes; nil if they are no longer
    /// positive.
    private static func newtonStep(
        _ y: [Double], _ k: Double, _ limit: Double, _ potential: ParticlePotential, _ leak: Double, _ factor: Double,
        force: Double? = nil
    ) -> [Double]? {
        let n = y.count
        var pivots = y
        var residuals = y
        for i in 0..<n {
            let angle = angle(limit + y[i], k)
            let below = i == 0 ? k - limit : y[i - 1]
            let above = i + 1 < n ? y[i + 1] : factor * y[i]
            // V' + a·(second difference) = 0
            let residual = force ?? potential.force(angle).value + leak * (below + above - 2 * y[i])
            let slope = potential.stiffness - potential.curve.response(angle) + 2 * leak
            pivots[i] = i + 1 < n ? slope : slope - leak * factor
            residuals[i] = residual
            if i > 0 {
                let ratio = leak / pivots[i - 1]
                pivots[i] -= ratio * leak
                residuals[i] += ratio * residuals[i - 1]
            }
            guard pivots[i] > 0 else { return nil }
        }
        var step = residuals
        for i in stride(from: n - 1, through: 0, by: -1) {
            step[i] = (residuals[i] + (i + 1 < n ? leak * step[i + 1] : 0)) / pivots[i]
        }
        return step
    }

    /// An error of the force moves the limit.
    var limitError: Double {
        potential.force(limitAngle).error / (potential.stiffness - potential.curve.response(limitAngle))
    }

    /// ln μ for two copies: μ by bisection between the edge of the continuum and that of the deepest well.
    ///
    /// Inward, ψ_n/ψ_{n−1} follows from ψ_{n+1}/ψ_n; μ is too small where a ratio is not positive.
    ///
    /// - Parameters:
    ///   - shift: moves all Δ_n, to see what errors do.
    ///   - other: the potential of a variance next to this one, for the same purpose.
    func growth(moving shift: Double = 0, in other: ParticlePotential? = nil) -> Double {
        let potential = other ?? potential
        let curve = potential.curve
        let deepest = curve.response(0)
        let responses = values.map { curve.response(Self.angle($0 - shift, potential.variance)) }
        let edge = curve.response(limitAngle)
        var (low, high) = (leak + edge.squareRoot(), leak + deepest.squareRoot())
        if leak == 0 { return log(high) }
        while high - low > 2e-16 * high {
            let mu = low + (high - low) / 2
            if mu <= low || mu >= high { break }
            let half = (mu * mu + leak * leak - edge) / (2 * leak * mu)
            var ratio = 1 / (half + max(0, half * half - 1).squareRoot())
            var isTooSmall = false
            for response in responses.reversed() {
                let rest = mu * mu + leak * leak - response - leak * mu * ratio
                if rest <= 0 {
                    isTooSmall = true
                    break
                }
                ratio = leak * mu / rest
            }
            if isTooSmall || mu * mu + leak * leak - deepest - 2 * leak * mu * ratio < 0 { low = mu } else { high = mu }
        }
        return log(high)
    }
}
