import Algebra
import Exact
import Foundation
import Testing

@testable import Theory
@testable import Times

/// Propagators at symbolic times against those at literal times, which are summed step by step.
@Suite struct SymbolicPropagatorTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 16 : 400

    @Test("Random networks of steps: every pair of fields at literal times")
    func steps() throws {
        var dice = TheoryDice(state: 11)
        var tried = 0
        for _ in 0..<Self.rounds {
            let network = try RandomLinearNetwork(.steps, &dice)
            let first = network.model.time!.first
            guard case .symbolicTime(let symbolic) = try network.rules(lastTime: nil).propagators,
                case .discreteTime(let literal) = try network.rules(lastTime: first + 5).propagators
            else { throw RandomLinearNetwork.NotANetwork() }
            let primitives = Primitives(symbolic.basis)
            let fields = network.model.fields.indices.map(FieldID.init(rank:))
            for left in fields {
                for right in fields {
                    let function = symbolic.function(left, right)
                    for t in first...(first + 5) {
                        let partly = try function.putting(1, at: 0, plus: t, by: primitives)
                        for s in first...(first + 5) {
                            let value = try partly.putting(2, at: 0, plus: s, by: primitives).sortedTerms
                                .reduce(RationalFunction.zero) { $0 + $1.coefficient }
                            let expected = RationalFunction(literal.value(left, t, right, s))
                            #expect(
                                value == expected, "\(network.text)\nfields \(left.rank), \(right.rank) at \(t), \(s)")
                            if value != expected { return }
                            tried += 1
                        }
                    }
                }
            }
        }
        #expect(tried > 100 * Self.rounds)
    }
}
