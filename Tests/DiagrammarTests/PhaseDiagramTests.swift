import Algebra
import Diagrammar
import Exact
import Export
import Foundation
import Language
import Testing

/// Planes of parameters against values of single points.
@Suite struct PhaseDiagramTests {
    private static func rules(_ activation: String, _ more: String = "") -> String {
        """
        rules 1
        theory    mlp "Multilayer perceptron"
        width     N
        depth     l = 0 ... T
        parameter sigma_w, sigma_b, q, g
        neuron    h[i](l)
        weight    W[i,j](l) ~ normal(0, sigma_w^2/N)
        bias      b[i](l)   ~ normal(0, sigma_b^2)
        update    h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)
        initial   h[i](0)   ~ normal(0, q)
        where     phi(x) = \(activation)
        \(more)
        """
    }

    private func diagram(
        _ activation: String, _ x: String, _ y: String, set: [String: Rational] = [:]
    ) throws -> PhaseDiagram {
        let model = try Model(SourceText(name: "mlp.rules", bytes: Array(Self.rules(activation).utf8)))
        guard case .network(let network) = model.content else { throw PhaseDiagramError("no network", help: "") }
        var values: [Symbol: Polynomial] = [:]
        for (name, value) in set { values[model.symbols.symbol(named: name)!] = Polynomial(value) }
        return try PhaseDiagram(
            network.substituting(values, in: model.symbols)!, in: model.symbols, theory: model.name,
            x: .init(parsing: x), y: .init(parsing: y))
    }

    private func refusal(_ activation: String, _ x: String, _ y: String) -> String {
        do throws(PhaseDiagramError) {
            do { _ = try diagram(activation, x, y) } catch let error as PhaseDiagramError { throw error } catch {
                return "\(error)"
            }
            return "none"
        } catch { return error.message }
    }

    @Test func `tanh: the reference points, the critical line and the columns`() throws {
        let plane = try diagram("tanh(x)", "sigma_w=1..2:5", "σ_b=0..0.2:3").plane()
        let lines = plane.csv().split(separator: "\n").map(String.init)
        #expect(lines[0] == "sigma_w,sigma_b,q,chi_perp,xi_c,phase")
        #expect(lines[1] == "1,0,0,1,inf,critical")
        #expect(lines.count == 16 && lines[2].hasPrefix("1.25,0,") && lines[6].hasPrefix("1,0.1,"))
        // σ_b = 0.1: the line passes σ_w² = 1.42420529; every point of the grid there has the phase of its side.
        let crossing = try #require(
            plane.criticalLines.joined().first { abs($0.y - 0.1) < 1e-12 && $0.x > 1 })
        #expect(abs(crossing.x * crossing.x - 1.424_205_29) < 1e-8)
        for (column, x) in plane.x.values.enumerated() {
            #expect(plane.cell(column: column, row: 1).phase == (x * x < 1.424_205_29 ? .ordered : .chaotic))
        }
        #expect(try #require(plane.accuracy) < 1e-7)
        #expect(plane.notes.isEmpty)
    }

    @Test func `tanh: depth scales of the reference points`() throws {
        // The axes are the standard deviations: σ_w² = 2 and σ_b² = 1/20 in a gain and a bias of their own.
        let plane = try diagram("sqrt(2)*tanh(x)", "sigma_w=1..2:2", "sigma_b=0.2..0.25:2").plane()
        let cell = plane.cell(column: 0, row: 0)
        let (q, chi) = (try #require(cell.variance), try #require(cell.response))
        #expect(chi > 1 && cell.phase == .chaotic)
        // Direct iteration with sums over a grid.
        var k = 1.0
        for _ in 0..<400 { k = 0.04 + 2 * average(k) { tanh($0) * tanh($0) } }
        #expect(abs(q - k) < 1e-9)
        #expect(abs(chi - 2 * average(k) { pow(1 - tanh($0) * tanh($0), 2) }) < 1e-9)
    }

    @Test func `ReLU grows without bound beyond the square root of two`() throws {
        let plane = try diagram("relu(x)", "sigma_w=0.5..2:7", "sigma_b=0.5..1:2").plane()
        for (place, cell) in plane.cells.enumerated() {
            let (w, b) = (plane.x.values[place % 7], plane.y.values[place / 7])
            #expect(cell.phase == (w * w < 2 ? .ordered : .unbounded))
            if w * w < 2 {
                #expect(abs(cell.variance! - b * b / (1 - w * w / 2)) < 1e-9)
                #expect(abs(cell.depthScale! + 1 / log(w * w / 2)) < 1e-9)
            }
        }
        #expect(plane.criticalLines.isEmpty)
        for point in plane.divergenceLines.joined() { #expect(abs(point.x - 2.0.squareRoot()) < 1e-3) }
        #expect(!plane.divergenceLines.isEmpty)
    }

    @Test func `a letter inside the activation is the same as one outside`() throws {
        // tanh(g x) with σ_w and σ_b is the network of g h: σ_w → g σ_w, σ_b → g σ_b, q → g² q.
        let plane = try diagram("tanh(g*x)", "g=1..2:3", "sigma_w=0.5..1:2", set: ["sigma_b": Rational(1, 10)]).plane()
        let plain = try diagram("tanh(x)", "sigma_w=1..2:2", "sigma_b=0.1..0.2:2").plane()
        let (inside, outside) = (plane.cell(column: 2, row: 1), plain.cell(column: 1, row: 1))
        #expect(abs(inside.variance! * 4 - outside.variance!) < 1e-9)
        #expect(abs(inside.response! - outside.response!) < 1e-9)
        #expect(abs(inside.depthScale! - outside.depthScale!) < 1e-6)
    }

    @Test func `axes that make no plane are refused by name`() {
        #expect(refusal("tanh(x)", "sigma_w=1..1", "sigma_b=0..1").contains("no extent"))
        #expect(refusal("tanh(x)", "sigma_w=4..1", "sigma_b=0..1").contains("backwards"))
        #expect(refusal("tanh(x)", "sigma_w=a..1", "sigma_b=0..1") == "a is no number")
        #expect(refusal("tanh(x)", "sigma_w=..1", "sigma_b=0..1").contains("missing"))
        #expect(refusal("tanh(x)", "sigma_w", "sigma_b=0..1").contains("no parameter with a range"))
        #expect(refusal("tanh(x)", "sigma_w=0..1:1", "sigma_b=0..1").contains("1 point"))
        #expect(refusal("tanh(x)", "sigma_v=0..1", "sigma_b=0..1").contains("sigma_v is no parameter"))
        #expect(refusal("tanh(x)", "q=0..1", "sigma_b=0..1").contains("do not depend on q"))
        #expect(refusal("tanh(x)", "sigma_w=0..1", "σ_w=0..2") == "both axes are sigma_w")
        #expect(refusal("tanh(g*x)", "sigma_w=0..1", "sigma_b=0..2") == "g has no value")
        #expect(refusal("tanh(x)", "sigma_w=-1..1", "sigma_b=0..2").contains("positive"))
        #expect(refusal("tanh(x)", "sigma_w=0..1:2000", "sigma_b=0..2:2000").contains("2000 times 2000"))
    }

    @Test func `the plane of a continuous network says what single points say, a white bias included`() throws {
        let text = """
            rules 1
            theory    rnn
            source    "by hand"
            width     N
            time      t stationary
            parameter g, gamma, sigma_b, kappa
            neuron    h[i](t)
            weight    W[i,j] ~ normal(0, g^2/N)
            bias      b[i](t) ~ white(sigma_b^2)
            noise     xi[i](t) ~ white(kappa)
            update    d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*tanh(h[j](t)) + b[i](t) + xi[i](t)
            """
        let model = try Model(SourceText(name: "rnn.rules", bytes: Array(text.utf8)))
        let report = try MeanFieldCalculation(model, settings: ["sigma_b=0.4", "kappa=0.1"])
            .phaseDiagram(["g=0.5..1.5:2", "gamma=1..2:2"])
        let cells = try #require(report.plane).cells
        for (place, values) in [("0.5", "1"), ("1.5", "1"), ("0.5", "2"), ("1.5", "2")].enumerated() {
            let single = try MeanFieldCalculation(
                model, settings: ["sigma_b=0.4", "kappa=0.1", "g=\(values.0)", "gamma=\(values.1)"]
            ).report()
            let point = try #require(single.points?.first { $0.isStable == true })
            #expect(abs(cells[place].variance! - point.variance!.value) < 1e-9)
            #expect(abs(cells[place].response! - point.perpendicular!.value) < 1e-9)
            #expect(abs(cells[place].lyapunov! - point.lyapunov!.value) < 1e-9)
            guard case .finite(let length)? = point.xiC else { continue }
            #expect(abs(cells[place].depthScale! - length.value) < 1e-8)
        }
        // Linear response of a weakly coupled network: kappa and sigma_b^2 add up.
        #expect(abs(cells[2].variance! - (0.1 + 0.16) / 4) < 0.01)
    }

    @Test func `a continuous recurrent network: rest, the edge and chaos`() throws {
        let text = """
            rules 1
            theory    rnn
            width     N
            time      t stationary
            parameter g, gamma
            neuron    h[i](t)
            weight    W[i,j] ~ normal(0, g^2/N)
            update    d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*tanh(h[j](t))
            """
        let model = try Model(SourceText(name: "rnn.rules", bytes: Array(text.utf8)))
        guard case .network(let network) = model.content else { throw PhaseDiagramError("no network", help: "") }
        let plane = try PhaseDiagram(
            network, in: model.symbols, theory: model.name, x: .init(parsing: "g=0.5..1.5:3"),
            y: .init(parsing: "gamma=1..2:2")
        ).plane()
        #expect(plane.cells.map(\.phase) == [.ordered, .critical, .chaotic, .ordered, .ordered, .ordered])
        #expect(
            abs(plane.cells[0].lyapunov! + 0.5) < 1e-9 && abs(plane.cells[0].depthScale! - 1 / 0.75.squareRoot()) < 1e-9
        )
        // At rest at zero: χ⊥ = g²/γ², here 1/16, and 1/√(γ² − g²).
        #expect(abs(plane.cells[3].response! - 1.0 / 16) < 1e-12)
        #expect(abs(plane.cells[3].depthScale! - 1 / 3.75.squareRoot()) < 1e-9)
        #expect(abs(plane.cells[2].variance! - 0.747686) < 1e-6 && abs(plane.cells[2].lyapunov! - 0.046746) < 1e-6)
        #expect(plane.csv().hasPrefix("g,gamma,q,chi_perp,xi_c,phase,lyapunov\n"))
    }

    /// <f> by the trapezoidal rule.
    private func average(_ k: Double, _ f: (Double) -> Double) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for i in -100...100 {
            let z = Double(i) * 0.08
            sum += exp(-z * z / 2) * f(k.squareRoot() * z)
            weight += exp(-z * z / 2)
        }
        return sum / weight
    }
}
