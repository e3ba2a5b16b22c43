import Algebra
import Exact
import Foundation
import Language
import Sampling
import Theory

/// A sampling asked for at the prompt: a rules file, an observable and values of all letters, as texts.
///
///     let calculation = try SamplingCalculation(model, "<r(T); r(T)>", settings: ["T=8,sigma_w=1,sigma_b=0,q=1"])
///     let plan = try calculation.plan(width: 64, networks: 100_000)
///
/// Values of times are among the settings, and those that the question itself makes (`when sigma_b = 0`) as well.
public struct SamplingCalculation: Sendable {
    public let model: Model
    /// The observable as it was asked for.
    public let observable: String
    /// The question with values for its times.
    public let question: Question
    /// The network with all its values.
    public let problem: SamplingProblem
    /// What was set, as written, in order.
    public let settings: [(name: String, value: String)]
    /// The values of times, as modifiers of the question.
    let timeModifiers: [String]
    /// The width that was set, if any.
    public let width: Int?
    public var manner = Manner()

    /// How networks are drawn; nil stands for what suits the network.
    public struct Manner: Sendable, Equatable {
        public var sampler = Sampler.automatic
        /// The larger step of continuous time.
        public var step: Rational?
        /// The time that a stationary network is given to forget its start.
        public var burnIn: Rational?
        /// Over how many origins of time a stationary network is averaged.
        public var origins = 20
        public var blocks: Int?

        public init() {}
    }

    /// The values of all parameters, those that the question makes included.
    public var values: [Symbol: Rational] { problem.parameters }

    /// - Parameter settings: as `N=64,T=8,sigma_w=3/2`.
    /// - Throws: ``CalculationError`` or the language's diagnostics: for an action without network, letters without value, and
    ///   questions that are no observable of networks.
    public init(_ model: Model, _ observable: String, settings: [String], manner: Manner = Manner()) throws {
        guard case .network = model.content else {
            throw CalculationError.unanswerable(
                message: "\(model.name) is an action without a network: there is nothing to sample",
                help: "sample and check need a rules file with neuron, weight and update lines")
        }
        self.model = model
        self.observable = observable
        self.manner = manner
        let times = try model.question(observable).timeNames
        var rest: [String] = []
        var timeModifiers: [String] = []
        var timesSet: [(String, String)] = []
        for part in settings.flatMap(NumericSettings.parts) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if sides.count == 2, times.contains(sides[0]) {
                timeModifiers.append("when \(sides[0]) = \(sides[1])")
                timesSet.append((sides[0], sides[1]))
            } else {
                rest.append(part)
            }
        }
        if let time = model.time {
            let unused = [
                (time.measure == .discrete && manner.step != nil, "a step of time", "networks in continuous time"),
                (!time.isStationary && manner.burnIn != nil, "a burn-in", "stationary networks"),
            ]
            for (isUnused, what, whose) in unused where isUnused {
                throw CalculationError.unanswerable(
                    message: "\(model.name) has no use for \(what)", help: "it belongs to \(whose): leave it away")
            }
        }
        let numbers = try NumericSettings(rest, of: model)
        question = try model.question(observable, options: timeModifiers)
        self.timeModifiers = timeModifiers
        self.settings = numbers.texts.map { ($0.name, $0.value) } + timesSet
        if let asked = question.width, let set = numbers.width, asked != set {
            throw CalculationError.unanswerable(
                message: "the width \(model.symbols[.width].name) is \(asked) in the question and \(set) in --set",
                help: "give it one value")
        }
        width = question.width ?? numbers.width
        problem = try SamplingProblem(model, question, parameters: numbers.values)
    }

    /// The networks to draw at a width.
    ///
    /// - Parameter stage: samples of different stages are independent.
    public func plan(width: Int, networks: Int, seed: UInt64 = 1, stage: Int = 0) throws -> SamplingPlan {
        let network = problem.declared
        let burnIn = network.time.isStationary ? manner.burnIn ?? network.defaultBurnIn(values) : nil
        let step = manner.step?.doubleValue ?? 1 / (16 * network.fastestRate(values))
        var plan = SamplingPlan(
            network: try problem.network(width: width, burnIn: burnIn?.doubleValue),
            observable: try problem.observable(width: width), networks: networks, sampler: manner.sampler, seed: seed,
            stage: stage, step: step, origins: manner.origins)
        let blocks =
            manner.blocks
            ?? SamplingPlan.usualBlocks(networks: networks, operationsPerNetwork: plan.operationsPerNetwork)
        plan.blocks = min(blocks, max(1, networks))
        return plan
    }
}

extension Polynomial {
    /// The value where all symbols have one; nil if one has none, or is zero in a denominator.
    func value(at values: [Symbol: Rational]) -> Rational? {
        var sum = Rational(0)
        for term in terms {
            var product = term.coefficient
            for factor in term.monomial.factors {
                guard let value = values[factor.symbol], !(value.isZero && factor.power < 0),
                    let power = try? value.power(factor.power)
                else { return nil }
                product *= power
            }
            sum += product
        }
        return sum
    }
}

extension Network {
    /// The fastest rate of a network in continuous time, which sets its step: leaks, the spectral radius σ_w of weights drawn once, the
    /// rate σ_w² of white ones; each for a function of slope 1. 1 if there is none.
    func fastestRate(_ values: [Symbol: Rational]) -> Double {
        let weights = disorder.filter { $0.indexCount == 2 }.compactMap { family -> Double? in
            guard
                let strength = (family.variance * .width(power: 1)).value(at: values.merging([.width: 1]) { a, _ in a })
            else { return nil }
            return family.isFreshAtEachTime ? strength.doubleValue : strength.doubleValue.squareRoot()
        }
        return (linearRates(values).map(\.doubleValue) + weights).filter { $0 > 0 }.max() ?? 1
    }

    /// The time in which a stationary network forgets its start: e^{−30} of it is left by the slowest leak, and at least 200 steps.
    func defaultBurnIn(_ values: [Symbol: Rational]) -> Rational {
        if time.measure == .discrete {
            let slowest = linearRates(values).filter { $0 < 1 }.max()?.doubleValue ?? 0
            return slowest > 0 ? Rational(Int(min(1e8, max(200, (-30 / log(slowest)).rounded(.up))))) : 200
        }
        return 30 / (leakRates(values).min() ?? 1)
    }

    /// The magnitudes of the coefficients of all terms that are a neuron alone.
    private func linearRates(_ values: [Symbol: Rational]) -> [Rational] {
        updates.flatMap { update in
            update.value.terms.compactMap { monomial, coefficient -> Rational? in
                guard monomial.factors.count == 1, case .field = monomial.factors[0].quantity else { return nil }
                return coefficient.value(at: values)?.magnitude
            }
        }
    }

    private func leakRates(_ values: [Symbol: Rational]) -> [Rational] {
        updates.compactMap { update in
            let own = update.value.terms.first { monomial, _ in
                monomial.factors.count == 1 && monomial.factors[0].quantity == .field(update.neuron)
            }
            guard let rate = own?.value.value(at: values), rate < 0 else { return nil }
            return -rate
        }
    }
}
