import Algebra
import Exact

extension TimeFunction {
    /// The terms that count on a piece, without the order they hold in: one expression.
    ///
    /// - Parameter piece: a cell of ``TimeCells``.
    /// - Throws: ``TimesError``.
    public func restricted(to piece: TimeOrder) throws(TimesError) -> TimeFunction {
        let places = [0] + times
        var sums = TermSums()
        let open = TimeOrder(count: times.count + 1)
        for (key, coefficient) in sortedTerms {
            let holds = (0..<key.order.count).allSatisfy { i in
                (0..<key.order.count).allSatisfy { j in
                    guard i != j, let bound = key.order.bound(i, j) else { return true }
                    return piece.decides(places[i], places[j], atLeast: bound) == true
                }
            }
            if holds { try sums.add(coefficient, Key(powers: key.powers, rates: key.rates, order: open)) }
        }
        return try sums.function(of: times)
    }

    /// A function on one piece as a polynomial in the symbols of its times and exponentials.
    ///
    /// - Parameters:
    ///   - cell: where the expression is wanted, on or beside the piece that the function is restricted to; times tied to
    ///     each other or to the origin are put at what they are tied to.
    ///   - symbols: the symbols of the times 1, 2, …
    ///   - origin: a time that counts as zero, in a stationary theory whose functions depend on differences only.
    /// - Throws: ``TimesError``.
    public func expression(
        at cell: TimeOrder, times symbols: [Symbol], origin: Int? = nil, by primitives: Primitives,
        in table: inout SymbolTable
    ) throws(TimesError) -> Polynomial {
        var function = try putting(tiesOf: cell, by: primitives)
        if let origin, function.times.contains(origin) {
            function = try function.putting(origin, at: 0, by: primitives).forgettingOrder()
        }
        var sum = PolynomialSum()
        for (key, coefficient) in function.sortedTerms {
            var monomial = Monomial.one
            for (place, time) in function.times.enumerated() {
                let symbol = symbols[time - 1]
                if key.powers[place] != 0 { monomial = monomial * Monomial(symbol, power: key.powers[place]) }
                monomial = monomial * primitives.basis.symbols(of: key.rates[place], at: symbol, in: &table)
            }
            sum.add(table.polynomial(coefficient).scaled(by: 1, monomial))
        }
        return sum.value
    }

    /// The function piece by piece: the pieces that its terms stand on, each with their sum as a polynomial in the symbols of
    /// the times and their exponentials.
    ///
    /// - Parameter symbols: the symbols of the times 1, 2, …
    public func pieces(
        times symbols: [Symbol], _ basis: RateBasis, in table: inout SymbolTable
    ) -> [(order: TimeOrder, value: Polynomial)] {
        var found: [TimeOrder: PolynomialSum] = [:]
        var orders: [TimeOrder] = []
        for (key, coefficient) in sortedTerms {
            var monomial = Monomial.one
            for (place, time) in times.enumerated() {
                let symbol = symbols[time - 1]
                if key.powers[place] != 0 { monomial = monomial * Monomial(symbol, power: key.powers[place]) }
                monomial = monomial * basis.symbols(of: key.rates[place], at: symbol, in: &table)
            }
            let order = key.order.placed(at: [0] + times, count: symbols.count + 1)
            if found[order] == nil { orders.append(order) }
            found[order, default: PolynomialSum()].add(table.polynomial(coefficient).scaled(by: 1, monomial))
        }
        return orders.map { ($0, found[$0]!.value) }
    }

    /// A function without order at the times that a cell ties to others.
    public func putting(tiesOf cell: TimeOrder, by primitives: Primitives) throws(TimesError) -> TimeFunction {
        var function = self
        for tie in cell.ties.reversed() where function.times.contains(tie.time) {
            function = try function.putting(tie.time, at: tie.to, plus: tie.plus, by: primitives).forgettingOrder()
        }
        return function
    }

    private func forgettingOrder() -> TimeFunction {
        var result = TimeFunction(times: times)
        let open = TimeOrder(count: times.count + 1)
        for (key, coefficient) in terms {
            result.add(coefficient, Key(powers: key.powers, rates: key.rates, order: open))
        }
        return result
    }
}

extension SymbolTable {
    /// A rational function as a polynomial in the symbols of reciprocals.
    public mutating func polynomial(_ function: RationalFunction) -> Polynomial {
        function.denominatorFactors.reduce(function.numerator) { product, factor in
            product * Polynomial(reciprocal(of: factor.base), power: factor.power)
        }
    }

    /// 1/sum, as a product of reciprocals of its factors; nil for zero and for what is too large to factor.
    public mutating func reciprocal(ofSum sum: Polynomial) -> Polynomial? {
        guard let function = try? RationalFunction(numerator: .one, denominator: sum) else { return nil }
        return polynomial(function)
    }

    /// exp(exponent) for an exponent that is linear in times and has no constant part; nil for any other.
    public mutating func exponential(of exponent: Polynomial) -> Polynomial? {
        var product = Monomial.one
        for (monomial, coefficient) in exponent.sortedTerms {
            let times = monomial.factors.filter { isTime($0.symbol) }
            guard times.count == 1, times[0].power == 1 else { return nil }
            let rate = monomial.removing(times[0].symbol)
            // A generator with this rate may be known, in units of its own.
            var unit = (try? Rational(coefficient.denominator).reciprocal()) ?? 1
            for symbol in symbols {
                if case .exponential(let known, times[0].symbol) = self[symbol].role, let term = known.singleTerm,
                    term.monomial == rate, let inverse = try? term.coefficient.reciprocal(),
                    (coefficient * inverse).isInteger
                {
                    unit = term.coefficient
                }
            }
            guard let inverse = try? unit.reciprocal(), let power = (coefficient * inverse).asInt else { return nil }
            let symbol = exponential(rate: Polynomial(unit, rate), time: times[0].symbol)
            product = product * Monomial(symbol, power: power)
        }
        return Polynomial(1, product)
    }

    /// base^exponent for an exponent that is an integer combination of times plus an integer; nil for any other.
    public mutating func power(_ base: Polynomial, to exponent: Polynomial) -> Polynomial? {
        guard !base.isZero, let function = try? RationalFunction(numerator: base, denominator: .one) else { return nil }
        var basis = RateBasis(.sum)
        guard let rate = try? basis.rate(of: function) else { return nil }
        var product = Polynomial.one
        for (monomial, coefficient) in exponent.sortedTerms {
            guard let multiple = coefficient.asInt else { return nil }
            if monomial.isOne {
                guard let power = try? function.power(multiple) else { return nil }
                product *= polynomial(power)
                continue
            }
            let factors = monomial.factors
            guard factors.count == 1, factors[0].power == 1, isTime(factors[0].symbol) else { return nil }
            let scaled = basis.normal(Rate(rate.exponents.map { $0 * multiple }))
            product = product.scaled(by: 1, basis.symbols(of: scaled, at: factors[0].symbol, in: &self))
        }
        return product
    }

    private func isTime(_ symbol: Symbol) -> Bool {
        if case .time = self[symbol].role { return true }
        return false
    }
}
