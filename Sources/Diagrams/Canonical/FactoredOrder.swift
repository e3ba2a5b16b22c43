import Exact

/// The order of a group while its factors are multiplied: a machine word as long as it lasts.
struct FactoredOrder {
    private var large: Integer = 1
    private var small = 1

    var value: Integer { large.isOne ? Integer(small) : large * Integer(small) }

    mutating func multiply(by factor: Int) {
        let (product, overflows) = small.multipliedReportingOverflow(by: factor)
        if overflows {
            large *= Integer(small)
            small = factor
        } else {
            small = product
        }
    }

    mutating func multiply(byFactorialOf number: Int) {
        if number <= 20 {
            for factor in stride(from: 2, through: number, by: 1) { multiply(by: factor) }
        } else {
            large *= Combinatorics.factorial(number)
        }
    }
}

/// A bijection of machine words whose values look random (the finalizer of SplitMix64).
@inline(__always)
func mixed(_ word: UInt) -> UInt {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
