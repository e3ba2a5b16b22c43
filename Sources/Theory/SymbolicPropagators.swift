import Algebra
import Exact
import Times

/// Retarded propagators and correlations of a network as functions of symbolic times.
public struct SymbolicPropagators: Sendable {
    private let kinds: [[LineKind?]]

    init(kinds: [[LineKind?]]) { self.kinds = kinds }

    public func kind(_ left: FieldID, _ right: FieldID) -> LineKind? { kinds[left.rank][right.rank] }

    func lowestPower(of symbol: Symbol, _ left: FieldID, _ right: FieldID) -> Int { 0 }
}
