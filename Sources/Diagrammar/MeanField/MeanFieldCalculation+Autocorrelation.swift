import Algebra
import Evaluation
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    /// The stationary states of a recurrent network that remembers its past: static and fluctuating ones.
    func solveAutocorrelation(into report: inout MeanFieldReport) throws(CalculationError) {
        let isContinuous = problem.theory.dynamics == .continuous
        let parameters = try stationaryParameters([:])
        // γ² of a static state, of which the gain is measured.
        let decay = isContinuous ? -parameters.leak : 1 - parameters.leak
        do throws(AutocorrelationError) {
            if isContinuous {
                let equation = try AutocorrelationEquation(
                    decay: decay, bias: parameters.bias, noise: parameters.noise, map: parameters.map)
                report.points = try equation.solutions().map { state in
                    var point = Self.point(
                        state.kind, state.variance, state.limit, response: state.response, decay: decay,
                        time: state.correlationTime, lyapunov: state.lyapunov)
                    point.isStable = state.isStable
                    point.groundState = Self.withRounding(state.groundState, decay * decay)
                    return point
                }
            } else {
                let equation = try StepAutocorrelationEquation(
                    leak: parameters.leak, bias: parameters.bias, noise: parameters.noise, map: parameters.map)
                report.points = try equation.solutions().map { state in
                    var point = Self.point(
                        state.kind, state.variance, state.limit, response: state.response, decay: decay,
                        time: state.correlationTime, lyapunov: state.lyapunov)
                    point.isStable = state.isStable
                    return point
                }
            }
        } catch {
            switch error {
            case .unbounded:
                report.points = []
                report.status = .notConverged(residual: nil, "\(error)")
            case .notConverged(_, let residual):
                report.points = []
                report.status = .notConverged(residual: residual, "\(error)")
            default: throw .unanswerable(message: "\(error)", help: error.help)
            }
        }
    }

    private static func point(
        _ kind: AutocorrelationSolution.Kind, _ variance: Estimate, _ limit: Estimate, response: Estimate,
        decay: Double,
        time: Estimate?, lyapunov: Estimate
    ) -> MeanFieldReport.Point {
        var point = MeanFieldReport.Point(variance: variance)
        point.kind = kind.rawValue
        point.limit = limit
        point.perpendicular = response / Estimate(decay * decay)
        if variance.value > 0 {
            point.correlation =
                kind == .fixedPoint ? Estimate(1) : limit == Estimate(0) ? Estimate(0) : limit / variance
        }
        point.xiC = time.map { .finite($0) }
        point.lyapunov = withRounding(lyapunov, decay)
        point.phase = phase(Estimate(1) + lyapunov)
        return point
    }

    /// A number with the rounding of the differences that it comes from, such as γ² − Σ σ_W² <φ'²>, added to its error.
    private static func withRounding(_ value: Estimate, _ scale: Double) -> Estimate {
        if value == Estimate(0) { return value }
        return Estimate(value.value, error: value.error + 1e-14 * max(scale, value.value.magnitude))
    }

    /// What a stationary state depends on, in numbers.
    private func stationaryParameters(
        _ more: [Symbol: Rational]
    ) throws(CalculationError) -> (leak: Double, bias: Double, noise: Double, map: CovarianceMap) {
        let theory = problem.theory
        return (
            Estimate(try problem.value(theory.leak, more)).value,
            Estimate(try problem.value(theory.frozen, more)).value,
            Estimate(try problem.value(theory.noise + theory.fresh, more)).value, try problem.map(more)
        )
    }

    /// Where the largest Lyapunov exponent of a network with noise passes through 0.
    ///
    /// A parameter over a range of positive values is looked at in logarithmic steps.
    func criticalWithNoise(
        _ name: String, _ letter: Symbol, _ range: ClosedRange<Double>
    ) throws -> MeanFieldReport.Critical {
        let range = range == EdgeOfChaos.usualRange ? 0.05...50 : range
        let isLogarithmic = range.lowerBound > 0
        func parameter(_ x: Double) -> Double { isLogarithmic ? Estimate(x).exponential.value : x }
        let ends =
            isLogarithmic
            ? (Estimate(range.lowerBound).logarithm.value, Estimate(range.upperBound).logarithm.value)
            : (range.lowerBound, range.upperBound)
        // Errors of other kinds than the equation's own are kept aside.
        var refusal: CalculationError?
        func parameters(_ x: Double) throws(AutocorrelationError) -> (
            leak: Double, bias: Double, noise: Double, map: CovarianceMap
        ) {
            do throws(CalculationError) {
                return try stationaryParameters([letter: Rational(exactly: parameter(x))])
            } catch {
                refusal = error
                throw .parameter(name, value: parameter(x))
            }
        }
        let isContinuous = problem.theory.dynamics == .continuous
        let search =
            isContinuous
            ? AutocorrelationCriticality { x throws(AutocorrelationError) in
                let p = try parameters(x)
                return try AutocorrelationEquation(decay: -p.leak, bias: p.bias, noise: p.noise, map: p.map)
            }
            : AutocorrelationCriticality(steps: { x throws(AutocorrelationError) in
                let p = try parameters(x)
                return try StepAutocorrelationEquation(leak: p.leak, bias: p.bias, noise: p.noise, map: p.map)
            })
        do throws(AutocorrelationError) {
            var values: [MeanFieldReport.Critical.Value] = []
            for root in try search.parameters(from: ends.0, to: ends.1, subdivisions: 24) {
                let position = isLogarithmic ? root.position.exponential : root.position
                let p = try parameters(root.position.value)
                let variance =
                    isContinuous
                    ? try AutocorrelationEquation(decay: -p.leak, bias: p.bias, noise: p.noise, map: p.map)
                        .stationaryState().variance
                    : try StepAutocorrelationEquation(leak: p.leak, bias: p.bias, noise: p.noise, map: p.map)
                        .stationaryState().variance
                values.append(.init(parameter: position, variance: variance, parallel: nil))
            }
            return .init(name: name, values: values, range: range)
        } catch {
            throw refusal ?? .unanswerable(message: "\(error)", help: error.help)
        }
    }
}
