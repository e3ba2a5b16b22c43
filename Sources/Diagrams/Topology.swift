import Exact
import Theory

/// What two diagrams of one topology have in common: their canonical form with the routing of indices forgotten.
public struct Topology: Hashable, Comparable, Sendable {
    /// Equal exactly for isomorphic diagrams of one theory.
    public let form: CanonicalForm
    /// The order of the automorphism group of the topology.
    public let symmetryOrder: Integer

    public static func < (left: Topology, right: Topology) -> Bool { left.form < right.form }
}

extension Diagram {
    /// The topology of the diagram: the same lines with the routing of indices forgotten.
    ///
    ///     let topology = diagram.topology(rules, external)
    ///     // vector model, order g: two routed diagrams, one topology with 1/2
    ///
    /// - Parameter labelsLegs: whether external points are told apart; if not, points of one field and time may be
    ///   exchanged, as far as that keeps them together in operators.
    /// - Complexity: some microseconds for a diagram of ten vertices.
    public func topology(_ rules: FeynmanRules, _ external: ExternalPoints, labelsLegs: Bool = true) -> Topology {
        let drawn = SymmetryGraph(
            vertices: vertices, partners: partners, rules: rules, external: external, ignoresIndices: true,
            labelsLegs: labelsLegs)
        let labelling = drawn.graph.canonicalLabelling()
        return Topology(form: labelling.form, symmetryOrder: labelling.groupOrder)
    }
}
