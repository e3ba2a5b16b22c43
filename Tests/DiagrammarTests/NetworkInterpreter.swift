import Algebra
import Foundation
import Theory

/// One step of a network straight from its update rules: every index of every sum in a loop, every product factor by factor.
struct NetworkInterpreter {
    let network: Network
    let width: Int
    let parameters: [Symbol: Double]
    let symbols: SymbolTable
    /// The numbers of each family, rows one after the other.
    let random: [DisorderID: [Double]]
    let before: [FieldID: [Double]]
    private(set) var after: [FieldID: [Double]] = [:]

    init(
        _ network: Network, width: Int, parameters: [Symbol: Double], symbols: SymbolTable,
        random: [DisorderID: [Double]], before: [FieldID: [Double]]
    ) {
        (self.network, self.width, self.parameters, self.symbols) = (network, width, parameters, symbols)
        (self.random, self.before) = (random, before)
    }

    /// The value of every neuron by its rule, from those terms that are wanted.
    mutating func step(_ isWanted: (FieldMonomial) -> Bool = { _ in true }) throws -> [FieldID: [Double]] {
        for update in network.updates { try value(of: update, isWanted) }
        return after
    }

    private mutating func value(of update: Update, _ isWanted: (FieldMonomial) -> Bool) throws {
        if after[update.neuron] != nil { return }
        for factor in update.value.terms.keys.flatMap(\.factors) where factor.time == .step(0) {
            // In continuous time all of a rule stands at one time, and nothing is new.
            guard network.time.measure == .discrete, let id = neuron(of: factor) else { continue }
            try value(of: network.updates.first { $0.neuron == id }!, isWanted)
        }
        var values: [Double] = []
        for i in 0..<(network.fields[update.neuron.rank].carriesIndex ? width : 1) {
            var sum = 0.0
            for (monomial, coefficient) in update.value.terms where isWanted(monomial) {
                sum += number(coefficient) * (try total(monomial, at: i, []))
            }
            values.append(sum)
        }
        after[update.neuron] = values
    }

    private func neuron(of factor: Factor) -> FieldID? {
        switch factor.quantity {
        case .field(let id): id
        case .activation(let id): network.activations[id.rank].neuron
        case .disorder: nil
        }
    }

    private func number(_ coefficient: Polynomial) -> Double {
        coefficient.terms.reduce(0) { sum, term in
            sum
                + term.monomial.factors.reduce(term.coefficient.doubleValue) { product, factor in
                    product
                        * pow(
                            factor.symbol == .width ? Double(width) : parameters[factor.symbol]!, Double(factor.power))
                }
        }
    }

    /// The product summed over all its sums, those that have been given values first.
    private func total(_ monomial: FieldMonomial, at i: Int, _ chosen: [Int]) throws -> Double {
        if chosen.count < monomial.sums {
            return try (0..<width).reduce(0) { try $0 + total(monomial, at: i, chosen + [$1]) }
        }
        return try monomial.factors.reduce(1) { product, factor in
            let indices = factor.indices.map { index in
                switch index {
                case .fixed(let number): number - 1
                case .free: i
                case .summed(let number): chosen[number]
                }
            }
            switch factor.quantity {
            case .disorder(let id):
                return product * random[id]![indices.reduce(0) { $0 * width + $1 }]
            case .field(let id):
                return product * (values(of: id, factor.time)[indices.first ?? 0])
            case .activation(let id):
                let activation = network.activations[id.rank]
                var letters = [GaussianAverage.variable: values(of: activation.neuron, factor.time)[indices.first ?? 0]]
                for letter in activation.function.variables where letter != GaussianAverage.variable {
                    letters[letter] = parameters[symbols.symbol(named: letter.name)!]!
                }
                return try product * activation.function.value(at: letters)
            }
        }
    }

    private func values(of id: FieldID, _ time: TimePoint) -> [Double] {
        network.time.measure == .discrete && time == .step(0) ? after[id]! : before[id]!
    }
}
