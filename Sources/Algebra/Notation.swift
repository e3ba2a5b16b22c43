/// How expressions are written.
public enum Notation: String, Sendable, CaseIterable {
    /// The language of rules files: `q*sigma_w^2/(2*N)`.
    case text
    /// For a terminal with Unicode: `q·σ_w²/(2·N)`.
    case unicode
    /// LaTeX without delimiters: `\frac{q \sigma_w^{2}}{2 N}`.
    case latex
    /// One Python expression in SymPy's terms; exact fractions are `Rational(1,2)`, never `1/2`.
    case sympy
    /// Mathematica's input form: `q*sigma$w^2/(2*N$)`.
    case mathematica
    /// FORM's language: `q*[sigma_w]^2/(2*N)`.
    case form

    /// What the notation is called in a sentence.
    public var title: String {
        switch self {
        case .text: "plain text"
        case .unicode: "Unicode text"
        case .latex: "LaTeX"
        case .sympy: "SymPy"
        case .mathematica: "Mathematica"
        case .form: "FORM"
        }
    }
}
