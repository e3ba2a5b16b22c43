import Algebra
import Exact

/// Averages of functions of two correlated variables, (x, y) ~ N(0, Σ) with Σ = ((Kaa, Kab), (Kab, Kbb)), as numbers with bounds.
///
/// Smooth functions are summed on a grid in the independent variables z₁, z₂ of the Gaussian: the trapezoidal rule converges
/// faster than any power, and the step is halved until two results agree. Functions with kinks or sharp steps are integrated
/// over y at fixed x, split where they have kinks in y there, and then over x; the bounds of the inner integrals enter the outer
/// one as errors of its integrand. If x and y are proportional to each other, one integral is left.
///
///     let q = try CorrelatedQuadrature([f], over: (x, y))
///     try q.averages(aa: 1, ab: 0.5, bb: 1)
///
/// - Complexity: some thousands of evaluations for smooth functions, some 10⁵ with kinks.
public struct CorrelatedQuadrature: Sendable {
    public let functions: [Expr]
    private let variables: (Variable, Variable)
    private let parameters: [Variable: Double]
    private let program: CompiledExpressions
    /// The largest |slope| of a linear argument by x and y, if the functions are smooth with such arguments only.
    private let steepness: (x: Double, y: Double)?
    /// The arguments that hold y: whether all are linear in y; their values at y = 0 and then their slopes, as functions of x.
    private let innerArguments: (isKink: [Bool], program: CompiledExpressions)?

    public init(
        _ functions: [Expr], over variables: (Variable, Variable), parameters: [Variable: Double] = [:]
    ) throws(EvaluationError) {
        self.functions = functions
        self.variables = variables
        self.parameters = parameters
        program = try CompiledExpressions(functions, in: [variables.0, variables.1], parameters: parameters)
        steepness = try Self.steepness(of: functions, variables, parameters)
        innerArguments = try Self.innerArguments(of: functions, variables, parameters)
    }

    private static func innerArguments(
        of functions: [Expr], _ variables: (Variable, Variable), _ parameters: [Variable: Double]
    ) throws(EvaluationError) -> (isKink: [Bool], program: CompiledExpressions)? {
        let arguments = SpecialPoints.arguments(in: functions, holding: variables.1)
        guard arguments.allSatisfy({ SpecialPoints.isLinear($0.expression, in: variables.1) }) else { return nil }
        var values: [Expr] = []
        var slopes: [Expr] = []
        for (argument, _) in arguments {
            guard let value = try? argument.substituting([variables.1: .zero]),
                let slope = try? argument.derivative(by: variables.1)
            else { return nil }
            values.append(value)
            slopes.append(slope)
        }
        let program = try CompiledExpressions(values + slopes, in: [variables.0], parameters: parameters)
        return (arguments.map(\.isKink), program)
    }

    /// ⟨f⟩ for each of the functions.
    ///
    /// - Throws: as ``GaussianQuadrature/averages(variance:relativeAccuracy:)-(Double,_)``; ``EvaluationError/noCovariance(_:)``
    ///   with Kaa·Kbb − Kab² if it is negative beyond rounding.
    public func averages(
        aa kaa: Double, ab kab: Double, bb kbb: Double, relativeAccuracy: Double = 1e-11
    ) throws(EvaluationError) -> [Estimate] {
        guard kaa >= 0, kaa.isFinite else { throw .noCovariance(kaa) }
        guard kbb >= 0, kbb.isFinite else { throw .noCovariance(kbb) }
        guard kab.isFinite else { throw .noCovariance(kab) }
        let determinant = Self.determinant(kaa, kab, kbb)
        if determinant < -8 * Estimate.rounding * kaa * kbb || (kaa * kbb == 0 && kab != 0) {
            throw .noCovariance(determinant)
        }
        if kaa == 0 { return try line(x: 0, y: 1, variance: kbb, relativeAccuracy) }
        let (slope, rest) = (kab / kaa, determinant / kaa)
        if determinant <= 0 { return try line(x: 1, y: slope, variance: kaa, relativeAccuracy) }
        if let grid = try grid(kaa, slope, rest, relativeAccuracy) { return grid }
        return try nested(kaa, slope, rest, relativeAccuracy)
    }

    /// Kaa·Kbb − Kab² without the loss of digits of the difference (W. Kahan).
    static func determinant(_ a: Double, _ c: Double, _ b: Double) -> Double {
        let square = c * c
        let lost = (-square).addingProduct(c, c)
        return (-square).addingProduct(a, b) - lost
    }

    // MARK: Rank 1

    /// The average over (αt, βt), t ~ N(0, variance).
    private func line(
        x: Double, y: Double, variance: Double, _ accuracy: Double
    ) throws(EvaluationError) -> [Estimate] {
        var name = "t"
        while functions.contains(where: { $0.variables.contains { $0.name.hasPrefix(name) } }) { name += "_" }
        let letter = Variable(name, .real)
        let (slope, other) = (Variable(name + "_y", .real), Variable(name + "_x", .real))
        var moved: [Expr] = []
        for function in functions {
            do {
                moved.append(
                    try function.substituting([
                        variables.0: Expr(letter) * Expr(other), variables.1: Expr(letter) * Expr(slope),
                    ]))
            } catch { throw .expression(error) }
        }
        var values = parameters
        values[slope] = y
        values[other] = x
        return try GaussianQuadrature(moved, over: letter, parameters: values)
            .averages(variance: variance, relativeAccuracy: accuracy)
    }

    // MARK: Smooth functions

    /// Slopes of the arguments if all of them are linear and no function has a kink; nil otherwise.
    private static func steepness(
        of functions: [Expr], _ variables: (Variable, Variable), _ parameters: [Variable: Double]
    ) throws(EvaluationError) -> (x: Double, y: Double)? {
        var steepest = (x: 0.0, y: 0.0)
        for function in functions {
            guard function.isSmooth(in: variables.0), function.isSmooth(in: variables.1) else { return nil }
            let arguments =
                SpecialPoints.arguments(in: [function], holding: variables.0)
                + SpecialPoints.arguments(in: [function], holding: variables.1)
            for (argument, _) in arguments {
                guard let a = try? argument.derivative(by: variables.0),
                    let b = try? argument.derivative(by: variables.1),
                    !(a.variables + b.variables).contains(where: { $0 == variables.0 || $0 == variables.1 })
                else { return nil }
                let slopes = try CompiledExpressions([a, b], in: [], parameters: parameters).estimates(at: [])
                steepest.x = max(steepest.x, slopes[0].value.magnitude)
                steepest.y = max(steepest.y, slopes[1].value.magnitude)
            }
        }
        return steepest
    }

    /// The trapezoidal rule in both independent variables; nil if it is not the right tool or does not converge soon.
    private func grid(
        _ variance: Double, _ slope: Double, _ rest: Double, _ accuracy: Double
    ) throws(EvaluationError) -> [Estimate]? {
        guard let steepness else { return nil }
        let (width, inner) = (variance.squareRoot(), rest.squareRoot())
        // Steps that follow the arguments: no function may change within less than a few of them.
        let change = max(1, max(steepness.x * width + steepness.y * slope.magnitude * width, steepness.y * inner))
        if change > 8 { return nil }
        var step = 0.5 / max(1, change / 2)
        var last: [Estimate]?
        for _ in 0..<4 {
            guard let now = trapezoid(step, width, slope, inner) else { return nil }
            if let last {
                let isDone = zip(now, last).allSatisfy { new, old in
                    (new.value - old.value).magnitude <= max(accuracy * new.value.magnitude / 4, new.error / 2)
                }
                if isDone {
                    return zip(now, last).map { new, old in
                        Estimate(new.value, error: new.error + 2 * (new.value - old.value).magnitude)
                    }
                }
            }
            last = now
            step /= 2
        }
        return nil
    }

    /// The sum over a square of the grid, with bounds of rounding and of what lies outside; nil if that is not small.
    private func trapezoid(_ step: Double, _ width: Double, _ slope: Double, _ inner: Double) -> [Estimate]? {
        let reach = 11.0
        let count = Int((reach / step).rounded(.up))
        let z = (-count...count).map { Double($0) * step }
        let points = z.count
        let weights = z.map { CompiledExpressions.gaussian($0) * step }
        var memory = CompiledExpressions.Memory(program, points: points)
        var sums = [Double](repeating: 0, count: functions.count)
        var (errors, sizes, borders) = (sums, sums, sums)
        let u = Estimate.rounding
        for (row, z1) in z.enumerated() {
            let x = width * z1
            let y = z.map { slope * x + inner * $0 }
            memory.setInput(
                0, [Double](repeating: x, count: points),
                errors: [Double](repeating: 2 * x.magnitude * u, count: points))
            memory.setInput(
                1, y, errors: z.map { 4 * u * ((slope * x).magnitude + (inner * $0).magnitude) })
            program.run(&memory)
            for k in functions.indices {
                for p in 0..<points {
                    let (value, error) = memory.output(k, p)
                    let weight = weights[row] * weights[p]
                    let product = value * weight
                    guard product.isFinite else { return nil }
                    sums[k] += product
                    sizes[k] += product.magnitude
                    errors[k] += error * weight + product.magnitude * (z1 * z1 + z[p] * z[p] + 12) * u
                    if row < 2 || row >= points - 2 || p < 2 || p >= points - 2 { borders[k] += product.magnitude }
                }
            }
        }
        // What reaches the border of the square asks for integrals that find their own end.
        guard functions.indices.allSatisfy({ borders[$0] * 4 / step <= 1e-16 * sizes[$0] }) else { return nil }
        return functions.indices.map { k in
            // Sums of n terms are rounded n times at most; a bound of the average rounding would be dishonest.
            Estimate(sums[k], error: errors[k] + sizes[k] * Double(2 * points) * u + 4 * borders[k] / step)
        }
    }

    // MARK: Kinks

    private func nested(
        _ variance: Double, _ slope: Double, _ rest: Double, _ accuracy: Double
    ) throws(EvaluationError) -> [Estimate] {
        let width = variance.squareRoot()
        let count = functions.count
        // Kinks in x alone, and where the middle of the inner Gaussian crosses a kink in y.
        let alone = SpecialPoints.arguments(in: functions, holding: variables.0).filter {
            !$0.expression.variables.contains(variables.1)
        }
        let alongX = try SpecialPoints(of: alone, in: variables.0, parameters: parameters, reach: 38 * width)
        var points = alongX.points.map { (z: $0.position / width, scale: $0.isKink ? 1 : $0.scale / width) }
        let ridge = Variable("ridge", .real)
        var values = parameters
        values[ridge] = slope
        let onRidge = functions.compactMap { try? $0.substituting([variables.1: Expr(variables.0) * Expr(ridge)]) }
        let crossing = try SpecialPoints(of: onRidge, in: variables.0, parameters: values, reach: 38 * width)
        points += crossing.points.map {
            (z: $0.position / width, scale: min(1, rest.squareRoot() / max(slope.magnitude * width, 1e-300)))
        }
        let integral = LineIntegral(
            outputs: count, demanded: count, relativeAccuracy: accuracy, points: points, isEven: false)
        var memory = CompiledExpressions.Memory(program, points: LineIntegral.pointsPerPanel)
        do {
            return try integral.estimates { z, results, errors in
                for (p, z1) in z.enumerated() {
                    let averages = try inner(
                        at: width * z1, mean: slope * width * z1, width: rest.squareRoot(), accuracy / 10, &memory)
                    for k in 0..<count {
                        results[k * z.count + p] = averages[k].value
                        // The mean and the width are rounded; so is x.
                        errors[k * z.count + p] =
                            averages[k].error + averages[k].value.magnitude * 8 * Estimate.rounding
                    }
                }
            }
        } catch let failure as LineIntegral.Failure {
            switch failure {
            case .undefined(let z, let output): throw .undefined(functions[output], at: width * z)
            case .diverges(let output): throw .diverges(functions[output])
            case .notConverged(let output, let best): throw .notConverged(functions[output], best: best)
            }
        } catch let error as EvaluationError {
            throw error
        } catch { preconditionFailure("\(error)") }
    }

    /// The averages over y = mean + width·z at fixed x.
    private func inner(
        at x: Double, mean: Double, width: Double, _ accuracy: Double, _ memory: inout CompiledExpressions.Memory
    ) throws -> [Estimate] {
        guard let innerArguments else {
            var given = parameters
            given[variables.0] = x
            return try GaussianQuadrature(functions, over: variables.1, parameters: given)
                .averages(mean: mean, variance: width * width, accuracy, withSlopes: false)
        }
        let lines = innerArguments.program.estimates(at: [x])
        let n = innerArguments.isKink.count
        let points = (0..<n).compactMap { k -> (z: Double, scale: Double)? in
            let (value, slope) = (lines[k].value, lines[n + k].value)
            if slope == 0 { return nil }
            return ((-value / slope - mean) / width, innerArguments.isKink[k] ? 1 : 1 / (slope.magnitude * width))
        }
        // A kink far out in the inner Gaussian leaves an average that is nothing beside those at other x.
        let integral = LineIntegral(
            outputs: functions.count, demanded: functions.count, relativeAccuracy: accuracy, points: points,
            isEven: false, negligible: 1e-270)
        return try integral.estimates { z, values, errors in
            let u = Estimate.rounding
            memory.setInput(
                0, [Double](repeating: x, count: z.count), errors: [Double](repeating: x.magnitude * u, count: z.count))
            memory.setInput(
                1, z.map { mean + width * $0 }, errors: z.map { 4 * u * (mean.magnitude + (width * $0).magnitude) })
            program.run(&memory)
            for k in functions.indices {
                for p in z.indices {
                    (values[k * z.count + p], errors[k * z.count + p]) = memory.output(k, p)
                }
            }
        }
    }
}
