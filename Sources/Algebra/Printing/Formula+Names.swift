extension Formula {
    /// What occurs in a formula: which names as symbols and which as functions, by position, and the constants.
    struct Uses {
        var symbols: [Bool]
        var functions: [Bool]
        var constants: Set<Constant> = []
    }

    /// What occurs in ``whole``; parts that were built and not used do not count.
    ///
    /// A part stands behind what it consists of, so one pass from the end finds all.
    func uses() -> Uses {
        let none = [Bool](repeating: false, count: names.count)
        var uses = Uses(symbols: none, functions: none)
        var isUsed = [Bool](repeating: false, count: nodes.count)
        isUsed[whole.index] = true
        func use(_ range: Places) { for place in places[range] { isUsed[place.part.index] = true } }
        for index in nodes.indices.reversed() where isUsed[index] {
            switch nodes[index] {
            case .name(let name): uses.symbols[name] = true
            case .constant(let constant): uses.constants.insert(constant)
            case .product(_, let above, let below):
                use(above)
                use(below)
            case .sum(let terms): use(terms)
            case .power(let base, let exponent):
                isUsed[base.index] = true
                isUsed[exponent.index] = true
            case .root(let radicand, _): isUsed[radicand.index] = true
            case .call(let name, let arguments):
                uses.functions[name] = true
                use(arguments)
            case .accumulation(_, let variable, let lower, let upper, let body):
                for part in [variable, lower, upper, body] { isUsed[part.index] = true }
            case .order(let arguments): use(arguments)
            }
        }
        return uses
    }

    /// Throws if a reader could not tell two symbols, a symbol and a constant, or a symbol and a function apart.
    ///
    /// - Parameter functions: empty where a symbol and a function may have one name.
    func requireDistinct(_ symbols: [String], _ functions: [String], in notation: Notation) throws(NotationError) {
        let uses = uses()
        var known: [String: String] = [:]
        for constant in Constant.allCases where uses.constants.contains(constant) {
            known[constant.spelling(in: notation)] = "the number \(constant.rawValue)"
        }
        for position in names.indices where uses.symbols[position] {
            let name = names[position]
            if let other = known.updateValue(name, forKey: symbols[position]) {
                throw .sameSpelling(other, name, as: symbols[position])
            }
        }
        for position in functions.indices where uses.functions[position] {
            if let symbol = known[functions[position]] { throw .symbolAndFunction(symbol, notation) }
        }
    }
}
