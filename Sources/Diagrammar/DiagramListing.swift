import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Theory

extension Calculation {
    /// How diagrams are listed.
    public struct Listing: Sendable {
        /// Whether rows that differ only in the routing of indices are merged.
        public var byTopology = false
        /// Whether only numbers and sums of 1/S are wanted; memory is then independent of the number of diagrams.
        public var countsOnly = false
        /// Whether an interrupted list is given as far as it got, marked as incomplete.
        public var mayEndEarly = false

        public init() {}
    }

    /// What rows of one topology have in common.
    private struct Place: Hashable {
        let correlator: Int
        let term: Int
        let topology: Topology
    }

    /// The diagrams whose values add up to the derived result.
    ///
    /// The observable has to be one mean or cumulant, with factors in front: a product of correlators has no list.
    ///
    /// - Parameter countsLeftOut: whether the diagrams beyond the bounds are counted, which takes longer than those within.
    public func list(
        _ listing: Listing, certifying: Bool = false, countsLeftOut: Bool = true
    ) throws -> (list: DiagramList, derivation: Derivation) {
        if layers != nil {
            throw CalculationError.unanswerable(
                message:
                    "this is answered by recursions from layer to layer, whose background changes with the layer: no diagrams are listed",
                help: "list them at a fixed point of the variance: --fixed point, or derive the recursions")
        }
        if ladders != nil && hasSymbolicTimes || isRecurrent {
            throw CalculationError.unanswerable(
                message: "this is the sum of infinitely many diagrams, ladders of all lengths",
                help: "list those through an order of 1/N, as in: --through 1/N^2")
        }
        guard let polynomial = quotient.polynomial, polynomial.terms.keys.allSatisfy({ $0.count <= 1 }) else {
            throw CalculationError.unanswerable(
                message: "the diagrams of a product of correlators are no single list",
                help: "ask for each mean <…> or cumulant <A; B> by itself")
        }
        if listing.countsOnly, !listing.byTopology, !certifying,
            let census = try census()
        {
            let tally = census.tally
            let derivation = Derivation(
                value: .zero, bounds: question.bounds, isComplete: census.isComplete, width: question.width,
                symbols: symbols,
                diagramCount: tally.diagrams, cutByPowerOfN: tally.cutByPowerOfN, cutByCoupling: tally.cutByCoupling,
                droppedBySelection: tally.droppedBySelection)
            let left =
                census.isInterrupted ? [] : leftOut(drawn: tally.diagrams, beyondOrder: census.beyondOrder, derivation)
            return (
                list(rows: [], counts: census.counts, derivation, left, isInterrupted: census.isInterrupted), derivation
            )
        }
        var rows: [DiagramRow] = []
        var counter = DiagramList.Counter()
        var merged: [Place: Int] = [:]
        var beyondOrder = 0
        let reserved = model.reservedNames
        func visit(_ correlator: Int, _ evaluated: EvaluatedDiagram) throws {
            let coefficient = try substituted(polynomial.terms[[correlator]] ?? .zero)
            let diagram = evaluated.diagram
            func complete(_ value: Polynomial) throws -> Polynomial {
                hasSymbolicTimes
                    ? try reduced(coefficient, times: value) : (coefficient * value).partialFractions(in: symbols)
            }
            let value = try complete(evaluated.value)
            let powerOfN = diagram.powerOfN + coefficient.leadingPowerOfN(in: symbols)
            // Parts of a value beyond the bounds are dropped, and diagrams that lie beyond them as a whole. At symbolic times
            // a diagram may vanish in the region of the list and not in others.
            let kept = truncated(value)
            let somewhere = try evaluated.timing.map { try complete($0.valueSomewhere) } ?? value
            if kept.isZero, value.isZero && !somewhere.isZero ? truncated(somewhere).isZero : true {
                beyondOrder += 1
                return
            }
            let order = order(of: diagram.vertices, value: somewhere)
            if !listing.byTopology {
                counter.add(order, count: 1, sum: try Rational(diagram.symmetryOrder).reciprocal())
                if listing.countsOnly { return }
            }
            let nickel = nickel(
                vertices: diagram.vertices, partners: diagram.partners, evaluated.external,
                isAmputated: selection.isAmputated)
            let own = diagram.code(rules, external: evaluated.external, reserved: reserved)
            let row = DiagramRow(
                id: rows.count + 1, code: isNamed(evaluated.external) ? nickel ?? own : own, nickel: nickel,
                symmetryOrder: diagram.symmetryOrder, order: order, vertices: diagram.vertices.count,
                loops: diagram.loops, powerOfN: powerOfN, powerOfT: evaluated.timing?.powerOfT, merged: 1,
                value: kept)
            guard listing.byTopology else {
                rows.append(row)
                return
            }
            let topology = diagram.topology(rules, evaluated.external, labelsLegs: !manner.isUnlabelled)
            let place = Place(correlator: correlator, term: diagram.term, topology: topology)
            if let known = merged[place] {
                let first = rows[known]
                rows[known] = DiagramRow(
                    id: first.id, code: first.code, nickel: first.nickel, symmetryOrder: first.symmetryOrder,
                    order: first.order,
                    vertices: first.vertices, loops: first.loops, powerOfN: max(first.powerOfN, powerOfN),
                    powerOfT: row.powerOfT.map { max($0, first.powerOfT ?? $0) }, merged: first.merged + 1,
                    value: first.value + kept)
            } else {
                merged[place] = rows.count
                rows.append(
                    DiagramRow(
                        id: rows.count + 1, code: row.code, nickel: row.nickel, symmetryOrder: topology.symmetryOrder,
                        order: row.order,
                        vertices: row.vertices, loops: row.loops, powerOfN: powerOfN, powerOfT: row.powerOfT, merged: 1,
                        value: kept))
                counter.add(order, count: 1, sum: try Rational(topology.symmetryOrder).reciprocal())
            }
        }
        var derivation: Derivation
        var isInterrupted = false
        do {
            derivation = try derive(certifying: certifying, visit: visit)
        } catch CalculationError.interrupted(let diagrams) where listing.mayEndEarly {
            isInterrupted = true
            derivation = Derivation(
                value: .zero, bounds: question.bounds, isComplete: false, width: question.width, symbols: symbols,
                diagramCount: diagrams, cutByPowerOfN: 0, cutByCoupling: 0)
        }
        var notes = legend.isEmpty ? [] : [legend.joined(separator: "\n")]
        if code != nil, counter.sorted.isEmpty, !isInterrupted {
            if let (row, reason) = try vanishingRow() {
                rows.append(row)
                notes.append(reason)
            } else {
                notes.append(reasonForNoDiagram)
            }
        }
        return (
            list(
                rows: listing.countsOnly ? [] : rows, counts: counter.sorted, derivation,
                isInterrupted || code != nil || !countsLeftOut
                    ? [] : leftOut(drawn: derivation.diagramsDrawn, beyondOrder: beyondOrder, derivation),
                isInterrupted: isInterrupted, notes: notes), derivation
        )
    }

    private func list(
        rows: [DiagramRow], counts: [DiagramCount], _ derivation: Derivation, _ leftOut: [LeftOut],
        isInterrupted: Bool, notes: [String] = []
    ) -> DiagramList {
        let left =
            derivation.isComplete
            ? nil
            : [derivation.remainder, derivation.onlyOrders.map { "all but \($0)" }].compactMap { $0 }.joined(
                separator: ", ")
        return DiagramList(
            rows: rows, counts: counts, symbols: symbols, remainder: left,
            cutByPowerOfN: derivation.cutByPowerOfN, cutByCoupling: derivation.cutByCoupling,
            selection: selection, droppedBySelection: derivation.droppedBySelection, isInterrupted: isInterrupted,
            isUnlabelled: manner.isUnlabelled, showsNickel: isNamedByNickel, leftOut: leftOut, notes: notes,
            hasSymbolicTimes: hasSymbolicTimes, region: derivation.listedRegion, isPart: derivation.isListedInPart,
            limit: derivation.limit)
    }

    /// The list of diagrams with the derivation, or the derivation alone where there is no single list.
    public func list(
        orOnlyDerive listing: Listing, certifying: Bool
    ) throws -> (list: DiagramList?, derivation: Derivation) {
        guard ladders == nil, layers == nil, !isRecurrent, let polynomial = quotient.polynomial,
            polynomial.terms.keys.allSatisfy({ $0.count <= 1 })
        else {
            return (nil, try derive(certifying: certifying))
        }
        // What lies beyond the bounds is not shown beside a result.
        let (list, derivation) = try list(listing, certifying: certifying, countsLeftOut: false)
        return (list, derivation)
    }

    private func substituted(_ polynomial: Polynomial) throws -> Polynomial {
        guard let value = polynomial.substituting(question.substitutions) else {
            throw CalculationError.unanswerable(
                message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        return value
    }

    /// Whether the Nickel index of a diagram with these points is its code: it names the diagram, and the points are
    /// unlabelled or all different.
    private func isNamed(_ external: ExternalPoints) -> Bool {
        let fields = external.points.map(\.field)
        return (manner.isUnlabelled || Set(fields).count == fields.count)
            && nickelNamesDiagrams(of: external, isAmputated: selection.isAmputated)
    }

    /// The part of a value that satisfies the question's bounds.
    func truncated(_ value: Polynomial) -> Polynomial {
        if question.fixedRatio != nil { return bounded(value) }
        var value = value
        if let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() {
            value = value.expandedInWidth(through: lowest, in: symbols)
        }
        return value.filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
    }

    /// The powers of the couplings in a diagram's vertices; in a theory without couplings those of the parameters in its
    /// value. At symbolic times the parameters that rates are made of do not count: sums over times bring any power of them.
    func order(of vertices: [Int], value: Polynomial) -> [(name: String, power: Int)] {
        let couplings = symbols.couplings
        let counted =
            couplings.isEmpty
            ? symbols.symbols.filter { symbols[$0].role == .parameter && !isInRates($0) } : couplings
        let powers = counted.map { symbol in
            couplings.isEmpty
                ? value.lowestPower(of: symbol) ?? 0
                : vertices.reduce(0) { $0 + (rules.vertices[$1].factor.lowestPower(of: symbol) ?? 0) }
        }
        return zip(counted, powers).map { (name: symbols[$0].name, power: $1) }
    }

    private func isInRates(_ symbol: Symbol) -> Bool {
        guard case .symbolicTime(let propagators) = rules.propagators else {
            return symbol.isRatio(of: question, symbols)
        }
        return propagators.basis.generators.contains { $0.symbols.contains(symbol) }
            || symbol.isRatio(of: question, symbols)
    }
}

extension Symbol {
    /// Whether this is the fixed ratio of time and width.
    fileprivate func isRatio(of question: Question, _ symbols: SymbolTable) -> Bool {
        question.fixedRatio.map { $0.name == symbols[self].name } ?? false
    }
}
