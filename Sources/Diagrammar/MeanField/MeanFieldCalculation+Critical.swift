import Algebra
import Evaluation
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    /// The values of a parameter at which the network is critical; `sigma_w`, or `sigma_w=0.5..4` to search a range.
    func critical(_ request: String) throws -> MeanFieldReport.Critical {
        let sides = request.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = sides[0].filter { $0 != " " }
        let letter = try NumericSettings.symbol(name, of: problem.model)
        var range = EdgeOfChaos.usualRange
        if sides.count == 2 { range = try Self.range(sides[1], of: name) }
        guard problem.settings.values[letter] == nil else {
            throw CalculationError.unanswerable(
                message: "\(name) is set, and its critical value is asked for", help: "leave \(name) out of --set")
        }
        let theory = problem.theory
        guard theory.letters(in: problem.symbols).contains(letter) else {
            throw CalculationError.unanswerable(
                message: "\(name) does not enter the equations of infinite width",
                help: "ask for a parameter of weights, biases or the activation")
        }
        try problem.requireValues(except: [letter])
        if !theory.dynamics.isMap, try hasNoise(except: letter) {
            return try criticalWithNoise(name, letter, range)
        }
        let (decay, constant) = theory.edge
        let edge = try EdgeOfChaos(problem, of: letter, in: range, decay: decay, constant: constant)
        var values: [MeanFieldReport.Critical.Value] = []
        for point in try edge.points() {
            let at = [letter: Rational(exactly: point.parameter.value)]
            let decay = try problem.value(decay, at)
            let recursion = CovarianceRecursion(
                try problem.map(at), decay: decay, constant: try problem.value(constant, at),
                sharedConstant: try problem.value(constant, at), isDiscrete: theory.dynamics.isDiscrete)
            let fixed = try MeanFieldProblem.explaining { () throws(EvaluationError) in
                let attracts = try recursion.drift(point.variance.value * 1.001 + 1e-9).certainSign != 1
                return try recursion.fixedPoint(point.variance, attractsFromAbove: attracts)
            }
            if fixed.isStable == false { continue }
            let parallel =
                theory.dynamics.isDiscrete && theory.dynamics.isMap
                ? fixed.multipliers.parallel : fixed.slope / Estimate(decay)
            values.append(.init(parameter: point.parameter, variance: point.variance, parallel: parallel))
        }
        return .init(name: name, values: values, range: range)
    }

    /// Whether a recurrent network has noise with the values that are set, or with some value of the letter that is varied.
    private func hasNoise(except letter: Symbol) throws(CalculationError) -> Bool {
        let noise = problem.theory.noise + problem.theory.fresh
        if noise.symbols.contains(letter) { return true }
        return try !problem.value(noise).isZero
    }

    /// `0.5..4`
    static func range(_ text: String, of name: String) throws -> ClosedRange<Double> {
        let help = "as in: --critical \(name)=0.5..4"
        let parts = text.components(separatedBy: "..")
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw CalculationError.unanswerable(message: "\(text) is no range", help: help)
        }
        let ends = try parts.map { Estimate(try NumericSettings.number($0)).value }
        guard ends[0] < ends[1] else {
            throw CalculationError.unanswerable(message: "the range \(text) is empty", help: help)
        }
        return ends[0]...ends[1]
    }
}

extension MeanFieldTheory {
    /// Decay and constant of the states at which a network becomes critical: fixed points of a map, static states of a recurrent
    /// network, for which (1 − leak)²·K or γ²·K equals constant + F(K).
    var edge: (decay: RationalFunction, constant: RationalFunction) {
        switch dynamics {
        case .layers, .steps, .continuousDepth: (RationalFunction(decay), constant)
        case .leakySteps:
            (RationalFunction((Polynomial.one - leak) * (Polynomial.one - leak)), RationalFunction(frozen))
        case .continuous: (RationalFunction(leak * leak), RationalFunction(frozen))
        }
    }
}
