import Diagrams
import Exact
import Expansion
import Export
import Foundation
import Oracles
import Theory

/// The size of a calculation, foreseen.
public struct SizeEstimate: Sendable {
    public var diagrams: Double
    /// The Wick pairings that these diagrams stand for.
    public var pairings: Double
    /// Whether there are certainly as many diagrams: their exact sum of 1/S, which no number of diagrams falls below.
    public var isLowerBound = false
}

extension Calculation {
    /// Steps of an enumeration that take a moment.
    static let quickSteps = 100_000

    /// Beyond these, a network's diagrams are only drawn if a limit was given by hand.
    private static let mostSteps = 3_000_000

    func isDrawn(withinSteps steps: Int) -> Bool {
        enumerations().allSatisfy { $0.count(withinSteps: steps) != nil }
    }

    /// An order of magnitude of the number of diagrams by random descents of the enumeration, for any theory.
    ///
    /// - Complexity: `probes` random diagrams for every term of every correlator.
    public func estimate(probes: Int) -> SizeEstimate {
        var total = SizeEstimate(diagrams: 0, pairings: 0)
        for enumeration in enumerations() {
            let (diagrams, pairings) = enumeration.estimate(probes: probes)
            total.diagrams += diagrams
            total.pairings += pairings
        }
        return total
    }

    /// Refuses a question before any diagram is drawn if it exceeds the allowed number of diagrams or memory. A question
    /// near a limit is begun, and stopped where it exceeds it.
    ///
    /// Where the sum of 1/S is known exactly it decides: it is never more than the number of diagrams. Below it the
    /// number is estimated from random diagrams, and the question refused if even three standard deviations less are
    /// too many. For networks random descents give an order of
    /// magnitude only, and what is not drawn within some million steps is refused.
    ///
    /// - Parameters:
    ///   - rows: what is kept of each diagram, which takes memory.
    ///   - keepsAll: whether all diagrams are kept. A selection is made among all diagrams, which are
    ///     drawn; only how long its list is, is not known beforehand.
    ///   - trustsPairings: whether a network whose size cannot be foreseen is let pass.
    public func refuseIfTooLarge(
        rows: RowsKept = .none, keepsAll: Bool = true, trustsPairings: Bool = false
    ) throws {
        guard maximumDiagrams != nil || maximumMemory != nil, ladders == nil, layers == nil, !isRecurrent else {
            return
        }
        if selection.loops != nil, question.bounds.isEmpty {
            // Only the enumeration knows what a bound on loops leaves.
            if !trustsPairings, !isDrawn(withinSteps: Self.mostSteps) {
                throw CalculationError.tooManySteps(Self.mostSteps)
            }
            return
        }
        guard let counted = try? CountedDiagrams(self, limit: 20_000) else {
            try refuseByDescents(rows: rows, trustsPairings: trustsPairings)
            if hasSymbolicTimes, !trustsPairings { try refuseIfTimesFallApart() }
            return
        }
        let (sum, pairings) = (counted.sum.doubleValue, counted.pairings.doubleValue)
        let rows = keepsAll ? rows : .none
        let bytes = Footprint.bytesPerRow(lines: counted.contents.map { $0.lines(rules) }.max() ?? 0, rows)
        func refuse(_ diagrams: Double, isLowerBound: Bool) throws {
            let size = SizeEstimate(diagrams: diagrams, pairings: pairings, isLowerBound: isLowerBound)
            if let limit = maximumDiagrams, diagrams > Double(limit) {
                throw CalculationError.tooManyDiagrams(limit: limit, estimate: size)
            }
            if rows != .none, let limit = maximumMemory {
                let needed = Footprint.program + diagrams * bytes / Footprint.mebibyte
                if needed > Double(limit) {
                    throw CalculationError.tooMuchMemory(limit: limit, needed: needed, estimate: size)
                }
            }
        }
        try refuse(sum, isLowerBound: true)
        if !keepsAll { return }
        // There are no more diagrams than pairings.
        let mostDiagrams = min(pairings, 1e300)
        let isSafe =
            mostDiagrams <= Double(maximumDiagrams ?? .max)
            && (rows == .none || mostDiagrams * bytes <= Double(maximumMemory ?? .max) * Footprint.mebibyte)
        if isSafe { return }
        if let number = CountedDiagrams.number(counted.contents, rules: rules, work: 100_000) {
            try refuse(number.value - 3 * number.error, isLowerBound: false)
        }
    }

    private func refuseByDescents(rows: RowsKept, trustsPairings: Bool) throws {
        // What is drawn in a moment is known, not estimated.
        if isDrawn(withinSteps: Self.quickSteps) { return }
        let better = estimate(probes: 2_000)
        if let limit = maximumDiagrams, better.diagrams > 2 * Double(limit) {
            throw CalculationError.tooManyDiagrams(limit: limit, estimate: better)
        }
        // Few random ways meet the many diagrams of low symmetry, so a small estimate is no promise.
        if !trustsPairings, !isDrawn(withinSteps: Self.mostSteps) {
            throw CalculationError.tooManySteps(Self.mostSteps)
        }
        if rows != .none, let limit = maximumMemory {
            let needed =
                Footprint.program + better.diagrams * Footprint.bytesPerRow(lines: 10, rows) / Footprint.mebibyte
            if needed > 2 * Double(limit) {
                throw CalculationError.tooMuchMemory(limit: limit, needed: needed, estimate: better)
            }
        }
    }
}
