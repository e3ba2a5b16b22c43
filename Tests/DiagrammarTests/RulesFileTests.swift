import Algebra
import Diagrammar
import Exact
import Foundation
import Language
import Testing

@Suite struct RulesFileTests {
    static let files = try! FileManager.default.contentsOfDirectory(
        atPath: packageRoot.appendingPathComponent("rules").path
    ).filter { $0.hasSuffix(".rules") }.sorted()

    @Test(arguments: files)
    func expectLinesAgree(_ file: String) throws {
        let model = try model(file: "rules/\(file)")
        #expect(!model.sources.isEmpty, "a rules file names its source")
        let outcomes = model.runExpectations(maximumDiagrams: 100_000)
        #expect(!outcomes.isEmpty)
        for outcome in outcomes {
            guard case .agrees = outcome.verdict else {
                Issue.record("\(file):\(outcome.line): \(outcome.text): \(outcome.verdict)")
                continue
            }
        }
    }

    @Test func aWrongExpectationIsFound() throws {
        let text = """
            rules 1
            width N
            field x[i]
            coupling g
            action x.x/2 + g/(4*N)*(x.x)^2
            expect <x[1]*x[1]> = 1 - g*(1+2/N) through g^1
            expect <x[1]*x[1]> = 1 - g*(1+1/N) through g^1
            """
        let outcomes = try model(text).runExpectations(maximumDiagrams: nil)
        #expect(outcomes.count == 2)
        if case .agrees = outcomes[0].verdict {} else { Issue.record("a right line was called wrong") }
        if case .disagrees = outcomes[1].verdict {} else { Issue.record("a wrong line was not found") }
    }
}

@Suite struct DerivationTests {
    @Test func certificatesOfEveryRulesFilePass() throws {
        for (file, question, options) in [
            ("deep-linear", "<h(2).h(2)/N; h(2).h(2)/N>", []), ("linear-rnn", "<h(3).h(1)>/N", []),
            ("cubic-mlp", "<h(1).h(1)>/N", []), ("quadratic-rnn", "<h(1).h(1)>/N", []),
            ("vector-model", "<x[1]*x[1]>", ["through g^2"]), ("phi4", "<x; x>", ["through g^2"]),
            ("percolation", "<a; A>", ["through u^1", "through v^1"]), ("deep-linear-sphere", "<r(1); r(1)>", []),
        ] {
            let model = try model(file: "rules/\(file).rules")
            let calculation = try Calculation(model, try model.question(question, options: options))
            let certificate = try calculation.derive(certifying: true).certificate
            let passed = certificate.filter { $0.status == .passed }.count
            #expect(passed >= 2, "\(file): \(certificate)")
            #expect(!certificate.contains { $0.status == .failed })
        }
    }

    @Test func boundsCutTheSetOfDiagrams() throws {
        let vector = try model(file: "rules/vector-model.rules")
        #expect(
            try derived(vector, "<x[1]*x[1]>", "through g^3", "through 1/N")
                == "1 - g*(1 + 2/N) + g^2*(2 + 10/N) - g^3*(5 + 44/N)")
        #expect(try derived(vector, "<x[1]*x[1]>", "order g^2") == "g^2*(2 + 10/N + 12/N^2)")
        let rnn = try model(file: "rules/linear-rnn.rules")
        let cut = try Calculation(rnn, try rnn.question("<h(4).h(4)>/N through 1/N^2")).derive()
        #expect(cut.value.formatted(as: .text, in: cut.symbols) == "sigma_w^8*q*(1 + 28/N^2)")
        #expect(!cut.isComplete && cut.cutByPowerOfN > 0)
        #expect(cut.remainder == "O(1/N^3)")
        #expect(cut.diagramCount < 105)
    }

    @Test func powersOfNCountInTheObservableAsWritten() throws {
        let linear = try model(file: "rules/deep-linear.rules")
        #expect(try derived(linear, "<r(1)>^2 - <r(1)^2>", "through 1/N", "when sigma_b = 0") == "-4*sigma_w^4*q^2/N")
        #expect(try derived(linear, "<h(1).h(1)>", "through N^1", "when sigma_b = 0") == "sigma_w^2*q*N")
        #expect(try derived(linear, "N*<r(1); r(1)>", "through N^0", "when sigma_b = 0") == "4*sigma_w^4*q^2")
    }

    @Test func anInfiniteSeriesNeedsABound() throws {
        let vector = try model(file: "rules/vector-model.rules")
        let question = try vector.question("<x[1]*x[1]>", options: ["through 1/N"])
        #expect(throws: CalculationError.self) { try Calculation(vector, question) }
        do {
            _ = try Calculation(vector, question)
        } catch {
            #expect(error.explanation.help.contains("--through g^2"))
            #expect(error.explanation.exitCode == 2)
        }
    }

    /// Three million steps take a minute and a half in a debug build; the release build is asked the same in .ci/run.
    @Test(.enabled(if: runsLongTests)) func tooManyDiagramsAreRefusedBeforehand() throws {
        let network = try model(file: "rules/cubic-mlp.rules")
        let calculation = try Calculation(
            network, try network.question("<h(2).h(2)/N; h(2).h(2)/N>"), maximumDiagrams: 5_000_000)
        do {
            try calculation.refuseIfTooLarge()
            Issue.record("not refused")
        } catch let error as CalculationError {
            #expect(error.explanation.exitCode == 75)
            guard case .tooManySteps = error else {
                Issue.record("refused for another reason")
                return
            }
        }
    }

    @Test func estimatesAreOfTheRightOrder() throws {
        let rnn = try model(file: "rules/linear-rnn.rules")
        let estimate = try Calculation(rnn, try rnn.question("<h(5).h(5)>/N")).estimate(probes: 400)
        #expect(estimate.diagrams > 945 / 2 && estimate.diagrams < 945 * 2)
    }

    @Test func topologiesOfTheVectorModel() throws {
        let vector = try model(file: "rules/vector-model.rules")
        let calculation = try Calculation(vector, try vector.question("<x[1]*x[1]>", options: ["through g^2"]))
        var listing = Calculation.Listing()
        #expect(try calculation.list(listing).list.counts.map(\.count) == [1, 2, 10])
        listing.byTopology = true
        let list = try calculation.list(listing).list
        #expect(list.counts.map(\.count) == [1, 1, 3])
        #expect(list.counts.map(\.sum) == [1, Rational(1, 2), Rational(2, 3)])
        // Tadpole, chain, double scoop and sunset with their factors in N.
        let values = list.rows.map { $0.value.formatted(as: .text, in: list.symbols) }
        #expect(values.contains("-g*(1 + 2/N)"))
        #expect(values.filter { $0 == "g^2*(1 + 4/N + 4/N^2)" }.count == 2)
        #expect(values.contains("g^2*(2/N + 4/N^2)"))
    }

    @Test func listedValuesAddUpToTheResult() throws {
        for (file, question, options) in [
            ("quadratic-rnn", "<h(1).h(1)/N; h(1).h(1)/N>", []), ("deep-linear", "<r(2); r(2)>", ["through 1/N"]),
            ("deep-linear-sphere", "<h[1](0)^4>", []), ("vector-model", "2*<x[1]; x[1]; x[2]; x[2]>", ["through g^2"]),
        ] {
            let model = try model(file: "rules/\(file).rules")
            let (list, derivation) = try Calculation(model, try model.question(question, options: options)).list(
                .init())
            let sum = list.rows.reduce(into: Polynomial.zero) { $0 += $1.value }
            #expect(sum.partialFractions(in: list.symbols) == derivation.value, "\(file) \(question)")
        }
    }

    /// A bound on a symbol that also stands in denominators must not drop diagrams whose power falls again.
    @Test func negativePowersOfABoundedSymbol() throws {
        let model = try model(
            "rules 1\nwidth N\nfield x[i]\ncoupling g\nparameter m\naction m*x.x/2 + g*m*sum[i](x[i]^4)/24")
        // With x = y/sqrt(m) the action is y.y/2 + g/m*y^4/24, so <x x> = (1/m)(1 − g/(2m) + 2g²/(3m²)).
        #expect(try derived(model, "<x[1]^2>", "through g^2") == "1/m - g/(2*m^2) + 2*g^2/(3*m^3)")
        #expect(try derived(model, "m^3*<x[1]^2>", "through g^2", "through m^1") == "2*g^2/3 - g*m/2")
    }

    @Test func aLiteralIndexNeedsItsWidth() throws {
        let linear = try model(file: "rules/deep-linear.rules")
        #expect(throws: CalculationError.self) { try derived(linear, "<h[1](1)^2*h[2](1)^2>", "at N=1") }
        #expect(try derived(linear, "<h[1](1)^2*h[2](1)^2>", "when sigma_b = 0", "at N=2") == "2*sigma_w^4*q^2")
    }

    @Test func ratiosWithinBounds() throws {
        let linear = try model(file: "rules/deep-linear.rules")
        #expect(
            try derived(linear, "<r(3)^2>/<r(3)>^2", "when sigma_b = 0", "through 1/N^2") == "1 + 8/N + 24/N^2")
        let vector = try model(file: "rules/vector-model.rules")
        #expect(throws: CalculationError.self) { try derived(vector, "<x.x>^2/<x[1]^2>", "through g^2") }
        let sphere = try model(file: "rules/deep-linear-sphere.rules")
        #expect(try derived(sphere, "<h[1](0)^4>/<h(0).h(0)>", "at N=3") == "3*q/5")
    }

    @Test func remaindersNameTheTightestBound() throws {
        let vector = try model(file: "rules/vector-model.rules")
        func remainder(_ options: [String]) throws -> String? {
            try Calculation(vector, try vector.question("<x[1]^2>", options: options)).derive().remainder
        }
        #expect(try remainder(["through g^2", "through g^1"]) == "O(g^2)")
        #expect(try remainder(["through g^2", "order g^1"]) == nil)
        #expect(try remainder(["through g^2", "through N^0"]) == "O(g^3, 1/N)")
    }

    /// W[i,i] is a trace where i is not bound, and its expect lines begin with the window.
    @Test func tracesAndLateWindows() throws {
        let model = try model(
            """
            rules 1
            width N
            depth n = 1 ... T
            parameter s, q
            neuron h[i](n), y(n)
            weight W[i,j] ~ normal(0, s^2/N)
            update h[i](n+1) = W[i,j]*h[j](n)
            update y(n+1) = W[i,i]*y(n)
            initial h[i](1) ~ normal(0, q)
            initial y(1) ~ normal(0, q)
            expect <y(2)^2> = q*s^2
            expect <y(3)^2> = 3*q*s^4
            expect <h(T).h(T)>/N = q*s^(2*T-2) through N^0
            """)
        for outcome in model.runExpectations(maximumDiagrams: nil) {
            if case .agrees = outcome.verdict {} else { Issue.record("\(outcome)") }
        }
    }

    /// Variances of a certain sign are checked; a `real` parameter may make any sign.
    @Test func negativeVariancesAreRefused() throws {
        func text(_ declaration: String, _ variance: String) -> String {
            "rules 1\nwidth N\ndepth l = 0 ... T\nparameter \(declaration), q\nneuron h[i](l)\nweight W[i,j](l) ~ normal(0, \(variance))\n"
                + "update h[i](l+1) = W[i,j](l)*h[j](l)\ninitial h[i](0) ~ normal(0, q)"
        }
        #expect(throws: Diagnostics.self) { try model(text("s", "-s/N")) }
        #expect(throws: Diagnostics.self) { try model(text("real s", "-s^2/N")) }
        #expect(throws: Never.self) { try model(text("real s", "-s/N")) }
        #expect(throws: Never.self) { try model(text("s", "s^2/N - s/N^2")) }
    }

    @Test func cumulantsOfTooManyOperatorsAreRefused() throws {
        let source = try model("rules 1\nfield x\nparameter j\naction x^2/2 - j*x")
        let operators = Array(repeating: "x", count: 65).joined(separator: "; ")
        #expect(throws: CalculationError.self) { try derived(source, "<\(operators)>") }
    }
}
