// Writing. The canonical text is the formula in the language of rules files; reading it gives back the same expression.

extension Expr: CustomStringConvertible {
    /// A text repeats shared parts each time; beyond this many parts, about 100 MB, none is written.
    public static let mostWrittenParts = 1 << 24

    /// The canonical text in the language of rules files: `2*x^2 + sqrt(y)/3`.
    ///
    /// Reading it with a scope that knows the variables gives back the expression. An expression with more than
    /// ``mostWrittenParts`` parts is only described; ``written(as:)`` says so by an error.
    ///
    /// - Complexity: linear in the length of the text.
    public var description: String {
        if size > Expr.mostWrittenParts {
            return "<an expression of \(size == Int.max ? "more than \(size)" : "\(size)") parts>"
        }
        return Formula(self).text
    }

    /// The expression in a notation.
    ///
    /// - Throws: ``ExprError/tooLargeToWrite(limit:)``, or ``NotationError`` for what the notation cannot say.
    public func written(as notation: Notation) throws -> String {
        if size > Expr.mostWrittenParts { throw ExprError.tooLargeToWrite(limit: Expr.mostWrittenParts) }
        return try Formula(self).written(as: notation)
    }
}
