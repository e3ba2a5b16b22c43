import Algebra
import Exact

/// Steele, Lea and Flood's SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Random expressions, biased to corners: equal and opposite parts, numbers as bases and exponents, signs, powers of powers.
struct RandomExpressions {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    static let variables = [
        Variable("x"), Variable("y"), Variable("a", .real), Variable("sigma_w", .positive), Variable("p", .positive),
        Variable("n", .integer), Variable("m", [.integer, .positive]), Variable("gamma"), Variable("q[1,2]", .positive),
        Variable("k", .real),
    ]
    static let numbers: [Rational] = [
        0, 1, -1, 2, -2, 3, 4, 6, 8, 12, -8, Rational(1, 2), Rational(-1, 2), Rational(2, 3), Rational(-3, 4),
        Rational(9, 8), 10,
        Rational(5, 2), Rational(Int.max), Rational(Int.min), Rational(1, 3), Rational(-1, 3),
    ]

    /// A part with its text as a careful user would type it, bracketed everywhere; `@` stands for Σ and ∫.
    typealias Typed = (value: Expr, text: String)

    mutating func number() -> Rational { Self.numbers.randomElement(using: &generator)! }

    mutating func leaf() -> Typed {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4:
            let value = number()
            return (Expr(value), "(\(value))")
        case 4: return (.pi, "pi")
        case 5: return (.imaginaryUnit, "I")
        default:
            let variable = Self.variables.randomElement(using: &generator)!
            return (Expr(variable), variable.name)
        }
    }

    /// An expression with about `size` leaves; nil where a part has no value or would be too large.
    mutating func expression(_ size: Int) -> Typed? {
        if size <= 1 { return leaf() }
        let kind = Int.random(in: 0..<20, using: &generator)
        if kind < 12 {
            let split = Int.random(in: 1..<size, using: &generator)
            guard let left = expression(split), var right = expression(size - split) else { return nil }
            if Int.random(in: 0..<6, using: &generator) == 0 { right = left }
            switch kind {
            case 0..<4:
                return (try? Expr.sum([left.value, right.value])).map { ($0, "(\(left.text) + \(right.text))") }
            case 4: return (left.value - right.value, "(\(left.text) - \(right.text))")
            case 5..<8:
                return (try? Expr.product([left.value, right.value])).map { ($0, "(\(left.text)*\(right.text))") }
            case 8:
                guard let inverse = try? Expr.power(right.value, -1) else { return nil }
                return (left.value * inverse, "(\(left.text)/\(right.text))")
            default:
                if let exponent = right.value.number, exponent.magnitude > 40 { return nil }
                return (try? Expr.power(left.value, right.value)).map { ($0, "(\(left.text)^\(right.text))") }
            }
        }
        guard let part = expression(size - 1) else { return nil }
        switch kind {
        case 12: return (-part.value, "(-\(part.text))")
        case 13..<15:
            let exponent = number()
            if exponent.magnitude > 40 { return nil }
            return (try? Expr.power(part.value, Expr(exponent))).map { ($0, "(\(part.text)^(\(exponent)))") }
        case 15..<18:
            let function = Function.all.randomElement(using: &generator)!
            if function.arity != 1 { return nil }
            return (try? Expr.call(function, [part.value])).map { ($0, "\(function.name)(\(part.text))") }
        case 18: return (try? Expr.sqrt(part.value)).map { ($0, "sqrt(\(part.text))") }
        default:
            let lower = leaf()
            let name = ["k", "x", "l", "t"].randomElement(using: &generator)!
            let variable = Self.variables.first { $0.name == name } ?? Variable(name)
            if Bool.random(using: &generator) {
                guard let sum = try? Expr.summation(of: part.value, over: variable, from: lower.value, through: 7)
                else { return nil }
                return (sum, "@")
            }
            guard let integral = try? Expr.integral(of: part.value, over: variable, from: 0, to: lower.value) else {
                return nil
            }
            return (integral, "@")
        }
    }
}
