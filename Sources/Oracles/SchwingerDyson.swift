import Algebra
import Exact
import Theory

// Integrating a total derivative gives, for a weight e^{−S₀ − S_int} with free propagators C,
//
//     <φ_a M> = Σ_b C_ab ( <∂M/∂φ_b> − <M ∂S_int/∂φ_b> ).
//
// The first term is shorter; the second costs a power of a coupling, or, in a network, moves a field to an earlier time.
// No pairing and no symmetry factor occurs anywhere, and <1> = 1 needs no division by Z.

/// Normalised moments of a list of variables by the Schwinger–Dyson recursion, with every moment computed once.
struct SchwingerDyson {
    /// One term of −∂S_int/∂φ_b.
    struct Insertion {
        let weight: Polynomial
        /// The variables left, sorted.
        let rest: [Int]
        /// The powers of the bounded symbols it costs at least.
        let cost: [Int]
    }

    /// The place of a variable in the order of causes before effects, and whether it is a response field.
    struct Causality {
        let position: [Int]
        let isResponse: [Bool]
    }

    private let propagators: [[(other: Int, value: Polynomial)]]
    private let insertions: [[Insertion]]
    private let causality: Causality?
    private let bounds: PowerBounds
    private let limit: Int

    private struct Key: Hashable {
        let variables: [Int]
        let budget: [Int]
    }
    private var known: [Key: Polynomial] = [:]
    /// The recursion is not followed deeper than this; the stack is finite.
    private static let deepest = 250
    private var depth = 0

    /// - Parameters:
    ///   - propagators: for each variable, those it is correlated with.
    ///   - interaction: terms of −S_int, each a weight and the variables of the product.
    ///   - causality: for a network; nil where the bounds end the recursion.
    ///   - limit: the largest number of different moments.
    init(
        propagators: [[(other: Int, value: Polynomial)]], interaction: [(weight: Polynomial, variables: [Int])],
        causality: Causality?, bounds: PowerBounds, limit: Int
    ) {
        self.propagators = propagators
        self.causality = causality
        self.bounds = bounds
        self.limit = limit
        // Equal terms are merged if they cost the same: u x⁴ + v x⁴ costs a power of u or one of v.
        var merged: [Key: Polynomial] = [:]
        for term in interaction {
            merged[Key(variables: term.variables.sorted(), budget: bounds.cost(of: term.weight)), default: .zero] +=
                term.weight
        }
        var insertions = [[Insertion]](repeating: [], count: propagators.count)
        for (key, weight) in merged where !weight.isZero {
            for variable in Set(key.variables) {
                var rest = key.variables
                rest.remove(at: rest.firstIndex(of: variable)!)
                let copies = rest.count { $0 == variable } + 1
                insertions[variable].append(
                    Insertion(weight: weight.scaled(by: Rational(copies)), rest: rest, cost: key.budget))
            }
        }
        self.insertions = insertions
    }

    /// The moment of a sorted list of variables through the bounds; nil beyond the limit.
    mutating func moment(of variables: [Int]) -> Polynomial? { moment(variables, budget: bounds.budget) }

    private mutating func moment(_ variables: [Int], budget: [Int]) -> Polynomial? {
        if variables.isEmpty { return .one }
        guard let chosen = chosenVariable(of: variables) else { return .zero }
        let key = Key(variables: variables, budget: budget)
        if let value = known[key] { return value }
        if known.count >= limit || depth >= Self.deepest { return nil }
        depth += 1
        defer { depth -= 1 }
        var rest = variables
        let variable = rest.remove(at: chosen)
        var sum = Polynomial.zero
        for (other, propagator) in propagators[variable] {
            var inner = Polynomial.zero
            let copies = rest.count { $0 == other }
            if copies > 0 {
                var shorter = rest
                shorter.remove(at: shorter.firstIndex(of: other)!)
                guard let value = moment(shorter, budget: budget) else { return nil }
                inner += value.scaled(by: Rational(copies))
            }
            for insertion in insertions[other] {
                guard let left = PowerBounds.remainder(budget, after: insertion.cost) else { continue }
                guard let value = moment((rest + insertion.rest).sorted(), budget: left) else { return nil }
                inner += insertion.weight * value
            }
            sum += propagator * inner
        }
        let value = sum.filtered { monomial in
            bounds.highest.indices.allSatisfy { monomial[bounds.highest[$0].symbol] <= budget[$0] }
        }
        known[key] = value
        return value
    }

    /// The place of the variable to integrate by parts, or nil if the moment vanishes by causality.
    ///
    /// In a network the latest field is taken. A moment whose latest fields are response fields only is zero: ñ(t) can
    /// only end at a field at t or later, hence at one of a vertex, which has a still later response field, and so on
    /// without end. In the language of the path integral, ñ differentiates by a force at t, and nothing in the moment
    /// comes after t; for the moment 1 this is Z = 1. So every step replaces a latest field by earlier ones, and ends.
    private func chosenVariable(of variables: [Int]) -> Int? {
        guard let causality else { return variables.count - 1 }
        var latest: Int?
        var latestResponse = Int.min
        for (place, variable) in variables.enumerated() {
            let position = causality.position[variable]
            if causality.isResponse[variable] {
                latestResponse = max(latestResponse, position)
            } else if latest == nil || position > causality.position[variables[latest!]] {
                latest = place
            }
        }
        guard let latest, latestResponse <= causality.position[variables[latest]] else { return nil }
        return latest
    }
}

extension FieldPolynomial {
    /// The monomials at width N with all index sums written out, as lists of variables: `variable` numbers a field at an
    /// index from 1 … N (nil for a field without one) and a time. Nil if a factor has no such number, or if there are
    /// more than `limit` terms.
    func writtenOut(
        width: Int, symbols: SymbolTable, limit: Int, variable: (FieldID, Int?, TimePoint) -> Int?
    ) -> [[Int]: Polynomial]? {
        var terms: [[Int]: Polynomial] = [:]
        for (monomial, coefficient) in sortedTerms {
            guard let value = coefficient.atWidth(width, in: symbols),
                let assignments = IndexAssignments(sums: monomial.sums, width: width, limit: limit)
            else { return nil }
            for values in assignments.all {
                var product: [Int] = []
                for factor in monomial.factors {
                    guard case .field(let field) = factor.quantity else { return nil }
                    var index: Int?
                    switch factor.indices.first {
                    case .fixed(let n)?:
                        guard n <= width, n >= 1 else { return nil }
                        index = n
                    case .summed(let number)?: index = values[number]
                    case .free?: return nil
                    case nil: break
                    }
                    guard let number = variable(field, index, factor.time) else { return nil }
                    product.append(number)
                }
                terms[product.sorted(), default: .zero] += value
            }
            if terms.count > limit { return nil }
        }
        return terms
    }
}

/// All values 1 … N of a few summed indices.
struct IndexAssignments {
    let all: [[Int]]

    /// Nil if there would be more than `limit` of them.
    init?(sums: Int, width: Int, limit: Int) {
        var count = 1
        for _ in 0..<sums {
            count *= width
            if count > limit { return nil }
        }
        var all: [[Int]] = [[]]
        for _ in 0..<sums { all = all.flatMap { partial in (1...width).map { partial + [$0] } } }
        self.all = all
    }
}
