import Exact

@testable import Algebra

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An expression that knows its value without being written, to compare with what a reader makes of the written form.
indirect enum PrintingTree {
    case number(Rational)
    case name(String)
    case sum([(isNegative: Bool, PrintingTree)])
    case product(Rational, [PrintingTree], [PrintingTree])
    case power(PrintingTree, PrintingTree)
    case root(PrintingTree, Int)
    case call(String, [PrintingTree])
    case accumulation(Formula.Accumulation, String, PrintingTree, PrintingTree, PrintingTree)

    typealias Point = [String: Double]

    static let point: Point = [
        "x": 1.75, "y": 0.6, "sigma_w": 1.3, "N": 7, "E": 0.45, "lambda": 2.5, "T": 3, "_a": 0.9, "Delta": 1.1,
        "q[1,2]": 0.35,
    ]

    func value(at point: Point) -> Double {
        switch self {
        case .number(let number): return number.doubleValue
        case .name(let name): return point[name]!
        case .sum(let terms): return terms.reduce(0) { $0 + ($1.0 ? -1 : 1) * $1.1.value(at: point) }
        case .product(let number, let above, let below):
            let top = above.reduce(number.doubleValue) { $0 * $1.value(at: point) }
            return below.reduce(top) { product, factor in
                let divisor = factor.value(at: point)
                return divisor == 0 ? .nan : product / divisor
            }
        case .power(let base, let exponent):
            let (base, exponent) = (base.value(at: point), exponent.value(at: point))
            // What is not defined stays so, other than in C, where NaN^0 is 1.
            return base.isNaN || exponent.isNaN || base == 0 && exponent < 0 ? .nan : pow(base, exponent)
        case .root(let radicand, let degree): return pow(radicand.value(at: point), 1 / Double(degree))
        case .call(let name, let arguments): return Self.function(name, arguments.map { $0.value(at: point) })
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            return Self.accumulate(kind, lower.value(at: point), upper.value(at: point)) { value in
                body.value(at: point.merging([variable: value]) { $1 })
            }
        }
    }

    static func function(_ name: String, _ arguments: [Double]) -> Double {
        switch (name, arguments.count) {
        case ("exp", 1): exp(arguments[0])
        case ("log", 1): log(arguments[0])
        case ("sqrt", 1): arguments[0].squareRoot()
        case ("cosh", 1): cosh(arguments[0])
        case ("tanh", 1): tanh(arguments[0])
        case ("phi", 1): arguments[0] / (2 + arguments[0] * arguments[0])
        case ("f_2", 2): arguments[0] - 2 * arguments[1]
        default: .nan
        }
    }

    /// A sum over integers, or the mean of a function at two points times the length: enough to see whether the body and
    /// the bounds arrived.
    static func accumulate(
        _ kind: Formula.Accumulation, _ lower: Double, _ upper: Double, _ body: (Double) -> Double
    ) -> Double {
        if kind == .integral { return (upper - lower) * (body(lower) + body((lower + upper) / 2)) / 2 }
        guard lower <= upper, upper - lower < 20, lower == lower.rounded() else { return .nan }
        return stride(from: lower, through: upper, by: 1).reduce(0) { $0 + body($1) }
    }

    func build(in formula: inout Formula) -> Formula.Part {
        switch self {
        case .number(let number): return formula.number(number)
        case .name(let name): return formula.name(name)
        case .sum(let terms):
            let parts = terms.map { (isNegative: $0.0, $0.1.build(in: &formula)) }
            return formula.sum(parts)
        case .product(let number, let above, let below):
            let (top, bottom) = (above.map { $0.build(in: &formula) }, below.map { $0.build(in: &formula) })
            return formula.product(number, top, over: bottom)
        case .power(let base, let exponent):
            let (base, exponent) = (base.build(in: &formula), exponent.build(in: &formula))
            return formula.power(base, exponent)
        case .root(let radicand, let degree):
            let radicand = radicand.build(in: &formula)
            return formula.root(radicand, degree: degree)
        case .call(let name, let arguments):
            let parts = arguments.map { $0.build(in: &formula) }
            return formula.call(name, parts)
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            let (lower, upper) = (lower.build(in: &formula), upper.build(in: &formula))
            let body = body.build(in: &formula)
            return formula.accumulation(kind, over: variable, from: lower, to: upper, of: body)
        }
    }

    var formula: Formula {
        var formula = Formula()
        formula.whole = build(in: &formula)
        return formula
    }
}

/// Random expressions that like signs, nested quotients, towers of powers and numbers next to numbers.
struct PrintingTrees {
    var state: UInt64
    /// Whether integrals occur.
    var hasIntegrals = true
    var variables = ["x", "y", "sigma_w", "N", "E", "lambda", "T", "_a", "Delta", "q[1,2]"]

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func number() -> Rational {
        switch below(6) {
        case 0: 1
        case 1: -1
        case 2: Rational(below(7) - 3, 1 + below(4))
        default: Rational(below(9) - 3)
        }
    }

    mutating func many(_ least: Int, _ most: Int, _ depth: Int) -> [PrintingTree] {
        (0..<least + below(most - least + 1)).map { _ in tree(depth: depth - 1) }
    }

    mutating func tree(depth: Int) -> PrintingTree {
        if depth == 0 || below(8) == 0 {
            return below(3) == 0 ? .number(number()) : .name(variables[below(variables.count)])
        }
        switch below(hasIntegrals ? 13 : 12) {
        case 0, 1, 2: return .sum(many(1, 3, depth).map { (below(2) == 0, $0) })
        case 3, 4, 5, 6: return .product(number(), many(0, 3, depth), many(0, 2, depth))
        case 7: return .power(tree(depth: depth - 1), .number(Rational(below(5) - 1)))
        case 8: return .power(tree(depth: depth - 1), tree(depth: depth - 1))
        case 9: return .root(tree(depth: depth - 1), [2, 2, 3, 5][below(4)])
        case 10:
            let name = ["exp", "log", "cosh", "tanh", "phi", "f_2"][below(6)]
            return .call(name, (0..<(name == "f_2" ? 2 : 1)).map { _ in tree(depth: depth - 1) })
        case 11: return .accumulation(.sum, "k", .number(Rational(below(2))), .name("T"), body("k", depth))
        default: return .accumulation(.integral, "t", tree(depth: 0), tree(depth: 0), body("t", depth))
        }
    }

    private mutating func body(_ variable: String, _ depth: Int) -> PrintingTree {
        let outer = variables
        variables += [variable, variable, variable]
        defer { variables = outer }
        return tree(depth: depth - 1)
    }
}
