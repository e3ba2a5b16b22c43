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
