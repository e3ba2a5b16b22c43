import Algebra
import Exact
import Language
import Testing

@testable import Theory

/// Averaged actions against terms written down by hand from THEORY's completed square.
@Suite struct DisorderAverageTests {
    /// The action of a network as text-like rows: coefficient, sorted legs as (field, group, time, offset), symmetry order.
    private func action(_ body: String) throws -> (terms: [(String, String, Integer)], symbols: SymbolTable) {
        let text = "rules 1\nwidth N\ndepth l = 0 ... T\nparameter s, v, q, a\n" + body
        let model = try Model(SourceText(name: "test", text: text))
        guard case .network(let network) = model.content else { throw Unexpected() }
        var symbols = model.symbols
        let action = network.averagedAction(initialCumulants: 4, symbols: &symbols)
        let rows = action.terms.map { term -> (String, String, Integer) in
            let legs = term.shape.legs.map { leg in
                "\(action.fields[leg.field.rank].name).\(leg.group.map(String.init) ?? "-").\(leg.time).\(leg.offset)"
            }
            return (
                term.coefficient.formatted(as: .text, in: symbols), legs.joined(separator: " "),
                term.shape.symmetryOrder
            )
        }
        return (rows, symbols)
    }

    private struct Unexpected: Error {}

    private func expect(
        _ rows: [(String, String, Integer)], contain coefficient: String, _ legs: String, order: Integer,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(
            rows.contains { $0.0 == coefficient && $0.1 == legs && $0.2 == order },
            "missing \(coefficient) × \(legs) of order \(order) in \(rows)", sourceLocation: location)
    }

    @Test func sharedWeightsAreBilocalInTime() throws {
        let rows = try action(
            "neuron h[i](l)\nweight W[i,j] ~ normal(0, s^2/N)\nupdate h[i](l+1) = W[i,j]*h[j](l)\ninitial h[i](0) ~ normal(0, q)"
        ).terms
        // −σ²/2N Σ_{t,s} (h̃(t+1)·h̃(s+1)) (h(t)·h(s)), order 2
        expect(rows, contain: "-s^2/(2*N)", "h~.0.0.1 h~.0.1.1 h.1.0.0 h.1.1.0", order: 2)
        expect(rows, contain: "1", "h~.0.0.0 h.0.0.0", order: 1)
        expect(rows, contain: "-q/2", "h~.0.0.0 h~.0.0.0", order: 2)
    }

    @Test func freshWeightsAreLocalInTime() throws {
        let rows = try action(
            "neuron h[i](l)\nweight W[i,j](l) ~ normal(0, s^2/N)\nupdate h[i](l+1) = W[i,j](l)*(h[j](l) + a*h[j](l)^3)\ninitial h[i](0) ~ normal(0, q)"
        ).terms
        expect(rows, contain: "-s^2/(2*N)", "h~.0.0.1 h~.0.0.1 h.1.0.0 h.1.0.0", order: 4)
        expect(rows, contain: "-s^2*a/N", "h~.0.0.1 h~.0.0.1 h.1.0.0 h.1.0.0 h.1.0.0 h.1.0.0", order: 48)
    }

    @Test func sharedNonlinearWeightsKeepTheirPetalsApart() throws {
        let rows = try action(
            "neuron h[i](l)\nweight W[i,j] ~ normal(0, s^2/N)\nupdate h[i](l+1) = W[i,j]*(h[j](l) + a*h[j](l)^3)\ninitial h[i](0) ~ normal(0, q)"
        ).terms
        // h³(t) h(s) and h(t) h³(s) are one term, with the symmetry 3! of its petals alone.
        expect(rows, contain: "-s^2*a/N", "h~.0.0.1 h~.0.1.1 h.1.0.0 h.1.0.0 h.1.0.0 h.1.1.0", order: 6)
        expect(
            rows, contain: "-s^2*a^2/(2*N)", "h~.0.0.1 h~.0.1.1 h.1.0.0 h.1.0.0 h.1.0.0 h.1.1.0 h.1.1.0 h.1.1.0",
            order: 72)
    }

    @Test func aTransposedWeightJoinsBothUses() throws {
        let rows = try action(
            "neuron h[i](l)\nweight W[i,j] ~ normal(0, s^2/N)\nupdate h[i](l+1) = W[i,j]*h[j](l) + W[j,i]*h[j](l)\ninitial h[i](0) ~ normal(0, q)"
        ).terms
        // J_ij = h̃_i h_j + h̃_j h_i: the square has (h̃·h̃)(h·h) and (h̃·h)(h·h̃) twice each.
        expect(rows, contain: "-s^2/N", "h~.0.0.1 h~.0.1.1 h.1.0.0 h.1.1.0", order: 2)
        expect(rows, contain: "-s^2/N", "h~.0.0.1 h.0.1.0 h.1.0.0 h~.1.1.1", order: 2)
    }

    @Test func meansConstantsAndSharedBiases() throws {
        let rows = try action(
            "neuron h[i](l)\nweight W[i,j](l) ~ normal(v/N, s^2/N)\nbias b[i] ~ normal(0, a)\nbias c(l) ~ normal(0, q)\nupdate h[i](l+1) = W[i,j](l)*(1 + h[j](l)) + b[i] + c(l)\ninitial h[i](0) = 0"
        ).terms
        // The constant 1 sums to N: a source v Σ h̃ and noise σ² h̃·h̃ /2.
        expect(rows, contain: "-v", "h~.0.0.0", order: 1)
        expect(rows, contain: "-s^2/2", "h~.0.0.0 h~.0.0.0", order: 2)
        // A frozen bias has two times, a common one two index sums.
        expect(rows, contain: "-a/2", "h~.0.0.0 h~.0.1.0", order: 2)
        expect(rows, contain: "-q/2", "h~.0.0.0 h~.1.0.0", order: 2)
    }

    @Test func renamingAndReorderingChangeNothing() throws {
        let one = try action(
            "neuron h[i](l)\nweight W[i,j](l) ~ normal(0, s^2/N)\nbias b[i](l) ~ normal(0, v)\nupdate h[i](l+1) = W[i,j](l)*(h[j](l) + a*h[j](l)^2) + b[i](l)\ninitial h[i](0) ~ normal(0, q)"
        ).terms
        let other = try action(
            "bias b[k](l) ~ normal(0, v)\nneuron h[k](l)\ninitial h[k](0) ~ normal(0, q)\nweight W[k,m](l) ~ normal(0, s^2/N)\nupdate h[k](l+1) = b[k](l) + a*W[k,m](l)*h[m](l)^2 + W[k,m](l)*h[m](l)"
        ).terms
        #expect(Set(one.map { "\($0)" }) == Set(other.map { "\($0)" }))
    }
}

@Suite struct PropagatorTests {
    /// R and C of leaky and coupled networks against the recursion for the linear update rule itself, done with numbers.
    @Test(arguments: [
        "h[i](l+1) = (1-a)*h[i](l) + b[i](l)", "h[i](l+1) = a*h[i](l) + b[i]", "h[i](l+1) = b[i](l)",
    ])
    func leakyResponseAndCorrelation(_ update: String) throws {
        let isShared = !update.contains("b[i](l)")
        let text = """
            rules 1
            width N
            depth l = 0 ... T
            parameter a, v, q
            neuron h[i](l)
            bias b[i]\(isShared ? "" : "(l)") ~ normal(0, v)
            update \(update)
            initial h[i](0) ~ normal(0, q)
            """
        let model = try Model(SourceText(name: "test", text: text))
        guard case .network(let network) = model.content else { return }
        var symbols = model.symbols
        let rules = try FeynmanRules(
            action: network.averagedAction(initialCumulants: 2, symbols: &symbols), symbols: symbols, lastTime: 4)
        let a = symbols.symbol(named: "a")!
        let v = symbols.symbol(named: "v")!
        let q = symbols.symbol(named: "q")!
        let leak: Rational = update.contains("(1-a)") ? Rational(2, 3) : update.contains("a*h") ? Rational(1, 3) : 0
        let values: [Symbol: Polynomial] = [a: Polynomial(Rational(1, 3)), v: Polynomial(5), q: Polynomial(7)]
        let (h, response) = (FieldID(rank: 1), FieldID(rank: 0))
        for t in 0...4 {
            for s in 0...4 {
                let r = rules.propagators.value(h, at: t, response, at: s).substituting(values)?.constant
                #expect(r == (t >= s ? (try! leak.power(t - s)) : 0))
                // h(t) = leak^t h(0) + Σ_k leak^(t−k) b(k−1), summed by hand.
                var c = try! leak.power(t) * leak.power(s) * 7
                for k in stride(from: 1, through: t, by: 1) {
                    for m in stride(from: 1, through: s, by: 1) where isShared || k == m {
                        c += try! leak.power(t - k) * leak.power(s - m) * 5
                    }
                }
                #expect(rules.propagators.value(h, at: t, h, at: s).substituting(values)?.constant == c)
            }
        }
    }

    @Test func kineticMixingIsInverted() throws {
        let model = try Model(
            SourceText(name: "test", text: "rules 1\nfield x\nfield y\nparameter m\naction m*x^2/2 + m*y^2 + m*x*y/2"))
        guard case .action(let polynomial) = model.content else { return }
        let rules = try FeynmanRules(
            action: Action(fields: model.fields, polynomial: polynomial), symbols: model.symbols, lastTime: 0)
        // K = m ((1, 1/2), (1/2, 2)), det = 7m²/4.
        let (x, y) = (FieldID(rank: 0), FieldID(rank: 1))
        func text(_ a: FieldID, _ b: FieldID) -> String {
            rules.propagators.value(a, at: 0, b, at: 0).formatted(as: .text, in: model.symbols)
        }
        #expect(text(x, x) == "8/(7*m)")
        #expect(text(x, y) == "-2/(7*m)")
        #expect(text(y, y) == "4/(7*m)")
    }

    @Test func badQuadraticPartsAreRefused() throws {
        func error(_ body: String) throws -> RulesError? {
            let model = try Model(SourceText(name: "test", text: "rules 1\nparameter m, k\n" + body))
            guard case .action(let polynomial) = model.content else { return nil }
            do throws(RulesError) {
                _ = try FeynmanRules(
                    action: Action(fields: model.fields, polynomial: polynomial), symbols: model.symbols, lastTime: 0)
                return nil
            } catch { return error }
        }
        #expect(try error("field x\nfield y\naction x^2/2 + x*y^2") == .noPropagator(fields: ["y"]))
        #expect(try error("field x\naction -x^2/2") == .notNormalizable(fields: ["x"]))
        if case .propagatorIsNotPolynomial = try error("field x\naction (m+k)*x^2/2") {
        } else {
            Issue.record("a sum was inverted")
        }
        if case .responseFieldPropagates = try error("field a\nresponse A of a\naction A*a + a^2/2") {
        } else {
            Issue.record("<AA> is not zero")
        }
    }
}
