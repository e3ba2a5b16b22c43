import Exact
import Testing

@testable import Algebra

/// One formula in every notation, as a person would have written it.
@Suite struct PrintingGoldenTests {
    typealias Part = Formula.Part

    private func check(
        _ build: (inout Formula) -> Part, text: String, unicode: String, latex: String, sympy: String,
        mathematica: String, form: String?, location: SourceLocation = #_sourceLocation
    ) {
        var formula = Formula()
        formula.whole = build(&formula)
        func written(_ notation: Notation) -> String? { try? formula.written(as: notation) }
        #expect(formula.text == text, sourceLocation: location)
        #expect(written(.text) == text, sourceLocation: location)
        #expect(written(.unicode) == unicode, sourceLocation: location)
        #expect(written(.latex) == latex, sourceLocation: location)
        #expect(written(.sympy) == sympy, sourceLocation: location)
        #expect(written(.mathematica) == mathematica, sourceLocation: location)
        #expect(written(.form) == form, sourceLocation: location)
    }

    @Test func numbers() {
        check(
            { $0.number(12) }, text: "12", unicode: "12", latex: "12", sympy: "12", mathematica: "12", form: "12")
        check(
            { $0.number(Rational(-3, 8)) }, text: "-3/8", unicode: "-3/8", latex: "-\\frac{3}{8}",
            sympy: "-Rational(3,8)", mathematica: "-3/8", form: "-3/8")
        check(
            {
                let (base, exponent) = ($0.number(Rational(2, 3)), $0.number(-5))
                return $0.power(base, exponent)
            }, text: "(2/3)^(-5)", unicode: "(2/3)⁻⁵", latex: "\\left(\\frac{2}{3}\\right)^{-5}",
            sympy: "Rational(2,3)**(-5)", mathematica: "(2/3)^(-5)", form: "(2/3)^(-5)")
    }

    @Test func quotientsAndPowers() {
        check(
            {
                let (q, sigma, width) = ($0.name("q"), $0.name("sigma_w"), $0.name("N"))
                return $0.product(Rational(3, 8), [q, $0.power(sigma, 2)], over: [width])
            }, text: "3*q*sigma_w^2/(8*N)", unicode: "3·q·σ_w²/(8·N)", latex: "\\frac{3 q \\sigma_w^{2}}{8 N}",
            sympy: "Rational(3,8)*q*sigma_w**2/N", mathematica: "3*q*sigma$w^2/(8*N$)", form: "3*q*[sigma_w]^2/(8*N)")
        check(
            {
                let (width, two) = ($0.name("N"), $0.number(2))
                return $0.product(1, [], over: [$0.sum([width, two])])
            }, text: "1/(N + 2)", unicode: "1/(N + 2)", latex: "\\frac{1}{N + 2}", sympy: "1/(N + 2)",
            mathematica: "1/(N$ + 2)", form: "1/(N + 2)")
        check(
            {
                let (x, y) = ($0.name("x"), $0.name("y"))
                let quotient = $0.fraction(x, over: [y])
                return $0.fraction($0.power(quotient, 3), over: [quotient, $0.sum([x, quotient])])
            }, text: "(x/y)^3/(x/y*(x + x/y))",
            unicode: "(x/y)³/(x/y·(x + x/y))",
            latex:
                "\\frac{\\left(\\frac{x}{y}\\right)^{3}}{\\frac{x}{y} \\left(x + \\frac{x}{y}\\right)}",
            sympy: "(x/y)**3/(x/y*(x + x/y))", mathematica: "(x/y)^3/(x/y*(x + x/y))",
            form: "(x/y)^3/(x/y*(x + x/y))")
        check(
            {
                let (sigma, time) = ($0.name("sigma_eff"), $0.name("T"))
                let exponent = $0.sum([$0.product(2, [time]), $0.number(1)])
                return $0.power(sigma, exponent)
            }, text: "sigma_eff^(2*T + 1)", unicode: "σ_eff²ᵀ⁺¹", latex: "\\sigma_{\\mathrm{eff}}^{2 T + 1}",
            sympy: "sigma_eff**(2*T + 1)", mathematica: "sigma$eff^(2*T + 1)", form: "[sigma_eff]^(2*T + 1)")
        check(
            {
                let (x, y) = ($0.name("x"), $0.name("y_1"))
                return $0.power(x, $0.power(y, 2))
            }, text: "x^(y_1^2)", unicode: "x^(y_1²)", latex: "x^{y_1^{2}}", sympy: "x**(y_1**2)",
            mathematica: "x^(y$1^2)", form: "x^([y_1]^2)")
        check(
            { $0.product(2, [$0.power($0.number(3), $0.name("x"))]) }, text: "2*3^x", unicode: "2·3ˣ",
            latex: "2 \\cdot 3^{x}", sympy: "2*3**x", mathematica: "2*3^x", form: "2*3^x")
    }

    @Test func signs() {
        check(
            {
                let (a, b) = ($0.name("a"), $0.name("b"))
                let product = $0.product(-2, [a, $0.negative(b), $0.number(Rational(-1, 3))])
                return $0.sum([$0.negative($0.power(a, 2)), product, $0.negative($0.sum([a, b]))])
            }, text: "-a^2 - 2*a*b/3 - (a + b)", unicode: "-a² - 2·a·b/3 - (a + b)",
            latex: "-a^{2} - \\frac{2 a b}{3} - \\left(a + b\\right)", sympy: "-a**2 - Rational(2,3)*a*b - (a + b)",
            mathematica: "-a^2 - 2*a*b/3 - (a + b)", form: "-a^2 - 2*a*b/3 - (a + b)")
        check(
            {
                let a = $0.name("a")
                return $0.product([$0.power($0.negative(a), 2), $0.negative($0.negative(a))])
            }, text: "(-a)^2*a", unicode: "(-a)²·a", latex: "\\left(-a\\right)^{2} a", sympy: "(-a)**2*a",
            mathematica: "(-a)^2*a", form: "(-a)^2*a")
    }

    @Test func rootsAndFunctions() {
        check(
            {
                let x = $0.name("x")
                let root = $0.root($0.sum([$0.number(1), x]))
                return $0.product([$0.power(root, 3), $0.call("exp", [$0.negative($0.fraction(x, over: [$0.number(2)]))])])
            }, text: "sqrt(1 + x)^3*exp(-x/2)", unicode: "(√(1 + x))³·exp(-x/2)",
            latex: "\\sqrt{1 + x}^{3} \\exp\\left(-\\frac{x}{2}\\right)", sympy: "sqrt(1 + x)**3*exp(-Rational(1,2)*x)",
            mathematica: "Sqrt[1 + x]^3*Exp[-x/2]", form: "sqrt_(1 + x)^3*exp(-x/2)")
        check(
            { $0.sum([$0.root($0.name("x")), $0.root($0.name("gamma"), degree: 3), $0.root($0.name("x"), degree: 7)]) },
            text: "sqrt(x) + gamma^(1/3) + x^(1/7)", unicode: "√x + ∛γ + x^(1/7)",
            latex: "\\sqrt{x} + \\sqrt[3]{\\gamma} + \\sqrt[7]{x}",
            sympy: "sqrt(x) + gamma**Rational(1,3) + x**Rational(1,7)",
            mathematica: "Sqrt[x] + gamma^(1/3) + x^(1/7)", form: "sqrt_(x) + gamma^(1/3) + x^(1/7)")
        check(
            {
                let (x, y) = ($0.name("x"), $0.name("lambda"))
                return $0.sum([
                    $0.power($0.call("tanh", [x]), 2), $0.call("log", [y]), $0.call("f_2", [x, y]),
                    $0.call("abs", [$0.fraction(x, over: [y])]),
                ])
            }, text: "tanh(x)^2 + log(lambda) + f_2(x, lambda) + abs(x/lambda)",
            unicode: "tanh(x)² + log(λ) + f_2(x, λ) + abs(x/λ)",
            latex:
                "\\tanh\\left(x\\right)^{2} + \\log\\left(\\lambda\\right) + f_2\\left(x, \\lambda\\right) + \\left|\\frac{x}{\\lambda}\\right|",
            sympy: "tanh(x)**2 + log(lambda_) + f_2(x, lambda_) + Abs(x/lambda_)",
            mathematica: "Tanh[x]^2 + Log[lambda] + f$2[x, lambda] + Abs[x/lambda]",
            form: "tanh_(x)^2 + ln_(lambda) + [f_2](x, lambda) + abs_(x/lambda)")
        check(
            {
                let x = $0.name("x")
                return $0.sum([$0.power(x, Rational(3, 2)), $0.power(x, Rational(-1, 2)), $0.power(x, Rational(2, 3))])
            }, text: "x^(3/2) + x^(-1/2) + x^(2/3)", unicode: "x^(3/2) + x^(-1/2) + x^(2/3)",
            latex: "x^{3/2} + x^{-1/2} + x^{2/3}",
            sympy: "x**Rational(3,2) + x**(-Rational(1,2)) + x**Rational(2,3)",
            mathematica: "x^(3/2) + x^(-1/2) + x^(2/3)", form: "sqrt_(x)^3 + sqrt_(x)^(-1) + x^(2/3)")
    }

    @Test func sumsAndIntegrals() {
        check(
            {
                let (q, time) = ($0.name("q"), $0.name("T"))
                let body = $0.product([q, $0.power($0.name("sigma_w"), $0.product(2, [$0.name("l")]))])
                return $0.product([$0.name("a"), $0.accumulation(.sum, over: "l", from: $0.number(0), to: time, of: body)])
            }, text: "a*sum[l=0...T](q*sigma_w^(2*l))", unicode: "a·∑[l=0…T](q·σ_w²ˡ)",
            latex: "a \\sum_{l=0}^{T} q \\sigma_w^{2 l}", sympy: "a*Sum(q*sigma_w**(2*l), (l, 0, T))",
            mathematica: "a*Sum[q*sigma$w^(2*l), {l, 0, T}]", form: "a*sum_(l,0,T,q*[sigma_w]^(2*l))")
        check(
            {
                let (a, b) = ($0.name("a"), $0.name("b"))
                let sum = $0.accumulation(.sum, over: "k", from: $0.number(1), to: $0.name("n"), of: $0.sum([a, b]))
                return $0.sum([$0.product([sum, a]), sum, $0.power(sum, 2)])
            },
            text: "sum[k=1...n](a + b)*a + sum[k=1...n](a + b) + sum[k=1...n](a + b)^2",
            unicode: "∑[k=1…n](a + b)·a + ∑[k=1…n](a + b) + ∑[k=1…n](a + b)²",
            latex:
                "\\left(\\sum_{k=1}^{n} \\left(a + b\\right)\\right) a + \\sum_{k=1}^{n} \\left(a + b\\right) + \\left(\\sum_{k=1}^{n} \\left(a + b\\right)\\right)^{2}",
            sympy: "Sum(a + b, (k, 1, n))*a + Sum(a + b, (k, 1, n)) + Sum(a + b, (k, 1, n))**2",
            mathematica: "Sum[a + b, {k, 1, n}]*a + Sum[a + b, {k, 1, n}] + Sum[a + b, {k, 1, n}]^2",
            form: "sum_(k,1,n,a + b)*a + sum_(k,1,n,a + b) + sum_(k,1,n,a + b)^2")
        check(
            {
                let t = $0.name("t")
                return $0.accumulation(
                    .integral, over: "t", from: $0.number(0), to: $0.name("T"), of: $0.call("exp", [$0.negative(t)]))
            }, text: "integral[t=0...T](exp(-t))", unicode: "∫[t=0…T](exp(-t))",
            latex: "\\int_{0}^{T} \\exp\\left(-t\\right) \\, \\mathrm{d}t", sympy: "Integral(exp(-t), (t, 0, T))",
            mathematica: "Integrate[Exp[-t], {t, 0, T}]", form: nil)
    }

    @Test func orderTerms() {
        check(
            {
                let (g, width) = ($0.name("g"), $0.name("N"))
                let order = $0.order([$0.power(g, 4), $0.product(1, [], over: [$0.power(width, 3)])])
                return $0.sum([$0.number(1), $0.negative(g), order])
            }, text: "1 - g + O(g^4, 1/N^3)", unicode: "1 - g + O(g⁴, 1/N³)",
            latex: "1 - g + O\\left(g^{4}, 1/N^{3}\\right)", sympy: "1 - g  # + O(g**4, 1/N**3)",
            mathematica: "1 - g (* + O[g]^4 + O[1/N$]^3 *)", form: "1 - g\n* + O(g^4,1/N^3)")
        check(
            { $0.order([$0.name("x")]) }, text: "O(x)", unicode: "O(x)", latex: "O\\left(x\\right)",
            sympy: "0  # + O(x)", mathematica: "0 (* + O[x] *)", form: "0\n* + O(x)")
    }

    /// Python computes 1/3, 2**(-1) and the like before SymPy sees them.
    @Test func numbersThatMeetInPython() throws {
        func sympy(_ build: (inout Formula) -> Part) throws -> String {
            var formula = Formula()
            formula.whole = build(&formula)
            return try formula.written(as: .sympy)
        }
        #expect(try sympy { $0.power($0.number(2), $0.number(-1)) } == "Integer(2)**(-1)")
        #expect(try sympy { $0.power($0.number(2), 7) } == "2**7")
        #expect(try sympy { $0.power($0.name("x"), -1) } == "x**(-1)")
        #expect(
            try sympy {
                let (one, two) = ($0.number(1), $0.number(2))
                return $0.fraction($0.power(two, 5), over: [$0.sum([one, two])])
            } == "Integer(1)*2**5/(1 + 2)")
        #expect(
            try sympy {
                let (one, two) = ($0.number(1), $0.number(2))
                return $0.power($0.sum([one, two]), $0.sum([one, $0.negative(two)]))
            } == "Integer(1 + 2)**(1 - 2)")
        #expect(try sympy { $0.fraction($0.name("x"), over: [$0.power($0.number(2), 5)]) } == "x/2**5")
    }

    @Test func bracketsThatLaTeXDoesWithout() throws {
        func latex(_ build: (inout Formula) -> Part) throws -> String {
            var formula = Formula()
            formula.whole = build(&formula)
            return try formula.written(as: .latex)
        }
        func shifted(_ formula: inout Formula) -> Part {
            let (width, two) = (formula.name("N"), formula.number(2))
            return formula.sum([width, two])
        }
        #expect(try latex { $0.fraction(shifted(&$0), over: [shifted(&$0)]) } == "\\frac{N + 2}{N + 2}")
        #expect(try latex { $0.product(1, [], over: [$0.power(shifted(&$0), 2)]) } == "\\frac{1}{(N + 2)^{2}}")
        #expect(
            try latex { $0.product(Rational(1, 4), [$0.name("q"), shifted(&$0)], over: [shifted(&$0)]) }
                == "\\frac{q \\left(N + 2\\right)}{4 (N + 2)}")
        #expect(try latex { $0.power($0.name("x"), shifted(&$0)) } == "x^{N + 2}")
        #expect(try latex { $0.root(shifted(&$0)) } == "\\sqrt{N + 2}")
        #expect(try latex { $0.product([$0.number(Rational(1, 2)), shifted(&$0)]) } == "\\frac{N + 2}{2}")
        #expect(
            try latex {
                let half = $0.fraction($0.name("a"), over: [$0.name("b")])
                return $0.product([half, half])
            } == "\\frac{a}{b} \\frac{a}{b}")
        #expect(try latex { $0.call("exp", [shifted(&$0)]) } == "\\exp\\left(N + 2\\right)")
        #expect(try latex { $0.call("factorial", [$0.name("n")]) } == "n!")
        #expect(try latex { $0.call("factorial", [shifted(&$0)]) } == "\\left(N + 2\\right)!")
        #expect(try latex { $0.power($0.call("factorial", [$0.name("n")]), 2) } == "\\left(n!\\right)^{2}")
        #expect(try latex { $0.call("binomial", [$0.name("n"), $0.name("k")]) } == "\\binom{n}{k}")
    }
}
