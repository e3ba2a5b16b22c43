import Algebra
import Exact
import Theory

extension DiagramEnumeration {
    /// One random way down the tree of partial diagrams. The product of the numbers of branches met on the way is an
    /// unbiased estimate of the number of diagrams (Knuth, Math. Comp. 29 (1975) 121).
    mutating func descend(secondPass: Bool, _ body: (Diagram) throws -> Void) throws {
        probe = .counting(0)
        let finished = finishedByProbe
        try extend(secondPass: secondPass, body)
        guard case .counting(let branches)? = probe, finishedByProbe == finished, branches > 0 else { return }
        weight *= Double(branches)
        probe = .choosing(Int(generator.next() % UInt64(branches)))
        try extend(secondPass: secondPass, body)
    }

    /// Estimates the number of diagrams, and of the Wick pairings they stand for, from random ways down the tree, without
    /// enumerating them.
    ///
    /// - Parameter probes: the number of ways; the relative error falls with its square root but may be large where the
    ///   tree is uneven, so this is an order of magnitude.
    public mutating func estimate(probes: Int, seed: UInt64 = 1) -> (diagrams: Double, pairings: Double) {
        guard drawExternalPoints() else { return (0, 0) }
        generator = SplitMix64(state: seed)
        var (diagrams, pairings) = (0.0, 0.0)
        for _ in 0..<probes {
            weight = 1
            finishedByProbe = 0
            try? descend(secondPass: !hasTwoPasses) { _ in }
            if finishedByProbe > 0 {
                diagrams += weight
                pairings += weight * pairingsOfProbe
            }
        }
        probe = nil
        return (diagrams / Double(probes), pairings / Double(probes))
    }
}

/// A small deterministic generator for estimates.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
