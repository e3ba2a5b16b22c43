#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The way of the particle from Δ(0) = K down to its place of rest, in the angle θ of Δ = K cos θ instead of time.
///
/// The speed follows from the energy, so nothing unstable is integrated: force and energy are summed up from K in the near half
/// and from the place of rest in the far one, where each is exact relative to itself. Panels shrink geometrically to both ends; at
/// the place of rest that is uniform in time. Behind the last panel Δ approaches its limit exponentially.
struct ParticlePath {
    /// One panel, its points in the order of time.
    struct Panel {
        /// Half its width in θ.
        let half: Double
        var angles: [Double]
        var response: [Double]
        /// V'(Δ).
        var force: [Double] = []
        /// −dΔ/dτ.
        var speed: [Double] = []
        /// dτ/dθ.
        var pace: [Double] = []
        var times: [Double] = []
        /// Δ − limit.
        var excess: [Double]
    }

    let rule: LegendreCollocation
    let variance: Double
    let limitAngle: Double
    private(set) var panels: [Panel] = []
    /// By how much the energies of both halves differ where they meet, relative.
    private(set) var energyGap = 0.0
    /// The last point: Δ − limit and the time.
    private(set) var end = (excess: 0.0, time: 0.0)
    /// γ² − response at the limit: the square of the rate at which Δ approaches it.
    let rateSquared: Double
    /// V' at Δ = K: −Δ'' at τ = 0+.
    let startForce: Double
    /// The response at the limit, and its change from there to the last point.
    let limitResponse: (value: Double, change: Double)

    /// How far the last panel is from the limit, relative to the whole way.
    private static let farHalvings = 22

    init(_ potential: ParticlePotential, limitAngle: Double, noise: Double, rule: LegendreCollocation) {
        self.rule = rule
        let (curve, k, stiffness) = (potential.curve, potential.variance, potential.stiffness)
        (variance, self.limitAngle) = (k, limitAngle)
        func excess(_ distance: Double) -> Double {
            2 * k * sin(limitAngle - distance / 2) * sin(distance / 2)
        }
        let lastDistance = limitAngle * pow(0.5, Double(Self.farHalvings))
        let limitResponse = curve.response(limitAngle)
        let change = curve.response(limitAngle - lastDistance) - limitResponse
        self.limitResponse = (limitResponse, change)
        rateSquared = stiffness - limitResponse
        end.excess = excess(lastDistance)
        // Near θ = 0 the speed changes over an angle of about κ/√(V'K).
        startForce = potential.force(0).value
        let scale = noise > 0 && startForce > 0 ? 0.1 * noise / (startForce * k).squareRoot() : 1
        var near = [0.0]
        var first = limitAngle / 2
        while first > limitAngle * 0x1p-8 || (first > scale && first > limitAngle * 0x1p-40) { first /= 2 }
        while first <= limitAngle / 2 {
            near.append(first)
            first *= 2
        }
        for (a, b) in zip(near, near.dropFirst()) {
            let angles = rule.nodes.map { (a + b) / 2 + (b - a) / 2 * $0 }
            panels.append(
                Panel(
                    half: (b - a) / 2, angles: angles, response: angles.map(curve.response),
                    excess: angles.map { excess(limitAngle - $0) }))
        }
        let nearCount = panels.count
        for j in 1..<Self.farHalvings {
            let (a, b) = (limitAngle * pow(0.5, Double(j)), limitAngle * pow(0.5, Double(j + 1)))
            let distances = rule.nodes.map { (a + b) / 2 - (a - b) / 2 * $0 }
            let angles = distances.map { limitAngle - $0 }
            panels.append(
                Panel(
                    half: (a - b) / 2, angles: angles, response: angles.map(curve.response),
                    excess: distances.map(excess)))
        }
        sumFromStart(nearCount, startForce, noise, stiffness)
        sumFromRest(nearCount, stiffness)
        sumTimes()
    }

    /// ∫ of a function of the points: from the left end to each point, and over the panel.
    private func integrals(_ values: [Double], _ half: Double, _ matrix: [Double]) -> (points: [Double], whole: Double)
    {
        let n = rule.count
        var points = [Double](repeating: 0, count: n)
        var whole = 0.0
        for i in 0..<n {
            var sum = 0.0
            for j in 0..<n { sum += matrix[i * n + j] * values[j] }
            points[i] = sum * half
            whole += rule.weights[i] * values[i]
        }
        return (points, whole * half)
    }

    /// Half the squared speed where the halves meet, as both of them say.
    private var meeting: (start: Double, rest: Double) = (0, 0)

    private mutating func sumFromStart(_ count: Int, _ startForce: Double, _ noise: Double, _ stiffness: Double) {
        var force = startForce
        var energy = noise * noise / 8
        for p in 0..<count {
            let path = panels[p].angles.map { variance * sin($0) }
            let steps = zip(panels[p].response, path).map { (stiffness - $0) * $1 }
            let forces = integrals(steps, panels[p].half, rule.toPoints)
            panels[p].force = forces.points.map { force + $0 }
            let work = integrals(zip(panels[p].force, path).map { $0 * $1 }, panels[p].half, rule.toPoints)
            panels[p].speed = work.points.map { (2 * max(0, energy + $0)).squareRoot() }
            panels[p].pace = zip(path, panels[p].speed).map { $0 / $1 }
            force += forces.whole
            energy += work.whole
        }
        meeting.start = energy
    }

    private mutating func sumFromRest(_ first: Int, _ stiffness: Double) {
        let y = end.excess
        var force = -(rateSquared - limitResponse.change / 2) * y
        var energy = (rateSquared / 2 - limitResponse.change / 6) * y * y
        for p in panels.indices.reversed() where p >= first {
            let path = panels[p].angles.map { variance * sin($0) }
            let steps = zip(panels[p].response, path).map { (stiffness - $0) * $1 }
            let forces = integrals(steps, panels[p].half, rule.fromPoints)
            panels[p].force = forces.points.map { force - $0 }
            let work = integrals(zip(panels[p].force, path).map { $0 * $1 }, panels[p].half, rule.fromPoints)
            panels[p].speed = work.points.map { (2 * max(0, energy - $0)).squareRoot() }
            panels[p].pace = zip(path, panels[p].speed).map { $0 / $1 }
            force -= forces.whole
            energy -= work.whole
        }
        meeting.rest = energy
        energyGap = (meeting.start - meeting.rest).magnitude / max(meeting.start.magnitude, meeting.rest.magnitude)
    }

    private mutating func sumTimes() {
        var time = 0.0
        for p in panels.indices {
            let times = integrals(panels[p].pace, panels[p].half, rule.toPoints)
            panels[p].times = times.points.map { time + $0 }
            time += times.whole
        }
        end.time = time
    }
}
