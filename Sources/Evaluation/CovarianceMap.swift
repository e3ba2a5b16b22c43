import Algebra
import Exact

/// What a layer, or a random recurrent network, does to the covariance of its Gaussian pre-activations:
///
///     F(Kaa, Kab, Kbb) = Σ_W σ_W² <φ_W(u) φ_W(v)>,     (u, v) ~ N(0, ((Kaa, Kab), (Kab, Kbb))),
///
/// and what it does to small perturbations, the same with φ'. The sum runs over the weights W of a network, each of which has
/// its variance σ_W²/N and its activation. Everything is of order N⁰, and every number has a bound on its error.
///
///     let tanh = try CovarianceMap([.init(strength: 2, function: tanhOfX)])
///     try tanh.variance(0.7)                     // 2·<tanh²> at K = 0.7
///     try tanh.response(aa: 1, ab: 0.5, bb: 1)   // 2·<tanh'(u)·tanh'(v)>
///
/// Closed forms are used where they are known and lose no digits, quadrature for everything else.
///
/// - Complexity: see ``GaussianQuadrature`` and ``CorrelatedQuadrature``; one evaluation of an expression for closed forms.
public struct CovarianceMap: Sendable {
    /// One weight: σ_W², and φ_W as a function of ``GaussianAverage/variable`` without other letters.
    public struct Term: Hashable, Sendable {
        public let strength: Rational
        public let function: Expr

        public init(strength: Rational, function: Expr) {
            (self.strength, self.function) = (strength, function)
        }
    }

    public let terms: [Term]
    /// φ_W' of every term.
    public let slopes: [Expr]
    /// Σ σ_W² φ_W², and Σ σ_W² φ_W'².
    private let single: (values: GaussianQuadrature, responses: GaussianQuadrature)
    private let pair: (values: JointQuadrature, responses: JointQuadrature)
    private let closed: ClosedMap
    private let hermite: HermiteCoefficients

    private static let variables = [JointGaussianAverage.variable(1), JointGaussianAverage.variable(2)]

    /// - Throws: ``EvaluationError`` for letters without values, for what cannot be evaluated, and for activations that jump.
    ///
    /// - Parameter usingClosedForms: false for quadrature only.
    public init(_ terms: [Term], usingClosedForms: Bool = true) throws(EvaluationError) {
        self.terms = terms
        slopes = try terms.map { term throws(EvaluationError) in try Self.slope(of: term.function) }
        let (u, v) = (Expr(Self.variables[0]), Expr(Self.variables[1]))
        func sums(_ functions: [Expr]) throws(EvaluationError) -> (square: Expr, product: Expr) {
            var (square, product) = (Expr.zero, Expr.zero)
            for (term, function) in zip(terms, functions) {
                do throws(ExprAlgebraError) {
                    square += Expr(term.strength) * function * function
                    product +=
                        try Expr(term.strength) * function.substituting([GaussianAverage.variable: u])
                        * function.substituting([GaussianAverage.variable: v])
                } catch { throw .expression(error) }
            }
            return (square, product)
        }
        let values = try sums(terms.map(\.function))
        let responses = try sums(slopes)
        single = (try GaussianQuadrature([values.square]), try GaussianQuadrature([responses.square]))
        pair = (
            try JointQuadrature([values.product], over: Self.variables),
            try JointQuadrature([responses.product], over: Self.variables)
        )
        hermite = try HermiteCoefficients(terms.map(\.function))
        closed = usingClosedForms ? ClosedMap(terms, slopes: slopes) : ClosedMap()
    }

    private static func slope(of function: Expr) throws(EvaluationError) -> Expr {
        do throws(GaussianAverageError) {
            if let slope = try function.slope(by: GaussianAverage.variable) { return slope }
        } catch { throw .notDifferentiable(error) }
        throw .jumps(function)
    }

    // MARK: One variance

    /// F(K, K, K) = Σ σ_W² <φ_W²>.
    public func variance(_ k: Double, relativeAccuracy: Double = 1e-12) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.variance, at: [k]) { return value }
        return try single.values.averages(variance: k, relativeAccuracy: relativeAccuracy)[0]
    }

    /// F(K, K, K) where K has an error.
    public func variance(_ k: Estimate) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.variance, at: k, slope: .slope) { return value }
        return try single.values.averages(variance: k)[0]
    }

    /// ∂F(K, K, K)/∂K: how much a change of the variance changes the next one.
    public func slope(_ k: Double) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.slope, at: [k]) { return value }
        if k > 0 { return try single.values.averagesAndSlopes(variance: k).slopes[0] }
        return try slopeAtZero()
    }

    /// Σ σ_W² <φ_W'²>: by how much the squared distance of two nearby inputs grows.
    public func response(_ k: Double) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.response, at: [k]) { return value }
        return try single.responses.averages(variance: k)[0]
    }

    /// Σ σ_W² <φ_W'²> where K has an error.
    public func response(_ k: Estimate) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.response, at: k, slope: .slopeOfResponse) { return value }
        return try single.responses.averages(variance: k)[0]
    }

    /// Half the second derivative of Σ σ_W² φ_W² at 0 where the activations are smooth; otherwise the limit of F(K)/K, from two
    /// small K.
    private func slopeAtZero() throws(EvaluationError) -> Estimate {
        let x = GaussianAverage.variable
        if terms.allSatisfy({ $0.function.isSmooth(in: x) }),
            let second = try? single.values.functions[0].derivative(by: x, order: 2)
        {
            return Estimate(0.5) * (try GaussianQuadrature([second]).averages(variance: 0)[0])
        }
        let (near, far) = (1e-10, 1e-9)
        let start = try variance(0)
        let slopes = (
            try (variance(near) - start).value / near,
            try (variance(far) - start).value / far
        )
        return Estimate(slopes.0, error: max(4 * (slopes.1 - slopes.0).magnitude, 1e-9 * slopes.0.magnitude))
    }

    // MARK: Two inputs

    /// F(Kaa, Kab, Kbb).
    public func covariance(aa: Double, ab: Double, bb: Double) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.covariance, at: [aa, ab, bb]) { return value }
        return try pair.values.averages(covariance: [[aa, ab], [ab, bb]])[0]
    }

    /// Σ σ_W² <φ_W'(u) φ_W'(v)> = ∂F/∂Kab.
    public func response(aa: Double, ab: Double, bb: Double) throws(EvaluationError) -> Estimate {
        if let value = closed.value(.pairResponse, at: [aa, ab, bb]) { return value }
        return try pair.responses.averages(covariance: [[aa, ab], [ab, bb]])[0]
    }

    /// F(K, cK, K) as a power series in c.
    func series(
        variance: Double, count: Int, total: Estimate, response: Estimate
    ) throws(EvaluationError) -> HermiteCovariance {
        try HermiteCovariance(
            hermite, terms.map(\.strength), variance: variance, count: count, total: total, response: response)
    }
}
