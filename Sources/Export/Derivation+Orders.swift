import Algebra
import Exact
import Theory

extension Derivation {
    /// The symbols whose powers tell the orders of the result apart: N and the couplings.
    private var orderSymbols: [Symbol] { [.width] + symbols.couplings }

    /// The result order by order: low powers of the couplings first, then high powers of N.
    ///
    /// Poles 1/(N+s) have no power of N of their own; a result that holds some has one part without an order in N.
    public var orders: [(order: [(name: String, power: Int)], value: Polynomial)] {
        let poles = symbols.poles.map(\.symbol)
        let hasPoles = poles.contains { pole in value.symbols.contains(pole) }
        let keys = orderSymbols.filter { !(hasPoles && $0 == .width) }
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

    /// What was left out, in the words of an O-term; nil for an exact result.
    public func remainder(as notation: Notation) -> String? {
        if isComplete { return nil }
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
        var terms = highest.filter { !single.contains($0.key) }.sorted { $0.key < $1.key }.map { symbol, power in
            notation.orderTerm(notation.name(symbols[symbol].name), power + 1)
        }
        if let lowest, !single.contains(.width) {
            terms.append(notation.orderTerm(notation.name(symbols[.width].name), lowest - 1))
        }
        if terms.isEmpty { return nil }
        return notation == .latex
            ? "O\\left(\(terms.joined(separator: ", "))\\right)" : "O(\(terms.joined(separator: ", ")))"
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

extension Notation {
    /// A power as an O-term names it: 1/N^3, g^5, 1.
    func orderTerm(_ name: String, _ power: Int) -> String {
        func raised(_ exponent: Int) -> String {
            if exponent == 1 { return name }
            switch self {
            case .text, .unicode, .mathematica, .form: return "\(name)^\(exponent)"
            case .latex: return "\(name)^{\(exponent)}"
            case .sympy: return "\(name)**\(exponent)"
            }
        }
        if power == 0 { return "1" }
        return power > 0 ? raised(power) : "1/\(raised(-power))"
    }
}
