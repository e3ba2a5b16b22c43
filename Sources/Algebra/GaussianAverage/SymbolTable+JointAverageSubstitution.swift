import Exact

extension SymbolTable {
    /// An average over several variables with values for the parameters of its function, and other symbols for covariances.
    ///
    /// Covariances may become 0 between variables that stand in different factors of the function: then the average is a
    /// product. Nil if a covariance becomes anything else that is no symbol, or a value no expression.
    public mutating func substituting(
        _ values: [Symbol: Polynomial], into average: JointGaussianAverage
    ) -> Polynomial? {
        var parameters: [Variable: Expr] = [:]
        for letter in average.function.variables where !average.covariance.variables.contains(letter) {
            guard let symbol = symbol(named: letter.name), let value = values[symbol] else { continue }
            guard let expression = try? Expr(value, in: self, scope: Expr.Scope(unknown: letter.assumptions)) else {
                return nil
            }
            parameters[letter] = expression
        }
        var entries: [Symbol?] = []
        for entry in average.covariance.entries {
            guard let value = values[entry] else {
                entries.append(entry)
                continue
            }
            guard value.isZero || value.singleSymbol != nil else { return nil }
            entries.append(value.singleSymbol)
        }
        if parameters.isEmpty, entries == average.covariance.entries {
            return Polynomial(symbol(for: average))
        }
        guard let function = try? average.function.substituting(parameters) else { return nil }
        return independentAverage(of: function, average.covariance.count, entries)
    }

    /// ⟨f⟩ where nil in the upper triangle of the matrix stands for 0.
    private mutating func independentAverage(of function: Expr, _ count: Int, _ entries: [Symbol?]) -> Polynomial? {
        func entry(_ a: Int, _ b: Int) -> Symbol? {
            let (row, column) = (min(a, b), max(a, b))
            return entries[row * (2 * count - row + 1) / 2 + column - row]
        }
        guard (0..<count).allSatisfy({ entry($0, $0) != nil }) else { return nil }
        // Groups of variables that hang together.
        var group = Array(0..<count)
        for a in 0..<count {
            for b in a..<count where entry(a, b) != nil && group[a] != group[b] {
                let (kept, lost) = (group[a], group[b])
                group = group.map { $0 == lost ? kept : $0 }
            }
        }
        let letters = (1...count).map(JointGaussianAverage.variable)
        guard let expanded = try? function.halfLineForm(in: letters) else { return nil }
        var sum = Polynomial.zero
        for term in expanded.termsOrSelf {
            var parts: [Int: [Expr]] = [:]
            for factor in term.factors where factor.number == nil {
                let held = Set(factor.variables)
                let groups = Set((0..<count).filter { held.contains(letters[$0]) }.map { group[$0] })
                guard groups.count <= 1 else { return nil }
                parts[groups.first ?? group[0], default: []].append(factor)
            }
            var product = Polynomial(term.coefficientAndRest.coefficient)
            for (name, factors) in parts.sorted(by: { $0.key < $1.key }) {
                let members = (0..<count).filter { group[$0] == name }
                let block = members.indices.flatMap { i in members[i...].map { entry(members[i], $0) } }
                guard block.allSatisfy({ $0 != nil }), let part = try? Expr.product(factors) else { return nil }
                var calculus = JointGaussianCalculus(covariance: CovarianceMatrix(entries: block.compactMap(\.self)))
                guard let value = try? calculus.average(of: part, over: members.map { letters[$0] }, in: &self) else {
                    return nil
                }
                product *= value
            }
            sum = sum + product
        }
        return sum
    }
}

extension Polynomial {
    /// The symbol, if the polynomial is nothing else.
    fileprivate var singleSymbol: Symbol? {
        guard let (monomial, coefficient) = singleTerm, coefficient.isOne, monomial.factors.count == 1,
            monomial.factors[0].power == 1
        else { return nil }
        return monomial.factors[0].symbol
    }
}
