import Exact

/// Where a variable goes to in a series.
public enum ExpansionPoint: Hashable, Sendable {
    /// To a value, from above: the series is in x − value. The value must not depend on what is expanded in.
    case value(Expr)
    /// To +∞: the series is in 1/x.
    case infinity
}

extension ExpansionPoint: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self = .value(Expr(value)) }
}

/// A parameter of a series: a variable, where it goes, and how powers of its small difference or inverse count.
public struct ExpansionVariable: Hashable, Sendable {
    public let variable: Variable
    public let point: ExpansionPoint
    public let weight: Int

    public init(_ variable: Variable, at point: ExpansionPoint = 0, weight: Int = 1) {
        self.variable = variable
        self.point = point
        self.weight = weight
    }

    /// What is small: x, x − value, or 1/x.
    public func small() throws(ExprError) -> Expr {
        switch point {
        case .value(let value): try .sum([Expr(variable), .product([.minusOne, value])])
        case .infinity: try .power(Expr(variable), .minusOne)
        }
    }
}

/// A series of an expression: its known terms, and from which power on nothing is known.
///
/// Terms are exact. A term is a coefficient that does not depend on the variables times powers of what is small, which may be
/// negative or fractional. With several variables, powers count by the weights of the variables.
///
///     // 1/(1 − g) = 1 + g + g^2 + O(g^3)
///     try (1 / (1 - Expr(g))).series(in: g, through: 2)
public struct ExprSeries: Hashable, Sendable, CustomStringConvertible {
    public struct Term: Hashable, Sendable {
        /// The power of what is small in each variable.
        public let powers: [Rational]
        public let coefficient: Expr
    }

    /// The variables and where they go.
    public let variables: [ExpansionVariable]
    /// The known terms by weight, lowest first; no coefficient is zero as far as the normal form sees.
    public let terms: [Term]
    /// The lowest weight that may be missing: for one variable the power in the O-term.
    public let firstUnknown: Rational

    /// The known terms as an expression, without the O-term.
    public func expression() throws(ExprError) -> Expr {
        var sum: [Expr] = [.zero]
        for term in terms {
            var factors = [term.coefficient]
            for (variable, power) in zip(variables, term.powers) {
                factors.append(try .power(variable.small(), Expr(power)))
            }
            sum.append(try .product(factors))
        }
        return try .sum(sum)
    }

    /// The coefficient of a power of the only variable; zero where none is known, nil from the O-term on.
    public func coefficient(of power: Rational) -> Expr? {
        precondition(variables.count == 1, "the powers of several variables")
        if power >= firstUnknown { return nil }
        return terms.first { $0.powers[0] == power }?.coefficient ?? .zero
    }

    /// `1 + x + O(x^2)`; for several variables the O-term names the weight, `O(weight 3)`.
    public var description: String {
        let texts = terms.map { term -> String in
            let product = try? Expr.product(
                [term.coefficient]
                    + zip(variables, term.powers).map { variable, power throws(ExprError) in
                        try .power(variable.small(), Expr(power))
                    })
            return product?.description ?? "?"
        }
        let order: String
        if variables.count == 1, let power = try? Expr.power(variables[0].small(), Expr(firstUnknown)) {
            order = "O(\(power))"
        } else {
            order = "O(weight \(firstUnknown))"
        }
        return (texts + [order]).joined(separator: " + ").replacingMinus
    }
}

extension String {
    /// `a + -b` as `a - b`.
    fileprivate var replacingMinus: String {
        var result = ""
        var rest = self[...]
        while let next = rest.first {
            if rest.hasPrefix(" + -") {
                result += " - "
                rest = rest.dropFirst(4)
            } else {
                result.append(next)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}

extension Expr {
    /// The series in a variable through a power of what is small.
    ///
    /// The variable goes to the point from above, to +∞ from below, and every other letter has a fixed value in general
    /// position: what is divided by is not zero, and no logarithm or root has its cut there. The result is exact through
    /// `order`: where leading orders cancel, more of them are computed.
    ///
    ///     let (N, T) = (Variable("N", .positive), Expr(variable: "T"))
    ///     try ((1 + 2/Expr(N)).power(T + 1) - 1).series(in: N, at: .infinity, through: 1)
    ///     // (2*T + 2)/N + O(N^(-2))
    ///
    /// - Complexity: for every part of the expression about one product of polynomials for each order.
    /// - Throws: ``SeriesError``.
    public func series(
        in variable: Variable, at point: ExpansionPoint = 0, through order: Int
    ) throws(SeriesError) -> ExprSeries {
        try series(in: [ExpansionVariable(variable, at: point)], through: order)
    }

    /// The series in several variables that become small together, through a total weight.
    ///
    ///     try (1 / (1 - g - u)).series(in: [ExpansionVariable(g), ExpansionVariable(u, weight: 2)], through: 4)
    ///
    /// - Throws: ``SeriesError``.
    public func series(in variables: [ExpansionVariable], through order: Int) throws(SeriesError) -> ExprSeries {
        let letters = Set(variables.map(\.variable))
        let independent = variables.allSatisfy { variable in
            guard case .value(let value) = variable.point else { return true }
            return letters.isDisjoint(with: value.variables)
        }
        if variables.isEmpty || letters.count != variables.count || !independent
            || variables.contains(where: { $0.weight < 1 || $0.weight > 1000 })
        {
            throw .unusableVariables
        }
        if order.magnitude > SeriesExpansion.mostOrders {
            throw .tooManyOrders(order, limit: SeriesExpansion.mostOrders)
        }
        return try SeriesExpansion.series(of: self, in: variables, through: order)
    }
}
