import Algebra
import Evaluation
import Exact
import Export
import Theory

// A recurrent network in continuous time settles at a fixed point or fluctuates; its phase is the sign of the largest Lyapunov exponent
// λ. ξ_c is the correlation time, as for single networks, and χ⊥ the gain Σ σ_W²<φ'²>/γ². Without noise the edge of chaos is
// where the fixed point, with γ²q = σ_b² + F(q), becomes unstable, Σ σ_W²<φ'²> = γ²: a fixed point of a family with decay γ².

extension Filling {
    /// What the table says of a continuous recurrent network.
    mutating func autocorrelationCell(_ a: Rational, _ b: Rational) throws(PhaseDiagramError) -> PhasePlane.Cell {
        let solution: AutocorrelationSolution
        let decay: Double
        do throws(AutocorrelationError) {
            let equation = try equation(a, b)
            decay = equation.decay
            let solutions = try equation.solutions()
            // Where none is certainly stable one is marginal, or the network grows.
            let marginal = solutions.first { $0.lyapunov.certainSign == nil || $0.lyapunov.certainSign == 0 }
            guard let found = solutions.first(where: \.isStable) ?? marginal else { throw .unbounded }
            solution = found
        } catch {
            switch error {
            case .unbounded: return PhasePlane.Cell(phase: .unbounded)
            case .everyVariance: return PhasePlane.Cell(depthScale: .infinity, lyapunov: 0, phase: .critical)
            case .critical(let variance):
                return PhasePlane.Cell(variance: variance, depthScale: .infinity, lyapunov: 0, phase: .critical)
            case .notConverged: return PhasePlane.Cell(phase: .unresolved)
            case .average(let error): throw Self.explained(error, place(a, b))
            case .parameter: throw PhaseDiagramError("\(error), at \(place(a, b))", help: error.help)
            }
        }
        let growth = solution.lyapunov
        guard growth.error < 1e-4 else {
            return PhasePlane.Cell(variance: solution.variance.value, phase: .unresolved)
        }
        let phase: PhasePlane.Phase =
            switch growth.certainSign {
            case 1: .chaotic
            case -1: .ordered
            default: .critical
            }
        note([solution.variance, solution.response] + (phase == .critical ? [] : [growth]))
        return PhasePlane.Cell(
            variance: solution.variance.value, response: solution.response.value / (decay * decay),
            depthScale: phase == .critical ? .infinity : solution.correlationTime?.value,
            lyapunov: growth.value, phase: phase)
    }

    private func equation(_ a: Rational, _ b: Rational) throws(AutocorrelationError) -> AutocorrelationEquation {
        let theory = diagram.theory
        let point = diagram.point(a, b)
        func value(_ polynomial: Polynomial, _ name: String) throws(AutocorrelationError) -> Double {
            guard let value = polynomial.value(at: point) else { throw .parameter(name, value: .nan) }
            return value.doubleValue
        }
        let map: CovarianceMap
        do throws(EvaluationError) {
            guard let terms = terms(a, b) else { throw EvaluationError.noCovariance(.nan) }
            map = try CovarianceMap(terms)
        } catch { throw .average(error) }
        return try AutocorrelationEquation(
            decay: value(theory.leak.scaled(by: -1), "the decay"),
            bias: value(theory.frozen, "the variance of the bias"),
            noise: value(theory.noise + theory.fresh, "the strength of the noise"), map: map)
    }

    /// The weights at a point; nil if their variances or activations have no value.
    private func terms(_ a: Rational, _ b: Rational) -> [CovarianceMap.Term]? {
        let point = diagram.point(a, b)
        let inside = diagram.inFunctions
        var theory: MeanFieldTheory? = diagram.theory
        if !inside.isEmpty {
            let values = point.filter { inside.contains($0.key) }.mapValues { Polynomial($0) }
            theory = try? diagram.network.substituting(values, in: diagram.symbols)?.meanFieldTheory(
                in: diagram.symbols)
        }
        guard let theory else { return nil }
        var terms: [CovarianceMap.Term] = []
        for drive in theory.drives {
            guard let strength = drive.strength.value(at: point) else { return nil }
            terms.append(.init(strength: strength, function: drive.function))
        }
        return terms
    }
}
