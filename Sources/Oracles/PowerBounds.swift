import Algebra
import Theory

/// The highest powers of symbols that a value is asked for.
struct PowerBounds {
    let highest: [(symbol: Symbol, power: Int)]

    init(_ highest: [(symbol: Symbol, power: Int)]) { self.highest = highest }

    func truncated(_ polynomial: Polynomial) -> Polynomial {
        if highest.isEmpty { return polynomial }
        return polynomial.filtered { monomial in highest.allSatisfy { monomial[$0.symbol] <= $0.power } }
    }

    /// The bounds by which a computation may be cut while it runs: those of symbols that stand with no negative power
    /// anywhere, so that a power once reached is never lost again. N is no such symbol: index loops raise it.
    func monotonic(rules: FeynmanRules, correlator: Correlator, symbols: SymbolTable) -> PowerBounds {
        PowerBounds(
            highest.filter { bound in
                let symbol = bound.symbol
                switch symbols[symbol].role {
                case .parameter, .coupling: break
                default: return false
                }
                func isPolynomial(_ value: Polynomial) -> Bool { (value.lowestPower(of: symbol) ?? 0) >= 0 }
                return rules.vertices.allSatisfy { isPolynomial($0.coefficient) }
                    && correlator.operators.allSatisfy { $0.terms.values.allSatisfy(isPolynomial) }
                    && rules.fields.indices.allSatisfy { left in
                        rules.fields.indices.allSatisfy { right in
                            let pair = (FieldID(rank: left), FieldID(rank: right))
                            return rules.propagators.lowestPower(of: symbol, pair.0, pair.1) >= 0
                        }
                    }
            })
    }

    /// The bounds of a theory without time, if they end its expansion: every vertex raises the power of some bounded
    /// symbol, and nothing lowers one. Nil otherwise.
    func ending(rules: FeynmanRules, correlator: Correlator, symbols: SymbolTable) -> PowerBounds? {
        let bounds = monotonic(rules: rules, correlator: correlator, symbols: symbols)
        guard bounds.highest.count == highest.count else { return nil }
        for vertex in rules.vertices where bounds.cost(of: vertex.coefficient).allSatisfy({ $0 == 0 }) { return nil }
        return bounds
    }

    /// The lowest power of each bounded symbol.
    func cost(of coefficient: Polynomial) -> [Int] { highest.map { coefficient.lowestPower(of: $0.symbol) ?? 0 } }

    var budget: [Int] { highest.map(\.power) }

    /// What is left of a budget after a cost; nil if it is not enough.
    static func remainder(_ budget: [Int], after cost: [Int]) -> [Int]? {
        var rest = budget
        for place in rest.indices {
            rest[place] -= cost[place]
            if rest[place] < 0 { return nil }
        }
        return rest
    }
}
