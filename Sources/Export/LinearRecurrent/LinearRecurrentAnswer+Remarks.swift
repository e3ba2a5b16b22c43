import Algebra
import Expansion
import Theory

extension RateRoot {
    /// `m^2 = gamma^2 - sigma_w^2, m > 0`; nil for a root that comes out.
    func definition(in notation: Notation, _ table: SymbolTable) -> String? {
        guard symbol != nil else { return nil }
        let name = value.formatted(as: notation, in: table)
        return "\(name)^2 = \(square.formatted(as: notation, in: table))"
            + (notation == .latex ? ",\\ \(name) > 0" : ", \(name) > 0")
    }
}

extension LinearRecurrentAnswer.Piece {
    /// The order of times as a region; nil where there is nothing to say.
    public var region: TimeRegion? {
        guard let order else { return nil }
        let relation: TimeRegion.Relation =
            switch order.relation {
            case .after: .after
            case .atOrAfter: .atOrAfter
            case .equal: .at
            }
        return TimeRegion([TimeRegion.Chain([Self.spelled(order.later), Self.spelled(order.earlier)], relation)])
    }

    private static func spelled(_ time: NamedTime) -> String {
        if time.name.isEmpty || time.offset.isZero { return time.description }
        return "\(time.name) \(time.offset < 0 ? "-" : "+") \(time.offset.magnitude)"
    }
}

extension LinearRecurrentAnswer {
    /// What a reader has to be told besides the pieces: what they are functions of, the square roots, the condition of stability.
    ///
    ///     with m^2 = gamma^2 - sigma_w^2, m > 0
    public func remarks(as notation: Notation, in table: SymbolTable) -> [String] {
        var remarks: [String] = []
        func name(_ symbol: Symbol) -> String { Polynomial(symbol).formatted(as: notation, in: table) }
        switch domain {
        case .times, .frequency: break
        case .laplace(let first, let second):
            remarks.append(
                "no elementary function of the times: the double Laplace transform, exp(-\(name(first))*t - \(name(second))*s) integrated over both times from the first one on"
            )
        case .steps(let first, let second):
            remarks.append(
                "no closed form in both times: the generating function, the sum of \(name(first))^n*\(name(second))^m over the steps n and m since the first time"
            )
        }
        let network = expansion.network
        for definition in roots.compactMap({ $0.definition(in: notation, table) }) {
            remarks.append("with \(notation == .latex ? "$\(definition)$" : definition)")
        }
        if network.axis.isStationary, network.margin.constant == nil {
            let (square, leak) = (network.weightStrength, network.leak * network.leak)
            let condition =
                "\(square.formatted(as: notation, in: table)) < \(leak.formatted(as: notation, in: table))"
            remarks.append("stationary for \(notation == .latex ? "$\(condition)$" : condition)")
        }
        remarks.append("all orders in the strength of the weights at each order in 1/\(table[.width].name)")
        return remarks
    }

    /// The roots for JSON: [{`name`, `square`}].
    public func rootsJSON(in table: SymbolTable) -> JSONValue { roots.json(in: table) }
}

extension Array where Element == RateRoot {
    func json(in table: SymbolTable) -> JSONValue {
        .array(
            filter { $0.symbol != nil }.map { root in
                .object([
                    ("name", .string(root.value.formatted(as: .sympy, in: table))),
                    ("square", .string(root.square.formatted(as: .sympy, in: table))),
                ])
            })
    }
}
