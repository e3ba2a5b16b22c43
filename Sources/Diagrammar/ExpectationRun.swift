import Algebra
import Exact
import Expansion
import Export
import Language
import Theory

/// The outcome of one `expect` line.
public struct ExpectationOutcome: Sendable {
    public enum Verdict: Sendable {
        case agrees
        /// The first case that disagrees: its times, what was derived, and what was expected.
        case disagrees(times: String, derived: String, expected: String)
        /// The line could not be decided.
        case undecided(String)
    }

    public let line: Int
    public let text: String
    /// How many values of the symbolic times were tried.
    public let cases: Int
    public let verdict: Verdict
}

extension Model {
    /// Runs the `expect` lines of the file, each at all tried values of its symbolic times.
    public func runExpectations(maximumDiagrams: Int?) -> [ExpectationOutcome] {
        let outcomes = runCorrelators(maximumDiagrams: maximumDiagrams) + meanFieldExpectations.map(run)
        return outcomes.sorted { $0.line < $1.line }
    }

    private func runCorrelators(maximumDiagrams: Int?) -> [ExpectationOutcome] {
        expectations.map { expectation in
            let line = source.position(of: expectation.range.start).line
            var count = 0
            do {
                for expectationCase in try cases(of: expectation) {
                    count += 1
                    if let verdict = try compare(expectationCase, maximumDiagrams: maximumDiagrams) {
                        return ExpectationOutcome(line: line, text: expectation.text, cases: count, verdict: verdict)
                    }
                }
                return ExpectationOutcome(line: line, text: expectation.text, cases: count, verdict: .agrees)
            } catch {
                return ExpectationOutcome(
                    line: line, text: expectation.text, cases: count, verdict: .undecided(describe(error)))
            }
        }
    }

    /// Nil if both sides agree. With a = p/q and b = r/s they agree if p·s − r·q vanishes, within the bounds shifted by
    /// the powers of the denominators.
    private func compare(
        _ pair: ExpectationCase, maximumDiagrams: Int?
    ) throws -> ExpectationOutcome.Verdict? {
        if pair.left.scheme == .saddle { return try compareAboutSaddle(pair, maximumDiagrams) }
        let left = try Calculation(self, pair.left, maximumDiagrams: maximumDiagrams)
        let right = try Calculation(self, pair.right, maximumDiagrams: maximumDiagrams)
        if left.hasSymbolicTimes || right.hasSymbolicTimes { return try compareAtSymbolicTimes(pair, maximumDiagrams) }
        // Both are written in the table with the most poles; poles are appended in the same order.
        let table = left.symbols.entries.count >= right.symbols.entries.count ? left.symbols : right.symbols
        let (p, q) = try left.fraction()
        let (r, s) = try right.fraction()
        if q.isZero || s.isZero { return .undecided("a denominator vanishes") }
        var difference = (p * s - r * q).partialFractions(in: table)
        var lowest: Int?
        for bound in pair.left.bounds {
            switch bound {
            case .width(let power):
                lowest = max(lowest ?? .min, power + q.leadingPowerOfN(in: table) + s.leadingPowerOfN(in: table))
            case .symbol(let symbol, let highest):
                let shift = (q.lowestPower(of: symbol) ?? 0) + (s.lowestPower(of: symbol) ?? 0)
                difference = difference.filtered { $0[symbol] <= highest + shift }
            case .order, .widthOrder:
                guard q.constant != nil, s.constant != nil else { return .undecided("an order of a quotient") }
                difference = difference.filtered { bound.admits($0) }
            }
        }
        if let lowest { difference = difference.expandedInWidth(through: lowest, in: table) }
        if let width = pair.left.width {
            guard let value = difference.atWidth(width, in: table) else { return .undecided("no value at this width") }
            difference = value
        }
        if difference.isZero { return nil }
        func text(_ numerator: Polynomial, _ denominator: Polynomial) -> String {
            let above = numerator.formatted(as: .text, in: table)
            return denominator.isOne ? above : "(\(above))/(\(denominator.formatted(as: .text, in: table)))"
        }
        return .disagrees(
            times: pair.times.map { "\($0.name) = \($0.value)" }.joined(separator: ", "), derived: text(p, q),
            expected: text(r, s))
    }

    /// Compares both sides of an expansion about the saddle point as one question: their difference has to vanish.
    ///
    /// So both sides have one table, whose letters for the background (K, χ, averages) mean the same in both.
    private func compareAboutSaddle(
        _ pair: ExpectationCase, _ maximumDiagrams: Int?
    ) throws -> ExpectationOutcome.Verdict? {
        // The names of the right side's functions of time are the left one's and more, or the other way round.
        var question = pair.left
        question.symbols =
            pair.left.symbols.entries.count > pair.right.symbols.entries.count ? pair.left.symbols : pair.right.symbols
        question.observable = .sum([pair.left.observable, .product([.scalar(-.one), pair.right.observable])])
        var difference = try Calculation(self, question, maximumDiagrams: maximumDiagrams)
        difference.countsFromEarliest = false
        if difference.isRecurrent, difference.hasSymbolicTimes, question.frequency == nil {
            return .undecided(
                "to all orders in the weights functions of time are compared as those of a frequency: frequency omega")
        }
        let values =
            difference.hasSymbolicTimes
            ? try difference.valuesByRegion()
            : try difference.derive().pieces.map { .init(region: $0.region, ties: [], value: $0.value) }
        guard let piece = values.first(where: { !$0.value.isZero }) else { return nil }
        let times = pair.times.map { "\($0.name) = \($0.value)" } + [piece.region?.text].compactMap(\.self)
        return .disagrees(
            times: times.joined(separator: ", "),
            derived: "left - right = \(piece.value.formatted(as: .text, in: difference.symbols))",
            expected: "left - right = 0")
    }

    /// Compares both sides as functions of their times, in every region that the left side falls into.
    private func compareAtSymbolicTimes(
        _ pair: ExpectationCase, _ maximumDiagrams: Int?
    ) throws -> ExpectationOutcome.Verdict? {
        // One table for both: what one side adds the other has to know.
        var right = try Calculation(self, pair.right, maximumDiagrams: maximumDiagrams)
        right.countsFromEarliest = false
        let expected = try right.valuesByRegion()
        var question = pair.left
        question.symbols = right.symbols
        var left = try Calculation(self, question, maximumDiagrams: maximumDiagrams)
        left.countsFromEarliest = false
        let derived = try left.valuesByRegion()
        for piece in derived {
            let others = expected.count == 1 ? expected : expected.filter { $0.region == piece.region }
            if others.isEmpty { return .undecided("the two sides fall into different regions of their times") }
            for other in others {
                let value = left.bounded(left.onTies(of: piece, other.value))
                let difference = try (piece.value - value).inLowestTerms(over: left.symbols)
                if difference.isZero { continue }
                return .disagrees(
                    times: piece.region?.text ?? "", derived: piece.value.formatted(as: .text, in: left.symbols),
                    expected: value.formatted(as: .text, in: left.symbols))
            }
        }
        return nil
    }

    func describe(_ error: any Error) -> String {
        if let error = error as? Diagnostics { return error.all.first?.message ?? "not readable" }
        if let error = error as? CalculationError { return error.explanation.message }
        return String(describing: error)
    }
}

extension Calculation {
    /// Numerator and denominator of the observable.
    func fraction() throws -> (numerator: Polynomial, denominator: Polynomial) {
        let values = try quotient.correlators.enumerated().map { number, correlator -> Polynomial in
            if layers != nil { return try valueByLayers(number) }
            guard let correlator = correlator.substituting(question.substitutions) else {
                throw CalculationError.unanswerable(message: "a substitution divides by zero or by a sum", help: "")
            }
            return try CorrelatorExpansion(
                correlator, rules: rules, symbols: symbols, limits: limits(for: number)
            ).value
        }
        func value(_ part: ObservablePolynomial) throws -> Polynomial {
            guard let value = part.value(values).substituting(question.substitutions) else {
                throw CalculationError.unanswerable(message: "a substitution divides by zero or by a sum", help: "")
            }
            return value
        }
        return (try value(quotient.numerator), try value(quotient.denominator))
    }
}
