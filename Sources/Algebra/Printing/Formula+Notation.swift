extension Formula {
    /// The formula in the language of rules files, which writes every formula.
    ///
    /// - Complexity: linear in the length of the text.
    public var text: String {
        let text = try? FormulaText(self).write(whole)
        return text!  // FormulaText refuses nothing.
    }

    /// The formula in a notation.
    ///
    /// In the notations of other programs an O-term at the end becomes a remark behind the formula, in the comments of that
    /// program: its own O, if it has one, would swallow the result.
    ///
    ///     let formula = Formula(series)                   // 1 + x + O(x^2)
    ///     try formula.written(as: .sympy)                 // 1 + x  # + O(x**2)
    ///
    /// - Complexity: linear in the length of the text.
    /// - Throws: ``NotationError`` for what the notation cannot say; text, Unicode text and LaTeX write everything.
    public func written(as notation: Notation) throws(NotationError) -> String {
        switch notation {
        case .text: return text
        case .unicode: return try FormulaUnicode(self).write(whole)
        case .latex: return try FormulaLaTeX(self).write(whole)
        case .sympy:
            let (formula, orders) = withoutOrderTerms()
            let spelling = try FormulaSymPy(formula)
            return try spelling.write(formula.whole) + (orders.isEmpty ? "" : spelling.remark(orders))
        case .mathematica:
            let (formula, orders) = withoutOrderTerms()
            let spelling = try FormulaMathematica(formula)
            return try spelling.write(formula.whole) + (orders.isEmpty ? "" : spelling.remark(orders))
        case .form:
            let (formula, orders) = withoutOrderTerms()
            let spelling = try FormulaFORM(formula)
            return try spelling.write(formula.whole) + (orders.isEmpty ? "" : spelling.remark(orders))
        }
    }

    /// The statements that FORM needs before it can read the formula: `Symbols N,[sigma_w];`, `CFunctions exp;`.
    ///
    /// - Throws: ``NotationError`` if the names cannot all be told apart.
    public func declarationsForFORM() throws(NotationError) -> String { try FormulaFORM(self).declarations() }

    /// The formula without the O-terms that are added to it, and these.
    private func withoutOrderTerms() -> (formula: Formula, orders: [Part]) {
        func isOrder(_ part: Part) -> Bool {
            if case .order = self[part] { return true }
            return false
        }
        var formula = self
        if isOrder(whole) {
            formula.whole = formula.sum([])
            return (formula, [whole])
        }
        guard case .sum(let terms) = self[whole], places[terms].contains(where: { isOrder($0.part) }) else {
            return (self, [])
        }
        formula.whole = formula.sum(
            places[terms].filter { !isOrder($0.part) }.map { (isNegative: $0.isNegative, $0.part) })
        return (formula, places[terms].map(\.part).filter(isOrder))
    }
}

// MARK: - Names

extension Formula {
    /// What a name stands for in a formula.
    enum NameUse: Hashable { case symbol, function }

    /// How every name is used, by position; parts outside ``whole`` do not count.
    func nameUses() -> [Set<NameUse>] {
        var uses = [Set<NameUse>](repeating: [], count: names.count)
        var isUsed = [Bool](repeating: false, count: nodes.count)
        isUsed[whole.index] = true
        func use(_ range: Places) { for place in places[range] { isUsed[place.part.index] = true } }
        for index in nodes.indices.reversed() where isUsed[index] {
            switch nodes[index] {
            case .name(let name): uses[name].insert(.symbol)
            case .product(_, let above, let below):
                use(above)
                use(below)
            case .sum(let terms): use(terms)
            case .power(let base, let exponent):
                isUsed[base.index] = true
                isUsed[exponent.index] = true
            case .root(let radicand, _): isUsed[radicand.index] = true
            case .call(let name, let arguments):
                uses[name].insert(.function)
                use(arguments)
            case .accumulation(_, let variable, let lower, let upper, let body):
                for part in [variable, lower, upper, body] { isUsed[part.index] = true }
            case .order(let arguments): use(arguments)
            }
        }
        return uses
    }

    /// The names as a notation spells symbols, by position; no two symbols that occur are alike.
    func distinctSymbols(in notation: Notation) throws(NotationError) -> [String] {
        let spelled = names.map(notation.name)
        let uses = nameUses()
        var first: [String: String] = [:]
        for position in names.indices where uses[position].contains(.symbol) {
            if let other = first.updateValue(names[position], forKey: spelled[position]) {
                throw .sameSpelling(other, names[position], as: spelled[position])
            }
        }
        return spelled
    }
}
