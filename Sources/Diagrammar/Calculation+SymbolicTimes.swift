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
        guard let integrator = try integrator(isStopped: { monitor.asksToStop() }) else {
            preconditionFailure("literal times")
        }
        let times = integrator.times
        try refuseAtSymbolicTimes(integrator.primitives.basis, times)
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
            let pieces = try joined(cells, expansions, times, integrator)
            return TimedResult(times: times, expansions: expansions, integrator: integrator, pieces: pieces)
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

    /// The observable in a region by the correlators as they are on a piece of it.
    private func value(
        of functions: [Polynomial], _ expansions: [SymbolicExpansion], at region: TimeOrder, _ times: ExternalTimes,
        _ integrator: TimeIntegrator
    ) throws -> (value: Polynomial, isComplete: Bool) {
        var values: [Polynomial] = []
        var isComplete = expansions.allSatisfy(\.isComplete)
        for (number, function) in functions.enumerated() {
            let limits = limits(for: number)
            let value = try expression(function, at: region, times)
            let truncated = value.truncated(
                lowestPowerOfN: limits.lowestPowerOfN, highestPowers: limits.highestPowers, symbols: symbols)
            if truncated != value { isComplete = false }
            values.append(truncated)
        }
        let (combined, isExact) = try combined(values)
        let full = try lowestTerms(combined)
        if !isExact { isComplete = false }
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

    /// The symbols that stand for the numbered times while pieces are put together.
    private func numbered(_ times: ExternalTimes) -> [Symbol] {
        box.extend { table in times.names.indices.map { table.time("time \($0 + 1)") } }
    }

    /// A function of the external times as an expression on a cell, by the terms that count on a piece.
    func expression(
        _ function: TimeFunction, piece: TimeOrder, at cell: TimeOrder, _ times: ExternalTimes,
        _ integrator: TimeIntegrator
    ) throws -> Polynomial {
        let symbols = numbered(times)
        let pieces = box.extend { function.pieces(times: symbols, integrator.primitives.basis, in: &$0) }
        let sum = pieces.reduce(Polynomial.zero) { piece.implies($1.order) ? $0 + $1.value : $0 }
        return try expression(sum, at: cell, times)
    }

    /// A function at the times that a cell ties to others.
    private func onTies(of cell: TimeOrder, _ value: Polynomial, _ symbols: [Symbol]) -> Polynomial {
        box.extend { table in
            cell.ties.reversed().reduce(value) { value, tie in
                value.substitutingTime(
                    symbols[tie.time - 1], by: tie.to == 0 ? nil : symbols[tie.to - 1], plus: Rational(tie.plus),
                    in: &table)
            }
        }
    }

    /// A function of the numbered times in the times of the question, on a cell.
    private func expression(_ value: Polynomial, at cell: TimeOrder, _ times: ExternalTimes) throws -> Polynomial {
        if monitor.asksToStop() { throw TimesError.interrupted }
        let symbols = numbered(times)
        let isStationary = times.first == nil
        // In a stationary theory times count from the earliest one.
        let origin = isStationary && countsFromEarliest && times.count > 0 ? cell.earliest ?? times.count : nil
        var value = onTies(of: cell, value, symbols)
        value = box.extend { table in
            if let origin { value = value.substitutingTime(symbols[origin - 1], by: nil, plus: 0, in: &table) }
            // Times that stand for another one plus a number, and literal ones, are replaced at the end.
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
        _ cells: [TimeOrder], _ expansions: [SymbolicExpansion], _ times: ExternalTimes, _ integrator: TimeIntegrator
    ) throws -> [TimePiece] {
        let cells = cells.sorted { left, right in
            left.ties.count != right.ties.count
                ? left.ties.count < right.ties.count : left.boundCount < right.boundCount
        }
        let symbols = numbered(times)
        let parts = box.extend { table in
            expansions.map { $0.value.pieces(times: symbols, integrator.primitives.basis, in: &table) }
        }
        // Which parts count on a cell. Two cells share most of them, so only the others are compared.
        let counts = cells.map { cell in parts.map { part in part.map { cell.implies($0.order) } } }
        func sum(_ part: [(order: TimeOrder, value: Polynomial)], _ weight: (Int) -> Int) -> Polynomial {
            var sum = PolynomialSum()
            for (number, piece) in part.enumerated() where weight(number) != 0 {
                sum.add(weight(number) == 1 ? piece.value : -piece.value)
            }
            return sum.value
        }
        var isCovered = [Bool](repeating: false, count: cells.count)
        var pieces: [TimePiece] = []
        for (number, own) in cells.enumerated() where !isCovered[number] {
            var region = own
            isCovered[number] = true
            var isRight: [Int: Bool] = [number: true]
            func holds(on other: Int) throws -> Bool {
                if let known = isRight[other] { return known }
                let agree = try parts.indices.allSatisfy { expansion in
                    let (mine, theirs) = (counts[number][expansion], counts[other][expansion])
                    let difference = sum(parts[expansion]) { (mine[$0] ? 1 : 0) - (theirs[$0] ? 1 : 0) }
                    if difference.isZero { return true }
                    let onTies = self.onTies(of: cells[other], difference, symbols)
                    return onTies.isZero ? true : try lowestTerms(onTies).isZero
                }
                isRight[other] = agree
                return agree
            }
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for (other, cell) in cells.enumerated() where !isCovered[other] {
                    guard try holds(on: other) else { continue }
                    let hull = TimeCells.hull(region, cell, times.measure)
                    let met = cells.indices.filter { cells[$0].meets(hull, times.measure) }
                    guard try met.allSatisfy(holds) else { continue }
                    region = hull
                    // A cell that only reaches into the region is still to be told.
                    for inside in met where cells[inside].implies(hull) { isCovered[inside] = true }
                    isGrowing = true
                }
            }
            let (value, isComplete) = try value(
                of: parts.indices.map { expansion in
                    sum(parts[expansion]) { counts[number][expansion][$0] ? 1 : 0 }
                }, expansions, at: region, times, integrator)
            pieces.append(TimePiece(region: region, cell: own, value: value, isComplete: isComplete))
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
