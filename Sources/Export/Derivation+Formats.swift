import Algebra
import Exact
import Theory

extension Derivation {
    /// What a person reads at the terminal.
    public func text(_ heading: Heading, verbose: Bool) -> String {
        var lines = [heading.observable]
        lines.append("  = " + formula.text + (onlyOrders.map { "   [only order \($0)]" } ?? ""))
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
        let what = [only, remainder.map { "up to \($0)" }].compactMap { $0 }.joined(separator: ", ")
        return "truncated, \(what): \(count) drawn" + (left.isEmpty ? "" : "; cut: " + left.joined(separator: ", "))
            + place
    }

    /// `observable = result`, ready for an equation.
    ///
    /// - Throws: ``NotationError``, never for LaTeX.
    public func latex(_ heading: Heading) throws -> String {
        let result = try formula.written(as: .latex)
        return "\(heading.observableLaTeX) = \(result)" + (onlyOrders.map { " % only \($0)" } ?? "") + "\n"
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
        if let onlyOrders, notation != .sympy { lines.append(remark("only \(onlyOrders)")) }
        if notation == .form { lines.append(try formula.declarationsForFORM()) }
        let result = try formula.written(as: notation)
        lines.append(result + (notation == .sympy ? onlyOrders.map { "  # only \($0)" } ?? "" : ""))
        return lines.joined(separator: "\n") + "\n"
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
            ("remainder", JSONValue(remainder)),
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
