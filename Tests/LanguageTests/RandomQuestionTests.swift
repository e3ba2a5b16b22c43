import Foundation
import Testing

@testable import Language

/// Random questions with symbolic times: every one is read or refused at a place in its text, none crashes.
/// DIAGRAMMAR_LONG raises their number fiftyfold.
@Suite struct RandomQuestionTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 1 : 50

    private static let theories: [String] = {
        let body = """
            width N
            parameter gamma, s, real a
            neuron h[i](t)
            weight W[i,j] ~ normal(0, s^2/N)
            where r(t1) = h(t1).h(t1)/N

            """
        let continuous = body + "update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t)\n"
        let steps = body + "update h[i](t+1) = a*h[i](t) + W[i,j]*h[j](t)\n"
        return [
            continuous + "time t\ninitial h[i](0) = 0\n", continuous + "time t stationary\n",
            steps + "time t = 0 ... T\ninitial h[i](0) = 0\n", steps + "time t = 0 ... 4\ninitial h[i](0) = 0\n",
            steps + "time t stationary\n",
        ]
    }()

    @Test("Questions from pieces", arguments: 0..<5)
    func questions(theory: Int) throws {
        let model = try read(Self.theories[theory])
        var dice = SplitMix64(seed: 500 + UInt64(theory))
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &dice)! }
        func time() -> String {
            pick([
                "t", "T", "S", "t", "T", "S", "t", "T", "S", "u", "0", "3", "1/2", "T+1", "S-2", "T-S", "2*T", "T/2",
                "a", "i", "h", "T+1/3", "-1",
            ])
        }
        func field() -> String {
            pick(["h(\(time())).h(\(time()))", "h[1](\(time()))*h~[1](\(time()))", "h.h", "r(\(time()))"])
        }
        func mean() -> String { pick(["<\(field())>", "<\(field()); \(field())>", "<\(field())*\(field())>"]) }
        func number(_ depth: Int) -> String {
            if depth == 0 { return pick([time(), "a", "gamma", "s", "N", "2", "1/3", "omega", "I", "pi"]) }
            let (x, y) = (number(depth - 1), number(depth - 1))
            return pick([
                "(\(x)+\(y))", "(\(x)-\(y))", "\(x)*\(y)", "\(x)/(\(y))", "(\(x))^(\(y))", "exp(\(x))",
                "exp(-gamma*(\(x)))",
                "delta(\(x))", "(\(x))^2", "(1-a)^(\(x))",
            ])
        }
        func modifier() -> String {
            pick([
                "through s^2", "when \(time()) >= \(time())", "when \(time()) > \(time()) >= \(time())",
                "when \(pick(["T", "S", "t", "u"])) = \(time())", "frequency \(pick(["omega", "w", "T", "a"]))",
                "fixed \(pick(["u", "v", "S"]))=\(pick(["T", "S", "t"]))/\(pick(["N", "s"]))", "scheme bare",
            ])
        }
        var read = 0
        for _ in 0..<400 * Self.rounds {
            let text =
                ([
                    pick([
                        mean(), "\(number(Int.random(in: 0...3, using: &dice)))*\(mean())", "\(mean())/(\(number(2)))",
                    ])
                ]
                + (0..<Int.random(in: 0...2, using: &dice)).map { _ in modifier() }).joined(separator: " ")
            do throws(Diagnostics) {
                _ = try model.question(text)
                read += 1
            } catch {
                #expect(!error.all.isEmpty && !error.rendered.isEmpty)
                for diagnostic in error.all {
                    #expect(diagnostic.range.end <= text.utf8.count, "\(text): \(diagnostic.message)")
                    #expect(!diagnostic.message.isEmpty && !diagnostic.help.isEmpty)
                }
            }
        }
        #expect(read > 10, "\(read)")
    }
}
