import Algebra
import Exact
import Testing
import Theory

@testable import Language

/// Functions of a neuron that are no polynomials, as update rules name them.
@Suite struct ActivationTests {
    /// A network with a function of its own, in eleven lines; the rule begins at column 20 of line 8.
    static func layers(_ phi: String, rule: String = "W[i,j](l)*phi(h[j](l))") -> String {
        """
        width N
        depth l = 0 ... 5
        parameter s, q, g, real a
        neuron h[i](l), k[i](l)
        weight W[i,j](l) ~ normal(0, s^2/N)
        weight V[i,j](l) ~ normal(0, s^2/N)
        update k[i](l+1) = V[i,j](l)*k[j](l)
        update h[i](l+1) = \(rule)
        initial h[i](0) ~ normal(0, q)
        initial k[i](0) ~ normal(0, q)
        where phi(x) = \(phi)

        """
    }

    private func network(_ phi: String, rule: String = "W[i,j](l)*phi(h[j](l))") throws -> Network {
        try #require(try read(Self.layers(phi, rule: rule)).network)
    }

    private func functions(_ phi: String, rule: String = "W[i,j](l)*phi(h[j](l))") throws -> [String] {
        try network(phi, rule: rule).activations.map(\.function.description)
    }

    @Test(
        "One activation whole",
        arguments: [
            ("tanh(x)", "tanh(x)"), ("relu(x)", "relu(x)"), ("erf(x)", "erf(x)"), ("sin(x)", "sin(x)"),
            ("tanh(g*x)", "tanh(g*x)"), ("exp(-x^2)", "exp(-x^2)"), ("asin(tanh(x))", "asin(tanh(x))"),
            ("abs(x)", "abs(x)"), ("ln(1+x^2)", "log(x^2 + 1)"),
            ("x*sigmoid(x)", "x/(exp(-x) + 1)"), ("x/(1+exp(-x))", "x/(exp(-x) + 1)"), ("swish(x)", "x/(exp(-x) + 1)"),
            ("max(x, 0.1*x)", "x/10 + 9*relu(x)/10"), ("max(0, x)", "relu(x)"), ("max(x, 0)", "relu(x)"),
            ("2*tanh(x)/g - a", "-a + 2*tanh(x)/g"), ("1 + cos(x + pi/4)", "cos(x + pi/4) + 1"),
            ("(1+x^2)^(-1/2)", "1/sqrt(x^2 + 1)"), ("x^3*tanh(x)^2", "x^3*tanh(x)^2"),
        ])
    func whole(phi: String, function: String) throws {
        let network = try network(phi)
        #expect(network.activations.map(\.function.description) == [function])
        #expect(network.activations[0].neuron == FieldID(rank: 1))
        let (monomial, coefficient) = try #require(network.updates[1].value.sortedTerms.first)
        #expect(network.updates[1].value.terms.count == 1 && coefficient.isOne && monomial.sums == 1)
        let factor = Factor(.activation(ActivationID(rank: 0)), indices: [.summed(0)], time: .step(-1))
        #expect(monomial.factors.contains(factor) && monomial.factors.count == 2)
    }

    /// At −3/2, 1/4 and 2, by mpmath from the definitions as the literature writes them.
    @Test(
        "Functions by their names have the values of their definitions",
        arguments: [
            ("gelu(x)", [-0.1002108019032871, 0.1496765814207309, 1.954499736103642]),
            ("sigmoid(x)", [0.1824255238063563, 0.5621765008857981, 0.8807970779778824]),
            ("softplus(x)", [0.2014132779827524, 0.8259394198788436, 2.126928011042972]),
            ("silu(x)", [-0.2736382857095345, 0.1405441252214495, 1.761594155955765]),
            ("max(x, 0.1*x)", [-0.15, 0.25, 2.0]), ("min(x, 1)", [-1.5, 0.25, 1]),
            ("max(min(x, 1), -1)", [-1, 0.25, 1]),
            ("erfc(x)", [1.966105146475311, 0.7236736098317631, 0.004677734981047266]),
            ("exp(-x^2)*cos(x)", [0.007455646203452103, 0.9102089856772189, -0.007621995182886548]),
            ("abs(x)^(3/2)", [1.837117307087384, 0.125, 2.82842712474619]),
            (
                "x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))",
                [-0.1004284230197671, 0.149675350701685, 1.954597694087775]
            ),
        ])
    func values(phi: String, expected: [Double]) throws {
        let function = try network(phi).activations[0].function
        for (x, value) in zip([-1.5, 0.25, 2], expected) {
            #expect(abs(try function.value(at: [GaussianAverage.variable: x]) - value) < 1e-14)
        }
    }

    @Test(
        "However a rule writes it: products and sums of functions of a neuron are one",
        arguments: [
            ("W[i,j](l)*tanh(h[j](l))", ["tanh(x)"]),
            ("W[i,j](l)*(h[j](l) + tanh(h[j](l)))", ["x + tanh(x)"]),
            ("W[i,j](l)*h[j](l) + 2*g*W[i,j](l)*tanh(h[j](l))", ["2*g*tanh(x) + x"]),
            ("W[i,j](l)*(1 + 3*tanh(h[j](l)))", ["3*tanh(x) + 1"]),
            ("W[i,j](l)*tanh(2*h[j](l)) + V[i,j](l)*tanh(2*h[j](l))", ["tanh(2*x)"]),
            ("W[i,j](l)*tanh(h[j](l)) + V[i,j](l)*tanh(k[j](l))", ["tanh(x)", "tanh(x)"]),
            ("sum[j](W[i,j](l)*h[j](l)^2*tanh(h[j](l))*sin(h[j](l)))", ["x^2*sin(x)*tanh(x)"]),
            ("-g*h[i](l) + tanh(h[i](l))*h[i](l) + W[i,j](l)*sin(h[j](l))", ["x*tanh(x)", "sin(x)"]),
            ("W[i,j](l)*sqrt(1 + h[j](l)^2)", ["sqrt(x^2 + 1)"]), ("W[i,j](l)/(1 + h[j](l)^2)", ["1/(x^2 + 1)"]),
            ("W[i,j](l)*f(h[j](l), g)", ["tanh(g*x)"]), ("W[i,j](l)*2^h[j](l)", ["2^x"]),
            ("W[i,j](l)*phi(phi(h[j](l)))", ["tanh(tanh(x))"]),
            ("h[i](l)*u(l) + W[i,j](l)*cube(tanh(h[j](l)))", ["tanh(x)", "tanh(x)^3"]),
        ])
    func merged(rule: String, expected: [String]) throws {
        let text =
            Self.layers("tanh(x)", rule: rule)
            + "where f(x, y) = tanh(x*y)\nwhere u(l) = tanh(h[1](l))\nwhere cube(x) = x^3\n"
        let network = try #require(try read(text).network)
        #expect(network.activations.map(\.function.description) == expected)
    }

    @Test("What is a polynomial after all is one")
    func polynomials() throws {
        for (phi, same) in [
            ("exp(0*x)*x", "x"), ("x^2/x", "x"), ("x/g", "x*g^-1"), ("(x^4)^(1/2)*0 + x", "x"), ("tanh(0)+x", "x"),
            ("tanh(x)^2 + x - tanh(x)^2", "x"), ("p(x, 3)", "x^3"), ("(x + 1)^2*exp(x)*exp(-x)", "1 + 2*x + x^2"),
        ] {
            let power = "where p(x, n) = x^n\n"
            let found = try #require(try read(Self.layers(phi) + power).network)
            #expect(found.activations.isEmpty, "\(phi)")
            #expect(found.updates == (try #require(try read(Self.layers(same) + power).network)).updates, "\(phi)")
        }
    }

    @Test(
        "What no activation can be",
        arguments: [
            ("1/x", "8:30 1/x has no finite real value at x = 0"),
            ("asin(x)", "8:30 asin(x) has no finite real value at x = "),
            ("log(x)", "8:30 log(x) has no finite real value at x = "),
            ("sqrt(x)", "8:30 sqrt(x) has no finite real value at x = "),
            ("exp(x^2)", "8:30 the average of exp(x^2) over a Gaussian x diverges"),
            ("tanh(x/N)", "11:23 N cannot stand inside a function of a neuron"),
            ("tanh(l)", "11:21 the time l stands inside a function"), ("atan(x)", "11:16 atan is not in this version"),
            ("tanh(x, x)", "11:16 tanh takes 1 argument, not 2"), ("max(x)", "11:16 max takes 2 arguments, not 1"),
            ("tanh(W[1,1](l)*x)", "11:21 a random number stands inside a function"),
            ("tanh(sum[j](h[j](l)))", "11:21 a sum over neurons stands inside a function"),
            ("tanh(h(l).h(l))", "11:21 a sum over neurons stands inside a function"),
            ("tanh(x + k[1](l))", "11:21 one function of h[j](l) and k[1](l)"),
            ("tanh(x + h[1](l))", "11:21 one function of h[j](l) and h[1](l)"),
            ("tanh(x)/0", "11:24 division by zero"), ("tanh(<x>)", "11:21 a mean cannot stand here"),
            ("tanh(h~[1](l))", "11:21 a response field in an update rule"), ("than(x)", "11:16 than is not known"),
            ("tanh(h[m](l))", "8:30 the index m stands once and is not summed"), ("tanh", "11:16 tanh is not known"),
            ("tanh[1](x)", "11:16 tanh is not known"),
        ])
    func refused(phi: String, error: String) {
        let found = errors(in: Self.layers(phi))
        #expect(found.count == 1 && found[0].hasPrefix(error), "\(found)")
    }

    @Test(
        "In rules without a definition",
        arguments: [
            ("tanh(W[i,j](l)*h[j](l))", "8:25 a random number stands inside a function"),
            ("tanh(h[j](l)*h[j](l))*h[i](l)", "8:25 a sum over neurons stands inside a function"),
            ("W[i,j](l)*tanh(h[j](l) + h[i](l))", "8:35 one function of h[j](l) and h[i](l)"),
            ("W[i,j](l)*tanh(h[j](l) + h[j](l+1))", "8:35 one function of h[j](l) and h[j](l+1)"),
            ("W[i,j](l)*tanh(h[j](3))", "8:20 a literal time in an update rule"),
            ("sqrt(2)*W[i,j](l)*h[j](l)", "8:20 this number is no polynomial in the parameters"),
            ("W[i,j](l)*V[i,j](l)*tanh(h[i](l))", "8:20 a random number stands more than once in a product"),
            ("W[i,j](l)*h[j](l)*tanh(h[j](l))", "8:20 the index j stands 3 times in this product"),
        ])
    func refusedRules(rule: String, error: String) {
        #expect(errors(in: Self.layers("x", rule: rule)) == [error])
    }

    @Test("Only update rules have activations")
    func elsewhere() throws {
        let text = Self.layers("tanh(x)")
        #expect(try errors(inQuestion: "<tanh(h[1](2))>", of: text) == ["1:2 tanh cannot stand here"])
        #expect(try errors(inQuestion: "<phi(h[1](2))>", of: text) == ["1:2 tanh cannot stand here"])
        #expect(try errors(inQuestion: "<h[1](2)> when q = sqrt(2)", of: text) == ["1:20 sqrt cannot stand here"])
        #expect(errors(in: "field z\naction z^2/2 + tanh(z)") == ["2:16 tanh cannot stand here"])
        #expect(
            errors(in: "width N\nparameter q\nweight W[i,j] ~ normal(0, sqrt(q))") == ["3:27 sqrt cannot stand here"])
        #expect(
            errors(in: Self.layers("tanh(x)").replacing("parameter s", with: "parameter x, s")) == [
                "8:30 the letter x stands for the neuron inside an activation and cannot be a parameter"
            ])
        // A parameter may have the name of a function; it is then no function.
        #expect(
            errors(in: Self.layers("tanh(x)").replacing("parameter s", with: "parameter tanh, s")) == [
                "11:16 tanh is a number and takes no index or argument"
            ])
        let report = report(on: Self.layers("tanh(x + k[1](l))"))
        #expect(report.contains("help: an activation is a function of one neuron"))
    }

    @Test("Values reach the functions; parameters know their sign")
    func substitution() throws {
        let model = try read(Self.layers("tanh(g*x) + a*sqrt(g^2) - relu(g*x)/s"))
        let network = try #require(model.network)
        let symbols = model.symbols
        let letters = Dictionary(uniqueKeysWithValues: ["g", "a", "s", "q"].map { ($0, symbols.symbol(named: $0)!) })
        func function(_ values: [String: Polynomial]) -> String? {
            let values = Dictionary(uniqueKeysWithValues: values.map { (letters[$0.key]!, $0.value) })
            return network.substituting(values, in: symbols)?.activations[0].function.description
        }
        #expect(network.activations[0].function.description.contains("a*g"))
        #expect(function(["q": 1]) == network.activations[0].function.description)
        #expect(function(["g": 2, "a": 0]) == "tanh(2*x) - relu(2*x)/s")
        #expect(function(["a": Polynomial(letters["g"]!)]) == "g^2 + tanh(g*x) - relu(g*x)/s")
        #expect(function(["g": 0]) == "0")
        #expect(function(["s": 0]) == nil && function(["g": -1]) == nil)
        let replaced = try #require(network.substituting([letters["s"]!: 2, letters["q"]!: 3], in: symbols))
        #expect(replaced.disorder[0].variance == Polynomial.width(power: -1).scaled(by: 4))
        #expect(replaced.initial[FieldID(rank: 1)] == .gaussian(mean: .zero, variance: 3))
        #expect(replaced.updates == network.updates && replaced.fields == network.fields)
    }
}
