@testable import Algebra

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Evaluates LaTeX as a reader of the typeset page would: factors stand side by side, Σ and ∫ take the rest of their
/// product, two numbers side by side are one number and therefore an error.
struct PrintingLaTeXReader {
    struct Failure: Error { let message: String }

    private var rest: Substring
    private var point: PrintingTree.Point

    static func value(of text: String, at point: PrintingTree.Point) throws -> Double {
        let named = Dictionary(uniqueKeysWithValues: point.map { (Notation.latex.name($0), $1) })
        var reader = PrintingLaTeXReader(rest: text[...], point: named)
        let value = try reader.sum()
        if !reader.rest.isEmpty { throw Failure(message: "cannot read \(reader.rest)") }
        return value
    }

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

    private mutating func sum() throws -> Double {
        var value = 0.0
        var isNegative = take("-")
        while true {
            value += (isNegative ? -1 : 1) * (try product())
            if take("+") { isNegative = false } else if take("-") { isNegative = true } else { return value }
        }
    }

    private static let ends = ["+", "-", ")", "}", "]", ",", "\\right", "\\,"]

    private mutating func product() throws -> Double {
        var value = try factor()
        while true {
            blanks()
            if rest.isEmpty || Self.ends.contains(where: { rest.hasPrefix($0) }) { return value }
            if take("/") {
                value /= try factor()
                continue
            }
            let isDotted = take("\\cdot")
            blanks()
            if !isDotted, rest.first!.isNumber { throw Failure(message: "a number beside another: \(rest)") }
            value *= try factor()
        }
    }

    private mutating func braced() throws -> Double {
        try expect("{")
        let value = try sum()
        try expect("}")
        return value
    }

    private mutating func factor() throws -> Double {
        let base = try primary()
        guard take("^") else { return base }
        let exponent = try braced()
        if take("^") { throw Failure(message: "double superscript") }
        return pow(base, exponent)
    }

    private static let functions = [
        "\\exp": "exp", "\\log": "log", "\\cosh": "cosh", "\\tanh": "tanh", "\\phi": "phi", "f_2": "f_2",
    ]

    private mutating func primary() throws -> Double {
        blanks()
        guard let first = rest.first else { throw Failure(message: "nothing is left") }
        if first.isNumber {
            let digits = rest.prefix { $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return Double(digits)!
        }
        if take("\\frac") {
            let above = try braced()
            return above / (try braced())
        }
        for (open, close) in [("\\left(", "\\right)"), ("(", ")")] where take(open) {
            let value = try sum()
            try expect(close)
            return value
        }
        if take("\\sqrt") {
            let degree = take("[") ? try sum() : 2
            if degree != 2 { try expect("]") }
            return pow(try braced(), 1 / degree)
        }
        if take("\\sum_{") { return try accumulation(.sum) }
        if take("\\int_{") { return try accumulation(.integral) }
        let name = try self.name()
        if rest.hasPrefix("\\left("), let function = Self.functions[name] {
            var arguments: [Double] = []
            rest = rest.dropFirst("\\left(".count)
            repeat { arguments.append(try sum()) } while take(",")
            try expect("\\right)")
            return PrintingTree.function(function, arguments)
        }
        guard let value = point[name] else { throw Failure(message: "no value for \(name)") }
        return value
    }

    /// A letter, a command or \mathrm{…}, with its subscript.
    private mutating func name() throws -> String {
        var name = ""
        func braces() throws -> String {
            guard let end = rest.firstIndex(of: "}") else { throw Failure(message: "a brace is open: \(rest)") }
            return String(rest[...end])
        }
        func letter() throws -> String {
            if rest.hasPrefix("\\mathrm{") { return try braces() }
            if rest.first == "\\" { return "\\" + rest.dropFirst().prefix { $0.isLetter } }
            guard let first = rest.first, first.isLetter else { throw Failure(message: "cannot read \(rest)") }
            return String(first)
        }
        name = try letter()
        rest = rest.dropFirst(name.count)
        guard rest.first == "_" else { return name }
        let subscripted = rest.dropFirst().first == "{" ? try braces() : String(rest.prefix(2))
        rest = rest.dropFirst(subscripted.count)
        return name + subscripted
    }

    private mutating func accumulation(_ kind: Formula.Accumulation) throws -> Double {
        var variable = ""
        if kind == .sum {
            variable = try name()
            try expect("=")
        }
        let lower = try sum()
        try expect("}")
        try expect("^")
        let upper = try braced()
        var ahead = self
        ahead.point.merge(["k": 1, "t": 1]) { $1 }
        _ = try ahead.product()
        if kind == .integral {
            try ahead.expect("\\, \\mathrm{d}")
            variable = try ahead.name()
        }
        var failure: (any Error)?
        let value = PrintingTree.accumulate(kind, lower, upper) { value in
            var reader = self
            reader.point[variable] = value
            do { return try reader.product() } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        rest = ahead.rest
        return value
    }
}
