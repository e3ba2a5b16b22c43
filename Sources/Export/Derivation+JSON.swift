import Algebra
import Exact

extension Derivation {
    /// Every piece with its region.
    var regionsJSON: JSONValue {
        .array(
            pieces.map { piece in
                .object([
                    ("region", JSONValue(piece.region?.text)),
                    ("result", .string(piece.value.formatted(as: .sympy, in: symbols))),
                    ("orders", ordersJSON(of: piece.value)),
                ])
            })
    }

    /// A value order by order, each with its terms.
    func ordersJSON(of value: Polynomial) -> JSONValue {
        .array(
            orders(of: value).map { order in
                .object([
                    ("order", .object(order.order.map { ($0.name, .integer($0.power)) })),
                    ("value", .string(order.value.formatted(as: .sympy, in: symbols))),
                    ("terms", .array(order.value.sortedTerms.map { termJSON($0.monomial, $0.coefficient) })),
                ])
            })
    }

    private func termJSON(_ monomial: Monomial, _ coefficient: Rational) -> JSONValue {
        .object([
            ("coefficient", .string(coefficient.description)),
            ("powers", .object(monomial.factors.map { (symbols[$0.symbol].name, .integer($0.power)) })),
        ])
    }
}
