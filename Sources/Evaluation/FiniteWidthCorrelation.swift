import Algebra
import Exact

// Two inputs with covariances k = (k₁₁, k₁₂, k₂₂): the means follow F, fluctuations have the covariances Σ_cd = ⟨f_c f_d⟩ − ⟨f_c⟩⟨f_d⟩ of
// f₁₁ = f(x), f₂₂ = f(y), f₁₂ = Σ_W σ_W² φ_W(x)φ_W(y). With T_mn = ⟨∂ₓᵐ∂ᵧⁿ f₁₂⟩ a derivative by k₁₂ raises m and n by one, one by k₁₁ takes
// half of m + 2. At equal variances K and correlation c the Jacobian
//
//     J = ((χ∥, 0, 0), (a, χ, a), (0, 0, χ∥)),      χ = T₁₁,  a = T₂₀/2
//
// has the eigenvector (0, 1, 0) with eigenvalue χ. Displaced along it, F₁₁ and F₂₂ do not change, so that the response X of the
// fluctuations has X₁₁,₁₁ = 0 and the shift s of the eigenvalue is that of F₁₂ alone:
//
//     C = JCJᵀ + Σ,   g = Jg + ½F''[C],   χX = JXJᵀ + (F''v)CJᵀ + JC(F''v)ᵀ + Σ'v,   s = F''[v,g] + ½F'''[v,C] + ½F''[X].

extension FiniteWidth {
    /// The covariance of two inputs at a fixed point with correlation c* < 1.
    public struct Correlation: Hashable, Sendable {
        /// χ(c*) = Σσ²⟨φ'(u)φ'(v)⟩, by which a displacement of k₁₂ changes in a layer at N = ∞.
        public let multiplier: Estimate
        /// N·(the factor at width N − χ(c*)).
        public let multiplierShift: Estimate
        /// N·Var k₁₂.
        public let spread: Estimate
        /// N·(E k₁₂ − c*K).
        public let shift: Estimate
    }

    /// Whether averages of all derivatives that ``correlation(at:correlation:)`` needs are averages of functions.
    public var isSmooth: Bool { terms.allSatisfy { $0.function.isSmooth(in: GaussianAverage.variable) } }

    /// - Parameters:
    ///   - point: the fixed point of the variance.
    ///   - correlation: c*, below 1; its error, and that of K, are followed through the slopes of all results.
    /// - Precondition: ``isSmooth``.
    /// - Complexity: three averages over pairs, of some fifteen functions each.
    public func correlation(at point: Variance, correlation c: Estimate) throws(EvaluationError) -> Correlation {
        let pair = try FiniteWidthPair(terms)
        let (k, value) = (point.variance.value, c.value)
        let result = try pair.numbers(variance: k, correlation: value, point)
        let step = max(1e-5, 2 * c.error)
        // Slopes need few digits.
        let moved = try pair.numbers(
            variance: k, correlation: value > step ? value - step : value + step, point, relativeAccuracy: 1e-8)
        let stretch = max(1e-5 * k, 2 * point.variance.error)
        let wider = try pair.numbers(
            variance: k + stretch, correlation: value, point, relativeAccuracy: 1e-8)
        func widened(_ number: (FiniteWidthPair.Numbers) -> Estimate) -> Estimate {
            let own = number(result)
            let byCorrelation = (number(moved).value - own.value).magnitude / step * c.error
            let byVariance = (number(wider).value - own.value).magnitude / stretch * point.variance.error
            // Slopes may change within the error.
            return Estimate(own.value, error: own.error + 2 * (byCorrelation + byVariance))
        }
        return Correlation(
            multiplier: widened(\.multiplier), multiplierShift: widened(\.multiplierShift),
            spread: widened(\.spread), shift: widened(\.shift))
    }
}

/// The averages of two inputs and the algebra above, at exact numbers.
struct FiniteWidthPair: Sendable {
    struct Numbers {
        let multiplier, multiplierShift, spread, shift: Estimate
    }

    private let quadrature: JointQuadrature
    private let orders: [[Int]] = [
        [2, 0], [1, 1], [2, 2], [3, 1], [4, 0], [3, 3], [4, 2], [5, 1],
    ]

    init(_ terms: [CovarianceMap.Term]) throws(EvaluationError) {
        let letters = [JointGaussianAverage.variable(1), JointGaussianAverage.variable(2)]
        let functions: [Expr]
        do throws(ExprAlgebraError) { functions = try Self.functions(terms, letters, orders) } catch {
            throw .expression(error)
        }
        quadrature = try JointQuadrature(functions, over: letters)
    }

    /// The functions whose averages are the T_mn, and then f₁₂, f₁₁f₁₂, f₁₁f₂₂, f₁₂², ∂ₓ∂ᵧ of the last three, and f₁₁.
    private static func functions(
        _ terms: [CovarianceMap.Term], _ letters: [Variable], _ orders: [[Int]]
    ) throws(ExprAlgebraError) -> [Expr] {
        let single = GaussianAverage.variable
        /// φ_W⁽ᵐ⁾ as a function of each of the variables.
        var derivatives: [[[Expr]]] = [[], []]
        for term in terms {
            var function = term.function
            var rows: [[Expr]] = [[], []]
            for _ in 0...5 {
                for side in 0...1 { rows[side].append(try function.substituting([single: Expr(letters[side])])) }
                function = try function.derivative(by: single)
            }
            for side in 0...1 { derivatives[side].append(rows[side]) }
        }
        func sum(_ a: (side: Int, order: Int), _ b: (side: Int, order: Int)) -> Expr {
            terms.indices.reduce(.zero) {
                $0 + Expr(terms[$1].strength) * derivatives[a.side][$1][a.order] * derivatives[b.side][$1][b.order]
            }
        }
        let (mixed, left, right) = (sum((0, 0), (1, 0)), sum((0, 0), (0, 0)), sum((1, 0), (1, 0)))
        var functions = orders.map { sum((0, $0[0]), (1, $0[1])) }
        let products = [mixed, left * mixed, left * right, mixed * mixed]
        functions += products
        for product in products.dropFirst() {
            functions.append(try product.derivative(by: letters[0]).derivative(by: letters[1]))
        }
        return functions + [left]
    }

    func numbers(
        variance k: Double, correlation c: Double, _ point: FiniteWidth.Variance, relativeAccuracy: Double = 1e-11
    ) throws(EvaluationError) -> Numbers {
        let averages = try quadrature.averages(
            covariance: [[k, c * k], [c * k, k]], relativeAccuracy: relativeAccuracy)
        func t(_ m: Int, _ n: Int) -> Estimate { averages[orders.firstIndex { $0 == [m, n] }!] }
        let (one, two, half) = (Estimate(1), Estimate(2), Estimate(0.5))
        let rest = Array(averages.dropFirst(orders.count))
        let (parallel, c1111, g11) = (point.multiplier, point.spread, point.shift)
        let (chi, a) = (t(1, 1), half * t(2, 0))
        let (f12, f11) = (rest[0], rest[7])
        let (s1112, s1122, s1212) = (rest[1] - f11 * f12, rest[2] - f11 * f11, rest[3] - f12 * f12)
        let (d1112, d1122, d1212) = (rest[4] - f11 * chi, rest[5], rest[6] - two * f12 * chi)

        let c1122 = s1122 / (one - parallel * parallel)
        let c1112 = (parallel * a * (c1111 + c1122) + s1112) / (one - parallel * chi)
        let square = two * a * a
        let c1212 =
            (square * (c1111 + c1122) + Estimate(4) * a * chi * c1112 + s1212) / (one - chi * chi)
        let curvature =
            half * t(4, 0) * c1111 + half * t(2, 2) * c1122 + t(2, 2) * c1212 + two * t(3, 1) * c1112
        let g12 = (two * a * g11 + half * curvature) / (one - chi)

        let x1122 = d1122 / (chi - parallel * parallel)
        let tilt = half * t(3, 1) * (c1111 + c1122) + t(2, 2) * c1112
        let x1112 = (parallel * a * x1122 + parallel * tilt + d1112) / (chi * (one - parallel))
        let bend =
            half * t(3, 1) * (two * a * (c1111 + c1122) + two * chi * c1112)
            + t(2, 2) * (two * a * c1112 + chi * c1212)
        let x1212 =
            (square * x1122 + Estimate(4) * a * chi * x1112 + two * bend + d1212) / (chi * (one - chi))

        let background = t(3, 1) * g11 + t(2, 2) * g12
        let third =
            half * t(5, 1) * c1111 + half * t(3, 3) * c1122 + t(3, 3) * c1212 + two * t(4, 2) * c1112
        let response = half * t(2, 2) * x1122 + t(2, 2) * x1212 + two * t(3, 1) * x1112
        return Numbers(
            multiplier: chi, multiplierShift: background + half * third + half * response, spread: c1212, shift: g12)
    }
}
