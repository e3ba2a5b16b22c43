import Algebra
import Evaluation
import Foundation

extension MeanFieldReport {
    // MARK: LaTeX

    /// The equations as an `align*`, and the numbers as a table below it.
    public func latex() -> String {
        let rows = equations.flatMap { LaTeXRow($0.latex).lines() }.map { "  \($0)" }
        var text = "\\begin{align*}\n" + rows.joined(separator: " \\\\\n") + "\n\\end{align*}\n"
        if let depthScale { return text + depthScale.latex() }
        if let critical, !critical.values.isEmpty {
            let name = Notation.latex.name(critical.name)
            text += critical.values.map {
                "\\[ \(name) = \(Self.latex($0.parameter)), \\qquad q^* = \(Self.latex($0.variance)) \\]\n"
            }
            .joined()
        } else if let points, !points.isEmpty {
            text += table(points)
        }
        return text
    }

    private func table(_ points: [Point]) -> String {
        var rows: [(String, [String])] = []
        func add(_ name: String, _ cell: (Point) -> String?) {
            let cells = points.map(cell)
            if cells.contains(where: { $0 != nil }) { rows.append((name, cells.map { $0 ?? "--" })) }
        }
        add("$q^*$") { $0.variance.map { "$\(Self.latex($0))$" } ?? "any" }
        add("stable") { $0.isStable.map { $0 ? "yes" : "no" } }
        add("phase") { $0.phase?.rawValue }
        add("$\\chi_\\perp$") { $0.perpendicular.map { "$\(Self.latex($0))$" } }
        add("$\\chi_\\parallel$") { $0.parallel.map { "$\(Self.latex($0))$" } }
        add("$c^*$") { $0.correlation.map { "$\(Self.latex($0))$" } }
        add("$\\xi_q$") { $0.xiQ.map { "$\($0.latex)$" } }
        add("$\\xi_c$") { $0.xiC.map { "$\($0.latex)$" } }
        add("$E_0$") { $0.groundState.map { "$\(Self.latex($0))$" } }
        add("$\\lambda$") { $0.lyapunov.map { "$\(Self.latex($0))$" } }
        return "\\begin{tabular}{l\(String(repeating: "l", count: points.count))}\n"
            + rows.map { "  \($0.0) & \($0.1.joined(separator: " & "))" }.joined(separator: " \\\\\n")
            + "\n\\end{tabular}\n"
    }

    /// The digits that are right, a power of ten written out.
    static func latex(_ value: Estimate) -> String {
        let text = value.description
        guard let place = text.firstIndex(of: "e") else { return text }
        return "\(text[..<place]) \\cdot 10^{\(Int(text[text.index(after: place)...]) ?? 0)}"
    }

    // MARK: csv

    /// The layers, if they were followed; otherwise a row for every critical value or fixed point.
    public func csv() -> String {
        if let plane { return plane.csv() }
        if let trajectory { return csv(trajectory) }
        if let critical {
            let name = Notation.sympy.name(critical.name)
            return Self.csv(
                [[name, "\(name)_error", "q", "q_error", "chi_parallel"]]
                    + critical.values.map {
                        [
                            Self.number($0.parameter), Self.bound($0.parameter), Self.number($0.variance),
                            Self.bound($0.variance),
                            $0.parallel.map(Self.number) ?? "",
                        ]
                    })
        }
        let header = [
            "q", "q_error", "stable", "chi_perp", "chi_parallel", "c", "xi_q", "xi_c", "lyapunov", "phase",
        ]
        return Self.csv(
            [header]
                + (points ?? []).map { point in
                    [
                        point.variance.map(Self.number) ?? "", point.variance.map(Self.bound) ?? "",
                        point.isStable.map { $0 ? "true" : "false" } ?? "", point.perpendicular.map(Self.number) ?? "",
                        point.parallel.map(Self.number) ?? "", point.correlation.map(Self.number) ?? "",
                        point.xiQ?.csv ?? "", point.xiC?.csv ?? "", point.lyapunov.map(Self.number) ?? "",
                        point.phase?.rawValue ?? "",
                    ]
                })
    }

    private func csv(_ trajectory: Trajectory) -> String {
        let variances =
            trajectory.hasTwoVariances ? ["K_1_1", "K_1_1_error", "K_2_2", "K_2_2_error"] : ["K", "K_error"]
        var rows = [["layer"] + variances + ["K_1_2", "K_1_2_error", "c"]]
        for layer in trajectory.layers {
            let k = layer.covariance
            var row = ["\(layer.layer)", Self.number(k[0]), Self.bound(k[0])]
            if trajectory.hasTwoVariances { row += [Self.number(k[2]), Self.bound(k[2])] }
            rows.append(row + [Self.number(k[1]), Self.bound(k[1]), layer.correlation.map(Self.number) ?? ""])
        }
        return Self.csv(rows) + (trajectory.end.map { "# \($0)\n" } ?? "")
    }

    private static func csv(_ rows: [[String]]) -> String {
        rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    static func number(_ value: Estimate) -> String { String(format: "%.15g", value.value) }
    static func bound(_ value: Estimate) -> String {
        value.error == 0 ? "0" : String(format: "%.1e", value.error * 1.05)
    }

    // MARK: JSON

    public func json() -> String { JSONValue.object(members).text + "\n" }

    private var members: [(String, JSONValue)] {
        func number(_ value: Estimate?) -> JSONValue { value.map(JSONValue.init) ?? .null }
        var members: [(String, JSONValue)] = [
            ("format", .integer(1)),
            ("kind", .string("mean-field")),
            ("theory", .string(theory)),
            ("observable", .null),
            ("conventions", Conventions.json),
            ("dynamics", .string(dynamics)),
            ("unit", .string(unit)),
            ("settings", .object(settings.map { ($0.name, .string($0.value)) })),
            (
                "equations",
                .array(
                    equations.map {
                        .object([("meaning", .string($0.meaning)), ("equation", .string($0.sympy))])
                    })
            ),
            ("missing", .array(missing.map(JSONValue.string))),
            ("points", points.map { .array($0.map(json)) } ?? .null),
            ("critical", critical.map(json) ?? .null),
        ]
        if let trajectory { members.append(("layers", json(trajectory))) }
        if let plane { members.append(("plane", plane.json())) }
        if let depthScale { members.append(("depth_scale", .object(depthScale.members))) }
        switch status {
        case .converged:
            members += [("status", .string("converged")), ("residual", .null)]
        case .notConverged(let residual, let message):
            members += [
                ("status", .string("not converged")), ("residual", residual.map { .number($0) } ?? .null),
                ("message", .string(message)),
            ]
        }
        members.append(("remarks", .array(remarks.map(JSONValue.string))))
        return members
    }

    private func json(_ point: Point) -> JSONValue {
        func number(_ value: Estimate?) -> JSONValue { value.map(JSONValue.init) ?? .null }
        var members: [(String, JSONValue)] = point.kind.map { [("kind", .string($0))] } ?? []
        members += [
            ("q", number(point.variance)),
            ("stable", point.isStable.map(JSONValue.bool) ?? .null),
            ("chi_perp", number(point.perpendicular)),
            ("chi_parallel", number(point.parallel)),
            ("c", number(point.correlation)),
            ("xi_q", point.xiQ?.json ?? .null),
            ("xi_c", point.xiC?.json ?? .null),
            ("gradient_scale", point.gradient?.json ?? .null),
            ("lyapunov", number(point.lyapunov)),
            ("phase", point.phase.map { .string($0.rawValue) } ?? .null),
        ]
        if isRecurrentInTime {
            members += [("limit", number(point.limit)), ("E_0", number(point.groundState))]
        }
        return .object(members)
    }

    private func json(_ critical: Critical) -> JSONValue {
        func members(_ value: Critical.Value) -> [(String, JSONValue)] {
            [
                ("value", .precise(value.parameter.value)), ("error", .number(value.parameter.error)),
                ("square", JSONValue(value.parameter * value.parameter)), ("q", JSONValue(value.variance)),
                ("chi_parallel", value.parallel.map(JSONValue.init) ?? .null),
            ]
        }
        return .object(
            [("parameter", .string(critical.name))]
                + (critical.values.first.map(members) ?? [("value", .null), ("error", .null)])
                + [
                    ("searched", .array([.number(critical.range.lowerBound), .number(critical.range.upperBound)])),
                    ("all", .array(critical.values.map { .object(members($0)) })),
                ])
    }

    private func json(_ trajectory: Trajectory) -> JSONValue {
        .object([
            ("start", .string(trajectory.start)),
            (
                "layers",
                .array(
                    trajectory.layers.map { layer in
                        let k = layer.covariance
                        let variances: [(String, JSONValue)] =
                            trajectory.hasTwoVariances
                            ? [("K_1_1", JSONValue(k[0])), ("K_2_2", JSONValue(k[2]))] : [("K", JSONValue(k[0]))]
                        return .object(
                            [("layer", .integer(layer.layer))] + variances + [
                                ("K_1_2", JSONValue(k[1])),
                                ("c", layer.correlation.map(JSONValue.init) ?? .null),
                            ])
                    })
            ),
            ("end", JSONValue(trajectory.end)),
        ])
    }
}

extension MeanFieldReport.Length {
    var latex: String {
        switch self {
        case .finite(let value): MeanFieldReport.latex(value)
        case .infinite: "\\infty"
        }
    }

    var csv: String {
        switch self {
        case .finite(let value): MeanFieldReport.number(value)
        case .infinite: "inf"
        }
    }

    /// A number with its error; an infinite length is the string "inf", for JSON has no such number.
    var json: JSONValue {
        switch self {
        case .finite(let value): JSONValue(value)
        case .infinite: .string("inf")
        }
    }
}
