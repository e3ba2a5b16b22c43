import Algebra
import Foundation

extension PhasePlane {
    /// One line for every point, x running fastest; ten digits. What does not apply is empty, ξ_c at criticality `inf`.
    ///
    ///     sigma_w,sigma_b,q,chi_perp,xi_c,phase
    ///     0.5,0,0,0.25,0.7213475204,ordered
    ///
    /// A continuous network has a last column `lyapunov`.
    public func csv() -> String {
        let names = [x.name, y.name].map(Notation.sympy.name)
        var text = (names + ["q", "chi_perp", "xi_c", "phase"] + (hasLyapunov ? ["lyapunov"] : []))
            .joined(separator: ",")
        text += "\n"
        for (row, b) in y.values.enumerated() {
            for (column, a) in x.values.enumerated() {
                let cell = cell(column: column, row: row)
                let fields = [
                    Self.digits(a), Self.digits(b), Self.digits(cell.variance), Self.digits(cell.response),
                    Self.digits(cell.depthScale), cell.phase.rawValue,
                ]
                text += (fields + (hasLyapunov ? [Self.digits(cell.lyapunov)] : [])).joined(separator: ",")
                text += "\n"
            }
        }
        return text
    }

    /// Ten significant digits; nothing where there is no number.
    static func digits(_ number: Double?) -> String {
        guard let number, !number.isNaN else { return "" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        return String(format: "%.10g", number == 0 ? 0 : number)
    }

    /// `x`, `y` with their names and values, `cells` as in ``csv()``, `critical` and `divergence` as lists of lines, each a list of
    /// [x, y]. JSON has no infinity: ξ_c at criticality is null, as is what does not apply.
    public func json() -> JSONValue {
        .object([
            ("x", Self.json(x)),
            ("y", Self.json(y)),
            ("cells", .array(cells.map(Self.json))),
            ("critical", Self.json(criticalLines)),
            ("divergence", Self.json(divergenceLines)),
            ("unit", JSONValue(caption.unit)),
            ("fixed", .object(caption.fixed.map { (Notation.sympy.name($0.name), .string($0.value)) })),
            ("accuracy", accuracy.map(JSONValue.number) ?? .null),
            ("notes", .array(notes.map(JSONValue.string))),
        ])
    }

    private static func json(_ axis: Axis) -> JSONValue {
        .object([
            ("name", .string(Notation.sympy.name(axis.name))), ("values", .array(axis.values.map(JSONValue.rounded))),
        ])
    }

    private static func json(_ cell: Cell) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map(JSONValue.rounded) ?? .null }
        return .object([
            ("q", number(cell.variance)), ("chi_perp", number(cell.response)), ("xi_c", number(cell.depthScale)),
            ("lyapunov", number(cell.lyapunov)), ("phase", .string(cell.phase.rawValue)),
        ])
    }

    private static func json(_ lines: [[Point]]) -> JSONValue {
        .array(lines.map { .array($0.map { .array([.rounded($0.x), .rounded($0.y)]) }) })
    }
}
