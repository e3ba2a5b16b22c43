/// The greatest common divisor of two machine words, with gcd(0, n) = n.
///
/// Stein's binary algorithm: gcd(2a, 2b) = 2 gcd(a, b); gcd(2a, b) = gcd(a, b) for odd b; gcd(a, b) = gcd(b − a, a) for
/// odd a ≤ b, where b − a is even. All factors of two leave in one shift per round, and no round divides.
@usableFromInline
func binaryGCD(_ first: UInt, _ second: UInt) -> UInt {
    if first == 0 { return second }
    if second == 0 { return first }
    let commonTwos = (first | second).trailingZeroBitCount
    var a = first &>> first.trailingZeroBitCount
    var b = second
    repeat {
        b &>>= b.trailingZeroBitCount
        if a > b { swap(&a, &b) }
        b &-= a
    } while b != 0
    return a &<< commonTwos
}

/// Two greatest common divisors at once, of numbers that are not zero.
///
/// A round waits for the one before it; two chains of rounds side by side take hardly longer than one. A chain that has
/// ended has zero and its divisor in its two places, and stays so until the other has ended too.
@inline(__always)
func binaryGCDs(_ first: (UInt, UInt), _ second: (UInt, UInt)) -> (UInt, UInt) {
    let twos = (first.0 | first.1).trailingZeroBitCount
    let otherTwos = (second.0 | second.1).trailingZeroBitCount
    var (a, b) = (first.0 &>> first.0.trailingZeroBitCount, first.1 &>> first.1.trailingZeroBitCount)
    var (c, d) = (second.0 &>> second.0.trailingZeroBitCount, second.1 &>> second.1.trailingZeroBitCount)
    while true {
        let (low, otherLow) = (min(a, b), min(c, d))
        if low | otherLow == 0 { return ((a | b) &<< twos, (c | d) &<< otherTwos) }
        let (excess, otherExcess) = (max(a, b) &- low, max(c, d) &- otherLow)
        a = excess &>> excess.trailingZeroBitCount  // 0 has 64 zeros, a shift by 64 is one by 0: 0 stays 0
        c = otherExcess &>> otherExcess.trailingZeroBitCount
        (b, d) = (low, otherLow)
    }
}
