/// The language of rules files: `q*sigma_w^2/(2*N)`. What it writes can be read again.
struct FormulaText: LineSpelling {
    let formula: Formula
    let symbols: [String]
    let functions: [String]
    let times = "*"
    let raised = "^"

    init(_ formula: Formula) {
        self.formula = formula
        symbols = formula.names
        functions = formula.names
    }

    func precedence(of part: Formula.Part) -> Precedence { linePrecedence(of: part) }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .text)))
        case .product(let number, let above, let below): spellProduct(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent): spellPower(base, exponent, into: &pieces)
        case .root(let radicand, 2): pieces += [.text("sqrt("), .part(radicand, .enclosed), .text(")")]
        case .root(let radicand, let degree): spellRadical(radicand, degree, into: &pieces)
        case .call(let name, let arguments) where formula.names[name] == Formula.averageName && arguments.count >= 2:
            spellAverage(arguments, "<", ">_", in: .text, into: &pieces)
        case .call(let name, let arguments): spellCall(functions[name], arguments, into: &pieces)
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            pieces += [
                .text(kind == .sum ? "sum[" : "integral["), .part(variable, .enclosed), .text("="),
                .part(lower, .enclosed), .text("..."), .part(upper, .enclosed), .text("]("), .part(body, .enclosed),
                .text(")"),
            ]
        case .order(let arguments): spellCall("O", arguments, into: &pieces)
        }
    }
}
