import Algebra
import Exact

extension Derivation {
    /// What the result divides by and the parameters do not keep from vanishing: at such a value a resonance changes the form
    /// of the result, and the printed one has to be read as a limit.
    ///
    /// Listed are sums with terms of both signs, and the symbols that bases of powers such as (1 - a)^T consist of.
    public var denominators: [String] {
        var found: [Polynomial] = []
        func add(_ divisor: Polynomial) { if !found.contains(divisor) { found.append(divisor) } }
        for piece in pieces {
            let present = piece.value.symbols.sorted()
            for symbol in present {
                switch symbols[symbol].role {
                case .reciprocal(let divisor):
                    if Set(divisor.terms.map { $0.coefficient.signum() }).count > 1,
                        !divisor.symbols.contains(where: { symbols.isFrequency($0) })
                    {
                        add(divisor)
                    }
                case .geometric(let base, _):
                    for part in base.symbols.sorted()
                    where part != .width && (piece.value.lowestPower(of: part) ?? 0) < 0 {
                        add(Polynomial(part))
                    }
                default: break
                }
            }
        }
        return found.map { divisor in
            // 2 - a rather than a - 2.
            let isTurned = (divisor.sortedTerms.first?.coefficient ?? 1) < 0
            return (isTurned ? -divisor : divisor).formatted(as: .text, in: symbols)
        }
    }

    /// One line on ``denominators``; nil if there are none.
    var denominatorRemark: String? {
        let list = denominators
        return list.isEmpty
            ? nil : "nonzero: \(list.joined(separator: ", ")); give such a value with --set for the result at it"
    }
}

extension SymbolTable {
    fileprivate func isFrequency(_ symbol: Symbol) -> Bool {
        if case .imaginaryFrequency = self[symbol].role { return true }
        return false
    }
}
