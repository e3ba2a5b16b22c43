// Each operator is a few inlined instructions for two small integers and one call for everything else. Most coefficients
// of a perturbative expansion are small integers most of the time.

extension Rational {
    /// The sum.
    @inlinable @inline(__always)
    public static func + (left: Rational, right: Rational) -> Rational {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (sum, overflow) = a.addingReportingOverflow(c)
            if !overflow { return Rational(sum) }
        }
        return sumOfFractions(left, right)
    }

    /// The difference.
    @inlinable @inline(__always)
    public static func - (left: Rational, right: Rational) -> Rational {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (difference, overflow) = a.subtractingReportingOverflow(c)
            if !overflow { return Rational(difference) }
        }
        return differenceOfFractions(left, right)
    }

    /// The product.
    @inlinable @inline(__always)
    public static func * (left: Rational, right: Rational) -> Rational {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: c)
            if !overflow { return Rational(product) }
        }
        return productOfFractions(left, right)
    }

    /// The quotient.
    ///
    /// - Precondition: `right` is not zero; where a user chose it, call ``divided(by:)``.
    public static func / (left: Rational, right: Rational) -> Rational {
        precondition(!right.isZero, "division by zero")
        return quotientOfFractions(left, right)
    }

    /// The opposite number.
    @inlinable @inline(__always)
    public static prefix func - (operand: Rational) -> Rational {
        if case .small(let numerator, let denominator) = operand.storage, numerator != Int.min {
            return Rational(storage: .small(-numerator, denominator))
        }
        return negativeByGMP(operand)
    }

    /// Changes the sign in place.
    @inlinable @inline(__always)
    public mutating func negate() {
        if case .small(let numerator, let denominator) = storage, numerator != Int.min {
            self = Rational(storage: .small(-numerator, denominator))
            return
        }
        self = Rational.negativeByGMP(consume self)
    }

    /// Adds in place: no allocation per step while the sum is held here alone.
    @inlinable @inline(__always)
    public static func += (left: inout Rational, right: Rational) {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (sum, overflow) = a.addingReportingOverflow(c)
            if !overflow {
                left = Rational(sum)
                return
            }
        }
        left = sumOfFractions(consume left, right)
    }

    /// Subtracts in place.
    @inlinable @inline(__always)
    public static func -= (left: inout Rational, right: Rational) {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (difference, overflow) = a.subtractingReportingOverflow(c)
            if !overflow {
                left = Rational(difference)
                return
            }
        }
        left = differenceOfFractions(consume left, right)
    }

    /// Multiplies in place.
    @inlinable @inline(__always)
    public static func *= (left: inout Rational, right: Rational) {
        if case .small(let a, 1) = left.storage, case .small(let c, 1) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: c)
            if !overflow {
                left = Rational(product)
                return
            }
        }
        left = productOfFractions(consume left, right)
    }

    /// Divides in place.
    ///
    /// - Precondition: `right` is not zero; where a user chose it, call ``divided(by:)``.
    public static func /= (left: inout Rational, right: Rational) {
        precondition(!right.isZero, "division by zero")
        left = quotientOfFractions(consume left, right)
    }

    /// Adds the product `a·b` in place, the inner step of every contraction.
    @inlinable @inline(__always)
    public mutating func addMul(_ a: Rational, _ b: Rational) {
        if case .small(let x, 1) = a.storage, case .small(let y, 1) = b.storage {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if !overflow {
                self += Rational(product)
                return
            }
        }
        self = Rational.addingProductOfFractions(consume self, a, b)
    }

    /// Subtracts the product `a·b` in place.
    @inlinable @inline(__always)
    public mutating func subMul(_ a: Rational, _ b: Rational) {
        if case .small(let x, 1) = a.storage, case .small(let y, 1) = b.storage {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if !overflow {
                self -= Rational(product)
                return
            }
        }
        self = Rational.subtractingProductOfFractions(consume self, a, b)
    }
}

// MARK: - Division and powers

extension Rational {
    /// The quotient.
    ///
    /// - Throws: ``ExactError/divisionByZero``, ``ExactError/tooLarge(bits:limit:)``.
    public func divided(by divisor: Rational) throws(ExactError) -> Rational {
        if divisor.isZero { throw .divisionByZero }
        if isZero { return .zero }
        let (numerator, denominator) = divisor.bitWidths
        try checkProduct((denominator, numerator))
        return Rational.quotientOfFractions(self, divisor)
    }

    /// One over the value.
    ///
    /// - Throws: ``ExactError/divisionByZero``.
    public func reciprocal() throws(ExactError) -> Rational {
        try Rational.one.divided(by: self)
    }

    /// The power with any integer exponent; 0⁰ = 1.
    ///
    /// - Throws: ``ExactError/divisionByZero`` for a negative power of zero, ``ExactError/tooLarge(bits:limit:)``.
    public func power(_ exponent: Int) throws(ExactError) -> Rational {
        let base = exponent < 0 ? try reciprocal() : self
        // Powers of coprime numbers are coprime: nothing to reduce.
        let numerator = try base.numerator.power(magnitude: exponent.magnitude)
        let denominator = try base.denominator.power(magnitude: exponent.magnitude)
        if let numerator = numerator.asInt, let denominator = denominator.asInt {
            return Rational(storage: .small(numerator, denominator))
        }
        return Rational.reducedByGMP(numerator, denominator)
    }
}
