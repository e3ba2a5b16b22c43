import Foundation

/// Random numbers for tests: SplitMix64, and Gaussians by the method of Box and Muller.
struct StatisticsDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return (Double(mixed >> 11) + 0.5) * 0x1p-53
    }

    mutating func gaussian() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    /// χ² with many degrees of freedom, by the formula of Wilson and Hilferty: to some 1e-4 at 199.
    mutating func chiSquared(_ degrees: Double) -> Double {
        let spread = 2 / (9 * degrees)
        let root = 1 - spread + gaussian() * spread.squareRoot()
        return degrees * root * root * root
    }
}
