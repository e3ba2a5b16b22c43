import Algebra
import Exact
import Theory

extension Derivation {
    /// What a person reads at the terminal.
    public func text(_ heading: Heading, verbose: Bool) -> String {
        var lines = [heading.observable]
        let result = value.formatted(as: .text, in: symbols)
        lines.append(
            "  = " + result + (remainder(as: .text).map { " + " + $0 } ?? "")
                + (onlyOrders.map { "   [only order \($0)]" } ?? ""))
        let orders = orders
        if orders.count > 1 {
            lines.append("")
            let labels = orders.map { order in
                let powers = order.order.filter { $0.power != 0 }.map { Notation.text.orderTerm($0.name, $0.power) }
                return powers.isEmpty ? "leading" : powers.joined(separator: " * ")
            }
            let width = labels.map(\.count).max() ?? 0
            for (label, order) in zip(labels, orders) {
                let padding = String(repeating: " ", count: width - label.count)
                lines.append("  \(label)\(padding)  \(order.value.formatted(as: .text, in: symbols))")
            }
        }
        lines.append("")
        lines.append(summary)
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

    /// One line on what the result contains.
    private var summary: String {
        let count = diagramCount == 1 ? "1 diagram" : "\(diagramCount) diagrams"
        let place = self.width.map { ", at \(symbols[.width].name) = \($0)" } ?? ""
        if isComplete { return "exact: \(count), nothing left out\(place)" }
        var left: [String] = []
        func branches(_ count: Int) -> String { count == 1 ? "1 branch" : "\(count) branches" }
        if cutByPowerOfN > 0 { left.append("\(branches(cutByPowerOfN)) below the power of N asked for") }
        if cutByCoupling > 0 { left.append("\(branches(cutByCoupling)) beyond the powers asked for") }
        let only = onlyOrders.map { "only \($0)" }
        let what = [only, remainder(as: .text).map { "up to \($0)" }].compactMap { $0 }.joined(separator: ", ")
        return "truncated, \(what): \(count) drawn" + (left.isEmpty ? "" : "; cut: " + left.joined(separator: ", "))
            + place
    }

    /// `observable = result`, ready for an equation.
    public func latex(_ heading: Heading) -> String {
        "\(heading.observableLaTeX) = \(value.formatted(as: .latex, in: symbols))"
            + (remainder(as: .latex).map { " + \($0)" } ?? "") + (onlyOrders.map { " % only \($0)" } ?? "") + "\n"
    }

    /// One Python expression; what was left out follows as a comment.
    public func sympy() -> String {
        value.formatted(as: .sympy, in: symbols) + (remainder(as: .sympy).map { "  # + \($0)" } ?? "")
            + (onlyOrders.map { "  # only \($0)" } ?? "") + "\n"
    }

    /// One JSON object, see the reference of formats.
    public func json(_ heading: Heading, diagrams: [DiagramRow]) -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("derive")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            ("exact", .bool(isComplete)),
            ("result", .string(value.formatted(as: .sympy, in: symbols))),
            ("width", width.map(JSONValue.integer) ?? .null),
            (
                "orders",
                .array(
                    orders.map { order in
                        .object([
                            ("order", .object(order.order.map { ($0.name, .integer($0.power)) })),
                            ("value", .string(order.value.formatted(as: .sympy, in: symbols))),
                            (
                                "terms",
                                .array(
                                    order.value.sortedTerms.map { term in
                                        .object([
                                            ("coefficient", .string(term.coefficient.description)),
                                            (
                                                "powers",
                                                .object(
                                                    term.monomial.factors.map {
                                                        (symbols[$0.symbol].name, .integer($0.power))
                                                    })
                                            ),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
            ("remainder", JSONValue(remainder(as: .text))),
            ("only", JSONValue(onlyOrders)),
            ("region", .null),
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
        ]).text + "\n"
    }
}
