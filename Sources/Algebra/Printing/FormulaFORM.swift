import Exact

/// FORM's language: `3*[sigma_w]^2/(8*N)`.
///
/// FORM takes names with `_` in square brackets, square roots as `sqrt_`, and any other power that is not a natural
/// number as it stands: it keeps it without rules of its own. It has no integral, no number above 500 million in an
/// exponent (it drops digits without a word), and knows each name as a symbol or as a function, not as both; these are
/// refused. Functions without a name that ends in `_` are to be declared as `CFunctions`, see ``declarations()``.
struct FormulaFORM: LineSpelling {
    let formula: Formula
    let symbols: [String]
    let functions: [String]
    let times = "*"
    let raised = "^"

    /// FORM's `MAXPOWER`; powers are smaller.
    private static let powerLimit: Integer = 500_000_000

    /// - Throws: ``NotationError/sameSpelling(_:_:as:)``, ``NotationError/symbolAndFunction(_:_:)``.
    init(_ formula: Formula) throws(NotationError) {
        self.formula = formula
        symbols = formula.names.map(Notation.form.name)
        functions = formula.names.map { FunctionNames.known[$0]?.form ?? Notation.form.name($0) }
        try formula.requireDistinct(symbols, functions, in: .form)
    }

    func precedence(of part: Formula.Part) -> Precedence { linePrecedence(of: part) }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) throws(NotationError) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .form)))
        case .product(let number, let above, let below): spellProduct(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent):
            let positive = formula.negated(exponent)
            if let number = formula.number(positive ?? exponent) {
                if number.numerator >= Self.powerLimit || number.denominator >= Self.powerLimit {
                    throw .exponentTooLarge(max(number.numerator, number.denominator), .form)
                }
                if number.denominator == 2 {
                    // x^(3/2) is the third power of the root on every branch.
                    let power = positive == nil ? "\(number.numerator)" : "(-\(number.numerator))"
                    pieces += [.text("sqrt_("), .part(base, .enclosed), .text(power == "1" ? ")" : ")^\(power)")]
                    return
                }
            }
            spellPower(base, exponent, into: &pieces)
        case .root(let radicand, 2): pieces += [.text("sqrt_("), .part(radicand, .enclosed), .text(")")]
        case .root(let radicand, let degree): spellRadical(radicand, degree, into: &pieces)
        case .call(let name, let arguments): spellCall(functions[name], arguments, into: &pieces)
        case .accumulation(.sum, let variable, let lower, let upper, let body):
            pieces += [
                .text("sum_("), .part(variable, .enclosed), .text(","), .part(lower, .enclosed), .text(","),
                .part(upper, .enclosed), .text(","), .part(body, .enclosed), .text(")"),
            ]
        case .accumulation(.integral, _, _, _, _): throw .noSpelling("an integral", .form)
        case .order: throw .orderTermInside(.form)
        }
    }

    /// A line of comment, `* + O(1/N^3)`; FORM has no other comments.
    func remark(_ orders: [Formula.Part]) throws(NotationError) -> String {
        var text = "\n*"
        for order in orders {
            guard case .order(let arguments) = formula[order] else { continue }
            var written: [String] = []
            for position in arguments { written.append(try write(formula.places[position].part)) }
            text += " + O(\(written.joined(separator: ",")))"
        }
        return text
    }

    /// What has to be declared before the formula can be read, in the order of first use: `Symbols N,[sigma_w];`
    func declarations() -> String {
        let uses = formula.uses()
        let named = formula.names.indices.filter { uses.symbols[$0] }.map { symbols[$0] }
        let called = formula.names.indices.filter { uses.functions[$0] }.map { functions[$0] }
            .filter { !$0.hasSuffix("_") }
        var lines: [String] = []
        if !named.isEmpty { lines.append("Symbols \(named.joined(separator: ","));") }
        if !called.isEmpty { lines.append("CFunctions \(called.joined(separator: ","));") }
        return lines.joined(separator: "\n")
    }
}
