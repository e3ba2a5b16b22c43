import Algebra
import Evaluation
import Exact
import Export
import Language
import Theory

/// A network at infinite width with values for its parameters.
///
///     let problem = try MeanFieldProblem(model, NumericSettings(["sigma_w=3/2", "sigma_b=0.1"], of: model))
///     try problem.recursion().fixedPoints()
struct MeanFieldProblem {
    let model: Model
    let network: Network
    let settings: NumericSettings
    /// The theory in letters.
    let theory: MeanFieldTheory

    init(_ model: Model, _ settings: NumericSettings) throws(CalculationError) {
        guard case .network(let network) = model.content else {
            throw .unanswerable(
                message: "mean-field theory is that of a network, and \(model.name) declares an action",
                help: "declare a network, as in rules/tanh-mlp.rules")
        }
        self.model = model
        self.network = network
        self.settings = settings
        do throws(MeanFieldTheoryError) { theory = try network.meanFieldTheory(in: model.symbols) } catch {
            throw .unanswerable(message: error.message, help: error.help)
        }
    }

    var symbols: SymbolTable { model.symbols }

    // MARK: Letters

    /// The letters that fixed points depend on and that have no value, in order.
    var missing: [Symbol] { unset(theory.letters(in: symbols)) }

    /// The letters of the initial law without a value.
    var missingInitially: [Symbol] {
        unset(Set((theory.initial ?? []).joined().flatMap(\.symbols)).subtracting([.width]))
    }

    private func unset(_ letters: Set<Symbol>) -> [Symbol] {
        letters.filter { settings.values[$0] == nil }.sorted()
    }

    func names(_ letters: [Symbol]) -> String { letters.map { symbols[$0].name }.joined(separator: ", ") }

    /// Refuses letters without values.
    func requireValues(except scanned: Set<Symbol> = []) throws(CalculationError) {
        let missing = missing.filter { !scanned.contains($0) }
        guard missing.isEmpty else {
            throw .unanswerable(
                message: "\(names(missing)) \(missing.count == 1 ? "has" : "have") no value",
                help: "add --set " + missing.map { "\(symbols[$0].name)=…" }.joined(separator: ","))
        }
    }

    // MARK: Numbers

    /// The value of a coefficient.
    ///
    /// - Precondition: its letters have values, in the settings or here.
    func value(_ coefficient: Polynomial, _ more: [Symbol: Rational] = [:]) throws(CalculationError) -> Rational {
        try value(RationalFunction(coefficient), more)
    }

    func value(_ coefficient: RationalFunction, _ more: [Symbol: Rational] = [:]) throws(CalculationError) -> Rational {
        let values = settings.values.merging(more) { _, new in new }
        func number(_ polynomial: Polynomial) throws(CalculationError) -> Rational {
            var sum = Rational(0)
            for term in polynomial.terms {
                var product = term.coefficient
                for (symbol, power) in term.monomial.factors {
                    guard let value = values[symbol] else { throw Self.powerOfWidth(symbols[symbol].name) }
                    guard let factor = try? value.power(power) else { throw Self.divides }
                    product *= factor
                }
                sum += product
            }
            return sum
        }
        let denominator = try number(coefficient.denominator)
        if denominator.isZero { throw Self.divides }
        return try number(coefficient.numerator) / denominator
    }

    private static let divides = CalculationError.unanswerable(
        message: "with these values the update rule, or what a bias adds up to, divides by zero",
        help: "a leak of 1 keeps everything: with a bias neurons then grow without bound")

    private static func powerOfWidth(_ name: String) -> CalculationError {
        .unanswerable(
            message: "the variance of a weight, bias or initial value does not scale with the width \(name) as it must",
            help: "as in: weight W[i,j](l) ~ normal(0, sigma_w^2/N), bias b[i](l) ~ normal(0, sigma_b^2)")
    }

    /// An activation with values for its letters.
    func function(_ function: Expr, _ more: [Symbol: Rational] = [:]) throws(CalculationError) -> Expr {
        let values = settings.values.merging(more) { _, new in new }
        var letters: [Symbol: Polynomial] = [:]
        for (symbol, value) in values { letters[symbol] = Polynomial(value) }
        let activation = Activation(of: network.inputs[0][0], function: function)
        guard let replaced = activation.substituting(letters, real: network.realParameters, in: symbols) else {
            throw .unanswerable(
                message: "\(function) has no value with these parameters", help: "give its letters other values")
        }
        return replaced.function
    }

    /// F(K) with numbers.
    func map(_ more: [Symbol: Rational] = [:]) throws(CalculationError) -> CovarianceMap {
        var terms: [CovarianceMap.Term] = []
        for drive in theory.drives {
            terms.append(
                .init(strength: try value(drive.strength, more), function: try function(drive.function, more)))
        }
        return try Self.explaining { () throws(EvaluationError) in try CovarianceMap(terms) }
    }

    /// The recursion of equal-time covariances.
    ///
    /// - Precondition: the dynamics is a map.
    func recursion(_ more: [Symbol: Rational] = [:]) throws(CalculationError) -> CovarianceRecursion {
        let decay = try value(theory.decay, more)
        try checkDecay(decay)
        return CovarianceRecursion(
            try map(more), decay: decay, constant: try value(theory.constant, more),
            sharedConstant: try value(theory.sharedConstant, more), isDiscrete: theory.dynamics.isDiscrete)
    }

    func checkDecay(_ decay: Rational) throws(CalculationError) {
        guard decay.signum() > 0 || theory.dynamics == .layers && decay.isZero else {
            throw .unanswerable(
                message: theory.dynamics.isDiscrete
                    ? "with this leak a neuron grows by itself" : "nothing makes a neuron decay",
                help: theory.dynamics.isDiscrete
                    ? "a leak lies between -1 and 1" : "as in: update d/dt h[i](t) = -gamma*h[i](t) + …, gamma > 0")
        }
    }

    static func explaining<Result>(
        _ body: () throws(EvaluationError) -> Result
    ) throws(CalculationError) -> Result {
        do throws(EvaluationError) { return try body() } catch { throw explained(error) }
    }

    static func explained(_ error: EvaluationError) -> CalculationError {
        let help =
            switch error {
            case .jumps: "distances of two inputs then grow infinitely fast; use a continuous activation"
            case .noValueGiven: "give all parameters a value, as in: --set sigma_w=3/2"
            default: "the Gaussian moments of the activation have to exist"
            }
        return .unanswerable(message: "\(error)", help: help)
    }
}

extension MeanFieldTheory {
    /// Letters of the update rule and of the laws of its random numbers.
    func letters(in symbols: SymbolTable) -> Set<Symbol> {
        var letters = Set(leak.symbols)
        for part in [frozen, fresh, noise] + drives.map(\.strength) { letters.formUnion(part.symbols) }
        for drive in drives { letters.formUnion(self.letters(of: drive.function, in: symbols)) }
        return letters
    }

    /// Letters of an activation.
    func letters(of function: Expr, in symbols: SymbolTable) -> Set<Symbol> {
        Set(function.variables.filter { $0 != GaussianAverage.variable }.compactMap { symbols.symbol(named: $0.name) })
    }
}
