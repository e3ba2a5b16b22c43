extension Expr {
    /// The names that a text may use, and what a name means that is not among them.
    ///
    ///     var scope = Expr.Scope([Variable("x"), Variable("sigma_w", .positive)])
    ///     let e = try Expr(parsing: "x*σ_w^2", scope: scope)
    public struct Scope: Sendable {
        /// What known names mean.
        public private(set) var variables: [String: Variable] = [:]
        /// What an unknown name becomes a variable with; nil if it is an error, so that no typing error makes a variable.
        public var unknown: Assumptions?

        public init(_ variables: some Sequence<Variable> = [], unknown: Assumptions? = nil) {
            self.unknown = unknown
            for variable in variables { declare(variable) }
        }

        /// A scope that knows every variable of an expression: reading its text in it gives back the expression.
        public init(_ expression: Expr) { self.init(expression.variables) }

        /// A scope in which every name is a variable of which nothing is known.
        public static let everything = Scope(unknown: [])

        /// Adds a variable, in place of another with this name.
        public mutating func declare(_ variable: Variable) { variables[variable.name] = variable }

        func variable(named name: String) -> Variable? {
            variables[name] ?? unknown.map { Variable(name, $0) }
        }
    }
}
