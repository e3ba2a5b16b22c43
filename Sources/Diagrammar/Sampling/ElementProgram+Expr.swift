import Algebra
import Exact
import Sampling

// A function of a neuron as a list of steps. Parts without the neuron are numbers and are computed here, once; a number in front of
// a part is kept beside it until it is needed, so that c·x + y becomes one step.
extension ElementProgram {
    private enum Part {
        case constant(Expr)
        /// A number times a step.
        case scaled(Double, Int)
    }

    /// Appends a function of ``GaussianAverage/variable`` at the number that a step gives.
    ///
    /// - Throws: for functions without real values, and letters without values.
    mutating func append(_ function: Expr, of step: Int) throws(CalculationError) -> Int {
        let whole = try function.fold { (part: Expr, below: [Part]) throws(CalculationError) -> Part in
            if part.variable == GaussianAverage.variable { return .scaled(1, step) }
            let isConstant = below.allSatisfy { if case .constant = $0 { true } else { false } }
            switch part.form {
            case .summation, .integral:
                throw Self.unknown("a sum or an integral", in: function)
            case _ where isConstant: return .constant(part)
            case .sum: return .scaled(1, try sum(below))
            case .product: return try product(below)
            case .power(_, let exponent): return .scaled(1, try power(below[0], below[1], exponent: exponent.number))
            case .call(let called, _): return .scaled(1, try call(called, below, in: function))
            case .number, .constant, .variable: return .constant(part)
            }
        }
        return try materialized(whole)
    }

    /// The step that holds a part.
    private mutating func materialized(_ part: Part) throws(CalculationError) -> Int {
        switch part {
        case .constant(let value): constant(try Self.number(value))
        case .scaled(let factor, let step): factor == 1 ? step : scale(factor, step)
        }
    }

    private static func number(_ value: Expr) throws(CalculationError) -> Double {
        if let number = value.number { return number.doubleValue }
        do { return try value.value() } catch {
            throw .unanswerable(message: "\(value) has no value", help: "give its letters values, as in: --set g=1")
        }
    }

    private mutating func sum(_ parts: [Part]) throws(CalculationError) -> Int {
        // Begin with a part that has no number in front of it.
        var parts = parts
        if let plain = parts.firstIndex(where: { if case .scaled(1, _) = $0 { true } else { false } }) {
            parts.swapAt(0, plain)
        }
        var total = try materialized(parts[0])
        for part in parts.dropFirst() {
            if case .scaled(let factor, let step) = part, factor != 1 {
                total = scale(factor, step, adding: total)
            } else {
                total = append(.add, total, try materialized(part))
            }
        }
        return total
    }

    private mutating func product(_ parts: [Part]) throws(CalculationError) -> Part {
        var number = Expr.one
        var factor = 1.0
        var total: Int?
        for part in parts {
            switch part {
            case .constant(let value): number = number * value
            case .scaled(let scale, let step):
                factor *= scale
                total = total.map { append(.multiply, $0, step) } ?? step
            }
        }
        return .scaled(factor * (try Self.number(number)), total!)
    }

    private mutating func power(_ base: Part, _ exponent: Part, exponent number: Rational?) throws(CalculationError)
        -> Int
    {
        let base = try materialized(base)
        if let whole = number?.asInt, whole.magnitude <= 1 << 20 { return power(base, whole) }
        if let number, let twice = (number * 2).asInt, twice.magnitude <= 1 << 20 {
            let root = append(.squareRoot, base)
            return twice == 1 ? root : power(root, twice)
        }
        return append(.realPower, base, try materialized(exponent))
    }

    private mutating func call(_ function: Function, _ parts: [Part], in whole: Expr) throws(CalculationError) -> Int {
        let argument = try materialized(parts[0])
        if function == .factorial { return append(.gamma, append(.add, argument, constant(1))) }
        guard parts.count == 1, let known = Self.unary[function] else { throw Self.unknown(function.name, in: whole) }
        return append(known, argument)
    }

    private static let unary: [Function: Unary] = [
        .exp: .exp, .log: .log, .sin: .sin, .cos: .cos, .tan: .tan, .asin: .asin, .sinh: .sinh, .cosh: .cosh,
        .tanh: .tanh, .erf: .erf, .relu: .relu, .abs: .abs, .sign: .sign, .step: .step, .gamma: .gamma,
    ]

    private static func unknown(_ name: String, in function: Expr) -> CalculationError {
        .unanswerable(
            message: "\(name) in the activation \(function.size <= 200 ? function.description : "") cannot be sampled",
            help: "write it through functions such as tanh, erf, exp or relu")
    }
}
