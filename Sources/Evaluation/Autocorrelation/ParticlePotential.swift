#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The potential in which Δ(τ) moves like a particle of mass 1, at a given variance Δ(0) = K:
///
///     Δ'' = −V'(Δ),     V'(Δ) = −γ²Δ + σ_b² + F(Δ).
///
/// On 0 ≤ Δ ≤ K the force V' is convex and not negative at 0 (all derivatives of F are positive there), so it has two zeros at
/// most; the first one is a maximum of V, the only place at which the particle can come to rest. A negative limit of Δ is excluded:
/// the limit is the variance of the time average.
struct ParticlePotential {
    let curve: ResponseCurve
    /// γ².
    let stiffness: Double
    /// σ_b² + F(0), the force at Δ = 0.
    let forceAtZero: Estimate

    init(_ curve: ResponseCurve, decay: Double, bias: Double) {
        self.curve = curve
        stiffness = decay * decay
        forceAtZero = bias == 0 ? curve.frozen : Estimate(bias) + curve.frozen
    }

    var variance: Double { curve.variance }

    /// V'(Δ) at Δ = K cos θ.
    func force(_ angle: Double) -> Estimate {
        forceAtZero + Estimate(variance) * (curve.firstIntegral(angle) - Estimate(stiffness * cos(angle)))
    }

    /// V(Δ) − V(0).
    func value(_ angle: Double) -> Estimate {
        let c = cos(angle)
        return Estimate(variance)
            * (c * forceAtZero + Estimate(variance) * (curve.secondIntegral(angle) - Estimate(stiffness * c * c / 2)))
    }

    /// Where the particle can come to rest, or fails to do so by the least force.
    enum Limit {
        /// The maximum of V, at Δ = K cos θ.
        case rest(angle: Double)
        /// There is none; the force is smallest here.
        case none(angle: Double)

        var angle: Double {
            switch self {
            case .rest(let angle), .none(let angle): angle
            }
        }
    }

    var limit: Limit {
        let slope = { (angle: Double) in self.curve.response(angle) - self.stiffness }
        if forceAtZero == Estimate(0) {
            return slope(.pi / 2) < 0 ? .rest(angle: .pi / 2) : .none(angle: .pi / 2)
        }
        // Newton's method from the left of the first zero of a convex function does not step over it.
        var angle = Double.pi / 2
        for _ in 0..<200 {
            let slope = slope(angle)
            let force = force(angle).value
            if slope >= 0 { return .none(angle: smallestForce) }
            if force <= 0 { return .rest(angle: angle) }
            let correlation = cos(angle) - force / (slope * variance)
            if correlation >= 1 {
                // A zero beyond 1, or so close to it that only the angle can tell.
                if self.force(0).value >= 0 { return .none(angle: smallestForce) }
                break
            }
            let next = acos(correlation)
            if angle - next <= 4e-16 * angle { return .rest(angle: next) }
            angle = next
        }
        return restByBisection(upper: angle)
    }

    /// A zero of the force where Newton's method is slow: next to the other one, or next to Δ = K.
    private func restByBisection(upper: Double) -> Limit {
        var (low, high) = (smallestForce, upper)
        if force(low).value > 0 { return .none(angle: low) }
        while high - low > 2e-16 * high {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if force(middle).value > 0 { high = middle } else { low = middle }
        }
        return .rest(angle: high)
    }

    /// Where V'' = response − γ² vanishes, or the end.
    private var smallestForce: Double {
        if curve.response(0) <= stiffness { return 0 }
        var (low, high) = (0.0, Double.pi / 2)
        if curve.response(high) >= stiffness { return high }
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if curve.response(middle) > stiffness { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// By how much the particle that leaves Δ = K with the speed κ/2 has too little or too much energy to come to rest, in units
    /// of γ²K²: V(K) + κ²/8 − V(limit).
    func mismatch(noise: Double) -> Estimate {
        let kinetic = Estimate(noise) * Estimate(noise) * Estimate(0.125)
        let limit = limit.angle
        if limit == 0 && noise == 0 { return Estimate(0) }
        let scale = Estimate(stiffness) * Estimate(variance) * Estimate(variance)
        return (value(0) - value(limit) + kinetic) / scale
    }
}
