import Exact

/// What an expression is at its outermost, without what it consists of.
enum ExprHead: Hashable, Sendable {
    /// `3/8`
    case number(Rational)
    /// `pi`
    case constant(Constant)
    /// `sigma_w`
    case variable(Variable)
    /// `a + b`, two or more terms
    case sum
    /// `2*a*b`, two or more factors; a number only as the first
    case product
    /// `a^b`
    case power
    /// `exp(a)`
    case call(Function)
    /// `sum(k, a, b, f)`: the children are f, a, b; the place of k in f is a variable with a level.
    case summation
    /// `integral(t, a, b, f)`: the children are f, a, b.
    case integral

    var isBinder: Bool {
        switch self {
        case .summation, .integral: true
        default: false
        }
    }

    /// What is known of the variable of a Σ or ∫: that it is an integer or real, and nothing else.
    static func placeAssumptions(_ head: ExprHead) -> Assumptions { head == .summation ? .integer : .real }
}

/// A node of an expression: never changed once built, shared by all expressions that contain it.
///
/// What every traversal asks for is computed once from the children: so building takes one step per node, and hashing none.
final class ExprNode: @unchecked Sendable {
    let head: ExprHead
    /// Emptied only while the last reference goes away, when nobody else can look.
    private(set) var children: [Expr]
    let hash: Int
    /// The number of parts of the expression written out; stops at `Int.max`, which shared parts reach quickly.
    let size: Int
    /// The longest way down to a leaf; 0 for a leaf.
    let depth: Int
    /// How deep Σ and ∫ nest.
    let binders: Int
    /// How many Σ and ∫ around this node its places still wait for; 0 for whatever stands on its own.
    let openLevels: Int
    /// What is known of its values.
    let assumptions: Assumptions
    /// For a sum: coprime integer coefficients, the first positive. True for everything else.
    let isPrimitive: Bool

    init(_ head: ExprHead, _ children: [Expr] = [], isPrimitive: Bool = true) {
        self.head = head
        self.children = children
        self.isPrimitive = isPrimitive
        var hasher = Hasher()
        hasher.combine(head)
        var (size, depth, binders, openLevels) = (1, 0, 0, 0)
        if case .variable(let variable) = head { openLevels = variable.level + 1 }
        for (position, child) in children.enumerated() {
            let node = child.node
            hasher.combine(node.hash)
            let (sum, overflow) = size.addingReportingOverflow(node.size)
            size = overflow ? Int.max : sum
            depth = max(depth, node.depth + 1)
            binders = max(binders, node.binders)
            openLevels = max(openLevels, position == 0 && head.isBinder ? node.openLevels - 1 : node.openLevels)
        }
        hash = hasher.finalize()
        self.size = size
        self.depth = depth
        self.binders = head.isBinder ? binders + 1 : binders
        self.openLevels = openLevels
        assumptions = ExprNode.assumptions(head, children)
    }

    /// Lets go of the parts one by one: freeing them from within each other would need a stack as deep as the expression.
    deinit {
        guard depth > 128 else { return }
        var released: [ExprNode] = []
        func release(_ children: inout [Expr]) {
            for child in children where child.node.depth > 0 { released.append(child.node) }
            children = []
        }
        release(&children)
        while var node = released.popLast() {
            // Nobody else holds it: its children can be taken out of it before it goes.
            if isKnownUniquelyReferenced(&node) { release(&node.children) }
        }
    }

    private static func assumptions(_ head: ExprHead, _ children: [Expr]) -> Assumptions {
        switch head {
        case .number(let value):
            var known: Assumptions = value.signum() > 0 ? .positive : .real
            if value.isInteger { known.formUnion(.integer) }
            return known
        case .constant(let constant): return constant.assumptions
        case .variable(let variable): return variable.assumptions.subtracting(.small)
        case .sum, .product:
            // Sums and products of real, positive or integer values are real, positive or integer.
            return children.reduce([.real, .positive, .integer]) { $0.intersection($1.assumptions) }
        case .power:
            let (base, exponent) = (children[0].assumptions, children[1])
            if base.contains(.positive), exponent.assumptions.contains(.real) { return .positive }
            guard exponent.assumptions.contains(.integer) else { return [] }
            if base.contains(.integer), let number = exponent.number, number.signum() >= 0 { return .integer }
            return base.contains(.real) ? .real : []
        case .call(let function): return function.assumptions(children.map(\.assumptions))
        case .summation: return children[0].assumptions.intersection([.real, .integer])
        case .integral:
            return children.reduce([.real]) { $0.intersection($1.assumptions) }
        }
    }
}
