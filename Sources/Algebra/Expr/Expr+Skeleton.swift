import Exact

// The part of an expression that is made of sums, products and powers of sums; what is below, in functions or exponents,
// does not count when it is multiplied out.

extension Expr {
    /// Computes a value from the leaves up as ``fold(_:)`` does, but goes below a part only where it is told to.
    func fold<Value, Failure: Error>(
        through parts: (Expr) -> ArraySlice<Expr>,
        _ rule: (_ part: Expr, _ values: [Value]) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var known: [ObjectIdentifier: Value] = [:]
        var path: [(part: Expr, inner: ArraySlice<Expr>, next: Int)] = []
        var values: [Value] = []
        func visit(_ part: Expr) throws(Failure) {
            if let value = known[ObjectIdentifier(part.node)] {
                values.append(value)
                return
            }
            let inner = parts(part)
            if inner.isEmpty {
                values.append(try rule(part, []))
            } else {
                path.append((part, inner, inner.startIndex))
            }
        }
        try visit(self)
        while let (part, inner, next) = path.last {
            if next < inner.endIndex {
                path[path.count - 1].next += 1
                try visit(inner[next])
            } else {
                path.removeLast()
                let value = try rule(part, Array(values.suffix(inner.count)))
                values.removeLast(inner.count)
                known[ObjectIdentifier(part.node)] = value
                values.append(value)
            }
        }
        return values[0]
    }

    /// Terms, factors, and the base of a power with a whole number in its exponent, if that can be multiplied out.
    var polynomialParts: ArraySlice<Expr> {
        switch head {
        case .sum, .product: children[...]
        case .power: isPositivePowerOfASum ? children[..<1] : []
        default: []
        }
    }

    /// The same with negative powers.
    var rationalParts: ArraySlice<Expr> {
        switch head {
        case .sum, .product: return children[...]
        case .power:
            guard case .sum = children[0].head, !integerPartOfExponent.isZero else { return [] }
            return children[..<1]
        default: return []
        }
    }

    /// For a power, the exponent without its integer part.
    func fractionalExponent() throws(ExprError) -> Expr {
        try .sum([children[1], Expr(Rational(-integerPartOfExponent))])
    }
}

/// Bounds, found before any work is done, of what an expression becomes when it is multiplied out.
struct ExpansionSize {
    var terms: Double
    var degree: Double
    /// Binary digits of a coefficient.
    var bits: Double
    var hasNegativePowers: Bool

    /// What all coefficients together may cost, one gigabyte.
    static let mostBits = 0x1p33

    /// Throws if any step of multiplying out would give more than `limit` terms.
    ///
    /// There are at most as many terms as ways to choose one from every factor, and as products of the different factors to
    /// the total degree. Whether terms will cancel is not known.
    static func check(
        _ expression: Expr, through parts: (Expr) -> ArraySlice<Expr>, limit: Int
    ) throws(ExprAlgebraError) {
        var kernels: Set<Expr> = []
        expression.fold(through: parts) { (part: Expr, _: [Void]) in
            if parts(part).isEmpty, part.number == nil { kernels.insert(part.kernelOfSize) }
        }
        let kinds = Double(kernels.count)
        _ = try expression.fold(through: parts) {
            (part: Expr, values: [ExpansionSize]) throws(ExprAlgebraError) -> ExpansionSize in
            var size = ExpansionSize(terms: 1, degree: 1, bits: 0, hasNegativePowers: false)
            switch part.head {
            case .number(let value):
                (size.degree, size.bits) = (0, value.magnitude.isOne ? 0 : Double(value.bitWidth))
            case .sum:
                size = values.reduce(ExpansionSize(terms: 0, degree: 0, bits: 0, hasNegativePowers: false)) {
                    $0.plus($1)
                }
                // Terms add up only where they are alike; there are few of those in most sums.
                size.bits += 1
                size.boundTerms(kinds)
                return size
            case .product: size = values.dropFirst().reduce(values[0]) { $0.times($1) }
            case .power where !values.isEmpty: size = values[0].power(part.integerPartOfExponent)
            case .power:
                guard let exponent = part.children[1].number, exponent.isInteger else { return size }
                size.hasNegativePowers = exponent.signum() < 0
                size.degree = exponent.magnitude.doubleValue
            default: return size
            }
            size.boundTerms(kinds)
            if size.terms > Double(limit) { throw .tooManyTerms(estimate: size.terms, limit: limit) }
            if size.terms * size.bits > mostBits {
                throw .expression(.tooLarge(bits: Int(min(size.terms * size.bits, 1e18))))
            }
            return size
        }
    }

    private func plus(_ other: ExpansionSize) -> ExpansionSize {
        ExpansionSize(
            terms: terms + other.terms, degree: max(degree, other.degree), bits: max(bits, other.bits),
            hasNegativePowers: hasNegativePowers || other.hasNegativePowers)
    }

    private func times(_ other: ExpansionSize) -> ExpansionSize {
        ExpansionSize(
            terms: terms * other.terms, degree: degree + other.degree,
            bits: bits + other.bits + Self.digits(min(terms, other.terms)),
            hasNegativePowers: hasNegativePowers || other.hasNegativePowers)
    }

    /// C(n + t − 1, t − 1) choices of n among t terms.
    private func power(_ exponent: Integer) -> ExpansionSize {
        let count = exponent.magnitude.doubleValue
        return ExpansionSize(
            terms: Self.choices(count, terms - 1), degree: degree * count,
            bits: count * (bits + Self.digits(terms)),
            hasNegativePowers: hasNegativePowers || exponent.signum() < 0)
    }

    private mutating func boundTerms(_ kinds: Double) {
        if kinds == 0 {
            terms = 1
        } else if hasNegativePowers {
            if kinds < 8 {
                var box = 1.0
                for _ in 0..<Int(kinds) { box *= 2 * degree + 1 }
                terms = min(terms, box)
            }
        } else {
            terms = min(terms, Self.choices(degree, kinds))
        }
    }

    /// Binary digits of a number of 1 or more; 0 for 1.
    private static func digits(_ number: Double) -> Double {
        number <= 1 ? 0 : number.isFinite ? Double(number.exponent) + 1 : 1024
    }

    /// C(n + k, k)
    private static func choices(_ n: Double, _ k: Double) -> Double {
        let (large, small) = (max(n, k), min(n, k))
        if small > 1000 { return .infinity }
        var result = 1.0
        for step in stride(from: 1.0, through: small, by: 1) {
            result *= (large + step) / step
            if result > 1e300 { return .infinity }
        }
        return result
    }
}

extension Expr {
    /// The base for whole powers, for others the power itself: what counts as one symbol.
    fileprivate var kernelOfSize: Expr {
        let (base, exponent) = baseAndExponent
        return exponent?.number?.isInteger ?? true ? base : self
    }
}
