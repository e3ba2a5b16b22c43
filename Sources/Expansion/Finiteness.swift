import Algebra
import Diagrams
import Exact
import Theory

/// Whether only finitely many diagrams contribute, and if not, which vertices may repeat without end.
public enum Finiteness {
    /// The vertices that no bound limits; empty if the number of diagrams is finite.
    ///
    /// A network at literal times has finitely many diagrams: a vertex lies earlier than the one it is reached from.
    /// Without time, a vertex is limited if it carries a positive power of a bounded symbol. Another is limited too if
    /// it uses up more response fields of some kind than it offers partners for, while no other unlimited vertex offers
    /// any surplus: every response field ends on its own physical field. Sources (one leg) end lines and are limited by
    /// the others.
    ///
    /// A bound on the number of loops limits the vertices of three legs and more: loops grow with the sum of (legs − 2)
    /// over the vertices, unless one-leg vertices make up for it, which then leave trees of any size. It does not limit
    /// vertices of two legs, which stand in chains of any length.
    public static func unlimitedVertices(
        of rules: FeynmanRules, boundedSymbols: [Symbol], boundsLoops: Bool = false, boundsWidth: Bool = false
    ) -> [Vertex] {
        if case .discreteTime = rules.propagators { return [] }
        var unlimited = rules.vertices.filter { vertex in
            !boundedSymbols.contains { (vertex.factor.lowestPower(of: $0) ?? 0) > 0 }
        }
        if boundsLoops, rules.vertices.allSatisfy({ $0.shape.legs.count >= 2 }) {
            unlimited.removeAll { $0.shape.legs.count > 2 }
        }
        if boundsWidth, rules.fields.allSatisfy({ !$0.carriesIndex }), rules.vertices.allSatisfy({ $0.powerOfN <= 0 }) {
            unlimited.removeAll { rules.isLimitedByWidth($0) }
        }
        func surplus(_ vertex: Vertex, _ response: FieldID) -> Int {
            let physical = rules.fields[response.rank].respondsFor!
            return vertex.shape.legs.count { $0.field == response } - vertex.shape.legs.count { $0.field == physical }
        }
        let responses = rules.fields.indices.filter { rules.fields[$0].isResponse }.map(FieldID.init(rank:))
        var progress = true
        while progress {
            progress = false
            for response in responses where unlimited.allSatisfy({ surplus($0, response) >= 0 }) {
                let before = unlimited.count
                unlimited.removeAll { surplus($0, response) > 0 }
                if unlimited.count < before { progress = true }
            }
        }
        return unlimited.filter { $0.shape.legs.count > 1 }
    }
}

extension FeynmanRules {
    /// Whether a bound on the power of N allows a vertex only so many times; in a theory without width indices.
    ///
    /// Every line of a field φ without correlations ends on a φ̃. Let a leg φ count π and a leg φ̃ −π; over a diagram they add up to
    /// what stands outside. If no vertex ends more lines than it costs powers of 1/N, cost ≥ π·(#φ̃ − #φ), then all that vertices cost
    /// beyond this is bounded, and so is the number of vertices that cost more.
    fileprivate func isLimitedByWidth(_ vertex: Vertex) -> Bool {
        if vertex.powerOfN < 0 { return true }
        return fields.indices.contains { rank in
            let field = FieldID(rank: rank)
            guard let response = fields[rank].response, propagators.kind(field, field) == nil else { return false }
            func ended(_ vertex: Vertex) -> Int {
                vertex.shape.legs.count { $0.field == response } - vertex.shape.legs.count { $0.field == field }
            }
            return ended(vertex) < 0 && vertices.allSatisfy { $0.powerOfN < 0 || ended($0) <= 0 }
        }
    }
}
