import Diagrammar
import Export
import Foundation
import Language

extension BenchmarkCase {
    /// Correlators at symbolic times, from the text of the rules and of the question to the exact result.
    static let times: [BenchmarkCase] = [
        correlator("transient", "rules/linear-rnn-transient.rules", "<h(t).h(s)>/N through sigma_w^#", 8, within: 2),
        correlator("stationary", "rules/linear-rnn-stationary.rules", "<h(t).h(s)>/N through sigma_w^#", 8, within: 2),
        correlator("leaky-layers", "rules/leaky-mlp.rules", "<h(T).h(T)>/N through sigma_w^#", 6, within: 2),
        correlator("leaky-recurrent", "rules/leaky-rnn.rules", "<h(T).h(S)>/N through sigma_w^#", 6, within: 2),
        correlator("cubic", "rules/cubic-rnn.rules", "<h(t).h(s)>/N through sigma_w^#", 4),
        correlator(
            "langevin", "Tests/Benchmarks/cubic-langevin.rules", "<a[1](t)*a[1](s)> when t >= s through g^#", 3,
            givesExpression: true),
    ]

    /// - Parameters:
    ///   - seconds: the time we want to keep within.
    ///   - givesExpression: whether the answer is the result itself, for a peer in another language to compare with.
    private static func correlator(
        _ name: String, _ rules: String, _ question: String, _ order: Int, within seconds: Double? = nil,
        givesExpression: Bool = false
    ) -> BenchmarkCase {
        BenchmarkCase(
            name: "times-\(name)", chapter: .times,
            summary: "`\(question)` of `\(rules)`", size: order, runs: 9, isIsolated: true,
            targets: (seconds.map { [.nanoseconds(atMost: $0 * 1e9)] } ?? []) + [.bytes(atMost: 500 * 0x1p20)],
            contenders: [
                Contender(Ours.name) { order in
                    let asked = question.split(separator: "#", omittingEmptySubsequences: false)
                        .joined(separator: "\(order)")
                    let text = RulesFile.text(rules)
                    return Trial {
                        result { try Calculation(Model(text), Model(text).question(asked)).derive() }
                    } answer: {
                        givesExpression ? expression($0) : shape($0)
                    }
                }
            ])
    }

    private static func result(_ compute: () throws -> Derivation) -> Derivation {
        do { return try compute() } catch { preconditionFailure("the question is refused: \(error)") }
    }

    private static func shape(_ derivation: Derivation) -> String {
        let terms = derivation.pieces.map { "\($0.value.termCount)" }.joined(separator: ", ")
        return "\(derivation.diagramsDrawn) diagrams; terms in each order of the times: \(terms)"
    }

    private static func expression(_ derivation: Derivation) -> String {
        do { return try derivation.expression(.sympy) } catch { preconditionFailure("no expression: \(error)") }
    }
}

/// A rules file of this repository.
enum RulesFile {
    private static let repository = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    static func text(_ path: String) -> SourceText {
        do {
            let data = try Data(contentsOf: repository.appendingPathComponent(path))
            return try SourceText(name: path, bytes: [UInt8](data))
        } catch {
            preconditionFailure("cannot read \(path): \(error)")
        }
    }
}
