import Foundation

/// A floating-point complex number that knows where its rounding errors could decide between branches.
struct ComplexNumber {
    var re: Double
    var im: Double

    init(_ re: Double, _ im: Double = 0) {
        self.re = re + 0
        self.im = im + 0
    }

    var magnitude: Double { hypot(re, im) }

    static func + (a: Self, b: Self) -> Self { Self(a.re + b.re, a.im + b.im) }
    static func * (a: Self, b: Self) -> Self { Self(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re) }
    static prefix func - (a: Self) -> Self { Self(-a.re, -a.im) }

    var inverse: Self? {
        let square = re * re + im * im
        return square < 1e-12 ? nil : Self(re / square, -im / square)
    }

    /// A value that is neither huge nor tiny, nor has lost its digits.
    var usable: Self? {
        let size = magnitude
        return size.isFinite && size < 1e5 && (size == 0 || size > 1e-5) ? self : nil
    }

    var exp: Self { Self(Foundation.exp(re) * cos(im), Foundation.exp(re) * sin(im)) }

    /// The principal logarithm; nil at zero and at the cut, where a rounding error would decide.
    var log: Self? {
        if magnitude < 1e-9 { return nil }
        if re < 0, im != 0, abs(im) < 1e-9 * abs(re) { return nil }
        return Self(Foundation.log(magnitude), atan2(im, re))
    }

    /// Powers with small integer exponents need no logarithm.
    func power(_ exponent: Self) -> Self? {
        if exponent.im == 0, exponent.re == exponent.re.rounded(), abs(exponent.re) < 100 {
            if exponent.re == 0 { return Self(1) }
            guard let base = exponent.re < 0 ? inverse : self else { return nil }
            return (1..<max(1, Int(abs(exponent.re)))).reduce(base) { power, _ in power * base }.usable
        }
        return log.flatMap { ($0 * exponent).exp.usable }
    }

    /// A function of the table, by Euler's formulas or, for real arguments, by its row.
    func function(_ name: String, _ row: ([Double]) -> Double) -> Self? {
        let i = Self(0, 1)
        if magnitude > 20 { return nil }
        switch name {
        case "exp": return exp.usable
        case "log": return log
        case "cosh": return ((exp + (-self).exp) * Self(0.5)).usable
        case "sinh": return ((exp + -(-self).exp) * Self(0.5)).usable
        case "cos": return (((i * self).exp + (-(i * self)).exp) * Self(0.5)).usable
        case "sin": return (((i * self).exp + -(-(i * self)).exp) * Self(0, -0.5)).usable
        case "tanh":
            guard let below = (exp + (-self).exp).inverse else { return nil }
            return ((exp + -(-self).exp) * below).usable
        case "tan": return (i * self).function("tanh", row).map { $0 * Self(0, -1) }
        case "abs": return Self(magnitude)
        default:
            // Steps decide by rounding errors near zero.
            if im != 0 || (re != 0 && abs(re) < 1e-9) { return nil }
            let value = row([re])
            return value.isFinite ? Self(value).usable : nil
        }
    }
}
