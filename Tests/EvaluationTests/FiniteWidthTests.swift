import Algebra
import Evaluation
import Exact
import Foundation
import Testing

/// Corrections of order 1/N against linear systems, runs and sampled networks that `Tests/Golden/finite-width` made.
@Suite struct FiniteWidthTests {
    static let runsLongTests = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil

    struct Row: Sendable, CustomTestStringConvertible {
        let (strength, bias, quantity, way): (Rational, Rational, String, String)
        let (value, error): (Double, Double)

        var testDescription: String { "\(quantity), \(way), sigma_w^2 = \(strength)" }
    }

    static func rows() throws -> [Row] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Golden/finite-width/finite_width.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            let parts = $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return Row(
                strength: try #require(Rational(parts[0])), bias: try #require(Rational(parts[1])), quantity: parts[2],
                way: parts[3], value: try #require(Double(parts[4])), error: try #require(Double(parts[5])))
        }
    }

    static func terms(_ text: String, _ strength: Rational) throws -> [CovarianceMap.Term] {
        let scope = Expr.Scope([GaussianAverage.variable])
        return [.init(strength: strength, function: try Expr(parsing: text, scope: scope))]
    }

    /// The fixed point reached from K = 1, and the stable correlation.
    static func fixedPoint(
        _ terms: [CovarianceMap.Term], _ constant: Rational
    ) throws -> (variance: Estimate, correlation: Estimate?) {
        let recursion = CovarianceRecursion(
            try CovarianceMap(terms), decay: 1, constant: constant, sharedConstant: constant, isDiscrete: true)
        var k = 1.0
        for _ in 0..<200 { k += try recursion.drift(k).value }
        let point = try recursion.fixedPoint(Estimate(k, error: 1e-14))
        return (point.variance, try recursion.correlation(at: point).value)
    }

    @Test func `tanh`() throws {
        let rows = try Self.rows()
        #expect(rows.count == 24)
        for (strength, group) in Dictionary(grouping: rows, by: \.strength) {
            let terms = try Self.terms("tanh(x)", strength)
            let (k, c) = try Self.fixedPoint(terms, group[0].bias)
            let width = try FiniteWidth(terms)
            let variance = try width.variance(at: k)
            let distance = try #require(try width.distance(at: variance))
            // Averages over pairs take seconds; one is tested through the whole house.
            let group = group.filter { Self.runsLongTests || !$0.quantity.hasSuffix("k12") }
            let needsPair = group.contains { $0.quantity.hasSuffix("k12") }
            let pair = needsPair ? try width.correlation(at: variance, correlation: try #require(c)) : nil
            for row in group {
                let found: Estimate? =
                    switch row.quantity {
                    case "shift of k": variance.shift
                    case "spread of k": variance.spread
                    case "factor of k": variance.multiplierShift
                    case "mean distance": distance.multiplierShift
                    case "typical distance": distance.logarithmShift
                    case "multiplier of k12": pair?.multiplier
                    case "shift of k12": pair?.shift
                    case "spread of k12": pair?.spread
                    case "factor of k12": pair?.multiplierShift
                    default: nil
                    }
                let value = try #require(found)
                let allowed =
                    row.way == "sampled" ? 5 * row.error + 0.03 * abs(row.value) : row.error * max(1, abs(row.value))
                #expect(abs(value.value - row.value) < allowed, "\(row.testDescription): \(value) and not \(row.value)")
                #expect(value.relativeError < 1e-5)
            }
        }
    }

    /// Kinks are averaged by Hermite polynomials and smooth functions by their derivatives: the same where both apply.
    @Test func `both ways to a derivative`() throws {
        let smooth = try FiniteWidth(Self.terms("tanh(x)", 2))
        // relu(x) - relu(-x) is x.
        let kinked = try FiniteWidth(Self.terms("tanh(relu(x) - relu(-x))", 2))
        let k = Estimate(0.7)
        let (a, b) = (try smooth.variance(at: k), try kinked.variance(at: k))
        for (x, y) in [
            (a.multiplier, b.multiplier), (a.spread, b.spread), (a.shift, b.shift),
            (a.multiplierShift, b.multiplierShift),
        ] {
            #expect(x.agrees(with: y))
            #expect(y.relativeError < 1e-8)
        }
        let (d, e) = (try #require(try smooth.distance(at: a)), try #require(try kinked.distance(at: b)))
        #expect(d.multiplierShift.agrees(with: e.multiplierShift) && d.logarithmShift.agrees(with: e.logarithmShift))
    }

    /// ReLU: E k² grows by 1 + 5/N, a linear network by 1 + 2/N; the typical distance shrinks by the same as the typical variance.
    @Test func `homogeneous activations`() throws {
        for (text, strength, spread) in [("relu(x)", 2, 5.0), ("x", 1, 2.0), ("abs(x)", 1, 2.0)] {
            let width = try FiniteWidth(Self.terms(text, Rational(strength)))
            #expect(width.isHomogeneous)
            let growth = try width.homogeneousGrowth()
            #expect(growth.multiplier.contains(1) && growth.spread.contains(spread))
            let distance = try #require(try width.distance(at: width.variance(at: Estimate(0))))
            #expect(distance.multiplier.contains(1) && distance.multiplierShift == Estimate(0))
            #expect(distance.logarithmShift.contains(-spread / 2))
        }
        let sign = try FiniteWidth(Self.terms("sign(x)", 1))
        #expect(try sign.distance(at: sign.variance(at: Estimate(1))) == nil)
    }

    /// THEORY's values for tanh at σ_w = 1, σ_b = 0 from K = 1.
    @Test func `layer by layer`() throws {
        let width = try FiniteWidth(Self.terms("tanh(x)", 1))
        let layers = FiniteWidthLayers(width, constant: 0, limit: 400)
        let (k, v, g) = try layers.corrections(from: Estimate(1), layers: 4)
        #expect(abs(k.value - 0.127905) < 1e-6 && abs(v.value - 0.039398) < 1e-6 && abs(g.value + 0.068225) < 1e-6)
        // At criticality V/K² = (2/3) l - (5/18) ln l + …, and |G|/K = l/3 + … in the end.
        let growth = try layers.growth(from: 1, neurons: 32)
        guard case .reached(let spread) = growth.spread, case .reached(let shift)? = growth.shift else {
            Issue.record("\(growth)")
            return
        }
        #expect((45...55).contains(spread) && (90...110).contains(shift))
        let before = try layers.corrections(from: Estimate(1), layers: spread - 1)
        let at = try layers.corrections(from: Estimate(1), layers: spread)
        #expect((before.spread / (before.variance * before.variance)).value < 32)
        #expect((at.spread / (at.variance * at.variance)).value >= 32)
    }

    @Test func `ends of the corrections`() throws {
        let tanh = try FiniteWidth(Self.terms("tanh(x)", 1))
        let settled = try FiniteWidthLayers(tanh, constant: Rational(1, 20)).growth(from: 1, neurons: 64)
        let (k, _) = try Self.fixedPoint(Self.terms("tanh(x)", 1), Rational(1, 20))
        let stationary = try tanh.variance(at: k)
        guard case .settles(let spread) = settled.spread, case .settles(let shift)? = settled.shift else {
            Issue.record("\(settled)")
            return
        }
        #expect(abs(spread - stationary.spread.value / (64 * k.value * k.value)) < 1e-9)
        #expect(abs(shift - abs(stationary.shift.value) / (64 * k.value)) < 1e-9)
        // Below criticality the network becomes linear: V/K² gains 2 in each layer.
        let weak = try FiniteWidth(Self.terms("tanh(x)", Rational(1, 2)))
        let early = try FiniteWidthLayers(weak, constant: 0).growth(from: 1, neurons: 64)
        let late = try FiniteWidthLayers(weak, constant: 0).growth(from: 1, neurons: 100_000)
        guard case .reached(let first) = early.spread, case .foreseen(let second) = late.spread else {
            Issue.record("\(early) \(late)")
            return
        }
        #expect(abs(Double(second) - Double(first) - (100_000 - 64) / 2) < 3)
        // With a bias ReLU has no shift at all.
        let relu = try FiniteWidthLayers(FiniteWidth(Self.terms("relu(x)", 1)), constant: 1).growth(
            from: 1, neurons: 10)
        #expect(relu.shift == nil)
    }
}
