import Algebra
import Exact
import Theory

extension Model {
    /// The observable of a question as LaTeX, for the left-hand side of an equation; nil if the text cannot be read.
    public func latex(ofObservable text: String) -> String? {
        var parser = Parser(SourceText(name: "question", text: text))
        guard let question = parser.wholeQuestion() else { return nil }
        return question.expression.latex
    }
}

extension ExpressionSyntax {
    /// The expression as written, in LaTeX.
    var latex: String {
        switch self {
        case .number(let value, _):
            return value.isInteger ? value.description : "\\frac{\(value.numerator)}{\(value.denominator)}"
        case .name(let name): return name.latex
        case .sum(let terms, _):
            return terms.enumerated().map { number, part in
                (part.isNegative ? "-" : number == 0 ? "" : "+") + (number == 0 ? "" : " ") + part.term.latex
            }.joined(separator: " ")
        case .product(let factors, _):
            let above = factors.filter { !$0.isDivisor }.map { $0.factor.bracketedLaTeX }.joined(separator: "\\, ")
            let below = factors.filter(\.isDivisor).map { $0.factor.latex }.joined(separator: "\\, ")
            if below.isEmpty { return above }
            if case .mean? = factors.first?.factor { return "\\frac{1}{\(below)} \(above)" }
            return "\\frac{\(above)}{\(below)}"
        case .power(let base, let exponent, _): return "\(base.bracketedLaTeX)^{\(exponent.latex)}"
        case .dot(let left, let right, _): return "\(left.latex) \\cdot \(right.latex)"
        case .indexSum(let indices, let body, _):
            let names = indices.map { if case .name(let name) = $0.kind { name } else { "" } }
            return "\\sum_{\(names.joined(separator: ","))} \(body.bracketedLaTeX)"
        case .mean(let operators, _):
            return "\\left\\langle \(operators.map(\.latex).joined(separator: ";\\, ")) \\right\\rangle"
                + (operators.count > 1 ? "_c" : "")
        case .missing: return ""
        }
    }

    private var bracketedLaTeX: String {
        switch self {
        case .sum, .product, .dot: "\\left(\(latex)\\right)"
        default: latex
        }
    }
}

extension NameSyntax {
    fileprivate var latex: String {
        var text = Notation.latex.name(name)
        if isResponse { text = "\\tilde{\(text)}" }
        if let indices, !indices.isEmpty {
            let names = indices.map { index in
                switch index.kind {
                case .name(let name): Notation.latex.name(name)
                case .literal(let value): String(value)
                }
            }
            text += "_{\(names.joined(separator: ","))}"
        }
        let label = inputLabel.map { "; \($0.latex)" } ?? ""
        if let arguments { text += "(\(arguments.map(\.latex).joined(separator: ", "))\(label))" }
        return text
    }
}
