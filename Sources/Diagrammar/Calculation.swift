import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Theory
import Times

/// Why a calculation is not done.
public enum CalculationError: Error, Sendable {
    /// Infinitely many diagrams contribute: a bound on the couplings of these vertices is missing.
    case needsBound(vertices: [Vertex], symbols: SymbolTable)
    /// The free theory has no propagators.
    case rules(RulesError, SymbolTable)
    /// The times cannot be summed over.
    case times(TimesError, SymbolTable)
    /// More diagrams than allowed, met or foreseen.
    case tooManyDiagrams(limit: Int, estimate: SizeEstimate?)
    /// Single diagrams with more blocks of lines than can be followed.
    case tooDeep(blocks: Int)
    /// A network whose diagrams are not all met within so many steps.
    case tooManySteps(Int)
    /// Symbolic times with so many regions that comparing the expressions of so many diagrams would take hours.
    case tooManyRegions(Int, diagrams: Double)
    /// A list of diagrams that would not fit the allowed memory (both in MiB).
    case tooMuchMemory(limit: Int, needed: Double, estimate: SizeEstimate)
    /// The memory held outgrew the allowed one (in MiB) after so many diagrams.
    case outOfMemory(limit: Int, diagrams: Int)
    /// Told to stop after so many diagrams.
    case interrupted(diagrams: Int)
    /// A literal time so far from the first one that the tables of propagators would not fit.
    case windowTooLong(last: Int, limit: Int)
    /// The question cannot be answered in this form.
    case unanswerable(message: String, help: String)
    /// A diagram given by its code has more symmetric ways to be drawn than are tried.
    case codeTooSymmetric
    /// A certificate disagrees with the result.
    case certificateFailed([CertificateEntry])
}

/// One question put to one theory, with everything derived from the two that the answer needs: the road from a network
/// to its diagrams.
public struct Calculation: Sendable {
    public let model: Model
    public internal(set) var question: Question
    /// The question in terms of the network's neurons, whatever it is expanded about.
    let asked: Question
    /// The correlators of neurons that ``quotient`` combines, number by number.
    let correlatorsOfNeurons: [Correlator]
    /// The theory of k, in an expansion about the saddle point.
    public let collective: CollectiveTheory?
    /// What the letters of a fixed point stand for.
    let definitions: [(symbol: Symbol, value: Polynomial)]
    /// The recursions of that theory, where the question is answered by them.
    let layers: LayerQuestion?
    /// Whether the answer is the sum over all orders in the weights of a recurrent network.
    let isRecurrent: Bool
    /// What sums all ladders of that theory, where the question is answered by it.
    let ladders: LayerTransfer?
    /// The symbols of the theory, with those that the average over its randomness added.
    public var symbols: SymbolTable { box.table }
    let box: SymbolBox
    public let rules: FeynmanRules
    public let quotient: ObservableQuotient
    public var maximumDiagrams: Int?
    /// How the diagrams are enumerated: threads, labelled or unlabelled points.
    public var manner = EnumerationManner()
    /// Told how far the enumeration is, and able to stop it.
    public let monitor: EnumerationMonitor
    /// Which of the diagrams are wanted.
    public let selection: Selection
    /// Whether stationary results are written in the time passed since the earliest time, not in the times themselves.
    var countsFromEarliest = true
    /// In MiB.
    public var maximumMemory: Int?
    /// The only diagrams wanted, if they are given by a code.
    public internal(set) var code: DiagramCode?

    /// The operators that a diagram connects are followed as bits of one word.
    static let mostOperators = 64

    /// The largest number of fields times steps: tables of propagators grow with its square.
    static let longestWindow = 1_000

    /// - Parameter isFinite: whether it is known that finitely many diagrams are wanted.
    public init(
        _ model: Model, _ question: Question, maximumDiagrams: Int? = nil, maximumMemory: Int? = nil,
        selection: Selection = Selection(), isFinite: Bool = false
    ) throws(CalculationError) {
        self.model = model
        self.selection = selection
        if selection.isAmputated, model.time != nil {
            throw .unanswerable(
                message: "amputated diagrams of a network in time are not in this version",
                help: "leave amputated away: the values then hold the propagators of the external lines")
        }
        asked = question
        self.maximumDiagrams = maximumDiagrams
        self.maximumMemory = maximumMemory
        monitor = EnumerationMonitor { maximumMemory.map(Footprint.exceeds) == true ? .memory : nil }
        var symbols = question.symbols
        let observable =
            question.scheme == .saddle && !model.isRecurrent
            ? question.observable.withoutSumsAcrossLayers : question.observable
        var quotient = ObservableQuotient(observable)
        correlatorsOfNeurons = quotient.correlators
        if quotient.correlators.contains(where: { $0.operators.count > Self.mostOperators }) {
            throw .unanswerable(
                message: "a joint cumulant of more than \(Self.mostOperators) operators",
                help: "ask for a cumulant of fewer operators")
        }
        let isSymbolic =
            model.time.map { $0.measure == .continuous || $0.isStationary } ?? false
            || quotient.correlators.contains(where: \.namesTimes)
        let lastTime = quotient.correlators.map(\.lastTime).max() ?? 0
        let isFar =
            !isSymbolic
            && model.time.map { (lastTime - $0.first + 1) * model.fields.count > Self.longestWindow } ?? false
        if isFar, let axis = model.time, question.scheme == .bare || question.isAtFixedPoint {
            throw .windowTooLong(last: lastTime, limit: Self.longestWindow / model.fields.count + axis.first - 1)
        }
        let action: Action
        var original: Action?
        var question = question
        isRecurrent = question.scheme == .saddle && model.isRecurrent
        if question.scheme == .saddle, !isRecurrent {
            let saddle = try SaddleScheme(model, question, quotient, isFar: isFar, symbols: &symbols)
            (action, quotient, collective) = (saddle.action, saddle.quotient, saddle.theory)
            layers = saddle.layers
            definitions = question.isAtFixedPoint ? saddle.definitions : []
            question.timeOrder += saddle.timeOrder
        } else {
            collective = nil
            layers = nil
            definitions = []
            action = try model.action(
                for: quotient.correlators, substituting: question.substitutions, symbols: &symbols)
        }
        self.question = question
        ladders = Self.ladders(
            question, collective, fields: model.fields, isSymbolic: isSymbolic || question.bounds.isEmpty)
        if !question.substitutions.isEmpty, question.scheme == .bare {
            var unchanged = question.symbols
            original = try model.action(for: quotient.correlators, symbols: &unchanged)
        }
        do throws(RulesError) {
            rules = try FeynmanRules(
                action: action, symbols: symbols,
                lastTime: isSymbolic ? nil : isFar ? model.time?.first ?? 0 : lastTime, lettersOf: original)
        } catch {
            throw .rules(error, symbols)
        }
        self.quotient = quotient
        box = SymbolBox(symbols)
        let bounded = question.bounds.compactMap(\.boundedSymbol).filter(rules.neverLowers)
        let unlimited = Finiteness.unlimitedVertices(
            of: rules, boundedSymbols: bounded, boundsLoops: selection.loops != nil,
            boundsWidth: question.fixedRatio == nil && question.bounds.contains { $0.lowestPowerOfN != nil })
        // A bound on 1/N alone cuts a ratio as well: it is a series of its own.
        let isRatioOfSeries = !question.bounds.isEmpty && bounded.isEmpty && selection.isEverything
        if quotient.polynomial == nil, !isRatioOfSeries, ladders == nil, layers == nil, !isRecurrent,
            !Finiteness.unlimitedVertices(of: rules, boundedSymbols: []).isEmpty
        {
            throw .unanswerable(
                message: "a ratio of two infinite series is not in this version",
                help: "ask for numerator and denominator one by one, each with its bound")
        }
        if !unlimited.isEmpty, !quotient.correlators.isEmpty, !isFinite, ladders == nil, layers == nil, !isRecurrent {
            throw .needsBound(vertices: unlimited, symbols: symbols)
        }
    }

    /// Refuses unlabelled points where the observable has more symmetries than can be followed.
    public func requiresUnlabelled() throws(CalculationError) {
        guard manner.isUnlabelled else { return }
        for correlator in quotient.correlators {
            if ExternalPoints.terms(of: correlator).contains(where: { !$0.canBeUnlabelled }) {
                throw .unanswerable(
                    message: "too many orders of composite operators to take their points as unlabelled",
                    help: "leave --unlabelled away: the rows are then labelled")
            }
        }
    }

    /// The limits within which one correlator has to be known for the observable to be known within its bounds.
    ///
    /// Powers of N are counted in the observable as written: a factor 1/N in front of the mean counts, and so do the
    /// other correlators of a product, by the highest power of N they can have.
    func limits(for correlator: Int) -> EnumerationLimits {
        var limits = EnumerationLimits()
        limits.maximumDiagrams = maximumDiagrams
        limits.monitor = monitor
        limits.selection = selection
        limits.pattern = code?.pattern
        for bound in question.bounds {
            switch bound {
            case .width where question.fixedRatio != nil, .widthOrder where question.fixedRatio != nil:
                // Powers of T bring powers of N.
                continue
            case .width(let lowest), .widthOrder(let lowest):
                guard let lowest = lowestPowerOfN(of: correlator, for: lowest) else { continue }
                limits.lowestPowerOfN = max(limits.lowestPowerOfN ?? lowest, lowest)
            case .symbol(let symbol, let highest), .order(let symbol, let highest):
                // Where a power can fall again, no diagram may be dropped for it; the sum is cut at the end.
                guard let polynomial = quotient.polynomial, rules.neverLowers(symbol) else { continue }
                let occurrences = polynomial.terms.filter { $0.key.contains(correlator) }
                let spare = occurrences.values.map { $0.lowestPower(of: symbol) ?? 0 }.min() ?? 0
                limits.highestPowers.append((symbol, highest - min(0, spare)))
                if case .order = bound, spare == 0 { limits.exactSymbols.insert(symbol) }
            }
        }
        return limits
    }

    /// The lowest power of N through which a correlator has to be known for the observable to be known through another.
    private func lowestPowerOfN(of correlator: Int, for lowest: Int) -> Int? {
        guard let polynomial = quotient.polynomial else {
            guard let (above, below) = lowestPowersOfRatio(for: lowest) else { return nil }
            let needed = [(quotient.numerator, above), (quotient.denominator, below)].compactMap { part, lowest in
                lowestPowerOfN(of: correlator, in: part, for: lowest)
            }
            return needed.min()
        }
        return lowestPowerOfN(of: correlator, in: polynomial, for: lowest)
    }

    private func lowestPowerOfN(of correlator: Int, in polynomial: ObservablePolynomial, for lowest: Int) -> Int? {
        let needed = polynomial.terms.filter { $0.key.contains(correlator) }.map { product, coefficient -> Int? in
            var others = product
            others.remove(at: others.firstIndex(of: correlator)!)
            var power = lowest - coefficient.leadingPowerOfN(in: symbols)
            for other in others {
                guard let highest = highestPowerOfN(of: other) else { return nil }
                power -= highest
            }
            return power
        }
        return needed.contains(where: { $0 == nil }) ? nil : needed.compactMap { $0 }.min()
    }

    /// The powers of N through which numerator and denominator have to be known for their ratio to be known through `lowest`, if
    /// the numerator begins with the power that it can have at most, and the denominator so many powers of 1/N later as its joint
    /// cumulants may.
    func lowestPowersOfRatio(for lowest: Int) -> (numerator: Int, denominator: Int)? {
        func highest(_ part: ObservablePolynomial) -> Int? {
            let powers = part.terms.map { product, coefficient -> Int? in
                product.reduce(coefficient.leadingPowerOfN(in: symbols)) { sum, number in
                    sum.flatMap { sum in highestPowerOfN(of: number).map { sum + $0 } }
                }
            }
            return powers.contains { $0 == nil } ? nil : powers.compactMap { $0 }.max()
        }
        guard let above = highest(quotient.numerator), let below = highest(quotient.denominator) else { return nil }
        let slack = quotient.slackOfDenominator
        return (lowest + below - slack, lowest + 2 * (below - slack) - above)
    }

    /// The highest power of N a correlator can have, by power counting; nil for a theory without a large-N limit.
    private func highestPowerOfN(of correlator: Int) -> Int? {
        if let layers {
            // Each operator of single layers has at most the power N⁰ besides its sums.
            let parts = try? layers.parts(of: correlatorsOfNeurons[correlator])
            return parts?.map { part in
                part.blocks.joined().reduce(part.coefficient.leadingPowerOfN(in: symbols)) {
                    $0 + $1.layerOperator.highestPowerOfN
                }
            }.max() ?? 0
        }
        var highest: Int?
        for (term, external) in ExternalPoints.terms(of: quotient.correlators[correlator]).enumerated() {
            let enumeration = DiagramEnumeration(
                external, term: term, rules: rules, symbols: symbols, limits: EnumerationLimits())
            guard enumeration.prunesByPowerOfN else { return nil }
            let power = external.coefficient.leadingPowerOfN(in: symbols) + external.groups.count { $0 == .summed }
            highest = max(highest ?? power, power)
        }
        return highest ?? 0
    }
}

extension Bound {
    var boundedSymbol: Symbol? {
        switch self {
        case .symbol(let symbol, _), .order(let symbol, _): symbol
        case .width, .widthOrder: nil
        }
    }
}

extension Correlator {
    /// The latest literal time of any of its fields.
    public var lastTime: Int {
        var last = 0
        for part in operators {
            for monomial in part.terms.keys {
                for factor in monomial.factors { if case .at(let time) = factor.time { last = max(last, time) } }
            }
        }
        return last
    }

    /// Whether a symbolic time stands in it.
    var namesTimes: Bool {
        operators.contains { part in
            part.terms.keys.contains { monomial in
                monomial.factors.contains { if case .named = $0.time { true } else { false } }
            }
        }
    }

    /// The highest literal index of any of its fields.
    var highestIndex: Int? {
        operators.flatMap { $0.terms.keys }.flatMap(\.factors).flatMap(\.indices).compactMap { index in
            if case .fixed(let label) = index { label } else { nil }
        }.max()
    }

    func substituting(_ values: [Symbol: Polynomial]) -> Correlator? {
        var parts: [FieldPolynomial] = []
        for part in operators {
            guard let value = part.substituting(values) else { return nil }
            parts.append(value)
        }
        return Correlator(operators: parts)
    }
}

extension Model {
    /// The averaged action of a network, or the action as declared; with substitutions made.
    ///
    /// - Parameter correlators: what will be asked for; a spherical initial law needs as many cumulants as these hold
    ///   initial values.
    public func action(
        for correlators: [Correlator], substituting values: [Symbol: Polynomial] = [:], symbols: inout SymbolTable
    ) throws(CalculationError) -> Action {
        let action: Action
        switch content {
        case .action(let polynomial): action = Action(fields: fields, polynomial: polynomial)
        case .network(let network):
            do throws(NonGaussianLawError) { try network.checkLawsAreGaussian() } catch {
                throw .unanswerable(message: error.message, help: error.help)
            }
            if let activation = network.activations.first {
                throw .unanswerable(
                    message:
                        "the activation \(activation.spelled) of \(network.fields[activation.neuron.rank].name) is not a polynomial: the bare expansion is one in powers of the neurons",
                    help: "write --scheme saddle, for the expansion about the saddle point of large N")
            }
            var fieldsNeeded = network.hasSphericalInitialLaw ? 6 : 2
            if network.hasSphericalInitialLaw {
                for correlator in correlators {
                    fieldsNeeded = max(fieldsNeeded, network.initialDegree(of: correlator, limit: 64))
                }
                if fieldsNeeded >= 64 {
                    throw .unanswerable(
                        message: "this needs cumulants of the initial law on the sphere beyond the 64th field",
                        help: "ask at an earlier time, or use a Gaussian initial law")
                }
            }
            action = network.averagedAction(initialCumulants: fieldsNeeded, symbols: &symbols)
        }
        guard let substituted = action.substituting(values) else {
            throw .unanswerable(
                message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        return substituted
    }
}

extension Network {
    /// How many initial values a correlator holds at most, once its neurons are followed down to the first time.
    func initialDegree(of correlator: Correlator, limit: Int) -> Int {
        var total = 0
        for part in correlator.operators {
            var highest = 0
            for monomial in part.terms.keys {
                var sum = 0
                for factor in monomial.factors {
                    guard case .field(let field) = factor.quantity else { continue }
                    switch factor.time {
                    case .at(let time): sum = min(limit, sum + initialDegree(of: field, at: time, limit: limit))
                    // At a symbolic time as many as at any.
                    case .named: sum = min(limit, sum + initialDegree(of: field, limit: limit))
                    case .none, .step: continue
                    }
                }
                highest = max(highest, sum)
            }
            total = min(limit, total + highest)
        }
        return total
    }
}
