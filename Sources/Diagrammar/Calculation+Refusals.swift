import Algebra
import Amplitudes
import Exact
import Theory
import Times

// What cannot be asked at symbolic times is refused before any diagram is drawn.
extension Calculation {
    /// Literal steps beside symbolic ones become powers that are multiplied out.
    private static let latestLiteralStep = 100

    /// - Throws: ``CalculationError/unanswerable(message:help:)``.
    func refuseAtSymbolicTimes(_ basis: RateBasis, _ times: ExternalTimes) throws {
        for symbol in question.bounds.compactMap(\.boundedSymbol) {
            if let base = basis.generators.first(where: { $0.symbols.contains(symbol) }) {
                let name = symbols[symbol].name
                throw CalculationError.unanswerable(
                    message:
                        "a bound on \(name), which stands in the rates of the free theory (\(base.formatted(as: .text, in: symbols)))",
                    help: "bound a coupling instead, or expand the result in \(name) afterwards")
            }
        }
        let named = quotient.correlators.flatMap(\.namedTimes)
        if times.measure == .sum,
            let far = named.first(where: { ($0.offset.asInt ?? .max).magnitude > Self.latestLiteralStep })
        {
            throw CalculationError.unanswerable(
                message: "the step \(far.offset) beside symbolic times",
                help:
                    "give it a name of its own, and put the number in afterwards; steps up to \(Self.latestLiteralStep) are taken"
            )
        }
        try refuseFactorsOfTime()
        if question.frequency != nil { try refuseFrequency(named) }
    }

    /// The coefficients of the observable, with what they hold of times.
    private func refuseFactorsOfTime() throws {
        let table = symbols
        let coefficients = [quotient.numerator, quotient.denominator].flatMap { $0.sortedTerms.map(\.coefficient) }
        for coefficient in coefficients {
            for symbol in coefficient.symbols.sorted() {
                guard case .time = table[symbol].role else {
                    switch table[symbol].role {
                    case .exponential, .geometric:
                        if question.frequency != nil { throw Self.factorBesideFrequency }
                    default: break
                    }
                    continue
                }
                if question.frequency != nil { throw Self.factorBesideFrequency }
                if (coefficient.lowestPower(of: symbol) ?? 0) < 0 {
                    throw CalculationError.unanswerable(
                        message: "the observable divides by the time \(table[symbol].name)",
                        help: "ask for it without this factor, and divide afterwards")
                }
            }
        }
    }

    private static var factorBesideFrequency: CalculationError {
        .unanswerable(
            message: "a factor that depends on the times beside a frequency",
            help: "ask for the correlator alone, as in: <h(t).h(s)>/N frequency omega")
    }

    private func refuseFrequency(_ named: [NamedTime]) throws {
        if question.fixedRatio != nil {
            throw CalculationError.unanswerable(
                message: "a fixed ratio of time and width beside a frequency", help: "ask for one of the two")
        }
        let isPlain = named.allSatisfy { !$0.name.isEmpty && $0.offset == 0 }
        if !quotient.correlators.isEmpty, !isPlain || Set(named).count != 2 {
            throw CalculationError.unanswerable(
                message: "a function of the frequency needs two symbolic times, without numbers",
                help: "as in: <h(t).h(s)>/N frequency omega")
        }
    }
}
