import Algebra
import Evaluation
import Exact
import Theory

/// A result in numbers, order by order in 1/N, each with a bound on its error.
public struct NumericDerivation: Sendable {
    /// The coefficient of a power of N.
    public struct Order: Sendable {
        public let powerOfN: Int
        public let value: Estimate

        public init(powerOfN: Int, value: Estimate) { (self.powerOfN, self.value) = (powerOfN, value) }
    }

    /// From high powers of N to low ones.
    public let orders: [Order]
    /// The lowest power of N that is kept.
    public let lowestPowerOfN: Int
    /// The width at which the kept orders are added up, if one is given.
    public let width: Int?
    /// What the recursions carry, layer by layer.
    public let table: LayerTable
    /// The name of the width.
    public let widthName: String

    public init(
        orders: [Order], lowestPowerOfN: Int, width: Int?, table: LayerTable, widthName: String
    ) {
        self.orders = orders
        self.lowestPowerOfN = lowestPowerOfN
        self.width = width
        self.table = table
        self.widthName = widthName
    }

    /// The sum of the kept orders at the width.
    public var sum: Estimate? {
        guard let width else { return nil }
        return orders.reduce(Estimate(0)) { sum, order in
            sum + order.value * Estimate(Rational(width)).power(order.powerOfN)
        }
    }

    private var remainder: String { "O(\(Notation.text.orderTerm(widthName, lowestPowerOfN - 1)))" }

    public func text(_ heading: Heading) -> String {
        var lines = [heading.observable]
        let labels = orders.map { $0.powerOfN == 0 ? "leading" : Notation.text.orderTerm(widthName, $0.powerOfN) }
        let place = labels.map(\.count).max() ?? 0
        lines.append(
            orders.isEmpty ? "  = 0 + \(remainder)" : "  coefficients of powers of 1/\(widthName), all digits right")
        for (label, order) in zip(labels, orders) {
            lines.append("  \(label)\(String(repeating: " ", count: place - label.count))  \(order.value)")
        }
        if let width, let sum { lines += ["", "  at \(widthName) = \(width): \(sum), the orders shown added up"] }
        lines += ["", "truncated, up to \(remainder): recursions from layer to layer, in numbers"]
        if table.values.status != .complete { lines.append(table.values.status.message) }
        return lines.joined(separator: "\n") + "\n"
    }

    public func json(_ heading: Heading) -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("derive")),
            ("theory", .string(heading.theory)),
            ("observable", .string(heading.observable)),
            ("conventions", Conventions.json),
            ("exact", .bool(false)),
            ("result", sum.map(JSONValue.init) ?? .null),
            ("width", width.map(JSONValue.integer) ?? .null),
            (
                "orders",
                .array(
                    orders.map { order in
                        .object([
                            ("order", .object([(widthName, .integer(order.powerOfN))])),
                            ("value", JSONValue(order.value)),
                        ])
                    })
            ),
            ("remainder", .string(remainder)),
            ("only", .null),
            ("region", .null),
            ("diagramCount", .integer(0)),
            ("diagrams", .array([])),
            ("certificate", .array([])),
            ("layers", table.json()),
        ]).text + "\n"
    }
}
