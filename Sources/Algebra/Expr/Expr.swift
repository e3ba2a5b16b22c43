import Exact

/// An exact expression, as a user types and reads it: numbers, letters, sums, products, powers, functions, Σ and ∫.
///
/// Every expression is in normal form from the moment it is built, so that equality is equality of structure: like terms are
/// collected, equal bases have merged their exponents, numbers are reduced, and nothing is expanded. `Expr+NormalForm.swift`
/// says precisely what that means.
///
///     let x = Expr(Variable("x"))
///     let e = 2*x + 3*x                  // 5*x
///     let f = try Expr.power(8, Expr(1, 2))  // 2*sqrt(2)
///
/// Expressions are immutable and share their parts. No operation recurses, so that nesting of any depth is safe, and shared
/// parts are visited once: e·e + e, sixty times over, is a small expression.
///
/// - Complexity: equality and hashing cost one step for expressions that differ, and a visit of every different part for
///   those that are equal without being the same.
public struct Expr: Sendable {
    let node: ExprNode

    init(_ node: ExprNode) { self.node = node }

    /// A number.
    public init(_ value: Rational) { node = ExprNode(.number(value)) }

    /// The fraction of two machine words.
    ///
    /// - Precondition: `denominator != 0`.
    public init(_ numerator: Int, _ denominator: Int = 1) { self.init(Rational(numerator, denominator)) }

    /// A letter.
    public init(_ variable: Variable) { node = ExprNode(.variable(variable)) }

    /// A letter by name.
    ///
    /// - Precondition: the name is one; see ``Variable/isName(_:)``.
    public init(variable name: String, _ assumptions: Assumptions = []) { self.init(Variable(name, assumptions)) }

    /// A number with a name.
    public init(_ constant: Constant) { node = ExprNode(.constant(constant)) }

    /// 0
    public static let zero = Expr(0)
    /// 1
    public static let one = Expr(1)
    /// −1
    public static let minusOne = Expr(-1)
    /// π
    public static let pi = Expr(Constant.pi)
    /// The imaginary unit.
    public static let imaginaryUnit = Expr(Constant.imaginaryUnit)

    /// Σ and ∫ may nest this deep; naming their variables takes a visit of the whole body for each.
    public static let deepestBinders = 200
}

extension Expr: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}

/// What an expression is at its outermost, for readers to take apart.
public enum Form: Sendable {
    /// `3/8`
    case number(Rational)
    /// `pi`, `I`
    case constant(Constant)
    /// `sigma_w`
    case variable(Variable)
    /// `a + b`: two or more terms, none of them a sum, at most one a number
    case sum([Expr])
    /// `2*a*b`: two or more factors, none of them a product; a number only as the first
    case product([Expr])
    /// `a^b`
    case power(Expr, Expr)
    /// `exp(a)`
    case call(Function, [Expr])
    /// `sum(k, a, b, f)`, both bounds included
    case summation(of: Expr, over: Variable, from: Expr, through: Expr)
    /// `integral(t, a, b, f)`
    case integral(of: Expr, over: Variable, from: Expr, to: Expr)
}

extension Expr {
    /// What the expression is at its outermost.
    ///
    /// The variable of a Σ or ∫ gets a name that is free there; putting the parts together again gives back an equal
    /// expression.
    ///
    /// - Complexity: O(1), but for Σ and ∫ linear in the size of the body, in which the variable gets its name.
    public var form: Form {
        let parts = node.children
        switch node.head {
        case .number(let value): return .number(value)
        case .constant(let constant): return .constant(constant)
        case .variable(let variable): return .variable(variable)
        case .sum: return .sum(parts)
        case .product: return .product(parts)
        case .power: return .power(parts[0], parts[1])
        case .call(let function): return .call(function, parts)
        case .summation:
            let (body, variable) = opened()
            return .summation(of: body, over: variable, from: parts[1], through: parts[2])
        case .integral:
            let (body, variable) = opened()
            return .integral(of: body, over: variable, from: parts[1], to: parts[2])
        }
    }

    var head: ExprHead { node.head }

    /// The parts in order: terms, factors, base and exponent, arguments; body and bounds of a Σ or ∫, in the body a *place*
    /// (``Variable/isPlace``) for each variable of a sign around it.
    public var children: [Expr] { node.children }

    /// What is known of the values.
    public var assumptions: Assumptions { node.assumptions }
    public var isReal: Bool { assumptions.contains(.real) }
    public var isPositive: Bool { assumptions.contains(.positive) }
    public var isInteger: Bool { assumptions.contains(.integer) }

    /// The number of parts when written out; `Int.max` if it is beyond.
    public var size: Int { node.size }

    /// The longest way down to a leaf; 0 for a leaf.
    public var depth: Int { node.depth }

    /// The value of a number.
    public var number: Rational? {
        if case .number(let value) = node.head { return value }
        return nil
    }

    /// The variable, if the expression is nothing else.
    public var variable: Variable? {
        if case .variable(let variable) = node.head { return variable }
        return nil
    }

    public var isZero: Bool { number?.isZero ?? false }
    public var isOne: Bool { number?.isOne ?? false }
}
