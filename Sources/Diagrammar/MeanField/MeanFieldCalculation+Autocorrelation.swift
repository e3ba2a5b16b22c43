import Algebra
import Evaluation
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    /// The stationary states of a recurrent network that remembers its past: static and fluctuating ones.
    func solveAutocorrelation(into report: inout MeanFieldReport) throws(CalculationError) {
        let theory = problem.theory
        guard theory.dynamics == .continuous else {
            throw .unanswerable(message: "recurrent networks with a memory", help: "wait")
        }
        let gamma = -Estimate(try problem.value(theory.leak)).value
        let parameters = try stationaryParameters([:])
        let states: [AutocorrelationSolution]
        do throws(AutocorrelationError) {
            let equation = try AutocorrelationEquation(
                decay: gamma, bias: parameters.bias, noise: parameters.noise, map: parameters.map)
            states = try equation.solutions()
        } catch .unbounded {
            report.points = []
            report.status = .notConverged(residual: nil, "\(AutocorrelationError.unbounded)")
            return
        } catch .notConverged(let variance, let residual) {
            let error = AutocorrelationError.notConverged(variance: variance, residual: residual)
            report.points = []
            report.status = .notConverged(residual: residual, "\(error)")
            return
        } catch {
            throw .unanswerable(message: "\(error)", help: error.help)
        }
        report.points = states.map { state in
            var point = MeanFieldReport.Point(variance: state.variance)
            point.kind = state.kind.rawValue
            point.isStable = state.isStable
            point.limit = state.limit
            point.perpendicular = state.response / Estimate(gamma * gamma)
            if state.variance.value > 0 {
                point.correlation =
                    state.kind == .fixedPoint
                    ? Estimate(1) : state.limit == Estimate(0) ? Estimate(0) : state.limit / state.variance
            }
            point.xiC = state.correlationTime.map { .finite($0) }
            point.groundState = state.groundState
            point.lyapunov = state.lyapunov
            point.phase = Self.phase(Estimate(1) + state.lyapunov)
            return point
        }
    }

    /// What a stationary state depends on, in numbers.
    func stationaryParameters(
        _ more: [Symbol: Rational]
    ) throws(CalculationError) -> (leak: Double, bias: Double, noise: Double, map: CovarianceMap) {
        let theory = problem.theory
        return (
            Estimate(try problem.value(theory.leak, more)).value,
            Estimate(try problem.value(theory.frozen, more)).value,
            Estimate(try problem.value(theory.noise + theory.fresh, more)).value, try problem.map(more)
        )
    }

    func criticalWithNoise(
        _ name: String, _ letter: Symbol, _ range: ClosedRange<Double>
    ) throws(CalculationError) -> MeanFieldReport.Critical {
        throw .unanswerable(message: "recurrent networks with a memory", help: "wait")
    }
}
