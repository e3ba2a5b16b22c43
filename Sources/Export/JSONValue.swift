import Foundation

/// A JSON document whose keys keep their order, so that equal results are equal bytes.
public indirect enum JSONValue: Sendable {
    case string(String)
    case integer(Int)
    /// A measured or estimated number, written to six digits; exact numbers are strings.
    case number(Double)
    /// A number to all digits of a double.
    case precise(Double)
    /// A number to ten digits, for tables of many.
    case rounded(Double)
    case bool(Bool)
    case null
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    public init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

    /// The document with two blanks of indentation a level.
    public var text: String { rendered(indent: "") }

    private func rendered(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .string(let text): return Self.quoted(text)
        case .integer(let value): return String(value)
        case .number(let value): return value.isFinite ? String(format: "%.6g", value) : "null"
        case .precise(let value): return value.isFinite ? String(format: "%.17g", value) : "null"
        case .rounded(let value): return value.isFinite ? String(format: "%.10g", value) : "null"
        case .bool(let value): return value ? "true" : "false"
        case .null: return "null"
        case .array(let elements):
            if elements.isEmpty { return "[]" }
            return "[\n" + elements.map { inner + $0.rendered(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            // Small objects of plain values stay on one line.
            if members.count <= 3, members.allSatisfy({ $0.value.isPlain }) {
                return "{"
                    + members.map { "\(Self.quoted($0.key)): \($0.value.rendered(indent: ""))" }.joined(separator: ", ")
                    + "}"
            }
            return "{\n"
                + members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.rendered(indent: inner))" }
                .joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if scalar.value < 32 {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
