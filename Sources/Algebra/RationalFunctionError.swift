/// What can go wrong with rational functions.
public enum RationalFunctionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A quotient by zero, or a value put for a symbol at which a denominator vanishes.
    case divisionByZero

    /// The result, written out, would have about this many terms, or powers beyond all bounds.
    case tooLarge(terms: Int)

    /// A new denominator could not be factored.
    case factorization(FactorizationError)

    public var description: String {
        switch self {
        case .divisionByZero: "division by zero"
        case .tooLarge(let terms):
            terms == .max ? "the result is too large to write down" : "the result is too large: about \(terms) terms"
        case .factorization(let error): error.description
        }
    }

    /// Runs `body`, with its errors as errors of rational functions.
    static func translating<Result>(
        _ body: () throws(FactorizationError) -> Result
    ) throws(RationalFunctionError) -> Result {
        do { return try body() } catch { throw .factorization(error) }
    }
}
