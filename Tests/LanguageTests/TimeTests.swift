import Testing
import Theory

@testable import Language

/// Times in update rules and observables: causal, in range, literal.
@Suite struct TimeTests {
    private static let initial = "\ninitial h[i](0) ~ normal(0, q)\n"

    @Test(
        "Update rules that are refused",
        arguments: [
            (
                "h[i](l+1) = W[i,j](l)*h[j](l+1)",
                "6:1 the update rule of h is not causal: it depends on itself at the same time"
            ),
            ("h[i](l+1) = W[i,j](l)*h[j](l+2)", "6:1 the update rule of h is not causal: it needs h at a later time"),
            ("h[i](l) = W[i,j](l)*h[j](l+1)", "6:1 the update rule of h is not causal: it needs h at a later time"),
            (
                "h[i](l+1) = W[i,j](l)*h[j](l-1)",
                "6:1 the update rule of h needs h 2 steps before: delays are not in this version"
            ),
            ("h[i](l+1) = W[i,j](l)*h[j](3)", "6:20 a literal time in an update rule"),
            ("h[i](l+1) = W[i,j](2)*h[j](l)", "6:20 a random number at a literal time"),
            ("h[i](l+1) = W[i,j]*h[j](l)", "6:20 W needs a time"),
            ("h[i](l+1) = W[i,j](l)*h[j]", "6:30 h needs a time"),
            ("h[i](l+1) = W[i,j](l)*h[j](2*l)", "6:35 a time is a literal or the running time plus an integer"),
            ("h[i](l+1) = W[i,j](l)*h[j](k)", "6:35 k is not a time"),
            ("h[i](l+1) = l*h[i](l)", "6:20 the time l cannot stand as a number"),
            ("h[i](3) = h[i](2)", "6:8 an update rule holds at every time"),
            ("h[1](l+1) = h[1](l)", "6:8 an update rule holds for every neuron"),
            ("h(l+1) = h(l)", "6:8 the left-hand side does not fit the declaration of h"),
            ("h[i] = h[i](l)", "6:8 the left-hand side does not fit the declaration of h"),
            ("k[i](l+1) = h[i](l)", "6:8 k is no neuron"),
            ("q = h[1](l)", "6:8 q is no neuron"),
            ("h~[i](l+1) = h[i](l)", "6:8 h~ is no neuron"),
            ("h[i](l+1) = h~[i](l)", "6:20 a response field in an update rule"),
            ("h[i](l+1) = W[i,j](l)*W[j,k](l)*h[k](l)", "6:20 a random number stands more than once in a product"),
            ("h[i](l+1) = W[j,j](l)*h[i](l) + W[i,j](l)*h[k](l)", "6:20 the index j stands once and is not summed"),
            ("h[i](l+1) = W[i,j](l)*phi(h[j](l))", "6:30 phi is not known"),
            ("h[i](l+1) = W[i,j](l)*h[j](l) = 3", "6:38 '=' is not expected here"),
            ("h[i](l+1) ~ normal(0, 1)", "6:18 expected '=' before '~'"),
        ])
    func refused(rule: String, error: String) {
        let found = errors(in: declarations + "update " + rule + Self.initial)
        #expect(found.first == error || Set(found).contains(error), "\(found)")
        #expect(found.count <= 2, "\(found)")
    }

    @Test("A missing initial law, a missing or a second update rule")
    func missing() {
        let rule = "update h[i](l+1) = W[i,j](l)*h[j](l)\n"
        #expect(
            errors(in: declarations + rule) == [
                "6:1 at the first time the update rule of h needs h(-1), a time outside its range"
            ])
        #expect(errors(in: declarations + rule + rule + Self.initial) == ["7:8 a second update rule for h"])
        #expect(
            errors(in: declarations + "neuron k[i](l)\n" + rule + Self.initial) == [
                "6:8 the neuron k has no update rule"
            ])
        #expect(
            errors(in: network.split(separator: "\n").filter { !$0.hasPrefix("depth") }.joined(separator: "\n"))
                .contains("5:1 a network needs a time"))
    }

    @Test("Two neurons at one time may depend on one another in one direction only")
    func equalTimes() throws {
        let head = declarations + "neuron z[i](l)\nweight V[i,j](l) ~ normal(0, s^2/N)\ninitial h[i](0) = 0\n"
        let sound = head + "update z[i](l) = V[i,j](l)*h[j](l)\nupdate h[i](l+1) = W[i,j](l)*z[j](l)\n"
        #expect(try read(sound).updates.count == 2)
        let cyclic = head + "update z[i](l) = V[i,j](l)*h[j](l)\nupdate h[i](l) = W[i,j](l)*z[j](l)\n"
        let found = errors(in: cyclic)
        #expect(found.count == 2 && found.allSatisfy { $0.contains("not causal") }, "\(found)")
    }

    @Test("Times of the right-hand side are relative to the left-hand side")
    func shifted() throws {
        let rule = { (left: String, right: String) in
            try read(declarations + "update h[i](\(left)) = W[i,j](\(right))*h[j](\(right))" + Self.initial).updates
        }
        let plain = try rule("l+1", "l")
        #expect(try rule("l", "l-1") == plain)
        #expect(try rule("l+3-1", "1+l") == plain)
        #expect(try rule("l+(2-1)", "l+1-1") == plain)
    }

    @Test("The observable's times lie in the range of the file")
    func observableTimes() throws {
        #expect(try errors(inQuestion: "<h(5).h(0)>", of: network) == [])
        #expect(
            try errors(inQuestion: "<h(6).h(0)>", of: network) == [
                "1:4 the time 6 lies outside the range that begins at 0 and ends at 5"
            ])
        #expect(try errors(inQuestion: "<h(-1).h(0)>", of: network).first?.contains("outside the range") == true)
        let symbolic = network.split(separator: "\n").map { $0.hasPrefix("depth") ? "depth l = 0 ... T" : String($0) }
            .joined(separator: "\n")
        #expect(try errors(inQuestion: "<h(17).h(1000)>", of: symbolic) == [])
        #expect(try errors(inQuestion: "<h(T).h(T)>", of: symbolic) == [])
        #expect(try errors(inQuestion: "<h(T).h(T-1)> when T = 3", of: symbolic) == [])
        #expect(try errors(inQuestion: "<h(l).h(l)>", of: symbolic) == [])
    }
}
