import Algebra
import Exact

/// p_{n,m}(1/N) = (1/N) E tr W^n (W^T)^m for a matrix of independent Gaussians of variance 1/N, by adding up all pairings of
/// its n + m factors.
enum WeightTraces {
    /// A Laurent polynomial in N.
    ///
    /// In the trace stand the index places 0 … n+m−1, factor k between the places k and k+1. W_ab W_cd pairs a with c and b with
    /// d; what is a row of W is a column of W^T. A pairing gives N to the number of places that remain distinct, and 1/N for
    /// each pair.
    static func p(_ n: Int, _ m: Int) -> Polynomial {
        let count = n + m
        if count == 0 { return .one }
        if !count.isMultiple(of: 2) { return .zero }
        var sum = Polynomial.zero
        func pair(_ open: [Int], _ pairs: [(Int, Int)]) {
            guard let first = open.first else {
                sum += .width(power: distinctPlaces(pairs, n, count) - count / 2 - 1)
                return
            }
            for other in open.dropFirst() {
                pair(open.filter { $0 != first && $0 != other }, pairs + [(first, other)])
            }
        }
        pair(Array(0..<count), [])
        return sum
    }

    private static func distinctPlaces(_ pairs: [(Int, Int)], _ n: Int, _ count: Int) -> Int {
        var name = Array(0..<count)
        func unite(_ a: Int, _ b: Int) {
            let (old, new) = (name[a], name[b])
            for place in name.indices where name[place] == old { name[place] = new }
        }
        func row(_ factor: Int) -> Int { factor < n ? factor : (factor + 1) % count }
        func column(_ factor: Int) -> Int { factor < n ? (factor + 1) % count : factor }
        for (a, b) in pairs {
            unite(row(a), row(b))
            unite(column(a), column(b))
        }
        return Set(name).count
    }
}
