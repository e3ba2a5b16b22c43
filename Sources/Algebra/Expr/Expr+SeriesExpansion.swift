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
    var derivatives: [Function: DerivativeSequence] = [:]

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

    func exact(_ polynomial: Polynomial, in part: Expr) throws(SeriesFailure) -> PowerSeries {
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
