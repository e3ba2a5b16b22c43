/// A small reproducible generator (Steele, Lea and Flood 2014): the same seed gives the same inputs everywhere.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A decimal integer of about so many bits, of either sign.
    mutating func integerText(bits: Int) -> String {
        let digits = max(1, bits * 30_103 / 100_000)
        let first = "\(1 + next() % 9)"
        return (next() % 2 == 0 ? "" : "-") + (1..<digits).reduce(into: first) { text, _ in text += "\(next() % 10)" }
    }

    /// A fraction with parts of about so many bits.
    mutating func fractionText(bits: Int) -> String {
        integerText(bits: bits) + "/" + integerText(bits: bits).drop { $0 == "-" }
    }
}
