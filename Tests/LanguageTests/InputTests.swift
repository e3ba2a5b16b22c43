import Algebra
import Exact
import Testing
import Theory

@testable import Language

/// Networks with several inputs: labels, and the fields they are lowered to.
@Suite struct InputTests {
    static let declarations = """
        width N
        depth l = 0 ... 5
        input a = 1 ... 3
        parameter s, v, q[a,b], real m[a]
        neuron h[i](l; a)
        weight W[i,j](l) ~ normal(0, s^2/N)
        bias b[i](l) ~ normal(0, s)
        noise xi[i](l) ~ normal(0, v)

        """
    static let update = "update h[i](l+1; a) = W[i,j](l)*phi(h[j](l; a)) + b[i](l) + xi[i](l)\nwhere phi(x) = tanh(x)\n"
    static let initial = "initial h[i](0; a) ~ normal(m[a], q[a,b])\n"
    static let network = declarations + update + initial

    @Test("A field, an update rule and a noise for each input; weights and biases in common")
    func lowered() throws {
        let model = try read(Self.network)
        let network = try #require(model.network)
        let neurons = [1, 3, 5].map { FieldID(rank: $0) }
        #expect(network.inputs == [neurons])
        #expect(network.fields.map(\.label) == ["h~;1", "h;1", "h~;2", "h;2", "h~;3", "h;3"])
        #expect(network.updates.map(\.neuron) == neurons)
        // W and b, then the noise without an input and at each of them.
        #expect(network.disorder.map(\.name) == ["W", "b", "xi", "xi", "xi", "xi"])
        for (input, update) in network.updates.enumerated() {
            var random: Set<Int> = []
            for factor in update.value.terms.keys.flatMap(\.factors) {
                if case .disorder(let id) = factor.quantity { random.insert(id.rank) }
            }
            #expect(random == [0, 1, 3 + input])
        }
        #expect(network.disorder.suffix(4).allSatisfy { $0.variance == network.disorder[2].variance })
        #expect(network.activations.map(\.neuron) == neurons)
        #expect(Set(network.activations.map(\.function)).count == 1)
    }

    @Test("The initial law is jointly Gaussian, with a symmetric matrix of covariances")
    func initialLaw() throws {
        let model = try read(Self.network)
        let network = try #require(model.network)
        func q(_ a: Int, _ b: Int) throws -> Polynomial {
            Polynomial(try #require(model.symbols.symbol(named: "q[\(min(a, b)),\(max(a, b))]")))
        }
        for a in 1...3 {
            let field = network.inputs[0][a - 1]
            let mean = Polynomial(try #require(model.symbols.symbol(named: "m[\(a)]")))
            #expect(network.initial[field] == .gaussian(mean: mean, variance: try q(a, a)))
            for b in 1...3 where b != a {
                #expect(network.initialCovariance(of: field, network.inputs[0][b - 1]) == (try q(a, b)))
            }
        }
        #expect(network.initialCovariances.count == 3)
        // Numbers that are covariances may be negative, variances may not.
        #expect(!model.scope.realSymbols.contains(model.symbols.symbol(named: "q[2,2]")!))
        #expect(model.scope.realSymbols.contains(model.symbols.symbol(named: "q[1,3]")!))
        // Without a second label inputs are independent.
        for law in ["q[a,a]", "v", "q[1,1]"] {
            let text = Self.declarations + Self.update + "initial h[i](0; a) ~ normal(0, \(law))\n"
            #expect(try read(text).network?.initialCovariances == [])
        }
        let values = [try #require(model.symbols.symbol(named: "q[1,3]")): Polynomial(Rational(1, 2))]
        let replaced = try #require(network.substituting(values, in: model.symbols))
        #expect(
            replaced.initialCovariance(of: network.inputs[0][2], network.inputs[0][0]) == Polynomial(Rational(1, 2)))
        #expect(replaced.inputs == network.inputs)
    }

    @Test("Questions name the input, definitions hand it on")
    func questions() throws {
        let text = Self.network + "where k(l, a, b) = h(l; a).h(l; b)/N\nwhere r(l; a) = h(l; a).h(l; a)/N\n"
        let model = try read(text)
        func observable(_ text: String) throws -> Observable { try model.question(text).observable }
        #expect(try observable("<k(2, 1, 3)>") == (try observable("<h(2;1).h(2;3)/N>")))
        #expect(try observable("<r(2; 3); r(1; 1)>") == (try observable("<h(2;3).h(2;3)/N; h(1;1).h(1;1)/N>")))
        #expect(try observable("q[3,1]*<h[1](2; 2)*h~[1](1; 2)>") == (try observable("q[1,3]*<h[1](2;2)*h~[1](1;2)>")))
        let symbol = try #require(model.symbols.symbol(named: "q[1,2]"))
        #expect(try model.question("<k(1,1,2)> when q[2,1] = 0").substitutions == [symbol: .zero])
        #expect(try model.question("<k(1,1,2)> through q[1,2]^2").bounds == [.symbol(symbol, highest: 2)])
        #expect(
            try model.products(ofMean: "<h(2;1).h(2;3)>")[0].factors.map(\.quantity) == [
                .field(FieldID(rank: 1)), .field(FieldID(rank: 5)),
            ])
        #expect(model.latex(ofObservable: "<h[1](T; 2)>") == "\\left\\langle h_{1}(T; 2) \\right\\rangle")
        // A rule for a single input, and a weight between inputs.
        let mixed =
            Self.declarations + Self.initial + """
                update h[i](l+1; 1) = W[i,j](l)*h[j](l; 1)
                update h[i](l+1; 2) = W[i,j](l)*(h[j](l; 1) + h[j](l; 3))
                update h[i](l+1; 3) = q[1,3]*h[i](l; 2)

                """
        #expect(try read(mixed).network?.updates.map(\.value.terms.count) == [1, 2, 1])
    }

    @Test(
        "Questions about inputs that are refused",
        arguments: [
            ("<h(1).h(1)>", "1:2 h needs an input label"), ("<h[1](1;4)>", "1:9 there is no input 4"),
            ("<h[1](1;0)>", "1:9 there is no input 0"), ("<h[1](1;1/2)>", "1:9 an input label is a number here"),
            ("<h[1](1;a)>", "1:9 an input label is a number here"), ("<h[1](1;1;2)>", "1:10 a second input label"),
            ("q[1,2]*q", "1:8 q is a number with 2 input labels"), ("q[1,4]", "1:5 there is no input 4"),
            ("q[a,b]", "1:3 an input label is a number here"), ("m[1,2]", "1:1 m is a number with 1 input label"),
            ("a*<h[1](1;1)>", "1:1 the input label a cannot stand as a number"),
            ("s(1;1)", "1:5 s takes no input label"),
            ("<h[1](1;1)> when q[1,4] = 0", "1:18 q[1,4] is no parameter of this theory"),
            ("<h[1](1;1)> when q[a,b] = 0", "1:18 only a symbol can be set"),
        ])
    func refusedQuestions(question: String, error: String) throws {
        #expect(try errors(inQuestion: question, of: Self.network).first == error)
    }

    @Test(
        "Declarations and rules that are refused",
        arguments: [
            ("input b = 1 ... 2", "9:1 a second line of inputs"),
            ("parameter t[a,a]", "9:11 a parameter has one or two input labels, each another letter"),
            ("parameter t[1]", "9:11 a parameter has one or two input labels, each another letter"),
            ("neuron k[i](l; c)", "9:16 the label of the inputs is a"),
            ("weight V[i,j](l; a) ~ normal(0, 1)", "9:18 the weight V is the same for all inputs"),
            ("update h[i](l+1) = b[i](l)", "9:8 h needs the input label a, or a number up to 3"),
            ("update h[i](l+1; c) = b[i](l)", "9:18 h needs the input label a, or a number up to 3"),
            ("update h[i](l+1; a) = W[i,j](l)*h[j](l)", "9:33 h needs an input label"),
            ("update h[i](l+1; a) = W[i,j](l)*h[j](l; b)", "9:41 an input label is a number here"),
            ("update h[i](l+1; a) = b[i](l; a)", "9:31 the bias b is the same for all inputs"),
            (
                "update h[i](l+1; a) = W[i,j](l)*tanh(h[j](l; 1) + h[j](l; 2))",
                "9:38 one function of h[j](l;1) and h[j](l;2)"
            ),
            ("initial h[i](0) ~ normal(0, v)", "9:9 h needs the input label a, or a number up to 3"),
            ("initial h[i](0; a) ~ normal(0, q[a,b]*m[a])", "9:32 the covariance of inputs 1 and 2 is not symmetric"),
            ("initial h[i](0; a) ~ normal(0, q[b,c])", "9:34 an input label is a number here"),
            ("initial h(0; 1).h(0; 2) = N*v", "9:9 the overlap of two inputs on their spheres is not in this version"),
        ])
    func refused(line: String, error: String) {
        #expect(errors(in: Self.declarations + line + "\n").first == error)
    }

    @Test(
        "Lines of inputs",
        arguments: [
            ("input a = 0 ... 2", "2:11 inputs are counted from 1"),
            ("input a = 1 ... 9", "2:17 the number of inputs is an integer from 1 to 8"),
            ("input a = 1 ... T", "2:17 the number of inputs is an integer from 1 to 8"),
            ("input a", "2:8 expected '=' before the end of the line"),
            ("input a[i] = 1 ... 2", "2:7 an input label is a bare name"),
        ])
    func lines(line: String, error: String) {
        #expect(errors(in: "width N\n\(line)\n").first == error)
    }

    @Test("A sphere for each input; one label for all neurons that have it")
    func spheres() throws {
        let text = Self.declarations + Self.update + "initial h(0; a).h(0; a) = N*q[a,a]\n"
        let network = try #require(try read(text).network)
        #expect(network.initial.values.allSatisfy { if case .sphere = $0 { true } else { false } })
        #expect(network.initial.count == 3)
        let common =
            Self.network + "neuron c[i](l)\nupdate c[i](l+1) = W[i,j](l)*c[j](l) + xi[i](l)\ninitial c[i](0) = 0\n"
        let read = try #require(try read(common).network)
        #expect(read.inputs.map(\.count) == [3, 1])
    }
}
