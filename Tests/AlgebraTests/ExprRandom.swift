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

/// What a careful user might write, before anything is made of it; built, typed and evaluated in three ways that share
/// no code.
indirect enum Sketch {
    case number(Rational)
    case constant(Constant)
    case variable(Variable)
    case sum(Sketch, Sketch)
    case difference(Sketch, Sketch)
    case product(Sketch, Sketch)
    case quotient(Sketch, Sketch)
    case power(Sketch, Sketch)
    case opposite(Sketch)
    case root(Sketch)
    case call(Function, Sketch)
    case summation(of: Sketch, over: Variable, through: Sketch)
    case integral(of: Sketch, over: Variable, to: Sketch)

    /// The expression.
    func built() throws -> Expr {
        switch self {
        case .number(let value): return Expr(value)
        case .constant(let constant): return Expr(constant)
        case .variable(let variable): return Expr(variable)
        case .sum(let a, let b): return try .sum([a.built(), b.built()])
        case .difference(let a, let b): return try .sum([a.built(), .product([b.built(), -1])])
        case .product(let a, let b): return try .product([a.built(), b.built()])
        case .quotient(let a, let b): return try .product([a.built(), .power(b.built(), -1)])
        case .power(let a, let b):
            let exponent = try b.built()
            // Such numbers are no error, only slow.
            if let number = exponent.number, number.magnitude > 40 { throw ExprError.tooLarge(bits: 0) }
            return try .power(a.built(), exponent)
        case .opposite(let a): return try .product([-1, a.built()])
        case .root(let a): return try .sqrt(a.built())
        case .call(let function, let a): return try .call(function, [a.built()])
        case .summation(let body, let variable, let upper):
            return try .summation(of: body.built(), over: variable, from: 1, through: upper.built())
        case .integral(let body, let variable, let upper):
            return try .integral(of: body.built(), over: variable, from: 0, to: upper.built())
        }
    }

    /// The text, bracketed everywhere; nil with Σ and ∫, below which a name means something else.
    var typed: String? {
        func join(_ a: Sketch, _ sign: String, _ b: Sketch) -> String? {
            guard let left = a.typed, let right = b.typed else { return nil }
            return "(\(left)\(sign)\(right))"
        }
        switch self {
        case .number(let value): return "(\(value))"
        case .constant(let constant): return constant.rawValue
        case .variable(let variable): return variable.name
        case .sum(let a, let b): return join(a, " + ", b)
        case .difference(let a, let b): return join(a, " - ", b)
        case .product(let a, let b): return join(a, "*", b)
        case .quotient(let a, let b): return join(a, "/", b)
        case .power(let a, let b): return join(a, "^", b)
        case .opposite(let a): return a.typed.map { "(-\($0))" }
        case .root(let a): return a.typed.map { "sqrt(\($0))" }
        case .call(let function, let a): return a.typed.map { "\(function.name)(\($0))" }
        case .summation, .integral: return nil
        }
    }

    /// The value at ``values``; nil where rounding errors could decide between branches, and for Σ and ∫.
    var value: ComplexNumber? {
        switch self {
        case .number(let value): return ComplexNumber(value.doubleValue).usable
        case .constant(.pi): return ComplexNumber(.pi)
        case .constant(.imaginaryUnit): return ComplexNumber(0, 1)
        case .variable(let variable): return Sketch.values[variable.name]
        case .sum(let a, let b): return a.value.flatMap { a in b.value.flatMap { (a + $0).usable } }
        case .difference(let a, let b): return a.value.flatMap { a in b.value.flatMap { (a + -$0).usable } }
        case .product(let a, let b): return a.value.flatMap { a in b.value.flatMap { (a * $0).usable } }
        case .quotient(let a, let b): return a.value.flatMap { a in b.value?.inverse.flatMap { (a * $0).usable } }
        case .power(let a, let b): return a.value.flatMap { a in b.value.flatMap { a.power($0) } }
        case .opposite(let a): return a.value.map { -$0 }
        case .root(let a): return a.value.flatMap { $0.power(ComplexNumber(0.5)) }
        case .call(let function, let a): return a.value.flatMap { $0.function(function.name, function.value) }
        case .summation, .integral: return nil
        }
    }

    static let variables = [
        Variable("x"), Variable("y"), Variable("a", .real), Variable("sigma_w", .positive), Variable("p", .positive),
        Variable("n", .integer), Variable("m", [.integer, .positive]), Variable("gamma"),
        Variable("q[1,2]", .positive), Variable("k", .real),
    ]

    static let values: [String: ComplexNumber] = [
        "x": ComplexNumber(0.7, 0.4), "y": ComplexNumber(-1.1, 0.6), "a": ComplexNumber(-0.8),
        "sigma_w": ComplexNumber(1.3), "p": ComplexNumber(0.6), "n": ComplexNumber(-2), "m": ComplexNumber(3),
        "gamma": ComplexNumber(-0.9, -1.2), "q[1,2]": ComplexNumber(1.7), "k": ComplexNumber(-1.9),
    ]
}

/// Random sketches, biased to corners: equal parts, numbers as bases and exponents, signs, powers of powers.
struct RandomSketches {
    var generator: SeededGenerator

    static let numbers: [Rational] = [
        0, 1, -1, 2, -2, 3, 4, 6, 8, 12, -8, Rational(1, 2), Rational(-1, 2), Rational(2, 3), Rational(-3, 4),
        Rational(9, 8), 10, Rational(5, 2), Rational(Int.max), Rational(Int.min), Rational(1, 3), Rational(-1, 3),
    ]

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    mutating func number() -> Sketch { .number(Self.numbers.randomElement(using: &generator)!) }

    mutating func leaf() -> Sketch {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4: number()
        case 4: .constant(.pi)
        case 5: .constant(.imaginaryUnit)
        default: .variable(Sketch.variables.randomElement(using: &generator)!)
        }
    }

    /// A sketch with about `size` leaves.
    mutating func sketch(_ size: Int, withSigns: Bool = true) -> Sketch {
        if size <= 1 { return leaf() }
        let kind = Int.random(in: 0..<(withSigns ? 20 : 19), using: &generator)
        if kind < 12 {
            let split = Int.random(in: 1..<size, using: &generator)
            let left = sketch(split, withSigns: withSigns)
            let isSquare = Int.random(in: 0..<6, using: &generator) == 0
            let right = isSquare ? left : sketch(size - split, withSigns: withSigns)
            switch kind {
            case 0..<4: return .sum(left, right)
            case 4: return .difference(left, right)
            case 5..<8: return .product(left, right)
            case 8: return .quotient(left, right)
            default: return .power(left, right)
            }
        }
        let part = sketch(size - 1, withSigns: withSigns)
        switch kind {
        case 12: return .opposite(part)
        case 13..<15: return .power(part, number())
        case 15..<18:
            let function = Function.all.filter { $0.arity == 1 }.randomElement(using: &generator)!
            return .call(function, part)
        case 18: return .root(part)
        default:
            let name = ["k", "x", "l", "t"].randomElement(using: &generator)!
            let variable = Sketch.variables.first { $0.name == name } ?? Variable(name)
            if Bool.random(using: &generator) { return .summation(of: part, over: variable, through: leaf()) }
            return .integral(of: part, over: variable, to: leaf())
        }
    }

    /// An expression with its sketch.
    mutating func expression(_ size: Int, withSigns: Bool = true) -> (value: Expr, sketch: Sketch) {
        while true {
            let sketch = sketch(size, withSigns: withSigns)
            if let value = try? sketch.built() { return (value, sketch) }
        }
    }
}
