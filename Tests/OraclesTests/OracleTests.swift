import Algebra
import Exact
import Language
import Oracles
import Testing
import Theory

@Suite struct OracleTests {
    static let recurrent = """
        rules 1
        theory recurrent "Linear recurrent network"
        source "a test"
        width N
        depth l = 0 ... T
        parameter sigma_w, q
        neuron h[i](l)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        update h[i](l+1) = W[i,j]*h[j](l)
        initial h[i](0) ~ normal(0, q)
        """
    static let vector = """
        rules 1
        theory vector "O(N) vector model"
        source "a test"
        width N
        field x[i]
        coupling g
        action x.x/2 + g/(4*N)*(x.x)^2
        """
    /// An action with a response field and no time: a static nonlinear response to a random force.
    static let response = """
        rules 1
        theory response "Static response"
        source "a test"
        field a
        response A of a
        parameter D
        coupling u
        action A*a - D/2*A^2 + u*A*a^2
        """

    /// E (W^n)_11: the mean response to a force n steps ago.
    @Test(arguments: [(1, "0"), (2, "sigma_w^2/N"), (3, "0"), (4, "sigma_w^4/N + 2*sigma_w^4/N^2")])
    func responseOfRecurrentNetwork(steps: Int, expected: String) throws {
        let problem = try Problem(Self.recurrent, "<h[1](\(steps + 1))*h~[1](1)>")
        let golden = try problem.polynomial(expected)
        #expect(problem.bruteForceWick() == golden)
        #expect(problem.zeroDimensionalMoments() == golden.atWidth(1, in: problem.symbols))
        #expect(problem.explicitNetwork(width: 1) == nil)
    }

    /// The fields of one time point respond to the other point of the same vertex: <h̃ h̃> alone vanishes at any times.
    @Test(arguments: ["<h~[1](2)>", "<h~[1](2)*h~[1](1)>", "<h[1](1)*h~[1](2)>", "<h(1).h(1)*h~[1](2)*h~[1](1)>"])
    func expectationsThatEndInResponsesVanish(question: String) throws {
        let problem = try Problem(Self.recurrent, question)
        #expect(problem.bruteForceWick() == .zero)
        #expect(problem.zeroDimensionalMoments() == .zero)
    }

    /// The action says a = f − u a² with a force f of variance D, so a = f − u f² + 2u² f³ − …; <a A> is the mean of da/df.
    @Test func staticResponse() throws {
        let mean = try Problem(Self.response, "<a>", through: "u^2")
        #expect(mean.bruteForceWick() == (try mean.polynomial("-u*D")))
        let square = try Problem(Self.response, "<a*a>", through: "u^2")
        #expect(square.bruteForceWick(maximumLegs: 14) == (try square.polynomial("D + 15*u^2*D^2")))
        #expect(square.zeroDimensionalMoments() == nil)
        let driven = try Problem(Self.response, "<a*A>", through: "u^2")
        #expect(driven.bruteForceWick(maximumLegs: 14) == (try driven.polynomial("1 + 6*u^2*D")))
    }

    @Test func knownMoments() throws {
        let moments = try Problem(Self.vector, "<x[1]*x[1]>", through: "g^2")
        #expect(moments.zeroDimensionalMoments() == (try moments.polynomial("1 - 3*g + 24*g^2")))
        // <x²x²> of a single Gaussian is 3, its cumulant 2.
        let square = try Problem(Self.vector, "<x.x; x.x>", through: "g^0")
        #expect(square.zeroDimensionalMoments() == (try square.polynomial("2")))
        #expect(square.bruteForceWick() == (try square.polynomial("2*N")))
    }

    @Test func refusals() throws {
        let beyond = try Problem(Self.vector, "<x[2]*x[2]>", through: "g")
        #expect(beyond.zeroDimensionalMoments() == nil)
        #expect(beyond.bruteForceWick(maximumLegs: 6) == (try beyond.polynomial("1 - g - 2*g/N")))
        #expect(beyond.bruteForceWick(maximumLegs: 4) == nil)
        let unbounded = try Problem(Self.vector, "<x[1]*x[1]>")
        #expect(unbounded.bruteForceWick() == nil)
        #expect(unbounded.zeroDimensionalMoments() == nil)
        let long = try Problem(Self.recurrent, "<h(2).h(2)>")
        #expect(long.bruteForceWick(maximumLegs: 8) == nil)
        #expect(long.bruteForceWick(maximumLegs: 10) != nil)
        #expect(long.explicitNetwork(width: 3, limit: 10) == nil)
        #expect(long.zeroDimensionalMoments(limit: 3) == nil)
        let second = try Problem(Self.recurrent, "<h[2](1)^2>")
        #expect(second.explicitNetwork(width: 1) == nil)
        #expect(second.explicitNetwork(width: 2) == (try second.polynomial("q*sigma_w^2")))
    }

    /// A literal index in a vertex: three oracles on one theory.
    @Test(arguments: ["<x[1]*x[1]>", "<x[2]*x[2]>", "<x.x>", "<x[1]^2; x.x>"])
    func literalIndexInAVertex(question: String) throws {
        let text = Self.vector.replacing("g/(4*N)*(x.x)^2", with: "g/8*x[1]^2*x.x")
        let problem = try Problem(text, question, through: "g^2")
        let value = try #require(problem.bruteForceWick())
        for width in 2...3 {
            let explicit = problem.value { correlator in
                ExplicitActionMoments.value(
                    of: correlator, rules: problem.rules, width: width, symbols: problem.symbols,
                    highestPowers: problem.highestPowers)
            }
            #expect(explicit == value.atWidth(width, in: problem.symbols))
        }
        if !question.contains("x[2]") {
            #expect(problem.zeroDimensionalMoments() == value.atWidth(1, in: problem.symbols))
        }
    }

    @Test func violationsAreFound() throws {
        let sound = try Problem(Self.response, "<a>", through: "u")
        #expect(CausalityCheck.violations(rules: sound.rules) == [])
        let text = Self.response.replacing("u*A*a^2", with: "u*a^3")
        let broken = try Problem(text, "<a>", through: "u")
        #expect(CausalityCheck.violations(rules: broken.rules) == ["a vertex without response field: a"])
    }
}
