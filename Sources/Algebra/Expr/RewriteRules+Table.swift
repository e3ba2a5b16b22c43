// The table of rules. Adding a rule is adding a row; the tests sample every row numerically.
//
// What the normal form does by itself needs no rule: √x² = x, √(x²) = x and (xᵃ)ᵇ = xᵃᵇ for positive x, x^(a+b) = xᵃ·xᵇ,
// erf(−x) = −erf(x). And what it merges, such as xᵃ·xᵇ, no rule can split.
extension RewriteRules {
    /// Every set of rules by its name.
    public static let all: [(name: String, rules: RewriteRules)] = [
        ("mergeExponentials", mergeExponentials), ("splitExponentials", splitExponentials),
        ("exponentialOfLogarithm", exponentialOfLogarithm), ("powersToExponentials", powersToExponentials),
        ("splitLogarithms", splitLogarithms), ("mergeLogarithms", mergeLogarithms),
        ("hyperbolicToExponential", hyperbolicToExponential), ("exponentialToHyperbolic", exponentialToHyperbolic),
        ("trigonometricToExponential", trigonometricToExponential),
        ("exponentialToTrigonometric", exponentialToTrigonometric),
        ("pythagorean", pythagorean), ("tangentsToQuotients", tangentsToQuotients),
        ("quotientsToTangents", quotientsToTangents), ("expandAngles", expandAngles), ("combineAngles", combineAngles),
        ("productsOfAngles", productsOfAngles), ("absoluteValues", absoluteValues),
        ("rectifiers", rectifiers), ("rectifiersToSteps", rectifiersToSteps), ("homogeneity", homogeneity),
        ("lowerFactorials", lowerFactorials), ("raiseFactorials", raiseFactorials),
        ("binomialsToFactorials", binomialsToFactorials), ("factorialsToGamma", factorialsToGamma),
        ("gammaToFactorials", gammaToFactorials), ("geometricSums", geometricSums),
    ]

    // MARK: Exponentials and logarithms

    /// e^a·e^b → e^(a+b)
    public static let mergeExponentials = RewriteRules([
        RewriteRule(
            "mergeExponentialFactors", "exp(a)*exp(b)", "exp(a + b)", because: "the law of exp, for all complex numbers"
        ),
        RewriteRule(
            "integerPowerOfExponential", "exp(a)^n", "exp(n*a)", where: ["n": .integer],
            because: "a product of n equal factors, or its inverse"),
        RewriteRule(
            "realPowerOfExponential", "exp(a)^n", "exp(n*a)", where: ["a": .real],
            because: "exp(a) is positive for real a, with the logarithm a"),
    ])

    /// e^(a+b) → e^a·e^b, e^(n·a) → (e^a)^n
    public static let splitExponentials = RewriteRules([
        RewriteRule(
            "splitExponentialOfSum", "exp(a + b)", "exp(a)*exp(b)", because: "the law of exp, for all complex numbers"),
        RewriteRule(
            "splitExponentialOfMultiple", "exp(m*n)", "exp(n)^m", where: ["m": .multiple],
            because: "an integer multiple of the exponent is an integer power"),
    ])

    /// e^(n·log x) → xⁿ, log(e^a) → a for real a
    public static let exponentialOfLogarithm = RewriteRules([
        RewriteRule(
            "exponentialOfLogarithm", "exp(n*log(x))", "x^n", optional: ["n"],
            because: "it is what a power means, on every branch; log(0) is no value"),
        RewriteRule(
            "exponentialOfLogarithmInSum", "exp(a + n*log(x))", "exp(a)*x^n", optional: ["n"],
            because: "the law of exp, and what a power means"),
        RewriteRule(
            "logarithmOfExponential", "log(exp(a))", "a", where: ["a": .real],
            because: "the real logarithm is the inverse of the real exponential"),
    ])

    /// xⁿ → e^(n·log x) for exponents that are no numbers
    public static let powersToExponentials = RewriteRules([
        RewriteRule(
            "powerToExponential", "x^n", "exp(n*log(x))",
            where: [
                "x": .positive, "n": RewriteRule.Condition("is not a number") { $0.number == nil },
            ], because: "it is what a power means; x is positive so that the logarithm exists")
    ])

    /// log(x·y) → log x + log y, log(xⁿ) → n·log x
    public static let splitLogarithms = RewriteRules([
        RewriteRule(
            "logarithmOfProduct", "log(x*y)", "log(x) + log(y)", where: ["x": .positive],
            because: "a positive factor does not change the argument of the other, which is not zero"),
        RewriteRule(
            "logarithmOfPower", "log(x^n)", "n*log(x)", where: ["x": .positive, "n": .real],
            because: "log(x^n) is the real logarithm of exp(n*log(x))"),
    ])

    /// log x + log y → log(x·y), n·log x → log(xⁿ)
    public static let mergeLogarithms = RewriteRules([
        RewriteRule(
            "multipleOfLogarithm", "n*log(x)", "log(x^n)", where: ["x": .positive, "n": .number],
            because: "log(x^n) is the real logarithm of exp(n*log(x))"),
        RewriteRule(
            "sumOfLogarithms", "c*log(x) + c*log(y)", "c*log(x*y)", where: ["x": .positive], optional: ["c"],
            because: "a positive factor does not change the argument of the other"),
    ])

    // MARK: Hyperbolic functions

    /// cosh, sinh, tanh → exponentials
    public static let hyperbolicToExponential = RewriteRules([
        RewriteRule("coshToExponential", "cosh(x)", "exp(x)/2 + exp(-x)/2", because: "the definition of cosh"),
        RewriteRule("sinhToExponential", "sinh(x)", "exp(x)/2 - exp(-x)/2", because: "the definition of sinh"),
        RewriteRule(
            "tanhToExponential", "tanh(x)", "(exp(2*x) - 1)/(exp(2*x) + 1)",
            because: "sinh/cosh, numerator and denominator times 2*exp(x); both have the same poles"),
    ])

    /// e^x ± e^(−x) → 2·cosh x, 2·sinh x
    public static let exponentialToHyperbolic = RewriteRules([
        RewriteRule(
            "exponentialsToCosh", "c*exp(x) + c*exp(-x)", "2*c*cosh(x)", optional: ["c"],
            because: "the definition of cosh"),
        RewriteRule(
            "exponentialsToSinh", "c*exp(x) - c*exp(-x)", "2*c*sinh(x)", optional: ["c"],
            because: "the definition of sinh"),
    ])

    // MARK: Trigonometric functions

    /// cos, sin, tan → exponentials of imaginary numbers
    public static let trigonometricToExponential = RewriteRules([
        RewriteRule("cosToExponential", "cos(x)", "exp(I*x)/2 + exp(-I*x)/2", because: "Euler's formula"),
        RewriteRule("sinToExponential", "sin(x)", "-I*exp(I*x)/2 + I*exp(-I*x)/2", because: "Euler's formula"),
        RewriteRule(
            "tanToExponential", "tan(x)", "-I*(exp(2*I*x) - 1)/(exp(2*I*x) + 1)",
            because: "sin/cos, numerator and denominator times 2*exp(I*x); both have the same poles"),
    ])

    /// e^(i·x) → cos x + i·sin x
    public static let exponentialToTrigonometric = RewriteRules([
        RewriteRule("exponentialToTrigonometric", "exp(I*x)", "cos(x) + I*sin(x)", because: "Euler's formula")
    ])

    /// sin² + cos² → 1 and its relatives
    public static let pythagorean = RewriteRules([
        RewriteRule(
            "sinSquaredPlusCosSquared", "c*sin(x)^2 + c*cos(x)^2", "c", optional: ["c"],
            because: "Pythagoras, for all complex numbers"),
        RewriteRule(
            "coshSquaredMinusSinhSquared", "c*cosh(x)^2 - c*sinh(x)^2", "c", optional: ["c"],
            because: "(cosh + sinh)*(cosh - sinh) is exp(x)*exp(-x)"),
        RewriteRule(
            "oneMinusSinSquared", "c - c*sin(x)^2", "c*cos(x)^2", optional: ["c"],
            because: "Pythagoras, for all complex numbers"),
        RewriteRule(
            "oneMinusCosSquared", "c - c*cos(x)^2", "c*sin(x)^2", optional: ["c"],
            because: "Pythagoras, for all complex numbers"),
        RewriteRule(
            "oneMinusTanhSquared", "c - c*tanh(x)^2", "c*cosh(x)^(-2)", optional: ["c"],
            because: "cosh^2 - sinh^2 is 1, divided by cosh^2"),
        RewriteRule(
            "onePlusTanSquared", "c + c*tan(x)^2", "c*cos(x)^(-2)", optional: ["c"],
            because: "sin^2 + cos^2 is 1, divided by cos^2"),
    ])

    /// tan → sin/cos, tanh → sinh/cosh
    public static let tangentsToQuotients = RewriteRules([
        RewriteRule("tanToQuotient", "tan(x)", "sin(x)/cos(x)", because: "the definition of tan"),
        RewriteRule("tanhToQuotient", "tanh(x)", "sinh(x)/cosh(x)", because: "the definition of tanh"),
    ])

    /// sin/cos → tan, sinh/cosh → tanh
    public static let quotientsToTangents = RewriteRules([
        RewriteRule("quotientToTan", "sin(x)*cos(x)^(-1)", "tan(x)", because: "the definition of tan"),
        RewriteRule("quotientToTanh", "sinh(x)*cosh(x)^(-1)", "tanh(x)", because: "the definition of tanh"),
    ])

    /// Functions of sums and double angles → functions of their parts
    public static let expandAngles = RewriteRules([
        RewriteRule("sinOfSum", "sin(a + b)", "sin(a)*cos(b) + cos(a)*sin(b)", because: "the addition theorem"),
        RewriteRule("cosOfSum", "cos(a + b)", "cos(a)*cos(b) - sin(a)*sin(b)", because: "the addition theorem"),
        RewriteRule("sinhOfSum", "sinh(a + b)", "sinh(a)*cosh(b) + cosh(a)*sinh(b)", because: "the addition theorem"),
        RewriteRule("coshOfSum", "cosh(a + b)", "cosh(a)*cosh(b) + sinh(a)*sinh(b)", because: "the addition theorem"),
        RewriteRule(
            "sinOfDouble", "sin(2*x)", "2*sin(x)*cos(x)", where: ["x": .wholeMultiple],
            because: "the addition theorem for equal angles"),
        RewriteRule(
            "cosOfDouble", "cos(2*x)", "cos(x)^2 - sin(x)^2", where: ["x": .wholeMultiple],
            because: "the addition theorem for equal angles"),
        RewriteRule(
            "sinhOfDouble", "sinh(2*x)", "2*sinh(x)*cosh(x)", where: ["x": .wholeMultiple],
            because: "the addition theorem for equal arguments"),
        RewriteRule(
            "coshOfDouble", "cosh(2*x)", "cosh(x)^2 + sinh(x)^2", where: ["x": .wholeMultiple],
            because: "the addition theorem for equal arguments"),
    ])

    /// The addition theorems from right to left
    public static let combineAngles = RewriteRules([
        RewriteRule(
            "combineSin", "c*sin(a)*cos(b) + c*cos(a)*sin(b)", "c*sin(a + b)", optional: ["c"],
            because: "the addition theorem"),
        RewriteRule(
            "combineSinOfDifference", "c*sin(a)*cos(b) - c*cos(a)*sin(b)", "c*sin(a - b)", optional: ["c"],
            because: "the addition theorem"),
        RewriteRule(
            "combineCos", "c*cos(a)*cos(b) - c*sin(a)*sin(b)", "c*cos(a + b)", optional: ["c"],
            because: "the addition theorem"),
        RewriteRule(
            "combineCosOfDifference", "c*cos(a)*cos(b) + c*sin(a)*sin(b)", "c*cos(a - b)", optional: ["c"],
            because: "the addition theorem"),
        RewriteRule(
            "combineCosOfDouble", "c*cos(x)^2 - c*sin(x)^2", "c*cos(2*x)", optional: ["c"],
            because: "the addition theorem for equal angles"),
        RewriteRule(
            "combineSinh", "c*sinh(a)*cosh(b) + c*cosh(a)*sinh(b)", "c*sinh(a + b)", optional: ["c"],
            because: "the addition theorem"),
        RewriteRule(
            "combineCosh", "c*cosh(a)*cosh(b) + c*sinh(a)*sinh(b)", "c*cosh(a + b)", optional: ["c"],
            because: "the addition theorem"),
    ])

    /// Products and squares of sin and cos → sums
    public static let productsOfAngles = RewriteRules([
        RewriteRule(
            "sinTimesCosOfSame", "sin(x)*cos(x)", "sin(2*x)/2", because: "the addition theorem for equal angles"),
        RewriteRule(
            "sinTimesCos", "sin(a)*cos(b)", "sin(a + b)/2 + sin(a - b)/2", because: "the sum of two addition theorems"),
        RewriteRule(
            "sinTimesSin", "sin(a)*sin(b)", "cos(a - b)/2 - cos(a + b)/2", because: "the sum of two addition theorems"),
        RewriteRule(
            "cosTimesCos", "cos(a)*cos(b)", "cos(a - b)/2 + cos(a + b)/2", because: "the sum of two addition theorems"),
        RewriteRule("sinSquared", "sin(x)^2", "1/2 - cos(2*x)/2", because: "the addition theorem for equal angles"),
        RewriteRule("cosSquared", "cos(x)^2", "1/2 + cos(2*x)/2", because: "the addition theorem for equal angles"),
    ])
}
