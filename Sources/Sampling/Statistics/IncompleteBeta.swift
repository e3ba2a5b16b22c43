#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The regularized incomplete beta function I_x(a, ½), by logarithms.
///
/// The continued fraction of DiDonato and Morris (ACM Trans. Math. Softw. 18 (1992) 360, section 9), in which y = 1 − x stands beside x: for a
/// of a million x is so near to 1 that it alone has lost the digits of y. It is used on the side of the mean where it converges in some √a
/// steps, with the modified method of Lentz.
struct IncompleteBeta {
    let a: Double
    /// ln B(a, ½)
    private let logBeta: Double

    init(_ a: Double) {
        self.a = a
        logBeta = 0.5 * log(Double.pi) - Self.logGammaRatio(a)
    }

    /// ln I_x(a, ½), from ln x and ln y, y = 1 − x.
    func logValue(logX: Double, logY: Double) -> Double {
        let logFront = a * logX + 0.5 * logY - logBeta
        let (x, y) = (exp(logX), exp(logY))
        if y * (a + 2.5) > 1.5 {
            return logFront + log(Self.fraction(a, 0.5, x, y, excess: (a + 0.5) * y - 0.5))
        }
        return log1p(-exp(logFront) * Self.fraction(0.5, a, y, x, excess: 0.5 - (a + 0.5) * y))
    }

    /// I_x(a, b)·B(a, b)/(x^a y^b); `excess` is a − (a + b)x.
    private static func fraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double, excess: Double) -> Double {
        let tiny = 1e-300
        func kept(_ number: Double) -> Double { number.magnitude < tiny ? tiny : number }
        var denominator = kept(a / (a + 1) * (excess + 1))
        var (c, d) = (denominator, 0.0)
        for step in 1...1_000_000 {
            let n = Double(step)
            let odd = a + 2 * n - 1
            let numerator = (a + n - 1) / odd * ((a + b + n - 1) / odd) * n * (b - n) * x * x
            let next = n + n * (b - n) * x / odd + (a + n) / (odd + 2) * (excess + 1 + n * (1 + y))
            d = 1 / kept(next + numerator * d)
            c = kept(next + numerator / c)
            denominator *= c * d
            if (c * d - 1).magnitude < 1e-16 { break }
        }
        return 1 / denominator
    }

    /// ln Γ(a + ½) − ln Γ(a), without the cancellation between the two.
    ///
    /// Asymptotic series (DLMF 5.11.13) from a = 24 on, where the first term left out is below 1e-15; below by the recurrence
    /// Γ(a+1) = aΓ(a).
    static func logGammaRatio(_ a: Double) -> Double {
        var (argument, shift) = (a, 0.0)
        while argument < 24 {
            shift -= log1p(0.5 / argument)
            argument += 1
        }
        let inverse = 1 / argument
        let square = inverse * inverse
        let series = inverse * (-1.0 / 8 + square * (1.0 / 192 + square * (-1.0 / 640 + square * 17.0 / 14336)))
        return shift + 0.5 * log(argument) + series
    }
}
