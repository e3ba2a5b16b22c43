import Exact

// One attempt at a series is a walk from the leaves up with truncated series, and the result knows how far it is certain. If
// that is not far enough, or the leading term of some part is beyond what was kept, a further attempt keeps more.

/// The expansion of an expression at one working order.
struct SeriesExpansion {
    static let mostOrders = 1000
    /// So many orders beyond the one asked for are tried where everything cancels.
    private static let mostExtraOrders = 48
    private static let largestRoot = 12

    let variables: [ExpansionVariable]
    /// Each small quantity is a symbol to this power, so that roots of it are powers too.
    let root: Int
    /// What is kept.
    let truncation: Truncation
    var symbols: CoefficientSymbols
    private var derivatives: [Function: DerivativeSequence] = [:]

    private init(_ variables: [ExpansionVariable], root: Int, weights: [Int], bound: Int) {
        self.variables = variables
        self.root = root
        let small = variables.indices.map { (Symbol(rank: $0 + 1), weights[$0]) }
        truncation = Truncation(weights: Dictionary(uniqueKeysWithValues: small), atMost: bound)
        symbols = CoefficientSymbols(firstRank: variables.count + 1)
    }

    static func series(
        of expression: Expr, in variables: [ExpansionVariable], through order: Int
    ) throws(SeriesError) -> ExprSeries {
        let unit = variables.reduce(0) { Self.divisor($0, $1.weight) }
        let weights = variables.map { $0.weight / unit }
        // A weight between two multiples of the unit does not occur.
        let highest = order >= 0 ? order / unit : -((-order + unit - 1) / unit)
        var root = 1
        var extra = 0
        while true {
            let asked = highest * root
            let start = max(asked, root)
            var expansion = SeriesExpansion(variables, root: root, weights: weights, bound: start + extra)
            do throws(SeriesFailure) {
                let series = try expansion.expand(expression)
                let known = series.truncations[0].bound
                if known >= asked { return try expansion.result(series, through: asked, unit: unit) }
                extra += asked - known
                if extra > mostExtraOrders * root + 2 * start {
                    throw .final(.noLeadingTerm(expression, throughOrder: highest))
                }
            } catch {
                switch error {
                case .final(let error): throw error
                case .root(let degree):
                    root *= degree / Self.divisor(root, degree)
                    extra = 0
                    if root > largestRoot { throw .rootTooHigh(degree: root) }
                case .moreOrders(let part):
                    if extra >= mostExtraOrders * root {
                        throw .noLeadingTerm(part, throughOrder: (start + extra) / root)
                    }
                    extra = min(mostExtraOrders * root, 2 * extra + 2 * root)
                }
            }
        }
    }

    private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

    // MARK: The result

    private mutating func result(
        _ series: PowerSeries, through bound: Int, unit: Int
    ) throws(SeriesFailure) -> ExprSeries {
        var terms: [(weight: Int, term: ExprSeries.Term)] = []
        for (weight, layer) in layers(of: series.body) where weight <= bound {
            for (monomial, coefficient) in layer {
                let value: Expr
                do { value = try symbols.expression(coefficient) } catch { throw SeriesFailure(error) }
                if value.isZero { continue }
                let powers = variables.indices.map { Rational(monomial[Symbol(rank: $0 + 1)], root) }
                terms.append((weight, ExprSeries.Term(powers: powers, coefficient: value)))
            }
        }
        return ExprSeries(
            variables: variables, terms: terms.map(\.term), firstUnknown: Rational((bound + 1) * unit, root))
    }

    /// The terms by weight, and those of one weight by their small factors, high powers of the first variable first.
    func layers(of body: Polynomial) -> [(weight: Int, layer: [(monomial: Monomial, coefficient: Polynomial)])] {
        var found: [Monomial: [(Monomial, Rational)]] = [:]
        for term in body.terms {
            let small = smallPart(of: term.monomial)
            found[small, default: []].append((term.monomial * small.power(-1), term.coefficient))
        }
        let weighed = Dictionary(grouping: found.keys) { truncation.weight(of: $0) }
        return weighed.sorted { $0.key < $1.key }.map { weight, monomials in
            let sorted = monomials.sorted { a, b in
                for rank in 1...variables.count where a[Symbol(rank: rank)] != b[Symbol(rank: rank)] {
                    return a[Symbol(rank: rank)] > b[Symbol(rank: rank)]
                }
                return false
            }
            return (weight, sorted.map { ($0, Polynomial(terms: found[$0] ?? [])) })
        }
    }

    private func smallPart(of monomial: Monomial) -> Monomial {
        (1...variables.count).reduce(Monomial.one) { product, rank in
            let power = monomial[Symbol(rank: rank)]
            return power == 0 ? product : product * Monomial(Symbol(rank: rank), power: power)
        }
    }

    // MARK: The walk

    private mutating func expand(_ expression: Expr) throws(SeriesFailure) -> PowerSeries {
        let letters = Set(variables.map(\.variable))
        _ = try expression.fold { (part: Expr, below: [Bool]) throws(SeriesFailure) -> Bool in
            if let variable = part.variable { return letters.contains(variable) }
            let depends = below.contains(true)
            // Parts below a sign have no meaning, nor a text, of their own.
            if depends, part.head.isBinder, part.node.openLevels == 0 { throw .final(.unsupported(part)) }
            return depends
        }
        // nil for parts that do not depend on what is small.
        let value = try expression.fold { (part: Expr, values: [PowerSeries?]) throws(SeriesFailure) -> PowerSeries? in
            if let variable = part.variable {
                return letters.contains(variable) ? try series(of: variable) : nil
            }
            return values.allSatisfy { $0 == nil } ? nil : try expand(part, values)
        }
        if let value { return value }
        return try exact(symbols.polynomial(expression), in: expression)
    }

    private func exact(_ polynomial: Polynomial, in part: Expr) throws(SeriesFailure) -> PowerSeries {
        do {
            return try PowerSeries(polynomial, within: truncation)
        } catch {
            throw SeriesFailure(error, in: part)
        }
    }

    private mutating func series(of variable: Variable) throws(SeriesFailure) -> PowerSeries {
        let index = variables.firstIndex { $0.variable == variable } ?? 0
        let symbol = Symbol(rank: index + 1)
        switch variables[index].point {
        case .value(let value):
            return try exact(symbols.polynomial(value) + Polynomial(symbol, power: root), in: Expr(variable))
        case .infinity:
            return try exact(Polynomial(symbol, power: -root), in: Expr(variable))
        }
    }

    private mutating func expand(_ part: Expr, _ values: [PowerSeries?]) throws(SeriesFailure) -> PowerSeries {
        switch part.head {
        case .sum:
            var free = Polynomial.zero
            var sum: PowerSeries?
            for (child, value) in zip(part.children, values) {
                if let value {
                    sum = sum.map { $0 + value } ?? value
                } else {
                    free += symbols.polynomial(child)
                }
            }
            if let sum { return sum + free }
            return try exact(free, in: part)
        case .product:
            var free = Polynomial.one
            var product: PowerSeries?
            for (child, value) in zip(part.children, values) {
                if let value {
                    if let known = product {
                        product = try caught(part) { () throws(PowerSeriesError) in try known * value }
                    } else {
                        product = value
                    }
                } else {
                    free *= symbols.polynomial(child)
                }
            }
            if let product { return product * free }
            return try exact(free, in: part)
        case .power: return try power(part, values[0], values[1])
        case .call(let function):
            guard part.children.count == 1, let argument = values[0] else {
                throw .final(.noDerivative(function: function.name))
            }
            return try call(function, part, argument)
        default: throw .final(.unsupported(part))
        }
    }

    func caught<Value>(
        _ part: Expr, _ compute: () throws(PowerSeriesError) -> Value
    ) throws(SeriesFailure) -> Value {
        do {
            return try compute()
        } catch {
            throw SeriesFailure(error, in: part)
        }
    }

    func built(_ build: () throws(ExprError) -> Expr) throws(SeriesFailure) -> Expr {
        do {
            return try build()
        } catch {
            throw SeriesFailure(error)
        }
    }
}

// MARK: - Leading terms and constants

extension SeriesExpansion {
    /// A series as c·m·(1 + t): a coefficient that is not zero, a product of small symbols, and t → 0.
    struct Unit {
        let coefficient: Expr
        let monomial: Monomial
        let series: PowerSeries
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

// MARK: - Powers

extension SeriesExpansion {
    private mutating func power(
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
        let constant = symbols.polynomial(try built { () throws(ExprError) in try .call(.log, [unit.coefficient]) })
        return try caught(part) { () throws(PowerSeriesError) in try unit.series.logarithm() } + constant
    }

    // MARK: Functions

    private mutating func call(
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
