import Diagrams
import Theory
import Times

// Power counting: how high a power of the times a diagram's sum can give, known before it is done.
extension TimeIntegrator {
    /// The most pieces that two skeletons may fall into when they are multiplied.
    static let mostSkeletonPieces = 400_000

    /// Pieces, rates and highest powers of a component after the sum over its times, from those of its lines.
    ///
    ///     ∫_0^t du e^{−γ(t−u)} e^{−γu}         rate of u 0, a resonance:  e^{−γt} t
    ///     ∫_0^t du e^{−γ(t−u)} e^{−2γu}        no resonance:              e^{−γt} + e^{−2γt}
    ///
    /// The times are eliminated in the order in which they are summed over; a sum raises the power by one where its rate
    /// vanishes, and not elsewhere. Coefficients are not known, so the power may be higher than that of the sum where terms
    /// of several pieces cancel.
    ///
    /// - Throws: ``TimesError``.
    /// - Complexity: the number of pieces of the sum, without any arithmetic of coefficients.
    public func skeleton(of component: TimeComponent) throws(TimesError) -> TimeSkeleton {
        let basis = primitives.basis
        var factors: [TimeSkeleton] = []
        for line in component.lines {
            let factor = TimeSkeleton(try function(of: line, externals: component.externals))
            if factor.isZero { return factor }
            factors.append(factor)
        }
        var pending = Array(component.summedTimes)
        for (time, start) in zip(pending, component.starts) {
            if let start { factors.append(TimeSkeleton(.start(of: time, at: start, basis.measure))) }
        }
        while !pending.isEmpty {
            if isStopped() { throw .interrupted }
            let next = Self.next(of: pending, among: factors.map(\.times))
            pending.removeAll { $0 == next }
            let touching = factors.filter { $0.times.contains(next) }.sorted {
                $0.times.count != $1.times.count
                    ? $0.times.count < $1.times.count : $0.pieceCount < $1.pieceCount
            }
            factors.removeAll { $0.times.contains(next) }
            guard var product = touching.first else { throw .notCausal }
            for factor in touching.dropFirst() {
                product = try product.multiplied(by: factor, in: basis, limit: Self.mostSkeletonPieces)
            }
            let sum = try product.summed(
                over: next, externals: component.externals, in: basis, limit: Self.mostSkeletonPieces)
            if sum.isZero { return sum }
            factors.append(sum)
        }
        return try Self.product(factors, basis)
    }

    /// The highest total power of the symbolic times that the sum over a diagram's times can give, exponentials aside.
    ///
    /// - Parameters:
    ///   - components: the factors of the sum.
    ///   - region: what is known of the external times; pieces outside of it do not count.
    /// - Throws: ``TimesError``.
    public func powerOfT(_ components: [TimeComponent], within region: TimeOrder? = nil) throws(TimesError) -> Int {
        var factors: [TimeSkeleton] = []
        for component in components { factors.append(try skeleton(of: component)) }
        let names = [""] + times.names.map(\.name)
        // The difference of two literal times, or of T + 1 and T, is a number.
        return try Self.product(factors, primitives.basis)
            .highestPower(within: region, times.measure) { names[$0] != names[$1] }
    }

    private static func product(_ factors: [TimeSkeleton], _ basis: RateBasis) throws(TimesError) -> TimeSkeleton {
        var product = TimeSkeleton.one
        for factor in factors {
            product = try product.multiplied(by: factor, in: basis, limit: mostSkeletonPieces)
        }
        return product
    }

    /// The time to sum over next: the one with the fewest neighbours.
    static func next(of pending: [Int], among factors: [[Int]]) -> Int {
        func neighbours(_ time: Int) -> Int { Set(factors.filter { $0.contains(time) }.joined()).count }
        let counts = pending.map(neighbours)
        let fewest = counts.min()!
        return zip(pending, counts).filter { $0.1 == fewest }.map(\.0).min()!
    }
}
