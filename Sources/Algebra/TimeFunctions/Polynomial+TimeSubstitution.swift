import Exact

extension Polynomial {
    /// Puts another time, plus a number, for a time: T → S + 2, or T → 3.
    ///
    /// Powers of the time are multiplied out. exp(γT) becomes exp(γS)·exp(2γ), where a rate times a literal time is one
    /// symbol for each rate in a term, to the power ±1. b^T becomes b^S·b², with 1/b for a negative number.
    ///
    ///     T·(1−a)^T   at T = S + 2   is   (S + 2)(1 − a)²(1−a)^S
    ///
    /// The result is not in lowest terms if it has symbols 1/P, see ``inLowestTerms(over:)``.
    ///
    /// - Precondition: the power of the time itself is not negative, and the number is an integer where there is a b^T.
    /// - Parameter other: nil for a number alone.
    public func substitutingTime(
        _ time: Symbol, by other: Symbol?, plus number: Rational, in table: inout SymbolTable
    ) -> Polynomial {
        let uses = TimeUses(of: time, among: symbols, in: table)
        if uses.isEmpty { return self }
        var changed = PolynomialSum()
        let replacement = (other.map { Polynomial($0) } ?? .zero) + Polynomial(number)
        var kept: [(Monomial, Rational)] = []
        // Terms with the same functions of the time change alike.
        var groups: [Monomial: [(Monomial, Rational)]] = [:]
        for term in terms {
            let rest = uses.all.reduce(term.monomial) { $0.removing($1) }
            if rest == term.monomial {
                kept.append((rest, term.coefficient))
            } else {
                groups[term.monomial * rest.power(-1), default: []].append((rest, term.coefficient))
            }
        }
        for (functions, rest) in groups.sorted(by: { $0.key.isPrinted(before: $1.key) }) {
            let power = functions[time]
            precondition(power >= 0, "a time below the bar")
            var factor = replacement.power(power)
            for (symbol, rate) in uses.exponentials where functions[symbol] != 0 {
                let power = functions[symbol]
                if let other { factor *= Polynomial(table.exponential(rate: rate, time: other), power: power) }
                if !number.isZero {
                    factor *= Polynomial(
                        table.exponential(rate: rate, time: table.time(at: number.magnitude)),
                        power: number.signum() * power)
                }
            }
            for (symbol, base) in uses.powers where functions[symbol] != 0 {
                let power = functions[symbol]
                if let other { factor *= Polynomial(table.geometric(base: base, time: other), power: power) }
                guard let steps = number.asInt else { preconditionFailure("a step of \(number)") }
                factor *= base.power(steps * power, over: &table)
            }
            changed.add(factor * Polynomial(terms: rest))
        }
        return Polynomial(terms: kept) + changed.value.joiningLiteralExponentials(in: &table)
    }

    /// A power of a polynomial without factors; a negative one of a sum by the symbol of its reciprocal.
    func power(_ exponent: Int, over table: inout SymbolTable) -> Polynomial {
        if exponent >= 0 { return power(exponent) }
        if let inverse = reciprocal() { return inverse.power(-exponent) }
        let form = primitiveForm
        guard let inverse = Polynomial(form.content, form.monomial).reciprocal() else {
            preconditionFailure("1/0")
        }
        return (inverse * Polynomial(table.reciprocal(of: form.primitive))).power(-exponent)
    }

    /// exp(2γ)·exp(3γ) is exp(5γ): a term has one literal exponential of each rate, so that terms can be compared.
    private func joiningLiteralExponentials(in table: inout SymbolTable) -> Polynomial {
        var literal: [(symbol: Symbol, rate: Polynomial, time: Rational)] = []
        for symbol in symbols.sorted() {
            guard case .exponential(let rate, let time) = table[symbol].role,
                case .time(let value?) = table[time].role
            else { continue }
            literal.append((symbol, rate, value))
        }
        if literal.isEmpty { return self }
        var joined: [(Monomial, Rational)] = []
        for term in terms {
            var monomial = term.monomial
            var exponents: [(rate: Polynomial, time: Rational)] = []
            for (symbol, rate, time) in literal where monomial[symbol] != 0 {
                let exponent = time * Rational(monomial[symbol])
                monomial = monomial.removing(symbol)
                if let known = exponents.firstIndex(where: { $0.rate == rate }) {
                    exponents[known].time += exponent
                } else {
                    exponents.append((rate, exponent))
                }
            }
            for (rate, time) in exponents where !time.isZero {
                let symbol = table.exponential(rate: rate, time: table.time(at: time.magnitude))
                monomial = monomial * Monomial(symbol, power: time.signum())
            }
            joined.append((monomial, term.coefficient))
        }
        return Polynomial(terms: joined)
    }
}

/// The symbols that are functions of one time.
struct TimeUses {
    let time: Symbol
    let hasPowers: Bool
    private(set) var exponentials: [(symbol: Symbol, rate: Polynomial)] = []
    private(set) var powers: [(symbol: Symbol, base: Polynomial)] = []

    init(of time: Symbol, among symbols: Set<Symbol>, in table: SymbolTable) {
        self.time = time
        hasPowers = symbols.contains(time)
        for symbol in symbols.sorted() {
            switch table[symbol].role {
            case .exponential(let rate, time): exponentials.append((symbol, rate))
            case .geometric(let base, time): powers.append((symbol, base))
            default: break
            }
        }
    }

    var isEmpty: Bool { !hasPowers && exponentials.isEmpty && powers.isEmpty }
    /// The time and the symbols of its functions.
    var all: [Symbol] { [time] + exponentials.map(\.symbol) + powers.map(\.symbol) }
}
