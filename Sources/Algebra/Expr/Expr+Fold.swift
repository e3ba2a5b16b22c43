// The one way to walk through an expression. It does not recurse, and it visits a shared part once.

extension Expr {
    /// Computes a value from the leaves up: the rule gets a part and the values of its children.
    ///
    /// A part that occurs several times is asked for once, so that the time is linear in the number of different parts even
    /// where the expression written out would be astronomical. Rules therefore must not depend on where a part stands.
    /// Below Σ and ∫ the rule meets places, ``Variable/isPlace``; ``rebuilt(from:)`` puts them back as they were.
    ///
    ///     let hasPi = e.fold { part, below in part == .pi || below.contains(true) }
    public func fold<Value, Failure: Error>(
        _ rule: (_ part: Expr, _ values: [Value]) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try folded(countingLevels: false) { part, _, values throws(Failure) in try rule(part, values) }
    }

    /// The same, with the number of Σ and ∫ around the part; a part is then visited once for every such number.
    func foldWithLevels<Value, Failure: Error>(
        _ rule: (_ part: Expr, _ level: Int, _ values: [Value]) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try folded(countingLevels: true, rule)
    }

    private struct Visit: Hashable {
        let part: ObjectIdentifier
        let level: Int
    }

    private func folded<Value, Failure: Error>(
        countingLevels: Bool, _ rule: (_ part: Expr, _ level: Int, _ values: [Value]) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if node.children.isEmpty { return try rule(self, 0, []) }
        var known: [Visit: Value] = [:]
        /// Parts under way; for each, the child that comes next.
        var path: [(part: Expr, level: Int, next: Int)] = [(self, 0, 0)]
        /// Values of children that are finished, those of the innermost part last.
        var values: [Value] = []
        while let (part, level, next) = path.last {
            let children = part.node.children
            if next < children.count {
                path[path.count - 1].next += 1
                let child = children[next]
                let inner = countingLevels && next == 0 && part.head.isBinder ? level + 1 : level
                if child.node.children.isEmpty {
                    values.append(try rule(child, inner, []))
                } else if let value = known[Visit(part: ObjectIdentifier(child.node), level: inner)] {
                    values.append(value)
                } else {
                    path.append((child, inner, 0))
                }
            } else {
                path.removeLast()
                let value = try rule(part, level, Array(values.suffix(children.count)))
                values.removeLast(children.count)
                known[Visit(part: ObjectIdentifier(part.node), level: level)] = value
                values.append(value)
            }
        }
        return values[0]
    }

    /// The variables that occur, without those of Σ and ∫, in their order.
    public var variables: [Variable] {
        var found: Set<Variable> = []
        fold { (part: Expr, _: [Void]) in
            if let variable = part.variable, !variable.isPlace { found.insert(variable) }
        }
        return found.sorted()
    }
}
