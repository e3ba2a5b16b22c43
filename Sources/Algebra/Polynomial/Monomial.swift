/// A product of integer powers of symbols; negative powers are allowed (Laurent monomials, as 1/N).
///
/// Stored as exponents by rank without trailing zeros, so that equality is comparison.
public struct Monomial: Hashable, Sendable {
    @usableFromInline var exponents: [Int]

    public static let one = Monomial(trimming: [])

    @usableFromInline init(trimming exponents: [Int]) {
        self.exponents = exponents
        while self.exponents.last == 0 { self.exponents.removeLast() }
    }

    public init(_ symbol: Symbol, power: Int = 1) {
        var exponents = [Int](repeating: 0, count: symbol.rank + 1)
        exponents[symbol.rank] = power
        self.init(trimming: exponents)
    }

    public var isOne: Bool { exponents.isEmpty }

    /// The power of `symbol`; 0 where it does not occur.
    public subscript(symbol: Symbol) -> Int {
        symbol.rank < exponents.count ? exponents[symbol.rank] : 0
    }

    /// The power of the width N.
    public var powerOfN: Int { exponents.isEmpty ? 0 : exponents[0] }

    /// The largest power of any symbol, without its sign.
    public var largestPower: Int { exponents.reduce(0) { max($0, Int(clamping: $1.magnitude)) } }

    /// The symbols that occur, by rank, with their powers.
    public var factors: [(symbol: Symbol, power: Int)] {
        exponents.indices.compactMap { rank in
            exponents[rank] == 0 ? nil : (Symbol(rank: rank), exponents[rank])
        }
    }

    /// - Precondition: exponents stay within a machine word; where a user chose them, the caller checks first.
    public static func * (left: Monomial, right: Monomial) -> Monomial {
        if left.isOne { return right }
        if right.isOne { return left }
        let (long, short) = left.exponents.count >= right.exponents.count ? (left, right) : (right, left)
        var exponents = long.exponents
        for rank in short.exponents.indices { exponents[rank] += short.exponents[rank] }
        return Monomial(trimming: exponents)
    }

    public func power(_ exponent: Int) -> Monomial {
        Monomial(trimming: exponents.map { $0 * exponent })
    }

    /// The same product without `symbol`.
    public func removing(_ symbol: Symbol) -> Monomial {
        guard symbol.rank < exponents.count else { return self }
        var exponents = exponents
        exponents[symbol.rank] = 0
        return Monomial(trimming: exponents)
    }

    public var totalDegree: Int { exponents.reduce(0) { $0 + $1 } }

    /// The order in which a polynomial is printed: low powers of the symbols first, and within one product of symbols
    /// the high powers of N first, as a series in 1/N is read.
    public func isPrinted(before other: Monomial) -> Bool {
        let ranks = max(exponents.count, other.exponents.count)
        var degree = 0
        for rank in 1..<max(ranks, 1) {
            // Only what stands above the line: g^2/m^3 follows g/m^2.
            degree += max(0, self[Symbol(rank: rank)]) - max(0, other[Symbol(rank: rank)])
        }
        if degree != 0 { return degree < 0 }
        for rank in 1..<max(ranks, 1) {
            let difference = self[Symbol(rank: rank)] - other[Symbol(rank: rank)]
            if difference != 0 { return difference > 0 }
        }
        return powerOfN > other.powerOfN
    }
}
