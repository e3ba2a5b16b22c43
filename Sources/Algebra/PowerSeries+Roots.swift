import Exact

extension Rational {
    /// The root of a positive degree, if it is rational: the positive one, or for a negative number the negative one of
    /// odd degree.
    func exactRoot(_ degree: Int) -> Rational? {
        precondition(degree > 0, "the degree of a root is positive")
        if degree == 1 || isZero || isOne { return self }
        if signum() < 0, degree % 2 == 0 { return nil }
        guard let above = numerator.magnitude.exactRoot(degree), let below = denominator.exactRoot(degree),
            let root = try? Rational(numerator: above, denominator: below)
        else { return nil }
        return signum() < 0 ? -root : root
    }
}

extension Integer {
    /// The root of a positive number, if it is an integer.
    ///
    /// Newton's iteration for xᵈ = n falls from a start above the root until it reaches ⌊root⌋.
    fileprivate func exactRoot(_ degree: Int) -> Integer? {
        if isOne { return self }
        // 2 is the smallest root beside 1.
        if degree >= bitWidth { return nil }
        guard var root = try? Integer(2).power((bitWidth + degree - 1) / degree) else { return nil }
        while true {
            guard let slope = try? root.power(degree - 1),
                let step = try? quotientAndRemainder(dividingBy: slope).quotient,
                let next = try? (Integer(degree - 1) * root + step).quotientAndRemainder(dividingBy: Integer(degree))
                    .quotient
            else { return nil }
            if next >= root { return (try? root.power(degree)) == self ? root : nil }
            root = next
        }
    }
}
