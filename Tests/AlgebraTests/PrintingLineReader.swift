@testable import Algebra

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Evaluates written formulas by the rules of the language they are written in; it knows nothing of how they were made.
///
/// - plain text: powers from right to left and above signs, `f(x)`, `sum[k=0...T](x)`
/// - Unicode text: the same with ·, superscripts, √ on what follows it
/// - Mathematica: `f[x]`, `Sum[x, {k, 0, T}]`, names without `_`
/// - FORM: names in square brackets, `sum_(k,0,T,x)`; a tower of powers without brackets is an error
struct PrintingLineReader {
    struct Failure: Error { let message: String }

    private let notation: Notation
    private var rest: Substring
    private var point: PrintingTree.Point

    /// The value of `text`, with the values of names in `point` under their own spellings.
    static func value(of text: String, as notation: Notation, at point: PrintingTree.Point) throws -> Double {
        var reader = PrintingLineReader(
            notation: notation, rest: text[...],
            point: Dictionary(uniqueKeysWithValues: point.map { (notation.name($0), $1) }))
        let value = try reader.sum()
        if !reader.rest.isEmpty { throw Failure(message: "cannot read \(reader.rest)") }
        return value
    }

    // MARK: Tokens

    private mutating func blanks() { rest = rest.drop { $0 == " " } }

    private mutating func take(_ mark: String) -> Bool {
        blanks()
        guard rest.hasPrefix(mark) else { return false }
        rest = rest.dropFirst(mark.count)
        return true
    }

    private mutating func expect(_ mark: String) throws {
        if !take(mark) { throw Failure(message: "expected \(mark) before \(rest)") }
    }

    private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

    // MARK: Grammar

    private mutating func sum() throws -> Double {
        blanks()
        var value = 0.0
        var isNegative = take("-")
        while true {
            value += (isNegative ? -1 : 1) * (try product())
            if take("+") { isNegative = false } else if take("-") { isNegative = true } else { return value }
        }
    }

    private mutating func product() throws -> Double {
        var value = try power()
        while true {
            if take(notation == .unicode ? "·" : "*") {
                value *= try power()
            } else if take("/") {
                value /= try power()
            } else {
                return value
            }
        }
    }

    private mutating func power() throws -> Double {
        let base = try primary()
        if notation == .unicode, let exponent = try superscript() { return pow(base, exponent) }
        guard take("^") else { return base }
        let exponent = notation == .form ? try primary() : try power()
        if notation == .form, take("^") { throw Failure(message: "dubious: object^power1^power2") }
        return pow(base, exponent)
    }

    /// `²`, `ᵀ`, `²ᵀ⁺¹`, without dots between the factors.
    private mutating func superscript() throws -> Double? {
        let letters: [Character: String] = ["ᵀ": "T", "ˣ": "x", "ʸ": "y", "ᴺ": "N", "ᴱ": "E", "ᵏ": "k", "ᵗ": "t", "ˡ": "l"]
        var value: Double?
        var sign = 1.0
        var factor: Double?
        func finish(_ value: inout Double?) { if let factor { value = (value ?? 0) + sign * factor } }
        while let character = rest.first {
            if let digit = Self.superscripts.firstIndex(of: character) {
                factor = 10 * (factor ?? 0) + Double(digit)
            } else if let letter = letters[character] {
                guard let number = point[letter] else { throw Failure(message: "no \(letter)") }
                factor = (factor ?? 1) * number
            } else if character == "⁺" || character == "⁻" {
                finish(&value)
                factor = nil
                sign = character == "⁻" ? -1 : 1
            } else {
                break
            }
            rest.removeFirst()
        }
        finish(&value)
        return value
    }

    private mutating func primary() throws -> Double {
        blanks()
        guard let first = rest.first else { throw Failure(message: "nothing is left") }
        if first.isASCII, first.isNumber {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return Double(digits)!
        }
        if take("(") {
            let value = try sum()
            try expect(")")
            return value
        }
        return try name()
    }

    private mutating func name() throws -> Double {
        if notation == .unicode, let root = rest.first, let degree = ["√": 2.0, "∛": 3.0, "∜": 4.0][root] {
            rest.removeFirst()
            return pow(try primary(), 1 / degree)
        }
        if notation == .unicode, take("∑") { return try accumulation(.sum) }
        if notation == .unicode, take("∫") { return try accumulation(.integral) }
        var name: String
        if notation == .form, rest.first == "[" {
            name = String(rest.prefix(through: rest.firstIndex(of: "]") ?? rest.startIndex))
        } else {
            let extra: Set<Character> = notation == .mathematica ? ["$"] : ["_"]
            name = String(rest.prefix { $0.isLetter && !"ᵀˣʸᴺᴱᵏᵗ".contains($0) || $0.isASCII && $0.isNumber || extra.contains($0) })
            if notation == .mathematica, name.contains("_") { throw Failure(message: "a blank in a name") }
        }
        if name.isEmpty { throw Failure(message: "cannot read \(rest)") }
        rest = rest.dropFirst(name.count)
        switch (notation, name) {
        case (.text, "sum"), (.mathematica, "Sum"), (.form, "sum_"): return try accumulation(.sum)
        case (.text, "integral"), (.mathematica, "Integrate"): return try accumulation(.integral)
        default: break
        }
        if notation == .text || notation == .unicode || notation == .mathematica, rest.first == "[" {
            let labelled = name + rest.prefix(through: rest.firstIndex(of: "]") ?? rest.startIndex)
            if let value = point[labelled] {
                rest = rest.dropFirst(labelled.count - name.count)
                return value
            }
        }
        if rest.first == (notation == .mathematica ? "[" : "(") { return try call(name) }
        guard let value = point[name] else { throw Failure(message: "no value for \(name)") }
        return value
    }

    private static let meanings: [Notation: [String: String]] = [
        .text: [:],
        .unicode: ["φ": "phi"],
        .mathematica: ["Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Cosh": "cosh", "Tanh": "tanh", "f$2": "f_2"],
        .form: ["ln_": "log", "sqrt_": "sqrt", "cosh_": "cosh", "tanh_": "tanh", "[f_2]": "f_2"],
    ]

    private mutating func call(_ name: String) throws -> Double {
        rest.removeFirst()
        var arguments = [try sum()]
        while take(",") { arguments.append(try sum()) }
        try expect(notation == .mathematica ? "]" : ")")
        return PrintingTree.function(Self.meanings[notation]![name] ?? name, arguments)
    }

    // MARK: Sums and integrals

    /// Evaluates `rest` up to where the body ends, with the variable at a value.
    private func body(_ variable: String, _ value: Double, end: inout Substring) throws -> Double {
        var reader = self
        reader.point[variable] = value
        let result = try reader.sum()
        end = reader.rest
        return result
    }

    private mutating func accumulation(_ kind: Formula.Accumulation) throws -> Double {
        var (variable, lower, upper) = ("", 0.0, 0.0)
        func word(_ reader: inout Self) -> String {
            reader.blanks()
            let word = reader.rest.prefix { $0.isLetter }
            reader.rest = reader.rest.dropFirst(word.count)
            return String(word)
        }
        switch notation {
        case .text, .unicode:
            try expect("[")
            variable = word(&self)
            try expect("=")
            lower = try sum()
            try expect(notation == .text ? "..." : "…")
            upper = try sum()
            try expect("]")
            try expect("(")
        case .form:
            try expect("(")
            variable = word(&self)
            try expect(",")
            lower = try sum()
            try expect(",")
            upper = try sum()
            try expect(",")
        default:
            // The bounds stand behind the body: read the body once to find them.
            try expect("[")
            var ahead = self
            ahead.point.merge(["k": 1, "t": 1]) { $1 }
            _ = try ahead.sum()
            ahead.point = point
            try ahead.expect(",")
            try ahead.expect("{")
            variable = word(&ahead)
            try ahead.expect(",")
            lower = try ahead.sum()
            try ahead.expect(",")
            upper = try ahead.sum()
            try ahead.expect("}")
            try ahead.expect("]")
            var end = rest
            let value = try total(kind, variable, lower, upper, end: &end)
            rest = ahead.rest
            return value
        }
        var end = rest
        let value = try total(kind, variable, lower, upper, end: &end)
        rest = end
        try expect(")")
        return value
    }

    private func total(
        _ kind: Formula.Accumulation, _ variable: String, _ lower: Double, _ upper: Double, end: inout Substring
    ) throws -> Double {
        var failure: (any Error)?
        _ = try body(variable, lower, end: &end)
        let value = PrintingTree.accumulate(kind, lower, upper) { value in
            do { return try body(variable, value, end: &end) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return value
    }
}
