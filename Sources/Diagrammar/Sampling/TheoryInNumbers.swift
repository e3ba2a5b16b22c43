import Algebra
import Evaluation
import Exact
import Export
import Language
import Theory

/// What theory says of an observable, in numbers: exact at every width, or the coefficients of powers of N that were kept.
public struct TheoryInNumbers: Sendable {
    /// Coefficients of powers of N, high powers first, those that vanish left out. Of an exact result that is no polynomial in 1/N the
    /// first orders of its expansion.
    public let orders: [NumericDerivation.Order]
    /// The lowest power of N that is kept; nil if nothing is left out.
    public let lowestPowerOfN: Int?
    /// Couplings with the highest powers that are kept, as `sigma_w^4`: what lies beyond is left out.
    public var couplings: [String] = []
    /// How large the next orders of couplings may be at most, about; by which the theory is not blamed.
    public let allowance: Double
    /// What the allowance is made of, a line each.
    public var allowances: [String] = []
    /// Where the numbers come from, a line each.
    public let remarks: [String]
    /// How the last order is changed on purpose, 1 if it is not.
    public var perturbation = 1.0
    private let exactAtWidth: (@Sendable (Int) -> Estimate?)?

    init(
        orders: [NumericDerivation.Order], lowestPowerOfN: Int?, allowance: Double = 0, remarks: [String] = [],
        exactAtWidth: (@Sendable (Int) -> Estimate?)? = nil
    ) {
        self.orders = orders.filter { $0.value.value != 0 }
        (self.lowestPowerOfN, self.allowance, self.remarks) = (lowestPowerOfN, allowance, remarks)
        self.exactAtWidth = exactAtWidth
    }

    public var isExact: Bool { lowestPowerOfN == nil && couplings.isEmpty }

    /// Whether something is left out, and what: `O(1/N^2)`, `O(sigma_w^5)`; nil for an exact result.
    public func remainder(widthName: String) -> String? {
        let orders = couplings + (lowestPowerOfN.map { [Notation.text.orderTerm(widthName, $0 - 1)] } ?? [])
        return orders.isEmpty ? nil : "O(\(orders.joined(separator: ", ")))"
    }

    /// The last order that does not vanish.
    public var lastOrder: NumericDerivation.Order? { orders.last }

    /// The value at a width, with the bound on its numerical error; nil where there is none.
    public func value(at width: Int) -> Estimate? {
        let planned =
            exactAtWidth?(width)
            ?? (exactAtWidth == nil
                ? orders.reduce(Estimate(0)) { sum, order in
                    sum + order.value * Estimate(Rational(width)).power(order.powerOfN)
                } : nil)
        guard perturbation != 1, let last = lastOrder, let planned else { return planned }
        return planned + (perturbation - 1) * (last.value * Estimate(Rational(width)).power(last.powerOfN))
    }
}

/// The numbers that the symbols of a result stand for.
struct NumbersOfSymbols: Sendable {
    let table: SymbolTable
    let values: [Symbol: Rational]
    /// Letters that stand for expressions, and square roots of expressions.
    let definitions: [Symbol: Polynomial]
    let roots: [Symbol: Polynomial]

    /// - Throws: ``CalculationError`` that names what has no value.
    func number(_ polynomial: Polynomial, width: Int? = nil) throws -> Estimate {
        var sum = Estimate(0)
        for term in polynomial.sortedTerms {
            var product = Estimate(term.coefficient)
            for (symbol, power) in term.monomial.factors {
                let base = try value(symbol, width)
                if power < 0, base.certainSign == nil || base.certainSign == 0 {
                    throw CalculationError.unanswerable(
                        message: "the result of theory divides by \(table[symbol].name), which vanishes here",
                        help: "take other values of the parameters")
                }
                product *= base.power(power)
            }
            sum += product
        }
        return sum
    }

    private func value(_ symbol: Symbol, _ width: Int?) throws -> Estimate {
        if let value = values[symbol] { return Estimate(value) }
        if let value = definitions[symbol] { return try number(value, width: width) }
        if let square = roots[symbol] { return try number(square, width: width).squareRoot }
        switch table[symbol].role {
        case .width: if let width { return Estimate(Rational(width)) }
        case .widthPole(let shift): if let width { return Estimate(1) / Estimate(Rational(width + shift)) }
        case .time(let value?): return Estimate(value)
        case .exponential(let rate, let time):
            return (try number(rate, width: width) * (try value(time, width))).exponential
        case .reciprocal(let divisor): return Estimate(1) / (try number(divisor, width: width))
        default: break
        }
        throw CalculationError.unanswerable(
            message: "\(table[symbol].name) has no value", help: "give it one, as in: --set \(table[symbol].name)=1")
    }
}
