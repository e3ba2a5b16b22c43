import Algebra
import Amplitudes
import Diagrams
import Expansion
import Export
import Times

// A list gives each diagram one value. At symbolic times that is the value in one region, which has to be one for every single
// diagram: their sum may be one expression where they are not.
extension Calculation {
    /// What is known of all diagrams with the same components in time.
    private struct Structure {
        let function: TimeFunction
        /// In the region of the list.
        var powerOfT = 0
        /// In the region of the list, without the weight of the diagram.
        var value = Polynomial.zero
        /// In the first region where it differs from zero; nil if there is none.
        var valueSomewhere: Polynomial?
    }

    /// Trials of a function on a cell that are worth a larger region of the list.
    private static let mostTrials = 4_000

    /// Hands on every diagram that differs from zero in some region, with its value in the region of the list: the one that
    /// the first region of the result has in common with all diagrams.
    ///
    /// - Returns: the region, nil for all times, and whether there are others.
    func list(
        _ result: TimedResult, _ visit: @escaping (Int, EvaluatedDiagram) throws -> Void
    ) throws -> (region: TimeRegion?, isPart: Bool) {
        do {
            let correlators = try substitutedCorrelators()
            let known = try region(of: result.times)
            var structures: [[TimeComponent]: Structure] = [:]
            var order: [[TimeComponent]] = []
            func everyDiagram(_ body: @escaping (Int, TimedDiagram) throws -> Void) throws {
                for (number, correlator) in correlators.enumerated() {
                    _ = try SymbolicExpansion(
                        correlator, rules: rules, symbols: symbols, limits: limits(for: number), manner: manner,
                        integrator: result.integrator
                    ) { try body(number, $0) }
                }
            }
            try everyDiagram { _, timed in
                if structures[timed.components] != nil { return }
                var function = TimeFunction(.one)
                for component in timed.components {
                    function = function.multiplied(
                        by: try result.integrator.value(of: component), in: result.integrator.primitives.basis)
                }
                order.append(timed.components)
                structures[timed.components] = Structure(function: function)
            }
            let all = try TimeCells.cells(
                of: order.map { structures[$0]!.function }, within: known, result.times.measure)
            let cells = listed(all, first: result.pieces[0].region, result.times.measure)
            func value(_ key: [TimeComponent], on cell: TimeOrder, at region: TimeOrder) throws -> Polynomial {
                try expression(
                    structures[key]!.function, piece: cell, at: region, result.times, result.integrator)
            }
            var shown = cells[0]
            var isPart = false
            if question.frequency == nil {
                (shown, isPart) = try grown(cells, order, result.times.measure, value: value)
            }
            for key in order {
                let here =
                    question.frequency == nil
                    ? try value(key, on: cells[0], at: shown) : try spectrum(structures[key]!.function, cells, result)
                structures[key]!.value = here
                structures[key]!.powerOfT = try result.integrator.powerOfT(
                    key, within: question.frequency == nil ? cells[0] : known)
                structures[key]!.valueSomewhere = here.isZero ? nil : here
                if !here.isZero || question.frequency != nil { continue }
                for cell in cells {
                    let other = try value(key, on: cell, at: cell)
                    if !other.isZero {
                        structures[key]!.valueSomewhere = other
                        break
                    }
                }
            }
            try everyDiagram { number, timed in
                let structure = structures[timed.components]!
                guard let somewhere = structure.valueSomewhere else { return }
                func weighted(_ value: Polynomial) throws -> Polynomial { try lowestTerms(timed.weight * value) }
                let elsewhere = try weighted(somewhere)
                if elsewhere.isZero { return }
                var evaluated = EvaluatedDiagram(
                    diagram: timed.diagram, external: timed.external, value: try weighted(structure.value))
                evaluated.timing = .init(powerOfT: structure.powerOfT, valueSomewhere: elsewhere)
                try visit(number, evaluated)
            }
            return (question.frequency == nil ? region(shown, result.times) : nil, isPart)
        } catch let error as TimesError {
            throw CalculationError.times(error, symbols)
        } catch {
            throw explained(error)
        }
    }

    /// The cells with that of the list in front: the most general one within the first region of the result.
    private func listed(_ cells: [TimeOrder], first: TimeOrder, _ measure: TimeMeasure) -> [TimeOrder] {
        func rank(_ place: Int) -> (Int, Int, Int, Int) {
            let cell = cells[place]
            return (cell.meets(first, measure) ? 0 : 1, cell.ties.count, cell.boundCount, place)
        }
        let best = cells.indices.min { rank($0) < rank($1) }!
        return [cells[best]] + cells[..<best] + cells[(best + 1)...]
    }

    /// The largest region around the first cell in which every structure is the expression that it is there, and whether
    /// that is not all.
    private func grown(
        _ cells: [TimeOrder], _ keys: [[TimeComponent]], _ measure: TimeMeasure,
        value: ([TimeComponent], TimeOrder, TimeOrder) throws -> Polynomial
    ) throws -> (region: TimeOrder, isPart: Bool) {
        var region = cells[0]
        if cells.count == 1 { return (region, false) }
        if cells.count * keys.count > Self.mostTrials { return (region, true) }
        let agrees = try cells.map { cell in
            try cell == cells[0] || keys.allSatisfy { try value($0, cell, cell) == value($0, cells[0], cell) }
        }
        var isCovered = cells.map { $0 == cells[0] }
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for (other, cell) in cells.enumerated() where agrees[other] && !isCovered[other] {
                let hull = TimeCells.hull(region, cell, measure)
                let met = cells.indices.filter { cells[$0].meets(hull, measure) }
                guard met.allSatisfy({ agrees[$0] }) else { continue }
                region = hull
                for inside in met { isCovered[inside] = true }
                isGrowing = true
            }
        }
        return (region, isCovered.contains(false))
    }

    /// A function of two times as one of the frequency.
    private func spectrum(
        _ function: TimeFunction, _ cells: [TimeOrder], _ result: TimedResult
    ) throws -> Polynomial {
        let open = cells.filter(\.ties.isEmpty)
        let pieces = try open.map { cell in
            TimePiece(
                region: cell, cell: cell,
                value: try expression(function, piece: cell, at: cell, result.times, result.integrator),
                isComplete: true)
        }
        let own = TimedResult(times: result.times, expansions: [], integrator: result.integrator, pieces: pieces)
        return try spectrum(of: own).value
    }
}
