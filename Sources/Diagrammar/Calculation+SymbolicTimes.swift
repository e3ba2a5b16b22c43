import Algebra
import Amplitudes
import Diagrams
import Exact
import Expansion
import Export
import Language
import Theory
import Times

// At symbolic times every correlator becomes a function that is cut into pieces by the order of the times. The observable is
// evaluated piece by piece; pieces on which it is one expression are joined again.
extension Calculation {
    /// Whether times are symbols: in continuous and in stationary time, and where the question names one.
    public var hasSymbolicTimes: Bool {
        if case .symbolicTime = rules.propagators { return true }
        return false
    }

    /// The observable on one region of its times.
    struct TimePiece {
        /// The whole region.
        let region: TimeOrder
        /// A cell of it, which tells which terms count.
        let cell: TimeOrder
        let value: Polynomial
        /// Whether nothing was cut by the bounds of the question.
        let isComplete: Bool
    }

    /// Everything that the sum over diagrams at symbolic times needs and gives.
    struct TimedResult {
        let times: ExternalTimes
        let expansions: [SymbolicExpansion]
        let integrator: TimeIntegrator
        let pieces: [TimePiece]
    }

    /// Derives all correlators and finds the regions of times.
    func timedResult() throws -> TimedResult {
        let correlators = try substitutedCorrelators()
        let monitor = monitor
        guard let integrator = try integrator(isStopped: { monitor.stopReason != nil }) else {
            preconditionFailure("literal times")
        }
        let times = integrator.times
        do {
            let region = try region(of: times)
            var expansions: [SymbolicExpansion] = []
            for (number, correlator) in correlators.enumerated() {
                expansions.append(
                    try SymbolicExpansion(
                        correlator, rules: rules, symbols: symbols, limits: limits(for: number), manner: manner,
                        integrator: integrator))
            }
            let cells = try TimeCells.cells(of: expansions.map(\.value), within: region, times.measure)
            var pieces: [TimePiece] = []
            for cell in cells {
                let (value, isComplete) = try value(of: expansions, piece: cell, at: cell, times, integrator)
                pieces.append(TimePiece(region: cell, cell: cell, value: value, isComplete: isComplete))
            }
            pieces = try joined(pieces, expansions, times, integrator)
            return TimedResult(times: times, expansions: expansions, integrator: integrator, pieces: pieces)
        } catch let error as TimesError {
            throw CalculationError.times(error, symbols)
        } catch {
            throw explained(error)
        }
    }

    /// What sums over symbolic times; nil at literal times.
    func integrator(isStopped: @escaping () -> Bool) throws -> TimeIntegrator? {
        guard case .symbolicTime(let propagators) = rules.propagators, let axis = model.time else { return nil }
        let times = ExternalTimes(
            of: try substitutedCorrelators(), and: question.timeOrder.flatMap { [$0.later, $0.earlier] },
            order: question.timeNames, axis: axis)
        return TimeIntegrator(propagators, times: times, isStopped: isStopped)
    }

    func substitutedCorrelators() throws -> [Correlator] {
        try quotient.correlators.map { correlator in
            guard let correlator = correlator.substituting(question.substitutions) else {
                throw CalculationError.unanswerable(
                    message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
            }
            return correlator
        }
    }

    /// What is known of the order of the times: the window, and what the question declares.
    func region(of times: ExternalTimes) throws -> TimeOrder {
        var relations = times.knownRelations
        for relation in question.timeOrder {
            let (later, earlier) = (times.place(of: relation.later), times.place(of: relation.earlier))
            relations.append(
                (later.number, earlier.number, earlier.shift - later.shift + (relation.isStrict ? 1 : 0)))
        }
        guard let region = TimeOrder(times: times.count, relations: relations, times.measure) else {
            throw CalculationError.unanswerable(
                message: "the order of times contradicts itself or the window of the theory",
                help: "as in: when T >= S >= \(times.first ?? 0)")
        }
        return region
    }

    /// The observable by the terms that count on `piece`, at the times of `cell`.
    private func value(
        of expansions: [SymbolicExpansion], piece: TimeOrder, at cell: TimeOrder, _ times: ExternalTimes,
        _ integrator: TimeIntegrator
    ) throws -> (value: Polynomial, isComplete: Bool) {
        var values: [Polynomial] = []
        var isComplete = expansions.allSatisfy(\.isComplete)
        for (number, expansion) in expansions.enumerated() {
            let limits = limits(for: number)
            let value = try expression(expansion.value, piece: piece, at: cell, times, integrator)
            let truncated = value.truncated(
                lowestPowerOfN: limits.lowestPowerOfN, highestPowers: limits.highestPowers, symbols: symbols)
            if truncated != value { isComplete = false }
            values.append(truncated)
        }
        let full = try lowestTerms(combined(values))
        let value = question.fixedRatio == nil ? bounded(full) : full
        return (value, isComplete && value.termCount == full.termCount)
    }

    /// The observable within the bounds of the question; at a fixed ratio of time and width these count at that ratio.
    func bounded(_ full: Polynomial) -> Polynomial {
        var value = full
        if let ratio = question.fixedRatio {
            let (time, symbol) = box.extend { table in
                (table.time(ratio.time), table.symbol(named: ratio.name) ?? table.declare(ratio.name, role: .parameter))
            }
            value = full.atFixedRatio(of: time, toWidthAs: symbol)
        } else if let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() {
            value = full.expandedInWidth(through: lowest, in: symbols)
        }
        return value.filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
    }

    /// A function of the external times as an expression on a cell.
    func expression(
        _ function: TimeFunction, piece: TimeOrder, at cell: TimeOrder, _ times: ExternalTimes,
        _ integrator: TimeIntegrator
    ) throws -> Polynomial {
        let isStationary = times.first == nil
        // In a stationary theory times count from the earliest one.
        let origin = isStationary && countsFromEarliest && times.count > 0 ? cell.earliest ?? times.count : nil
        let value = try box.extend { table in
            // Times that stand for another one plus a number, and literal ones, are replaced at the end.
            let symbols = times.names.indices.map { table.time("time \($0 + 1)") }
            var value = try function.expression(
                of: piece, at: cell, times: symbols, origin: origin, by: integrator.primitives, in: &table)
            for number in times.names.indices where number + 1 != origin {
                let (name, offset) = times.name(of: number + 1, from: origin)
                if times.measure == .integral, name.hasPrefix("-") {
                    // The time that has passed is 1/2 − t.
                    let opposite = table.time("opposite time")
                    value = value.substitutingTime(symbols[number], by: opposite, plus: offset, in: &table)
                        .mirrored(in: opposite, table)
                        .substitutingTime(opposite, by: table.time(String(name.dropFirst())), plus: 0, in: &table)
                    continue
                }
                let base = name.isEmpty ? nil : table.time(name)
                value = value.substitutingTime(symbols[number], by: base, plus: offset, in: &table)
            }
            return value
        }
        return try lowestTerms(value)
    }

    func lowestTerms(_ value: Polynomial) throws -> Polynomial {
        do {
            return try value.inLowestTerms(over: symbols)
        } catch {
            throw CalculationError.times(.tooLarge, symbols)
        }
    }

    /// Regions on each of which the observable is one expression, as large as regions given by bounds on differences can be.
    ///
    /// The expression of the most general cell is tried on all others; its region grows by those on which it is right, as long
    /// as all that lies between is right too. Regions may share cells on which their expressions agree.
    private func joined(
        _ cells: [TimePiece], _ expansions: [SymbolicExpansion], _ times: ExternalTimes, _ integrator: TimeIntegrator
    ) throws -> [TimePiece] {
        let cells = cells.sorted { left, right in
            let (a, b) = (left.cell, right.cell)
            return a.ties.count != b.ties.count ? a.ties.count < b.ties.count : a.boundCount < b.boundCount
        }
        var isCovered = [Bool](repeating: false, count: cells.count)
        var pieces: [TimePiece] = []
        for (number, own) in cells.enumerated() where !isCovered[number] {
            var region = own.cell
            isCovered[number] = true
            var isRight: [Int: Bool] = [number: true]
            func holds(on other: Int) throws -> Bool {
                if let known = isRight[other] { return known }
                let (value, _) = try self.value(
                    of: expansions, piece: own.cell, at: cells[other].cell, times, integrator)
                isRight[other] = value == cells[other].value
                return value == cells[other].value
            }
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for (other, cell) in cells.enumerated() where !isCovered[other] {
                    guard try holds(on: other) else { continue }
                    let hull = TimeCells.hull(region, cell.cell, times.measure)
                    let met = cells.indices.filter { cells[$0].cell.meets(hull, times.measure) }
                    guard try met.allSatisfy(holds) else { continue }
                    region = hull
                    for inside in met { isCovered[inside] = true }
                    isGrowing = true
                }
            }
            let (value, _) = try self.value(of: expansions, piece: own.cell, at: region, times, integrator)
            let inside = cells.filter { $0.cell.meets(region, times.measure) }
            pieces.append(
                TimePiece(
                    region: region, cell: own.cell, value: value, isComplete: inside.allSatisfy(\.isComplete)))
        }
        return pieces.sorted { left, right in
            let (a, b) = (
                left.cell.timeOrders(times.measure).first ?? [], right.cell.timeOrders(times.measure).first ?? []
            )
            if a != b { return a.lexicographicallyPrecedes(b) }
            return left.cell.lowest.lexicographicallyPrecedes(right.cell.lowest)
        }
    }
}
