#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Several tests judged together: the probability that any true one of them falls below a level is at most that level.
public enum Holm {
    /// The adjusted ln p of each: the i-th smallest of m is multiplied by m − i + 1, and none is below a smaller one's.
    ///
    /// Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65. Nothing is assumed of how the tests depend on each other.
    public static func adjusted(_ logP: [Double]) -> [Double] {
        var adjusted = logP
        var largest = -Double.infinity
        for (rank, index) in logP.indices.sorted(by: { logP[$0] < logP[$1] }).enumerated() {
            largest = max(largest, min(0, logP[index] + log(Double(logP.count - rank))))
            adjusted[index] = largest
        }
        return adjusted
    }
}
