extension Recurrence {
    /// The recurrence with other symbols for unknowns and definitions, for print: `K[l]` in the place of `K`.
    ///
    /// - Parameter suffix: what is added to the labels of every name.
    public func labelled(_ suffix: String, in table: inout SymbolTable) -> Recurrence {
        var values: [Symbol: Polynomial] = [:]
        var renamed: [Symbol: Symbol] = [:]
        for symbol in unknowns + definitions.map(\.symbol) {
            let name = table[symbol].name
            let label = name.hasSuffix("]") ? "\(name.dropLast()),\(suffix)]" : "\(name)[\(suffix)]"
            renamed[symbol] = table.symbol(named: label) ?? table.declare(label, role: .parameter)
            values[symbol] = Polynomial(renamed[symbol]!)
        }
        func moved(_ polynomial: Polynomial, _ table: inout SymbolTable) -> Polynomial {
            var own = values
            for symbol in polynomial.symbols.sorted() {
                switch table[symbol].role {
                case .average(let function, let variance):
                    guard let label = renamed[variance] else { continue }
                    own[symbol] = Polynomial(table.symbol(for: GaussianAverage(of: function, variance: label)))
                case .jointAverage(let function, let covariance):
                    let moved = CovarianceMatrix(entries: covariance.entries.map { renamed[$0] ?? $0 })
                    own[symbol] = Polynomial(table.symbol(for: JointGaussianAverage(of: function, covariance: moved)))
                case .exponential(let rate, let variance):
                    guard let label = renamed[variance] else { continue }
                    own[symbol] = Polynomial(table.exponential(rate: rate, time: label))
                case .reciprocal(let divisor):
                    own[symbol] = Polynomial(table.reciprocal(of: moved(divisor, &table)))
                default: break
                }
            }
            // Single symbols take the places of single symbols.
            return polynomial.substituting(own)!
        }
        let definitions = definitions.map {
            Definition(renamed[$0.symbol]!, moved($0.value, &table), meaning: $0.meaning)
        }
        let equations = equations.map {
            Equation(renamed[$0.unknown]!, next: moved($0.next, &table), initial: $0.initial)
        }
        return Recurrence(definitions: definitions, equations: equations, first: first)
    }
}
