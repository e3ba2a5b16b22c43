/// How a function that the language knows is called elsewhere. One that is not in the table keeps its name everywhere, as
/// names do.
struct FunctionNames {
    let unicode: String
    let latex: String
    let sympy: String
    let mathematica: String
    /// Names that end in `_` are built into FORM; others are declared like any function.
    let form: String

    private init(_ unicode: String, _ latex: String, _ sympy: String, _ mathematica: String, form: String) {
        self.unicode = unicode
        self.latex = latex
        self.sympy = sympy
        self.mathematica = mathematica
        self.form = form
    }

    static let known: [String: FunctionNames] = [
        // FORM's exp_ is a power.
        "exp": .init("exp", "\\exp", "exp", "Exp", form: "exp"),
        "log": .init("log", "\\log", "log", "Log", form: "ln_"),
        "sin": .init("sin", "\\sin", "sin", "Sin", form: "sin_"),
        "cos": .init("cos", "\\cos", "cos", "Cos", form: "cos_"),
        "tan": .init("tan", "\\tan", "tan", "Tan", form: "tan_"),
        "asin": .init("arcsin", "\\arcsin", "asin", "ArcSin", form: "asin_"),
        "sinh": .init("sinh", "\\sinh", "sinh", "Sinh", form: "sinh_"),
        "cosh": .init("cosh", "\\cosh", "cosh", "Cosh", form: "cosh_"),
        "tanh": .init("tanh", "\\tanh", "tanh", "Tanh", form: "tanh_"),
        "erf": .init("erf", "\\operatorname{erf}", "erf", "Erf", form: "erf"),
        // SymPy's has 0 as its first argument.
        "relu": .init("relu", "\\operatorname{relu}", "Max", "Ramp", form: "relu"),
        "abs": .init("abs", "\\operatorname{abs}", "Abs", "Abs", form: "abs_"),
        // FORM's sign_ is (-1)^n.
        "sign": .init("sign", "\\operatorname{sign}", "sign", "Sign", form: "sign"),
        // SymPy's gets 0, its value at 0, as a second argument; Mathematica's UnitStep and FORM's theta_ are 1 there.
        "step": .init("θ", "\\theta", "Heaviside", "HeavisideTheta", form: "step"),
        "gamma": .init("Γ", "\\Gamma", "gamma", "Gamma", form: "gamma"),
        "factorial": .init("factorial", "\\operatorname{factorial}", "factorial", "Factorial", form: "fac_"),
        "binomial": .init("binomial", "\\operatorname{binomial}", "binomial", "Binomial", form: "binom_"),
        // FORM's delta_ is 1 at 0.
        "delta": .init("δ", "\\delta", "DiracDelta", "DiracDelta", form: "delta"),
    ]
}

extension Constant {
    /// The constant in a notation; its raw value is its name in the language.
    func spelling(in notation: Notation) -> String {
        switch (self, notation) {
        case (.pi, .text), (.pi, .sympy): "pi"
        case (.pi, .unicode): "π"
        case (.pi, .latex): "\\pi"
        case (.pi, .mathematica): "Pi"
        case (.pi, .form): "pi_"
        case (.imaginaryUnit, .text), (.imaginaryUnit, .sympy), (.imaginaryUnit, .mathematica): "I"
        case (.imaginaryUnit, .unicode): "i"
        case (.imaginaryUnit, .latex): "\\mathrm{i}"
        case (.imaginaryUnit, .form): "i_"
        }
    }
}
