/// Even states of −ψ'' − response(Δ(τ))ψ = Eψ along a path: the distance of two copies of a network with the same weights.
///
/// Inward from the end of the path, where ψ falls off exponentially, every panel is crossed by collocation at the Gauss points (an
/// implicit Runge-Kutta method of twice their number as order). The logarithmic derivative of ψ at τ = 0 grows with E, with the
/// slope ∫ψ²/ψ(0)²: Newton's method for its zero, in a bracket that the nodes of ψ narrow.
struct TwoReplicaStates {
    private let path: ParticlePath
    /// B·T·B with the matrix B of integrals to the right end and the pace T, for each panel.
    private let double: [[Double]]

    /// ψ at the points, 1 at τ = 0.
    struct Wave {
        let values: [[Double]]
        /// ψ'/ψ at τ = 0.
        let logarithmicSlope: Double
        /// ∫₀^∞ ψ².
        let norm: Double
        let hasNode: Bool
        let slopeAtStart: Double
        let valueAtStart: Double
    }

    init(_ path: ParticlePath) {
        self.path = path
        let n = path.rule.count
        double = path.panels.map { panel in
            var product = [Double](repeating: 0, count: n * n)
            for i in 0..<n {
                for k in 0..<n {
                    let factor = path.rule.fromPoints[i * n + k] * panel.pace[k] * panel.half * panel.half
                    for j in 0..<n { product[i * n + j] += factor * path.rule.fromPoints[k * n + j] }
                }
            }
            return product
        }
    }

    /// The solution that falls off, at an energy below −response(limit).
    func wave(_ energy: Double) -> Wave {
        let n = path.rule.count
        let weights = path.rule.weights
        let k = (-energy - path.limitResponse.value).squareRoot()
        let rate = path.rateSquared.squareRoot()
        var value = 1.0
        // To first order in Δ − limit, which falls off with its own rate.
        var slope = -(k - path.limitResponse.change / (2 * k + rate))
        var norm = 1 / (2 * k)
        var values = [[Double]](repeating: [], count: path.panels.count)
        var hasNode = false
        for p in path.panels.indices.reversed() {
            let panel = path.panels[p]
            let push = (0..<n).map { -(energy + panel.response[$0]) * panel.pace[$0] }
            // ψ = value − slope·∫T + B T B (T q ψ)
            var matrix = double[p]
            var psi = [Double](repeating: value, count: n)
            for i in 0..<n {
                var time = 0.0
                for j in 0..<n {
                    time += path.rule.fromPoints[i * n + j] * panel.pace[j]
                    matrix[i * n + j] = (i == j ? 1 : 0) - matrix[i * n + j] * push[j]
                }
                psi[i] -= slope * time * panel.half
            }
            Self.solve(&matrix, &psi)
            var (change, newSlope) = (0.0, slope)
            for i in 0..<n {
                var local = slope
                for j in 0..<n { local -= path.rule.fromPoints[i * n + j] * push[j] * psi[j] * panel.half }
                change += weights[i] * panel.pace[i] * local * panel.half
                newSlope -= weights[i] * push[i] * psi[i] * panel.half
                norm += weights[i] * panel.pace[i] * psi[i] * psi[i] * panel.half
                if psi[i] <= 0 { hasNode = true }
            }
            value -= change
            slope = newSlope
            if value <= 0 { hasNode = true }
            values[p] = psi
            let scale = 1 / max(value.magnitude, slope.magnitude / max(k, 1e-3 * rate))
            value *= scale
            slope *= scale
            norm *= scale * scale
            for q in p..<path.panels.count { for i in 0..<n { values[q][i] *= scale } }
        }
        return Wave(
            values: values, logarithmicSlope: slope / value, norm: norm, hasNode: hasNode, slopeAtStart: slope,
            valueAtStart: value)
    }

    /// The lowest energy, with the wave; nil if the iteration does not end.
    func ground(from lowest: Double, to highest: Double) -> (energy: Double, wave: Wave)? {
        var (low, high) = (lowest, highest)
        var energy = low + (high - low) * 0.25
        for _ in 0..<200 {
            let wave = wave(energy)
            if wave.hasNode || wave.logarithmicSlope > 0 { high = energy } else { low = energy }
            var next = energy - wave.logarithmicSlope * wave.valueAtStart * wave.valueAtStart / wave.norm
            if wave.hasNode || !(next > low && next < high) {
                // Close to the edge of the continuum the binding is small beside the bracket.
                next = low + (high - low) / 2
            } else if (next - energy).magnitude <= 4e-16 * energy.magnitude {
                return (next, wave)
            }
            if next <= low || next >= high || high - low <= 4e-16 * energy.magnitude { return (energy, wave) }
            energy = next
        }
        return nil
    }

    /// Δ' solves the equation with E = −γ²; by how much it fails to do so here, as an error of the energy.
    func energyError(stiffness: Double, noise: Double) -> Double {
        let wave = wave(-stiffness)
        let startForce = path.startForce
        let wronskian = -wave.valueAtStart * startForce + wave.slopeAtStart * noise / 2
        var overlap = 0.0
        for (panel, psi) in zip(path.panels, wave.values) {
            for i in psi.indices {
                overlap += path.rule.weights[i] * panel.half * panel.pace[i] * panel.speed[i] * psi[i]
            }
        }
        return (wronskian / overlap).magnitude
    }

    /// The mean of a function of the points in a state.
    func mean(_ values: [[Double]], in wave: Wave) -> Double {
        var sum = 0.0
        for (p, panel) in path.panels.enumerated() {
            for i in panel.angles.indices {
                sum +=
                    path.rule.weights[i] * panel.half * panel.pace[i] * values[p][i] * wave.values[p][i]
                    * wave.values[p][i]
            }
        }
        return sum / wave.norm
    }

    /// Gaussian elimination with exchanges of rows.
    private static func solve(_ matrix: inout [Double], _ right: inout [Double]) {
        let n = right.count
        matrix.withUnsafeMutableBufferPointer { m in
            right.withUnsafeMutableBufferPointer { r in
                for c in 0..<n {
                    var pivot = c
                    for row in c..<n where m[row * n + c].magnitude > m[pivot * n + c].magnitude { pivot = row }
                    if pivot != c {
                        for j in 0..<n { m.swapAt(pivot * n + j, c * n + j) }
                        r.swapAt(pivot, c)
                    }
                    var row = c + 1
                    while row < n {
                        let factor = m[row * n + c] / m[c * n + c]
                        var j = c
                        while j < n {
                            m[row * n + j] -= factor * m[c * n + j]
                            j += 1
                        }
                        r[row] -= factor * r[c]
                        row += 1
                    }
                }
                for c in stride(from: n - 1, through: 0, by: -1) {
                    var sum = r[c]
                    for j in (c + 1)..<max(n, c + 1) { sum -= m[c * n + j] * r[j] }
                    r[c] = sum / m[c * n + c]
                }
            }
        }
    }
}
