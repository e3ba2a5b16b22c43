/// What the cases about polynomials ask of a system.
protocol PolynomialSystem: Sendable {
    associatedtype Value
    static var name: String { get }

    static func polynomial(_ input: InputPolynomial) -> Value
    static func sum(_ a: Value, _ b: Value) -> Value
    static func product(_ a: Value, _ b: Value) -> Value
    static func power(_ a: Value, _ exponent: Int) -> Value
    /// nil if `b` does not divide `a`.
    static func quotient(_ a: Value, _ b: Value) -> Value?
    static func fingerprint(_ a: Value) -> Fingerprint
}

/// A polynomial that belongs to no system: every contender reads the same text.
struct InputPolynomial: Sendable {
    struct Term: Sendable {
        let coefficient: String
        /// One for each variable.
        let exponents: [Int]
    }

    let terms: [Term]

    var variables: Int { terms[0].exponents.count }

    init(terms: [Term]) { self.terms = terms }

    /// For example `[("1", [0, 0]), ("3/2", [1, 0])]`, which is 1 + 3x/2.
    init(_ terms: [(String, [Int])]) { self.terms = terms.map { Term(coefficient: $0.0, exponents: $0.1) } }

    /// 1 in so many variables.
    static func one(variables: Int) -> InputPolynomial {
        InputPolynomial([("1", [Int](repeating: 0, count: variables))])
    }

    /// c₀ + c₁x + c₂y + …
    static func linear(_ coefficients: [String]) -> InputPolynomial {
        let variables = coefficients.count - 1
        return InputPolynomial(
            coefficients.enumerated().map { index, coefficient in
                (coefficient, (1...variables).map { $0 == index ? 1 : 0 })
            })
    }

    /// Every product of variables through a total degree, with the coefficients that `coefficient` makes.
    static func dense(variables: Int, degree: Int, coefficient: () -> String) -> InputPolynomial {
        var exponents: [[Int]] = [[]]
        for _ in 0..<variables {
            exponents = exponents.flatMap { beginning in
                (0...(degree - beginning.reduce(0, +))).map { beginning + [$0] }
            }
        }
        return InputPolynomial(exponents.map { (coefficient(), $0) })
    }
}
