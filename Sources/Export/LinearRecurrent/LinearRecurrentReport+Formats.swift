import Algebra
import Exact
import Expansion

extension LinearRecurrentReport {
    /// What a person reads at the terminal.
    public func text(_ heading: Heading, in table: SymbolTable) -> String {
        ([heading.observable, ""] + body(in: table) + remarks(as: .text, in: table)).joined(separator: "\n") + "\n"
    }

    /// Poles with their residues, and what follows from them, line by line.
    func body(in table: SymbolTable) -> [String] {
        func shown(_ value: Polynomial) -> String { value.formatted(as: .text, in: table) }
        let width = table[.width].name
        var rows = [["order", "rate r", "p", "residue of 1/(i*omega + r)^p"]]
        for mode in modes {
            rows.append([orderName(mode.order, width), shown(mode.rate), "\(mode.power)", shown(mode.residue)])
        }
        var lines = DiagramList.aligned(rows) + [""]
        lines.append("correlation length  \(shown(expandedLength))\(remainder(width))")
        if let shiftOfSquaredRate {
            let square = Polynomial(1) * rate * rate
            lines.append(
                "the pole            \(shown(square + shiftOfSquaredRate * .width(power: -1))) in place of \(shown(square))"
            )
        }
        if let slowest {
            lines.append(
                "slowest mode        exp(-(\(shown(slowest.rate)))*tau), from order \(orderName(slowest.order, width)) on, amplitude \(shown(slowest.residue * .width(power: -slowest.order)))"
            )
        }
        if let crossover {
            lines.append(
                "crossover time      log(\(shown(crossover.ratio)))/(\(shown(crossover.difference))): the slowest mode is the larger one after it"
            )
        }
        if !plateau.isZero { lines.append("plateau             \(shown(plateau))") }
        return lines
    }

    /// The same as equations, ready for a paper.
    public func latex(_ heading: Heading, in table: SymbolTable) -> String {
        func shown(_ value: Polynomial) -> String { value.formatted(as: .latex, in: table) }
        let width = table[.width].name
        var lines = ["m^2 &= \(shown(leak * leak - strength * strength))"]
        if let shiftOfSquaredRate {
            lines[0] += " \\;\\to\\; \(shown(rate * rate + shiftOfSquaredRate * .width(power: -1)))"
        }
        let order = highestOrder == 0 ? "O(1/\(width))" : "O(1/\(width)^2)"
        lines.append("\\xi &= \(shown(expandedLength)) + \(order)")
        for mode in modes {
            let power = mode.power == 1 ? "" : "^{\(mode.power)}"
            let coefficient = mode.residue * .width(power: -mode.order)
            lines.append(
                "&\\quad \\frac{1}{(i\\omega + \(shown(mode.rate)))\(power)}: \\quad \(shown(coefficient))")
        }
        if let crossover {
            lines.append("t_* &= \\frac{\\ln\\left(\(shown(crossover.ratio))\\right)}{\(shown(crossover.difference))}")
        }
        return "\\begin{align}\n" + lines.map { "  " + $0 }.joined(separator: " \\\\\n") + "\n\\end{align}\n"
            + remarks(as: .latex, in: table).map { "% \($0)\n" }.joined()
    }

    /// One JSON object: `modes` [{`order`, `rate`, `power`, `residue`}], `length`, `length_correction`, `rate_squared_shift`,
    /// `slowest_rate`, `crossover` {`ratio`, `difference`}, `plateau`, `roots`.
    public func json(_ heading: Heading, in table: SymbolTable) -> String {
        func shown(_ value: Polynomial?) -> JSONValue { JSONValue(value?.formatted(as: .sympy, in: table)) }
        return JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("linear-recurrent")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            (
                "modes",
                .array(
                    modes.map { mode in
                        .object([
                            ("order", .object([(table[.width].name, .integer(-mode.order))])),
                            ("rate", shown(mode.rate)), ("power", .integer(mode.power)),
                            ("residue", shown(mode.residue)),
                        ])
                    })
            ),
            ("rate", shown(rate)),
            ("length", shown(length)),
            ("length_correction", shown(correctionOfLength)),
            ("rate_squared_shift", shown(shiftOfSquaredRate)),
            ("is_shift", .bool(isShift)),
            ("slowest_rate", shown(slowest?.rate)),
            (
                "crossover",
                crossover.map { .object([("ratio", shown($0.ratio)), ("difference", shown($0.difference))]) } ?? .null
            ),
            ("plateau", shown(plateau)),
            ("roots", roots.json(in: table)),
            ("remarks", .array(remarks(as: .text, in: table).map(JSONValue.string))),
        ]).text + "\n"
    }

    private var highestOrder: Int { modes.map(\.order).max() ?? 0 }

    private var expandedLength: Polynomial { length + (correctionOfLength ?? .zero) * .width(power: -1) }

    private func remainder(_ width: String) -> String {
        " + O(\(correctionOfLength == nil ? "1/\(width)" : "1/\(width)^2"))"
    }

    private func orderName(_ order: Int, _ width: String) -> String {
        order == 0 ? "\(width)^0" : order == 1 ? "1/\(width)" : "1/\(width)^\(order)"
    }

    private func remarks(as notation: Notation, in table: SymbolTable) -> [String] {
        func shown(_ value: Polynomial) -> String { value.formatted(as: notation, in: table) }
        var remarks = roots.compactMap { $0.definition(in: notation, table) }.map { "with \($0)" }
        if !isKnownStable { remarks.append("stationary for \(shown(strength)) < \(shown(leak))") }
        if !isShift {
            remarks.append(
                "beyond order 1/\(table[.width].name) the poles at the leading rate are of higher powers than those of a shifted one"
            )
        }
        return remarks
    }
}
