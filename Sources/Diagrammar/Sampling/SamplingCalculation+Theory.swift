import Algebra
import Evaluation
import Exact
import Export
import Language
import Theory

extension SamplingCalculation {
    /// What is asked of theory besides the observable.
    public struct TheoryRequest: Sendable {
        /// Modifiers of the language: `through 1/N`, `through g^2`, `scheme saddle`.
        public var modifiers: [String] = []
        public var maximumDiagrams: Int?
        public var maximumMemory: Int?
        public var jobs = 1

        public init() {}
    }

    /// Derives the observable and puts the numbers in.
    ///
    /// The frame of the expansion is the one asked for; without one it is the saddle point wherever an activation is no polynomial. A
    /// bound on a coupling leaves out orders whose size is estimated by deriving the next one.
    public func theory(_ request: TheoryRequest) throws -> TheoryInNumbers {
        var request = request
        if case .network(let network) = model.content, !network.activations.isEmpty,
            !request.modifiers.contains(where: { $0.hasPrefix("scheme") }), question.scheme == .bare
        {
            request.modifiers.append("scheme saddle")
        }
        if let leading = try meanField(request) { return leading }
        let asked = try model.question(observable, options: timeModifiers + request.modifiers)
        if asked.fixedRatio != nil || asked.frequency != nil || asked.isAtFixedPoint {
            throw CalculationError.unanswerable(
                message:
                    "sampled networks have a width, times and layers: not a fixed ratio, a frequency or a fixed point",
                help: "ask for the observable at given times, as in: --set T=8")
        }
        for bound in asked.bounds {
            switch bound {
            case .order, .widthOrder:
                throw CalculationError.unanswerable(
                    message: "networks show all orders together, not one order alone",
                    help: "write through instead of order, as in: --through 1/\(model.symbols[.width].name)")
            case .width, .symbol: continue
            }
        }
        let bounded = asked.bounds.compactMap(\.boundedSymbol)
        if bounded.isEmpty { return try inNumbers(request, substituting: model.time?.measure != .continuous) }
        return try truncatedInCouplings(request, asked, bounded)
    }

    /// The value of infinite width where theory has no expansion: recurrent networks with any activation.
    private func meanField(_ request: TheoryRequest) throws -> TheoryInNumbers? {
        guard case .network(let network) = model.content, network.time.isStationary, !network.activations.isEmpty,
            request.modifiers.contains("through \(model.symbols[.width].name)^0"), asksForVariance(network)
        else { return nil }
        let calculation = try MeanFieldCalculation(
            model, settings: settings.filter { $0.name != model.symbols[.width].name }.map { "\($0.name)=\($0.value)" })
        let report = try calculation.report()
        guard let q = (report.points?.first { $0.isStable == true } ?? report.points?.first)?.variance else {
            return nil
        }
        return TheoryInNumbers(
            orders: [.init(powerOfN: 0, value: q)], lowestPowerOfN: 0,
            remarks: ["theory: the stable solution at infinite width, as mean-field gives it"])
    }

    /// Whether the observable is <h.h>/N or <h[i]^2> at equal times, of a network with one neuron kind.
    private func asksForVariance(_ network: Network) -> Bool {
        let neuron = network.updates.count == 1 ? network.updates[0].neuron : nil
        let quotient = question.observable.correlators
        guard let neuron, quotient.count == 1, quotient[0].operators.count == 1,
            let term = quotient[0].operators[0].terms.first, quotient[0].operators[0].terms.count == 1,
            term.key.factors.count == 2, term.key.factors[0] == term.key.factors[1],
            term.key.factors[0].quantity == .field(neuron)
        else { return false }
        // The observable is the mean itself, with the factor that makes it one neuron's.
        let scale = question.observable.factor(in: model.symbols)
        guard let scale else { return false }
        return scale * term.value * .width(power: term.key.sums) == .one
    }

    private func inNumbers(_ request: TheoryRequest, substituting: Bool) throws -> TheoryInNumbers {
        let substituted = values.filter { substituting || $0.value.isZero }
        let read = try model.question(
            observable,
            options: timeModifiers + request.modifiers
                + substituted.sorted { $0.key < $1.key }.filter { question.substitutions[$0.key] == nil }
                .map { "when \(model.symbols[$0.key].name) = \($0.value)" })
        var calculation = try Calculation(
            model, read, maximumDiagrams: request.maximumDiagrams ?? 5_000_000,
            maximumMemory: request.maximumMemory ?? 4096)
        calculation.manner.jobs = request.jobs
        try calculation.refuseIfTooLarge(rows: .none, keepsAll: true, trustsPairings: request.maximumDiagrams != nil)
        if let numbers = try calculation.numbers() {
            return TheoryInNumbers(orders: numbers.orders, lowestPowerOfN: numbers.lowestPowerOfN)
        }
        let derivation = try calculation.derive(certifying: true)
        return try inNumbers(derivation)
    }

    private func inNumbers(_ derivation: Derivation) throws -> TheoryInNumbers {
        guard derivation.pieces.count == 1 else {
            throw CalculationError.unanswerable(
                message: "the result has several orders of its times", help: "give every time a value")
        }
        let table = derivation.symbols
        let numbers = NumbersOfSymbols(
            table: table, values: values,
            definitions: Dictionary(
                derivation.definitions.map { ($0.symbol, $0.value) }, uniquingKeysWith: { a, _ in a }),
            roots: Dictionary(
                (derivation.modes?.roots ?? []).compactMap { root in root.symbol.map { ($0, root.square) } },
                uniquingKeysWith: { a, _ in a }))
        let value = derivation.value
        let lowest = derivation.isComplete ? nil : derivation.bounds.compactMap(\.lowestPowerOfN).max()
        if !derivation.isComplete, lowest == nil, !derivation.bounds.contains(where: { $0.boundedSymbol != nil }) {
            throw CalculationError.unanswerable(
                message: "the result is not exact, and no order in 1/\(table[.width].name) bounds it",
                help: "add --through 1/\(table[.width].name)^2")
        }
        let poles = table.poles.contains { value.symbols.contains($0.symbol) }
        // A result with poles has infinitely many orders; its first two show how a relative change would look.
        let leading = value.leadingPowerOfN(in: table)
        let expanded = poles ? value.expandedInWidth(through: leading - 1, in: table) : value
        let byPower = Dictionary(grouping: expanded.sortedTerms) { $0.monomial.powerOfN }
        var orders: [NumericDerivation.Order] = []
        for (power, terms) in byPower.sorted(by: { $0.key > $1.key }) {
            var coefficient = Polynomial.zero
            for term in terms {
                coefficient += Polynomial(term.coefficient, term.monomial) * .width(power: -power)
            }
            orders.append(.init(powerOfN: power, value: try numbers.number(coefficient)))
        }
        var exact: (@Sendable (Int) -> Estimate?)?
        if poles { exact = { width in try? numbers.number(value, width: width) } }
        return TheoryInNumbers(orders: orders, lowestPowerOfN: lowest, exactAtWidth: exact)
    }

    /// The result within bounds on couplings, and the size of what they leave out: the next orders that do not vanish.
    private func truncatedInCouplings(
        _ request: TheoryRequest, _ asked: Question, _ bounded: [Symbol]
    ) throws -> TheoryInNumbers {
        let kept = try inNumbers(request, substituting: false)
        var extended = request
        for bound in asked.bounds {
            guard case .symbol(let symbol, let highest) = bound else { continue }
            let name = model.symbols[symbol].name
            for place in request.modifiers.indices where request.modifiers[place] == "through \(name)^\(highest)" {
                extended.modifiers[place] = "through \(name)^\(highest + 2)"
            }
        }
        let names = bounded.map { model.symbols[$0].name }.joined(separator: ", ")
        guard extended.modifiers != request.modifiers else {
            throw CalculationError.unanswerable(
                message: "an order of \(names) alone is no number that networks show",
                help: "write the bound as an option, as in: --through \(model.symbols[bounded[0]].name)^4")
        }
        let leftOut = asked.bounds.compactMap { bound -> String? in
            guard case .symbol(let symbol, let highest) = bound else { return nil }
            return "\(model.symbols[symbol].name)^\(highest + 1)"
        }
        let further = try inNumbers(extended, substituting: false)
        // Twice the next orders, for those that follow; at infinite width and in the coefficients of 1/N alike.
        let next = further.orders.reduce(0.0) { sum, order in
            let known = kept.orders.first { $0.powerOfN == order.powerOfN }?.value.value ?? 0
            return sum + 2 * (order.value.value - known).magnitude
        }
        var theory = TheoryInNumbers(
            orders: kept.orders, lowestPowerOfN: kept.lowestPowerOfN, allowance: next)
        theory.allowances = ["the next orders of \(names), which may change the theory by \(Magnitude.text(next))"]
        theory.couplings = leftOut
        return theory
    }
}

extension Observable {
    /// What its only correlator is multiplied with; nil if it is no multiple of one.
    func factor(in table: SymbolTable) -> Polynomial? {
        switch self {
        case .correlator: return .one
        case .scalar(let value): return value
        case .product(let parts):
            var product = Polynomial.one
            for part in parts {
                guard let factor = part.factor(in: table) else { return nil }
                product = product * factor
            }
            return product
        case .quotient(let above, .scalar(let below)):
            guard let factor = above.factor(in: table), below.terms.count == 1, let term = below.terms.first else {
                return nil
            }
            guard term.monomial.removing(.width).isOne, let inverse = try? Rational(1).divided(by: term.coefficient)
            else { return nil }
            return factor * Polynomial(inverse) * .width(power: -term.monomial.powerOfN)
        default: return nil
        }
    }
}
