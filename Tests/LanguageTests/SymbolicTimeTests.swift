import Algebra
import Exact
import Testing
import Theory

@testable import Language

/// Symbolic times of questions: names, literals beside them, orders, and functions of them outside means.
@Suite struct SymbolicTimeTests {
    private static let layers = network.replacing("0 ... 5", with: "0 ... T") + "where r(a) = h(a).h(a)/N\n"
    private static let continuous = """
        width N
        parameter gamma, v, q, k, real a
        neuron h[i](t)
        weight W[i,j] ~ normal(0, v^2/N)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t)
        where r(u) = h(u).h(u)/N

        """
    private static let transient = continuous + "time t\ninitial h[i](0) ~ normal(0, q)\n"
    private static let stationary = continuous + "time t stationary\n"

    private func question(_ text: String, of theory: String, options: [String] = []) throws -> Question {
        try read(theory).question(text, options: options)
    }

    /// The times of the question's correlators, in order.
    private func times(_ text: String, of theory: String) throws -> [String] {
        var found: Set<TimePoint> = []
        try question(text, of: theory).observable.forEachCorrelator { correlator in
            for factor in correlator.operators.flatMap({ $0.terms.keys }).flatMap(\.factors) {
                found.insert(factor.time)
            }
        }
        return found.sorted().map {
            switch $0 {
            case .at(let time): "at \(time)"
            case .named(let time): time.description
            default: "\($0)"
            }
        }
    }

    @Test("Names of times, and literals beside them")
    func points() throws {
        #expect(try times("<h(T).h(S)>/N", of: Self.layers) == ["S", "T"])
        #expect(try times("<h(l).h(T)>/N", of: Self.layers) == ["T", "l"])
        #expect(try times("<h(T+1).h(T-2+1)>", of: Self.layers) == ["T-1", "T+1"])
        #expect(try times("<r(T); r(S)>", of: Self.layers) == ["S", "T"])
        #expect(try times("<h[1](T)*h~[1](S)>", of: Self.layers) == ["S", "T"])
        #expect(try times("<h(3).h(1)>", of: Self.layers) == ["at 1", "at 3"])
        #expect(try times("<h(3).h(T)>", of: Self.layers) == ["3", "T"])
        #expect(try times("<r(2)>*<r(S)>", of: Self.layers) == ["2", "S"])
        #expect(try times("<h(T).h(S)> when T = 4, S = 2*2-1", of: Self.layers) == ["at 3", "at 4"])
        #expect(try times("<h(T).h(S)> when T = 4", of: Self.layers) == ["4", "S"])
        #expect(try times("<h(t).h(s)>", of: Self.transient) == ["s", "t"])
        #expect(try times("<h(t+1/2).h(1/2)>", of: Self.transient) == ["1/2", "t+1/2"])
        #expect(try times("<h(1).h(0.5)>", of: Self.transient) == ["1/2", "1"])
        #expect(try times("<h.h>/N", of: Self.stationary) == ["t"])
        #expect(try times("<h[1]*h~[1]>", of: Self.stationary) == ["t"])
        #expect(try times("<h(t).h(-1)>", of: Self.stationary) == ["-1", "t"])
    }

    @Test(
        "Times that are none",
        arguments: [
            ("<h(q).h(T)>", "1:4 q is not a time"),
            ("<h(2*T).h(T)>", "1:4 a time is a name plus a number, or a number"),
            ("<h(T+S).h(T)>", "1:4 a time is a name plus a number, or a number"),
            ("<h(T*S).h(T)>", "1:4 a time is a name plus a number, or a number"),
            ("<h(T+1/2).h(T)>", "1:4 discrete times are integers up to 1000000"),
            ("<h(T).h>", "1:7 h needs a time"),
            ("<sum[i](h[i](i)^2)>", "1:14 i is an index here and cannot be a time"),
            ("<h(T).h(S)> when T = S", "1:18 the time T can be set to a number only"),
            ("<h(T).h(S)> when T = 1/2", "1:18 discrete times are integers up to 1000000"),
            ("<h(T).h(S)> when T = 1, T = 2", "1:25 T is given two values"),
            ("<h(T).h(S)> when U = 1", "1:18 U is no parameter of this theory"),
            ("<h(T).h(S)> when T >= U", "1:18 U is no time of this question"),
            ("<h(T).h(S)> when T >= S, S > T", "1:26 this order of times contradicts itself"),
            ("<h(T).h(S)> when T >= S >= 1, S <= 0", "1:31 this order of times contradicts itself"),
            ("<h(T).h(S)> when T < 0", "1:18 no times in the range of the file satisfy this order"),
            ("<h(T-3).h(S)> when T <= 2", "1:20 no times in the range of the file satisfy this order"),
            ("<h(T).h(S)> when S > T > S - 2, T <= S - 2", "1:33 this order of times contradicts itself"),
            ("<h(T).h(S)> when 1 >= 2", "1:18 this order of times contradicts itself"),
            ("<h(T).h(S)> frequency omega", "1:13 a frequency needs a stationary theory"),
            ("<h(T).h(S)> fixed u=U/N", "1:13 U is no time of this question"),
            ("<h(T).h(S)> fixed u=T/s", "1:13 s is not the width of this theory"),
            ("<h(T).h(S)> fixed S=T/N", "1:13 S has a meaning already"),
            ("<h(T).h(S)> fixed u=T/N when T = 1", "1:13 the time T has a value"),
            ("<h(T).h(S)> fixed u", "1:20 expected '=' before the end of the line"),
            ("<h(T).h(S)>*x", "1:13 x is not known"),
        ])
    func refused(text: String, error: String) throws {
        #expect(try errors(inQuestion: text, of: Self.layers) == [error])
    }

    @Test("What a literal window and a stationary theory refuse")
    func windows() throws {
        #expect(
            try errors(inQuestion: "<h(T).h(T+6)>", of: network) == [
                "1:1 these times never all lie in the range of the file"
            ])
        #expect(
            try errors(inQuestion: "<h(T).h(1)> when T >= 6", of: network) == [
                "1:18 no times in the range of the file satisfy this order"
            ])
        #expect(try errors(inQuestion: "<h(T).h(1)> when T >= 5", of: network) == [])
        #expect(
            try errors(inQuestion: "<h(t).h>", of: Self.stationary) == [
                "1:7 some fields have a time and others have none"
            ])
        #expect(
            try errors(inQuestion: "<h(t).h(s)> frequency gamma", of: Self.stationary) == [
                "1:13 gamma has a meaning already"
            ])
        #expect(
            try errors(inQuestion: "<h(t).h(-1)>", of: Self.transient) == [
                "1:9 the time -1 lies outside the range that begins at 0"
            ])
        #expect(try errors(inQuestion: "<h(t).h(s)> when t < 0", of: Self.stationary) == [])
        // In continuous time there is room between s and s + 1.
        #expect(try errors(inQuestion: "<h(t).h(s)> when s < t < s + 1", of: Self.transient) == [])
        #expect(try errors(inQuestion: "<h(T).h(S)> when S < T < S + 1", of: Self.layers).count == 1)
        #expect(try errors(inQuestion: "<h(t).h(s)> when s < t <= s", of: Self.transient).count == 1)
    }

    @Test("Orders, frequency and ratio reach the question, from the text and from options")
    func modifiers() throws {
        let order = [
            TimeRelation(later: NamedTime("T"), earlier: NamedTime("S", offset: 1), isStrict: false),
            TimeRelation(later: NamedTime("S", offset: 1), earlier: NamedTime("", offset: 1), isStrict: true),
        ]
        #expect(try question("<h(T).h(S)> when T >= S+1 > 1", of: Self.layers).timeOrder == order)
        #expect(try question("<h(T).h(S)> when 1 < S+1 <= T", of: Self.layers).timeOrder == order.reversed())
        #expect(
            try question("<h(T).h(S)>", of: Self.layers, options: ["when T >= S+1 > 1"]).timeOrder == order)
        let ratio = FixedRatio(name: "u", time: "T")
        #expect(try question("<r(T)> fixed u=T/N", of: Self.layers).fixedRatio == ratio)
        #expect(try question("<r(T)>", of: Self.layers, options: ["fixed u = T/N"]).fixedRatio == ratio)
        #expect(try question("<h(t).h(s)> frequency ω", of: Self.stationary).frequency == "omega")
        #expect(
            try question("<h(t).h(s)>", of: Self.stationary, options: ["frequency omega"]).frequency == "omega")
        #expect(try errors(inQuestion: "<r(T)> scheme bare through N^0", of: Self.layers) == [])
        #expect(
            try errors(inQuestion: "<r(T)>", options: ["when T >= U"], of: Self.layers) == [
                "1:1 U is no time of this question"
            ])
        #expect(try times("<h(T).h(S)>", of: Self.layers) == ["S", "T"])
    }

    /// A scalar of a question as text, with its symbols.
    private func scalar(_ text: String, of theory: String) throws -> String {
        let question = try question(text, of: theory)
        var product = Polynomial.one
        func collect(_ observable: Observable) {
            switch observable {
            case .scalar(let value): product *= value
            case .product(let parts): parts.forEach(collect)
            default: break
            }
        }
        collect(question.observable)
        let names = question.symbols.entries.map(\.name)
        return product.sortedTerms.map { term in
            ([term.coefficient.description]
                + term.monomial.factors.map { "\(names[$0.symbol.rank])^\($0.power)" }.sorted()).joined(separator: " ")
        }.sorted().joined(separator: " + ")
    }

    @Test("Functions of times outside means")
    func scalars() throws {
        let pair = "*<h(t).h(s)>"
        #expect(try scalar("t*(t-1)/2" + pair, of: Self.transient) == "-1/2 t^1 + 1/2 t^2")
        #expect(
            try scalar("exp(-gamma*(t+s))" + pair, of: Self.transient)
                == "1 exp(gamma*s)^-1 exp(gamma*t)^-1")
        #expect(try scalar("exp(0*t)" + pair, of: Self.transient) == "1")
        #expect(try scalar("exp(-3*gamma)" + pair, of: Self.transient) == "1 exp(gamma*1)^-3")
        #expect(try scalar("1/(2*gamma - v)" + pair, of: Self.transient) == "1 1/(2*gamma - v)^1")
        #expect(
            try scalar("2*(1-a)^(T+S)*(1-a)^(-T)*<h(T).h(S)>", of: Self.layers.replacing("s, q", with: "s, q, real a"))
                .hasPrefix("2 "))
        #expect(try scalar("s^(2*T+1)*<r(T)>", of: Self.layers) == "1 (s)^T^2 s^1")
        #expect(try scalar("s^(2*T)*T*<r(T)> when T = 3", of: Self.layers) == "3 s^6")
        #expect(try scalar("<r(3)>/(1+s)", of: Self.layers) == "1")
    }

    @Test("Functions of the frequency are real")
    func frequencies() throws {
        let pair = "*<h(t).h(0)> frequency omega"
        #expect(try scalar("omega^2" + pair, of: Self.stationary) == "-1 I*omega^2")
        #expect(try scalar("I*omega" + pair, of: Self.stationary) == "1 I*omega^1")
        let single = try scalar("(1/(gamma+I*omega))" + pair, of: Self.stationary)
        #expect(single.hasPrefix("1 1/("), "\(single)")
        // γ² + ω² = (γ + iω)(γ − iω), whatever order the factors come in.
        func divisors(_ text: String) throws -> Set<Polynomial> {
            let entries = try question(text + pair, of: Self.stationary).symbols.entries
            return Set(entries.compactMap { if case .reciprocal(let divisor) = $0.role { divisor } else { nil } })
        }
        let factors = try divisors("1/(gamma^2+omega^2)")
        #expect(try factors.count == 2 && factors == divisors("1/(gamma+I*omega)/(gamma-I*omega)"))
        #expect(try scalar("2*pi*delta(omega)*q" + pair, of: Self.stationary) == "1 2*pi*DiracDelta(omega)^1 q^1")
        for wrong in ["omega", "I", "pi", "delta(omega)", "1/(1+I)", "delta(2*omega)"] {
            #expect(
                try errors(inQuestion: wrong + pair, of: Self.stationary).count == 1, "\(wrong)")
        }
        #expect(try errors(inQuestion: "omega*<h.h>", of: Self.stationary) == ["1:1 omega is not known"])
    }

    @Test("expect lines: literal values in discrete time, symbols of one table otherwise")
    func expectations() throws {
        let discrete = try read(Self.layers + "expect <h(T).h(S)> = q*T when T >= S, T <= 2\n")
        let cases = try discrete.cases(of: discrete.expectations[0])
        #expect(cases.count == 6 && cases.allSatisfy { $0.left.timeOrder.isEmpty })
        let free = try read(Self.layers + "expect <h(T).h(S)> = q\n")
        #expect(try free.cases(of: free.expectations[0]).count == 49)
        let model = try read(
            Self.transient + "expect <h(t).h(x)>/N = q*exp(-gamma*(t+x))*(1 + v^2*t*x) through v^2 when t >= x\n")
        let only = try model.cases(of: model.expectations[0])
        #expect(only.count == 1 && only[0].times.isEmpty && only[0].left.symbols == only[0].right.symbols)
        #expect(only[0].left.timeOrder.count == 1)
        #expect(only[0].left.symbols.entries.count > model.symbols.entries.count)
    }
}
