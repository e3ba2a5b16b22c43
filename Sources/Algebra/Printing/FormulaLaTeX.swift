import Exact

/// LaTeX without delimiters: `\frac{3 \sigma_w^{2}}{8 N}`, `\left(a + b\right)^{2}`, `\sum_{k=0}^{T} x^{2 k}`.
///
/// What braces or a fraction bar enclose gets no brackets.
struct FormulaLaTeX: FormulaSpelling {
    let formula: Formula
    private let symbols: [String]

    init(_ formula: Formula) {
        self.formula = formula
        symbols = formula.names.map(Notation.latex.name)
    }

    var brackets: (open: String, close: String) { ("\\left(", "\\right)") }

    func precedence(of part: Formula.Part) -> Precedence {
        switch formula[part] {
        case .sum: .sum
        case .accumulation: .wide
        case .product(let number, let above, let below):
            if !number.isInteger || !below.isEmpty {
                .power  // A built-up fraction: a factor without brackets, but no base.
            } else if above.isEmpty {
                .atom
            } else {
                isAccumulation(formula.places[above.upperBound - 1].part) ? .wide : .product
            }
        case .power: .power
        case .call(let name, _): formula.names[name] == "factorial" ? .power : .atom
        case .name, .constant, .root, .order: .atom
        }
    }

    private func isAccumulation(_ part: Formula.Part) -> Bool {
        if case .accumulation = formula[part] { return true }
        return false
    }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .latex)))
        case .product(let number, let above, let below): spellProduct(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent):
            pieces.append(.part(base, .base))
            spellExponent(exponent, into: &pieces)
        case .root(let radicand, let degree):
            pieces += [.text(degree == 2 ? "\\sqrt{" : "\\sqrt[\(degree)]{"), .part(radicand, .enclosed), .text("}")]
        case .call(let name, let arguments): spellCall(name, arguments, into: &pieces)
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            pieces.append(.text(kind == .sum ? "\\sum_{" : "\\int_{"))
            if kind == .sum { pieces += [.part(variable, .enclosed), .text("=")] }
            pieces += [.part(lower, .enclosed), .text("}^{"), .part(upper, .enclosed), .text("} "), .part(body, .term)]
            if kind == .integral { pieces += [.text(" \\, \\mathrm{d}"), .part(variable, .enclosed)] }
        case .order(let arguments):
            pieces.append(.text("O\\left("))
            for position in arguments {
                if position != arguments.lowerBound { pieces.append(.text(", ")) }
                spellOnLine(formula.places[position].part, into: &pieces)
            }
            pieces.append(.text("\\right)"))
        }
    }

    /// `^{n}`; fractions stand on the line there, as in x^{3/2}.
    private func spellExponent(_ exponent: Formula.Part, into pieces: inout [FormulaPiece]) {
        let positive = formula.negated(exponent)
        if let number = formula.number(positive ?? exponent) {
            pieces.append(.text("^{\(positive == nil ? "" : "-")\(number)}"))
        } else {
            pieces += [.text("^{"), .part(exponent, .enclosed), .text("}")]
        }
    }

    // MARK: Products

    private func spellProduct(
        _ number: Rational, _ above: Formula.Places, _ below: Formula.Places, into pieces: inout [FormulaPiece]
    ) {
        if number.isInteger, below.isEmpty { return spellFactors(number.numerator, above, into: &pieces) }
        pieces.append(.text("\\frac{"))
        spellFactors(number.numerator, above, into: &pieces)
        pieces.append(.text("}{"))
        spellFactors(number.denominator, below, isBelow: true, into: &pieces)
        pieces.append(.text("}"))
    }

    /// Factors side by side; a lone one needs no brackets.
    private func spellFactors(
        _ number: Integer, _ factors: Formula.Places, isBelow: Bool = false, into pieces: inout [FormulaPiece]
    ) {
        let showsNumber = !number.isOne || factors.isEmpty
        if showsNumber { pieces.append(.text(number.description)) }
        if !showsNumber, factors.count == 1 {
            let only = formula.places[factors.lowerBound].part
            if isBelow, spellShortSum(only, isAlone: true, into: &pieces) { return }
            pieces.append(.part(only, .enclosed))
            return
        }
        for position in factors {
            let part = formula.places[position].part
            let isFirst = !showsNumber && position == factors.lowerBound
            // 2 · 3^x, lest it be read as 23^x.
            if !isFirst { pieces.append(.text(beginsWithDigit(part) ? " \\cdot " : " ")) }
            if isBelow, spellShortSum(part, isAlone: false, into: &pieces) { continue }
            let isLast = position == factors.upperBound - 1
            pieces.append(.part(part, isFirst ? .firstFactor : isLast && isAccumulation(part) ? .wide : .factor))
        }
    }

    private func beginsWithDigit(_ part: Formula.Part) -> Bool {
        if case .power(let base, _) = formula[part] { return formula.naturalNumber(base) != nil }
        return formula.number(part) != nil
    }

    /// Sums such as N + 2 below the bar, and their powers, in brackets of ordinary size; false for any other part.
    private func spellShortSum(_ part: Formula.Part, isAlone: Bool, into pieces: inout [FormulaPiece]) -> Bool {
        switch formula[part] {
        case .sum where !isAlone && isShortSum(part): pieces += [.text("("), .part(part, .enclosed), .text(")")]
        case .power(let base, let exponent) where isShortSum(base):
            pieces += [.text("("), .part(base, .enclosed), .text(")")]
            spellExponent(exponent, into: &pieces)
        default: return false
        }
        return true
    }

    /// Up to three names and natural numbers.
    private func isShortSum(_ part: Formula.Part) -> Bool {
        guard case .sum(let terms) = formula[part], terms.count <= 3 else { return false }
        return formula.places[terms].allSatisfy { term in
            if case .name = formula[term.part] { return true }
            return formula.naturalNumber(term.part) != nil
        }
    }

    /// `1/N^{3}`, as O-terms are written; any other part as ever.
    private func spellOnLine(_ part: Formula.Part, into pieces: inout [FormulaPiece]) {
        if case .product(1, let above, let below) = formula[part], above.isEmpty, below.count == 1 {
            pieces += [.text("1/"), .part(formula.places[below.lowerBound].part, .factor)]
        } else {
            pieces.append(.part(part, .enclosed))
        }
    }

    // MARK: Functions

    private func spellCall(_ name: Int, _ arguments: Formula.Places, into pieces: inout [FormulaPiece]) {
        let single = arguments.count == 1 ? formula.places[arguments.lowerBound].part : nil
        switch (formula.names[name], single) {
        case ("abs", let argument?): pieces += [.text("\\left|"), .part(argument, .enclosed), .text("\\right|")]
        case ("factorial", let argument?): pieces += [.part(argument, .base), .text("!")]
        case (Formula.averageName, nil) where arguments.count >= 2:
            pieces += [.text("\\left\\langle "), .part(formula.places[arguments.lowerBound].part, .enclosed)]
            pieces.append(.text("\\right\\rangle_{"))
            if let name = formula.matrixName(of: arguments) {
                pieces.append(.text(Notation.latex.name(name)))
            } else {
                spellList(arguments.dropFirst(), into: &pieces)
            }
            pieces.append(.text("}"))
        case ("binomial", nil) where arguments.count == 2:
            pieces.append(.text("\\binom{"))
            spellList(arguments, into: &pieces, separator: "}{")
            pieces.append(.text("}"))
        case (let function, _):
            pieces.append(.text((FunctionNames.known[function]?.latex ?? symbols[name]) + "\\left("))
            spellList(arguments, into: &pieces)
            pieces.append(.text("\\right)"))
        }
    }
}
