/// Where the Lyapunov exponent of the state that a network settles in passes through 0, as a parameter changes.
///
///     let edge = AutocorrelationCriticality { g in
///         try AutocorrelationEquation(decay: 1, bias: 0, noise: 0, map: tanhMap(strength: g * g))
///     }
///     try edge.parameters(from: 0.5, to: 2)          // one, at 1
///
/// Without noise a fixed point loses its stability where its response is γ²; with noise the sign of λ is that of the force V'(Δ(0)).
public struct AutocorrelationCriticality {
    /// λ at a parameter.
    private let exponent: (Double) throws(AutocorrelationError) -> Estimate

    public init(_ equation: @escaping (Double) throws(AutocorrelationError) -> AutocorrelationEquation) {
        exponent = { parameter throws(AutocorrelationError) in
            try Self.sensitivity(try equation(parameter))
        }
    }

    public init(steps equation: @escaping (Double) throws(AutocorrelationError) -> StepAutocorrelationEquation) {
        exponent = { parameter throws(AutocorrelationError) in
            let equation = try equation(parameter)
            if equation.noise == 0 { return try Self.sensitivity(try equation.restingEquation) }
            return try equation.stationaryState().lyapunov
        }
    }

    /// λ, without noise that of a stable fixed point, or of the most unstable one.
    private static func sensitivity(_ equation: AutocorrelationEquation) throws(AutocorrelationError) -> Estimate {
        if equation.noise > 0 { return try equation.stationaryState().lyapunov }
        var exponents: [Estimate] = []
        for root in try VarianceSearch(equation).staticVariances {
            let solution = try equation.fixedPoint(root.position, isRising: root.isRising)
            if solution.isStable { return solution.lyapunov }
            exponents.append(solution.lyapunov)
        }
        // The most unstable one: where a fixed point splits off at the transition, its λ is tiny, that of the old one is not.
        guard let largest = exponents.max(by: { $0.value < $1.value }) else { throw .unbounded }
        return largest
    }

    /// All parameters of the interval at which λ changes its sign, with bounds; rising where order turns into chaos.
    ///
    /// Two of them closer than the subdivision are not seen. Parameters without a stationary state are left out.
    ///
    /// - Throws: errors next to a transition; ``AutocorrelationError/unbounded`` if there is no state at any parameter.
    /// - Complexity: the solution of one equation for every subdivision, and some ten for every transition.
    public func parameters(
        from lower: Double, to upper: Double, subdivisions: Int = 16
    ) throws(AutocorrelationError) -> [RootSearch.Root] {
        precondition(lower < upper && subdivisions >= 1, "an interval has its ends in order")
        var roots: [RootSearch.Root] = []
        var last: (x: Double, value: Estimate)?
        var hasState = false
        for step in 0...subdivisions {
            let x = lower + (upper - lower) * Double(step) / Double(subdivisions)
            let value: Estimate
            do { value = try exponent(x) } catch {
                guard case .unbounded = error else { throw error }
                last = nil
                continue
            }
            hasState = true
            guard let sign = value.certainSign, sign != 0 else { continue }
            if let before = last, before.value.certainSign == -sign {
                let root = try BracketedRoot(before, (x, value), of: exponent)
                roots.append(.init(position: root.position, isRising: root.isRising))
            }
            last = (x, value)
        }
        if !hasState { throw .unbounded }
        return roots
    }
}
