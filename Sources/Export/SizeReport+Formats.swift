import Exact
import Foundation

extension SizeReport {
    /// What is counted, in the words that every format gives.
    public static let meaning = [
        "pairings: complete Wick pairings of the observable's fields with the vertices that make these diagrams; all legs and all copies of a vertex are distinguishable",
        "sum of 1/S: over the diagrams, S fixing external points; never more than their number",
    ]

    public func text(_ heading: Heading) -> String {
        var lines = [heading.observable, ""]
        if !orders.isEmpty {
            var table = [["order", "Wick pairings", "sum of 1/S", "diagrams (estimated)"]]
            for order in orders {
                table.append([
                    order.text, Self.short(order.pairings.description), Self.short(order.sum.description),
                    Self.text(order.diagrams, unit: ""),
                ])
            }
            lines += DiagramList.aligned(table)
            lines += [""]
        }
        if let notCounted { lines += ["Wick pairings, sum of 1/S: n/a: \(notCounted)"] }
        lines += [
            "diagrams: \(Self.text(diagrams, unit: "")) (\(diagramsBasis))",
            "time: \(Self.text(time, unit: " s")) (\(timeBasis))",
            "memory: \(Self.text(memory, unit: " MiB")) for the list, \(Magnitude.text(memoryOfCount)) MiB for derive and --count",
        ]
        if let refusal { lines += [refusal] }
        if !orders.isEmpty { lines += [""] + Self.meaning }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `order,pairings,sum,diagrams,error`; exact numbers in full.
    public func csv() -> String {
        var text = "order,pairings,sum,diagrams,error\n"
        for order in orders {
            text +=
                "\(order.text),\(order.pairings),\(order.sum),\(Self.number(order.diagrams?.value)),\(Self.number(order.diagrams?.error))\n"
        }
        if orders.isEmpty { text += "all,,,\(Self.number(diagrams?.value)),\(Self.number(diagrams?.error))\n" }
        return text
    }

    public func json(_ heading: Heading) -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("estimate")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", .array((Conventions.lines + Self.meaning).map(JSONValue.string))),
            (
                "orders",
                .array(
                    orders.map { order in
                        .object([
                            ("order", .object(order.order.map { ($0.name, .integer($0.power)) })),
                            ("pairings", .string(order.pairings.description)),
                            ("sum", .string(order.sum.description)),
                            ("diagrams", Self.json(order.diagrams)),
                        ])
                    })
            ),
            ("pairings", JSONValue(pairings?.description)),
            ("sum", JSONValue(sum?.description)),
            ("notCounted", JSONValue(notCounted)),
            ("diagrams", Self.json(diagrams)),
            ("diagramsBasis", .string(diagramsBasis)),
            ("seconds", Self.json(time)),
            ("secondsBasis", .string(timeBasis)),
            ("mebibytes", .object([("list", Self.json(memory)), ("count", .number(memoryOfCount))])),
            ("refusal", JSONValue(refusal)),
        ]).text + "\n"
    }

    private static func json(_ forecast: Forecast?) -> JSONValue {
        guard let forecast, forecast.value.isFinite else { return .null }
        return .object([
            ("value", .number(forecast.value)), ("error", forecast.error.map(JSONValue.number) ?? .null),
        ])
    }

    private static func number(_ value: Double?) -> String { value.map { JSONValue.number($0).text } ?? "" }

    /// A value with its error: 27586 ± 800. An error shows two digits, the value as many as it needs for them.
    private static func text(_ forecast: Forecast?, unit: String) -> String {
        guard let forecast else { return "n/a" }
        guard let error = forecast.error else { return "about \(Magnitude.text(forecast.value))\(unit)" }
        if error <= 1e-9 * forecast.value {
            let whole = forecast.value.rounded()
            let isWhole = abs(forecast.value - whole) < 1e-6 && whole < 1e6
            return (isWhole ? String(Int(whole)) : Magnitude.text(forecast.value, digits: 6)) + unit
        }
        let digits = min(9, max(2, Int(log10(forecast.value / error).rounded(.up)) + 1))
        return "\(Magnitude.text(forecast.value, digits: digits)) ± \(Magnitude.text(error))\(unit)"
    }

    /// A long exact number, cut in the middle with its length; csv and json give it in full.
    private static func short(_ text: String) -> String {
        if text.count <= 32 { return text }
        let parts = text.split(separator: "/").map { part in
            part.count <= 16 ? String(part) : "\(part.prefix(8))...\(part.suffix(3)) (\(part.count) digits)"
        }
        return parts.joined(separator: " / ")
    }
}
