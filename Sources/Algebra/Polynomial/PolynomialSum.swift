/// A sum of many polynomials, added up without merging each of them into one long list.
///
///     var sum = PolynomialSum()
///     for diagram in diagrams { sum.add(diagram.value) }
///     print(sum.value)
///
/// Partial sums of similar length are merged first: the cost for n terms altogether is n log n.
public struct PolynomialSum: Sendable {
    /// Partial sums, each at least twice as long as the next.
    private var parts: [Polynomial] = []

    public init() {}

    public mutating func add(_ polynomial: Polynomial) {
        if polynomial.isZero { return }
        var sum = polynomial
        while let last = parts.last, last.termCount < 2 * sum.termCount {
            sum += last
            parts.removeLast()
        }
        if !sum.isZero { parts.append(sum) }
    }

    /// The sum so far.
    public var value: Polynomial { parts.reversed().reduce(.zero) { $1 + $0 } }
}
