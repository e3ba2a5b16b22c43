import Algebra
import Diagrammar
import Exact
import Foundation
import Language
import Sampling
import Testing
import Theory

/// The instructions of sampled networks against the update rules themselves, on given random numbers.
@Suite struct SampledRulesTests {
    /// All networks of the rules directory.
    static let files: [String] = {
        let folder = packageRoot.appendingPathComponent("rules")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".rules") }.sorted().map { "rules/\($0)" }
    }()

    /// Networks that ask more of the lowering than those of the rules directory.
    static let texts: [String] = [
        // Two kinds of neurons, one of them at the same time; a matrix that stands transposed.
        """
        width N
        depth l = 0 ... T
        parameter sigma_w, q
        neuron h[i](l), z[k](l)
        weight A[i,k](l) ~ normal(0, sigma_w^2/N)
        weight B[k,j](l) ~ normal(0, 1/N)
        update h[i](l+1) = A[i,k](l)*tanh(z[k](l)) + A[k,i](l)*h[k](l)^2/N
        update z[k](l) = B[k,j](l)*h[j](l) + B[k,j](l)*h[j](l)^3 - B[j,k](l)*h[j](l)
        initial h[i](0) ~ normal(0, q)
        """,
        // A number without index that all neurons feed and that feeds all; elementwise products.
        """
        width N
        time n
        parameter real g, q, sigma_w
        neuron h[i](n), y(n)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        weight w[j] ~ normal(0, 1/N)
        bias b ~ normal(0, 1)
        update h[i](n+1) = y(n)*W[i,j]*h[j](n) + sum[j](W[i,j]*h[j](n)*tanh(h[j](n))) + g*h[i](n)^3*y(n) + b*h[i](n) + h(n).h(n)/N*h[i](n)
        update y(n+1) = w[j]*tanh(h[j](n)) + b*y(n)^2 + sum[j](h[j](n)^4)/N - N/7 + y(n)*sum[i](h[i](n))*sum[k](relu(h[k](n)))/N^2
        initial h[i](0) ~ normal(0, q)
        initial y(0) = 1
        """,
        // Two inputs with noise of their own, one matrix on both, a leak, an activation of several parts.
        """
        width N
        depth l = 0 ... T
        input a = 1 ... 2
        parameter real a0, sigma_w, q[a,b]
        neuron h[i](l; a)
        weight W[i,j] ~ normal(1/N, sigma_w^2/N)
        bias b[i] ~ normal(0, 1)
        noise xi[i](l) ~ normal(0, sigma_w^2)
        update h[i](l+1; a) = a0*h[i](l; a) + W[i,j]*(h[j](l; a) + 2*tanh(h[j](l; a))) + b[i] + xi[i](l)*h[i](l; a)
        initial h[i](0; a) ~ normal(0, q[a,b])
        """,
        // Functions of many kinds, with letters inside.
        """
        width N
        depth l = 0 ... T
        parameter g, real a, sigma_w, q
        neuron h[i](l), z[i](l), u[i](l)
        weight W[i,j](l) ~ normal(0, sigma_w^2/N)
        weight V[i,j](l) ~ normal(0, sigma_w^2/N)
        update h[i](l+1) = W[i,j](l)*(sigmoid(g*h[j](l)) + softplus(-h[j](l)/2)) + sum[j](V[i,j](l)*gelu(z[j](l))*sin(u[j](l)))
        update z[i](l+1) = h[i](l)*z[i](l)*max(u[i](l), a*u[i](l)/7) + sqrt(2+h[i](l)^2)*exp(-g*h[i](l)^2)
        update u[i](l+1) = V[i,j](l)*(1+z[j](l)^2)^(-3/2) + abs(h[i](l)) - sign(z[i](l))*step(u[i](l)) + erf(h[i](l+1)/3)
        initial h[i](0) ~ normal(0, q)
        initial z[i](0) ~ normal(0, 1)
        initial u(0).u(0) = N*q
        """,
        // Continuous time: white weights, biases and noise beside frozen ones.
        """
        width N
        time t
        parameter gamma, sigma_w, kappa, q
        neuron h[i](t), y(t)
        weight W[i,j](t) ~ white(sigma_w^2/N)
        weight J[i,j] ~ normal(0, sigma_w^2/N)
        bias b[i](t) ~ white(1)
        noise xi[i](t) ~ white(kappa)
        noise eta(t) ~ white(kappa/3)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j](t)*tanh(h[j](t)) + J[i,j]*h[j](t) + b[i](t) + xi[i](t)*h[i](t) + eta(t)*y(t)
        update d/dt y(t) = -y(t) + h(t).h(t)/N
        initial h[i](0) ~ normal(0, q)
        initial y(0) = 0
        """,
        // Stationary in discrete time, a matrix in two rules with the same vector.
        """
        width N
        time n stationary
        parameter sigma_w, real a, kappa
        neuron h[i](n), z[i](n)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        noise xi[i](n) ~ normal(0, kappa)
        update h[i](n+1) = a*h[i](n) + 2*W[i,j]*tanh(h[j](n)) + xi[i](n)
        update z[i](n+1) = a*W[i,j]*tanh(h[j](n)) + z[i](n)/2 + xi[i](n)^1*3
        """,
        // Sums over sums: a bare N, a sum of a vector that a matrix made.
        """
        width N
        depth l = 0 ... T
        parameter q
        neuron h[i](l), y(l)
        weight W[i,j](l) ~ normal(0, 1/N)
        update h[i](l+1) = sum[j,k](W[j,k](l)*h[j](l)*h[k](l)^2)*h[i](l)/N + sum[j](W[i,j](l)) + sum[j](W[j,i](l)*h[i](l))/N
        update y(l+1) = sum[j,k](W[j,k](l)) + sum[j,k](h[j](l)*tanh(h[k](l)))/N^2
        initial h[i](0) ~ normal(0, q)
        initial y(0) = 0
        """,
    ]

    @Test(arguments: files) func rulesDirectory(_ file: String) throws {
        let model = try model(file: file)
        guard case .network(let network) = model.content else { return }
        try compare(network, model.symbols, width: 4, seed: 1)
    }

    @Test(arguments: texts.indices) func otherNetworks(_ number: Int) throws {
        let model = try model(Self.texts[number])
        guard case .network(let network) = model.content else {
            Issue.record("no network")
            return
        }
        for (width, seed) in [(1, 2), (3, 3), (4, 4)] as [(Int, UInt64)] {
            try compare(network, model.symbols, width: width, seed: seed)
        }
    }

    /// Products of several matrices, which the language refuses and networks may hold.
    @Test func chainsOfMatrices() throws {
        let model = try model(Self.texts[0])
        guard case .network(let declared) = model.content else { return }
        let (A, B) = (DisorderID(rank: 0), DisorderID(rank: 1))
        let (h, z) = (FieldID(rank: 1), FieldID(rank: 3))
        func factor(_ quantity: Factor.Quantity, _ indices: Index...) -> Factor {
            Factor(quantity, indices: indices, time: .step(-1))
        }
        let chain = FieldMonomial(
            factors: [
                factor(.disorder(A), .free(0), .summed(0)), factor(.disorder(B), .summed(1), .summed(0)),
                factor(.disorder(B), .summed(1), .summed(2)), factor(.field(h), .summed(1)),
                factor(.field(h), .summed(2)), factor(.field(z), .free(0)),
            ].sorted(), sums: 3)
        // Two branches at one index, and a closed sum beside a bare one.
        let tree = FieldMonomial(
            factors: [
                factor(.disorder(A), .free(0), .summed(0)), factor(.disorder(B), .summed(1), .free(0)),
                factor(.field(z), .summed(1)), factor(.disorder(A), .summed(2), .summed(3)),
                factor(.field(h), .summed(3)),
            ].sorted(), sums: 5)
        var value = FieldPolynomial(Polynomial(3), chain)
        value.add(Polynomial(Rational(1, 5)), tree)
        let network = declared.replacingUpdates([
            Update(neuron: h, value: value), Update(neuron: z, value: FieldPolynomial(factor(.field(h), .free(0)))),
        ])
        for width in [1, 3] { try compare(network, model.symbols, width: width, seed: 9) }

        let loop = FieldMonomial(
            factors: [
                factor(.disorder(A), .free(0), .summed(0)), factor(.disorder(B), .free(0), .summed(0)),
                factor(.field(h), .summed(0)),
            ].sorted(), sums: 1)
        let looped = declared.replacingUpdates([
            Update(neuron: h, value: FieldPolynomial(.one, loop)),
            Update(neuron: z, value: FieldPolynomial(factor(.field(h), .free(0)))),
        ])
        #expect(refusal { try compare(looped, model.symbols, width: 2, seed: 1) }.contains("A[i,j]*B[i,j]"))
    }

    @Test func matricesAreMultipliedOnceWithEachVector() throws {
        for (number, count) in [(0, 4), (2, 2), (5, 1)] {
            let model = try model(Self.texts[number])
            guard case .network(let network) = model.content else { return }
            let multiplications = try compare(network, model.symbols, width: 2, seed: 1)
            #expect(multiplications == count, "network \(number)")
        }
    }

    @Test func valuesFarOut() throws {
        // exp(800) is infinite, the functions are not.
        let model = try model(
            """
            width N
            depth l = 0 ... T
            neuron h[i](l), z[i](l)
            weight W[i,j](l) ~ normal(0, 1/N)
            update h[i](l+1) = W[i,j](l)*h[j](l) + sigmoid(z[i](l))
            update z[i](l+1) = softplus(z[i](l)) + swish(z[i](l))
            initial h[i](0) = 0
            initial z[i](0) = 0
            """)
        guard case .network(let network) = model.content else { return }
        let sampled = try SampledNetwork(network, width: 4, parameters: [:], symbols: model.symbols)
        guard case .steps(_, let rules, _) = sampled.dynamics else { return }
        let zeros = [Double](repeating: 0, count: 16)
        var executor = RulesExecutor(sampled, random: [zeros], before: [[0, 0, 0, 0], [-800, 800, -40, 40]])
        let after = executor.run(rules)
        let sigmoid: [Double] = [0, 1, 1 / (1 + exp(40)), 1 / (1 + exp(-40))]
        let others: [Double] = [0, 1600, -39 * exp(-40), 80]
        for (left, right) in zip(after[0]! + after[1]!, sigmoid + others) {
            let distance = (left - right).magnitude
            #expect(distance <= 1e-15 * max(1, right.magnitude), "\(left) for \(right)")
        }
    }

    // MARK: Laws and refusals

    @Test func lawsInNumbers() throws {
        let model = try model(file: "rules/two-inputs.rules")
        guard case .network(let network) = model.content else { return }
        func symbol(_ name: String) -> Symbol { model.symbols.symbol(named: name)! }
        var values: [Symbol: Rational] = [
            symbol("g"): Rational(1, 3), symbol("sigma_w"): 2, symbol("sigma_b"): 3, symbol("q[1,1]"): 1,
            symbol("q[1,2]"): Rational(-1, 2), symbol("q[2,2]"): Rational(1, 4),
        ]
        let sampled = try SampledNetwork(network, width: 8, parameters: values, symbols: model.symbols)
        #expect(sampled.neurons.map(\.name) == ["h;1", "h;2"])
        #expect(sampled.families.map(\.law) == [.normal(mean: 0, variance: 0.5), .normal(mean: 0, variance: 9)])
        #expect(sampled.families.allSatisfy { $0.isFresh })
        guard case .gaussian([0, 1], [0, 0], let covariance)? = sampled.initial.first, sampled.initial.count == 1 else {
            Issue.record("\(sampled.initial)")
            return
        }
        // On the edge of what a Gaussian can be.
        #expect(covariance == [[1, -0.5], [-0.5, 0.25]])
        values[symbol("q[2,2]")] = Rational(1, 5)
        #expect(
            refusal { _ = try SampledNetwork(network, width: 8, parameters: values, symbols: model.symbols) }
                .contains("not positive semidefinite"))
        values[symbol("sigma_b")] = -1
        values[symbol("g")] = nil
        values[symbol("q[1,1]")] = nil
        #expect(
            refusal { _ = try SampledNetwork(network, width: 8, parameters: values, symbols: model.symbols) }
                .contains("g, q[1,1] have no value give values: --set g=1,q[1,1]=1"))
    }

    @Test func refusals() throws {
        let head = """
            width N
            depth l = 0 ... T
            parameter q, real a
            neuron h[i](l), z[i](l)
            weight W[i,j](l) ~ normal(0, q - a)

            """
        func sampled(_ rules: String) throws {
            let model = try model(head + rules)
            guard case .network(let network) = model.content else { return }
            _ = try SampledNetwork(
                network, width: 4,
                parameters: [model.symbols.symbol(named: "q")!: 1, model.symbols.symbol(named: "a")!: 2],
                symbols: model.symbols)
        }
        let initial = "\ninitial h[i](0) ~ normal(0, q)\ninitial z[i](0) ~ normal(0, q)"
        let other = "\nupdate z[i](l+1) = h[i](l)" + initial
        #expect(refusal { try sampled("update h[i](l+1) = W[i,i](l)*h[i](l)" + other) }.contains("W[i,i]"))
        #expect(refusal { try sampled("update h[i](l+1) = h[i](l) + h[1](l)" + other) }.contains("fixed index 1"))
        #expect(refusal { try sampled("update h[i](l+1) = W[i,1](l)" + other) }.contains("W[i,1]"))
        #expect(
            refusal { try sampled("update h[i](l+1) = W[i,j](l)*h[j](l)" + other) }
                .contains("the weight W has the negative variance -1.0"))
        #expect(
            refusal {
                try sampled(
                    "update h[i](l+1) = W[i,j](l)*h[j](l)\nupdate z[i](l) = W[i,j](l)*h[j](l)"
                        + "\ninitial h[i](0) ~ normal(0, q)")
            }.contains("W stands at two different times"))
    }

    // MARK: Comparison

    /// Compares one step from random values.
    @discardableResult
    private func compare(_ network: Network, _ symbols: SymbolTable, width: Int, seed: UInt64) throws -> Int {
        var numbers = GaussianNumbers(seed: seed)
        var parameters: [Symbol: Rational] = [:]
        for (rank, entry) in symbols.entries.enumerated() where entry.role == .parameter {
            let symbol = Symbol(rank: rank)
            let value = Rational(Int((numbers.numbers(1, deviation: 1)[0] * 64).rounded()), 64)
            parameters[symbol] = network.realParameters.contains(symbol) ? value : value.magnitude + Rational(1, 64)
        }
        // Any covariance will do: initial laws are not what is compared.
        let sampled = try SampledNetwork(
            network.withoutCovariances, width: width, parameters: parameters, symbols: symbols, burnIn: 1)
        var random: [DisorderID: [Double]] = [:]
        var used: Set<DisorderID> = []
        for factor in network.updates.flatMap({ $0.value.terms.keys.flatMap(\.factors) }) {
            if case .disorder(let id) = factor.quantity { used.insert(id) }
        }
        for id in used.sorted() {
            let count = (0..<network.disorder[id.rank].indexCount).reduce(1) { count, _ in count * width }
            random[id] = numbers.numbers(count, deviation: 1)
        }
        #expect(sampled.families.map(\.name) == used.sorted().map { network.disorder[$0.rank].name })
        var before: [FieldID: [Double]] = [:]
        var neurons: [FieldID] = []
        for (rank, field) in network.fields.enumerated() where !field.isResponse {
            neurons.append(FieldID(rank: rank))
            before[neurons.last!] = numbers.numbers(field.carriesIndex ? width : 1, deviation: 1)
        }
        func expectEqual(_ rules: StepRules?, _ isWanted: (FieldMonomial) -> Bool) throws -> Int {
            var interpreter = NetworkInterpreter(
                network, width: width, parameters: parameters.mapValues(\.doubleValue), symbols: symbols,
                random: random, before: before)
            let expected = try interpreter.step(isWanted)
            var executor = RulesExecutor(
                sampled, random: used.sorted().map { random[$0]! }, before: neurons.map { before[$0]! })
            let found = rules.map { executor.run($0) } ?? [:]
            for (place, id) in neurons.enumerated() {
                let right = expected[id]!
                let left = found[place] ?? [Double](repeating: 0, count: right.count)
                let scale = right.reduce(1) { max($0, $1.magnitude) }
                let distance = zip(left, right).reduce(0.0) { max($0, ($1.0 - $1.1).magnitude) }
                let name = network.fields[id.rank].label
                #expect(left.count == right.count && distance <= 1e-12 * scale, "\(name): \(left) for \(right)")
            }
            return executor.multiplications
        }
        func isFresh(_ monomial: FieldMonomial) -> Bool {
            monomial.factors.contains {
                if case .disorder(let id) = $0.quantity { network.disorder[id.rank].isFreshAtEachTime } else { false }
            }
        }
        switch sampled.dynamics {
        case .steps(_, let rules, _): return try expectEqual(rules) { _ in true }
        case .continuous(_, let drift, let noise, _):
            return try expectEqual(drift) { !isFresh($0) } + expectEqual(noise) { isFresh($0) }
        }
    }
}

/// The message and help of a refusal; what else happens is an issue.
func refusal(_ body: () throws -> Void) -> String {
    do {
        try body()
        Issue.record("nothing was refused")
        return ""
    } catch CalculationError.unanswerable(let message, let help) {
        return "\(message) \(help)"
    } catch {
        Issue.record("\(error)")
        return ""
    }
}

extension Network {
    fileprivate func replacingUpdates(_ updates: [Update]) -> Network {
        Network(
            time: time, fields: fields, disorder: disorder, updates: updates, initial: initial,
            activations: activations,
            realParameters: realParameters, initialCovariances: initialCovariances, inputs: inputs)
    }

    fileprivate var withoutCovariances: Network {
        Network(
            time: time, fields: fields, disorder: disorder, updates: updates, initial: initial,
            activations: activations,
            realParameters: realParameters, inputs: inputs)
    }
}
