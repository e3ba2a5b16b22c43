import Exact

extension Expr {
    /// The derivative by a variable.
    ///
    /// The chain rule takes the derivatives of functions from their table. Bounds of integrals count by Leibniz's rule; a sum
    /// whose bounds hold the variable has no derivative.
    ///
    ///     try Expr.sin(x * x).derivative(by: Variable("x"))      // 2*x*cos(x^2)
    ///
    /// - Complexity: one step for every different part and, for a product, one for each pair of a factor that holds the
    ///   variable and any factor. Parts that are shared stay shared, also in the result.
    /// - Throws: ``ExprAlgebraError/noDerivative(of:)``, ``ExprAlgebraError/variableInBounds(_:of:)``,
    ///   ``ExprAlgebraError/tooManyTerms(estimate:limit:)`` for a product of very many factors.
    public func derivative(by variable: Variable) throws(ExprAlgebraError) -> Expr {
        var chains = Chains()
        let outermost = self
        let slope = try fold { (part: Expr, slopes: [Chains.Slope]) throws(ExprAlgebraError) -> Chains.Slope in
            do throws(ExprAlgebraError) {
                return try chains.slope(of: part, slopes, by: variable)
            } catch {
                throw error.naming(closedPart: outermost)
            }
        }
        return try ExprAlgebraError.translating { () throws(ExprError) in try chains.expression(slope) }
    }

    /// The n-th derivative.
    ///
    /// - Precondition: `order >= 0`.
    public func derivative(by variable: Variable, order: Int) throws(ExprAlgebraError) -> Expr {
        precondition(order >= 0, "derivatives are counted from 0")
        var result = self
        for _ in 0..<order {
            if result.isZero { break }
            result = try result.derivative(by: variable)
        }
        return result
    }
}

extension ExprAlgebraError {
    /// The error with another part in place of one that makes no sense outside its Σ or ∫.
    fileprivate func naming(closedPart outermost: Expr) -> ExprAlgebraError {
        switch self {
        case .noDerivative(let part) where part.node.openLevels > 0: .noDerivative(of: outermost)
        case .variableInBounds(let variable, let part) where part.node.openLevels > 0:
            .variableInBounds(variable, of: outermost)
        default: self
        }
    }
}

/// Derivatives as products that are put together only where their value is needed: those of f(g(h(…))) would otherwise be
/// made again, longer by one factor, on every level.
private struct Chains {
    /// A place in the list of links; nil for zero. A part that does not hold the variable has no slope.
    typealias Slope = Int?

    private struct Link {
        let factors: [Expr]
        let next: Int?
        var value: Expr?
    }

    private var links: [Link] = []

    /// More products than this are not written for the derivative of one product.
    private static let mostFactors = 20_000_000

    private mutating func link(_ factors: [Expr], _ next: Int?) -> Slope {
        links.append(Link(factors: factors, next: next))
        return links.count - 1
    }

    mutating func expression(_ slope: Slope) throws(ExprError) -> Expr {
        guard let slope else { return .zero }
        if let value = links[slope].value { return value }
        var factors: [Expr] = []
        var next: Int? = slope
        while let position = next {
            if let value = links[position].value {
                factors.append(value)
                break
            }
            factors += links[position].factors
            next = links[position].next
        }
        let value = try Expr.product(factors.isEmpty ? [.one] : factors)
        links[slope].value = value
        return value
    }

    mutating func slope(of part: Expr, _ slopes: [Slope], by variable: Variable) throws(ExprAlgebraError) -> Slope {
        if part.variable == variable { return link([], nil) }
        let moving = slopes.indices.filter { slopes[$0] != nil }
        if moving.isEmpty { return nil }
        do {
            switch part.head {
            case .sum:
                if moving.count == 1 { return slopes[moving[0]] }
                var terms: [Expr] = []
                for position in moving { terms.append(try expression(slopes[position])) }
                return written(try .sum(terms))
            case .product: return try product(part.children, slopes, moving)
            case .power: return try power(part, slopes)
            case .call(let function): return try call(function, part, slopes, moving)
            case .summation:
                if slopes[1] != nil || slopes[2] != nil {
                    throw ExprAlgebraError.variableInBounds(variable, of: part)
                }
                return written(try accumulation(part, expression(slopes[0])))
            case .integral: return try integral(part, slopes)
            case .number, .constant, .variable: return nil
            }
        } catch let error as ExprError {
            throw .expression(error)
        } catch let error as ExprAlgebraError {
            throw error
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private mutating func written(_ value: Expr) -> Slope { value.isZero ? nil : link([value], nil) }

    private mutating func product(_ factors: [Expr], _ slopes: [Slope], _ moving: [Int]) throws -> Slope {
        if moving.count == 1 {
            var others = factors
            others.remove(at: moving[0])
            return link(others, slopes[moving[0]])
        }
        let (count, overflow) = moving.count.multipliedReportingOverflow(by: factors.count)
        if overflow || count > Self.mostFactors {
            throw ExprAlgebraError.tooManyTerms(estimate: Double(count), limit: Self.mostFactors)
        }
        var terms: [Expr] = []
        for position in moving {
            var replaced = factors
            replaced[position] = try expression(slopes[position])
            terms.append(try .product(replaced))
        }
        return written(try .sum(terms))
    }

    /// (a^b)′ = b·a^(b−1)·a′ + a^b·log(a)·b′
    private mutating func power(_ part: Expr, _ slopes: [Slope]) throws -> Slope {
        let (base, exponent) = (part.children[0], part.children[1])
        let inBase = slopes[0] == nil ? [] : [exponent, try .power(base, .sum([exponent, .minusOne]))]
        if slopes[1] == nil { return link(inBase, slopes[0]) }
        let inExponent = [part, try .call(.log, [base])]
        if slopes[0] == nil { return link(inExponent, slopes[1]) }
        return written(
            try .sum([
                .product(inBase + [expression(slopes[0])]), .product(inExponent + [expression(slopes[1])]),
            ]))
    }

    private mutating func call(
        _ function: Function, _ part: Expr, _ slopes: [Slope], _ moving: [Int]
    ) throws -> Slope {
        var outer: [Expr] = []
        for position in moving {
            guard let derivative = try function.derivative(part.children, position) else {
                throw ExprAlgebraError.noDerivative(of: part)
            }
            outer.append(derivative)
        }
        if moving.count == 1 { return outer[0].isZero ? nil : link(outer, slopes[moving[0]]) }
        var terms: [Expr] = []
        for (derivative, position) in zip(outer, moving) {
            terms.append(try .product([derivative, expression(slopes[position])]))
        }
        return written(try .sum(terms))
    }

    /// A Σ or ∫ over the derivative of its body.
    private func accumulation(_ part: Expr, _ body: Expr) throws(ExprError) -> Expr {
        body.isZero ? .zero : try .binder(part.head, [body, part.children[1], part.children[2]])
    }

    /// (∫ f dt from a to b)′ = ∫ f′ dt + f(b)·b′ − f(a)·a′
    private mutating func integral(_ part: Expr, _ slopes: [Slope]) throws -> Slope {
        var terms = [try accumulation(part, expression(slopes[0]))]
        if slopes[2] != nil { terms.append(try .product([part.body(at: part.children[2]), expression(slopes[2])])) }
        if slopes[1] != nil {
            terms.append(try .product([.minusOne, part.body(at: part.children[1]), expression(slopes[1])]))
        }
        return written(try .sum(terms))
    }
}
