/// Why greatest common divisors or factors were not computed.
public enum FactorizationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The polynomial has more of something than the ``FactorizationLimits`` allow.
    case tooLarge(Quantity, value: Int, limit: Int)

    /// The library found no answer within its means, memory among them.
    case gaveUp

    /// What a polynomial can have too much of.
    public enum Quantity: String, Sendable {
        case degree = "degree in one symbol"
        case terms = "number of terms"
        case volume = "number of monomials within its degrees"
        case coefficientBits = "size of a coefficient in bits"
    }

    public var description: String {
        switch self {
        case .tooLarge(let quantity, let value, let limit):
            "the polynomial is too large to factor: its \(quantity.rawValue) is \(value), the limit is \(limit)"
        case .gaveUp:
            "no factors of the polynomial could be found"
        }
    }
}

/// The largest polynomials that are handed to the factoring library.
///
/// The library takes one word per power for polynomials in one symbol, and ends the process when memory runs out or an
/// exponent overflows: so the question is answered before it is asked.
public struct FactorizationLimits: Hashable, Sendable {
    /// The largest degree in any one symbol. Some polynomials of a few hundred already take a minute, as N^960 − 1.
    public var degree = 1_000
    /// The largest number of terms.
    public var terms = 1 << 20
    /// The largest number of products of powers that fit the degrees, for polynomials in several symbols that are to be
    /// factored: x^45 + y^45 + z^45, with 46³ of them, takes longer than anybody waits.
    public var volume = 40_000
    public var coefficientBits = 1 << 20

    public init() {}

    /// Throws if factoring `polynomial` in several symbols may take forever.
    func checkVolume(_ polynomial: Polynomial) throws(FactorizationError) {
        let symbols = polynomial.symbols
        if symbols.count < 2 { return }
        var product = 1
        for symbol in symbols.sorted() {
            let span = (polynomial.highestPower(of: symbol) ?? 0) - (polynomial.lowestPower(of: symbol) ?? 0)
            let (next, overflow) = product.multipliedReportingOverflow(by: span + 1)
            product = overflow ? .max : next
            // Many symbols of degree one are no burden; high degrees in some are.
            if overflow { break }
        }
        let isSteep = symbols.contains { (polynomial.highestPower(of: $0) ?? 0) > 20 }
        if isSteep, product > volume { throw .tooLarge(.volume, value: product, limit: volume) }
    }

    /// Throws if `polynomial`, up to a monomial, is beyond a limit.
    func check(_ polynomial: Polynomial) throws(FactorizationError) {
        if polynomial.termCount > terms {
            throw .tooLarge(.terms, value: polynomial.termCount, limit: terms)
        }
        for symbol in polynomial.symbols.sorted() {
            let (highest, lowest) = (polynomial.highestPower(of: symbol) ?? 0, polynomial.lowestPower(of: symbol) ?? 0)
            let (span, overflow) = highest.subtractingReportingOverflow(lowest)
            if overflow || span > degree { throw .tooLarge(.degree, value: overflow ? .max : span, limit: degree) }
        }
        for term in polynomial.terms where term.coefficient.bitWidth > coefficientBits {
            throw .tooLarge(.coefficientBits, value: term.coefficient.bitWidth, limit: coefficientBits)
        }
    }
}
