/// Integrals of several functions over z ~ N(0, 1), from panels on the line.
///
/// On every panel two Gauss rules with no point in common are compared; panels where they disagree are halved. The error of an
/// integral is the sum of these differences, of the bounds of rounding errors that the functions bring along, and of the part
/// beyond the last panels, from the rate at which the contributions of panels fall off.
struct LineIntegral {
    /// A function at several points z: values and bounds of their errors, output after output.
    typealias Integrand = (_ z: [Double], _ values: inout [Double], _ errors: inout [Double]) throws -> Void

    enum Failure: Error {
        /// The integrand is not a number at this z.
        case undefined(z: Double, output: Int)
        /// It does not fall off.
        case diverges(output: Int)
        case notConverged(output: Int, best: Estimate)
    }

    let outputs: Int
    /// The results of which accuracy is demanded; the others are by-products.
    let demanded: Int
    let relativeAccuracy: Double
    /// Where panels end, in units of z, with the distance over which something happens.
    let points: [(z: Double, scale: Double)]
    /// Whether all functions are even.
    let isEven: Bool
    /// Results need no relative accuracy below this; what is left out where the Gaussian ends counts as an error there, and
    /// not as a divergence.
    var negligible = 1e-300

    private struct Panel {
        let lower: Double
        let upper: Double
        var integral: [Double]
        var difference: [Double]
        var magnitude: [Double]
        var roundoff: [Double]
    }

    /// The points of both rules.
    static let pointsPerPanel = GaussLegendre.fine.nodes.count + GaussLegendre.coarse.nodes.count

    /// Beyond this the Gaussian is no double.
    private static let farthest = 38.0
    private static let mostPanels = 40_000

    func estimates(of integrand: Integrand) throws -> [Estimate] {
        var work = Workspace(outputs: outputs)
        var panels: [Panel] = []
        var tail = [Double](repeating: 0, count: outputs)
        for side in isEven ? [1.0] : [-1.0, 1.0] {
            try addPanels(towards: side, integrand, &work, &panels, &tail)
        }
        var passes = 0
        while true {
            let (total, difference, roundoff) = sums(panels)
            var hard = [Bool](repeating: false, count: outputs)
            for k in 0..<demanded {
                hard[k] =
                    difference[k] > max(relativeAccuracy * total[k].magnitude / 4, roundoff[k] / 4, negligible)
            }
            guard hard.contains(true) else { break }
            var next: [Panel] = []
            var splits = 0
            for panel in panels {
                let isHard = (0..<demanded).contains { k in
                    let goal = max(relativeAccuracy * total[k].magnitude, roundoff[k]) / 8
                    return hard[k] && panel.difference[k] > goal / Double(panels.count)
                }
                let middle = panel.lower + (panel.upper - panel.lower) / 2
                let width = panel.upper - panel.lower
                let smallest = 8 * Estimate.rounding * max(panel.lower.magnitude, panel.upper.magnitude)
                if isHard, width > smallest, middle > panel.lower, middle < panel.upper {
                    splits += 1
                    next.append(try self.panel(panel.lower, middle, integrand, &work))
                    next.append(try self.panel(middle, panel.upper, integrand, &work))
                } else {
                    next.append(panel)
                }
            }
            panels = next
            passes += 1
            if splits == 0 || panels.count > Self.mostPanels || passes > 400 {
                // What cannot be halved any more counts with its difference; it has to be small all the same.
                let (total, difference, roundoff) = sums(panels)
                for k in 0..<demanded
                where difference[k] > max(relativeAccuracy * total[k].magnitude, roundoff[k], negligible) {
                    throw Failure.notConverged(
                        output: k, best: estimate(total[k], difference[k], roundoff[k], tail[k], panels.count))
                }
                break
            }
        }
        let (total, difference, roundoff) = sums(panels)
        return (0..<outputs).map { estimate(total[$0], difference[$0], roundoff[$0], tail[$0], panels.count) }
    }

    private func estimate(
        _ total: Double, _ difference: Double, _ roundoff: Double, _ tail: Double, _ panels: Int
    ) -> Estimate {
        let sides = isEven ? 2.0 : 1.0
        return Estimate(total * sides, error: (2 * difference + roundoff + tail) * sides * (1 + 1e-12))
    }

    private func sums(_ panels: [Panel]) -> (total: [Double], difference: [Double], roundoff: [Double]) {
        var total = [Double](repeating: 0, count: outputs)
        var (difference, roundoff) = (total, total)
        for k in 0..<outputs {
            for panel in panels {
                total[k] += panel.integral[k]
                difference[k] += panel.difference[k]
                // Adding up costs one rounding of what has been added so far.
                roundoff[k] += panel.roundoff[k] + total[k].magnitude * Estimate.rounding
            }
        }
        return (total, difference, roundoff)
    }

    // MARK: Panels

    /// Panels from 0 outwards until nothing comes any more, but at least beyond the last point where something happens.
    private func addPanels(
        towards side: Double, _ integrand: Integrand, _ work: inout Workspace, _ panels: inout [Panel],
        _ tail: inout [Double]
    ) throws {
        var ends: Set<Double> = [0]
        var last = 8.0
        for point in points where point.z.magnitude < Self.farthest {
            let z = point.z * side
            if z >= 0 { ends.insert(z) }
            last = max(last, (z + 1).rounded(.up))
            // Panels grow in proportion to their distance from the place.
            var distance = max(2 * point.scale, 1e-9)
            while distance < 2 {
                for end in [z - distance, z + distance] where end > 0 { ends.insert(end) }
                distance *= 4
            }
        }
        for z in stride(from: 2.0, through: min(last, Self.farthest), by: 2) { ends.insert(z) }
        var sorted = ends.sorted().filter { $0 <= Self.farthest }
        if sorted.count < 2 { sorted.append(2) }
        for (a, b) in zip(sorted, sorted.dropFirst()) {
            panels.append(side > 0 ? try panel(a, b, integrand, &work) : try panel(-b, -a, integrand, &work))
        }
        var (end, before) = (sorted[sorted.count - 1], panels[panels.count - 1])
        while true {
            let next = min(end + 2, Self.farthest)
            let outer = side > 0 ? try panel(end, next, integrand, &work) : try panel(-next, -end, integrand, &work)
            panels.append(outer)
            end = next
            let size = (0..<outputs).map { k in panels.reduce(0) { $0 + $1.magnitude[k] } }
            let isSmall = (0..<outputs).allSatisfy { k in
                size[k] > 0 && outer.magnitude[k] <= 1e-19 * size[k] && outer.magnitude[k] <= before.magnitude[k] / 4
            }
            // A function that vanishes out there has no tail.
            let vanishes = end >= Self.farthest
            if isSmall || vanishes {
                for k in 0..<outputs {
                    if outer.magnitude[k] > max(1e-19 * size[k], negligible) {
                        if k < demanded { throw Failure.diverges(output: k) }
                        tail[k] = .infinity
                    } else {
                        tail[k] += outer.magnitude[k]
                    }
                }
                return
            }
            before = outer
        }
    }

    /// Room for the points of both rules.
    private struct Workspace {
        var z: [Double]
        var values: [Double]
        var errors: [Double]

        init(outputs: Int) {
            let points = LineIntegral.pointsPerPanel
            z = [Double](repeating: 0, count: points)
            values = [Double](repeating: 0, count: points * outputs)
            errors = values
        }
    }

    private func panel(
        _ lower: Double, _ upper: Double, _ integrand: Integrand, _ work: inout Workspace
    ) throws -> Panel {
        let (fine, coarse) = (GaussLegendre.fine, GaussLegendre.coarse)
        let (centre, half) = (lower + (upper - lower) / 2, (upper - lower) / 2)
        let (n, m) = (fine.nodes.count, coarse.nodes.count)
        for k in 0..<n { work.z[k] = centre + half * fine.nodes[k] }
        for k in 0..<m { work.z[n + k] = centre + half * coarse.nodes[k] }
        try integrand(work.z, &work.values, &work.errors)
        let nothing = [Double](repeating: 0, count: outputs)
        var panel = Panel(
            lower: lower, upper: upper, integral: nothing, difference: nothing, magnitude: nothing, roundoff: nothing)
        let points = n + m
        for output in 0..<outputs {
            var (first, second, size, error, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for k in 0..<points {
                let (z, f) = (work.z[k], work.values[output * points + k])
                let weight = CompiledExpressions.gaussian(z)
                let product = f * weight
                if f.isNaN { throw Failure.undefined(z: z, output: output) }
                guard product.isFinite else { throw Failure.diverges(output: output) }
                if k < n {
                    let w = fine.weights[k] * half
                    first += w * product
                    size += w * product.magnitude
                    // The exponent z²/2, the weights and the sum are rounded.
                    error +=
                        w
                        * (work.errors[output * points + k] * weight + product.magnitude * (z * z + 12)
                            * Estimate.rounding)
                    largest = max(largest, product.magnitude)
                } else {
                    second += coarse.weights[k - n] * half * product
                }
            }
            panel.integral[output] = first
            panel.magnitude[output] = size
            panel.difference[output] = (first - second).magnitude
            // The ends of the panel are places with errors of their own.
            panel.roundoff[output] =
                error + 4 * Estimate.rounding * largest * max(lower.magnitude, upper.magnitude)
        }
        return panel
    }
}
