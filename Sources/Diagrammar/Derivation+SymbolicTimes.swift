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
        let piece = result.pieces[0]
        if let visit { try list(result, visit) }
        var derivation = Derivation(
            value: piece.value, bounds: question.bounds, isComplete: result.pieces.allSatisfy(\.isComplete),
            width: question.width, symbols: symbols,
            diagramCount: result.expansions.reduce(0) { $0 + $1.diagramCount },
            cutByPowerOfN: result.expansions.reduce(0) { $0 + $1.tally.cutByPowerOfN },
            cutByCoupling: result.expansions.reduce(0) { $0 + $1.tally.cutByCoupling },
            droppedBySelection: result.expansions.reduce(0) { $0 + $1.tally.droppedBySelection })
        derivation.diagramsDrawn = result.expansions.reduce(0) { $0 + $1.tally.diagrams }
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

    /// Hands on every diagram with its value in the first region.
    private func list(_ result: TimedResult, _ visit: @escaping (Int, EvaluatedDiagram) throws -> Void) throws {
        let cell = result.pieces[0].cell
        do {
            for (number, correlator) in try substitutedCorrelators().enumerated() {
                _ = try SymbolicExpansion(
                    correlator, rules: rules, symbols: symbols, limits: limits(for: number), manner: manner,
                    integrator: result.integrator
                ) { timed in
                    let value = try expression(timed.value, piece: cell, at: cell, result.times, result.integrator)
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
