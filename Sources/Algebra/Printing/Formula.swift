import Exact

/// A formula as it is set on paper: signed terms, products over products, powers, roots, function calls, Σ and ∫.
///
/// It is the one presentation from which every ``Notation`` is written, so it says what stands where and nothing about
/// spelling or brackets: a bracket appears where ``Precedence`` asks for one. Numbers in it are not negative, signs belong
/// to the terms of sums, and nothing is simplified beyond that.
///
///     var formula = Formula()
///     let sigma = formula.name("sigma_w"), width = formula.name("N")
///     formula.whole = formula.fraction(formula.power(sigma, 2), over: [formula.number(2), width])
///     formula.text                            // sigma_w^2/(2*N)
///     try formula.written(as: .latex)         // \frac{\sigma_w^{2}}{2 N}
///
/// The parts lie in one array and name each other by position, a part always behind what it consists of. So neither
/// building, printing nor freeing recurses: nesting of any depth is safe, and a part may be used in several places.
///
/// - Complexity: building is linear in the number of parts, writing in the length of the text.
public struct Formula: Sendable {
    /// A part of one formula, known by its position there. Parts of different formulas must not be mixed.
    public struct Part: Hashable, Sendable {
        let index: Int
    }

    /// Consecutive entries of ``places``.
    typealias Places = Range<Int>

    /// What a part is, with the text that shows it.
    enum Node: Sendable {
        /// `sigma_w`; the position in ``names``.
        case name(Int)
        /// `pi`
        case constant(Constant)
        /// `3*q*x/(8*N)`: a number that is not negative times what is above over what is below the bar. Without factors it
        /// is the number. No factor is a number other than zero.
        case product(Rational, above: Places, below: Places)
        /// `a - b + c`, or `-a`; the signs stand with the places.
        case sum(Places)
        /// `x^n`
        case power(Part, Part)
        /// `sqrt(x)`, and so on for higher degrees.
        case root(Part, degree: Int)
        /// `exp(x)`, `f(x, y)`; the name of the function is its position in ``names``.
        case call(Int, Places)
        /// `sum[k=0...T](f)`, `integral[t=0...T](f)`
        case accumulation(Accumulation, variable: Part, from: Part, to: Part, of: Part)
        /// `O(g^4, 1/N^3)`: what was left out.
        case order(Places)
    }

    /// Whether many terms are added or a function is integrated.
    public enum Accumulation: Hashable, Sendable {
        /// Σ over the integers from one bound to the other, both included.
        case sum
        /// ∫ from one bound to the other.
        case integral
    }

    /// A part where it stands, with the sign in front of it in a sum.
    struct Place: Sendable {
        let part: Part
        let isNegative: Bool
    }

    private(set) var nodes: [Node] = [.product(0, above: 0..<0, below: 0..<0)]
    private(set) var places: [Place] = []
    /// The different names that occur, in the order of their first use.
    private(set) var names: [String] = []
    private var positions: [String: Int] = [:]

    /// What is written: the part that holds all others.
    public var whole: Part

    /// The formula 0.
    public init() { whole = Part(index: 0) }

    subscript(part: Part) -> Node { nodes[part.index] }

    mutating func append(_ node: Node) -> Part {
        nodes.append(node)
        return Part(index: nodes.count - 1)
    }

    mutating func append(_ parts: some Sequence<Part>) -> Places {
        let start = places.count
        for part in parts { places.append(Place(part: part, isNegative: false)) }
        return start..<places.count
    }

    mutating func append(signed parts: some Sequence<Place>) -> Places {
        let start = places.count
        places.append(contentsOf: parts)
        return start..<places.count
    }

    mutating func position(of name: String) -> Int {
        if let known = positions[name] { return known }
        positions[name] = names.count
        names.append(name)
        return names.count - 1
    }
}

// MARK: - Simple questions

extension Formula {
    /// The number a part is, if it is one; never negative.
    func number(_ part: Part) -> Rational? {
        if case .product(let number, let above, let below) = self[part], above.isEmpty, below.isEmpty { return number }
        return nil
    }

    /// The number a part is, if it is a natural one.
    func naturalNumber(_ part: Part) -> Integer? { number(part)?.asInteger }

    /// What is behind the sign, if the part is nothing but something with a minus sign.
    func negated(_ part: Part) -> Part? {
        if case .sum(let terms) = self[part], terms.count == 1, places[terms.lowerBound].isNegative {
            return places[terms.lowerBound].part
        }
        return nil
    }
}
