import Algebra
import Evaluation
import Exact
import Testing

/// Shared averages and power series against single recursions and sums over a grid.
@Suite struct CovarianceFamilyTests {
    private func function(_ text: String) throws -> Expr {
        try Expr(parsing: text, scope: Expr.Scope([GaussianAverage.variable]))
    }

    private func member(
        _ texts: [String], _ strengths: [Rational], bias: Rational = 0, noise: Rational = 0, leak: Rational = 0,
        isDiscrete: Bool = true
    ) throws -> CovarianceFamily.Member {
        try CovarianceFamily(texts.map(function)).member(
            strengths: strengths, decay: isDiscrete ? 1 - leak * leak : leak, constant: bias + noise,
            sharedConstant: bias, isDiscrete: isDiscrete)
    }

    private func compareFixedPoints(_ member: CovarianceFamily.Member) throws {
        let found = try member.fixedPoints()
        let expected = try member.recursion().fixedPoints()
        #expect(found.points.count == expected.points.count && found.growsBeyond == expected.growsBeyond)
        for (a, b) in zip(found.points, expected.points) {
            #expect(a.variance.agrees(with: b.variance) && a.variance.error <= 1e-10 * a.variance.value)
            #expect(a.response.agrees(with: b.response) && a.response.error < 1e-9)
            #expect(a.slope.agrees(with: b.slope))
            #expect(a.isStable == b.isStable)
        }
    }

    @Test func `fixed points are those of single recursions`() throws {
        try compareFixedPoints(member(["tanh(x)"], [Rational(9, 10)]))
        try compareFixedPoints(member(["erf(x)", "x/(1+x^2)"], [1, 2], bias: Rational(1, 10)))
        try compareFixedPoints(member(["tanh(x)"], [4], bias: Rational(1, 10), leak: 2, isDiscrete: false))
        try compareFixedPoints(member(["relu(x)"], [1], bias: Rational(1, 3)))
        try compareFixedPoints(member(["relu(x)"], [Rational(5, 2)]))
    }

    @Test func `correlations solve their equation, summed over a grid`() throws {
        let (third, tenth) = (Rational(1, 3), Rational(1, 10))
        for (strength, bias, noise, leak, shift) in [
            (Rational(2), Rational(1, 20), Rational(0), Rational(0), 0.0), (9, Rational(1, 100), 0, 0, 0),
            (9, tenth, 0, third, 0.25), (Rational(3, 2), tenth, Rational(1, 5), Rational(1, 2), 0.25),
        ] {
            let member = try member(
                ["tanh(x + \(Rational(Int(shift * 4), 4)))"], [strength], bias: bias, noise: noise, leak: leak)
            let point = try member.fixedPoints().points.last!
            let (q, s, decay) = (point.variance.value, strength.doubleValue, (1 - leak * leak).doubleValue)
            let found = try member.correlation(at: point)
            let c = try #require(found.value)
            #expect(
                c.value > 0.001 && c.value < 0.99 && c.error < 1e-9 && found.response.error < 1e-8,
                "\(strength): \(found)")
            let sums = averages(q, c.value) { hyperbolicTangent($0 + shift) }
            #expect(abs(s * sums.values + bias.doubleValue - decay * q * c.value) < 1e-9 * q)
            #expect(abs(s * sums.slopes - found.response.value) < 1e-8)
        }
    }

    @Test func `Hermite coefficients of known functions`() throws {
        // exp(a z) = e^(a²/2) Σ aⁿ/√n! he_n(z); x³ = √6 he_3 + 3 he_1 at K = 1.
        let hermite = try HermiteCoefficients([try function("exp(x/2)"), try function("x^3"), try function("abs(x)")])
        let exponential = try hermite.coefficients(of: 0, variance: 4, count: 30)
        var expected = Estimate(0.5).exponential.value
        for (n, coefficient) in exponential.enumerated() {
            #expect(abs(coefficient.value - expected) <= coefficient.error + 1e-15 * expected)
            #expect(coefficient.error < 1e-11)
            expected /= Double(n + 1).squareRoot()
        }
        let cube = try hermite.coefficients(of: 1, variance: 1, count: 6).map(\.value)
        for (value, expected) in zip(cube, [0, 3, 0, 6.0.squareRoot(), 0, 0]) {
            #expect(abs(value - expected) < 1e-12)
        }
        // <|z|> and <|z| he_2> with a kink at 0.
        let kink = try hermite.coefficients(of: 2, variance: 1, count: 3).map(\.value)
        #expect(abs(kink[0] - (2 / Double.pi).squareRoot()) < 1e-13)
        #expect(abs(kink[2] - 1 / Double.pi.squareRoot()) < 1e-13)
    }

    /// <φ(u)φ(v)> and <φ'(u)φ'(v)> for φ' = 1 − φ², by the trapezoidal rule.
    private func averages(_ q: Double, _ c: Double, _ f: (Double) -> Double) -> (values: Double, slopes: Double) {
        let step = 0.14
        let (width, rest) = (q.squareRoot(), (1 - c * c).squareRoot())
        var (values, slopes, weight) = (0.0, 0.0, 0.0)
        for i in -52...52 {
            let a = f(width * Double(i) * step)
            for j in -52...52 {
                let (z, y) = (Double(i) * step, Double(j) * step)
                let w = exp(-(z * z + y * y) / 2)
                let b = f(width * (c * z + rest * y))
                values += w * a * b
                slopes += w * (1 - a * a) * (1 - b * b)
                weight += w
            }
        }
        return (values / weight, slopes / weight)
    }
}

private func exp(_ x: Double) -> Double { Estimate(x).exponential.value }
private func hyperbolicTangent(_ x: Double) -> Double { 1 - 2 / (exp(2 * x) + 1) }
private func abs(_ x: Double) -> Double { x.magnitude }
