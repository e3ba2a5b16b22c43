import Algebra
import Exact
import Expansion

/// The growth of the cumulants of k with depth at criticality, in words and formulas.
public struct CriticalGrowthReport: Sendable {
    public let theory: String
    public let title: String?
    public let growth: CriticalGrowth
    /// What a layer is called: `l`.
    public let layer: String

    public init(theory: String, title: String?, growth: CriticalGrowth, layer: String = "l") {
        self.theory = theory
        self.title = title
        self.growth = growth
        self.layer = layer
    }

    /// One law: what grows, its series in K, and its growth with the layer.
    private struct Line {
        let name: Formula
        let inVariance: Formula
        let inLayer: Formula
    }

    private var lines: [Line] {
        let a = growth.decay
        let b = growth.logarithm
        // 1/K = a l + b ln l + c + O(ln(l)/l)
        var lines = [
            Line(
                name: ratio(of: nil, degree: 1), inVariance: ratio(of: nil, degree: 1),
                inLayer: formula(
                    [(a, 1, 0, false), (b, 0, 1, false), (1, 0, 0, true)], order: (power: -1, logarithm: 1)))
        ]
        for law in growth.laws {
            let s = law.power
            let x = law.coefficients
            var terms: [Term] = []
            let high = try? a.power(s)
            let low = try? a.power(s - 1)
            guard let high, let low else { continue }
            terms.append((x[0] * high, s, 0, false))
            terms.append((x[0] * Rational(s) * low * b, s - 1, 1, false))
            if x.count > 1 {
                terms.append((x[0] * Rational(s) * low, s - 1, 0, true))
                terms.append((x[1] * low, s - 1, 0, false))
            }
            lines.append(
                Line(
                    name: ratio(of: law.name, degree: law.degree), inVariance: series(law),
                    inLayer: formula(
                        terms,
                        order: x.count > 1 ? (power: s - 2, logarithm: s > 1 ? 2 : 1) : (power: s - 1, logarithm: 0))))
        }
        return lines
    }

    /// A coefficient, the powers of l and of ln l, and whether c is a factor.
    private typealias Term = (coefficient: Rational, power: Int, logarithm: Int, hasConstant: Bool)

    private func formula(_ terms: [Term], order: (power: Int, logarithm: Int)) -> Formula {
        var formula = Formula()
        var parts: [(isNegative: Bool, Formula.Part)] = []
        for term in terms where !term.coefficient.isZero {
            var above: [Formula.Part] = []
            if term.hasConstant { above.append(formula.name("c")) }
            if term.power > 0 { above.append(formula.power(formula.name(layer), Rational(term.power))) }
            if term.logarithm > 0 { above.append(formula.call("log", [formula.name(layer)])) }
            parts.append((false, formula.product(term.coefficient, above)))
        }
        var above: [Formula.Part] = []
        var below: [Formula.Part] = []
        if order.power > 0 { above.append(formula.power(formula.name(layer), Rational(order.power))) }
        if order.logarithm > 0 {
            above.append(formula.power(formula.call("log", [formula.name(layer)]), Rational(order.logarithm)))
        }
        if order.power < 0 { below.append(formula.power(formula.name(layer), Rational(-order.power))) }
        if above.isEmpty { above.append(formula.number(1)) }
        parts.append((false, formula.order([formula.product(above, over: below)])))
        formula.whole = formula.sum(parts)
        return formula
    }

    /// `V/K^2`, or `1/K`.
    private func ratio(of name: String?, degree: Int) -> Formula {
        var formula = Formula()
        let above = name.map { formula.name($0) } ?? formula.number(1)
        formula.whole = formula.product([above], over: [formula.power(formula.name("K"), Rational(degree))])
        return formula
    }

    /// x₀/K^s + x₁/K^{s−1} + O(…)
    private func series(_ law: CriticalGrowth.Law) -> Formula {
        var formula = Formula()
        func power(_ exponent: Int, _ coefficient: Rational) -> Formula.Part {
            let k = formula.power(formula.name("K"), Rational(abs(exponent)))
            if exponent == 0 { return formula.number(coefficient) }
            return exponent > 0 ? formula.product(coefficient, [k]) : formula.product(coefficient, [], over: [k])
        }
        var parts: [(isNegative: Bool, Formula.Part)] = []
        for (i, coefficient) in law.coefficients.enumerated() where !coefficient.isZero {
            parts.append((false, power(i - law.power, coefficient)))
        }
        parts.append((false, formula.order([power(law.coefficients.count - law.power, 1)])))
        formula.whole = formula.sum(parts)
        return formula
    }

    private func condition(_ notation: Notation) -> String {
        growth.criticality.number != nil
            ? "" : (try? Formula(growth.criticality).written(as: notation)).map { "\($0) = 1" } ?? ""
    }

    public func text() -> String {
        var lines = ["theory \(theory)" + (title.map { ": \($0)" } ?? "")]
        let condition = condition(.text)
        lines += [
            "",
            "growth with depth at criticality" + (condition.isEmpty ? "" : ", \(condition)")
                + "; leading order and first correction for \(layer) -> infinity, \(layer)/N -> 0",
            "c is a number that depends on the first layer",
        ]
        lines += lawLines.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `V/K^2 = 1/(3*K) + O(1) = 2*l/3 - 5*log(l)/18 + O(1)`, one line for each quantity.
    var lawLines: [String] {
        lines.map { line in
            let (name, series, growth) = (line.name.text, line.inVariance.text, line.inLayer.text)
            return "\(name) = \(name == series ? growth : "\(series) = \(growth)")"
        }
    }

    public func latex() throws(NotationError) -> String {
        let condition = condition(.latex)
        var lines = ["% \(theory): growth with depth at criticality" + (condition.isEmpty ? "" : ", $\(condition)$")]
        lines += ["% $c$ is a number that depends on the first layer", "\\begin{align*}"]
        let all = self.lines
        for (place, line) in all.enumerated() {
            let name = try line.name.written(as: .latex)
            let series = try line.inVariance.written(as: .latex)
            let growth = try line.inLayer.written(as: .latex)
            let end = place + 1 < all.count ? " \\\\" : ""
            lines.append("  \(name) &= \(name == series ? growth : "\(series) = \(growth)")\(end)")
        }
        lines.append("\\end{align*}")
        return lines.joined(separator: "\n") + "\n"
    }
}
