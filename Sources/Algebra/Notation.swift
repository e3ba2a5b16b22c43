import Exact

/// How expressions are written.
public enum Notation: String, Sendable, CaseIterable {
    /// The language of rules files: `q*sigma_w^2/(2*N)`.
    case text
    /// LaTeX without delimiters: `\frac{q \sigma_w^{2}}{2 N}`.
    case latex
    /// One Python expression in SymPy's terms; exact fractions are `Rational(1,2)`, never `1/2`.
    case sympy
}

extension Notation {
    /// A symbol's name in this notation.
    public func name(_ name: String) -> String {
        switch self {
        case .text: name
        case .sympy: Self.pythonKeywords.contains(name) ? name + "_" : name
        case .latex: Self.latexName(name)
        }
    }

    private static let pythonKeywords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
        "raise", "return", "try", "while", "with", "yield", "None", "True", "False",
    ]

    private static let greekLetters: Set<String> = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi",
        "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
        "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    ]

    /// `sigma_w` is \sigma_w, `eps` is \mathrm{eps}, `q1` is q_1.
    private static func latexName(_ name: String) -> String {
        func letter(_ part: String) -> String {
            if greekLetters.contains(part) { return "\\" + part }
            return part.count <= 1 || part.allSatisfy(\.isNumber) ? part : "\\mathrm{\(part)}"
        }
        var parts = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        if parts.isEmpty { return "\\_" }
        let digits = parts[0].reversed().prefix { $0.isNumber }.reversed()
        if !digits.isEmpty, digits.count < parts[0].count {
            parts[0].removeLast(digits.count)
            parts.insert(String(digits), at: 1)
        }
        let base = letter(parts[0])
        let subscripts = parts.dropFirst().map(letter)
        if subscripts.isEmpty { return base }
        let joined = subscripts.joined(separator: ",")
        return base + "_" + (joined.count == 1 ? joined : "{\(joined)}")
    }

    func power(_ base: String, _ exponent: Int) -> String {
        if exponent == 1 { return base }
        switch self {
        case .text: return "\(base)^\(exponent)"
        case .latex: return "\(base)^{\(exponent)}"
        case .sympy: return "\(base)**\(exponent)"
        }
    }

    private var times: String { self == .latex ? " " : "*" }

    /// The absolute value of one term, as a product over a product.
    func unsigned(_ coefficient: Rational, _ monomial: Monomial, in table: SymbolTable) -> String {
        let magnitude = coefficient.magnitude
        var above: [String] = []
        var below: [String] = []
        if self == .sympy, !magnitude.isInteger {
            above.append("Rational(\(magnitude.numerator),\(magnitude.denominator))")
        } else {
            if !magnitude.numerator.isOne { above.append(magnitude.numerator.description) }
            if !magnitude.denominator.isOne { below.append(magnitude.denominator.description) }
        }
        // Parameters in the order of declaration, the width last, as in q*sigma_w^2/N.
        let factors = monomial.factors.filter { $0.symbol != .width } + monomial.factors.filter { $0.symbol == .width }
        for (symbol, exponent) in factors {
            if case .widthPole(let shift) = table[symbol].role {
                below.append(power("(\(name(table[.width].name)) + \(shift))", exponent))
            } else if exponent > 0 {
                above.append(power(name(table[symbol].name), exponent))
            } else {
                below.append(power(name(table[symbol].name), -exponent))
            }
        }
        return quotient(above, below)
    }

    private func quotient(_ above: [String], _ below: [String]) -> String {
        let numerator = above.isEmpty ? "1" : above.joined(separator: times)
        if below.isEmpty { return numerator }
        let denominator = below.joined(separator: times)
        if self == .latex { return "\\frac{\(numerator)}{\(denominator)}" }
        return below.count == 1 ? "\(numerator)/\(denominator)" : "\(numerator)/(\(denominator))"
    }

    /// A product of a term and a bracket.
    func product(_ term: String, bracket: String) -> String {
        switch self {
        case .latex: "\(term) \\left(\(bracket)\\right)"
        case .text, .sympy: "\(term)*(\(bracket))"
        }
    }
}

extension Polynomial {
    /// The polynomial term by term, in the order of print.
    public func expanded(as notation: Notation, in table: SymbolTable) -> String {
        if isZero { return "0" }
        var text = ""
        for (monomial, coefficient) in sortedTerms {
            let isNegative = coefficient < 0
            text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
            text += notation.unsigned(coefficient, monomial, in: table)
        }
        return text
    }

    /// The polynomial with equal products of parameters collected, so that each has its polynomial in 1/N:
    /// `q*sigma_w^6*(1 + 10/N^2 + 4/N^3)`.
    public func formatted(as notation: Notation, in table: SymbolTable) -> String {
        if isZero { return "0" }
        let poles = table.poles.map(\.symbol)
        var groups: [Monomial: Polynomial] = [:]
        for term in terms {
            let outer = ([.width] + poles).reduce(term.monomial) { $0.removing($1) }
            groups[outer, default: .zero].add(term.coefficient, term.monomial * outer.power(-1))
        }
        var text = ""
        for (outer, inner) in groups.sorted(by: { $0.key.isPrinted(before: $1.key) }) {
            if inner.termCount == 1 || outer.isOne {
                let part = inner.scaled(by: 1, outer).expanded(as: notation, in: table)
                if part.hasPrefix("-") {
                    text += (text.isEmpty ? "-" : " - ") + part.dropFirst()
                } else {
                    text += (text.isEmpty ? "" : " + ") + part
                }
                continue
            }
            let isNegative = inner.terms.allSatisfy { $0.coefficient < 0 }
            text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
            text += notation.product(
                notation.unsigned(1, outer, in: table),
                bracket: (isNegative ? -inner : inner).expanded(as: notation, in: table))
        }
        return text
    }
}
