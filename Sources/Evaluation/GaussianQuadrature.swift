import Algebra
import Exact

/// Averages of functions of x over x ~ N(0, K), as numbers with bounds on their errors.
///
/// Several functions are averaged at once: what they share, such as tanh(x), is computed once. Integrals are split where the
/// expressions have kinks and jumps (relu, abs, sign, step, roots and poles at zeros of their arguments) and where they change
/// quickly; on every panel two Gauss rules of 12 and 20 points are compared. The bound adds their differences, twice, the
/// rounding errors, followed through every step of the expressions, and what is left out far away.
///
///     let x = Expr(GaussianAverage.variable)
///     let quadrature = try GaussianQuadrature([try Expr(parsing: "erf(x)^4", …)])
///     try quadrature.averages(variance: 1)       // [0.33663673478…]
///
/// - Complexity: some 250 evaluations for smooth functions of which K is the square of the width; half for even ones.
public struct GaussianQuadrature: Sendable {
    public let functions: [Expr]
    private let program: CompiledExpressions
    private let variable: Variable
    private let parameters: [Variable: Double]
    private let isEven: Bool
    private let isOdd: [Bool]
    /// Zeros of linear arguments do not depend on where they are looked for; others do.
    private let hasLinearArguments: Bool
    private let linearPoints: SpecialPoints

    /// - Throws: ``EvaluationError`` for letters without values and for what cannot be evaluated.
    public init(
        _ functions: [Expr], over variable: Variable = GaussianAverage.variable, parameters: [Variable: Double] = [:]
    ) throws(EvaluationError) {
        self.functions = functions
        self.variable = variable
        self.parameters = parameters
        program = try CompiledExpressions(functions, in: [variable], parameters: parameters)
        var isEven = true
        var isOdd: [Bool] = []
        for function in functions {
            let mirrored = try? function.substituting([variable: -Expr(variable)])
            isEven = isEven && mirrored == function
            isOdd.append(mirrored == -function)
        }
        self.isEven = isEven
        self.isOdd = isOdd
        hasLinearArguments = SpecialPoints.areLinear(functions, in: variable)
        linearPoints =
            hasLinearArguments
            ? try SpecialPoints(of: functions, in: variable, parameters: parameters, reach: 1) : SpecialPoints()
    }

    /// ⟨f⟩ for each of the functions.
    ///
    /// An error below `relativeAccuracy` times the value is aimed at; where rounding does not allow it, as for averages that
    /// cancel, the error says so. At K = 0 the average is f(0).
    ///
    /// - Throws: ``EvaluationError/diverges(_:)``, ``EvaluationError/undefined(_:at:)``,
    ///   ``EvaluationError/notConverged(_:best:)``, ``EvaluationError/noCovariance(_:)``.
    public func averages(variance: Double, relativeAccuracy: Double = 1e-12) throws(EvaluationError) -> [Estimate] {
        try averages(mean: 0, variance: variance, relativeAccuracy, withSlopes: false)
    }

    /// ⟨f⟩ where K itself has an error: each average gets |∂⟨f⟩/∂K| times that error.
    ///
    /// The slope ⟨(x² − K)f⟩/(2K²) comes with the same evaluations of the functions. It is taken in the middle of the interval;
    /// its change over the interval is covered by taking twice the slope if the error is not tiny beside K.
    public func averages(
        variance: Estimate, relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) -> [Estimate] {
        if variance.error == 0 { return try averages(variance: variance.value, relativeAccuracy: relativeAccuracy) }
        if variance.value <= variance.error {
            throw .noCovariance(variance.value - variance.error)
        }
        let results = try averages(mean: 0, variance: variance.value, relativeAccuracy, withSlopes: true)
        let factor = variance.error < 1e-6 * variance.value ? 1.001 : 2.0
        return functions.indices.map { k in
            let slope = results[functions.count + k].largestMagnitude / (2 * variance.value)
            return Estimate(results[k].value, error: results[k].error + factor * slope * variance.error)
        }
    }

    /// ⟨f⟩ and ∂⟨f⟩/∂K for each of the functions, the latter as ⟨(x² − K)f⟩/(2K²), which holds with kinks and jumps too.
    public func averagesAndSlopes(
        variance: Double, relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) -> (averages: [Estimate], slopes: [Estimate]) {
        if variance == 0 { throw .noCovariance(0) }
        let results = try averages(mean: 0, variance: variance, relativeAccuracy, withSlopes: true, demandsSlopes: true)
        let scale = Estimate(1) / (Estimate(2) * Estimate(variance))
        return (Array(results.prefix(functions.count)), results.dropFirst(functions.count).map { $0 * scale })
    }

    /// The averages over x = mean + √variance·z; behind them ⟨(z² − 1)·f⟩, if asked for.
    func averages(
        mean: Double, variance: Double, _ relativeAccuracy: Double, withSlopes: Bool, demandsSlopes: Bool = false
    ) throws(EvaluationError) -> [Estimate] {
        guard variance >= 0, variance.isFinite else { throw .noCovariance(variance) }
        if variance == 0 { return try values(at: mean) }
        let width = variance.squareRoot()
        let isEven = isEven && mean == 0
        let special =
            hasLinearArguments
            ? linearPoints
            : try SpecialPoints(
                of: functions, in: variable, parameters: parameters, reach: mean.magnitude + 38 * width)
        let points = special.points.map { (z: ($0.position - mean) / width, scale: $0.isKink ? 1 : $0.scale / width) }
        let count = functions.count
        let integral = LineIntegral(
            outputs: withSlopes ? 2 * count : count, demanded: demandsSlopes ? 2 * count : count,
            relativeAccuracy: relativeAccuracy, points: points, isEven: isEven)
        var memory = CompiledExpressions.Memory(program, points: LineIntegral.pointsPerPanel)
        var results: [Estimate]
        do {
            results = try integral.estimates { z, values, errors in
                let x = z.map { mean + width * $0 }
                memory.setInput(
                    0, x, errors: zip(x, z).map { ($0.magnitude + 2 * width * $1.magnitude) * Estimate.rounding })
                program.run(&memory)
                for k in 0..<count {
                    for p in z.indices {
                        let (value, error) = memory.output(k, p)
                        values[k * z.count + p] = value
                        errors[k * z.count + p] = error
                        if withSlopes {
                            let factor = z[p] * z[p] - 1
                            values[(count + k) * z.count + p] = value * factor
                            errors[(count + k) * z.count + p] =
                                error * factor.magnitude
                                + value.magnitude * (z[p] * z[p] + 1) * 2 * Estimate.rounding
                        }
                    }
                }
            }
        } catch let failure as LineIntegral.Failure {
            switch failure {
            case .undefined(let z, let output): throw .undefined(functions[output % count], at: mean + width * z)
            case .diverges(let output): throw .diverges(functions[output % count])
            case .notConverged(let output, let best): throw .notConverged(functions[output % count], best: best)
            }
        } catch { preconditionFailure("\(error)") }
        if mean == 0 {
            for k in 0..<count where isOdd[k] {
                results[k] = Estimate(0)
                if withSlopes { results[count + k] = Estimate(0) }
            }
        }
        return results
    }

    /// The limit of vanishing variance, the mean of the values on both sides.
    private func values(at mean: Double) throws(EvaluationError) -> [Estimate] {
        let middle = program.estimates(at: [mean])
        if hasLinearArguments, !linearPoints.kinks.contains(mean) {
            for (k, value) in middle.enumerated() where !value.value.isFinite {
                throw .undefined(functions[k], at: mean)
            }
            return middle
        }
        let step = mean == 0 ? 1e-300 : mean.magnitude * 4 * Estimate.rounding
        let (left, right) = (program.estimates(at: [mean - step]), program.estimates(at: [mean + step]))
        return try zip(left, right).enumerated().map { k, sides throws(EvaluationError) in
            guard sides.0.value.isFinite, sides.1.value.isFinite else { throw .undefined(functions[k], at: mean) }
            return Estimate(0.5) * (sides.0 + sides.1)
        }
    }

    /// The values at one point.
    public func values(_ x: Double) -> [Estimate] { program.estimates(at: [x]) }
}

extension GaussianQuadrature {
    /// ⟨f⟩ of one function.
    public static func average(
        of function: Expr, variance: Double, over variable: Variable = GaussianAverage.variable,
        parameters: [Variable: Double] = [:], relativeAccuracy: Double = 1e-12
    ) throws(EvaluationError) -> Estimate {
        try GaussianQuadrature([function], over: variable, parameters: parameters)
            .averages(variance: variance, relativeAccuracy: relativeAccuracy)[0]
    }
}
