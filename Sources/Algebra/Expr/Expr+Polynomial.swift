import Exact

/// Symbols of a table for variables, by name.
struct NamedSymbols {
    var table: SymbolTable
    private var variables: [String: Variable] = [:]
    private let scope: Expr.Scope

    init(_ table: SymbolTable, scope: Expr.Scope = .everything) {
        self.table = table
        self.scope = scope
    }

    /// The symbol of a variable, or of a pole for N + shift; nil for anything else.
    mutating func symbol(for base: Expr) throws(ExprAlgebraError) -> Symbol? {
        guard let variable = base.variable else { return pole(for: base) }
        if let known = variables[variable.name], known != variable { throw .ambiguousName(variable.name) }
        variables[variable.name] = variable
        if let symbol = table.symbol(named: variable.name) { return symbol }
        return table.declare(
            variable.name, role: variable.assumptions.contains(.small) ? .coupling : .parameter)
    }

    private mutating func pole(for base: Expr) -> Symbol? {
        guard base.isSum, base.children.count == 2, let shift = base.children[1].number?.asInt,
            base.children[0].variable?.name == table[.width].name
        else { return nil }
        return table.pole(shift: shift)
    }

    /// −1 for a pole, which stands for a negative power.
    func sign(of symbol: Symbol, power: Int, in factor: Expr) throws(ExprAlgebraError) -> Int {
        guard case .widthPole = table[symbol].role else { return 1 }
        if power > 0 { throw .notAlgebraic(part: factor) }
        return -1
    }

    /// A symbol to a power, as an expression.
    func factor(_ symbol: Symbol, _ power: Int) throws(ExprError) -> Expr {
        let exponent = Expr(power)
        switch table[symbol].role {
        case .width, .parameter, .coupling, .background: return try .power(variable(table[symbol].name), exponent)
        case .widthPole(let shift):
            return try .power(.sum([variable(table[.width].name), Expr(shift)]), Expr(-power))
        case .time: return try .power(time(symbol), exponent)
        case .exponential(let rate, let time):
            return try .call(.exp, [.product([exponent, expression(rate), self.time(time)])])
        case .geometric(let base, let time):
            return try .power(expression(base), .product([exponent, self.time(time)]))
        case .reciprocal(let divisor): return try .power(expression(divisor), Expr(-power))
        case .imaginaryFrequency(let name):
            return try .power(.product([Expr(Constant.imaginaryUnit), variable(name)]), exponent)
        case .average, .jointAverage: throw .undefined(function: "average", argument: table[symbol].name)
        case .staticPeak(let frequency):
            return try .power(
                .product([Expr(2), Expr(Constant.pi), .call(.delta, [variable(frequency)])]), exponent)
        }
    }

    /// A time; the sum that its name spells.
    private func time(_ symbol: Symbol) throws(ExprError) -> Expr {
        try .sum(
            TimeSum(symbol, in: table).addends.map { addend throws(ExprError) in
                try .product([Expr(addend.coefficient)] + (addend.name.isEmpty ? [] : [variable(addend.name)]))
            })
    }

    private func expression(_ polynomial: Polynomial) throws(ExprError) -> Expr {
        try .sum(
            polynomial.terms.map { term throws(ExprError) in
                try .product(
                    [Expr(term.coefficient)]
                        + term.monomial.factors.map { factor throws(ExprError) in
                            try self.factor(factor.symbol, factor.power)
                        })
            })
    }

    /// Throws if a symbol has a name that no variable can have.
    func check(_ symbols: Set<Symbol>) throws(ExprAlgebraError) {
        for symbol in symbols.sorted() {
            for name in table.names(in: symbol) where !Variable.isName(name) { throw .notAName(name) }
        }
    }

    private func variable(_ name: String) -> Expr {
        Expr(scope.variables[name] ?? Variable(name, scope.unknown ?? []))
    }
}

extension Expr {
    /// The polynomial that the expression is in its variables, multiplied out; negative powers of variables are allowed.
    ///
    /// Names that the table does not know are declared: as couplings if the variable is small, else as parameters. Powers of
    /// 1/(N + 2) become the table's symbol for this pole, if N is the name of the width.
    ///
    ///     var table = SymbolTable()
    ///     let p = try (x * (x + 1)).polynomial(in: &table)       // x + x^2
    ///
    /// - Complexity: that of ``expanded(insideFunctions:limit:)``.
    /// - Throws: ``ExprAlgebraError/notAlgebraic(part:)`` with the part that is none; then the table is as it was.
    public func polynomial(
        in table: inout SymbolTable, limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> Polynomial {
        let expanded = try expanded(limit: limit)
        var symbols = KernelSymbols(names: NamedSymbols(table))
        symbols.note(termsOf: expanded)
        let polynomial = try symbols.polynomial(of: expanded)
        if let names = symbols.names { table = names.table }
        return polynomial
    }

    /// A polynomial as an expression, its symbols as variables with the same names.
    ///
    /// - Parameter scope: what is known of the variables; a table knows names only.
    /// - Throws: ``ExprAlgebraError/notAName(_:)``.
    public init(
        _ polynomial: Polynomial, in table: SymbolTable, scope: Scope = .everything
    ) throws(ExprAlgebraError) {
        let names = NamedSymbols(table, scope: scope)
        try names.check(polynomial.symbols)
        var reader = KernelSymbols.Reader()
        self = try KernelSymbols(names: names).expression(polynomial, &reader)
    }
}
