import Algebra
import Exact
import Expansion
import Export
import Language
import Theory

extension Model {
    /// The theory about its saddle point: for a feedforward network the collective action of k, for a recurrent one the equation that
    /// the covariance solves at infinite width.
    public enum SaddleReport: Sendable {
        case layers(CollectiveReport)
        case recurrent(SelfConsistentEquation, SymbolTable, theory: String, title: String?)
    }

    /// - Parameter options: substitutions to make first, as `when sigma_b = 0`.
    public func saddleReport(options: [String] = []) throws -> SaddleReport {
        let question = try question("0", options: options)
        var symbols = symbols
        if case .network(let network) = content, network.isRecurrent {
            do throws(LinearRecurrentError) {
                let equation = try SelfConsistentEquation(network, substituting: question.substitutions)
                return .recurrent(equation, symbols, theory: name, title: title)
            } catch {
                throw CalculationError.unanswerable(message: error.message, help: error.help)
            }
        }
        let chain = try SaddleScheme.chain(of: self, question, in: symbols)
        do throws(GaussianAverageError) {
            return .layers(try report(chain, &symbols))
        } catch {
            throw SaddleScheme.explained(.average(error), chain)
        }
    }

    private func report(
        _ chain: LayerChain, _ symbols: inout SymbolTable
    ) throws(GaussianAverageError) -> CollectiveReport {
        let theory = CollectiveTheory(chain, observing: [], background: .fixedPoint, symbols: &symbols)
        var cumulants = LayerCumulants(chain, variances: theory.variances)
        let width = Polynomial.width(power: -1)
        var saddle: [Polynomial] = []
        for place in chain.components.indices {
            let unit = chain.components.indices.map { $0 == place ? 1 : 0 }
            let value = try cumulants.cumulant(of: [], next: unit, in: &symbols)
            saddle.append(width * value)
        }
        var chi: Polynomial?
        var vertices: [CollectiveReport.Vertex] = []
        if chain.inputs == 1 {
            let slope = try cumulants.derivative(ofCumulant: [], next: [1], orders: [1], in: &symbols)
            chi = width * slope
            for (r, s) in [(1, 2), (2, 0), (2, 1), (3, 0)] {
                let value = try cumulants.derivative(ofCumulant: [], next: [r], orders: [s], in: &symbols)
                if !value.isZero {
                    vertices.append(.init(responses: r, lines: s, factor: value * .width(power: -r)))
                }
            }
        }
        return CollectiveReport(
            theory: name, title: title, chain: chain, variances: theory.variances, saddle: saddle, chi: chi,
            vertices: vertices, symbols: symbols, layer: time?.variable ?? "l")
    }
}
