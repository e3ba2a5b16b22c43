#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A solution of ``AutocorrelationEquation``.
public struct AutocorrelationSolution: Sendable {
    public enum Kind: String, Sendable {
        /// Every neuron rests, at a value drawn from a Gaussian.
        case fixedPoint = "fixed point"
        /// The neurons fluctuate about values drawn from a Gaussian.
        case fluctuating
    }

    /// A point of Δ(τ), with the derivative for τ > 0.
    public struct Sample: Hashable, Sendable {
        public let time: Double
        public let value: Double
        public let slope: Double
        /// Δ'' for τ > 0.
        let curvature: Double
        /// Δ − limit.
        let excess: Double
    }

    public let kind: Kind
    /// Δ(0).
    public let variance: Estimate
    /// Δ(∞), the part of the variance that is frozen.
    public let limit: Estimate
    /// ξ: Δ(τ) − Δ(∞) falls off as exp(−τ/ξ); for a fixed point that of its small fluctuations, nil where these grow.
    public let correlationTime: Estimate?
    /// Σ_W σ_W²<φ_W'²> at the variance; its root is the radius of the disc of eigenvalues of the network's derivative.
    public let response: Estimate
    /// E_0, the lowest level of −∂² − Σ_W σ_W²<φ_W'φ_W'>_{Δ(τ)}.
    public let groundState: Estimate
    /// λ = −γ + √(−E_0): two copies of the network with different initial conditions separate as exp(λt).
    public let lyapunov: Estimate
    /// Whether the network settles in this solution.
    ///
    /// A fixed point: if small perturbations decay, λ < 0, and the equation of the variance returns to it, dF/dΔ(0) < γ². A
    /// fluctuating solution: if no fixed point is stable, and its energy falls with Δ(0), which tells the state next to the
    /// transition from those that vary the other way. A fixed point that is not certainly stable counts as unstable.
    public let isStable: Bool
    /// Δ(τ) for τ ≥ 0 in the order of time, for plots and tables; one point for a fixed point.
    public let samples: [Sample]

    /// Δ(τ), by interpolation with two derivatives.
    ///
    /// - Complexity: logarithmic in the number of samples.
    public func value(at time: Double) -> Double {
        let time = time.magnitude
        guard let last = samples.last, samples.count > 1 else { return variance.value }
        if time >= last.time {
            return limit.value + last.excess * exp((last.time - time) * (-last.slope / last.excess))
        }
        var (low, high) = (0, samples.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if samples[middle].time <= time { low = middle } else { high = middle }
        }
        return Self.interpolated(samples[low], samples[high], time)
    }

    /// The polynomial of degree 5 through values and two derivatives.
    private static func interpolated(_ a: Sample, _ b: Sample, _ time: Double) -> Double {
        let h = b.time - a.time
        let s = (time - a.time) / h
        let (va, vb) = (a.slope * h, b.slope * h)
        let (ca, cb) = (a.curvature * h * h, b.curvature * h * h)
        let rise = b.excess - a.excess
        let r = rise - va - ca / 2
        let v = vb - va - ca
        let c = cb - ca
        let cubic = 10 * r - 4 * v + c / 2
        let quartic = -15 * r + 7 * v - c
        let quintic = 6 * r - 3 * v + c / 2
        return a.value + s * (va + s * (ca / 2 + s * (cubic + s * (quartic + s * quintic))))
    }
}
