import Algebra
import Exact
import Testing
import Theory

@testable import Language

@Suite("Laws of random families")
struct LawTests {
    private func model(_ law: String, of family: String = "weight W[i,j](l)", head: String = "depth l = 0 ... T")
        -> String
    {
        """
        width N
        \(head)
        parameter s, real c, p
        neuron h[i](l)
        \(family) ~ \(law)
        update h[i](l+1) = h[i](l)
        initial h[i](0) = 0
        """
    }

    private func family(_ law: String, of name: String = "weight W[i,j](l)") throws -> (Disorder, SymbolTable) {
        let model = try Model(SourceText(name: "test", text: model(law, of: name)))
        guard case .network(let network) = model.content else { throw NoNetwork() }
        return (network.disorder[0], model.symbols)
    }

    private struct NoNetwork: Error {}

    private func text(_ polynomial: Polynomial, _ symbols: SymbolTable) -> String {
        polynomial.formatted(as: .text, in: symbols)
    }

    @Test(
        "Mean and variance of every law",
        arguments: [
            ("uniform(-1, 2)", "1/2", "3/4"),
            ("uniform(c - s, c + s)", "c", "s^2/3"),
            ("uniform(-s*sqrt(3/N), s*sqrt(3/N))", "0", "s^2/N"),
            ("uniform(0, sqrt(12)*s) ", nil, nil),
            ("uniform(-sqrt(c^2 + 1), sqrt(c^2 + 1))", "0", "1/3 + c^2/3"),
            ("sign(s/sqrt(N))", "0", "s^2/N"),
            ("sign(-c)", "0", "c^2"),
            ("sparse(p, s^2/N)", "0", "s^2/N"),
            ("sparse(1/10, 3)", "0", "3"),
            ("orthogonal(sqrt(2))", "0", "2/N"),
            ("orthogonal(s)", "0", "s^2/N"),
        ] as [(String, String?, String?)])
    func moments(law: String, mean: String?, variance: String?) throws {
        guard let mean, let variance else {
            #expect(errors(in: model(law)) == ["5:20 the mean of this law is no polynomial in the parameters"])
            return
        }
        let (family, symbols) = try family(law)
        #expect(text(family.mean, symbols) == mean)
        #expect(text(family.variance, symbols) == variance)
        #expect(family.law != .gaussian)
    }

    @Test("Arguments are kept as they were meant")
    func arguments() throws {
        let (family, _) = try family("uniform(-2*s/N, s/2)")
        guard case .uniform(let lowest, let highest) = family.law else {
            Issue.record("\(family.law)")
            return
        }
        let point = [Variable("s", .positive): 3.0, Variable("N", .positive): 4.0]
        #expect(try lowest.value(at: point) == -1.5)
        #expect(try highest.value(at: point) == 1.5)
        #expect(try self.family("normal(0, 1)").0.law == .gaussian)
        let (noise, _) = try self.family("sign(s)", of: "noise W[i](l)")
        #expect(noise.law == .sign(scale: Expr(Variable("s", .positive))))
    }

    @Test(
        "What is wrong is shown in its place",
        arguments: [
            ("uniform(1)", "5:20 uniform takes its two ends"),
            ("sign()", "5:20 sign takes one number, the size"),
            ("sparse(1)", "5:20 sparse takes a probability and a variance"),
            ("orthogonal(1, 2)", "5:20 orthogonal takes one number, the scale"),
            ("uniform(1, -1)", "5:31 uniform(a, b) with b not above a"),
            ("uniform(s, s)", "5:31 uniform(a, b) with b not above a"),
            ("uniform(sqrt(3), sqrt(2))", "5:37 uniform(a, b) with b not above a"),
            ("sparse(0, 1)", "5:27 a probability between 0 and 1 is needed here"),
            ("sparse(3/2, 1)", "5:27 a probability between 0 and 1 is needed here"),
            ("sparse(1/2, -s^2)", "5:32 a negative variance"),
            ("sparse(1/2, sqrt(s))", "5:20 the variance of this law is no polynomial in the parameters"),
            ("sign(sqrt(s)/(1 + s))", "5:20 the variance of this law is no polynomial in the parameters"),
            ("sign(h[1](0))", "5:25 this is no number"),
            ("sign(unknown)", "5:25 unknown is not known"),
            ("unifrom(0, 1)", "5:20 unifrom is no law"),
        ])
    func diagnostics(law: String, error: String) {
        #expect(errors(in: model(law)) == [error])
    }

    @Test("An orthogonal matrix has two indices")
    func vectors() {
        #expect(
            errors(in: model("orthogonal(1)", of: "bias b[i]")) == ["5:13 b is no matrix and cannot be orthogonal"])
    }

    @Test("In continuous time what is drawn afresh is white")
    func continuousTime() {
        let text = """
            width N
            time t
            neuron h[i](t)
            noise xi[i](t) ~ sign(1)
            update d/dt h[i](t) = -h[i](t) + xi[i](t)
            initial h[i](0) = 0
            """
        #expect(
            errors(in: text) == ["4:18 in continuous time the noise xi, drawn afresh at each time, is white"])
        let frozen = text.replacing("noise xi[i](t)", with: "bias xi[i]").replacing("+ xi[i](t)", with: "+ xi[i]")
        #expect(errors(in: frozen) == [])
    }

    @Test("The theory refuses other laws by name")
    func theory() throws {
        let (model, message) = try (
            Model(SourceText(name: "test", text: model("uniform(-s, s)"))),
            "the theory of this version is for Gaussian laws; W is uniform: it can be sampled"
        )
        guard case .network(let network) = model.content else { throw NoNetwork() }
        #expect { try network.checkLawsAreGaussian() } throws: {
            let error = $0 as? NonGaussianLawError
            return error?.message == message && error?.help.contains("sample") == true
        }
        #expect { try network.layerChain(in: model.symbols) } throws: { ($0 as? LayerChainError)?.message == message }
        #expect { try network.meanFieldTheory(in: model.symbols) } throws: {
            ($0 as? MeanFieldTheoryError)?.message == message
        }
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        var pieces: [Substring] = []
        var rest = Substring(self)
        while let found = rest.firstRange(of: part) {
            pieces.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return (pieces + [rest]).joined(separator: other)
    }
}
