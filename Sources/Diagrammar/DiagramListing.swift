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

        public init() {}
    }

    /// The diagrams whose values add up to the derived result.
    ///
    /// The observable has to be one mean or cumulant, with factors in front: a product of correlators has no list.
    public func list(
        _ listing: Listing, certifying: Bool = false
    ) throws -> (list: DiagramList, derivation: Derivation) {
        guard let polynomial = quotient.polynomial, polynomial.terms.keys.allSatisfy({ $0.count <= 1 }) else {
            throw CalculationError.unanswerable(
                message: "the diagrams of a product of correlators are no single list",
                help: "ask for each mean <…> or cumulant <A; B> by itself")
        }
        var rows: [DiagramRow] = []
        var counter = DiagramList.Counter()
        var merged: [[Int]: Int] = [:]
        var enumerations: [[Int]: DiagramEnumeration] = [:]
        let reserved = model.reservedNames
        let derivation = try derive(certifying: certifying) { correlator, evaluated in
            let coefficient = try substituted(polynomial.terms[[correlator]] ?? .zero)
            let value = (coefficient * evaluated.value).partialFractions(in: symbols)
            let diagram = evaluated.diagram
            let powerOfN = diagram.powerOfN + coefficient.leadingPowerOfN(in: symbols)
            // Parts of a value beyond the bounds are dropped, and diagrams that lie beyond them as a whole.
            let kept = truncated(value)
            if kept.isZero { return }
            let order = order(of: diagram.vertices, value: value)
            if !listing.byTopology {
                counter.add(order.order, order.text, diagram.symmetryOrder)
                if listing.countsOnly { return }
            }
            let row = DiagramRow(
                id: rows.count + 1, code: diagram.code(rules, external: evaluated.external, reserved: reserved),
                nickel: nickel(vertices: diagram.vertices, partners: diagram.partners, evaluated.external),
                symmetryOrder: diagram.symmetryOrder,
                order: order.order, vertices: diagram.vertices.count, loops: diagram.loops, powerOfN: powerOfN,
                merged: 1, value: kept)
            guard listing.byTopology else {
                rows.append(row)
                return
            }
            let term = [correlator, diagram.term]
            let enumeration =
                enumerations[term]
                ?? DiagramEnumeration(
                    evaluated.external, term: diagram.term, rules: rules, symbols: symbols, limits: EnumerationLimits())
            enumerations[term] = enumeration
            let topology = enumeration.topology(of: diagram)
            if let known = merged[term + topology.key] {
                let first = rows[known]
                rows[known] = DiagramRow(
                    id: first.id, code: first.code, nickel: first.nickel, symmetryOrder: first.symmetryOrder,
                    order: first.order,
                    vertices: first.vertices, loops: first.loops, powerOfN: max(first.powerOfN, powerOfN),
                    merged: first.merged + 1, value: first.value + kept)
            } else {
                merged[term + topology.key] = rows.count
                rows.append(
                    DiagramRow(
                        id: rows.count + 1, code: row.code, nickel: row.nickel, symmetryOrder: topology.symmetryOrder,
                        order: row.order,
                        vertices: row.vertices, loops: row.loops, powerOfN: powerOfN, merged: 1, value: kept))
                counter.add(order.order, order.text, topology.symmetryOrder)
            }
        }
        var notes: [String] = []
        if code != nil, counter.sorted.isEmpty {
            if let (row, reason) = try vanishingRow() {
                rows.append(row)
                notes.append(reason)
            } else {
                notes.append(reasonForNoDiagram)
            }
        }
        let left =
            derivation.isComplete
            ? nil
            : [derivation.remainder, derivation.onlyOrders.map { "all but \($0)" }].compactMap { $0 }.joined(
                separator: ", ")
        let list = DiagramList(
            rows: listing.countsOnly ? [] : rows, counts: counter.sorted, symbols: symbols, remainder: left,
            cutByPowerOfN: derivation.cutByPowerOfN, cutByCoupling: derivation.cutByCoupling,
            showsNickel: isNamedByNickel, notes: notes)
        return (list, derivation)
    }

    /// The list of diagrams with the derivation, or the derivation alone where there is no single list.
    public func list(
        orOnlyDerive listing: Listing, certifying: Bool
    ) throws -> (list: DiagramList?, derivation: Derivation) {
        guard let polynomial = quotient.polynomial, polynomial.terms.keys.allSatisfy({ $0.count <= 1 }) else {
            return (nil, try derive(certifying: certifying))
        }
        let (list, derivation) = try list(listing, certifying: certifying)
        return (list, derivation)
    }

    private func substituted(_ polynomial: Polynomial) throws -> Polynomial {
        guard let value = polynomial.substituting(question.substitutions) else {
            throw CalculationError.unanswerable(
                message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
        }
        return value
    }

    /// The part of a value that satisfies the question's bounds.
    func truncated(_ value: Polynomial) -> Polynomial {
        var value = value
        if let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() {
            value = value.expandedInWidth(through: lowest, in: symbols)
        }
        return value.filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
    }

    /// The powers of the couplings in a diagram's vertices; in a theory without couplings those of the parameters in its
    /// value.
    func order(of vertices: [Int], value: Polynomial) -> (order: [(name: String, power: Int)], text: String) {
        let couplings = symbols.couplings
        let counted =
            couplings.isEmpty
            ? symbols.symbols.filter { symbols[$0].role == .parameter } : couplings
        let powers = counted.map { symbol in
            couplings.isEmpty
                ? value.lowestPower(of: symbol) ?? 0
                : vertices.reduce(0) { $0 + (rules.vertices[$1].factor.lowestPower(of: symbol) ?? 0) }
        }
        let order = zip(counted, powers).map { (name: symbols[$0].name, power: $1) }
        let text = order.filter { $0.power != 0 }.map { $0.power == 1 ? $0.name : "\($0.name)^\($0.power)" }
        return (order, text.isEmpty ? "1" : text.joined(separator: "*"))
    }
}
