import Algebra
import Diagrammar
import Exact
import Foundation
import Language
import Sampling
import Testing
import Theory

@testable import Sampling

/// Questions as measurements, against the same questions on the same numbers for all permutations of the neurons.
@Suite struct SampledObservableTests {
    static let feedforward = """
        width N
        depth l = 0 ... T
        parameter sigma_w, real q
        neuron h[i](l), z[i](l), y(l)
        weight W[i,j](l) ~ normal(0, sigma_w^2/N)
        update h[i](l+1) = W[i,j](l)*h[j](l)
        update z[i](l+1) = W[i,j](l)*z[j](l)
        update y(l+1) = h(l).h(l)
        initial h[i](0) ~ normal(0, q)
        initial z[i](0) ~ normal(0, q)
        initial y(0) = 1
        where r(l) = h(l).h(l)/N
        """

    static let questions: [String] = [
        "<h(1).h(1)>/N",
        "<r(1); r(1)>",
        "<r(1); r(2); r(1)>",
        "<h[1](1)^2; h[2](1)^2>",
        "<h[1](1)^2*h[2](1)^2>/<h[1](1)^2>^2 - 1",
        "<h[1](1); h[1](1); h[2](2); h[2](2)>",
        "<h[1](1)*z[1](2); h[2](1)*z[2](2); r(1)>",
        "<h[1](1)*h[2](1)*h[3](1)*z[1](1)>",
        "<h[3](1)^2; h[1](1)*z[3](0); h[4](2)>",
        "<h[1](1)^2*r(2); r(1)*z[2](1)> + 3*<y(1)^2*h[2](1)> - 1/N",
        "<(h(1).z(1))^2/N^2 + sum[i](h[i](1)^4)/N; y(1)*h[1](2)>",
        "<y(1); y(1); y(2)>*q^2/sigma_w",
        "<h[1](T)*h[2](T+1)>/<y(T)> + T",
        "<h[1](1)^2*h[2](1)*h[2](0)*(h[1](1) + z[3](1))^2; h[1](1)*h[2](1)>",
        "<h[1](1)*h[2](1)*h[3](1)*h[4](1)*z[1](1)*z[2](1)>",
    ]

    @Test(arguments: questions.indices, [4, 5]) func symmetrized(_ number: Int, _ width: Int) throws {
        try compare(Self.feedforward, Self.questions[number], width: width, allPermutations: true)
    }

    /// More than five different fixed indices: the neurons of these numbers themselves.
    @Test func manyFixedIndices() throws {
        let question = "<h[1](1)*h[2](1)*h[3](1); h[4](1)*h[5](1)^2; h[6](2) + r(1)>"
        try compare(Self.feedforward, question, width: 6, allPermutations: false)
        let observable = try observable(Self.feedforward, question, width: 6)
        #expect(
            observable.measurements.contains {
                if case .entry(_, _, index: 6) = $0 { true } else { false }
            })
    }

    /// <h[1]^2 h[2]^2> = ((Σ h²)² − Σ h⁴)/(N(N−1)).
    @Test func productOfTwoNeurons() throws {
        let observable = try observable(Self.feedforward, "<h[1](3)^2*h[2](3)^2>", width: 4)
        #expect(observable.recordings == [.init(neuron: 0, time: 3)])
        #expect(observable.measurements.count == 2)
        #expect(observable.variables.count == 1)
        let coefficients: [Double] = [-1.0 / 12, 1.0 / 12]
        #expect(observable.variables[0].map(\.coefficient) == coefficients)
    }

    @Test func whatIsEqualIsShared() throws {
        let observable = try observable(
            Self.feedforward, "<r(2); r(2)>/<r(2)>^2 + <h[1](2)^2>/<h[3](2)^2> + <r(2)>", width: 8)
        #expect(observable.measurements.count == 1)
        #expect(observable.variables.count == 1)
        // <r; r>, <r>, <h[1]^2> and <h[3]^2>.
        #expect(observable.cumulants.count == 4)
        let kurtosis = try self.observable(Self.feedforward, "<r(2); r(2); r(2); r(2)>", width: 8)
        // m4 − 4 m3 m1 − 3 m2² + 12 m2 m1² − 6 m1⁴
        #expect(kurtosis.cumulants[0].terms.map(\.coefficient).sorted() == [-6, -4, -3, 1, 12])
    }

    @Test func timesOfStationaryNetworks() throws {
        let stationary = """
            width N
            time t stationary
            parameter kappa
            neuron h[i](t)
            noise xi[i](t) ~ white(kappa)
            update d/dt h[i](t) = -h[i](t) + xi[i](t)
            """
        func times(_ question: String, _ times: [String: Rational] = [:]) throws -> [Double] {
            try observable(stationary, question, width: 2, times: times).recordings.map(\.time)
        }
        #expect(try times("<h.h>/N") == [0])
        #expect(try times("<h(t).h(t)>/N") == [0])
        #expect(try times("<h(t).h(t+1/2)>/N") == [0, 0.5])
        #expect(try times("<h(3).h(5)>/N").sorted() == [0, 2])
        #expect(try times("<h(t).h(s)>/N", ["t": 7, "s": Rational(11, 2)]).sorted() == [0, 1.5])
        // Each mean counts from a time of its own.
        #expect(try times("<h(3).h(5)>/<h(8).h(8)>").sorted() == [0, 2])
        #expect(refusal { _ = try times("<h(t).h(s)>/N") }.contains("s, t have no value give values: --set s=8,t=8"))
        #expect(
            refusal { _ = try times("<h[1](t)*h~[1](s)>", ["t": 1, "s": 0]) }.contains(
                "a response field is not sampled"))
        #expect(refusal { _ = try times("<h(t).h(s)> frequency omega") }.contains("frequency omega"))
        #expect(
            refusal { _ = try times("<h(t).h(s)> when t >= s", ["t": 1, "s": 2]) }
                .contains("asks for t >= s, and the values given are 1 and 2"))
    }

    @Test func refusals() throws {
        let text = Self.feedforward
        #expect(
            refusal { _ = try observable(text, "<h[7](1)>", width: 6) }.contains("the index 7 lies outside the width 6")
        )
        #expect(
            refusal { _ = try observable(text, "<h[1](T)*h[1](S)>", width: 6, times: ["T": -2, "S": 1]) }
                .contains("the time -2 lies before the first one, 0"))
        #expect(
            refusal { _ = try observable(text, "<h[1](T)>", width: 6, times: ["T": Rational(1, 2)]) }
                .contains("1/2 is no time of a network in discrete time"))
        let long = Array(repeating: "r(1)", count: 11).joined(separator: "; ")
        #expect(refusal { _ = try observable(text, "<\(long)>", width: 6) }.contains("11 operators"))
    }

    @Test func problem() throws {
        let model = try DiagrammarTests.model(Self.feedforward)
        func symbol(_ name: String) -> Symbol { model.symbols.symbol(named: name)! }
        let question = try model.question("<h(T).h(T)>/<h(S).h(S)>*T when q = sigma_w^2")
        #expect(
            refusal { _ = try SamplingProblem(model, question, parameters: [:]) }
                .contains("sigma_w, S, T have no value give values: --set sigma_w=1,S=8,T=8"))
        let problem = try SamplingProblem(
            model, question, parameters: [symbol("sigma_w"): Rational(3, 2)], times: ["S": 1, "T": 2])
        #expect(problem.parameters[symbol("q")] == Rational(9, 4))
        #expect(try problem.observable(width: 3).recordings.map(\.time) == [2, 1])
        #expect(try problem.network(width: 3).families[0].law == .normal(mean: 0, variance: 0.75))
        #expect(
            refusal {
                _ = try SamplingProblem(
                    model, question, parameters: [symbol("sigma_w"): 1, symbol("q"): 2], times: ["S": 1, "T": 2])
            }.contains("q is given two values, 2 and 1"))
        // What no values help with is said first.
        let response = try model.question("<h[1](T)*h~[1](S)>")
        #expect(
            refusal { _ = try SamplingProblem(model, response, parameters: [:]) }
                .contains("h~ is a response field, and a response field is not sampled"))
        let action = try DiagrammarTests.model(file: "rules/phi4.rules")
        #expect(
            refusal { _ = try SamplingProblem(action, action.question("<x^2>"), parameters: [:]) }
                .contains("an action without a network has no sampler"))
    }

    // MARK: Comparison

    private let values: [String: Rational] = ["sigma_w": Rational(3, 2), "q": -2, "kappa": 1]

    private func observable(
        _ text: String, _ question: String, width: Int, times: [String: Rational] = ["T": 1]
    ) throws -> SampledObservable {
        let model = try DiagrammarTests.model(text)
        guard case .network(let network) = model.content else { throw Failure() }
        var parameters: [Symbol: Rational] = [:]
        for (name, value) in values { if let symbol = model.symbols.symbol(named: name) { parameters[symbol] = value } }
        return try SampledObservable(
            try model.question(question), of: network, width: width, parameters: parameters, times: times)
    }

    /// An ensemble of three networks with random values, and with each all those that its neurons make in another order.
    private func compare(_ text: String, _ question: String, width: Int, allPermutations: Bool) throws {
        let model = try DiagrammarTests.model(text)
        guard case .network(let network) = model.content else { throw Failure() }
        let observable = try observable(text, question, width: width)
        var numbers = GaussianNumbers(seed: UInt64(width))
        var ensemble: [[FieldID: [Int: [Double]]]] = []
        for _ in 0..<3 {
            var values: [FieldID: [Int: [Double]]] = [:]
            for (rank, field) in network.fields.enumerated() where !field.isResponse {
                for time in 0...3 {
                    values[FieldID(rank: rank), default: [:]][time] = numbers.numbers(
                        field.carriesIndex ? width : 1, deviation: 1)
                }
            }
            ensemble.append(values)
        }
        let physical = network.fields.indices.filter { !network.fields[$0].isResponse }.map { FieldID(rank: $0) }
        let found = observable.value(
            on: ensemble.map { values in
                observable.recordings.map { values[physical[$0.neuron]]![Int($0.time)]! }
            })
        var permuted: [[FieldID: [Int: [Double]]]] = []
        for values in ensemble {
            for order in allPermutations ? permutations(width) : [Array(0..<width)] {
                permuted.append(values.mapValues { $0.mapValues { x in x.count == 1 ? x : order.map { x[$0] } } })
            }
        }
        let oracle = ObservableOracle(
            network: network, symbols: try model.question(question).symbols, width: width,
            parameters: values.mapValues(\.doubleValue), times: ["T": 1], ensemble: permuted)
        let expected = try oracle.value(model.question(question).observable)
        #expect(
            (found - expected).magnitude <= 1e-11 * max(1, expected.magnitude), "\(question): \(found) for \(expected)")
    }

    private func permutations(_ count: Int) -> [[Int]] {
        if count == 0 { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0..<count).map { place in Array(shorter[..<place]) + [count - 1] + Array(shorter[place...]) }
        }
    }

    private struct Failure: Error {}
}

/// An observable on a finite ensemble, straight from its operators.
private struct ObservableOracle {
    let network: Network
    let symbols: SymbolTable
    let width: Int
    let parameters: [String: Double]
    let times: [String: Int]
    let ensemble: [[FieldID: [Int: [Double]]]]

    func value(_ observable: Observable) throws -> Double {
        switch observable {
        case .scalar(let value): return number(value)
        case .correlator(let correlator):
            let samples = ensemble.map { values in correlator.operators.map { evaluate($0, values) } }
            return cumulant(Array(correlator.operators.indices), samples)
        case .sum(let parts): return try parts.reduce(0) { try $0 + value($1) }
        case .product(let parts): return try parts.reduce(1) { try $0 * value($1) }
        case .power(let base, let exponent): return pow(try value(base), Double(exponent))
        case .quotient(let above, let below): return try value(above) / value(below)
        }
    }

    /// m(S) = Σ κ(B) m(S∖B) over all B that hold the first of S.
    private func cumulant(_ set: [Int], _ samples: [[Double]]) -> Double {
        func moment(_ set: [Int]) -> Double {
            samples.reduce(0) { sum, sample in sum + set.reduce(1) { $0 * sample[$1] } } / Double(samples.count)
        }
        var rest = moment(set)
        for mask in 0..<(1 << (set.count - 1)) - 1 {
            let block = [set[0]] + set.dropFirst().enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
            rest -= cumulant(block, samples) * moment(set.filter { !block.contains($0) })
        }
        return rest
    }

    private func number(_ coefficient: Polynomial) -> Double {
        coefficient.terms.reduce(0) { sum, term in
            sum
                + term.monomial.factors.reduce(term.coefficient.doubleValue) { product, factor in
                    let name = symbols[factor.symbol].name
                    let value = factor.symbol == .width ? Double(width) : parameters[name] ?? Double(times[name]!)
                    return product * pow(value, Double(factor.power))
                }
        }
    }

    private func evaluate(_ polynomial: FieldPolynomial, _ values: [FieldID: [Int: [Double]]]) -> Double {
        polynomial.terms.reduce(0) { $0 + number($1.value) * total($1.key, [], values) }
    }

    private func total(_ monomial: FieldMonomial, _ chosen: [Int], _ values: [FieldID: [Int: [Double]]]) -> Double {
        if chosen.count < monomial.sums {
            return (0..<width).reduce(0) { $0 + total(monomial, chosen + [$1], values) }
        }
        return monomial.factors.reduce(1) { product, factor in
            guard case .field(let id) = factor.quantity else { return .nan }
            let time: Int =
                switch factor.time {
                case .at(let time): time
                case .named(let time): (times[time.name] ?? 0) + time.offset.asInt!
                default: -1
                }
            let index: Int =
                switch factor.indices.first {
                case .fixed(let number)?: number - 1
                case .summed(let number)?: chosen[number]
                default: 0
                }
            return product * values[id]![time]![index]
        }
    }
}

extension SampledObservable {
    /// The value on a finite ensemble, moments being its means; for each network the values of all recordings.
    fileprivate func value(on ensemble: [[[Double]]]) -> Double {
        let samples: [[Double]] = ensemble.map { recorded in
            let measured = measurements.map { measurement -> Double in
                switch measurement {
                case .sum(let program, let inputs):
                    return (0..<recorded[inputs[0]].count).reduce(0) { sum, i in
                        sum + program.value(at: inputs.map { recorded[$0][i] })
                    }
                case .entry(let program, let inputs, let index):
                    return program.value(at: inputs.map { recorded[$0][index - 1] })
                }
            }
            return variables.map { terms in
                terms.reduce(0) { $0 + $1.measurements.reduce($1.coefficient) { $0 * measured[$1] } }
            }
        }
        let values = cumulants.map { formula in
            formula.terms.reduce(0.0) { sum, term in
                sum
                    + term.blocks.reduce(term.coefficient) { product, block in
                        product * samples.reduce(0) { sum, sample in sum + block.reduce(1) { $0 * sample[$1] } }
                            / Double(samples.count)
                    }
            }
        }
        func combine(_ part: Combination) -> Double {
            switch part {
            case .number(let value): value
            case .cumulant(let number): values[number]
            case .sum(let parts): parts.reduce(0) { $0 + combine($1) }
            case .product(let parts): parts.reduce(1) { $0 * combine($1) }
            case .power(let base, let exponent): pow(combine(base), Double(exponent))
            case .quotient(let above, let below): combine(above) / combine(below)
            }
        }
        return combine(value)
    }
}
