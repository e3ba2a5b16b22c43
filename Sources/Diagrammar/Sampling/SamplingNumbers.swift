import Algebra
import Exact
import Foundation
import Theory

/// The letters of a theory as numbers, for sampling: the width, its parameters, and the times of an observable.
///
/// Coefficients are computed exactly and rounded once, where nothing but fractions occurs; exponentials of times are rounded
/// on their own.
struct SamplingNumbers {
    let width: Int
    let parameters: [Symbol: Rational]
    let symbols: SymbolTable
    /// Values of symbolic times by their names.
    var times: [String: Rational] = [:]

    init(width: Int, parameters: [Symbol: Rational], symbols: SymbolTable) {
        precondition(width >= 1, "a width is at least 1")
        (self.width, self.parameters, self.symbols) = (width, parameters, symbols)
    }

    // MARK: Letters

    /// The parameters that a coefficient depends on, in functions of times as well.
    func letters(of coefficient: Polynomial) -> Set<Symbol> {
        var found: Set<Symbol> = []
        var waiting = Array(coefficient.symbols)
        while let symbol = waiting.popLast() {
            switch symbols[symbol].role {
            case .parameter, .coupling: found.insert(symbol)
            case .exponential(let rate, _): waiting += rate.symbols
            case .geometric(let base, _): waiting += base.symbols
            case .reciprocal(let divisor): waiting += divisor.symbols
            default: break
            }
        }
        return found
    }

    /// The symbolic times without values that a coefficient depends on.
    func missingTimes(of coefficient: Polynomial) -> Set<String> {
        var found: Set<String> = []
        var waiting = Array(coefficient.symbols)
        while let symbol = waiting.popLast() {
            switch symbols[symbol].role {
            case .time(value: nil): if times[symbols[symbol].name] == nil { found.insert(symbols[symbol].name) }
            case .exponential(let rate, let time): waiting += rate.symbols.union([time])
            case .geometric(let base, let time): waiting += base.symbols.union([time])
            case .reciprocal(let divisor): waiting += divisor.symbols
            default: break
            }
        }
        return found
    }

    /// The parameters of a function of a neuron.
    func letters(of function: Expr) -> Set<Symbol> {
        Set(function.variables.filter { $0 != GaussianAverage.variable }.compactMap { symbols.symbol(named: $0.name) })
    }

    /// The parameters among these that have no value, by name.
    func missing(_ letters: Set<Symbol>) -> [String] {
        letters.filter { $0 != .width && parameters[$0] == nil }.sorted().map { symbols[$0].name }
    }

    /// Refuses parameters without values, all of them in one message.
    func requireValues(of letters: Set<Symbol>) throws(CalculationError) { try Self.require(missing(letters), []) }

    /// Refuses what has no value, all of it in one message.
    static func require(_ parameters: [String], _ times: Set<String>) throws(CalculationError) {
        let times = times.sorted()
        let names = parameters + times
        if names.isEmpty { return }
        throw .unanswerable(
            message: "\(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") no value",
            help: "give values: --set "
                + (parameters.map { "\($0)=1" } + times.map { "\($0)=8" }).joined(separator: ","))
    }

    // MARK: Values

    /// The value of a coefficient that is a fraction.
    func fraction(_ coefficient: Polynomial) throws(CalculationError) -> Rational {
        var sum = Rational(0)
        for term in coefficient.terms {
            var product = term.coefficient
            for (symbol, power) in term.monomial.factors {
                guard let value = try fraction(symbol) else { throw Self.noFraction(symbols[symbol].name) }
                product *= try Self.power(value, power)
            }
            sum += product
        }
        return sum
    }

    /// The value of any coefficient.
    func number(_ coefficient: Polynomial) throws(CalculationError) -> Double {
        // Terms with the same exponential are added exactly.
        var sums: [Rational: Rational] = [:]
        var rest = 0.0
        for term in coefficient.terms {
            var product = term.coefficient
            var exponent = Rational(0)
            var factor: Double?
            for (symbol, power) in term.monomial.factors {
                if let value = try fraction(symbol) {
                    product *= try Self.power(value, power)
                    continue
                }
                switch symbols[symbol].role {
                case .exponential(let rate, let time):
                    exponent += try fraction(rate) * value(ofTime: time) * Rational(power)
                case .geometric(let base, let time):
                    let value = pow(try fraction(base).doubleValue, try value(ofTime: time).doubleValue)
                    factor = (factor ?? 1) * pow(value, Double(power))
                default: throw Self.noFraction(symbols[symbol].name)
                }
            }
            if let factor {
                rest += product.doubleValue * exp(exponent.doubleValue) * factor
            } else {
                sums[exponent, default: 0] += product
            }
        }
        let value = sums.sorted { $0.key < $1.key }.reduce(rest) { sum, term in
            sum + (term.key.isZero ? term.value.doubleValue : term.value.doubleValue * exp(term.key.doubleValue))
        }
        guard value.isFinite else {
            throw .unanswerable(
                message: "a coefficient is too large for numbers of double precision",
                help: "use units in which parameters are of order 1")
        }
        return value
    }

    /// The value of a symbol; nil if it is no fraction.
    private func fraction(_ symbol: Symbol) throws(CalculationError) -> Rational? {
        if symbol == .width { return Rational(width) }
        switch symbols[symbol].role {
        case .parameter, .coupling:
            guard let value = parameters[symbol] else { throw Self.noFraction(symbols[symbol].name) }
            return value
        case .width: return Rational(width)
        case .widthPole(let shift): return try Self.power(Rational(width + shift), -1)
        case .time: return try value(ofTime: symbol)
        case .reciprocal(let divisor): return try Self.power(fraction(divisor), -1)
        case .geometric(let base, let time):
            guard let steps = try value(ofTime: time).asInt else { return nil }
            return try Self.power(fraction(base), steps)
        default: return nil
        }
    }

    /// The value of a time.
    private func value(ofTime symbol: Symbol) throws(CalculationError) -> Rational {
        if case .time(let value?) = symbols[symbol].role { return value }
        let name = symbols[symbol].name
        guard let value = times[name] else {
            throw .unanswerable(message: "the time \(name) has no value", help: "give values: --set \(name)=8")
        }
        return value
    }

    private static func power(_ base: Rational, _ exponent: Int) throws(CalculationError) -> Rational {
        if base.isZero, exponent < 0 {
            throw .unanswerable(
                message: "with these values a coefficient divides by zero", help: "give its letters other values")
        }
        guard let value = try? base.power(exponent) else {
            throw .unanswerable(
                message: "a coefficient is too large for numbers", help: "use units in which parameters are of order 1")
        }
        return value
    }

    private static func noFraction(_ name: String) -> CalculationError {
        .unanswerable(
            message: "\(name) has no value for a sampled network", help: "give values: --set sigma_w=1,q=1")
    }
}
