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

    public var symbols: [Symbol] { entries.indices.map(Symbol.init(rank:)) }
    public var couplings: [Symbol] { symbols.filter { self[$0].role == .coupling } }
    public var poles: [(symbol: Symbol, shift: Int)] {
        symbols.compactMap { symbol in
            if case .widthPole(let shift) = self[symbol].role { return (symbol, shift) }
            return nil
        }
    }
}
