import Exact

/// Why a formula cannot be written in a notation.
public enum NotationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The notation has nothing for `what`, such as an integral in FORM.
    case noSpelling(String, Notation)
    /// An exponent beyond what the program that reads the notation holds; FORM would drop digits of it.
    case exponentTooLarge(Integer, Notation)
    /// An O-term inside a product, power or function, where it cannot become a remark behind the formula.
    case orderTermInside(Notation)
    /// Two names that the notation would write alike.
    case sameSpelling(String, String, as: String)
    /// A name that is both a symbol and a function, in a notation that knows each name once.
    case symbolAndFunction(String, Notation)

    public var description: String {
        switch self {
        case .noSpelling(let what, let notation): "\(notation.title) has no way to write \(what)"
        case .exponentTooLarge(let exponent, let notation):
            "the exponent \(exponent) is too large for \(notation.title)"
        case .orderTermInside(let notation):
            "an O-term inside a product, a power or a function cannot be written for \(notation.title)"
        case .sameSpelling(let first, let second, let spelling): "\(first) and \(second) would both become \(spelling)"
        case .symbolAndFunction(let name, let notation):
            "\(name) is both a number and a function, and \(notation.title) knows each name once"
        }
    }
}
