import Exact

/// A function that expressions may call; one row of the table of functions.
///
/// A row says everything there is to know about it, so that adding a function is adding a row to ``Function/all``. How other
/// notations spell it is known to their printers. Functions are the same if their names are.
public struct Function: Hashable, Sendable {
    /// What f(−x) is.
    public enum Parity: Hashable, Sendable {
        /// f(−x) = f(x)
        case even
        /// f(−x) = −f(x)
        case odd
        case none
    }

    /// The name in the language.
    public let name: String
    /// The number of arguments.
    public let arity: Int
    /// The parity in the only argument.
    public let parity: Parity
    /// The value at floating-point arguments; not a number where it is not real or not known.
    public let value: @Sendable (_ arguments: [Double]) -> Double
    /// The derivative by the argument at a position, as an expression in the arguments; nil if the table knows none.
    public let derivative: @Sendable (_ arguments: [Expr], _ position: Int) throws(ExprError) -> Expr?
    /// What is known of the value if so much is known of the arguments.
    let assumptions: @Sendable (_ arguments: [Assumptions]) -> Assumptions
    /// The exact value at special arguments; nil where the call stays as it is.
    let special: @Sendable (_ arguments: [Expr]) throws(ExprError) -> Expr?

    init(
        _ name: String, arity: Int = 1, parity: Parity = .none,
        value: @escaping @Sendable ([Double]) -> Double,
        assumptions: @escaping @Sendable ([Assumptions]) -> Assumptions = Function.realIfReal,
        special: @escaping @Sendable ([Expr]) throws(ExprError) -> Expr? = { _ in nil },
        derivative: @escaping @Sendable ([Expr], Int) throws(ExprError) -> Expr? = { _, _ in nil }
    ) {
        self.name = name
        self.arity = arity
        self.parity = parity
        self.value = value
        self.assumptions = assumptions
        self.special = special
        self.derivative = derivative
    }

    public static func == (left: Function, right: Function) -> Bool { left.name == right.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The function with a name, if there is one.
    public static func named(_ name: String) -> Function? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The value at arguments.
    ///
    /// - Throws: ``ExprError/wrongNumberOfArguments(function:expected:found:)``, ``ExprError/undefined(function:argument:)``.
    public func callAsFunction(_ arguments: Expr...) throws(ExprError) -> Expr { try .call(self, arguments) }
}

// MARK: - What rows share

extension Function {
    static let realIfReal: @Sendable ([Assumptions]) -> Assumptions = { arguments in
        arguments.allSatisfy { $0.contains(.real) } ? .real : []
    }

    static let positiveIfReal: @Sendable ([Assumptions]) -> Assumptions = { arguments in
        arguments.allSatisfy { $0.contains(.real) } ? .positive : []
    }

    static let integerIfReal: @Sendable ([Assumptions]) -> Assumptions = { arguments in
        arguments.allSatisfy { $0.contains(.real) } ? .integer : []
    }

    /// The value at zero, and nothing else.
    static func atZero(_ value: Int) -> @Sendable ([Expr]) throws(ExprError) -> Expr? {
        { arguments in arguments[0].isZero ? Expr(value) : nil }
    }
}
