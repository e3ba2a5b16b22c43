import Algebra
import Exact
import Foundation
import Language
import Testing
import Theory

@testable import Diagrams

/// A theory with one term of an observable, and its diagrams through some order.
struct TheoryCase {
    let rules: FeynmanRules
    let external: ExternalPoints
    let symbols: SymbolTable
    var limits = EnumerationLimits()

    func diagrams(atMost maximum: Int = 3000) throws -> [Diagram] {
        var found: [Diagram] = []
        var limits = limits
        limits.maximumDiagrams = maximum
        var enumeration = DiagramEnumeration(external, term: 0, rules: rules, symbols: symbols, limits: limits)
        do { try enumeration.enumerate { found.append($0) } } catch is EnumerationStopped {}
        return found
    }

    static func cases(_ text: String, _ question: String, through highest: Int) throws -> [TheoryCase] {
        let model = try Model(SourceText(name: "test", text: text))
        guard case .correlator(let correlator) = try model.question(question).observable else {
            Issue.record("no correlator: \(question)")
            return []
        }
        var last = 0
        for point in ExternalPoints.terms(of: correlator).flatMap(\.points) { last = max(last, point.time ?? 0) }
        var symbols = model.symbols
        let action: Action
        switch model.content {
        case .action(let polynomial): action = Action(fields: model.fields, polynomial: polynomial)
        case .network(let network): action = network.averagedAction(initialCumulants: 6, symbols: &symbols)
        }
        let rules = try FeynmanRules(action: action, symbols: symbols, lastTime: last)
        return ExternalPoints.terms(of: correlator).map { external in
            var each = TheoryCase(rules: rules, external: external, symbols: symbols)
            each.limits.highestPowers = symbols.couplings.map { ($0, highest) }
            return each
        }
    }
}

let rootOfPackage = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
