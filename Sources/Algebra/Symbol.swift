import Exact

/// A scalar of a theory, known by its rank in the theory's ``SymbolTable``.
///
/// Rank 0 is always the width N, whether or not the theory has one, so that powers of N can be read off any polynomial
/// without asking for the table. Symbols of different tables must not be mixed.
public struct Symbol: Hashable, Comparable, Sendable {
    public let rank: Int

    public init(rank: Int) { self.rank = rank }

    /// The width N, the large number of the 1/N expansion.
    public static let width = Symbol(rank: 0)

    public static func < (left: Symbol, right: Symbol) -> Bool { left.rank < right.rank }
}

/// The scalars of one theory: names in the order of declaration, and what each is.
public struct SymbolTable: Sendable, Equatable {
    /// What a symbol stands for.
    public enum Role: Hashable, Sendable {
        /// The width N.
        case width
        /// A number of the theory, such as σ_w or q: positive unless declared `real`.
        case parameter
        /// A parameter to expand in: every term of an action that has one is a vertex.
        case coupling
        /// The pole 1/(N + shift), which the uniform law on a sphere brings in.
        case widthPole(shift: Int)
        /// A time of the observable, such as T or t; one at a literal place has a value.
        case time(value: Rational?)
        /// exp(rate × time): `rate` is a single term, `time` a symbol of role ``time(value:)``. Decay is a negative power.
        case exponential(rate: Polynomial, time: Symbol)
        /// base^time: `base` is −1, a prime number, a symbol or a polynomial without factors.
        case geometric(base: Polynomial, time: Symbol)
        /// 1/divisor: the divisor is a polynomial of several terms without factors, its content 1 and its first
        /// coefficient positive.
        case reciprocal(of: Polynomial)
        /// iω, for a frequency ω of this name.
        case imaginaryFrequency(name: String)
        /// 2πδ(ω), for a frequency ω of this name.
        case staticPeak(frequency: String)
        /// The average of a function of ``GaussianAverage/variable`` over a Gaussian of mean 0 and this variance, see
        /// ``GaussianAverage``.
        case average(of: Expr, variance: Symbol)
        /// A number of the background that a collective theory is expanded about, such as the variance K of the pre-activations of a
        /// layer or what a perturbation of it grows by.
        case background(String)
        /// The average of a function of x[1] … x[P] over Gaussians of mean 0 with these covariances, see
        /// ``JointGaussianAverage``.
        case jointAverage(of: Expr, covariance: CovarianceMatrix)
    }

    public struct Entry: Hashable, Sendable {
        public let name: String
        public let role: Role
    }

    public private(set) var entries: [Entry]
    /// The rank of every name.
    private var ranks: [String: Int]

    /// A table that holds only the width.
    public init(widthName: String = "N") {
        entries = [Entry(name: widthName, role: .width)]
        ranks = [widthName: 0]
    }

    public subscript(symbol: Symbol) -> Entry { entries[symbol.rank] }

    /// Gives the width another name, which must be new.
    public mutating func rename(width name: String) {
        precondition(name == entries[0].name || ranks[name] == nil, "declared twice: \(name)")
        ranks[entries[0].name] = nil
        ranks[name] = 0
        entries[0] = Entry(name: name, role: .width)
    }

    /// Adds a symbol after all others. The name must be new.
    public mutating func declare(_ name: String, role: Role) -> Symbol {
        precondition(symbol(named: name) == nil, "declared twice: \(name)")
        ranks[name] = entries.count
        entries.append(Entry(name: name, role: role))
        return Symbol(rank: entries.count - 1)
    }

    public func symbol(named name: String) -> Symbol? {
        ranks[name].map(Symbol.init(rank:))
    }

    /// The symbol for 1/(N + shift), added on first use.
    public mutating func pole(shift: Int) -> Symbol {
        if let known = entries.firstIndex(where: { $0.role == .widthPole(shift: shift) }) { return Symbol(rank: known) }
        let name = "1/(\(entries[0].name)+\(shift))"
        ranks[name] = entries.count
        entries.append(Entry(name: name, role: .widthPole(shift: shift)))
        return Symbol(rank: entries.count - 1)
    }

    /// The symbol of a role that means something by itself, added on first use.
    mutating func symbol(for role: Role, named name: (SymbolTable) -> String) -> Symbol {
        if let known = entries.firstIndex(where: { $0.role == role }) { return Symbol(rank: known) }
        let name = name(self)
        ranks[name] = entries.count
        entries.append(Entry(name: name, role: role))
        return Symbol(rank: entries.count - 1)
    }

    /// The symbol of a time, added on first use. A time may have the name of no other symbol.
    public mutating func time(_ name: String) -> Symbol {
        if let known = symbol(named: name), case .time = self[known].role { return known }
        return declare(name, role: .time(value: nil))
    }

    /// The symbol of a time at a literal place.
    public mutating func time(at value: Rational) -> Symbol {
        symbol(for: .time(value: value), named: { _ in value.description })
    }

    /// exp(rate × time) for a rate of a single term.
    public mutating func exponential(rate: Polynomial, time: Symbol) -> Symbol {
        symbol(
            for: .exponential(rate: rate, time: time),
            named: { "exp(\(rate.formatted(as: .text, in: $0))*\($0[time].name))" })
    }

    /// A number of the background of this name, or of the first free one like it.
    public mutating func background(_ name: String) -> Symbol {
        symbol(for: .background(name)) { table in
            var free = name
            while table.symbol(named: free) != nil { free = "K_" + free }
            return free
        }
    }

    /// base^time.
    public mutating func geometric(base: Polynomial, time: Symbol) -> Symbol {
        symbol(
            for: .geometric(base: base, time: time),
            named: { "(\(base.formatted(as: .text, in: $0)))^\($0[time].name)" })
    }

    /// 1/divisor, see ``Role/reciprocal(of:)``.
    public mutating func reciprocal(of divisor: Polynomial) -> Symbol {
        symbol(for: .reciprocal(of: divisor), named: { "1/(\(divisor.formatted(as: .text, in: $0)))" })
    }

    /// iω.
    public mutating func imaginaryFrequency(_ name: String) -> Symbol {
        symbol(for: .imaginaryFrequency(name: name), named: { _ in "I*\(name)" })
    }

    /// 2πδ(ω).
    public mutating func staticPeak(_ name: String) -> Symbol {
        symbol(for: .staticPeak(frequency: name), named: { _ in "2*pi*DiracDelta(\(name))" })
    }

    public var symbols: [Symbol] { entries.indices.map(Symbol.init(rank:)) }
    public var couplings: [Symbol] { symbols.filter { self[$0].role == .coupling } }
    public var poles: [(symbol: Symbol, shift: Int)] {
        symbols.compactMap { symbol in
            if case .widthPole(let shift) = self[symbol].role { return (symbol, shift) }
            return nil
        }
    }
}
