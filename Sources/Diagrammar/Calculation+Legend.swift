import Algebra
import Exact
import Theory

extension Calculation {
    /// What the fields and vertices of the theory of k stand for, a line each; empty for a theory of the file's own fields.
    var legend: [String] {
        guard let collective, layers == nil else { return [] }
        let table = symbols
        var lines = ["fields"]
        for field in collective.fields where !field.isResponse {
            let place = collective.fields.firstIndex(of: field)! / 2
            if place < collective.chain.components.count {
                let pair = collective.chain.components[place]
                let inputs = collective.chain.inputs == 1 ? "" : " at the inputs \(pair.a + 1) and \(pair.b + 1)"
                let background = collective.background == .fixedPoint ? ", less its fixed point K" : ""
                lines.append(
                    "  \(field.name): the variance of the neurons of a layer given the layer below\(inputs)\(background)"
                )
            } else {
                let layerOperator = collective.operators[place - collective.chain.components.count]
                lines.append("  \(field.name): \(spelled(layerOperator))")
            }
        }
        lines.append("vertices, with their factors")
        for vertex in rules.vertices {
            let legs = vertex.shape.legs.map { leg in
                "\(rules.fields[leg.field.rank].name)(\(leg.offset == 0 ? "l" : "l+\(leg.offset)"))"
            }
            var parts: [String] = []
            for leg in Array(Set(legs)).sorted() {
                let count = legs.count { $0 == leg }
                parts.append(count == 1 ? leg : "\(leg)^\(count)")
            }
            lines.append(
                "  \(vertex.name)  \(vertex.factor.formatted(as: .text, in: table))  \(parts.joined(separator: "*"))")
        }
        return lines
    }

    /// An operator of one layer as the language writes it, divided by N for each of its sums.
    private func spelled(_ layerOperator: LayerOperator) -> String {
        guard let collective else { return "" }
        let inputs = collective.chain.inputs
        let name = model.fields[collective.chain.neurons[0].rank].name
        func factors(_ index: String, _ powers: [Int]) -> [String] {
            powers.enumerated().compactMap { input, power in
                if power == 0 { return nil }
                let label = inputs == 1 ? "" : "(;\(input + 1))"
                return "\(name)[\(index)]\(label)" + (power == 1 ? "" : "^\(power)")
            }
        }
        let neurons = layerOperator.neurons.flatMap { factors("\($0.index)", $0.powers) }
        let width = symbols[.width].name
        let sums = layerOperator.sums.map { powers in
            inputs == 1 && powers == [2]
                ? "(\(name).\(name)/\(width))" : "sum[i](\(factors("i", powers).joined(separator: "*")))/\(width)"
        }
        return (neurons + sums).joined(separator: "*")
    }

    /// How the question is answered, if not by adding up diagrams.
    public var answersWithoutDiagrams: String? {
        if isRecurrent {
            return "ladders and rainbows of a linear recurrent network are summed to all orders in its weights"
        }
        if layers != nil { return "recursions from layer to layer answer it" }
        if ladders != nil { return "ladders of all lengths are summed in closed form" }
        return nil
    }
}
