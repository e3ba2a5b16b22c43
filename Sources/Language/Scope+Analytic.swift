import Exact

extension Scope {
    /// Finds out which definitions hold functions that are no polynomials: a function of the table, a quotient or a power that
    /// their parameters decide on, or another such definition.
    ///
    /// It is a hint how to read them: a definition so marked that is a polynomial after all is read as one.
    mutating func findAnalyticDefinitions() {
        var users = [[Int]](repeating: [], count: definitions.count)
        var pending: [Int] = []
        for (number, definition) in definitions.enumerated() {
            var isAnalytic = definition.body.dividesOrRaises(definition.parameters)
            definition.body.forEachName { name in
                if definition.parameters.contains(name.name) { return }
                switch meanings[name.name] {
                case .definition(let used)?: users[used].append(number)
                case nil where name.arguments != nil && Self.analyticFunctions.contains(name.name): isAnalytic = true
                default: return
                }
            }
            if isAnalytic { pending.append(number) }
        }
        while let number = pending.popLast() {
            if definitions[number].isAnalytic { continue }
            definitions[number].isAnalytic = true
            pending += users[number]
        }
    }
}

extension ExpressionSyntax {
    /// Whether one of the names stands below a line, in an exponent, or under a power that is no positive integer.
    fileprivate func dividesOrRaises(_ names: [String]) -> Bool {
        func holds(_ part: ExpressionSyntax) -> Bool {
            var found = false
            part.forEachName { found = found || names.contains($0.name) }
            return found
        }
        switch self {
        case .number, .missing: return false
        case .sum(let terms, _): return terms.contains { $0.term.dividesOrRaises(names) }
        case .product(let factors, _):
            return factors.contains { $0.isDivisor && holds($0.factor) || $0.factor.dividesOrRaises(names) }
        case .power(let base, let exponent, _):
            if base.dividesOrRaises(names) || holds(exponent) { return true }
            if case .number(let value, _) = exponent, value.isInteger { return false }
            return holds(base)
        case .dot(let left, let right, _): return left.dividesOrRaises(names) || right.dividesOrRaises(names)
        case .indexSum(_, let body, _): return body.dividesOrRaises(names)
        case .mean(let operators, _): return operators.contains { $0.dividesOrRaises(names) }
        case .name(let name): return name.arguments?.contains { $0.dividesOrRaises(names) } ?? false
        }
    }
}
