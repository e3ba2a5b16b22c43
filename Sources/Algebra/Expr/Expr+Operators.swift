import Exact

// Operators are for programmers, who know what they divide by: where a user decides, call the constructors that throw.
extension Expr {
    /// The sum. For many terms ``sum(_:)-swift.type.method`` is much faster.
    public static func + (left: Expr, right: Expr) -> Expr { sure { () throws(ExprError) in try sum([left, right]) } }

    /// The difference.
    public static func - (left: Expr, right: Expr) -> Expr {
        sure { () throws(ExprError) in try sum([left, product([.minusOne, right])]) }
    }

    /// The product.
    public static func * (left: Expr, right: Expr) -> Expr {
        sure { () throws(ExprError) in try product([left, right]) }
    }

    /// The quotient.
    ///
    /// - Precondition: `right` is not zero; where a user chose it, call ``power(_:_:)`` with −1.
    public static func / (left: Expr, right: Expr) -> Expr {
        sure { () throws(ExprError) in try product([left, power(right, .minusOne)]) }
    }

    /// The opposite expression.
    public static prefix func - (operand: Expr) -> Expr {
        sure { () throws(ExprError) in try product([.minusOne, operand]) }
    }

    public static func += (left: inout Expr, right: Expr) { left = left + right }
    public static func -= (left: inout Expr, right: Expr) { left = left - right }
    public static func *= (left: inout Expr, right: Expr) { left = left * right }
    public static func /= (left: inout Expr, right: Expr) { left = left / right }

    /// `self^exponent`.
    ///
    /// - Precondition: not a negative power of zero, nor a number too large to write down.
    public func power(_ exponent: Expr) -> Expr { Expr.sure { () throws(ExprError) in try Expr.power(self, exponent) } }

    /// The square root, which is the power 1/2.
    ///
    /// - Throws: as ``power(_:_:)``.
    public static func sqrt(_ radicand: Expr) throws(ExprError) -> Expr { try power(radicand, Expr(1, 2)) }

    private static func sure(_ build: () throws(ExprError) -> Expr) -> Expr {
        do {
            return try build()
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
