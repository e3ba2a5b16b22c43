import Exact

/// Expressions as quotients of polynomials in symbols.
struct Fractions {
    var symbols: KernelSymbols
    private var reader = KernelSymbols.Reader()
    /// Symbols that are roots of sums, with what their powers are; roots within roots first.
    private var radicals: [(symbol: Symbol, degree: Int, radicand: RationalFunction)] = []

    init(names: NamedSymbols? = nil) { symbols = KernelSymbols(names: names) }

    mutating func function(of expression: Expr, limit: Int) throws(ExprAlgebraError) -> RationalFunction {
        for radicand in try note(expression, limit: limit) {
            let value = try converted(radicand, limit: limit)
            if let (symbol, degree) = try symbols.root(of: radicand) { radicals.append((symbol, degree, value)) }
        }
        return try converted(expression, limit: limit)
    }

    /// Shows all factors to the symbols; returns the sums of which there are roots, those within others first.
    private mutating func note(_ expression: Expr, limit: Int) throws(ExprAlgebraError) -> [Expr] {
        var radicands: [Expr] = []
        var known: Set<Expr> = []
        var waiting = [expression]
        while let next = waiting.popLast() {
            try ExpansionSize.check(next, through: \.rationalParts, limit: limit)
            next.fold(through: \.rationalParts) { (part: Expr, _: [Void]) in
                guard part.isKernel else { return }
                for factor in ((try? part.fractionalFactor()) ?? part).factors {
                    symbols.note(factor)
                    guard case .power = factor.head, factor.children[0].isSum, symbols.names == nil,
                        known.insert(factor.children[0]).inserted
                    else { continue }
                    radicands.append(factor.children[0])
                    waiting.append(factor.children[0])
                }
            }
        }
        return radicands.enumerated().sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }.map(
            \.element)
    }

    private mutating func converted(_ expression: Expr, limit: Int) throws(ExprAlgebraError) -> RationalFunction {
        return try expression.fold(through: \.rationalParts) {
            (part: Expr, values: [RationalFunction]) throws(ExprAlgebraError) -> RationalFunction in
            switch part.head {
            case .number(let value): return RationalFunction(value)
            case .sum:
                return try reduced(
                    ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
                        try RationalFunction.sum(of: values)
                    })
            case .product: return try product(values)
            case .power where !values.isEmpty:
                guard let exponent = part.integerPartOfExponent.asInt else {
                    throw .tooManyTerms(estimate: .infinity, limit: limit)
                }
                let whole = try ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
                    try values[0].power(exponent)
                }
                let rest = try ExprAlgebraError.translating { () throws(ExprError) in try part.fractionalFactor() }
                return try product([reduced(whole), kernel(rest)])
            default: return try kernel(part)
            }
        }
    }

    private mutating func kernel(_ factor: Expr) throws(ExprAlgebraError) -> RationalFunction {
        let term = try symbols.term(of: factor.factors, times: factor.coefficient)
        return try reduced(RationalFunction(Polynomial(term.coefficient, term.monomial)))
    }

    private func product(_ factors: [RationalFunction]) throws(ExprAlgebraError) -> RationalFunction {
        var product = RationalFunction.one
        for factor in factors {
            let next = try ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
                try product.multiplied(by: factor)
            }
            product = try reduced(next)
        }
        return product
    }

    /// The function with whole powers of roots taken above the line, so that zero is seen to be zero.
    private func reduced(_ function: RationalFunction) throws(ExprAlgebraError) -> RationalFunction {
        var result = function
        let numerator = symbols.reduced(function.numerator)
        return try ExprAlgebraError.translatingFractions { () throws(RationalFunctionError) in
            if numerator != function.numerator {
                result = try RationalFunction(cancelling: numerator, over: function.denominatorFactors)
            }
            for (symbol, degree, radicand) in radicals.reversed() {
                result = try Self.reduced(result, symbol, degree, radicand)
            }
            return result
        }
    }

    /// Powers of a root from the lowest, or the zeroth, to one less than the degree above that.
    private static func reduced(
        _ function: RationalFunction, _ root: Symbol, _ degree: Int, _ radicand: RationalFunction
    ) throws(RationalFunctionError) -> RationalFunction {
        let lowest = min(0, function.numerator.lowestPower(of: root) ?? 0)
        if (function.numerator.highestPower(of: root) ?? 0) - lowest < degree { return function }
        var terms: [RationalFunction] = []
        for (power, part) in function.numerator.collected(in: root).sorted(by: { $0.key < $1.key }) {
            let (times, rest) = (power - lowest).quotientAndRemainder(dividingBy: degree)
            let term = RationalFunction(part.scaled(by: 1, Monomial(root, power: lowest + rest)))
            terms.append(try radicand.power(times).multiplied(by: term))
        }
        let sum = try RationalFunction.sum(of: terms)
        return try sum.multiplied(by: RationalFunction(canonical: .one, over: function.denominatorFactors))
    }

    // MARK: Back

    mutating func expression(_ polynomial: Polynomial) throws(ExprAlgebraError) -> Expr {
        try symbols.expression(polynomial, &reader)
    }

    mutating func expression(_ function: RationalFunction) throws(ExprAlgebraError) -> Expr {
        let form = function.numerator.primitiveForm
        let numerator = form.primitive.termCount > 1 ? [Factorization.Factor(base: form.primitive, power: 1)] : []
        if function.isZero { return .zero }
        return try expression(form.content, form.monomial, numerator, over: function.denominatorFactors)
    }

    mutating func expression(
        _ content: Rational, _ monomial: Monomial, _ above: [Factorization.Factor], over below: [Factorization.Factor]
    ) throws(ExprAlgebraError) -> Expr {
        var factors = [try symbols.expression(monomial, times: content, &reader)]
        for (part, sign) in [(above, 1), (below, -1)] {
            for factor in part {
                let base = try expression(factor.base)
                factors.append(
                    try ExprAlgebraError.translating { () throws(ExprError) in
                        try .power(base, Expr(sign * factor.power))
                    })
            }
        }
        return try ExprAlgebraError.translating { () throws(ExprError) in try .product(factors) }
    }
}

extension Expr {
    /// Whether a part, seen from a quotient of polynomials, is a symbol or a power of one, or has such a factor.
    fileprivate var isKernel: Bool {
        switch head {
        case .number, .sum, .product: false
        default: true
        }
    }

    /// What is left of a power of a sum when its whole powers are multiplied out; of anything else the whole.
    fileprivate func fractionalFactor() throws(ExprError) -> Expr {
        if rationalParts.isEmpty { return self }
        return try .power(children[0], fractionalExponent())
    }
}
