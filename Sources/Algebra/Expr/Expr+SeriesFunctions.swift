import Exact

// Powers and functions of series, each by what is known about its argument near the point: a leading term, or a constant.

// MARK: Leading terms and constants

extension SeriesExpansion {
    /// A series as c·m·(1 + t): a coefficient that is not zero, a product of small symbols, and t → 0.
    struct Unit {
        let coefficient: Expr
        let monomial: Monomial
        let series: PowerSeries
    }

    /// Refuses roots and logarithms where the leading coefficient c may be negative and the rest of c·(1 + t) not real: then
    /// the sign of an imaginary part decides on the side of the cut, and log(c·(1 + t)) need not be log c + log(1 + t).
    private func checkCut(_ leading: Expr, of part: Expr) throws(SeriesFailure) {
        if leading.isPositive || !leading.isReal { return }
        // A small variable is real, and positive if it comes to a place ≥ 0 from above.
        var real: [Variable: Expr] = [:]
        for small in variables {
            var isPositive = true
            if case .value(let value) = small.point { isPositive = value.isZero || value.isPositive }
            let known = small.variable.assumptions.union(isPositive ? .positive : .real)
            real[small.variable] = Expr(Variable(small.variable.name, known))
        }
        let near = try built { () throws(ExprError) in
            try part.fold { (part: Expr, children: [Expr]) throws(ExprError) -> Expr in
                if let variable = part.variable, let value = real[variable] { return value }
                return try part.rebuilt(from: children)
            }
        }
        if !near.isReal { throw .final(.onCut(part)) }
    }

    mutating func unit(_ series: PowerSeries, in part: Expr) throws(SeriesFailure) -> Unit {
        var rest = series
        for (_, layer) in layers(of: series.body) {
            var leading: [(monomial: Monomial, coefficient: Polynomial)] = []
            for (monomial, coefficient) in layer {
                // What is zero without looking so is dropped.
                rest = rest - coefficient.scaled(by: 1, monomial)
                if try !symbols.isZero(coefficient) { leading.append((monomial, coefficient)) }
            }
            if leading.isEmpty { continue }
            if leading.count > 1 { throw .final(.leadingPartNotInvertible(part)) }
            let (monomial, coefficient) = leading[0]
            let symbols = symbols
            let factor = try built { () throws(ExprError) in try symbols.expression(coefficient) }
            let inverse = self.symbols.polynomial(try built { () throws(ExprError) in try .power(factor, .minusOne) })
            return Unit(
                coefficient: factor, monomial: monomial,
                series: (rest * inverse).scaled(by: 1, monomial.power(-1)) + Polynomial.one)
        }
        throw .moreOrders(part)
    }

    /// A series as c + t with t → 0.
    mutating func constantAndTail(
        _ series: PowerSeries, in part: Expr
    ) throws(SeriesFailure) -> (constant: Expr, tail: PowerSeries) {
        var tail = series
        var constant = Polynomial.zero
        for (weight, layer) in layers(of: series.body) where weight <= 0 {
            for (monomial, coefficient) in layer {
                tail = tail - coefficient.scaled(by: 1, monomial)
                if monomial.isOne {
                    constant = coefficient
                } else if try !symbols.isZero(coefficient) {
                    throw .final(.essentialSingularity(part))
                }
            }
        }
        if series.truncations[0].bound < 0 { throw .moreOrders(part) }
        let symbols = symbols
        return (try built { () throws(ExprError) in try symbols.expression(constant) }, tail)
    }
}

// MARK: Powers

extension SeriesExpansion {
    mutating func power(
        _ part: Expr, _ base: PowerSeries?, _ exponent: PowerSeries?
    ) throws(SeriesFailure) -> PowerSeries {
        let (baseExpr, exponentExpr) = (part.children[0], part.children[1])
        guard let base else {
            // c^f = exp(f·log c)
            guard let exponent else { throw .final(.unsupported(part)) }
            let logarithm = symbols.polynomial(try built { () throws(ExprError) in try .call(.log, [baseExpr]) })
            return try exponential(exponent * logarithm, part)
        }
        if let exponent {
            let logarithm = try logarithm(base, part)
            return try exponential(try caught(part) { () throws(PowerSeriesError) in try logarithm * exponent }, part)
        }
        let number = exponentExpr.number
        let known: Unit?
        if let count = number?.asInt, count >= 0 {
            // The leading term of a high power is one symbol; a sum without one leading term is multiplied out.
            known = count > 4 ? try? self.unit(base, in: baseExpr) : nil
            if known == nil { return try caught(part) { () throws(PowerSeriesError) in try base.power(count) } }
        } else {
            known = nil
        }
        let unit: Unit
        if let known { unit = known } else { unit = try self.unit(base, in: baseExpr) }
        var monomial = Monomial.one
        if !unit.monomial.isOne {
            guard let number, let numerator = number.numerator.asInt, let degree = number.denominator.asInt,
                numerator.magnitude < 1 << 20
            else { throw .final(.powerOfSmall(part)) }
            for (symbol, power) in unit.monomial.factors {
                if (power * numerator) % degree != 0 { throw .root(degree) }
                monomial = monomial * Monomial(symbol, power: power * numerator / degree)
            }
        }
        if !exponentExpr.isInteger { try checkCut(unit.coefficient, of: baseExpr) }
        let coefficient = symbols.polynomial(
            try built { () throws(ExprError) in try .power(unit.coefficient, exponentExpr) })
        let power: PowerSeries
        if let number {
            power = try caught(part) { () throws(PowerSeriesError) in try unit.series.power(number) }
        } else {
            let exponent = symbols.polynomial(exponentExpr)
            power = try caught(part) { () throws(PowerSeriesError) in
                try (unit.series.logarithm() * exponent).exponential()
            }
        }
        return (power * coefficient).scaled(by: 1, monomial)
    }

    private mutating func exponential(_ argument: PowerSeries, _ part: Expr) throws(SeriesFailure) -> PowerSeries {
        let (constant, tail) = try constantAndTail(argument, in: part)
        let factor = symbols.polynomial(try built { () throws(ExprError) in try .call(.exp, [constant]) })
        return try caught(part) { () throws(PowerSeriesError) in try tail.exponential() } * factor
    }

    private mutating func logarithm(_ argument: PowerSeries, _ part: Expr) throws(SeriesFailure) -> PowerSeries {
        let unit = try unit(argument, in: part.children[0])
        if !unit.monomial.isOne { throw .final(.logarithm(part)) }
        try checkCut(unit.coefficient, of: part.children[0])
        let constant = symbols.polynomial(try built { () throws(ExprError) in try .call(.log, [unit.coefficient]) })
        return try caught(part) { () throws(PowerSeriesError) in try unit.series.logarithm() } + constant
    }

    // MARK: Functions

    mutating func call(
        _ function: Function, _ part: Expr, _ argument: PowerSeries
    ) throws(SeriesFailure) -> PowerSeries {
        switch function {
        case .exp: return try exponential(argument, part)
        case .log: return try logarithm(argument, part)
        case .abs, .relu, .sign, .step, .delta: return try piecewise(function, part, argument)
        default: break
        }
        let (constant, tail) = try constantAndTail(argument, in: part)
        if function == .tan {
            let cosine = symbols.polynomial(try built { () throws(ExprError) in try .call(.cos, [constant]) })
            if try symbols.isZero(cosine) { throw .final(.unsupported(part)) }
        }
        // Horner's rule in t. Where f′ is zero, f(c + t) is known to a higher order than t, but tⁿ is left out from some n on.
        let bound = tail.truncations[0].bound
        let lowest = layers(of: tail.body).first?.weight ?? bound + 1
        let highest = max(1, bound / lowest)
        var sequence: DerivativeSequence
        if let known = derivatives[function] {
            sequence = known
        } else {
            sequence = try DerivativeSequence(of: function)
        }
        var coefficients: [Polynomial] = []
        for order in 0...highest {
            coefficients.append(symbols.polynomial(try sequence.taylorCoefficient(order, at: constant)))
        }
        derivatives[function] = sequence
        var sum = tail * coefficients[highest] + coefficients[highest - 1]
        for order in stride(from: highest - 2, through: 0, by: -1) {
            sum = try caught(part) { () throws(PowerSeriesError) in try sum * tail } + coefficients[order]
        }
        let leftOut = Truncation(
            weights: Dictionary(uniqueKeysWithValues: truncation.weights.map { ($0.symbol, $0.weight) }),
            atMost: lowest * (highest + 1) - 1)
        return sum + (try caught(part) { () throws(PowerSeriesError) in try PowerSeries(.zero, within: leftOut) })
    }

    /// Functions that change where the argument changes sign: its leading term decides on which side it is.
    private mutating func piecewise(
        _ function: Function, _ part: Expr, _ argument: PowerSeries
    ) throws(SeriesFailure) -> PowerSeries {
        if !part.children[0].isReal { throw .final(.unknownSign(part.children[0])) }
        let unit = try unit(argument, in: part.children[0])
        let opposite = try built { () throws(ExprError) in try .product([.minusOne, unit.coefficient]) }
        let sign = unit.coefficient.isPositive ? 1 : opposite.isPositive ? -1 : 0
        // The small symbols are positive: a variable approaches its point from above.
        if sign == 0 { throw .final(.unknownSign(unit.coefficient)) }
        let zero = try exact(.zero, in: part)
        switch function {
        case .abs: return sign > 0 ? argument : -argument
        case .relu: return sign > 0 ? argument : zero
        case .sign: return zero + Polynomial(sign)
        case .step: return zero + Polynomial(sign > 0 ? 1 : 0)
        default: return zero
        }
    }
}
