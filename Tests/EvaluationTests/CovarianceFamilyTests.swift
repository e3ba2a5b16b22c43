import Algebra
import Evaluation
import Exact
import Testing

/// Shared averages and power series against the fixed points and correlations of single recursions.
@Suite struct CovarianceFamilyTests {
    private func function(_ text: String) throws -> Expr {
        try Expr(parsing: text, scope: Expr.Scope([GaussianAverage.variable]))
    }

    private func compare(
        _ texts: [String], _ strengths: [Rational], bias: Rational = 0, noise: Rational = 0, leak: Rational = 0,
        isDiscrete: Bool = true
    ) throws {
        let functions = try texts.map(function)
        let decay = isDiscrete ? 1 - leak * leak : leak
        let member = try CovarianceFamily(functions).member(
            strengths: strengths, decay: decay, constant: bias + noise, sharedConstant: bias, isDiscrete: isDiscrete)
        let recursion = try member.recursion()
        let found = try member.fixedPoints()
        let expected = try recursion.fixedPoints()
        #expect(found.points.count == expected.points.count && found.growsBeyond == expected.growsBeyond)
        for (a, b) in zip(found.points, expected.points) {
            #expect(a.variance.agrees(with: b.variance) && a.variance.error <= 1e-10 * a.variance.value)
            #expect(a.response.agrees(with: b.response) && a.response.error < 1e-9)
            #expect(a.slope.agrees(with: b.slope))
            #expect(a.isStable == b.isStable)
            guard a.isStable == true else { continue }
            let (c, d) = (try member.correlation(at: a), try recursion.correlation(at: b))
            #expect(c.response.agrees(with: d.response) && c.response.error < 1e-8, "\(c) \(d)")
            if let found = c.value, let expected = d.value {
                #expect(found.agrees(with: expected) && found.error < 1e-8, "\(c) \(d)")
            } else {
                #expect(c.value == nil && d.value == nil)
            }
        }
    }

    @Test func `tanh on both sides of the edge of chaos`() throws {
        try compare(["tanh(x)"], [Rational(9, 10)])
        try compare(["tanh(x)"], [2], bias: Rational(1, 20))
        try compare(["tanh(x)"], [9], bias: Rational(1, 100))
    }

    @Test func `other activations, several weights, noise and leak`() throws {
        try compare(["erf(x)", "x/(1+x^2)"], [1, 2], bias: Rational(1, 10))
        try compare(["tanh(x + 1/2)"], [4], bias: Rational(1, 100))
        try compare(["tanh(x)"], [Rational(3, 2)], bias: Rational(1, 10), noise: Rational(1, 5), leak: Rational(1, 2))
        try compare(["tanh(x)"], [4], bias: Rational(1, 10), leak: 2, isDiscrete: false)
        try compare(["relu(x)"], [1], bias: Rational(1, 3))
        try compare(["relu(x)"], [Rational(5, 2)])
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
}

private func abs(_ x: Double) -> Double { x.magnitude }
