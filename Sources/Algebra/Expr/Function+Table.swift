import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// The table of functions. The square root is a power, x^(1/2), and exp(x) is the one form of e^x.
extension Function {
    /// Every function of the language, in the order of this table.
    public static let all: [Function] = [
        exp, log, sin, cos, tan, asin, sinh, cosh, tanh, erf, relu, abs, sign, step, gamma, factorial, binomial,
        delta,
    ]

    /// e^x
    public static let exp: Function = Function(
        "exp", value: { cExp($0[0]) }, assumptions: positiveIfReal, special: atZero(1),
        derivative: { x, _ throws(ExprError) in try .call(.exp, x) })

    /// The natural logarithm, the inverse of exp.
    public static let log: Function = Function(
        "log", value: { cLog($0[0]) },
        assumptions: { $0[0].contains(.positive) ? .real : [] },
        special: { x throws(ExprError) in
            if x[0].isZero { throw .undefined(function: "log", argument: "0") }
            return x[0].isOne ? .zero : nil
        },
        derivative: { x, _ throws(ExprError) in try .power(x[0], -1) })

    public static let sin: Function = Function(
        "sin", parity: .odd, value: { cSin($0[0]) }, special: atZero(0),
        derivative: { x, _ throws(ExprError) in try .call(.cos, x) })

    public static let cos: Function = Function(
        "cos", parity: .even, value: { cCos($0[0]) }, special: atZero(1),
        derivative: { x, _ throws(ExprError) in try .product([-1, .call(.sin, x)]) })

    /// sin/cos; the derivative is 1 + tan².
    public static let tan: Function = Function(
        "tan", parity: .odd, value: { cTan($0[0]) }, special: atZero(0),
        derivative: { x, _ throws(ExprError) in try .sum([1, .power(.call(.tan, x), 2)]) })

    /// The inverse of sin with values from −π/2 to π/2; real for arguments from −1 to 1 only.
    ///
    /// As a number, an argument that rounding has put beyond ±1 counts as ±1.
    public static let asin: Function = Function(
        "asin", parity: .odd, value: { cAsin($0[0]) }, assumptions: { _ in [] },
        special: { x throws(ExprError) in
            if x[0].isZero { return .zero }
            return x[0].isPositive ? quarterTurns[x[0]] : nil
        },
        derivative: { x, _ throws(ExprError) in
            try .power(.sum([1, .product([-1, .power(x[0], 2)])]), Expr(-1, 2))
        })

    public static let sinh: Function = Function(
        "sinh", parity: .odd, value: { cSinh($0[0]) }, special: atZero(0),
        derivative: { x, _ throws(ExprError) in try .call(.cosh, x) })

    public static let cosh: Function = Function(
        "cosh", parity: .even, value: { cCosh($0[0]) }, assumptions: positiveIfReal, special: atZero(1),
        derivative: { x, _ throws(ExprError) in try .call(.sinh, x) })

    /// sinh/cosh; the derivative is 1 − tanh².
    public static let tanh: Function = Function(
        "tanh", parity: .odd, value: { cTanh($0[0]) }, special: atZero(0),
        derivative: { x, _ throws(ExprError) in try .sum([1, .product([-1, .power(.call(.tanh, x), 2)])]) })

    /// The error function 2/√π·∫ exp(−t²) dt from 0 to x.
    public static let erf: Function = Function(
        "erf", parity: .odd, value: { cErf($0[0]) }, special: atZero(0),
        derivative: { x, _ throws(ExprError) in
            let gaussian = try Expr.call(.exp, [.product([-1, .power(x[0], 2)])])
            return try .product([2, .power(.pi, Expr(-1, 2)), gaussian])
        })

    /// The larger of x and 0; its derivative is θ(x).
    public static let relu: Function = Function(
        "relu", value: { max($0[0], 0) },
        special: { x throws(ExprError) in
            if x[0].isPositive { return x[0] }
            return x[0].number == nil ? nil : .zero
        },
        derivative: { x, _ throws(ExprError) in try .call(.step, x) })

    /// |x|; the derivative for real x is sign(x).
    public static let abs: Function = Function(
        "abs", parity: .even, value: { $0[0].magnitude },
        assumptions: { $0[0].contains(.integer) ? .integer : .real },
        special: { x throws(ExprError) in x[0].isPositive || x[0].isZero ? x[0] : nil },
        derivative: { x, _ throws(ExprError) in x[0].isReal ? try .call(.sign, x) : nil })

    /// −1, 0 or 1; the derivative is 2δ(x).
    public static let sign: Function = Function(
        "sign", parity: .odd, value: { $0[0] > 0 ? 1 : $0[0] < 0 ? -1 : $0[0] },
        assumptions: integerIfReal,
        special: { x throws(ExprError) in x[0].isPositive ? .one : x[0].isZero ? .zero : nil },
        derivative: { x, _ throws(ExprError) in x[0].isReal ? try .product([2, .call(.delta, x)]) : nil })

    /// θ(x): 1 for x > 0 and 0 for x ≤ 0, so that θ(0) = 0 as Itô has it; the derivative is δ(x).
    public static let step: Function = Function(
        "step", value: { $0[0] > 0 ? 1 : $0[0] <= 0 ? 0 : .nan }, assumptions: integerIfReal,
        special: { x throws(ExprError) in
            if x[0].isPositive { return .one }
            return x[0].number == nil ? nil : .zero
        },
        derivative: { x, _ throws(ExprError) in try .call(.delta, x) })

    /// Γ(x), which is (x − 1)! at positive integers.
    public static let gamma: Function = Function(
        "gamma", value: { tgamma($0[0]) },
        assumptions: { $0[0].contains(.positive) ? .positive : Function.realIfReal($0) },
        special: { x throws(ExprError) in
            guard let n = x[0].number?.asInteger else { return nil }
            if n.signum() <= 0 { throw .undefined(function: "gamma", argument: n.description) }
            return factorialValue(n - 1)
        })

    /// n!, which is Γ(n + 1).
    public static let factorial: Function = Function(
        "factorial", value: { tgamma($0[0] + 1) },
        assumptions: {
            $0[0].contains(.positive)
                ? ($0[0].contains(.integer) ? [.positive, .integer] : .positive) : Function.realIfReal($0)
        },
        special: { x throws(ExprError) in
            guard let n = x[0].number?.asInteger else { return nil }
            if n.signum() < 0 { throw .undefined(function: "factorial", argument: n.description) }
            return factorialValue(n)
        })

    /// The coefficient of xᵏ in (1 + x)ⁿ.
    public static let binomial: Function = Function(
        "binomial", arity: 2,
        value: { tgamma($0[0] + 1) / tgamma($0[1] + 1) / tgamma($0[0] - $0[1] + 1) },
        assumptions: { $0.allSatisfy { $0.contains(.integer) } ? .integer : Function.realIfReal($0) },
        special: { x throws(ExprError) in
            guard let n = x[0].number?.asInt, let k = x[1].number?.asInt, n.magnitude <= largestFactorial,
                k.magnitude <= largestFactorial
            else { return nil }
            return Expr(Rational(Combinatorics.binomial(n, k)))
        })

    /// Dirac's δ: zero except at zero, with integral 1.
    public static let delta: Function = Function(
        "delta", parity: .even, value: { $0[0] == 0 ? .infinity : $0[0].isNaN ? .nan : 0 },
        special: { x throws(ExprError) in x[0].isPositive ? .zero : nil })

    /// The angles below a quarter of a turn whose sines are roots.
    private static let quarterTurns: [Expr: Expr] = [
        1: Expr(1, 2) * .pi, Expr(1, 2): Expr(1, 6) * .pi, Expr(1, 2).power(Expr(1, 2)): Expr(1, 4) * .pi,
        Expr(3, 4).power(Expr(1, 2)): Expr(1, 3) * .pi,
    ]

    /// Factorials and binomial coefficients of larger numbers stay as they are: 10000! has 35660 digits.
    private static let largestFactorial = 10_000

    private static func factorialValue(_ n: Integer) -> Expr? {
        guard let n = n.asInt, n <= largestFactorial else { return nil }
        return Expr(Rational(Combinatorics.factorial(n)))
    }
}

// The rows have the names of the functions of the C library, which are therefore called from here.
private func cExp(_ x: Double) -> Double { exp(x) }
private func cLog(_ x: Double) -> Double { log(x) }
private func cSin(_ x: Double) -> Double { sin(x) }
private func cCos(_ x: Double) -> Double { cos(x) }
private func cTan(_ x: Double) -> Double { tan(x) }
private func cAsin(_ x: Double) -> Double { asin(x.magnitude < 1 + 0x1p-49 ? min(max(x, -1), 1) : x) }
private func cSinh(_ x: Double) -> Double { sinh(x) }
private func cCosh(_ x: Double) -> Double { cosh(x) }
private func cTanh(_ x: Double) -> Double { tanh(x) }
private func cErf(_ x: Double) -> Double { erf(x) }
