import Exact

extension DiagramGrowth {
    /// One random way down the tree of partial diagrams: each branch is taken in proportion to the Wick contractions its
    /// block of lines stands for. The product of the inverse probabilities is an unbiased estimate of the number of
    /// diagrams (Knuth, Math. Comp. 29 (1975) 121; weighted choices as in his section 5).
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
        guard case .counting(let sum)? = probe, finishedByProbe == finished, sum > 0 else { return }
        weight *= sum
        let share = Double(generator.next() >> 11) / Double(1 << 53)
        probe = .choosing(share * sum)
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

    /// In how many ways a block of lines can be contracted.
    func contractions(_ left: Int, _ right: Int, _ lines: Int, _ isLoop: Bool) -> Double {
        if isLoop {
            // Pairs among the ends of one cell.
            return (0..<lines).reduce(1) { ways, line in
                let free = Double(left - 2 * line)
                return ways * free * (free - 1) / 2 / Double(line + 1)
            }
        }
        return Self.choices(left, lines) * Self.choices(right, lines) * (1...lines).reduce(1) { $0 * Double($1) }
    }

    /// Binomial coefficients.
    static func choices(_ all: Int, _ some: Int) -> Double {
        (0..<some).reduce(1) { $0 * Double(all - $1) / Double($1 + 1) }
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
