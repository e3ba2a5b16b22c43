import Algebra
import Exact
import Foundation

/// Random expressions that are real and tame at positive points, and their values by direct recursion.
struct TameExpressions {
    var generator: SeededGenerator

    static let variables = [Variable("x"), Variable("y"), Variable("z", .positive), Variable("w", .real)]
    static let numbers: [Rational] = [0, 1, -1, 2, 3, -2, Rational(1, 2), Rational(-1, 3), Rational(5, 4), 1, -1]
    static let functions: [Function] = [.exp, .sin, .cos, .tanh, .erf, .sinh, .cosh]

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    mutating func leaf() -> Expr {
        if Int.random(in: 0..<4, using: &generator) == 0 {
            return Expr(Self.numbers.randomElement(using: &generator) ?? 1)
        }
        return Expr(Self.variables.randomElement(using: &generator) ?? Variable("x"))
    }

    /// About `size` leaves; equal and opposite parts are frequent.
    mutating func expression(_ size: Int) -> Expr {
        if size <= 1 { return leaf() }
        let split = Int.random(in: 1..<size, using: &generator)
        switch Int.random(in: 0..<16, using: &generator) {
        case 0..<4: return expression(split) + expression(size - split)
        case 4: return expression(split) - expression(size - split)
        case 5..<9: return expression(split) * expression(size - split)
        case 9:
            let part = expression(split)
            return (part + leaf()) * (part - leaf())
        case 10..<12: return expression(size - 1).power(Expr(Int.random(in: 2...3, using: &generator)))
        case 12:
            // x² + 1 has no zero.
            let part = expression(size - 1)
            let exponents: [Expr] = [-1, -2, Expr(1, 2), Expr(-1, 2), Expr(3, 2)]
            let exponent = exponents.randomElement(using: &generator) ?? .one
            return (part * part + 1).power(exponent)
        case 13:
            let part = expression(size - 1)
            return (part * part + 2).power(leaf() + 1)
        default:
            let function = Self.functions.randomElement(using: &generator) ?? .sin
            // A bounded argument keeps values within reason.
            let argument = Expr(1, 2) * expression(size - 1)
            guard let bounded = try? Expr.call(.sin, [argument]), let value = try? Expr.call(function, [bounded]) else {
                return argument
            }
            return value
        }
    }

    mutating func point() -> [Variable: Double] {
        var point: [Variable: Double] = [:]
        for variable in Self.variables { point[variable] = Double.random(in: 0.25..<1.5, using: &generator) }
        return point
    }
}

extension Expr {
    /// The value by recursion over ``Form``, which shares nothing with the evaluation that is tested.
    func plainValue(_ point: [Variable: Double]) -> Double {
        switch form {
        case .number(let value): return value.doubleValue
        case .constant(let constant): return constant == .pi ? .pi : .nan
        case .variable(let variable): return point[variable] ?? .nan
        case .sum(let terms): return terms.map { $0.plainValue(point) }.reduce(0, +)
        case .product(let factors): return factors.map { $0.plainValue(point) }.reduce(1, *)
        case .power(let base, let exponent): return pow(base.plainValue(point), exponent.plainValue(point))
        case .call(let function, let arguments): return function.value(arguments.map { $0.plainValue(point) })
        case .summation(let body, let variable, let from, let through):
            var (sum, point, index) = (0.0, point, from.plainValue(point))
            let last = through.plainValue(point)
            while index <= last {
                point[variable] = index
                sum += body.plainValue(point)
                index += 1
            }
            return sum
        case .integral: return .nan
        }
    }

    /// What the rounding errors of ``plainValue(_:)`` are measured by: the value with every term made positive.
    func magnitude(_ point: [Variable: Double]) -> Double {
        switch form {
        case .sum(let terms): return terms.map { $0.magnitude(point) }.reduce(0, +)
        case .product(let factors): return factors.map { $0.magnitude(point) }.reduce(1, *)
        case .power(let base, let exponent):
            if let number = exponent.number, number.signum() > 0 {
                return pow(base.magnitude(point), number.doubleValue)
            }
            return abs(plainValue(point))
        default: return abs(plainValue(point))
        }
    }
}
