// Equality and order. Both walk two expressions side by side with a stack of their own, look at the same pair of parts once,
// and never into parts that both share.

extension Expr: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(node.hash) }

    public static func == (left: Expr, right: Expr) -> Bool {
        if left.node === right.node { return true }
        if left.node.hash != right.node.hash || left.node.size != right.node.size { return false }
        return compare(left, right, onlyEquality: true) == 0
    }

    /// Whether both are the very same object, which is quick to see and implies equality.
    func isIdentical(to other: Expr) -> Bool { node === other.node }

    /// The sign of left − right in the total order of expressions.
    ///
    /// It depends on nothing but structure and names: towers by height, then numbers by value, then constants, variables, powers, functions,
    /// products, sums, Σ, ∫; within a kind part by part.
    static func compare(_ left: Expr, _ right: Expr) -> Int { compare(left, right, onlyEquality: false) }

    private struct Pair: Hashable {
        let left: ObjectIdentifier
        let right: ObjectIdentifier
    }

    private static func compare(_ left: Expr, _ right: Expr, onlyEquality: Bool) -> Int {
        if left.node === right.node { return 0 }
        let outermost = compareHeads(left, right)
        if outermost != 0 || left.node.children.isEmpty { return outermost }
        // Parts whose heads are equal and whose children from `next` on are still to be compared.
        var path: [(left: ExprNode, right: ExprNode, next: Int)] = [(left.node, right.node, 0)]
        // Pairs that have been found equal or are being compared further up; only these may be large.
        var seen: Set<Pair> = []
        while let (left, right, next) = path.last {
            if next == left.children.count || next == right.children.count {
                if left.children.count != right.children.count {
                    return left.children.count < right.children.count ? -1 : 1
                }
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let (a, b) = (left.children[next], right.children[next])
            if a.node === b.node { continue }
            if onlyEquality, a.node.hash != b.node.hash { return 1 }
            let order = compareHeads(a, b)
            if order != 0 { return order }
            if a.node.children.isEmpty { continue }
            if a.node.size > 32, b.node.size > 32,
                !seen.insert(Pair(left: ObjectIdentifier(a.node), right: ObjectIdentifier(b.node))).inserted
            {
                continue
            }
            path.append((a.node, b.node, 0))
        }
        return 0
    }

    /// Expressions deeper than this are ordered by their depth first.
    private static let tower = 50

    private static func compareHeads(_ left: Expr, _ right: Expr) -> Int {
        func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a == b ? 0 : a < b ? -1 : 1 }
        // Towers differ in their height, which is known without walking down.
        let (height, otherHeight) = (max(left.depth, tower), max(right.depth, tower))
        if height != otherHeight { return order(height, otherHeight) }
        switch (left.head, right.head) {
        case (.number(let a), .number(let b)): return order(a, b)
        case (.constant(let a), .constant(let b)): return order(a.rawValue, b.rawValue)
        case (.variable(let a), .variable(let b)): return order(a, b)
        case (.call(let a), .call(let b)): return order(a.name, b.name)
        default: return order(left.head.rank, right.head.rank)
        }
    }
}

extension ExprHead {
    fileprivate var rank: Int {
        switch self {
        case .number: 0
        case .constant: 1
        case .variable: 2
        case .power: 3
        case .call: 4
        case .product: 5
        case .sum: 6
        case .summation: 7
        case .integral: 8
        }
    }
}

// MARK: - Factors and terms

extension Expr {
    /// A factor as base and exponent; the exponent is nil for 1.
    var baseAndExponent: (base: Expr, exponent: Expr?) {
        if case .power = head { return (node.children[0], node.children[1]) }
        return (self, nil)
    }

    /// Factors by their bases, the higher power first: `x^2*y`.
    static func isFactor(_ left: Expr, before right: Expr) -> Bool {
        let (a, b) = (left.baseAndExponent, right.baseAndExponent)
        let order = compare(a.base, b.base)
        return order != 0 ? order < 0 : compare(a.exponent ?? .one, b.exponent ?? .one) > 0
    }

    /// The factors of a term without its number.
    var factors: ArraySlice<Expr> {
        switch head {
        case .number: []
        case .product: node.children[0].number == nil ? node.children[...] : node.children[1...]
        default: [self]
        }
    }

    /// Terms as in a dictionary of exponents: `x^2 + x*y + x + y + 1 + 1/y`. A factor that is absent has the exponent 0; the
    /// larger exponent comes first, numbers after what is no number. Coefficients do not count.
    static func isTerm(_ left: Expr, before right: Expr) -> Bool {
        let (a, b) = (left.factors, right.factors)
        for (first, second) in zip(a, b) {
            if first.node === second.node { continue }
            let (p, q) = (first.baseAndExponent, second.baseAndExponent)
            let order = compare(p.base, q.base)
            if order < 0 { return !hasNegativeNumber(p.exponent) }
            if order > 0 { return hasNegativeNumber(q.exponent) }
            let exponents = compare(p.exponent ?? .one, q.exponent ?? .one)
            if exponents != 0 { return exponents > 0 }
        }
        if a.count == b.count { return false }
        if a.count > b.count { return !hasNegativeNumber(a[a.startIndex + b.count].baseAndExponent.exponent) }
        return hasNegativeNumber(b[b.startIndex + a.count].baseAndExponent.exponent)
    }
}

private func hasNegativeNumber(_ exponent: Expr?) -> Bool { (exponent?.number?.signum() ?? 1) < 0 }
