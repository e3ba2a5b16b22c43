import Algebra
import Exact
import Foundation
import Language
import Testing
import Theory

/// One value computed without diagrams and without our Swift code, from Tests/Golden.
struct GoldenEntry: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let rules: String
    let question: String
    let through: String?
    let width: Int?
    let value: String

    var testDescription: String { "\(name) \(question)" }

    static let all: [GoldenEntry] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/golden.json")
        return try! JSONDecoder().decode([GoldenEntry].self, from: Data(contentsOf: file))
    }()

}

/// A question put to a rules text, with everything the oracles need.
struct Problem {
    let model: Model
    let question: Question
    let rules: FeynmanRules
    let symbols: SymbolTable

    init(_ text: String, _ questionText: String, through bound: String? = nil, initialCumulants: Int = 8) throws {
        model = try Model(SourceText(name: "test", text: text))
        question = try model.question(questionText, options: bound.map { ["through \($0)"] } ?? [])
        var symbols = model.symbols
        let action: Action
        switch model.content {
        case .action(let polynomial): action = Action(fields: model.fields, polynomial: polynomial)
        case .network(let network):
            action = network.averagedAction(initialCumulants: initialCumulants, symbols: &symbols)
        }
        rules = try FeynmanRules(
            action: try #require(action.substituting(question.substitutions)), symbols: symbols,
            lastTime: question.observable.correlators.flatMap(\.operators).flatMap(\.terms.keys).flatMap(\.factors)
                .map { if case .at(let t) = $0.time { t } else { 0 } }.max() ?? 0)
        self.symbols = symbols
    }

    init(_ entry: GoldenEntry) throws {
        try self.init(entry.rules, entry.question, through: entry.through)
    }

    var network: Network? { if case .network(let network) = model.content { network } else { nil } }

    var highestPowers: [(symbol: Symbol, power: Int)] {
        question.bounds.compactMap { bound in
            if case .symbol(let symbol, let power) = bound { (symbol, power) } else { nil }
        }
    }

    /// The observable with its correlators replaced; nil if one of them is.
    func value(_ correlator: (Correlator) -> Polynomial?) -> Polynomial? {
        question.observable.value(correlator)
    }

    /// A result text of the language as a polynomial in the symbols of this problem.
    func polynomial(_ text: String) throws -> Polynomial {
        try #require(model.question(text).observable.value { _ in nil })
    }
}

extension Observable {
    var correlators: [Correlator] {
        switch self {
        case .scalar: []
        case .correlator(let correlator): [correlator]
        case .sum(let parts), .product(let parts): parts.flatMap(\.correlators)
        case .power(let base, _): base.correlators
        case .quotient(let left, let right): left.correlators + right.correlators
        }
    }

    func value(_ correlator: (Correlator) -> Polynomial?) -> Polynomial? {
        switch self {
        case .scalar(let value): return value
        case .correlator(let inner): return correlator(inner)
        case .sum(let parts):
            return parts.reduce(Polynomial.zero) { sum, part in
                guard let sum, let value = part.value(correlator) else { return nil }
                return sum + value
            }
        case .product(let parts):
            return parts.reduce(Polynomial.one) { product, part in
                guard let product, let value = part.value(correlator) else { return nil }
                return product * value
            }
        case .power(let base, let exponent): return base.value(correlator)?.power(exponent)
        case .quotient(let left, let right):
            guard let divisor = right.value(correlator)?.reciprocal() else { return nil }
            return left.value(correlator).map { $0 * divisor }
        }
    }
}
