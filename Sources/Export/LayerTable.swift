import Algebra
import Evaluation
import Foundation

/// Numbers over layers, each with its error.
public struct LayerTable: Sendable {
    public let values: LayerValues
    /// The columns, with their names.
    public let columns: [(symbol: Symbol, name: String)]

    /// - Parameter columns: the unknowns to show, such as those of a recurrence.
    public init(_ values: LayerValues, columns: [Symbol], in symbols: SymbolTable) {
        self.values = values
        self.columns = columns.map { ($0, symbols[$0].name) }
    }

    /// Columns as wide as they need to be; digits that are right, and a note if layers are missing.
    public func text() -> String {
        var rows = [["layer"] + columns.map(\.name)]
        for layer in values.layers {
            rows.append(["\(layer.layer)"] + columns.map { layer.values[$0.symbol]?.description ?? "" })
        }
        let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
        var lines = rows.map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ").trimmedRight
        }
        if values.status != .complete { lines.append("# \(values.status.message)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `layer,K,K_error,V,V_error`: values to all digits, errors as bounds; labels in names join with _.
    public func csv() -> String {
        var lines = [
            (["layer"] + columns.flatMap { [Notation.sympy.name($0.name), Notation.sympy.name($0.name) + "_error"] })
                .joined(separator: ",")
        ]
        for layer in values.layers {
            let cells = columns.flatMap { column -> [String] in
                guard let value = layer.values[column.symbol] else { return ["", ""] }
                return [String(format: "%.17g", value.value), Self.bound(value.error)]
            }
            lines.append((["\(layer.layer)"] + cells).joined(separator: ","))
        }
        if values.status != .complete { lines.append("# \(values.status.message)") }
        return lines.joined(separator: "\n") + "\n"
    }

    public func json() -> JSONValue {
        .object([
            ("columns", .array(columns.map { .string(Notation.sympy.name($0.name)) })),
            (
                "layers",
                .array(
                    values.layers.map { layer in
                        .object(
                            [("layer", .integer(layer.layer))]
                                + columns.compactMap { column in
                                    layer.values[column.symbol].map { value in
                                        (
                                            Notation.sympy.name(column.name),
                                            JSONValue(value)
                                        )
                                    }
                                })
                    })
            ),
            ("status", .string(values.status.message)),
        ])
    }

    /// A bound with two digits, rounded up.
    private static func bound(_ error: Double) -> String {
        if error == 0 { return "0" }
        return String(format: "%.1e", error * 1.05)
    }
}

extension String {
    fileprivate var trimmedRight: String { String(reversed().drop { $0 == " " }.reversed()) }
}

extension JSONValue {
    /// A number with its error.
    public init(_ estimate: Estimate) {
        self = .object([("value", .precise(estimate.value)), ("error", .number(estimate.error))])
    }
}
