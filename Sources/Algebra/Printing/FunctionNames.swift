/// How a function that the language knows is called elsewhere. One that is not in the table keeps its name everywhere, as
/// names do.
struct FunctionNames {
    let latex: String
    let sympy: String
    let mathematica: String
    /// Names that end in `_` are built into FORM; others are declared like any function.
    let form: String

    private init(_ latex: String, _ sympy: String, _ mathematica: String, form: String) {
        self.latex = latex
        self.sympy = sympy
        self.mathematica = mathematica
        self.form = form
    }

    static let known: [String: FunctionNames] = [
        "exp": .init("\\exp", "exp", "Exp", form: "exp"),
        "log": .init("\\log", "log", "Log", form: "ln_"),
        "sqrt": .init("\\operatorname{sqrt}", "sqrt", "Sqrt", form: "sqrt_"),
        "sin": .init("\\sin", "sin", "Sin", form: "sin_"),
        "cos": .init("\\cos", "cos", "Cos", form: "cos_"),
        "tan": .init("\\tan", "tan", "Tan", form: "tan_"),
        "asin": .init("\\arcsin", "asin", "ArcSin", form: "asin_"),
        "acos": .init("\\arccos", "acos", "ArcCos", form: "acos_"),
        "atan": .init("\\arctan", "atan", "ArcTan", form: "atan_"),
        "sinh": .init("\\sinh", "sinh", "Sinh", form: "sinh_"),
        "cosh": .init("\\cosh", "cosh", "Cosh", form: "cosh_"),
        "tanh": .init("\\tanh", "tanh", "Tanh", form: "tanh_"),
        "asinh": .init("\\operatorname{arsinh}", "asinh", "ArcSinh", form: "asinh_"),
        "acosh": .init("\\operatorname{arcosh}", "acosh", "ArcCosh", form: "acosh_"),
        "atanh": .init("\\operatorname{artanh}", "atanh", "ArcTanh", form: "atanh_"),
        "erf": .init("\\operatorname{erf}", "erf", "Erf", form: "erf"),
        "erfc": .init("\\operatorname{erfc}", "erfc", "Erfc", form: "erfc"),
        "abs": .init("\\operatorname{abs}", "Abs", "Abs", form: "abs_"),
        // FORM's own sign_ is (-1)^n.
        "sign": .init("\\operatorname{sign}", "sign", "Sign", form: "sign"),
        "floor": .init("\\operatorname{floor}", "floor", "Floor", form: "floor"),
        "ceiling": .init("\\operatorname{ceil}", "ceiling", "Ceiling", form: "ceiling"),
        "factorial": .init("\\operatorname{factorial}", "factorial", "Factorial", form: "fac_"),
        "binomial": .init("\\operatorname{binomial}", "binomial", "Binomial", form: "binom_"),
        "min": .init("\\min", "Min", "Min", form: "min_"),
        "max": .init("\\max", "Max", "Max", form: "max_"),
    ]
}
