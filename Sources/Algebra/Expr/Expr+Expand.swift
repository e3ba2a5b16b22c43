import Exact

extension Expr {
    /// Expanding gives up beyond this many terms unless it is told another limit.
    public static let mostExpandedTerms = 5_000_000

    /// The expression with products of sums, and whole powers of sums, multiplied out.
    ///
    ///     try ((x + 1) * (x + y)).expanded()                 // x^2 + x*y + x + y
    ///     try (x + y).power(Expr(5, 2)).expanded()           // x^2*sqrt(x + y) + 2*x*y*sqrt(x + y) + y^2*sqrt(x + y)
    ///
    /// Negative powers of sums stay; products of exponentials become one. Arguments of functions, exponents, bases that stay
    /// and bodies of Σ and ∫ are left alone unless `insideFunctions` says otherwise.
    ///
    /// - Complexity: that of the products of polynomials, plus n·log n in the number of terms of the result.
    /// - Throws: ``ExprAlgebraError/tooManyTerms(estimate:limit:)``, before any work is done, if some step may give more
    ///   than `limit` terms; ``ExprAlgebraError/expression(_:)``.
    public func expanded(
        insideFunctions: Bool = false, limit: Int = Expr.mostExpandedTerms
    ) throws(ExprAlgebraError) -> Expr {
        var result = insideFunctions ? try expandedInside(limit: limit) : self
        // (x + 1)^(1/2) times itself is a sum again. The radicals become fewer each time.
        while true {
            try ExpansionSize.check(result, through: \.polynomialParts, limit: limit)
            var foundFactorThatIsASum = false
            result = try result.fold(through: \.polynomialParts) {
                (part: Expr, parts: [Expr]) throws(ExprAlgebraError) -> Expr in
                var factors: [Expr]
                switch part.head {
                case .sum: return try ExprAlgebraError.translating { () throws(ExprError) in try .sum(parts) }
                case .product: factors = parts
                case .power where !parts.isEmpty:
                    let base = parts[0]
                    if !base.isSum {
                        let power = try ExprAlgebraError.translating { () throws(ExprError) in
                            try Expr.power(base, part.children[1])
                        }
                        return try Expr.multipliedOut([power], nil, &foundFactorThatIsASum, limit: limit)
                    }
                    guard let exponent = part.integerPartOfExponent.asInt else {
                        throw .tooManyTerms(estimate: .infinity, limit: limit)
                    }
                    let rest = try ExprAlgebraError.translating { () throws(ExprError) in
                        try Expr.power(part.children[0], part.fractionalExponent())
                    }
                    factors = rest.isOne ? [] : [rest]
                    return try Expr.multipliedOut(factors, (base, exponent), &foundFactorThatIsASum, limit: limit)
                default: return part
                }
                return try Expr.multipliedOut(factors, nil, &foundFactorThatIsASum, limit: limit)
            }
            if !foundFactorThatIsASum { return result }
        }
    }

    /// The expression with all that no polynomial reaches expanded: arguments, exponents, bases, bodies.
    private func expandedInside(limit: Int) throws(ExprAlgebraError) -> Expr {
        try fold { (part: Expr, children: [Expr]) throws(ExprAlgebraError) -> Expr in
            var parts = children
            switch part.head {
            case .sum, .product, .number, .constant, .variable: break
            case .power where part.isPositivePowerOfASum && part.children[1].number?.isInteger == true: break
            default: for index in parts.indices { parts[index] = try parts[index].expanded(limit: limit) }
            }
            return try ExprAlgebraError.translating { () throws(ExprError) in try part.rebuilt(from: parts) }
        }
    }

    /// The product of factors, which are sums or products without sums, and of a power of a sum.
    private static func multipliedOut(
        _ factors: [Expr], _ power: (base: Expr, exponent: Int)?, _ foundFactorThatIsASum: inout Bool, limit: Int
    ) throws(ExprAlgebraError) -> Expr {
        let sums = factors.filter(\.isSum)
        let others = factors.filter { !$0.isSum }
        if power == nil, sums.isEmpty {
            let product = try ExprAlgebraError.translating { () throws(ExprError) in
                try productOfExponentials(others)
            }
            if product.holdsPowerOfSum { foundFactorThatIsASum = true }
            return product
        }
        var symbols = KernelSymbols()
        for sum in sums { symbols.note(termsOf: sum) }
        if let power { symbols.note(termsOf: power.base) }
        for factor in others { for part in factor.factors { symbols.note(part) } }
        if symbols.kernelCount > mostSymbols {
            let repeated = power.map { [Expr](repeating: $0.base, count: $0.exponent) } ?? []
            return try multipliedTermByTerm(sums + repeated, others, &foundFactorThatIsASum)
        }
        var product = Polynomial.one
        for factor in others {
            let term = try symbols.term(of: factor.factors, times: factor.coefficient)
            product = product.scaled(by: term.coefficient, term.monomial)
        }
        if let power {
            product = try product * symbols.polynomial(of: power.base).power(power.exponent, limit: limit)
        }
        for sum in sums {
            product = symbols.reduced(try product.multiplied(by: symbols.polynomial(of: sum), limit: limit))
        }
        var reader = KernelSymbols.Reader()
        let result = try symbols.expression(symbols.reduced(product), &reader)
        if reader.foundFactorThatIsASum { foundFactorThatIsASum = true }
        return result
    }

    /// Beyond this many different factors the exponents of a polynomial take more room than its terms as expressions.
    private static let mostSymbols = 64

    private static func multipliedTermByTerm(
        _ sums: [Expr], _ others: [Expr], _ foundFactorThatIsASum: inout Bool
    ) throws(ExprAlgebraError) -> Expr {
        do throws(ExprError) {
            var product = try productOfExponentials(others.isEmpty ? [.one] : others)
            for sum in sums {
                var terms: [Expr] = [.zero]
                for left in product.termsOrSelf {
                    for right in sum.termsOrSelf {
                        let term = try productOfExponentials([left, right])
                        if term.holdsPowerOfSum { foundFactorThatIsASum = true }
                        terms.append(term)
                    }
                }
                product = try .sum(terms)
            }
            return product
        } catch {
            throw .expression(error)
        }
    }

    /// The product, with exp(x)·exp(y) as exp(x + y).
    private static func productOfExponentials(_ factors: [Expr]) throws(ExprError) -> Expr {
        let product = try Expr.product(factors)
        var (exponents, others): ([Expr], [Expr]) = ([], [])
        for factor in product.factors {
            if factor.isExponential {
                exponents.append(factor.children[0])
            } else if case .power = factor.head, factor.children[0].isExponential,
                factor.children[1].number?.isInteger == true
            {
                exponents.append(try .product([factor.children[0].children[0], factor.children[1]]))
                others.append(.one)
            } else {
                others.append(factor)
            }
        }
        if exponents.isEmpty || exponents.count + others.count == 1 || (exponents.count == 1 && !others.contains(.one))
        {
            return product
        }
        return try .product(others + [Expr(product.coefficient), .call(.exp, [.sum(exponents)])])
    }

    private var isExponential: Bool {
        if case .call(.exp) = head { return true }
        return false
    }

    private var holdsPowerOfSum: Bool {
        if case .product = head { return children.contains(where: \.isPositivePowerOfASum) }
        return isPositivePowerOfASum && !isSum
    }

    var isSum: Bool {
        if case .sum = head { return true }
        return false
    }
}

extension Polynomial {
    /// The product, unless it may have too many terms.
    fileprivate func multiplied(by other: Polynomial, limit: Int) throws(ExprAlgebraError) -> Polynomial {
        // Powers stay far below those at which a product of polynomials would stop the program.
        if body.bound > 1 << 60 || other.body.bound > 1 << 60 { throw .tooManyTerms(estimate: .infinity, limit: limit) }
        return self * other
    }

    /// The power, unless it may have too many terms, or coefficients that fill the memory.
    fileprivate func power(_ exponent: Int, limit: Int) throws(ExprAlgebraError) -> Polynomial {
        let estimate = termEstimate(ofPower: exponent)
        if estimate > Double(limit) { throw .tooManyTerms(estimate: estimate, limit: limit) }
        let (highest, overflow) = tightBound.multipliedReportingOverflow(by: exponent)
        if overflow || highest > 1 << 60 { throw .tooManyTerms(estimate: .infinity, limit: limit) }
        var widest = 0
        for term in terms where !term.coefficient.magnitude.isOne { widest = max(widest, term.coefficient.bitWidth) }
        let bits = Double(exponent) * (Double(widest) + (termCount > 1 ? 1 : 0)) * estimate
        if bits > ExpansionSize.mostBits || (termCount == 1 && bits > Double(ExactLimits.maximumBits)) {
            throw .expression(.tooLarge(bits: Int(min(bits, 1e18))))
        }
        return power(exponent)
    }
}
