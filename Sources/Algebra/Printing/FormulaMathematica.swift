import Exact

/// Mathematica's input form: `3*sigma$w^2*Exp[x]/(8*N$)`.
///
/// The O-term is a comment, since Mathematica's own `O` would turn a sum into a series.
struct FormulaMathematica: LineSpelling {
    let formula: Formula
    let symbols: [String]
    let functions: [String]
    let times = "*"
    let raised = "^"

    /// - Throws: ``NotationError/sameSpelling(_:_:as:)``.
    init(_ formula: Formula) throws(NotationError) {
        self.formula = formula
        symbols = formula.names.map(Notation.mathematica.name)
        functions = formula.names.map { FunctionNames.known[$0]?.mathematica ?? Notation.mathematica.name($0) }
        try formula.requireDistinct(symbols, [], in: .mathematica)
    }

    func precedence(of part: Formula.Part) -> Precedence { linePrecedence(of: part) }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) throws(NotationError) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .mathematica)))
        case .product(let number, let above, let below): spellProduct(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent): spellPower(base, exponent, into: &pieces)
        case .root(let radicand, 2): pieces += [.text("Sqrt["), .part(radicand, .enclosed), .text("]")]
        case .root(let radicand, let degree): spellRadical(radicand, degree, into: &pieces)
        case .call(let name, let arguments):
            pieces.append(.text(functions[name] + "["))
            spellList(arguments, into: &pieces)
            pieces.append(.text("]"))
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            pieces += [
                .text(kind == .sum ? "Sum[" : "Integrate["), .part(body, .enclosed), .text(", {"),
                .part(variable, .enclosed), .text(", "), .part(lower, .enclosed), .text(", "),
                .part(upper, .enclosed), .text("}]"),
            ]
        case .order: throw .orderTermInside(.mathematica)
        }
    }

    /// `(* + O[1/N$]^3 *)`
    func remark(_ orders: [Formula.Part]) throws(NotationError) -> String {
        var text = " (*"
        for order in orders {
            guard case .order(let arguments) = formula[order] else { continue }
            for position in arguments { text += " + \(try bigO(formula.places[position].part))" }
        }
        return text + " *)"
    }

    /// `O[g]^4`, `O[1/N$]^3`: the power stands outside.
    private func bigO(_ part: Formula.Part) throws(NotationError) -> String {
        if case .power(let base, let exponent) = formula[part], let power = formula.naturalNumber(exponent) {
            return "O[\(try write(base))]^\(power)"
        }
        if case .product(1, let above, let below) = formula[part], above.isEmpty, below.count == 1,
            case .power(let base, let exponent) = formula[formula.places[below.lowerBound].part],
            let power = formula.naturalNumber(exponent)
        {
            let inverse = precedence(of: base) < .factor ? "(\(try write(base)))" : try write(base)
            return "O[1/\(inverse)]^\(power)"
        }
        return "O[\(try write(part))]"
    }
}
