import Exact

/// Averages ⟨uⁿ·vᵐ·s(u)·s′(v)⟩ over two Gaussian variables, with signs or error functions s and s′ or without.
///
/// Powers are taken off by ⟨u·g⟩ = ⟨u⟩⟨g⟩ + aa·⟨∂g/∂u⟩ + ab·⟨∂g/∂v⟩. Where the derivative meets s = erf(b·u), there is
/// 2b/√π·exp(−b²u²) in its place, and for the sign 2δ(u): a Gaussian again, with one s less. What is left at the end is
///
///     ⟨s(u)⟩ = erf(κ⟨u⟩/√(2S)),  ⟨s(u)·s′(v)⟩ = (2/π)·asin(κκ′·ab/√(SS′)) for means 0
///
/// with κ = √2·b and S = 1 + κ²·aa for erf(b·u), κ = 1 and S = aa for the sign: erf(b·u) is the mean of sign(u + z) over an
/// independent z of variance 1/κ², and the rest is Sheppard's formula for the orthants (1899), in the theory of networks known as
/// the arcsine kernel (C. Williams, Neural Comput. 10, 1203, 1998) and the arc-cosine kernels (Y. Cho and L. Saul, NIPS 2009).
final class GaussianMoments {
    typealias Sign = SignedExponentialSum.Sign

    /// An average as a sum of coefficients times functions that are no fractions.
    struct Term {
        /// 1, asin(…) or erf(…)
        var function: Expr
        var radicand: Expr
        var exponent: Expr
        var coefficient: ComplexExpr
    }

    private let gaussian: TiltedGaussian
    private let signU: Sign?
    private let signV: Sign?
    private var known: [[Int]: [Term]] = [:]
    private var belowU: GaussianMoments?
    private var belowV: GaussianMoments?

    init(_ gaussian: TiltedGaussian, _ signU: Sign?, _ signV: Sign?) {
        self.gaussian = gaussian
        self.signU = signU
        self.signV = signV
    }

    private var isCentred: Bool { gaussian.meanU.isZero && gaussian.meanV.isZero }

    /// ⟨uⁿ·vᵐ·s(u)·s′(v)⟩; nil where there is no closed form.
    func average(_ n: Int, _ m: Int) throws(ExprAlgebraError) -> [Term]? {
        if let terms = known[[n, m]] { return terms }
        guard let terms = try computed(n, m) else { return nil }
        known[[n, m]] = terms
        return terms
    }

    private func computed(_ n: Int, _ m: Int) throws(ExprAlgebraError) -> [Term]? {
        let signs = (signU == nil ? 0 : 1) + (signV == nil ? 0 : 1)
        if isCentred, !(n + m + signs).isMultiple(of: 2) { return [] }
        // A variable that is zero.
        if gaussian.aa.isZero, gaussian.meanU.isZero, n > 0 || signU != nil { return [] }
        if gaussian.bb.isZero, gaussian.meanV.isZero, m > 0 || signV != nil { return [] }
        if n == 0, m == 0 { return try base() }
        let isU = n > 0
        let own = isU ? gaussian : gaussian.swapped
        let (power, other) = isU ? (n - 1, m) : (m - 1, n)
        func moment(_ p: Int, _ q: Int) throws(ExprAlgebraError) -> [Term]? {
            isU ? try average(p, q) : try average(q, p)
        }
        var terms: [Term] = []
        func add(_ factor: ComplexExpr, _ average: [Term]?) -> Bool {
            guard let average else { return false }
            for term in average {
                var term = term
                term.coefficient = term.coefficient * factor
                terms.append(term)
            }
            return true
        }
        func multiple(_ factor: Expr, _ count: Int) -> ComplexExpr { ComplexExpr(real: Expr(count) * factor) }
        if !own.meanU.isZero, !add(own.meanU, try moment(power, other)) { return nil }
        if power > 0, !add(multiple(own.aa, power), try moment(power - 1, other)) { return nil }
        if other > 0, !own.ab.isZero, !add(multiple(own.ab, other), try moment(power, other - 1)) { return nil }
        for (sign, factor, isOfU) in [(signU, isU ? own.aa : own.ab, true), (signV, isU ? own.ab : own.aa, false)] {
            guard let sign, !factor.isZero else { continue }
            guard let (below, slope) = try derivative(of: sign, isOfU) else { return nil }
            let average = isU ? try below.average(power, other) : try below.average(other, power)
            if !add(ComplexExpr(real: slope * factor), average) { return nil }
        }
        return Self.collected(terms)
    }

    /// The averages with s′ in place of s, and the factor in front of them.
    private func derivative(
        of sign: Sign, _ isOfU: Bool
    ) throws(ExprAlgebraError) -> (below: GaussianMoments, slope: Expr)? {
        guard gaussian.meanU.isReal, gaussian.meanV.isReal, !(isOfU ? gaussian.aa : gaussian.bb).isZero else {
            return nil
        }
        let slope = Expr(2) * sign.steepness / Expr(2).power(Expr(1, 2)) / Expr.pi.power(Expr(1, 2))
        if let below = isOfU ? belowU : belowV { return (below, slope) }
        let below: GaussianMoments
        if isOfU {
            below = GaussianMoments(try gaussian.tilted(by: sign.width), nil, signV)
            belowU = below
        } else {
            below = GaussianMoments(try gaussian.swapped.tilted(by: sign.width).swapped, signU, nil)
            belowV = below
        }
        return (below, slope)
    }

    private func base() throws(ExprAlgebraError) -> [Term]? {
        func term(_ function: Expr, _ coefficient: Expr = 1) -> [Term] {
            // An odd function of −x is minus one of x, a value such as asin(1) a number.
            if case .call = function.coefficientAndRest.rest.head {
                let (number, rest) = function.coefficientAndRest
                return [
                    Term(
                        function: rest, radicand: gaussian.radicand, exponent: gaussian.exponent,
                        coefficient: ComplexExpr(real: coefficient * Expr(number)))
                ]
            }
            return [
                Term(
                    function: 1, radicand: gaussian.radicand, exponent: gaussian.exponent,
                    coefficient: ComplexExpr(real: coefficient * function))
            ]
        }
        let half = Expr(1, 2)
        let root = gaussian.radicand.power(half)
        switch (signU, signV) {
        case (nil, nil): return term(1)
        case (let s?, nil), (nil, let s?):
            let own = signU == nil ? gaussian.swapped : gaussian
            if own.meanU.isZero { return [] }
            guard own.meanU.isReal else { return nil }
            let scale = try s.scale(own)
            let argument = s.steepness * own.meanU.real * root * (2 * scale).power(-half)
            return term(try ExprAlgebraError.translating { () throws(ExprError) in try .call(.erf, [argument]) })
        case (let s?, let t?):
            guard isCentred else { return nil }
            let covariance = try (gaussian.ab * gaussian.radicand).together()
            let scales = (try s.scale(gaussian), try t.scale(gaussian.swapped))
            let argument = s.steepness * t.steepness * covariance * scales.0.power(-half) * scales.1.power(-half)
            let angle = try ExprAlgebraError.translating { () throws(ExprError) in try Expr.call(.asin, [argument]) }
            return term(angle, 2 / Expr.pi)
        }
    }

    /// Terms with the same functions as one.
    static func collected(_ terms: [Term]) -> [Term] {
        var places: [[Expr]: Int] = [:]
        var result: [Term] = []
        for term in terms {
            let key = [term.function, term.radicand, term.exponent]
            if let place = places[key] {
                result[place].coefficient = result[place].coefficient + term.coefficient
            } else {
                places[key] = result.count
                result.append(term)
            }
        }
        return result
    }
}

extension SignedExponentialSum.Sign {
    /// κ
    fileprivate var steepness: Expr {
        switch self {
        case .sharp: 1
        case .smooth(let slope): Expr(2).power(Expr(1, 2)) * slope
        }
    }

    /// The width of the derivative.
    fileprivate var width: TiltedGaussian.Width {
        switch self {
        case .sharp: .zero
        case .smooth(let slope): .curvature(2 * slope * slope)
        }
    }

    /// S times the radicand, a polynomial and positive.
    fileprivate func scale(_ gaussian: TiltedGaussian) throws(ExprAlgebraError) -> Expr {
        switch self {
        case .sharp: try (gaussian.aa * gaussian.radicand).together()
        case .smooth(let slope): try ((1 + 2 * slope * slope * gaussian.aa) * gaussian.radicand).together()
        }
    }
}
