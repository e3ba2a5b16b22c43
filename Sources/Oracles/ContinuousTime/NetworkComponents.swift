import Algebra
import Exact
import Theory

/// A network in continuous time at one width with every index written out: a system of stochastic differential equations
///
///     dx_a = F_a(x; ω) dt + Σ_r A_ra(x; ω) dB_r,      <dB_r dB_s> = δ_rs v_r dt        (Itô)
///
/// for the components x_a of its neurons, with polynomials in them and in the components ω of its frozen random numbers.
/// Components are symbols behind those of the theory's table, known to nobody else.
struct NetworkComponents {
    /// What a symbol behind those of the table stands for. An index is 0 where the quantity has none.
    enum Component: Hashable {
        case neuron(FieldID, index: Int)
        /// A weight or a bias drawn once.
        case frozen(DisorderID, indices: [Int])
        /// A random number white in time.
        case white(DisorderID, indices: [Int])
        /// A field of the observable at one of its times, the number of which counts from the latest.
        case observed(FieldID, index: Int, time: Int)
        /// What lies between one time of the observable and the next earlier one.
        case lapse(Int)
    }

    let network: Network
    let width: Int
    private let symbols: SymbolTable
    private let substitutions: [Symbol: Polynomial]
    private let limit: Int
    private(set) var components: [Component] = []
    private var symbolOf: [Component: Symbol] = [:]

    init(network: Network, width: Int, symbols: SymbolTable, substitutions: [Symbol: Polynomial], limit: Int) {
        self.network = network
        self.width = width
        self.symbols = symbols
        self.substitutions = substitutions
        self.limit = limit
    }

    mutating func symbol(of component: Component) -> Symbol {
        if let known = symbolOf[component] { return known }
        let symbol = Symbol(rank: symbols.entries.count + components.count)
        symbolOf[component] = symbol
        components.append(component)
        return symbol
    }

    func component(of symbol: Symbol) -> Component? {
        let number = symbol.rank - symbols.entries.count
        return components.indices.contains(number) ? components[number] : nil
    }

    /// All components so far with their symbols, in the order in which they came up.
    var all: [(symbol: Symbol, component: Component)] {
        components.enumerated().map { (Symbol(rank: symbols.entries.count + $0.offset), $0.element) }
    }

    /// A coefficient at this width with the substitutions made.
    func number(_ coefficient: Polynomial) -> Polynomial? {
        coefficient.substituting(substitutions)?.atWidth(width, in: symbols)
    }

    private func indices(of field: FieldID) -> [Int] {
        network.fields[field.rank].carriesIndex ? Array(1...width) : [0]
    }

    // MARK: Writing out

    /// F_a with the white random numbers still in it, for every component of every neuron; nil for what has no meaning here.
    mutating func equations() -> [(neuron: Symbol, rate: Polynomial)]? {
        var equations: [(neuron: Symbol, rate: Polynomial)] = []
        for rank in network.fields.indices where !network.fields[rank].isResponse {
            let neuron = FieldID(rank: rank)
            let updates = network.updates.filter { $0.neuron == neuron }
            if updates.isEmpty { return nil }
            for index in indices(of: neuron) {
                var rate = Polynomial.zero
                for update in updates {
                    guard let part = writtenOut(update.value, freeIndex: index, at: { .neuron($0, index: $1) }) else {
                        return nil
                    }
                    rate += part
                }
                equations.append((symbol(of: .neuron(neuron, index: index)), rate))
            }
        }
        return equations
    }

    /// An operator of an observable; nil if a field stands at a time that is not among `times` or beyond the width.
    mutating func observed(_ value: FieldPolynomial, times: [NamedTime]) -> Polynomial? {
        var components: [Factor: (FieldID, Int)] = [:]
        for monomial in value.terms.keys {
            for factor in monomial.factors {
                guard case .field(let field) = factor.quantity else { continue }
                guard case .named(let time) = factor.time, let number = times.firstIndex(of: time) else { return nil }
                components[factor] = (field, number)
            }
        }
        return writtenOut(value, freeIndex: nil, at: nil) { factor, index in
            components[factor].map { .observed($0.0, index: index, time: $0.1) }
        }
    }

    private mutating func writtenOut(
        _ value: FieldPolynomial, freeIndex: Int?, at neuron: ((FieldID, Int) -> Component)?,
        factor observed: ((Factor, Int) -> Component?)? = nil
    ) -> Polynomial? {
        var sum = PolynomialSum()
        for (monomial, coefficient) in value.sortedTerms {
            guard let weight = number(coefficient),
                let assignments = IndexAssignments(sums: monomial.sums, width: width, limit: limit)
            else { return nil }
            if weight.isZero { continue }
            for values in assignments.all {
                var product = Monomial.one
                for factor in monomial.factors {
                    var indices: [Int] = []
                    for index in factor.indices {
                        switch index {
                        case .fixed(let n): indices.append(n)
                        case .free:
                            guard let freeIndex else { return nil }
                            indices.append(freeIndex)
                        case .summed(let number): indices.append(values[number])
                        }
                    }
                    guard indices.allSatisfy({ (1...width).contains($0) }) else { return nil }
                    let component: Component?
                    switch factor.quantity {
                    case .field(let field):
                        if let neuron {
                            guard factor.time == .step(0), !network.fields[field.rank].isResponse else { return nil }
                            component = neuron(field, indices.first ?? 0)
                        } else {
                            component = observed?(factor, indices.first ?? 0)
                        }
                    case .disorder(let id):
                        let isWhite = network.disorder[id.rank].isFreshAtEachTime
                        // The value of a white random number at one time has no meaning.
                        if isWhite, neuron == nil { return nil }
                        component = isWhite ? .white(id, indices: indices) : .frozen(id, indices: indices)
                    case .activation: return nil
                    }
                    guard let component else { return nil }
                    product = product * Monomial(symbol(of: component))
                }
                sum.add(weight.scaled(by: 1, product))
            }
        }
        return sum.value
    }
}
