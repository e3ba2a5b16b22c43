import Exact
import Foundation

@testable import Algebra

/// A complex number, for values of expressions that share no code with the library.
struct ComplexValue {
    var re: Double
    var im: Double = 0

    var magnitude: Double { hypot(re, im) }
    var isReal: Bool { im == 0 }

    static func + (l: Self, r: Self) -> Self { Self(re: l.re + r.re, im: l.im + r.im) }
    static func - (l: Self, r: Self) -> Self { Self(re: l.re - r.re, im: l.im - r.im) }
    static func * (l: Self, r: Self) -> Self {
        Self(re: l.re * r.re - l.im * r.im, im: l.re * r.im + l.im * r.re)
    }
    static func / (l: Self, r: Self) -> Self {
        let n = r.re * r.re + r.im * r.im
        return Self(re: (l.re * r.re + l.im * r.im) / n, im: (l.im * r.re - l.re * r.im) / n)
    }

    var exponential: Self { im == 0 ? Self(re: exp(re)) : Self(re: exp(re) * cos(im), im: exp(re) * sin(im)) }
    var logarithm: Self { Self(re: log(magnitude), im: im == 0 ? (re < 0 ? .pi : 0) : atan2(im, re)) }

    func power(_ e: Self) -> Self {
        if e.isReal, e.re == e.re.rounded(), abs(e.re) < 64 {
            var result = Self(re: 1)
            for _ in 0..<Int(abs(e.re)) { result = result * self }
            return e.re < 0 ? Self(re: 1) / result : result
        }
        return (e * logarithm).exponential
    }
}

extension Expr {
    /// The value where variables have values, by definition after definition.
    func sampled(_ values: [String: ComplexValue]) -> ComplexValue {
        let nan = ComplexValue(re: .nan)
        let (i, one) = (ComplexValue(re: 0, im: 1), ComplexValue(re: 1))
        switch form {
        case .number(let value):
            return ComplexValue(re: Double("\(value.numerator)")! / Double("\(value.denominator)")!)
        case .constant(let constant): return constant == .pi ? ComplexValue(re: .pi) : i
        case .variable(let variable): return values[variable.name] ?? nan
        case .sum(let terms): return terms.reduce(ComplexValue(re: 0)) { $0 + $1.sampled(values) }
        case .product(let factors): return factors.reduce(one) { $0 * $1.sampled(values) }
        case .power(let base, let exponent): return base.sampled(values).power(exponent.sampled(values))
        case .summation(let body, let k, let lower, let upper):
            var sum = ComplexValue(re: 0)
            let (from, through) = (lower.sampled(values).re, upper.sampled(values).re)
            var values = values
            for index in stride(from: from, through: through, by: 1) {
                values[k.name] = ComplexValue(re: index)
                sum = sum + body.sampled(values)
            }
            return sum
        case .integral: return nan
        case .call(let function, let arguments):
            let x = arguments[0].sampled(values)
            let (plus, minus) = (x.exponential, (ComplexValue(re: 0) - x).exponential)
            let (turn, back) = ((i * x).exponential, (ComplexValue(re: 0) - i * x).exponential)
            let two = ComplexValue(re: 2)
            switch function.name {
            case "exp": return plus
            case "log": return x.logarithm
            case "cosh": return (plus + minus) / two
            case "sinh": return (plus - minus) / two
            case "tanh": return (plus - minus) / (plus + minus)
            case "cos": return (turn + back) / two
            case "sin": return (turn - back) / (two * i)
            case "tan": return (turn - back) / (i * (turn + back))
            case "abs": return ComplexValue(re: x.magnitude)
            case _ where !x.isReal: return nan
            case "erf": return ComplexValue(re: erf(x.re))
            case "asin": return ComplexValue(re: asin(x.re))
            case "relu": return ComplexValue(re: x.re > 0 ? x.re : 0)
            case "sign": return ComplexValue(re: x.re > 0 ? 1 : x.re < 0 ? -1 : 0)
            case "step": return ComplexValue(re: x.re > 0 ? 1 : 0)
            case "gamma": return ComplexValue(re: tgamma(x.re))
            case "factorial": return ComplexValue(re: tgamma(x.re + 1))
            case "binomial":
                let k = arguments[1].sampled(values).re
                // Γ by logarithms, with its sign.
                func gamma(_ x: Double) -> Double {
                    x > 0 ? exp(lgamma(x)) : Double.pi / (sin(.pi * x) * exp(lgamma(1 - x)))
                }
                return ComplexValue(re: gamma(x.re + 1) / gamma(k + 1) / gamma(x.re - k + 1))
            default: return nan
            }
        }
    }
}

/// What a numerical check of a rule found.
struct RuleSampling {
    var compared = 0
    var matched = 0
    var failures: [String] = []

    static let realOnly: Set = ["asin", "relu", "step", "sign", "erf", "gamma", "factorial", "binomial"]

    /// Compares both sides at random values that fulfil the conditions; then rewrites instances of the pattern, which must
    /// match, and instances that violate a condition, which must not.
    init(_ rule: RewriteRule, rounds: Int, random: inout SeededGenerator) {
        let functions = rule.pattern.fold { (part: Expr, below: [Set<String>]) -> Set<String> in
            let all = below.reduce(into: Set<String>()) { $0.formUnion($1) }
            if case .call(let function, _) = part.form { return all.union([function.name]) }
            return all
        }
        let onlyReal = !functions.isDisjoint(with: Self.realOnly)
        for _ in 0..<rounds {
            var values: [String: ComplexValue] = [:]
            for letter in rule.pattern.variables { values[letter.name] = Self.value(letter, rule, onlyReal, &random) }
            if rule.nonzero.contains(where: { $0.sampled(values).magnitude < 1e-3 }) { continue }
            compare(rule.pattern, rule.replacement, values, "\(rule.name): the two sides")
        }
        for _ in 0..<max(4, rounds / 20) { instantiate(rule, onlyReal, &random) }
        for letter in rule.pattern.variables where !letter.assumptions.isEmpty || rule.conditions[letter] != nil {
            violate(rule, letter)
        }
    }

    private static func value(
        _ letter: Variable, _ rule: RewriteRule, _ onlyReal: Bool, _ random: inout SeededGenerator
    ) -> ComplexValue {
        let size = Double.random(in: 0.1...2.2, using: &random)
        let real = [size, -size, 0.5, 1, -1, 0][Int(random.next() % 6)]
        if let condition = rule.conditions[letter], condition.text.contains("integer other") {
            return ComplexValue(re: [2, 3, -1, -2][Int(random.next() % 4)])
        }
        if letter.assumptions.contains([.positive, .integer]) {
            return ComplexValue(re: Double(random.next() % 6 + 1))
        }
        if letter.assumptions.contains(.integer) { return ComplexValue(re: Double(random.next() % 9) - 4) }
        if letter.assumptions.contains(.positive) { return ComplexValue(re: [size, 1, 0.5][Int(random.next() % 3)]) }
        if onlyReal || letter.assumptions.contains(.real) || random.next() % 4 == 0 { return ComplexValue(re: real) }
        return ComplexValue(re: real, im: Double.random(in: -4...4, using: &random))
    }

    private mutating func compare(_ left: Expr, _ right: Expr, _ values: [String: ComplexValue], _ what: String) {
        let (a, b) = (left.sampled(values), right.sampled(values))
        // A pole of one side, and cancelling large terms, decide nothing.
        guard a.magnitude < 1e5, b.magnitude < 1e5 else { return }
        compared += 1
        // What cancels in a sum is lost.
        let terms = [left, right].flatMap { side -> [Expr] in
            if case .sum(let terms) = side.form { return terms }
            return [side]
        }
        let scale = terms.reduce(1) { max($0, $1.sampled(values).magnitude) }
        if (a - b).magnitude > 1e-7 * max(1, a.magnitude) + 1e-11 * scale {
            failures.append("\(what) at \(values.sorted { $0.key < $1.key }): \(a), \(b)")
        }
    }

    /// The letters of the rule replaced by expressions of other letters, then rewritten.
    private mutating func instantiate(_ rule: RewriteRule, _ onlyReal: Bool, _ random: inout SeededGenerator) {
        var inserted: [Variable: Expr] = [:]
        var values: [String: ComplexValue] = [:]
        for (index, letter) in rule.pattern.variables.enumerated() {
            let known = onlyReal ? letter.assumptions.union(.real) : letter.assumptions
            let (u, v) = (Variable("u\(index)", known), Variable("v\(index)", known))
            let choices =
                [Expr(u), Expr(u) + Expr(v), Expr(u) * Expr(v), 3 * Expr(u), Expr(u) + 1, Expr(2)]
                + (known.contains(.positive) ? [] : [-Expr(u), Expr(u) - Expr(v)])
            var value = choices[Int(random.next() % UInt64(choices.count))]
            if let condition = rule.conditions[letter], !condition.holds(value) {
                value = condition.text.contains("not a number") ? Expr(u) : Expr([2, 3, -2][Int(random.next() % 3)])
            }
            inserted[letter] = value
            for variable in [u, v] { values[variable.name] = Self.value(variable, rule, onlyReal, &random) }
        }
        let instance = try! rule.pattern.fold { (part: Expr, children: [Expr]) throws(ExprError) -> Expr in
            if let variable = part.variable { return inserted[variable] ?? part }
            return try part.rebuilt(from: children)
        }
        guard let (result, nonzero) = try? rule.applied(to: instance) else { return }
        matched += 1
        if nonzero.contains(where: { $0.sampled(values).magnitude < 1e-3 }) { return }
        compare(instance, result, values, "\(rule.name): \(instance) became \(result)")
    }

    /// The pattern with a letter of which too little is known.
    private mutating func violate(_ rule: RewriteRule, _ letter: Variable) {
        var candidates: [Expr] = []
        if !letter.assumptions.isEmpty { candidates.append(Expr(variable: "w")) }
        if letter.assumptions.contains(.positive) { candidates.append(Expr(variable: "w", .real)) }
        if letter.assumptions.contains(.integer) { candidates.append(Expr(variable: "w", .positive)) }
        if let condition = rule.conditions[letter] {
            candidates += [Expr(variable: "w", [.positive, .integer]), Expr(1, 2), Expr(5)].filter {
                !condition.holds($0)
            }
        }
        for candidate in candidates {
            // The others are unlike each other, so that no other way of matching exists.
            guard
                let instance = try? rule.pattern.fold({ (part: Expr, children: [Expr]) throws(ExprError) -> Expr in
                    if part.variable == letter { return candidate }
                    if part.variable != nil, let variable = part.variable, !variable.isPlace {
                        return Expr(variable: "z_\(variable.name)", variable.assumptions)
                    }
                    return try part.rebuilt(from: children)
                }), let result = try? rule.applied(to: instance)?.result
            else { continue }
            // A match in which the letter stands for something else is all right, if it is true.
            let names = instance.variables
            var random = SeededGenerator(state: 5)
            for _ in 0..<20 {
                var values: [String: ComplexValue] = [:]
                for name in names {
                    values[name.name] =
                        name.assumptions.contains(.integer)
                        ? ComplexValue(re: 2)
                        : name.assumptions.contains(.positive)
                            ? ComplexValue(re: 0.7)
                            : ComplexValue(re: -1.3, im: name.assumptions.contains(.real) ? 0 : 2.1)
                    _ = random.next()
                }
                compare(instance, result, values, "\(rule.name): \(instance), against its conditions, became \(result)")
            }
        }
    }
}
