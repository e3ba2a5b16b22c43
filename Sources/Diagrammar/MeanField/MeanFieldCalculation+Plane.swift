import Algebra
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    /// The phases on the plane of two parameters, `sigma_w=0.5..4` and `sigma_b=0..1`.
    ///
    /// - Throws: ``PhaseDiagramError`` for ranges and letters that are none.
    public func phaseDiagram(_ axes: [String]) throws -> MeanFieldReport {
        guard axes.count == 2 else {
            throw NumericSettings.error(
                "a phase diagram has two axes, and \(axes.count == 1 ? "one is" : "\(axes.count) are") given",
                help: "as in: --phase-diagram sigma_w=0.5..4 sigma_b=0..1")
        }
        var report = try emptyReport()
        report.plane = try diagram(axes).plane()
        return report
    }

    private func diagram(_ axes: [String]) throws(PhaseDiagramError) -> PhaseDiagram {
        let x = try PhaseDiagram.Axis(parsing: axes[0])
        let y = try PhaseDiagram.Axis(parsing: axes[1])
        for axis in [x, y] {
            if let symbol = problem.symbols.symbol(named: axis.name), problem.settings.values[symbol] != nil {
                throw PhaseDiagramError(
                    "\(axis.name) is set, and an axis of the plane", help: "leave \(axis.name) out of --set",
                    exitCode: 2)
            }
        }
        return try PhaseDiagram(
            problem.networkWithValues(), in: problem.symbols, theory: problem.model.name, title: problem.model.title,
            fixed: problem.settings.texts.map { .init(name: $0.name, value: $0.value) }, x: x, y: y)
    }
}

extension MeanFieldProblem {
    /// The network with its parameters replaced by their values.
    func networkWithValues() throws(PhaseDiagramError) -> Network {
        guard let network = network.substituting(settings.values.mapValues { Polynomial($0) }, in: symbols) else {
            throw PhaseDiagramError("with these values the network divides by zero", help: "give other values to --set")
        }
        return network
    }
}
