import Algebra
import Exact
import Theory

extension Derivation {
    /// The symbols whose powers tell the orders of the result apart: N and the couplings.
    private var orderSymbols: [Symbol] { [.width] + symbols.couplings }

    /// The result order by order: low powers of the couplings first, then high powers of N.
    ///
    /// Poles 1/(N+s) have no power of N of their own; a result that holds some has one part without an order in N.
    public var orders: [(order: [(name: String, power: Int)], value: Polynomial)] { orders(of: value) }

    /// The same for the value of any piece.
    public func orders(of value: Polynomial) -> [(order: [(name: String, power: Int)], value: Polynomial)] {
        let poles = symbols.poles.map(\.symbol)
        let hasPoles = poles.contains { pole in value.symbols.contains(pole) }
        // Powers such as (1+2/N)^T hold all orders of 1/N.
        let holdsAllOrders = value.symbols.contains { symbol in
            switch symbols[symbol].role {
            case .geometric(let base, _): base.symbols.contains(.width)
            case .reciprocal(let divisor): divisor.symbols.contains(.width)
            default: false
            }
        }
        let keys = orderSymbols.filter { !((hasPoles || holdsAllOrders) && $0 == .width) }
        var parts: [[Int]: Polynomial] = [:]
        for term in value.terms {
            parts[keys.map { term.monomial[$0] }, default: .zero].add(term.coefficient, term.monomial)
        }
        let couplings = keys.filter { $0 != .width }.map { keys.firstIndex(of: $0)! }
        return parts.sorted { left, right in
            let (a, b) = (couplings.map { left.key[$0] }, couplings.map { right.key[$0] })
            if a != b {
                let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
                return sumA != sumB ? sumA < sumB : b.lexicographicallyPrecedes(a)
            }
            return right.key.lexicographicallyPrecedes(left.key)
        }.map { key, value in (zip(keys, key).map { (symbols[$0].name, $1) }, value) }
    }

    /// The powers that an O-term names: what was left out. Empty for an exact result.
    var leftOut: [(symbol: Symbol, power: Int)] {
        if isComplete { return [] }
        // Of several bounds on one symbol the tightest counts; where single orders were asked for, there is no O-term.
        var lowest: Int?
        var highest: [Symbol: Int] = [:]
        var single: Set<Symbol> = []
        for bound in bounds {
            switch bound {
            case .width(let power): lowest = max(lowest ?? power, power)
            case .symbol(let symbol, let power): highest[symbol] = min(highest[symbol] ?? power, power)
            case .order(let symbol, _): single.insert(symbol)
            case .widthOrder: single.insert(.width)
            }
        }
        var powers = highest.filter { !single.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0, $1 + 1) }
        if let lowest, !single.contains(.width) { powers.append((.width, lowest - 1)) }
        return powers
    }

    /// What was left out, in the words of an O-term; nil for an exact result.
    public var remainder: String? {
        let powers = leftOut.map { Notation.text.orderTerm(symbols[$0.symbol].name, $0.power) }
        return powers.isEmpty ? nil : "O(\(powers.joined(separator: ", ")))"
    }

    /// The result with its O-term.
    public var formula: Formula { formula(of: value) }

    /// The value of a piece with the O-term of the result.
    func formula(of value: Polynomial) -> Formula {
        Formula(value, in: symbols, leavingOut: leftOut.map { Monomial($0.symbol, power: $0.power) })
    }

    /// The orders kept, if only some were asked for.
    public var onlyOrders: String? {
        let kept = bounds.compactMap { bound -> String? in
            switch bound {
            case .order(let symbol, let power): Notation.text.orderTerm(symbols[symbol].name, power)
            case .widthOrder(let power): Notation.text.orderTerm(symbols[.width].name, power)
            case .width, .symbol: nil
            }
        }
        return kept.isEmpty ? nil : kept.joined(separator: ", ")
    }
}
