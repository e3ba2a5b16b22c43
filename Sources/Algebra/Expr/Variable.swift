/// A letter of an expression: a name and what is known of its values.
///
/// It carries all that it is, so that expressions need no table. Two variables are the same if name and assumptions are.
///
///     let sigma = Variable("sigma_w", .positive)
///     let k = Variable("k", .integer)
public struct Variable: Hashable, Sendable {
    /// ASCII letters, digits and `_`, beginning with no digit, perhaps with labels: `sigma_w`, `q[1,2]`. Empty for a place
    /// below a Σ or ∫.
    public let name: String
    public let assumptions: Assumptions
    /// For a place below Σ and ∫: how many of them lie between the place and the one that it belongs to. Else −1.
    let level: Int

    /// - Precondition: `isName(name)`.
    public init(_ name: String, _ assumptions: Assumptions = []) {
        precondition(Variable.isName(name), "\(name) is no name for a variable")
        self.name = name
        self.assumptions = assumptions
        level = -1
    }

    /// The place of the variable of the Σ or ∫ that is `level` signs further out than the next one.
    init(level: Int, _ assumptions: Assumptions) {
        name = ""
        self.assumptions = assumptions
        self.level = level
    }

    /// Whether this is a place below a Σ or ∫ instead of a letter of its own. Only rules for one node meet such places.
    public var isPlace: Bool { level >= 0 }

    /// Whether a text can name a variable: ASCII letters, digits and `_`, beginning with no digit, perhaps numbers in square
    /// brackets behind them, and not the name of a constant.
    public static func isName(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "["), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts[0].first, !isDigit(first), parts[0].allSatisfy(isNameByte) else { return false }
        if parts.count == 1 { return Constant(rawValue: text) == nil }
        guard parts[1].last == UInt8(ascii: "]") else { return false }
        return parts[1].dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Variable {
    /// Whether a number agrees with what is known of the variable. Not a number and infinities are left to the arithmetic.
    func allows(_ number: Double, tolerance: Double = 0) -> Bool {
        if !number.isFinite { return true }
        if assumptions.contains(.positive), number <= 0 { return false }
        let distance = (number - number.rounded()).magnitude
        return !assumptions.contains(.integer) || distance <= tolerance * max(1, number.magnitude)
    }
}

extension Variable: Comparable {
    /// Places first, then by name, then by assumptions; no order of creation enters.
    public static func < (left: Variable, right: Variable) -> Bool {
        if left.level != right.level {
            return left.isPlace && right.isPlace ? left.level < right.level : left.isPlace
        }
        if left.name != right.name { return left.name < right.name }
        return left.assumptions.rawValue < right.assumptions.rawValue
    }
}

/// A number with a name. Its raw value is its name in the language.
public enum Constant: String, Hashable, Sendable, CaseIterable {
    /// π, the circumference of a circle over its diameter.
    case pi = "pi"
    /// The imaginary unit: `I^2` is −1.
    case imaginaryUnit = "I"

    var assumptions: Assumptions { self == .pi ? .positive : [] }
}
