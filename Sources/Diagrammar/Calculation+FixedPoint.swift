import Algebra
import Evaluation
import Exact
import Export
import Theory

extension Calculation {
    /// What the letters of a fixed point stand for, and where it lies if all parameters have values.
    ///
    /// - Throws: ``CalculationError/unanswerable(message:help:)`` where there is no fixed point.
    func remarksOnFixedPoint() throws -> [String] {
        guard let collective, collective.background == .fixedPoint, layers == nil else { return [] }
        let table = symbols
        let variances = Set(collective.variances)
        var remarks = ["at a fixed point, where the law of the first layer has the variance of all others:"]
        for definition in definitions {
            let equation =
                "\(table[definition.symbol].name) = \(definition.value.formatted(as: .text, in: table))"
            remarks.append("  \(equation)" + (variances.contains(definition.symbol) ? "   (saddle point)" : ""))
        }
        let chain = collective.chain
        guard chain.inputs == 1, chain.isNumericInActivation, let constant = chain.constants[0].constant else {
            return remarks
        }
        let points: FixedPoints
        do { points = try FixedPoints(chain, constant: constant) } catch {
            throw CalculationError.unanswerable(
                message: "\(error)", help: "the Gaussian moments of the activation have to exist")
        }
        if points.points.isEmpty {
            throw CalculationError.unanswerable(
                message:
                    "the saddle-point equation has no fixed point with these parameters: K grows, or falls, from layer to layer",
                help: "ask at literal layers, or with other weights and biases")
        }
        let name = table[collective.variances[0]].name
        for point in points.points {
            let stability = point.isStable.map { $0 ? "stable" : "unstable" } ?? "marginal within the error"
            let growth = point.chi.map { ", chi = \($0)" } ?? ""
            remarks.append("  \(name) = \(point.variance): \(stability)\(growth)")
        }
        if points.points.count > 1 {
            remarks.append("  \(points.points.count) fixed points: the result holds at each of them")
        }
        return remarks
    }
}

extension LayerChain {
    /// Whether the activation holds no letters but its variables.
    var isNumericInActivation: Bool {
        functions.allSatisfy { function in
            function.variables.allSatisfy { variable in
                (0..<inputs).contains { LayerChain.variable(ofInput: $0, of: inputs) == variable }
            }
        }
    }

    /// Whether all parameters have values.
    var isNumeric: Bool {
        (constants + initial).allSatisfy { $0.constant != nil || $0.isZero } && isNumericInActivation
    }
}
