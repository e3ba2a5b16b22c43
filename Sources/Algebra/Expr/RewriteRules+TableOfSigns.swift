// The table of rules, continued: absolute values, factorials and sums. The list of all sets is in RewriteRules+Table.swift.

extension RewriteRules {
    // MARK: Absolute values, signs and steps

    /// √(x²) → |x|, |x|·sign x → x and so on, for real x
    public static let absoluteValues = RewriteRules([
        RewriteRule(
            "powerOfSquare", "(x^2)^a", "abs(x)^(2*a)", where: ["x": .real], because: "x^2 is the square of abs(x) >= 0"
        ),
        RewriteRule("squareOfAbs", "abs(x)^2", "x^2", where: ["x": .real], because: "a real square has no sign"),
        RewriteRule(
            "absTimesSign", "abs(x)*sign(x)", "x", where: ["x": .real],
            because: "a real number is its size times its sign"),
        RewriteRule("absOfProduct", "abs(x*y)", "abs(x)*abs(y)", because: "sizes multiply, for all complex numbers"),
        RewriteRule(
            "signTimesItself", "x*sign(x)", "abs(x)", where: ["x": .real], because: "a negative x times −1 is its size"),
        RewriteRule(
            "cubeOfSign", "sign(x)^3", "sign(x)", where: ["x": .real], because: "the values are −1, 0 and 1"),
        RewriteRule(
            "squareOfSign", "sign(x)^2", "1", where: ["x": .real], nonzero: ["x"],
            because: "the values are −1 and 1, and 0 only at zero"),
    ])

    /// Sums and products of relu and step at x and −x
    public static let rectifiers = RewriteRules([
        RewriteRule(
            "reluPlusRelu", "c*relu(x) + c*relu(-x)", "c*abs(x)", where: ["x": .real], optional: ["c"],
            because: "one of the two is the size of x, the other is 0"),
        RewriteRule(
            "reluMinusRelu", "c*relu(x) - c*relu(-x)", "c*x", where: ["x": .real], optional: ["c"],
            because: "one of the two is the size of x, the other is 0, and the difference has its sign"),
        RewriteRule(
            "reluTimesRelu", "relu(x)*relu(-x)", "0", where: ["x": .real], because: "one of the two is 0"),
        RewriteRule(
            "reluTimesStep", "relu(x)*step(x)", "relu(x)", where: ["x": .real],
            because: "the step is 1 where relu is not 0"),
        RewriteRule(
            "reluTimesOppositeStep", "relu(x)*step(-x)", "0", where: ["x": .real], because: "one of the two is 0"),
        RewriteRule(
            "stepTimesOppositeStep", "step(x)*step(-x)", "0", where: ["x": .real],
            because: "one of the two is 0, and both are at x = 0"),
        RewriteRule(
            "powerOfStep", "step(x)^n", "step(x)", where: ["x": .real, "n": .count], because: "the values are 0 and 1"),
        RewriteRule(
            "stepPlusOppositeStep", "c*step(x) + c*step(-x)", "c", where: ["x": .real], optional: ["c"], nonzero: ["x"],
            because: "one of the two is 1, the other is 0; at x = 0 both are 0"),
        RewriteRule(
            "stepMinusOppositeStep", "c*step(x) - c*step(-x)", "c*sign(x)", where: ["x": .real], optional: ["c"],
            because: "the definition of sign, which is 0 at 0"),
    ])

    /// relu, abs, sign → step
    public static let rectifiersToSteps = RewriteRules([
        RewriteRule(
            "reluToStep", "relu(x)", "x*step(x)", where: ["x": .real], because: "relu is x where x > 0, else 0"),
        RewriteRule(
            "absToStep", "abs(x)", "x*step(x) - x*step(-x)", where: ["x": .real], because: "abs is x or −x, and 0 at 0"),
        RewriteRule(
            "signToStep", "sign(x)", "step(x) - step(-x)", where: ["x": .real],
            because: "the sign is 1 or −1, and 0 at 0"),
    ])

    /// Positive factors leave relu, step and sign
    public static let homogeneity = RewriteRules([
        RewriteRule(
            "reluOfMultiple", "relu(c*x)", "c*relu(x)", where: ["c": .positive, "x": .real],
            because: "a positive factor keeps the sign"),
        RewriteRule(
            "stepOfMultiple", "step(c*x)", "step(x)", where: ["c": .positive, "x": .real],
            because: "a positive factor keeps the sign"),
        RewriteRule(
            "signOfMultiple", "sign(c*x)", "sign(x)", where: ["c": .positive, "x": .real],
            because: "a positive factor keeps the sign"),
    ])

    // MARK: Factorials

    /// (n+1)! → (n+1)·n!, Γ(x+1) → x·Γ(x)
    public static let lowerFactorials = RewriteRules([
        RewriteRule(
            "lowerFactorial", "factorial(n + 1)", "(n + 1)*factorial(n)",
            because:
                "the functional equation of Γ; both sides have the same poles, and at n = −1 the right side is a limit"),
        RewriteRule(
            "lowerGamma", "gamma(x + 1)", "x*gamma(x)",
            because:
                "the functional equation of Γ; both sides have the same poles, and at x = 0 the right side is a limit"),
    ])

    /// (n+1)·n! → (n+1)!, x·Γ(x) → Γ(x+1)
    public static let raiseFactorials = RewriteRules([
        RewriteRule(
            "raiseFactorial", "(n + 1)*factorial(n)", "factorial(n + 1)", because: "the functional equation of Γ"),
        RewriteRule("raiseGamma", "x*gamma(x)", "gamma(x + 1)", because: "the functional equation of Γ"),
    ])

    /// Binomial coefficients → factorials
    public static let binomialsToFactorials = RewriteRules([
        RewriteRule(
            "binomialToFactorials", "binomial(n, k)", "factorial(n)/(factorial(k)*factorial(n - k))",
            because: "the definition by Γ; where a factorial has a pole, the binomial coefficient is a limit")
    ])

    /// n! → Γ(n+1)
    public static let factorialsToGamma = RewriteRules([
        RewriteRule("factorialToGamma", "factorial(n)", "gamma(n + 1)", because: "the definition of n!")
    ])

    /// Γ(x) → (x−1)!
    public static let gammaToFactorials = RewriteRules([
        RewriteRule("gammaToFactorial", "gamma(x)", "factorial(x - 1)", because: "the definition of (x − 1)!")
    ])

    // MARK: Sums

    /// Σ c·r^k → c·(1 − r^(T+1))/(1 − r), where r is not 1
    public static let geometricSums = RewriteRules([
        RewriteRule(
            "geometricSum", "sum(k, 0, T, c*r^k)", "c*(1 - r^(T + 1))/(1 - r)", where: ["T": .count],
            optional: ["c"], nonzero: ["1 - r"],
            because: "1 − r times the sum telescopes; for r = 1 the sum is T + 1")
    ])
}
