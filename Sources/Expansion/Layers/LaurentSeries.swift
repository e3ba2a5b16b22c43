import Exact

/// A series Σ c_i K^{lowest + i} with rational coefficients, of which the first ones are known.
struct LaurentSeries: Sendable, Equatable {
    let lowest: Int
    let coefficients: [Rational]

    init(lowest: Int, _ coefficients: [Rational]) {
        self.lowest = lowest
        self.coefficients = coefficients
    }

    /// A number, with so many known coefficients.
    init(_ number: Rational, count: Int) {
        self.init(lowest: 0, [number] + [Rational](repeating: 0, count: max(0, count - 1)))
    }

    /// The first power of which nothing is known.
    var end: Int { lowest + coefficients.count }

    /// The coefficient of a power; nil if it is not known.
    subscript(power: Int) -> Rational? {
        power < lowest ? 0 : power < end ? coefficients[power - lowest] : nil
    }

    var isZero: Bool { coefficients.allSatisfy(\.isZero) }

    /// Without zeros in front, so that products know as much as they can.
    var normalized: LaurentSeries {
        let zeros = coefficients.prefix(while: \.isZero).count
        return zeros == coefficients.count
            ? self : LaurentSeries(lowest: lowest + zeros, Array(coefficients.dropFirst(zeros)))
    }

    static func + (left: LaurentSeries, right: LaurentSeries) -> LaurentSeries {
        let (lowest, end) = (min(left.lowest, right.lowest), min(left.end, right.end))
        guard lowest < end else { return LaurentSeries(lowest: end, []) }
        return LaurentSeries(lowest: lowest, (lowest..<end).map { left[$0]! + right[$0]! })
    }

    static func - (left: LaurentSeries, right: LaurentSeries) -> LaurentSeries { left + right.scaled(by: -1) }

    static func * (left: LaurentSeries, right: LaurentSeries) -> LaurentSeries {
        let count = min(left.coefficients.count, right.coefficients.count)
        var product = [Rational](repeating: 0, count: count)
        for (i, a) in left.coefficients.prefix(count).enumerated() where !a.isZero {
            for (j, b) in right.coefficients.prefix(count - i).enumerated() { product[i + j] += a * b }
        }
        return LaurentSeries(lowest: left.lowest + right.lowest, product)
    }

    func scaled(by factor: Rational) -> LaurentSeries {
        LaurentSeries(lowest: lowest, coefficients.map { $0 * factor })
    }

    /// The same series times K^power.
    func shifted(by power: Int) -> LaurentSeries { LaurentSeries(lowest: lowest + power, coefficients) }

    /// An integer power; a negative one needs a first coefficient other than zero.
    func power(_ exponent: Int) -> LaurentSeries {
        let one = LaurentSeries(1, count: coefficients.count)
        let base = exponent < 0 ? reciprocal : self
        return (0..<exponent.magnitude).reduce(one) { product, _ in product * base }
    }

    private var reciprocal: LaurentSeries {
        let first = coefficients[0]
        var inverse: [Rational] = []
        for i in coefficients.indices {
            var sum: Rational = i == 0 ? 1 : 0
            for j in 0..<i { sum -= inverse[j] * coefficients[i - j] }
            inverse.append(sum / first)
        }
        return LaurentSeries(lowest: -lowest, inverse)
    }

    func derivative(_ order: Int) -> LaurentSeries {
        (0..<order).reduce(self) { series, _ in
            LaurentSeries(
                lowest: series.lowest - 1,
                series.coefficients.enumerated().map { $0.element * Rational(series.lowest + $0.offset) })
        }
    }
}
