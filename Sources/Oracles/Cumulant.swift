import Algebra
import Exact
import Theory

extension Correlator {
    /// More operators than this are refused: their set partitions would be too many.
    static let mostOperators = 8

    /// The joint cumulant of the operators, from moments of their products as polynomials in fields.
    ///
    /// - Parameters:
    ///   - truncate: drops what a product of moments need not be known to.
    ///   - moment: the mean of one polynomial in fields; nil ends the whole.
    func cumulant(
        truncate: (Polynomial) -> Polynomial, moment: (FieldPolynomial) -> Polynomial?
    ) -> Polynomial? {
        // Many operators are alike, as in <x; x; x; x>: equal products have equal means.
        var known: [FieldPolynomial: Polynomial] = [:]
        return Self.cumulant(ofCount: operators.count, truncate: truncate) { members in
            let product = members.dropFirst().reduce(operators[members[0]]) { $0 * operators[$1] }
            if let value = known[product] { return value }
            let value = moment(product)
            known[product] = value
            return value
        }
    }

    /// The joint cumulant of some operators,
    ///
    ///     <A; B; …> = Σ_π (−1)^(|π|−1) (|π|−1)! Π_{block ∈ π} <product of the block>,
    ///
    /// summed over all set partitions π. For a single operator it is the mean.
    ///
    /// - Parameter moment: the mean of the product of the operators with these numbers.
    static func cumulant(
        ofCount count: Int, truncate: (Polynomial) -> Polynomial, moment: ([Int]) -> Polynomial?
    ) -> Polynomial? {
        guard 1...mostOperators ~= count else { return nil }
        var moments: [Polynomial] = [.one]
        for subset in 1..<(1 << count) {
            guard let value = moment((0..<count).filter { subset >> $0 & 1 == 1 }) else { return nil }
            moments.append(truncate(value))
        }
        var sum = Polynomial.zero
        func addPartitions(of rest: Int, blocks: Int, product: Polynomial) {
            if product.isZero { return }
            if rest == 0 {
                let sign = blocks.isMultiple(of: 2) ? -1 : 1
                sum += product.scaled(by: Rational(Combinatorics.factorial(blocks - 1)) * Rational(sign))
                return
            }
            let first = rest & -rest
            let others = rest ^ first
            // All subsets of `others`, from the whole down to the empty one.
            var chosen = others
            while true {
                let block = chosen | first
                addPartitions(of: rest ^ block, blocks: blocks + 1, product: truncate(product * moments[block]))
                if chosen == 0 { break }
                chosen = (chosen - 1) & others
            }
        }
        addPartitions(of: (1 << count) - 1, blocks: 0, product: .one)
        return sum
    }

    /// The earliest and the latest literal time of the fields, 0 … 0 without fields; nil if a field has no literal time.
    var literalTimes: ClosedRange<Int>? {
        var range: ClosedRange<Int>?
        for part in operators {
            for monomial in part.terms.keys {
                for factor in monomial.factors {
                    guard case .at(let time) = factor.time else { return nil }
                    range = min(range?.lowerBound ?? time, time)...max(range?.upperBound ?? time, time)
                }
            }
        }
        return range ?? 0...0
    }

    /// Whether every factor is a field without a time.
    var isWithoutTime: Bool {
        operators.allSatisfy { $0.terms.keys.allSatisfy { $0.factors.allSatisfy { $0.time == .none } } }
    }
}
