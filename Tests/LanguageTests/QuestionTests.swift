import Algebra
import Testing
import Theory

@testable import Language

/// Questions and what stands behind them.
@Suite struct QuestionTests {
    private let vector = action + "action x.x/2 + y.y/2 + z^2/2 + g/(4*N)*(x.x)^2"

    @Test(
        "What a question refuses",
        arguments: [
            ("", "1:1 expected an expression before the end of the line"), ("x.x", "1:1 a field stands outside a mean"),
            ("<x.x", "1:5 expected '>' before the end of the line"),
            ("<x.x;>", "1:6 expected an expression before '>'"),
            ("<>", "1:2 expected an expression before '>'"), ("<x>", "1:2 a vector stands alone here"),
            ("<x[i]>", "1:2 the index i stands once and is not summed"), ("<x.x> + <w>", "1:10 w is not known"),
            ("<x.x> 2", "1:7 a number is not expected here"), ("<<x.x>>", "1:2 a mean cannot stand here"),
            ("<x.x> thruogh g", "1:7 'thruogh' is not expected here"),
            ("<x.x> through h", "1:7 h is no parameter of this theory"),
            ("<x.x> through", "1:14 expected a symbol before the end of the line"),
            ("<x.x> through 1/g^2", "1:7 a bound on a negative power of g"),
            ("<x.x> through g^h", "1:17 the power of a bound is an integer"),
            ("<x.x> through g^99999999", "1:17 the power of a bound is an integer"),
            ("<x.x> through 2/N", "1:15 expected a symbol before a number"),
            ("<x.x> when g", "1:13 expected '=' or an order of times before the end of the line"),
            ("<x.x> when h = 2", "1:12 h is no parameter of this theory"),
            ("<x.x> when g = z", "1:12 g can only be set to a number or a polynomial in the parameters"),
            ("<x.x> when x.x = 2", "1:12 only a symbol can be set"),
            ("<x.x> at N=0", "1:10 the width is a positive integer"),
            ("<x.x> at N=1/2", "1:10 the width is a positive integer"),
            ("<x.x> at N=g", "1:10 the width is a positive integer"),
        ])
    func refused(question: String, error: String) throws {
        let found = try errors(inQuestion: question, of: vector)
        #expect(found.first == error, "\(found)")
        #expect(found.count == 1, "\(found)")
    }

    @Test(
        "Schemes that cannot be",
        arguments: [
            ("<x.x> scheme dressed", "1:7 dressed is no scheme"),
            ("<x.x> scheme", "1:13 expected a name before the end of the line"),
            ("<x.x> scheme saddle scheme bare", "1:21 two schemes, saddle and bare"),
            ("<x.x> fixed point", "1:7 a fixed point belongs to the expansion about the saddle point"),
            ("<x.x> fixed point scheme bare", "1:7 a fixed point belongs to the expansion about the saddle point"),
            ("<x.x> scheme saddle fixed points", "1:33 expected '=' before the end of the line"),
        ])
    func wrongScheme(question: String, error: String) throws {
        #expect(try errors(inQuestion: question, of: vector) == [error])
    }

    @Test("A question names its scheme")
    func scheme() throws {
        let model = try read(vector)
        func schemes(_ text: String, options: [String] = []) throws -> (Scheme, Bool) {
            let question = try model.question(text, options: options)
            return (question.scheme, question.isAtFixedPoint)
        }
        #expect(try schemes("<x.x>") == (.bare, false))
        #expect(try schemes("<x.x> scheme bare through g^2") == (.bare, false))
        #expect(try schemes("<x.x> through g^2 scheme saddle") == (.saddle, false))
        #expect(try schemes("<x.x> scheme saddle scheme saddle fixed point") == (.saddle, true))
        #expect(try schemes("<x.x>", options: ["scheme saddle", "fixed point"]) == (.saddle, true))
    }

    @Test("Modifiers: bounds, substitutions, a width")
    func modifiers() throws {
        let model = try read(vector)
        let g = try #require(model.symbols.symbol(named: "g"))
        let question = try model.question("<x.x> through 1/N^2 through g^4 order a when a = 1/2, g = a at N=64")
        #expect(question.bounds.contains(.width(lowest: -2)) && question.bounds.contains(.symbol(g, highest: 4)))
        #expect(question.bounds.count == 3 && question.width == 64 && question.substitutions.count == 2)
        #expect(try model.question("<x.x>", options: ["through 1/N^2"]).bounds == [.width(lowest: -2)])
        #expect(try model.question("<x.x> through N^0").bounds == [.width(lowest: 0)])
        #expect(try model.question("<x.x> through N^(-3)").bounds == [.width(lowest: -3)])
        #expect(try model.question("<x.x> order 1/N").bounds == [.widthOrder(power: -1)])
        #expect(
            try errors(inQuestion: "<x.x>", options: ["through h"], of: vector) == [
                "1:1 h is no parameter of this theory"
            ])
    }

    @Test("Expressions in means, and cumulants with several operators")
    func expressions() throws {
        let model = try read(vector)
        for text in ["<x.x>/N", "2*<x.x> - <z>^2", "<x.x; x.x; z>", "(<x[1]*x[2]> + g)/a", "<x.x>/<z^2>", "<x.x>^-1"] {
            _ = try model.question(text)
        }
        guard case .correlator(let cumulant) = try model.question("<x.x; y.y; z>").observable else {
            Issue.record("a cumulant is one correlator")
            return
        }
        #expect(cumulant.operators.count == 3)
    }

    @Test("An expect line is tried at the values its conditions allow")
    func expectations() throws {
        let text =
            network.split(separator: "\n").map { $0.hasPrefix("depth") ? "depth l = 0 ... T" : String($0) }
            .joined(separator: "\n") + "\n"
        let model = try read(text + "expect <h(T).h(S)> = q when T >= S >= 1 # comment\nexpect <h(2).h(1)> = 0\n")
        #expect(try model.cases(of: model.expectations[0]).count == 21)
        #expect(try model.cases(of: model.expectations[1]).count == 1)
        #expect(model.expectations[0].text == "expect <h(T).h(S)> = q when T >= S >= 1")
        #expect(
            errors(in: text + "expect <h(T).h(0)> = q when T > 9") == ["8:1 no times satisfy this line's conditions"])
        let chain = (0..<30).map { "A\($0)" }.joined(separator: " >= ")
        #expect(errors(in: text + "expect <h(1).h(0)> = q when " + chain) == ["8:1 this line has 30 symbolic times"])
    }
}
