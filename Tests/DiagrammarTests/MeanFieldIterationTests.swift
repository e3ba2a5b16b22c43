import Diagrammar
import Evaluation
import Export
import Foundation
import Testing

/// Mean field against plain iteration of its equations in double precision.
///
/// The averages here know neither Hermite polynomials nor error bounds: Gauss–Legendre in panels for one Gaussian variable, which does
/// not mind the kink of ReLU at a border of panels, and the trapezoidal rule for two, which converges exponentially for smooth
/// activations.
@Suite struct MeanFieldIterationTests {
    struct Activation: Sendable, CustomTestStringConvertible {
        let text: String
        let value: @Sendable (Double) -> Double
        let slope: @Sendable (Double) -> Double
        let settings: (weight: Double, bias: Double)
        var testDescription: String { "\(text) at \(settings.weight), \(settings.bias)" }

        func at(_ weight: Double, _ bias: Double) -> Activation {
            Activation(text: text, value: value, slope: slope, settings: (weight, bias))
        }
    }

    static let tanhs = Activation(
        text: "tanh(x)", value: { tanh($0) }, slope: { 1 - tanh($0) * tanh($0) }, settings: (1, 0.25))
    static let erfs = Activation(
        text: "erf(x)", value: { erf($0) }, slope: { 2 / Double.pi.squareRoot() * exp(-$0 * $0) }, settings: (0.7, 0.3))
    static let relu = Activation(
        text: "relu(x)", value: { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 }, settings: (1.25, 0.3))
    static let gelu = Activation(
        text: "x*(1 + erf(x/sqrt(2)))/2", value: { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 },
        slope: { (1 + erf($0 / 2.0.squareRoot())) / 2 + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() },
        settings: (1.25, 0.5))
    static let sine = Activation(text: "sin(x)", value: { sin($0) }, slope: { cos($0) }, settings: (0.9, 0.3))
    static let swish = Activation(
        text: "x/(1 + exp(-x))", value: { $0 / (1 + exp(-$0)) },
        slope: {
            let sigmoid = 1 / (1 + exp(-$0))
            return sigmoid * (1 + $0 * (1 - sigmoid))
        }, settings: (1.25, 0.4))

    static let activations = [
        tanhs, tanhs.at(1.5, 0.2), tanhs.at(1.75, 0.25), erfs, erfs.at(1.5, 0.1), relu, relu.at(0.75, 0.5), gelu,
        gelu.at(0.75, 0.2),
        sine, sine.at(1.3, 0.1), swish, swish.at(1.5, 0.125),
    ]

    // MARK: Averages over Gaussian variables

    /// Places and weights of a standard Gaussian variable: panels of 1/5, five points of Gauss and Legendre in each.
    private static let panels: [(z: Double, weight: Double)] = {
        let near = (5 - 2 * (10.0 / 7).squareRoot()).squareRoot() / 3
        let far = (5 + 2 * (10.0 / 7).squareRoot()).squareRoot() / 3
        let (nearWeight, farWeight) = ((322 + 13 * 70.0.squareRoot()) / 900, (322 - 13 * 70.0.squareRoot()) / 900)
        let rule = [(-far, farWeight), (-near, nearWeight), (0, 128.0 / 225), (near, nearWeight), (far, farWeight)]
        return (-45..<45).flatMap { panel in
            rule.map { x, weight in
                let z = (Double(panel) + (1 + x) / 2) / 5
                return (z, weight / 10 * exp(-z * z / 2) / (2 * Double.pi).squareRoot())
            }
        }
    }()

    /// The same as a trapezoidal rule.
    private static let trapezoids: [(z: Double, weight: Double)] = (-36...36).map { place in
        let z = Double(place) / 4
        return (z, exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 4)
    }

    private func average(_ q: Double, _ function: (_ x: Double, _ z: Double) -> Double) -> Double {
        Self.panels.reduce(0) { $0 + $1.weight * function(q.squareRoot() * $1.z, $1.z) }
    }

    /// <f(u) f(v)> where u and v have variance q and correlation c.
    private func average(_ q: Double, _ c: Double, _ function: (Double) -> Double) -> Double {
        let size = q.squareRoot()
        // Their sum and difference are independent, and f(u) f(v) does not change if the difference changes its sign.
        let (sum, difference) = (((1 + c) / 2).squareRoot() * size, ((1 - c) / 2).squareRoot() * size)
        var total = 0.0
        for (z, weight) in Self.trapezoids {
            for (y, other) in Self.trapezoids where y >= 0 {
                let product = function(sum * z + difference * y) * function(sum * z - difference * y)
                total += weight * other * (y > 0 ? 2 : 1) * product
            }
        }
        return total
    }

    /// The point where x ↦ map(x) comes to rest.
    private func rest(_ start: Double, _ limit: Int, _ map: (Double) -> Double) throws -> Double {
        var x = start
        for _ in 0..<limit {
            let next = map(x)
            if (next - x).magnitude < 1e-14 { return next }
            x = next
        }
        throw NoRest()
    }

    struct NoRest: Error {}

    // MARK: The comparison

    @Test(arguments: activations) func `direct iteration`(_ activation: Activation) throws {
        let (weight, bias) = activation.settings
        let (strength, constant) = (weight * weight, bias * bias)
        let text = """
            rules 1
            theory iterated
            width N
            depth l = 0 ... T
            parameter sigma_w, sigma_b
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            bias b[i](l) ~ normal(0, sigma_b^2)
            update h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)
            initial h[i](0) ~ normal(0, 1)
            where phi(x) = \(activation.text)

            """
        let report = try MeanFieldCalculation(
            model(text), settings: ["sigma_w=\(weight)", "sigma_b=\(bias)"]
        ).report()

        let q = try rest(1, 4000) { q in
            constant + strength * average(q) { x, _ in activation.value(x) * activation.value(x) }
        }
        let perpendicular = strength * average(q) { x, _ in activation.slope(x) * activation.slope(x) }
        // ∂/∂q of <φ²> by the width of the Gaussian variable: no second derivative, which ReLU has not.
        let parallel =
            strength * average(q) { x, z in activation.value(x) * activation.slope(x) * z } / q.squareRoot()

        let point = try #require(
            (report.points ?? []).min { a, b in
                (a.variance!.value - q).magnitude < (b.variance!.value - q).magnitude
            })
        try agree(point.variance, q)
        #expect(point.isStable == true)
        try agree(point.perpendicular, perpendicular)
        try agree(point.parallel, parallel)
        try agree(point.xiQ, -1 / log(parallel.magnitude))

        guard perpendicular > 1 else {
            try agree(point.correlation, 1)
            try agree(point.xiC, -1 / log(perpendicular))
            #expect(point.phase == .ordered)
            return
        }
        #expect(point.phase == .chaotic)
        let c = try rest(0.5, 400) { c in
            // Steffensen's step: the iteration alone takes some hundred rounds.
            let first = (constant + strength * average(q, c, activation.value)) / q
            let second = (constant + strength * average(q, first, activation.value)) / q
            let bend = second - 2 * first + c
            return bend.magnitude < 1e-13 ? second : c - (first - c) * (first - c) / bend
        }
        #expect(c < 1 - 1e-3)
        try agree(point.correlation, c)
        try agree(point.xiC, -1 / log(strength * average(q, c, activation.slope)))
    }

    private func agree(_ value: Estimate?, _ direct: Double) throws {
        let value = try #require(value)
        #expect((value.value - direct).magnitude <= value.error + 1e-10 * max(1, direct), "\(value.value), \(direct)")
        #expect(value.error <= 1e-8 * max(1, direct))
    }

    private func agree(_ length: MeanFieldReport.Length?, _ direct: Double) throws {
        guard case .finite(let value) = try #require(length) else {
            Issue.record("an infinite length instead of \(direct)")
            return
        }
        // A length amplifies the error of its multiplier by its square.
        try agree(value / Estimate(direct * max(direct, 1)), 1 / max(direct, 1))
    }
}
