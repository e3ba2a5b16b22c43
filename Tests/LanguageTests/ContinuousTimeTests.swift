import Testing
import Theory

@testable import Language

/// Networks with d/dt, stationary ones, and what is refused in them.
@Suite struct ContinuousTimeTests {
    /// Five lines, without the time.
    private static let head = """
        width N
        parameter gamma, s, q, k
        neuron h[i](t)
        weight W[i,j] ~ normal(0, s^2/N)
        noise xi[i](t) ~ white(k)

        """
    private static let rule = "update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t) + xi[i](t)\n"
    private static let initial = "initial h[i](0) ~ normal(0, q)\n"
    private static let transient = head + "time t\n" + rule + initial
    private static let stationary = head + "time t stationary\n" + rule

    @Test("Measure and window of the time axis")
    func axes() throws {
        let transient = try #require(read(Self.transient).time)
        #expect(transient == TimeAxis(variable: "t", first: 0, last: nil, measure: .continuous))
        let stationary = try #require(read(Self.stationary).time)
        #expect(stationary == TimeAxis(variable: "t", first: 0, last: nil, measure: .continuous, isStationary: true))
        let layers = try #require(read(network).time)
        #expect(layers == TimeAxis(variable: "l", first: 0, last: .literal(5)))
        let steps =
            "width N\nparameter a\nneuron h[i](n)\ntime n stationary\nnoise x[i](n) ~ normal(0, 1)\n"
            + "update h[i](n+1) = a*h[i](n) + x[i](n)\n"
        #expect(try read(steps).time == TimeAxis(variable: "n", first: 0, last: nil, isStationary: true))
        let window = Self.head + "time t = 1 ... T\n" + Self.rule + "initial h[i](1) = 0\n"
        #expect(
            try read(window).time
                == TimeAxis(variable: "t", first: 1, last: .symbolic("T"), measure: .continuous))
    }

    @Test("White laws carry their intensity, all factors the same time")
    func content() throws {
        let network = try #require(read(Self.transient).network)
        #expect(network.disorder.map(\.isFreshAtEachTime) == [false, true])
        #expect(network.disorder[1].mean.isZero && !network.disorder[1].variance.isZero)
        for factor in network.updates[0].value.terms.keys.flatMap(\.factors) {
            #expect(factor.time == .step(0) || factor.time == .none)
        }
        let named =
            Self.head.replacing("(t)", with: "(s2)") + "time s2\n"
            + "update d/ds2 h[i](s2) = -h[i](s2)\n" + Self.initial
        #expect(try read(named).updates.count == 1)
    }

    @Test(
        "What continuous time does not have",
        arguments: [
            (
                "time t\nnoise b[i](t) ~ normal(0, 1)\n" + rule + initial,
                "7:17 in continuous time the noise b, drawn afresh at each time, is white"
            ),
            ("time t\nbias b[i] ~ white(1)\n" + rule + initial, "7:13 a white bias is drawn afresh at each time"),
            ("time t\nnoise b[i](t) ~ white(1, 2)\n" + rule + initial, "7:17 white takes one number, the intensity"),
            ("time t\nnoise b[i](t) ~ white(-k)\n" + rule + initial, "7:23 a negative intensity"),
            ("time t\n" + rule + "initial h[i](0) ~ white(q)\n", "8:19 an initial law is no white noise"),
            ("time t\n" + rule, "3:8 the neuron h has no initial law"),
            (
                "time t\n" + rule + "initial h[i](1) ~ normal(0, q)\n",
                "8:9 an initial law stands at the first time, 0"
            ),
            ("time t stationary\n" + rule + initial, "8:9 a stationary theory has no initial law"),
            ("time t stationary = 0 ... T\n" + rule, "6:19 a stationary theory has no first and no last time"),
            ("time t = 0 ... T stationary\n" + rule, "6:18 a stationary theory has no first and no last time"),
            ("depth t = 0 ... T\n" + rule + initial, "6:1 a depth counts layers, and d/dt needs continuous time"),
            (
                "time t\nneuron z[i](t)\nupdate z[i](t) = h[i](t)\n" + rule + initial,
                "8:8 an algebraic neuron in continuous time is not in this version"
            ),
            (
                "time t\nneuron z[i](t)\nupdate z[i](t+1) = h[i](t)\n" + rule + initial,
                "8:8 an algebraic neuron in continuous time is not in this version"
            ),
            (
                "time t\nupdate d/dt h[i](t) = h[i](t-1)\n" + initial,
                "7:28 in continuous time all of an update rule stands at the same time"
            ),
            (
                "time t\nupdate d/dt h[i](t) = h[i](t+1/2)\n" + initial,
                "7:28 in continuous time all of an update rule stands at the same time"
            ),
            ("time t\nupdate d/dt h[i](t) = h[i](0)\n" + initial, "7:23 a literal time in an update rule"),
            ("time t\nupdate d/dx h[i](t) = h[i](t)\n" + initial, "7:13 d/dx is no derivative by the time t"),
            (
                "time t\nupdate d/ h[i](t) = h[i](t)\n" + initial,
                "7:11 expected the differential of the time before 'h'"
            ),
            ("time t\nupdate d/dt h[i](t) = t*h[i](t)\n" + initial, "7:23 the time t cannot stand as a number"),
            ("time t\nupdate d/dt h[i](t) = exp(t)*h[i](t)\n" + initial, "7:27 the time t stands inside a function"),
        ])
    func refused(rest: String, error: String) {
        #expect(errors(in: Self.head + rest) == [error])
    }

    @Test("White noise needs continuous time")
    func discrete() {
        #expect(
            errors(in: network + "noise xi[i](l) ~ white(1)\n") == ["8:18 white noise belongs to continuous time"])
        #expect(
            errors(
                in: declarations.replacing("depth l = 0 ... 5", with: "time l stationary")
                    + "update h[i](l+1) = W[i,j](l)*h[j](l)\n") == [])
    }

    @Test("Errors point at the place and say what to write")
    func reports() {
        #expect(
            report(on: Self.head + "time t\nnoise b[i](t) ~ normal(0, 1)\n" + Self.rule + Self.initial).contains(
                "help: write: b[i](t) ~ white(…); or draw it once: b[i] ~ normal(…)"))
        #expect(
            report(on: Self.head + "time t\n" + Self.rule).contains(
                "help: as in: initial h[i](0) ~ normal(0, q); or: time t stationary"))
    }
}
