import Algebra
import Evaluation
import Exact
import Export
import Theory

extension Calculation {
    /// What the letters of a result at a fixed point stand for, and where it lies if all parameters have values.
    ///
    /// - Throws: ``CalculationError/unanswerable(message:help:)`` where there is no fixed point.
    func remarksOnFixedPoint(of values: [Polynomial]) throws -> [String] {
        guard let collective, collective.background == .fixedPoint, layers == nil else { return [] }
        let table = symbols
        let variances = Set(collective.variances)
        var remarks = ["at a fixed point, where the law of the first layer has the variance of all others:"]
        let present = Set(values.flatMap(\.symbols)).union(
            values.flatMap(\.symbols).flatMap { symbol -> Set<Symbol> in
                switch table[symbol].role {
                case .geometric(let base, _): base.symbols
                case .reciprocal(let divisor): divisor.symbols
                default: []
                }
            })
        for definition in definitions where present.contains(definition.symbol) || variances.contains(definition.symbol)
        {
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
        if points.points.allSatisfy({ $0.isStable == nil }) {
            throw CalculationError.unanswerable(
                message:
                    "at the fixed point chi is 1 within its error: perturbations neither decay nor grow, and sums over layers have no such closed form",
                help: "ask at literal layers, or at a symbolic one for the growth at criticality")
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
