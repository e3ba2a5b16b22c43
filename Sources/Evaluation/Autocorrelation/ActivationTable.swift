import Algebra
import Exact

/// The activations of a ``CovarianceMap`` and their slopes at many points.
struct ActivationTable: Sendable {
    /// σ_W² of each term.
    let strengths: [Double]
    /// φ_W, where it is not odd, and φ_W'.
    private let program: CompiledExpressions
    private let functionPlaces: [Int?]
    /// Whether some activation has a kink: series in Hermite polynomials converge slowly then.
    let hasKinks: Bool

    init(_ map: CovarianceMap) throws(EvaluationError) {
        strengths = map.terms.map(\.strength.doubleValue)
        var expressions = map.slopes
        var places: [Int?] = []
        for term in map.terms {
            let mirrored = try? term.function.substituting([
                GaussianAverage.variable: -Expr(GaussianAverage.variable)
            ])
            if mirrored == -term.function {
                places.append(nil)
            } else {
                places.append(expressions.count)
                expressions.append(term.function)
            }
        }
        functionPlaces = places
        program = try CompiledExpressions(expressions, in: [GaussianAverage.variable])
        let kinks: Set<String> = ["relu", "abs", "sign", "step"]
        var hasKinks = false
        for expression in expressions {
            expression.fold { (part: Expr, _: [Void]) in
                if case .call(let function, _) = part.form, kinks.contains(function.name) { hasKinks = true }
            }
        }
        self.hasKinks = hasKinks
    }

    struct Row {
        var values: [Double]
        var errors: [Double]
    }

    struct Values {
        /// Nil for odd functions, whose averages vanish.
        let functions: [Row?]
        let slopes: [Row]
    }

    func values(at x: [Double]) -> Values {
        var memory = CompiledExpressions.Memory(program, points: x.count)
        memory.setInput(0, x, errors: x.map { 2 * Estimate.rounding * $0.magnitude })
        program.run(&memory)
        func row(_ output: Int) -> Row {
            var row = Row(values: x, errors: x)
            for p in x.indices { (row.values[p], row.errors[p]) = memory.output(output, p) }
            return row
        }
        return Values(functions: functionPlaces.map { $0.map(row) }, slopes: strengths.indices.map(row))
    }
}
