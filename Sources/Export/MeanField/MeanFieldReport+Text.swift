import Algebra
import Evaluation

extension MeanFieldReport {
    private var heading: String { "theory \(theory)" + (title.map { ": \($0)" } ?? "") }

    /// What a person reads: equations, then numbers with the digits that are right.
    public func text(verbose: Bool = false) -> String {
        if let depthScale { return depthScale.text() }
        var lines = [heading, "\(dynamics), at infinite width", ""]
        for equation in equations {
            lines.append("\(equation.meaning):")
            lines.append("  \(equation.text)")
        }
        if let critical {
            lines += ["", settingsLine] + text(critical)
        } else if let points {
            lines += ["", settingsLine] + text(points)
        } else if !missing.isEmpty {
            lines += ["", "for numbers set \(missing.joined(separator: ", "))"]
        }
        if let trajectory { lines += [""] + text(trajectory) }
        lines += remarks.map { "note: \($0)" }
        if case .notConverged(let residual, let message) = status {
            lines.append("not converged: \(message)" + (residual.map { " (residual \(Estimate($0)))" } ?? ""))
        }
        if verbose { lines += ["", "conventions"] + Conventions.lines.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var settingsLine: String {
        settings.isEmpty
            ? "without parameters" : "at " + settings.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }

    // MARK: Points

    private func text(_ points: [Point]) -> [String] {
        if points.isEmpty { return ["  no fixed point"] }
        var rows: [(name: String, meaning: String, cells: [String])] = []
        func add(_ name: String, _ meaning: String, _ cell: (Point) -> String?) {
            let cells = points.map(cell)
            if cells.contains(where: { $0 != nil }) { rows.append((name, meaning, cells.map { $0 ?? "-" })) }
        }
        let isStatic = isRecurrentInTime
        add("", "") { $0.kind }
        add("q*", isStatic ? "variance, Delta(0)" : "variance of a neuron") { $0.variance?.description ?? "any" }
        add("", "Delta(infinity)") { $0.limit?.description }
        add("stable", "") { $0.isStable.map { $0 ? "yes" : "no" } ?? ($0.isOnLine ? "marginal" : "not known") }
        add("phase", "") { $0.phase?.rawValue }
        add("chi_perp", "gain of small distances") { $0.perpendicular?.description }
        add("chi_parallel", "gain of the variance") { $0.parallel?.description }
        add("c*", isStatic ? "Delta(infinity)/Delta(0)" : "correlation of two inputs") { $0.correlation?.description }
        add("xi_q", "decay of the variance, \(unit)") { $0.xiQ?.text }
        add("xi_c", isStatic ? "correlation time" : "decay of correlations, \(unit)") { $0.xiC?.text }
        add("gradient", "scale on which gradients change, \(unit)") { $0.gradient?.text }
        add("E_0", "ground state of two replicas") { $0.groundState?.description }
        add("lambda", "largest Lyapunov exponent") { $0.lyapunov?.description }
        let names = rows.map(\.name.count).max() ?? 0
        let widths = points.indices.map { column in rows.map(\.cells[column].count).max() ?? 0 }
        return rows.map { row in
            let cells = zip(row.cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line =
                "  " + row.name + String(repeating: " ", count: names - row.name.count + 2)
                + cells.joined(separator: "  ") + "   " + row.meaning
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    // MARK: Critical values

    private func text(_ critical: Critical) -> [String] {
        if critical.values.isEmpty {
            return [
                "  no critical \(critical.name) between \(Self.plain(critical.range.lowerBound)) and \(Self.plain(critical.range.upperBound))"
            ]
        }
        return critical.values.flatMap { value -> [String] in
            var lines = [
                "  critical \(critical.name) = \(value.parameter)",
                "           \(critical.name)^2 = \(value.parameter * value.parameter)",
                "    q* = \(value.variance)",
            ]
            if let parallel = value.parallel { lines.append("    chi_parallel = \(parallel)") }
            return lines
        }
    }

    static func plain(_ number: Double) -> String {
        number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
    }

    // MARK: Layers

    private func text(_ trajectory: Trajectory) -> [String] {
        var lines = ["layer by layer, \(trajectory.start)"]
        var rows = [["layer"] + (trajectory.hasTwoVariances ? ["K[1,1]", "K[2,2]"] : ["K"]) + ["K[1,2]", "c"]]
        for layer in trajectory.layers {
            let k = layer.covariance
            rows.append(
                ["\(layer.layer)", "\(k[0])"] + (trajectory.hasTwoVariances ? ["\(k[2])"] : [])
                    + ["\(k[1])", layer.correlation?.description ?? "-"])
        }
        let widths = rows[0].indices.map { column in rows.map(\.[column].count).max() ?? 0 }
        lines += rows.map { row in
            let line =
                "  "
                + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        if let end = trajectory.end { lines.append("  \(end)") }
        return lines
    }
}

extension MeanFieldReport.Length {
    var text: String {
        switch self {
        case .finite(let value): value.description
        case .infinite: "infinite"
        }
    }
}
