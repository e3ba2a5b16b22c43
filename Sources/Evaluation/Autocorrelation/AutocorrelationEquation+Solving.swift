#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// From the variance to the numbers of a solution.
extension AutocorrelationEquation {
    /// Without noise, Δ(τ) = K: perturbations feel a constant potential.
    func fixedPoint(_ variance: Estimate, isRising: Bool) throws(AutocorrelationError) -> AutocorrelationSolution {
        let response: Estimate
        do {
            response =
                variance == Estimate(0) ? try map.response(0) : try map.response(variance)
        } catch { throw .average(error) }
        let rate = Estimate(decay) * Estimate(decay) - response
        let lyapunov = response.squareRoot - Estimate(decay)
        let hasPower = response.value > response.error
        return AutocorrelationSolution(
            kind: .fixedPoint, variance: variance, limit: variance,
            correlationTime: rate.certainSign == 1 ? Estimate(1) / rate.squareRoot : nil, response: response,
            groundState: -response,
            lyapunov: hasPower ? lyapunov : Estimate(-decay, error: response.largestMagnitude.squareRoot()),
            isStable: !isRising && rate.certainSign == 1,
            samples: [.init(time: 0, value: variance.value, slope: 0, curvature: 0, excess: 0)])
    }

    /// What is computed at one variance, exact or not.
    private struct Numbers {
        var limit: Double
        var rateSquared: Double
        var energy: Double
    }

    private func numbers(
        _ potential: ParticlePotential, _ rule: LegendreCollocation
    ) throws(AutocorrelationError) -> (Numbers, ParticlePath, TwoReplicaStates, TwoReplicaStates.Wave) {
        let variance = potential.variance
        let angle = potential.limit.angle
        let path = ParticlePath(potential, limitAngle: angle, noise: noise, rule: rule)
        guard angle > 0, path.rateSquared > 0, path.end.time.isFinite else { throw .critical(variance: variance) }
        let states = TwoReplicaStates(path)
        let edge = noise == 0 ? -decay * decay : -path.limitResponse.value
        guard let ground = states.ground(from: -potential.curve.response(0), to: edge) else {
            throw .notConverged(variance: variance, residual: path.energyGap)
        }
        let limit = angle == .pi / 2 ? 0 : variance * cos(angle)
        return (
            Numbers(limit: limit, rateSquared: path.rateSquared, energy: ground.energy), path, states, ground.wave
        )
    }

    /// The solution at a variance that solves the equation.
    func fluctuating(_ variance: Estimate, isStable: Bool) throws(AutocorrelationError) -> AutocorrelationSolution {
        let k = variance.value
        let potential = try potential(k)
        let (fine, path, states, wave) = try numbers(potential, .fine)
        let coarse = try numbers(potential, .coarse).0
        // What an error of the variance does to the rest, by a difference.
        let change = max(1e-6, 10 * variance.relativeError)
        let moved = try numbers(self.potential(k * (1 + change)), .coarse).0
        let shift = 2 * variance.relativeError / change
        func estimate(_ value: Double, _ other: Double, _ moved: Double, _ more: Double) -> Estimate {
            Estimate(
                value,
                error: 2 * (value - other).magnitude + shift * (moved - other).magnitude + more
                    + 8 * Estimate.rounding * value.magnitude)
        }
        let errors = path.panels.map { $0.angles.map(potential.curve.responseError) }
        let energy = estimate(
            fine.energy, coarse.energy, moved.energy,
            2 * states.energyError(stiffness: decay * decay, noise: noise) + states.mean(errors, in: wave))
        let limit =
            fine.limit == 0 ? Estimate(0) : estimate(fine.limit, coarse.limit, moved.limit, limitError(potential, path))
        let rate = estimate(
            fine.rateSquared, coarse.rateSquared, moved.rateSquared,
            2 * potential.curve.responseError(path.limitAngle))
        guard rate.certainSign == 1 else { throw .critical(variance: k) }
        guard path.energyGap < 1e-3 else { throw .notConverged(variance: k, residual: path.energyGap) }
        let response: Estimate
        do { response = try map.response(variance) } catch { throw .average(error) }
        return AutocorrelationSolution(
            kind: .fluctuating, variance: variance, limit: limit,
            correlationTime: Estimate(1) / rate.squareRoot, response: response, groundState: energy,
            lyapunov: (-energy).squareRoot - Estimate(decay), isStable: isStable,
            samples: samples(path, limit.value))
    }

    /// The force is known to some error, which moves its zero.
    private func limitError(_ potential: ParticlePotential, _ path: ParticlePath) -> Double {
        potential.force(path.limitAngle).error / path.rateSquared
    }

    private func samples(_ path: ParticlePath, _ limit: Double) -> [AutocorrelationSolution.Sample] {
        var samples = [
            AutocorrelationSolution.Sample(
                time: 0, value: path.variance, slope: -noise / 2, curvature: -path.startForce,
                excess: path.variance - limit)
        ]
        for panel in path.panels {
            for i in panel.angles.indices {
                samples.append(
                    .init(
                        time: panel.times[i], value: limit + panel.excess[i], slope: -panel.speed[i],
                        curvature: -panel.force[i], excess: panel.excess[i]))
            }
        }
        return samples
    }
}
