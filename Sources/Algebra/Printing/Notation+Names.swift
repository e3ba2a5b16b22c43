// A name is letters, digits and _, perhaps with labels behind it: `sigma_w`, `q[1,2]`. Notations for machines give
// different names different spellings:
//
//     sympy         as it is; a word that Python or the formula itself needs, and any such word with _ behind it, gets one
//                   more _; labels join with _: lambda_, lambda__ (for lambda_), q_1_2
//     mathematica   _ becomes $; a name that begins with _, one of the letters C D E I K N O, and any longer name that
//                   begins with a capital, as all built-in names do, get one more $: sigma$w, N$, T, Delta$
//     form          a name with _ or labels in square brackets: [sigma_w], [q(1,2)]
extension Notation {
    /// A symbol's name in this notation.
    public func name(_ name: String) -> String {
        switch self {
        case .text: name
        case .unicode: Self.unicodeName(name)
        case .latex: Self.latexName(name)
        case .sympy: Self.pythonName(name)
        case .mathematica: Self.mathematicaName(name)
        case .form: Self.formName(name)
        }
    }

    /// The names that this notation does not spell as they are, with their spellings.
    ///
    ///     Notation.mathematica.spellings(of: ["sigma_w", "q", "N"])      // sigma_w: sigma$w, N: N$
    public func spellings(of names: some Sequence<String>) -> [(name: String, spelling: String)] {
        names.map { ($0, self.name($0)) }.filter { $0.0 != $0.1 }
    }

    /// The symbols of a theory that this notation does not spell as they are declared.
    public func spellings(of table: SymbolTable) -> [(name: String, spelling: String)] {
        var known: Set<String> = []
        let names = table.symbols.flatMap { table.names(in: $0) }
        return spellings(of: names.filter { known.insert($0).inserted })
    }

    /// The name itself and what stands in the square brackets behind it, if any.
    private static func labelled(_ name: String) -> (name: Substring, labels: Substring?) {
        guard name.utf8.last == UInt8(ascii: "]"), let bracket = name.firstIndex(of: "[") else {
            return (name[...], nil)
        }
        return (name[..<bracket], name[name.index(after: bracket)...].dropLast())
    }

    // MARK: SymPy

    /// Words that Python keeps to itself and words that our own expressions use.
    private static let pythonWords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
        "raise", "return", "try", "while", "with", "yield", "None", "True", "False",
        "Rational", "Integer", "Sum", "Integral", "sqrt", "exp",
        "Piecewise", "And", "Eq",
    ]

    private static func pythonName(_ name: String) -> String {
        let (base, labels) = labelled(name)
        if let labels { return base + "_" + labels.replacing(",", with: "_").replacing(" ", with: "") }
        let word = String(base.reversed().drop { $0 == "_" }.reversed())
        return pythonWords.contains(word) ? name + "_" : name
    }

    // MARK: Mathematica

    private static func mathematicaName(_ name: String) -> String {
        let (base, labels) = labelled(name)
        var spelling = base.replacing("_", with: "$")
        if base.hasPrefix("_") || "CDEIKNO".contains(base) || base.count > 1 && ("A"..."Z").contains(base.first!) {
            spelling += "$"
        }
        return labels.map { "\(spelling)[\($0)]" } ?? String(spelling)
    }

    // MARK: FORM

    private static func formName(_ name: String) -> String {
        let (base, labels) = labelled(name)
        if let labels { return "[\(base)(\(labels))]" }
        return name.contains("_") ? "[\(name)]" : name
    }

    // MARK: LaTeX and Unicode

    private static let greekLetters: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
        "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
        "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
        "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
        "Omega": "Ω",
    ]

    /// `sigma_w` is σ_w, `q[1,2]` as it is; what stands between two _ is a letter as a whole or not at all.
    private static func unicodeName(_ name: String) -> String {
        let (base, labels) = labelled(name)
        let spelled = base.split(separator: "_", omittingEmptySubsequences: false).map { part in
            let digits = part.reversed().prefix { $0.isNumber }.count
            guard let letter = greekLetters[String(part.dropLast(digits))] else { return String(part) }
            return letter + part.suffix(digits)
        }.joined(separator: "_")
        return labels.map { "\(spelled)[\($0)]" } ?? spelled
    }

    /// `sigma_w` is \sigma_w, `eps` is \mathrm{eps}, `q1` is q_1.
    private static func latexName(_ name: String) -> String {
        func letter(_ part: String) -> String {
            if greekLetters[part] != nil { return "\\" + part }
            return part.count <= 1 || part.allSatisfy(\.isNumber) ? part : "\\mathrm{\(part)}"
        }
        let (base, labels) = labelled(name)
        var parts = base.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        if parts.isEmpty { return "\\_" }
        let digits = parts[0].reversed().prefix { $0.isNumber }.reversed()
        if !digits.isEmpty, digits.count < parts[0].count {
            parts[0].removeLast(digits.count)
            parts.insert(String(digits), at: 1)
        }
        if let labels { parts += labels.split(separator: ",").map(String.init) }
        let subscripts = parts.dropFirst().map(letter)
        if subscripts.isEmpty { return letter(parts[0]) }
        let joined = subscripts.joined(separator: ",")
        return letter(parts[0]) + "_" + (joined.count == 1 ? joined : "{\(joined)}")
    }
}
