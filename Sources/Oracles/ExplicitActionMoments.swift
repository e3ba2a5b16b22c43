import Algebra
import Exact
import Theory

/// Correlators of an action without response fields with its components x_1 … x_N written out, for N = 1, 2, 3.
///
/// Index sums are sums of explicit terms, so that no loop is ever counted; moments follow from integration by parts
/// with the true propagators.
///
/// Example: `<x[1]*x[1]>` of the O(N) vector model at N = 3 is 1 − 5g/3 + 20g²/3 − …
public enum ExplicitActionMoments {
    /// The mean or joint cumulant at width `width`, truncated at `highestPowers`.
    ///
    /// - Parameter limit: the largest number of different moments, and of terms of a product written out.
    /// - Returns: nil beyond the limit; for response fields or fields in time; if a vertex raises no bounded symbol; if
    ///   a literal index exceeds the width.
    /// - Complexity: as many steps as moments of the components occur, times terms of the action.
    public static func value(
        of correlator: Correlator, rules: FeynmanRules, width: Int, symbols: SymbolTable,
        highestPowers: [(symbol: Symbol, power: Int)], limit: Int = 20_000
    ) -> Polynomial? {
        let bounds = PowerBounds(highestPowers)
        guard width >= 1, case .zeroDimensional = rules.propagators, correlator.isWithoutTime,
            !rules.fields.contains(where: { $0.isResponse }),
            let ending = bounds.ending(rules: rules, correlator: correlator, symbols: symbols)
        else { return nil }
        // Component i of a field is variable number rank × width + i − 1; a field without index has only i = 1.
        func number(_ field: FieldID, _ index: Int?) -> Int { field.rank * width + (index ?? 1) - 1 }
        var propagators = [[(other: Int, value: Polynomial)]](repeating: [], count: rules.fields.count * width)
        for left in rules.fields.indices {
            for right in rules.fields.indices {
                let free = rules.propagators.value(FieldID(rank: left), at: 0, FieldID(rank: right), at: 0)
                guard let value = free.atWidth(width, in: symbols) else { return nil }
                if value.isZero { continue }
                for index in 1...(rules.fields[left].carriesIndex ? width : 1) {
                    propagators[number(FieldID(rank: left), index)]
                        .append((number(FieldID(rank: right), index), value))
                }
            }
        }
        var interaction: [(weight: Polynomial, variables: [Int])] = []
        for vertex in rules.vertices {
            guard let weight = (-vertex.coefficient).atWidth(width, in: symbols) else { return nil }
            let groups = vertex.shape.groups
            guard let assignments = IndexAssignments(sums: groups.count, width: width, limit: limit) else {
                return nil
            }
            for values in assignments.all {
                // A literal index has one value; the sum over the others of its assignments is skipped.
                let isAllowed = zip(groups, values).allSatisfy { group, value in
                    if case .fixed(let n) = group { n == value } else { true }
                }
                if !isAllowed { continue }
                interaction.append((weight, vertex.shape.legs.map { number($0.field, $0.group.map { values[$0] }) }))
            }
            for case .fixed(let n) in groups where n > width { return nil }
        }
        var recursion = SchwingerDyson(
            propagators: propagators, interaction: interaction, causality: nil, bounds: ending, limit: limit)
        let value = correlator.cumulant(truncate: ending.truncated) { product in
            let terms = product.writtenOut(width: width, symbols: symbols, limit: limit) { field, index, _ in
                number(field, index)
            }
            return terms.flatMap { recursion.mean(of: $0) }
        }
        return value.map(bounds.truncated)
    }
}
