import Algebra
import Evaluation

extension DepthScale {
    // MARK: Text

    /// What a person reads: N = ∞ and this width side by side.
    public func text() -> String {
        let names = (leading: "\(widthName) = infinity", width: "\(widthName) = \(width), through 1/\(widthName)")
        var lines = ["theory \(theory)" + (title.map { ": \($0)" } ?? ""), "depth scales at \(names.width)", ""]
        var rows = [["", names.leading, names.width, ""]]
        for variance in [stationary, atLayer].compactMap({ $0 }) {
            rows.append([
                variance.layer.map { "q(\($0))" } ?? "q*", "\(variance.leading)",
                variance.corrected.map { "\($0)" } ?? "-",
                "variance of a neuron" + (variance.shift.map { ", shift (\($0))/\(widthName)" } ?? ""),
            ])
        }
        if let correlation { rows.append(["c*", "\(correlation)", "", "correlation of two inputs"]) }
        if let perpendicular { rows.append(["chi_perp", "\(perpendicular)", "", "gain of small distances"]) }
        if let gradient { rows.append(["gradient", gradient.text, "", "scale on which gradients change, \(unit)"]) }
        for decay in decays {
            rows.append([
                decay.name, Self.text(decay.leading),
                decay.shift == nil && decay.corrected == nil ? "-" : Self.text(decay.corrected),
                decay.meaning,
            ])
            if let multiplier = decay.multiplier {
                rows.append([
                    "", "\(multiplier)", decay.correctedMultiplier.map { "\($0)" } ?? "-",
                    "its factor in a layer" + (decay.shift.map { ", shift (\($0))/\(widthName)" } ?? ""),
                ])
            }
        }
        let widths = rows[0].indices.map { column in rows.map(\.[column].count).max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            lines.append("  " + String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()))
        }
        lines += decays.compactMap { decay in decay.note.map { "note: \(decay.name): \($0)" } }
        if let bound {
            lines += ["", "corrections of order 1/\(widthName) from layer to layer, \(bound.start):"]
            if let end = bound.twoPoint {
                lines.append("  of the two-point function: \(text(end))")
            } else {
                lines.append("  of the two-point function: none")
            }
            lines.append("  \(spreadName): \(text(bound.spread))")
            if let exact = bound.exactLayer {
                lines.append("  the same to all orders in 1/\(widthName): 100 % in layer \(Self.layer(exact))")
            }
            lines.append("  \(boundSentence(bound))")
        }
        lines += ["", trainableSentence, "(\(Self.definition))"]
        lines += remarks.map { "note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private var spreadName: String { "<\(neuron)[1]^2; \(neuron)[2]^2>/<\(neuron)[1]^2>^2" }

    private static func text(_ length: Length?) -> String { length?.text ?? "grows" }

    static func layer(_ layer: Double) -> String {
        layer < 1e15 ? "\(Int(layer))" : "\(Estimate(layer))"
    }

    private static func percent(_ ratio: Double) -> String { Estimate(100 * ratio, error: 0.04 * ratio).description }

    private func text(_ end: FiniteWidthLayers.End) -> String {
        switch end {
        case .reached(let layer): "100 % in layer \(layer)"
        case .settles(let ratio): "never 100 %, settles at \(Self.percent(ratio)) %"
        case .foreseen(let layer): "100 % in layer \(Self.layer(layer)), by the growth found"
        case .open(let ratio, let layer): "\(Self.percent(ratio)) % in layer \(layer), the last one tried"
        }
    }

    private func boundSentence(_ bound: Bound) -> String {
        guard let layer = bound.layer else { return "validity bound: none found" }
        let by = bound.quantity == .twoPoint ? "the two-point function" : spreadName
        return "validity bound: layer \(Self.layer(layer)), by \(by)\(bound.isForeseen ? ", extrapolated" : "")"
    }

    private var trainableSentence: String {
        guard isTrainableDepthKnown else { return "trainable depth: not known" }
        guard let trainable else { return "trainable depth: no limit found" }
        let depth = trainable.depth < 10 ? (trainable.depth * 10).rounded() / 10 : trainable.depth.rounded()
        let number = depth == depth.rounded() ? Self.layer(depth) : "\(depth)"
        return "trainable depth: about \(number) \(unit == "time" ? "units of time" : unit), by \(trainable.by)"
    }

    // MARK: LaTeX

    /// The same numbers as a table.
    public func latex() -> String {
        func shown(_ value: Estimate?) -> String { value.map { "$\(MeanFieldReport.latex($0))$" } ?? "--" }
        func shown(_ length: Length?) -> String { length.map { "$\($0.latex)$" } ?? "grows" }
        var rows: [[String]] = []
        for variance in [stationary, atLayer].compactMap({ $0 }) {
            rows.append([
                variance.layer.map { "$q_{\($0)}$" } ?? "$q^*$", shown(variance.leading), shown(variance.corrected),
            ])
        }
        if let correlation { rows.append(["$c^*$", shown(correlation), ""]) }
        if let perpendicular { rows.append(["$\\chi_\\perp$", shown(perpendicular), ""]) }
        if let gradient { rows.append(["$1/|\\ln\\chi_\\perp|$", shown(gradient), ""]) }
        for decay in decays {
            rows.append([Self.latexName(decay.name), shown(decay.leading), shown(decay.corrected)])
        }
        if let bound {
            rows.append(["validity bound", "", bound.layer.map { "layer $\(Self.layer($0))$" } ?? "--"])
        }
        if isTrainableDepthKnown {
            rows.append(["trainable depth", "", trainable.map { "$\(Self.layer($0.depth.rounded()))$" } ?? "$\\infty$"])
        }
        let n = Notation.latex.name(widthName)
        return "\\begin{tabular}{lll}\n  & $\(n) = \\infty$ & $\(n) = \(width)$ \\\\\n"
            + rows.map { "  " + $0.joined(separator: " & ") }.joined(separator: " \\\\\n") + "\n\\end{tabular}\n"
    }

    private static func latexName(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.count == 2 && parts[0] == "xi"
            ? "$\\xi_{\(parts[1].count > 1 ? "\\mathrm{\(parts[1])}" : parts[1])}$" : name
    }

    // MARK: JSON

    /// The members of `depth_scale`: `N`, `q`, `layer`, `c`, `chi_perp`, `gradient_scale`, `decays` [{`name`, `meaning`, `factor`,
    /// `factor_shift`, `factor_at_width`, `length`, `length_at_width`, `note`}], `validity` {`layer`, `by`, `extrapolated`, `two_point`,
    /// `spread`, `exact_layer`, `start`}, `trainable_depth`, `limited_by`, `definition`, `remarks`.
    public var members: [(String, JSONValue)] {
        func number(_ value: Estimate?) -> JSONValue {
            value.flatMap { $0.error.isFinite ? JSONValue($0) : nil } ?? .null
        }
        func json(_ variance: Variance?) -> JSONValue {
            guard let variance else { return .null }
            let members: [(String, JSONValue)] = [
                ("leading", number(variance.leading)), ("shift", number(variance.shift)),
                ("spread", number(variance.spread)), ("corrected", number(variance.corrected)),
            ]
            return .object((variance.layer.map { [("layer", JSONValue.integer($0))] } ?? []) + members)
        }
        return [
            (widthName, .integer(width)),
            ("remainder", .string("O(1/\(widthName)^2)")),
            ("unit", .string(unit)),
            ("q", json(stationary)),
            ("layer", json(atLayer)),
            ("c", number(correlation)),
            ("chi_perp", number(perpendicular)),
            ("gradient_scale", gradient?.json ?? .null),
            (
                "decays",
                .array(
                    decays.map { decay in
                        .object([
                            ("name", .string(decay.name)), ("meaning", .string(decay.meaning)),
                            ("factor", number(decay.multiplier)), ("factor_shift", number(decay.shift)),
                            ("factor_at_width", number(decay.correctedMultiplier)),
                            ("length", decay.leading?.json ?? .null),
                            ("length_at_width", decay.corrected?.json ?? .null), ("note", JSONValue(decay.note)),
                        ])
                    })
            ),
            ("validity", bound.map { validity($0) } ?? .null),
            ("trainable_depth", trainable.map { .precise($0.depth) } ?? .null),
            ("limited_by", JSONValue(trainable?.by ?? (isTrainableDepthKnown ? "nothing found" : nil))),
            ("definition", .string(Self.definition)),
            ("remarks", .array(remarks.map(JSONValue.string))),
        ]
    }

    private func validity(_ bound: Bound) -> JSONValue {
        func json(_ end: FiniteWidthLayers.End) -> JSONValue {
            switch end {
            case .reached(let layer): .object([("status", .string("reached")), ("layer", .integer(layer))])
            case .settles(let ratio): .object([("status", .string("settles")), ("ratio", .number(ratio))])
            case .foreseen(let layer): .object([("status", .string("extrapolated")), ("layer", .precise(layer))])
            case .open(let ratio, let layer):
                .object([("status", .string("open")), ("ratio", .number(ratio)), ("layer", .integer(layer))])
            }
        }
        return .object([
            ("layer", bound.layer.map { .precise($0) } ?? .null),
            ("by", .string(bound.quantity == .twoPoint ? "two-point function" : spreadName)),
            ("extrapolated", .bool(bound.isForeseen)),
            ("two_point", bound.twoPoint.map(json) ?? .null),
            ("spread", json(bound.spread)),
            ("exact_layer", bound.exactLayer.map { .precise($0) } ?? .null),
            ("start", .string(bound.start)),
        ])
    }
}
