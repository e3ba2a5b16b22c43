import Algebra
import Exact
import Foundation
import Language
import Testing

@testable import Amplitudes
@testable import Theory
@testable import Times

/// Components of diagrams in time: their labels do not matter, nor does the order in which their times are summed over, and
/// in discrete time their value is the sum term by term.
@Suite struct TimeComponentTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 12 : 200

    private static let rules = """
        width N
        parameter gamma, sigma_w, v, q
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        """
    private static let steps = [
        // A leak, noise and a frozen bias; and two neurons, one of which only remembers the other.
        """
        time n = 0 ... T
        neuron h[i](n)
        noise xi[i](n) ~ normal(0, 1/3)
        bias b[i] ~ normal(0, 2)
        update h[i](n+1) = h[i](n)/2 + W[i,j]*h[j](n)^2 + xi[i](n) + b[i]
        initial h[i](0) ~ normal(0, 5)
        """,
        """
        time n = 0 ... T
        neuron h[i](n), z[i](n)
        update h[i](n+1) = -h[i](n) + W[i,j]*z[j](n)
        update z[i](n+1) = h[i](n)
        initial h[i](0) ~ normal(0, 3)
        initial z[i](0) ~ normal(0, 1)
        """,
    ]
    private static let continuous = [
        """
        time t
        neuron h[i](t)
        noise xi[i](t) ~ white(v)
        bias b[i] ~ normal(0, 2)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t) + xi[i](t) + b[i]
        initial h[i](0) ~ normal(0, q)
        """,
        """
        time t stationary
        neuron h[i](t), z[i](t)
        noise xi[i](t) ~ white(v)
        update d/dt h[i](t) = -h[i](t) + z[i](t) + W[i,j]*h[j](t) + xi[i](t)
        update d/dt z[i](t) = -2*z[i](t) + xi[i](t)
        """,
    ]

    /// A theory with its propagators and two external times.
    private struct Theory {
        let model: Model
        let rules: FeynmanRules
        let propagators: SymbolicPropagators
        let times: ExternalTimes
        var isStationary: Bool { model.time!.isStationary }
        var measure: TimeMeasure { propagators.basis.measure }

        init(_ text: String) throws {
            model = try Model(SourceText(name: "test", text: TimeComponentTests.rules + "\n" + text))
            rules = try TimeComponentTests.rules(of: model, lastTime: nil)
            guard case .symbolicTime(let found) = rules.propagators else { throw Unexpected() }
            propagators = found
            let fields = ["t", "s"].map {
                FieldPolynomial(
                    Factor(.field(FieldID(rank: 0)), indices: [.fixed(1)], time: .named(NamedTime($0))))
            }
            times = ExternalTimes(
                of: [Correlator(operators: fields)], order: ["t", "s"], axis: model.time!)
        }

        var neurons: [FieldID] { all.filter { !model.fields[$0.rank].isResponse } }
        var all: [FieldID] { model.fields.indices.map(FieldID.init(rank:)) }
    }

    struct Unexpected: Error {}

    private static func rules(of model: Model, lastTime: Int?) throws -> FeynmanRules {
        guard case .network(let network) = model.content else { throw Unexpected() }
        var symbols = model.symbols
        let action = network.averagedAction(initialCumulants: 2, symbols: &symbols)
        return try FeynmanRules(action: action, symbols: symbols, lastTime: lastTime)
    }

    /// Lines between two external times and some summed ones. Every summed time feeds one of a smaller number by a response,
    /// so that the sum ends; two times of the same shape are frequent.
    private struct Draft {
        var lines: [TimeComponent.Line] = []
        let starts: [Int?]

        init(_ theory: Theory, summed: Int, _ dice: inout Dice) {
            let neurons = theory.neurons
            func shift() -> Int { theory.measure == .sum ? dice.below(2) : 0 }
            func end(_ time: Int, _ field: FieldID) -> TimeComponent.End {
                .init(time: time, shift: shift(), field: field)
            }
            func source(_ field: FieldID) -> FieldID { theory.model.fields[field.rank].response! }
            for time in 3..<(3 + summed) {
                let target = 1 + dice.below(min(time - 1, 3))
                lines.append(
                    .init(left: end(target, dice.pick(neurons)), right: end(time, source(dice.pick(neurons)))))
            }
            for _ in 0..<(1 + dice.below(3)) {
                let (a, b) = (1 + dice.below(2 + summed), 1 + dice.below(2 + summed))
                let right = dice.pick(neurons)
                let isResponse = dice.below(4) == 0 && a < b
                lines.append(.init(left: end(a, dice.pick(neurons)), right: end(b, isResponse ? source(right) : right)))
            }
            starts = (0..<summed).map { _ in theory.isStationary ? nil : theory.measure == .sum ? dice.below(2) : 0 }
        }

        private init(lines: [TimeComponent.Line], starts: [Int?]) {
            self.lines = lines
            self.starts = starts
        }

        /// The same component, written differently.
        func relabelled(_ dice: inout Dice) -> Draft {
            var names = Array(starts.indices)
            for i in names.indices.reversed() { names.swapAt(i, dice.below(i + 1)) }
            func moved(_ end: TimeComponent.End) -> TimeComponent.End {
                var end = end
                if end.time > 2 { end.time = 3 + names[end.time - 3] }
                return end
            }
            var shuffled = lines.map { line -> TimeComponent.Line in
                let (a, b) = (moved(line.left), moved(line.right))
                return dice.below(2) == 0 ? .init(left: a, right: b) : .init(left: b, right: a)
            }
            for i in shuffled.indices.reversed() { shuffled.swapAt(i, dice.below(i + 1)) }
            var moved: [Int?] = starts
            for (old, new) in names.enumerated() { moved[new] = starts[old] }
            return Draft(lines: shuffled, starts: moved)
        }

        var component: TimeComponent { TimeComponent(lines: lines, starts: starts, externals: 2) }
    }

    /// The value with the summed times taken out in the order given, by the propagators alone.
    private func value(
        of draft: Draft, _ theory: Theory, order: [Int], by primitives: Primitives
    ) throws -> TimeFunction {
        var product = TimeFunction(.one)
        for line in draft.lines {
            var factor = theory.propagators.function(line.left.field, line.right.field)
            factor = try factor.shifted(1, by: line.left.shift, by: primitives)
            factor = try factor.shifted(2, by: line.right.shift, by: primitives)
            if line.left.time == line.right.time {
                factor = try factor.putting(2, at: 1, by: primitives).renamed([line.left.time])
            } else {
                if theory.measure == .integral { factor = factor.closed(.integral) }
                factor = factor.renamed([line.left.time, line.right.time])
            }
            product = product.multiplied(by: factor, in: primitives.basis)
        }
        for (number, start) in draft.starts.enumerated() {
            guard let start else { continue }
            product = product.multiplied(by: .start(of: 3 + number, at: start, theory.measure), in: primitives.basis)
        }
        if product.isZero { return product }
        for time in order { product = try product.summed(over: time, externals: 2, by: primitives) }
        return product
    }

    /// Whether two functions are equal where no two times are, in the open regions.
    private func agree(_ left: TimeFunction, _ right: TimeFunction, _ theory: Theory, _ primitives: Primitives) throws
        -> Bool
    {
        var difference = left
        difference.add(right.scaled(by: RationalFunction(-1)))
        if difference.isZero { return true }
        if theory.measure == .sum {
            for t in 0...4 {
                for s in 0...4 {
                    if !(try Self.number(difference, t, s, primitives)).isZero { return false }
                }
            }
            return true
        }
        var table = theory.model.symbols
        let times = [table.time("t"), table.time("s")]
        for (later, earlier) in [(1, 2), (2, 1)] {
            let start = theory.isStationary ? [] : [(later: earlier, earlier: 0, atLeast: 1)]
            let order = try #require(TimeOrder(times: 2, relations: [(later, earlier, 1)] + start, .integral))
            let value = try difference.restricted(to: order).expression(
                at: order, times: times, by: primitives, in: &table
            ).inLowestTerms(over: table)
            if !value.isZero { return false }
        }
        return true
    }

    private static func number(
        _ function: TimeFunction, _ t: Int, _ s: Int, _ primitives: Primitives
    ) throws -> RationalFunction {
        try function.putting(1, at: 0, plus: t, by: primitives).putting(2, at: 0, plus: s, by: primitives)
            .sortedTerms.reduce(.zero) { $0 + $1.coefficient }
    }

    @Test("Labels do not matter, nor does the order of elimination", arguments: steps + continuous)
    func labelsAndOrder(text: String) throws {
        let theory = try Theory(text)
        var dice = Dice(state: UInt64(text.utf8.reduce(0) { $0 + Int($1) }))
        var (equal, nonZero) = (0, 0)
        for _ in 0..<Self.rounds {
            let draft = Draft(theory, summed: 1 + dice.below(3), &dice)
            let integrator = TimeIntegrator(theory.propagators, times: theory.times)
            let other = draft.relabelled(&dice)
            let (a, b) = (draft.component, other.component)
            if a == b { equal += 1 }
            let value = try integrator.value(of: a)
            if !value.isZero { nonZero += 1 }
            let fresh = TimeIntegrator(theory.propagators, times: theory.times)
            #expect(
                try agree(value, try fresh.value(of: b), theory, integrator.primitives), "relabelled: \(draft)")
            var order = Array(3..<(3 + draft.starts.count))
            for i in order.indices.reversed() { order.swapAt(i, dice.below(i + 1)) }
            let responds = draft.lines.contains { line in
                line.left.time == line.right.time
                    && theory.propagators.kind(line.left.field, line.right.field) == .response
            }
            // In continuous time a response at one time is θ(0), see below.
            if responds, theory.measure == .integral { continue }
            let own = try self.value(of: other, theory, order: order, by: fresh.primitives)
            #expect(try agree(value, own, theory, fresh.primitives), "in the order \(order): \(other)")
        }
        #expect(equal * 10 >= Self.rounds * 9, "\(equal) of \(Self.rounds) relabelled components were seen to be equal")
        #expect(nonZero * 3 > Self.rounds)
    }

    @Test("The sum term by term", arguments: steps)
    func termByTerm(text: String) throws {
        let theory = try Theory(text)
        guard case .discreteTime(let literal) = try Self.rules(of: theory.model, lastTime: 12).propagators else {
            throw Unexpected()
        }
        var dice = Dice(state: 77)
        for _ in 0..<Self.rounds {
            let draft = Draft(theory, summed: 1 + dice.below(2), &dice)
            let integrator = TimeIntegrator(theory.propagators, times: theory.times)
            let value = try integrator.value(of: draft.component)
            for (t, s) in [(0, 0), (1, 0), (1, 3), (2, 2), (3, 1), (4, 2)] {
                var sum = Polynomial.zero
                func extend(_ all: [Int]) {
                    if all.count == 3 + draft.starts.count {
                        var product = Polynomial.one
                        for line in draft.lines {
                            let (x, y) = (
                                all[line.left.time] + line.left.shift, all[line.right.time] + line.right.shift
                            )
                            if min(x, y) < 0 { return }
                            product *= literal.value(line.left.field, x, line.right.field, y)
                            if product.isZero { return }
                        }
                        sum += product
                        return
                    }
                    for time in draft.starts[all.count - 3]!...8 { extend(all + [time]) }
                }
                extend([0, t, s])
                #expect(
                    try Self.number(value, t, s, integrator.primitives) == RationalFunction(sum),
                    "\(draft) at \(t), \(s)")
            }
        }
    }
}

/// Random numbers with a fixed seed.
struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
