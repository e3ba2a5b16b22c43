import Algebra
import Evaluation
import Exact
import Export
import Language
import Theory

/// Mean-field theory of a network: from its rules to a report.
///
///     let calculation = try MeanFieldCalculation(model, settings: ["sigma_w=3/2", "sigma_b=0.1"])
///     try calculation.report().text()
public struct MeanFieldCalculation {
    let problem: MeanFieldProblem

    /// - Throws: the language's diagnostics for settings, and ``CalculationError`` for a network that has no mean-field theory.
    public init(_ model: Model, settings: [String]) throws {
        problem = try MeanFieldProblem(model, NumericSettings(settings, of: model))
    }

    /// What is asked for beyond equations and fixed points.
    public struct Request: Sendable {
        /// A parameter to be made critical.
        public var critical: String?
        /// The correlation of two inputs in the first layer.
        public var correlation: String?
        /// Whether the depth that can be trained at a width is asked for.
        public var depthScale = false

        public init() {}
    }

    /// The equations; fixed points, if all parameters have values; the critical value of a parameter; layers, if the last one is set.
    ///
    /// - Complexity: some 400 averages for fixed points, some 10⁴ for a critical value.
    public func report(_ request: Request = Request()) throws -> MeanFieldReport {
        var report = try emptyReport()
        if let name = request.critical {
            report.critical = try critical(name)
            return report
        }
        if request.depthScale { report.depthScale = try depthScale() }
        if problem.settings.width != nil, !request.depthScale {
            report.remarks.append(
                "\(problem.symbols[.width].name) does not enter at infinite width; --depth-scale asks for the corrections"
            )
        }
        report.missing = problem.missing.map { problem.symbols[$0].name }
        guard report.missing.isEmpty else {
            if request.correlation != nil { try problem.requireValues() }
            return report
        }
        let theory = problem.theory
        if theory.dynamics.isMap {
            try solve(into: &report)
            if theory.dynamics.isDiscrete { try follow(request, into: &report) }
        } else {
            try solveAutocorrelation(into: &report)
        }
        return report
    }

    /// A report that holds the equations.
    func emptyReport() throws -> MeanFieldReport {
        let (model, theory) = (problem.model, problem.theory)
        var report = MeanFieldReport(
            theory: model.name, title: model.title, dynamics: Self.words(theory.dynamics),
            unit: Self.unit(theory.dynamics), isRecurrentInTime: !theory.dynamics.isMap, symbols: problem.symbols)
        report.settings = problem.settings.texts
        var equations = MeanFieldEquations(theory, problem.symbols)
        do throws(GaussianAverageError) { report.equations = try equations.equations() } catch {
            throw CalculationError.unanswerable(
                message: "\(error)", help: "the Gaussian moments of the activation have to exist")
        }
        return report
    }

    private static func words(_ dynamics: MeanFieldTheory.Dynamics) -> String {
        switch dynamics {
        case .layers: "a feedforward network"
        case .steps: "a recurrent network in steps"
        case .leakySteps: "a recurrent network in steps, with a leak"
        case .continuousDepth: "a network in continuous depth, its weights white"
        case .continuous: "a recurrent network in continuous time"
        }
    }

    private static func unit(_ dynamics: MeanFieldTheory.Dynamics) -> String {
        switch dynamics {
        case .layers: "layers"
        case .steps, .leakySteps: "steps"
        case .continuousDepth, .continuous: "time"
        }
    }

    // MARK: Fixed points

    private func solve(into report: inout MeanFieldReport) throws(CalculationError) {
        let recursion = try problem.recursion()
        let found = try MeanFieldProblem.explaining { () throws(EvaluationError) in try recursion.fixedPoints() }
        var points: [MeanFieldReport.Point] = []
        if found.isLine {
            points.append(try pointOfLine(recursion))
            report.remarks.append(
                "every variance is a fixed point: the activation is homogeneous, and the variance of the first layer stays"
            )
        } else {
            for point in found.points {
                points.append(
                    try MeanFieldProblem.explaining { () throws(EvaluationError) in
                        try Self.point(point, of: recursion)
                    })
            }
        }
        report.points = points
        if found.growsBeyond {
            let stable = points.contains { $0.isStable == true }
            let message =
                "the variance grows without bound"
                + (stable ? " from large enough values on" : ": no fixed point is stable")
            if stable { report.remarks.append(message) } else { report.status = .notConverged(residual: nil, message) }
        } else if points.isEmpty {
            report.status = .notConverged(
                residual: nil, "no fixed point of the variance between 0 and \(CovarianceRecursion.searched.highest)")
        } else if !found.isLine, !points.contains(where: { $0.isStable == true }) {
            report.remarks.append("no fixed point is stable: the variance does not settle")
        }
        if found.residual > 1e-8 {
            report.status = .notConverged(
                residual: found.residual, "the equation of the variance is not solved to more than 8 digits")
        }
    }

    /// The numbers of a fixed point.
    static func point(
        _ fixed: CovarianceRecursion.FixedPoint, of recursion: CovarianceRecursion
    ) throws(EvaluationError) -> MeanFieldReport.Point {
        var point = MeanFieldReport.Point(variance: fixed.variance)
        let correlation = try recursion.correlation(at: fixed)
        let end = recursion.multiplier(correlation.response)
        point.isStable = fixed.isStable
        point.correlation = correlation.value
        let (parallel, perpendicular) = fixed.multipliers
        if recursion.isDiscrete {
            (point.parallel, point.perpendicular) = (parallel, perpendicular)
            point.xiQ = length(ofMultiplier: parallel)
            point.xiC = length(ofMultiplier: end)
            point.gradient = scale(ofMultiplier: perpendicular)
            point.lyapunov = perpendicular.value > 0 ? Estimate(0.5) * perpendicular.logarithm : nil
        } else {
            let decay = Estimate(recursion.decay)
            (point.parallel, point.perpendicular) = (fixed.slope / decay, fixed.response / decay)
            point.xiQ = length(ofRate: parallel)
            point.xiC = length(ofRate: end)
            point.gradient = scale(ofRate: perpendicular)
            point.lyapunov = Estimate(0.5) * perpendicular
        }
        point.phase = phase(point.perpendicular!)
        return point
    }

    /// The phase by the gain of small distances; critical where 1 is within its error, or nearer than 10⁻⁹.
    static func phase(_ gain: Estimate) -> MeanFieldReport.Phase {
        if (gain.value - 1).magnitude <= max(gain.error, 1e-9) { return .critical }
        return gain.value < 1 ? .ordered : .chaotic
    }

    /// −1/ln|m| for a perturbation that changes by the factor m in a step; nil if it grows.
    static func length(ofMultiplier m: Estimate) -> MeanFieldReport.Length? {
        let size = Estimate(m.value.magnitude, error: m.error)
        if size.contains(1) { return .infinite }
        guard size.value < 1 else { return nil }
        if size.value <= size.error { return .finite(Estimate(0, error: 0)) }
        return .finite(Estimate(-1) / size.logarithm)
    }

    /// −1/rate; nil if the perturbation grows.
    static func length(ofRate rate: Estimate) -> MeanFieldReport.Length? {
        if rate.contains(0) { return .infinite }
        return rate.value < 0 ? .finite(Estimate(-1) / rate) : nil
    }

    /// The same for what grows.
    static func scale(ofMultiplier m: Estimate) -> MeanFieldReport.Length? {
        if m.contains(1) { return .infinite }
        guard m.value > m.error else { return nil }
        let logarithm = m.logarithm
        return .finite(Estimate(1) / (logarithm.value < 0 ? -logarithm : logarithm))
    }

    static func scale(ofRate rate: Estimate) -> MeanFieldReport.Length? {
        if rate.contains(0) { return .infinite }
        return .finite(Estimate(1) / (rate.value < 0 ? -rate : rate))
    }

    /// The fixed point where all are: at the variance of the first layer, if it is known.
    private func pointOfLine(_ recursion: CovarianceRecursion) throws(CalculationError) -> MeanFieldReport.Point {
        var variance: Estimate?
        if let initial = problem.theory.initial, problem.missingInitially.isEmpty {
            variance = Estimate(try problem.value(initial[0][0]))
        }
        let at = variance.flatMap { $0.value > 0 ? $0 : nil } ?? Estimate(1)
        return try MeanFieldProblem.explaining { () throws(EvaluationError) in
            var point = try Self.point(recursion.fixedPoint(at), of: recursion)
            point.variance = variance
            point.isStable = nil
            point.isOnLine = true
            return point
        }
    }
}
