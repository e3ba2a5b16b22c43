/// Equations that carry quantities from one layer of a network to the next.
///
/// The unknowns of layer l + 1 are polynomials in those of layer l, in parameters, and in averages <f>_K whose variance K is one of
/// the unknowns. Polynomials that occur several times have names of their own:
///
///     where  chi = σ_w²·(1 − 4<tanh(x)²>_K + 3<tanh(x)⁴>_K),  kappa_2 = σ_w⁴·(<tanh(x)⁴>_K − <tanh(x)²>_K²)
///     K' = σ_b² + σ_w²·<tanh(x)²>_K,      V' = kappa_2 + chi²·V
///
/// All unknowns of a layer are computed from those of the layer below at once. The equations are in the order in which they can be
/// understood: those of lower orders, which hold no unknowns of higher ones, come first.
public struct Recurrence: Sendable {
    /// A name for a polynomial in unknowns of the same layer and averages at them.
    public struct Definition: Sendable, Equatable {
        public let symbol: Symbol
        public let value: Polynomial
        /// What it stands for: `dK_next/dK`.
        public let meaning: String

        public init(_ symbol: Symbol, _ value: Polynomial, meaning: String) {
            self.symbol = symbol
            self.value = value
            self.meaning = meaning
        }
    }

    /// What an unknown is in the next layer, and in the first.
    public struct Equation: Sendable, Equatable {
        public let unknown: Symbol
        public let next: Polynomial
        public let initial: Polynomial

        public init(_ unknown: Symbol, next: Polynomial, initial: Polynomial) {
            self.unknown = unknown
            self.next = next
            self.initial = initial
        }
    }

    public let definitions: [Definition]
    public let equations: [Equation]
    /// The layer in which the unknowns have their initial values.
    public let first: Int

    /// - Precondition: definitions hold unknowns and no other definitions; every unknown has one equation.
    public init(definitions: [Definition], equations: [Equation], first: Int) {
        self.definitions = definitions
        self.equations = equations
        self.first = first
        let names = Set(definitions.map(\.symbol))
        precondition(
            definitions.allSatisfy { $0.value.symbols.isDisjoint(with: names) }, "a definition holds another one")
        precondition(Set(equations.map(\.unknown)).count == equations.count, "an unknown has two equations")
    }

    public var unknowns: [Symbol] { equations.map(\.unknown) }

    /// The averages that the equations and definitions hold, in the order of the table.
    public func averages(in table: SymbolTable) -> [(symbol: Symbol, average: GaussianAverage)] {
        let symbols = Set(definitions.flatMap { $0.value.symbols } + equations.flatMap { $0.next.symbols })
        return symbols.sorted().compactMap { symbol in table.average(symbol).map { (symbol, $0) } }
    }

    /// Whether every next layer is an explicit polynomial in the initial values: no function of an unknown stands in it.
    public func isExplicit(in table: SymbolTable) -> Bool {
        let symbols = Set(definitions.flatMap { $0.value.symbols } + equations.flatMap { $0.next.symbols })
        return symbols.allSatisfy { symbol in
            switch table[symbol].role {
            case .average, .jointAverage, .exponential, .geometric, .reciprocal: false
            default: true
            }
        }
    }

    /// The equations with the definitions put in.
    public func withoutDefinitions() -> Recurrence {
        let values = Dictionary(uniqueKeysWithValues: definitions.map { ($0.symbol, $0.value) })
        return Recurrence(
            definitions: [],
            equations: equations.map { equation in
                Equation(equation.unknown, next: equation.next.substituting(values)!, initial: equation.initial)
            }, first: first)
    }
}
