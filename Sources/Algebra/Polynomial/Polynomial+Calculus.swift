import Exact

extension Polynomial {
    /// The partial derivative; other symbols are constants, also poles 1/(N+s) of a table, which a polynomial does not know:
    /// see ``RationalFunction/init(_:polesOf:)``. Powers may be negative: d(1/N)/dN = −1/N².
    public func derivative(in symbol: Symbol) -> Polynomial {
        Polynomial(
            terms: terms.lazy.filter { $0.monomial[symbol] != 0 }.map { term in
                (term.monomial * Monomial(symbol, power: -1), term.coefficient * Rational(term.monomial[symbol]))
            })
    }

    /// The coefficients of the products of powers of the chosen symbols, in the order of print.
    ///
    /// The sum of coefficient × product over the result is this polynomial; no coefficient holds a chosen symbol.
    public func collected(in symbols: [Symbol]) -> [(monomial: Monomial, coefficient: Polynomial)] {
        var parts: [Monomial: [(Monomial, Rational)]] = [:]
        for term in terms {
            let rest = symbols.reduce(term.monomial) { $0.removing($1) }
            parts[term.monomial * rest.power(-1), default: []].append((rest, term.coefficient))
        }
        return parts.sorted { $0.key.isPrinted(before: $1.key) }.map { ($0.key, Polynomial(terms: $0.value)) }
    }

    /// The value at a point that gives every symbol a number; nil if a symbol has none or zero is taken to a negative
    /// power.
    public func value(at point: [Symbol: Rational]) -> Rational? {
        var sum: Rational = 0
        for term in terms {
            var product = term.coefficient
            for (symbol, power) in term.monomial.factors {
                guard let base = point[symbol], let factor = try? base.power(power) else { return nil }
                product *= factor
            }
            sum += product
        }
        return sum
    }
}
