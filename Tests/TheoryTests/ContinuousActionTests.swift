import Algebra
import Exact
import Language
import Testing

@testable import Theory

/// Averaged actions of networks in continuous and in stationary time: terms by hand, and against Euler steps.
@Suite struct ContinuousActionTests {
    private struct Unexpected: Error {}

    private func network(_ body: String) throws -> (network: Network, symbols: SymbolTable) {
        let text = "width N\nparameter s, v, q, real a, gamma, dt\n" + body
        let model = try Model(SourceText(name: "test", text: text))
        guard case .network(let network) = model.content else { throw Unexpected() }
        return (network, model.symbols)
    }

    /// Coefficient, legs as field.group.time.offset, ranges and symmetry order of every term.
    private func rows(_ body: String) throws -> [String] {
        var (network, symbols) = try network(body)
        let action = network.averagedAction(initialCumulants: 4, symbols: &symbols)
        return action.terms.map { term in
            let legs = term.shape.legs.map { leg in
                "\(action.fields[leg.field.rank].name).\(leg.group.map(String.init) ?? "-").\(leg.time).\(leg.offset)"
            }
            return "\(term.coefficient.formatted(as: .text, in: symbols)) \(legs.joined(separator: " ")) "
                + "\(term.shape.times.map { "\($0)" }.joined(separator: " ")) \(term.shape.symmetryOrder)"
        }
    }

    @Test("A transient: no kinetic terms, white noise at one time, what is frozen at two, initial laws at the first")
    func transient() throws {
        let found = try rows(
            """
            time t
            neuron h[i](t)
            weight W[i,j] ~ normal(0, s^2/N)
            bias b[i] ~ normal(a, v)
            noise xi[i](t) ~ white(q)
            update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t) + b[i] + xi[i](t)
            initial h[i](0) ~ normal(a, q)
            """)
        #expect(
            Set(found) == [
                "-a h~.0.0.0 fixed(0) 1", "-q/2 h~.0.0.0 h~.0.0.0 fixed(0) 2",
                "gamma h~.0.0.0 h.0.0.0 from(0) 1",
                "-s^2/(2*N) h~.0.0.0 h~.0.1.0 h.1.0.0 h.1.1.0 from(0) from(0) 2",
                "-a h~.0.0.0 from(0) 1", "-v/2 h~.0.0.0 h~.0.1.0 from(0) from(0) 2",
                "-q/2 h~.0.0.0 h~.0.0.0 from(0) 2",
            ], "\(found)")
    }

    @Test("White weights join both occurrences at one time")
    func whiteWeights() throws {
        let found = try rows(
            """
            time t stationary
            neuron h[i](t)
            weight W[i,j](t) ~ white(s^2/N)
            update d/dt h[i](t) = -gamma*h[i](t) + W[i,j](t)*(h[j](t) + a*h[j](t)^3)
            """)
        #expect(
            Set(found) == [
                "gamma h~.0.0.0 h.0.0.0 always 1",
                "-s^2/(2*N) h~.0.0.0 h~.0.0.0 h.1.0.0 h.1.0.0 always 4",
                "-s^2*a/N h~.0.0.0 h~.0.0.0 h.1.0.0 h.1.0.0 h.1.0.0 h.1.0.0 always 48",
                "-s^2*a^2/(2*N) h~.0.0.0 h~.0.0.0 h.1.0.0 h.1.0.0 h.1.0.0 h.1.0.0 h.1.0.0 h.1.0.0 always 1440",
            ], "\(found)")
    }

    @Test("A stationary theory of steps keeps its kinetic term, at all times")
    func stationarySteps() throws {
        let found = try rows(
            """
            time n stationary
            neuron h[i](n), z[i](n)
            weight W[i,j] ~ normal(0, s^2/N)
            noise xi[i](n) ~ normal(0, q)
            update h[i](n+1) = W[i,j]*z[j](n) + xi[i](n)
            update z[i](n) = a*h[i](n)
            """)
        #expect(
            Set(found) == [
                "1 h~.0.0.0 h.0.0.0 always 1", "1 z~.0.0.0 z.0.0.0 always 1", "-a h.0.0.0 z~.0.0.0 always 1",
                "-s^2/(2*N) h~.0.0.1 h~.0.1.1 z.1.0.0 z.1.1.0 always always 2",
                "-q/2 h~.0.0.0 h~.0.0.0 always 2",
            ], "\(found)")
    }

    /// Euler's rule n(t+1) = n(t) + dt F is a network of steps. With offsets forgotten, its kinetic terms cancel and every
    /// term of its action is dt, to the number of its running times, times the term of continuous time.
    @Test("Random networks agree with Euler steps of vanishing length", arguments: 0..<60)
    func euler(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let neurons = ["h[i]", "k[i]", "y"].prefix(1 + dice.below(3))
        var (continuous, discrete) = (["time t"], ["time t"])
        func both(_ line: String) {
            continuous.append(line)
            discrete.append(line)
        }
        both("neuron \(neurons.map { $0 + "(t)" }.joined(separator: ", "))")
        for (name, indices) in [("A", "[i,j]"), ("B", "[i]"), ("C", "")] {
            let mean = ["0", "a/N"][dice.below(2)]
            let variance = ["s^2/N", "v"][dice.below(2)]
            both("weight \(name)\(indices) ~ normal(\(mean), \(variance))")
            continuous.append("weight \(name)w\(indices)(t) ~ white(\(variance))")
            discrete.append("weight \(name)w\(indices)(t) ~ normal(0, dt*\(variance))")
        }
        func product(_ index: String) -> String {
            (0..<(1 + dice.below(2))).map { _ in
                let neuron = neurons[dice.below(neurons.count)]
                return neuron.replacing("[i]", with: "[\(index)]") + "(t)" + ["", "^2"][dice.below(2)]
            }.joined(separator: "*")
        }
        for neuron in neurons {
            let isVector = neuron.hasSuffix("[i]")
            var (regular, white) = (["-gamma*\(neuron)(t)"], [String]())
            for _ in 0..<(1 + dice.below(3)) {
                let isWhite = dice.below(2) == 0
                let mark = isWhite ? "w" : ""
                let time = isWhite ? "(t)" : ""
                let choices =
                    isVector
                    ? [
                        "A\(mark)[i,j]\(time)*sum[m](h[m](t)*\(product("m")))*h[j](t)",
                        "A\(mark)[i,j]\(time)*h[j](t)^3",
                        "B\(mark)[i]\(time)*\(product("i"))", "C\(mark)\(time)", "a*\(product("i"))",
                    ]
                    : [
                        "B\(mark)[j]\(time)*h[j](t)/N", "C\(mark)\(time)*y(t)", "C\(mark)\(time)",
                        "h(t).h(t)/N", "A\(mark)[j,m]\(time)*h[j](t)*h[m](t)",
                    ]
                let choice = choices[dice.below(choices.count)]
                if isWhite, choice.contains("w") { white.append(choice) } else { regular.append(choice) }
            }
            let rule = regular.joined(separator: " + ")
            continuous.append(
                "update d/dt \(neuron)(t) = " + ([rule] + white).joined(separator: " + "))
            discrete.append(
                "update \(neuron)(t+1) = " + (["\(neuron)(t)", "dt*(\(rule))"] + white).joined(separator: " + "))
            both("initial \(neuron)(0) ~ normal(\(["0", "a"][dice.below(2)]), q)")
        }
        let text = continuous.joined(separator: "\n")
        var (network, symbols) = try network(text)
        let action = network.averagedAction(initialCumulants: 2, symbols: &symbols)
        let euler = try self.network(discrete.joined(separator: "\n")).network
        let step = try #require(symbols.symbol(named: "dt"))
        var builder = ActionBuilder()
        for term in euler.averagedAction(initialCumulants: 2, symbols: &symbols).terms {
            let running = term.shape.times.count { if case .from = $0 { true } else { false } }
            builder.add(term.coefficient * Polynomial(step, power: -running), Self.withoutOffsets(term.shape))
        }
        for (neuron, field) in euler.fields.enumerated() where !field.isResponse {
            // The unit terms at the first time.
            let index: Index? = field.carriesIndex ? .summed(0) : nil
            builder.add(
                -1,
                TermDraft(
                    legs: [field.response!, FieldID(rank: neuron)].map {
                        .init(field: $0, index: index, time: 0, offset: 0)
                    }, sums: index == nil ? 0 : 1, times: [.fixed(0)]))
        }
        func table(_ terms: [ActionTerm]) -> [TermShape: Polynomial] {
            Dictionary(uniqueKeysWithValues: terms.map { ($0.shape, $0.coefficient) })
        }
        #expect(table(action.terms) == table(builder.terms), "seed \(seed)\n\(text)")
    }

    private static func withoutOffsets(_ shape: TermShape) -> TermDraft {
        var sums: [Int: Int] = [:]
        for (number, group) in shape.groups.enumerated() where group == .summed { sums[number] = sums.count }
        return TermDraft(
            legs: shape.legs.map { leg in
                let index = leg.group.map { group -> Index in
                    if case .fixed(let label) = shape.groups[group] { return .fixed(label) }
                    return .summed(sums[group]!)
                }
                return .init(field: leg.field, index: index, time: leg.time, offset: 0)
            }, sums: sums.count, times: shape.times.map { if case .from = $0 { .from(0) } else { $0 } })
    }

    @Test("How many initial values a neuron can stand for at any time")
    func initialDegrees() throws {
        let head = "time t\nneuron h[i](t), k[i](t)\ninitial h[i](0) = 0\ninitial k[i](0) = 0\n"
        func degrees(_ h: String, _ k: String) throws -> [Int] {
            let network = try network(head + "update d/dt h[i](t) = \(h)\nupdate d/dt k[i](t) = \(k)\n").network
            return [1, 3].map { network.initialDegree(of: FieldID(rank: $0), limit: 64) }
        }
        #expect(try degrees("h[i](t)", "k[i](t) + h[i](t)") == [1, 1])
        #expect(try degrees("h[i](t)", "h[i](t)^3") == [1, 3])
        #expect(try degrees("h[i](t)*k[i](t)", "k[i](t)") == [64, 1])
    }
}

/// A small reproducible generator (Steele, Lea and Flood 2014).
private struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
