import Exact

extension Polynomial {
    /// Replaces symbols by polynomials, all at once. A negative power needs a value that is a single term; otherwise nil.
    ///
    /// Horner's rule, symbol after symbol: a power of a value is never formed twice.
    public func substituting(_ values: [Symbol: Polynomial]) -> Polynomial? {
        let present = body.layout.variables.filter { values[$0] != nil }
        return substituting(values, present[...])
    }

    private func substituting(_ values: [Symbol: Polynomial], _ symbols: ArraySlice<Symbol>) -> Polynomial? {
        guard let symbol = symbols.first, let value = values[symbol] else { return self }
        let parts = collected(in: symbol).sorted { $0.key > $1.key }
        guard let lowest = parts.last?.key else { return .zero }
        var result = Polynomial.zero
        var power = parts[0].key
        for (next, part) in parts {
            guard let coefficient = part.substituting(values, symbols.dropFirst()) else { return nil }
            result = result * value.power(power - next) + coefficient
            power = next
        }
        if lowest >= 0 { return result * value.power(lowest) }
        guard let inverse = value.reciprocal() else { return nil }
        return result * inverse.power(-lowest)
    }
}
