import Exact

extension DiagramGrowth {
    /// One random way down the tree of partial diagrams. The product of the numbers of branches met on the way is an
    /// unbiased estimate of the number of diagrams (Knuth, Math. Comp. 29 (1975) 121).
    mutating func descend(_ source: Int, pass: UInt8, last: Int, lastNew: Int, _ visit: Visit) throws {
        probe = .counting(0)
        let finished = finishedByProbe
        try continueRow(source, pass: pass, last: last, lastNew: lastNew, visit)
        try choose(finished) { growth in
            try growth.continueRow(source, pass: pass, last: last, lastNew: lastNew, visit)
        }
    }

    /// Chooses one of the branches just counted.
    private mutating func choose(_ finished: Int, _ body: (inout DiagramGrowth) throws -> Void) throws {
        guard case .counting(let branches)? = probe, finishedByProbe == finished, branches > 0 else { return }
        weight *= Double(branches)
        probe = .choosing(Int(generator.next() % UInt64(branches)))
        try body(&self)
    }

    /// A random way from the external points.
    mutating func probeOnce() {
        weight = 1
        finishedByProbe = 0
        probe = .counting(0)
        try? nextRow(after: -1, pass: hasTwoPasses ? 1 : 2) { _, _ in }
        try? choose(0) { growth in
            try growth.nextRow(after: -1, pass: growth.hasTwoPasses ? 1 : 2) { _, _ in }
        }
        probe = nil
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
