import Exact

/// Moments and joint cumulants of several quantities, as polynomials within a truncation.
///
/// A moment is known by how often it holds each quantity: `[2, 1]` is <a² b>. A set of such lists is closed if with a list it
/// has all smaller ones.
public enum JointCumulants {
    /// All lists of numbers from 0 up to the bounds with a sum of at most `total`, smaller ones before larger ones.
    public static func indices(upTo bounds: [Int], total: Int = .max) -> [[Int]] {
        var lists: [[Int]] = [[]]
        for bound in bounds {
            lists = lists.flatMap { list in
                let rest = total - list.reduce(0, +)
                return stride(from: 0, through: min(bound, rest), by: 1).map { list + [$0] }
            }
        }
        return lists
    }

    /// Moments from cumulants: m(n) = Σ_k C(n₁−1, k₁−1)·C(n₂, k₂)⋯κ(k)·m(n−k), the sum over all 0 < k ≤ n that hold the first
    /// quantity in n.
    ///
    /// - Parameter indices: a closed set, smaller ones first. Cumulants that are not given are zero.
    public static func moments(
        _ indices: [[Int]], of cumulants: [[Int]: Polynomial], within truncations: [Truncation]
    ) -> [[Int]: Polynomial] {
        var moments: [[Int]: Polynomial] = [:]
        for index in indices {
            guard let first = index.firstIndex(where: { $0 > 0 }) else {
                moments[index] = .one
                continue
            }
            var sum = PolynomialSum()
            for part in Self.indices(upTo: index) where part[first] > 0 {
                guard let cumulant = cumulants[part], !cumulant.isZero else { continue }
                let rest = zip(index, part).map(-)
                sum.add(
                    cumulant.multiplied(by: moments[rest]!, within: truncations)
                        .scaled(by: count(index, part, first: first)))
            }
            moments[index] = sum.value
        }
        return moments
    }

    /// Cumulants from moments, by the same formula solved for its term k = n.
    ///
    /// - Parameter indices: a closed set, smaller ones first; every one has its moment.
    public static func cumulants(
        _ indices: [[Int]], of moments: [[Int]: Polynomial], within truncations: [Truncation]
    ) -> [[Int]: Polynomial] {
        var cumulants: [[Int]: Polynomial] = [:]
        for index in indices {
            guard let first = index.firstIndex(where: { $0 > 0 }) else { continue }
            var sum = PolynomialSum()
            sum.add(moments[index]!)
            for part in Self.indices(upTo: index) where part[first] > 0 && part != index {
                guard let cumulant = cumulants[part], !cumulant.isZero else { continue }
                let rest = zip(index, part).map(-)
                sum.add(
                    cumulant.multiplied(by: moments[rest]!, within: truncations)
                        .scaled(by: -count(index, part, first: first)))
            }
            cumulants[index] = sum.value
        }
        return cumulants
    }

    private static func count(_ index: [Int], _ part: [Int], first: Int) -> Rational {
        var count = Integer.one
        for place in index.indices {
            count *=
                place == first
                ? Combinatorics.binomial(index[place] - 1, part[place] - 1)
                : Combinatorics.binomial(index[place], part[place])
        }
        return Rational(count)
    }
}
