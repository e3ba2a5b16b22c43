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
    func deriveRecurrent(certifying: Bool = false) throws -> Derivation {
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
        if certifying {
            derivation.certificate = [try certificateOfRecurrent(answer, through: lowest)]
            if derivation.certificate[0].status == .failed {
                throw CalculationError.certificateFailed(derivation.certificate)
            }
        }
        return derivation
    }

    /// Compares the sum over all orders in the weights with the sum over diagrams of the bare expansion at literal times, which is
    /// finite in steps of time.
    private func certificateOfRecurrent(
        _ answer: LinearRecurrentAnswer, through lowest: Int
    ) throws -> CertificateEntry {
        let check = "bare diagrams at literal times"
        func skipped(_ reason: String) -> CertificateEntry {
            CertificateEntry(check: check, status: .notApplicable, detail: reason)
        }
        guard let axis = model.time, axis.measure == .discrete, !axis.isStationary, case .times = answer.domain else {
            return skipped("in continuous time no number of diagrams holds all orders in the weights")
        }
        let names = Set(correlatorsOfNeurons.flatMap(\.namedTimes).map(\.name)).subtracting([""]).sorted()
        var compared = 0
        for values in Self.tuples(names.count, upTo: 3).map({ $0.map { $0 + axis.first } }) {
            let times = Dictionary(uniqueKeysWithValues: zip(names, values))
            func value(_ time: NamedTime) -> Rational {
                time.offset + (times[time.name].map { Rational($0) } ?? 0)
            }
            guard
                let piece = answer.pieces.first(where: { piece in
                    guard let order = piece.order else { return true }
                    let (later, earlier) = (value(order.later), value(order.earlier))
                    return switch order.relation {
                    case .after: later > earlier
                    case .atOrAfter: later >= earlier
                    case .equal: later == earlier
                    }
                })
            else { continue }
            var bare = asked
            bare.scheme = .bare
            bare.observable = try box.extend { table in
                try Observable.correlator(correlatorsOfNeurons[0]).atLiteralTimes(times, in: &table)
            }
            bare.symbols = symbols
            bare.bounds = [.width(lowest: lowest)]
            bare.timeOrder = []
            bare.width = nil
            guard let calculation = try? Calculation(model, bare, maximumDiagrams: 300),
                calculation.isDrawn(withinSteps: 20_000), let derived = try? calculation.derive()
            else { continue }
            let closed = try box.extend { table in
                try names.reduce(piece.value) { sum, name in
                    sum.substitutingTime(table.time(name), by: nil, plus: Rational(times[name]!), in: &table)
                }.inLowestTerms(over: table)
            }.filtered { $0.powerOfN >= lowest }
            let (found, expected) = (
                closed.formatted(as: .text, in: symbols),
                try derived.value.inLowestTerms(over: calculation.symbols).formatted(as: .text, in: calculation.symbols)
            )
            if found != expected {
                let place = times.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                return CertificateEntry(
                    check: check, status: .failed,
                    detail: "at \(place) all orders give \(found), diagrams of neurons \(expected)")
            }
            compared += 1
        }
        if compared == 0 { return skipped("too many diagrams") }
        return CertificateEntry(check: check, status: .passed, detail: "\(compared) choices of times")
    }

    /// All tuples of so many numbers from 0 on.
    private static func tuples(_ count: Int, upTo highest: Int) -> [[Int]] {
        (0..<count).reduce([[]]) { tuples, _ in tuples.flatMap { tuple in (0...highest).map { tuple + [$0] } } }
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
