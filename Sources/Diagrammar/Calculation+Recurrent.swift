import Algebra
import Exact
import Expansion
import Export
import Language
import Theory

// About the saddle point a linear recurrent network is known to all orders in the strength of its weights, at each order of 1/N: rungs
// between its propagators are summed to ladders.
extension Calculation {
    /// Derives a two-point function of a linear recurrent network.
    func deriveRecurrent() throws -> Derivation {
        guard case .network(let network) = model.content else { preconditionFailure("no network") }
        guard let polynomial = quotient.polynomial, quotient.correlators.count == 1,
            polynomial.terms.keys.allSatisfy({ $0.count <= 1 }), question.fixedRatio == nil
        else {
            throw CalculationError.unanswerable(
                message: "to all orders in the weights a recurrent network answers for one two-point function",
                help: "as in <h(t).h(s)>/N, or write: scheme bare")
        }
        guard let lowest = limits(for: 0).lowestPowerOfN else {
            throw Self.explained(LinearRecurrentError.noBound)
        }
        let correlator = try substitutedCorrelators()[0]
        let question = question
        let (answer, report) = try box.extend { table in
            do {
                let linear = try LinearRecurrentNetwork(
                    network, substituting: question.substitutions, symbols: table)
                let answer = try LinearRecurrentAnswer(
                    correlator, of: linear, lowestPowerOfN: lowest, frequency: question.frequency, in: &table)
                // A network without noise, or in time from a first one, has no poles to report.
                return (answer, try? LinearRecurrentReport(answer.expansion, in: &table))
            } catch let error as LinearRecurrentError { throw Self.explained(error) }
        }
        let pieces = try answer.pieces.map { piece in
            let (full, _) = try combined([piece.value])
            return Derivation.Piece(region: piece.region, value: try atWidth(bounded(lowestTerms(full))))
        }
        var derivation = Derivation(
            pieces: pieces, bounds: question.bounds, isComplete: false, width: question.width, symbols: symbols,
            diagramCount: 0, cutByPowerOfN: 0, cutByCoupling: 0)
        derivation.method = "ladders and rainbows are summed"
        derivation.remarks = answer.remarks(as: .text, in: symbols)
        derivation.modes = report
        if let report, let width = question.width {
            let values: [Symbol: Rational] = [.width: Rational(width)]
            if let time = report.crossoverTime(at: values, in: symbols) {
                derivation.remarks.append("at \(symbols[.width].name) = \(width) the crossover time is \(time)")
            }
            if let length = report.correlationLength(at: values, in: symbols) {
                derivation.remarks.append("at \(symbols[.width].name) = \(width) the correlation length is \(length)")
            }
        }
        return derivation
    }

    private static func explained(_ error: LinearRecurrentError) -> CalculationError {
        .unanswerable(message: error.message, help: error.help)
    }
}

extension Network {
    /// Whether something random is drawn once and shared over time, or time is no number of layers.
    var isRecurrent: Bool {
        time.measure == .continuous || time.isStationary
            || disorder.contains { $0.kind == .weight && !$0.isFreshAtEachTime }
    }
}

extension Model {
    /// Whether this is a recurrent network.
    var isRecurrent: Bool {
        if case .network(let network) = content { return network.isRecurrent }
        return false
    }
}
