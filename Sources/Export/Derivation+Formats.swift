import Algebra
import Exact
import Theory

extension Derivation {
    /// What a person reads at the terminal.
    public func text(_ heading: Heading, verbose: Bool) -> String {
        var lines = [heading.observable]
        if let limit { lines.append("  \(limit)") }
        for (number, piece) in pieces.enumerated() {
            if number > 0 { lines.append("") }
            var indent = "  "
            if let region = piece.region {
                lines.append(region == .otherwise ? "  otherwise" : "  for \(region.text)")
                indent = "    "
            }
            lines += self.lines(of: piece.value).map { $0.isEmpty ? $0 : indent + $0 }
        }
        lines.append("")
        lines.append(summary)
        lines += remarks
        if let modes { lines += ["", modes.body(in: symbols).joined(separator: "\n")] }
        if let recursion { lines += ["", recursion.text().trimmingSuffix("\n")] }
        if let growth { lines += ["", growth.text().trimmingSuffix("\n")] }
        if let denominatorRemark { lines.append(denominatorRemark) }
        if verbose {
            lines.append("")
            lines += certificate.map { "certificate: \($0.check): \($0.status.rawValue) (\($0.detail))" }
            lines += Conventions.lines.map { "convention: \($0)" }
        } else if !certificate.isEmpty {
            let passed = certificate.filter { $0.status == .passed }.map(\.check)
            lines.append(
                passed.isEmpty
                    ? "certificate: no check applies" : "certificate: \(passed.joined(separator: ", ")) passed")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A value, and if it has several orders, each of them.
    private func lines(of value: Polynomial) -> [String] {
        var lines = ["= " + formula(of: value).text + (onlyOrders.map { "   [only order \($0)]" } ?? "")]
        let orders = orders(of: value)
        if orders.count < 2 { return lines }
        lines.append("")
        let labels = orders.map { order in
            let powers = order.order.filter { $0.power != 0 }.map { Notation.text.orderTerm($0.name, $0.power) }
            return powers.isEmpty ? "leading" : powers.joined(separator: " * ")
        }
        let width = labels.map(\.count).max() ?? 0
        for (label, order) in zip(labels, orders) {
            let padding = String(repeating: " ", count: width - label.count)
            lines.append("\(label)\(padding)  \(order.value.formatted(as: .text, in: symbols))")
        }
        return lines
    }

    /// One line on what the result contains.
    private var summary: String {
        let count = diagramCount == 1 ? "1 diagram" : "\(diagramCount) diagrams"
        let place = self.width.map { ", at \(symbols[.width].name) = \($0)" } ?? ""
        if isComplete { return "exact: \(method ?? count), nothing left out\(place)" }
        var left: [String] = []
        func branches(_ count: Int) -> String { count == 1 ? "1 branch" : "\(count) branches" }
        if cutByPowerOfN > 0 { left.append("\(branches(cutByPowerOfN)) below the power of N asked for") }
        if cutByCoupling > 0 { left.append("\(branches(cutByCoupling)) beyond the powers asked for") }
        let only = onlyOrders.map { "only \($0)" }
        let what = [only, remainder.map { "up to \($0)" }].compactMap { $0 }.joined(separator: ", ")
        if let method { return "truncated, \(what): \(method)\(place)" }
        return "truncated, \(what): \(count) drawn" + (left.isEmpty ? "" : "; cut: " + left.joined(separator: ", "))
            + place
    }

    /// `observable = result`, ready for an equation.
    ///
    /// - Throws: ``NotationError``, never for LaTeX.
    public func latex(_ heading: Heading) throws -> String {
        let remarks = [limit, onlyOrders.map { "only \($0)" }].compactMap { $0 }
        let ending = (remarks.isEmpty ? "" : " % \(remarks.joined(separator: "; "))") + "\n"
        if pieces.count == 1 {
            let region = pieces[0].region.map { " \\qquad (\($0.latex))" } ?? ""
            return "\(heading.observableLaTeX) = \(try formula.written(as: .latex))\(region)" + ending
                + remarks.map { "% \($0)\n" }.joined()
                + (recursion.map { $0.latex() } ?? "") + (try growth.map { try $0.latex() } ?? "")
        }
        var lines: [String] = []
        for piece in pieces {
            lines.append("  \(try formula(of: piece.value).written(as: .latex)), & \(piece.region?.latex ?? "")")
        }
        return "\(heading.observableLaTeX) = \\begin{cases}\n" + lines.joined(separator: " \\\\\n")
            + "\n\\end{cases}" + ending
    }

    /// One expression for another program; what was left out follows as a remark.
    ///
    /// With `verbose`, remarks tell which names had to be spelled differently.
    ///
    /// - Throws: ``NotationError`` for what the other program cannot take.
    public func expression(_ notation: Notation, verbose: Bool = false) throws -> String {
        func remark(_ text: String) -> String {
            switch notation {
            case .mathematica: "(* \(text) *)"
            case .form: "* \(text)"
            default: "# \(text)"
            }
        }
        var lines: [String] = []
        if verbose {
            lines += notation.spellings(of: symbols).map { remark("\($0.spelling) is \($0.name)") }
        }
        if let limit { lines.append(remark(limit)) }
        if let onlyOrders, notation != .sympy { lines.append(remark("only \(onlyOrders)")) }
        if notation == .form { lines += try declarationsForFORM() }
        let only = notation == .sympy ? onlyOrders.map { "  # only \($0)" } ?? "" : ""
        if pieces.count > 1, notation != .form {
            lines.append(try piecewise(notation) + remainderRemark(notation) + only)
        } else {
            for piece in pieces {
                if let region = piece.region { lines.append(remark("for \(region.text)")) }
                lines.append(try formula(of: piece.value).written(as: notation) + only)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object, see the reference of formats.
    public func json(_ heading: Heading, diagrams: [DiagramRow]) -> String {
        var members: [(key: String, value: JSONValue)] = [
            ("format", .integer(1)),
            ("kind", .string("derive")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            ("exact", .bool(isComplete)),
            ("result", .string(value.formatted(as: .sympy, in: symbols))),
            ("width", width.map(JSONValue.integer) ?? .null),
            ("orders", ordersJSON(of: value)),
            ("remainder", JSONValue(remainder)),
            ("only", JSONValue(onlyOrders)),
            ("region", JSONValue(pieces.count == 1 ? pieces[0].region?.text : nil)),
            ("remarks", .array((remarks + (growth?.lawLines ?? [])).map(JSONValue.string))),
            ("recursion", recursion.map { $0.value } ?? .null),
            ("diagramCount", .integer(diagramCount)),
            ("diagrams", .array(diagrams.map { $0.json(in: symbols) })),
            (
                "certificate",
                .array(
                    certificate.map {
                        .object([
                            ("check", .string($0.check)), ("status", .string($0.status.rawValue)),
                            ("detail", .string($0.detail)),
                        ])
                    })
            ),
        ]
        let place = members.firstIndex { $0.key == "region" }! + 1
        if let fixedRatio {
            members.insert(
                ("fixed", .string("\(fixedRatio.name) = \(fixedRatio.time)/\(symbols[.width].name)")), at: place)
        }
        if hasRegions { members.insert(("regions", regionsJSON), at: place) }
        if !denominators.isEmpty {
            members.insert(("nonzero", .array(denominators.map(JSONValue.string))), at: place)
        }
        return JSONValue.object(members).text + "\n"
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
