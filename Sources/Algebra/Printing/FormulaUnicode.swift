import Exact

/// For a terminal with Unicode: `3·σ_w²/(8·N)`, `√(1 + x)`, `∑[k=0…T](x²ᵏ)`.
///
/// Exponents are raised if every character has a superscript; powers in an exponent never do.
struct FormulaUnicode: LineSpelling {
    let formula: Formula
    let symbols: [String]
    let functions: [String]
    let times = "·"
    let raised = "^"

    init(_ formula: Formula) {
        self.formula = formula
        symbols = formula.names.map(Notation.unicode.name)
        functions = formula.names.map { FunctionNames.known[$0]?.unicode ?? Notation.unicode.name($0) }
    }

    func precedence(of part: Formula.Part) -> Precedence {
        // What √ covers has no end of its own: (√x)².
        if case .root = formula[part] { return .power }
        return linePrecedence(of: part)
    }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .unicode)))
        case .product(let number, let above, let below): spellProduct(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent):
            if let superscript = superscript(exponent) {
                pieces += [.part(base, .base), .text(superscript)]
            } else {
                spellPower(base, exponent, into: &pieces)
            }
        case .root(let radicand, let degree) where degree <= 4:
            pieces += [.text(["√", "∛", "∜"][degree - 2]), .part(radicand, .base)]
        case .root(let radicand, let degree): spellRadical(radicand, degree, into: &pieces)
        case .call(let name, let arguments) where formula.names[name] == Formula.averageName && arguments.count >= 2:
            spellAverage(arguments, "⟨", "⟩_", in: .unicode, into: &pieces)
        case .call(let name, let arguments): spellCall(functions[name], arguments, into: &pieces)
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            pieces += [
                .text(kind == .sum ? "∑[" : "∫["), .part(variable, .enclosed), .text("="), .part(lower, .enclosed),
                .text("…"), .part(upper, .enclosed), .text("]("), .part(body, .enclosed), .text(")"),
            ]
        case .order(let arguments): spellCall("O", arguments, into: &pieces)
        }
    }

    /// Long exponents are written on the line, which is easier to read and keeps the cost of trying small.
    private static let longestSuperscript = 12

    /// A short exponent such as 12, T, 2T or −2T+1 in superscripts, if all its characters have one.
    private func superscript(_ exponent: Formula.Part) -> String? {
        guard let line = simpleLine(exponent), line.count <= Self.longestSuperscript else { return nil }
        var raised = ""
        for character in line {
            guard let superscript = Self.superscripts[character] else { return nil }
            raised.append(superscript)
        }
        return raised
    }

    /// A natural number, a letter, a product of both, or a signed sum of such, without blanks and signs for products.
    private func simpleLine(_ part: Formula.Part) -> String? {
        guard case .sum(let terms) = formula[part] else { return simpleTerm(part) }
        if terms.count > 4 { return nil }
        var line = ""
        for position in terms {
            let term = formula.places[position]
            guard let text = simpleTerm(term.part) else { return nil }
            line += (term.isNegative ? "-" : line.isEmpty ? "" : "+") + text
        }
        return line
    }

    private func simpleTerm(_ part: Formula.Part) -> String? {
        if case .name(let name) = formula[part] { return symbols[name].count == 1 ? symbols[name] : nil }
        guard case .product(let number, let above, let below) = formula[part], below.isEmpty, above.count <= 1,
            let word = number.asInt
        else { return nil }
        guard let factor = above.first else { return String(word) }
        guard case .name(let name) = formula[formula.places[factor].part], symbols[name].count == 1 else { return nil }
        return (word == 1 ? "" : String(word)) + symbols[name]
    }

    private static let superscripts: [Character: Character] = Dictionary(
        uniqueKeysWithValues: zip(
            "0123456789+-abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ"))
}
