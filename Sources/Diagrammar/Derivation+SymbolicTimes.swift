import Algebra
import Amplitudes
import Diagrams
import Exact
import Expansion
import Export
import Theory
import Times

extension Calculation {
    /// Derives the observable at symbolic times.
    ///
    /// - Parameter visit: called with every diagram and its value in the first region.
    func deriveAtSymbolicTimes(
        certifying: Bool, visit: ((Int, EvaluatedDiagram) throws -> Void)?
    ) throws -> Derivation {
        let result = try timedResult()
        if let visit { try list(result, visit) }
        var derivation = Derivation(
            pieces: pieces(of: result), bounds: question.bounds, isComplete: result.pieces.allSatisfy(\.isComplete),
            width: question.width, symbols: symbols,
            diagramCount: result.expansions.reduce(0) { $0 + $1.diagramCount },
            cutByPowerOfN: result.expansions.reduce(0) { $0 + $1.tally.cutByPowerOfN },
            cutByCoupling: result.expansions.reduce(0) { $0 + $1.tally.cutByCoupling },
            droppedBySelection: result.expansions.reduce(0) { $0 + $1.tally.droppedBySelection })
        derivation.diagramsDrawn = result.expansions.reduce(0) { $0 + $1.tally.diagrams }
        if let ratio = question.fixedRatio {
            derivation.fixedRatio = RatioOfResult(
                name: ratio.name, time: ratio.time,
                keepsFunctionsOfTime: result.pieces.contains { holdsFunctions(of: ratio.time, $0.value) })
        }
        if certifying, !selection.isEverything {
            derivation.certificate = [
                CertificateEntry(
                    check: "all checks", status: .notApplicable, detail: "the sum is over a selection of diagrams")
            ]
        } else if certifying {
            derivation.certificate = try certificate(of: result)
            if derivation.certificate.contains(where: { $0.status == .failed }) {
                throw CalculationError.certificateFailed(derivation.certificate)
            }
        }
        return derivation
    }

    /// The regions with their values; where several have none, one that stands for all others.
    private func pieces(of result: TimedResult) -> [Derivation.Piece] {
        let pieces = result.pieces.map { piece in
            Derivation.Piece(
                region: region(of: piece, result.times),
                value: question.fixedRatio == nil ? piece.value : bounded(piece.value))
        }
        let empty = pieces.filter(\.value.isZero)
        if empty.count < 2 || empty.count == pieces.count { return pieces }
        return pieces.filter { !$0.value.isZero } + [Derivation.Piece(region: .otherwise, value: .zero)]
    }

    private func region(of piece: TimePiece, _ times: ExternalTimes) -> TimeRegion? {
        let chains = times.chains(of: piece.region)
        return chains.isEmpty ? nil : TimeRegion(chains)
    }

    /// Whether a time stands in an exponent.
    private func holdsFunctions(of time: String, _ value: Polynomial) -> Bool {
        let table = symbols
        return value.symbols.contains { symbol in
            switch table[symbol].role {
            case .exponential(_, let own), .geometric(_, let own): table[own].name == time
            default: false
            }
        }
    }

    /// Hands on every diagram with its value in the first region.
    private func list(_ result: TimedResult, _ visit: @escaping (Int, EvaluatedDiagram) throws -> Void) throws {
        let piece = result.pieces[0]
        do {
            for (number, correlator) in try substitutedCorrelators().enumerated() {
                _ = try SymbolicExpansion(
                    correlator, rules: rules, symbols: symbols, limits: limits(for: number), manner: manner,
                    integrator: result.integrator
                ) { timed in
                    let value = try expression(
                        timed.value, piece: piece.cell, at: piece.region, result.times, result.integrator)
                    if value.isZero { return }
                    try visit(
                        number, EvaluatedDiagram(diagram: timed.diagram, external: timed.external, value: value))
                }
            }
        } catch let error as TimesError {
            throw CalculationError.times(error, symbols)
        } catch {
            throw explained(error)
        }
    }
}
