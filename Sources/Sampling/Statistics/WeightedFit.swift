#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Weighted least squares of numbers at widths N by a sum of powers, y(N) = Σ_p A_p N^(−p).
///
/// A_p is a linear combination Σ_i a_i y_i of the numbers; everything about its error follows from the a_i. By modified Gram and Schmidt with
/// a second pass, columns first brought to equal size: widths a factor 2 apart and four powers lose no more than a few digits.
struct WeightedFit {
    let coefficients: [Double]
    /// [p][i]: the numbers' shares in the coefficients.
    let shares: [[Double]]
    /// Σ_i ((y_i − fit)/σ_i)²
    let chiSquared: Double

    /// - Precondition: at least as many widths, all different, as powers, all different; σ positive.
    init(_ numbers: [Double], sigmas: [Double], widths: [Double], powers: [Int]) {
        precondition(numbers.count >= powers.count && sigmas.allSatisfy { $0 > 0 })
        // The geometric middle of the widths as unit keeps the columns apart from overflow.
        let unit = exp(widths.reduce(0) { $0 + log($1) } / Double(widths.count))
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

        // Q R = columns/σ, with the columns' scales taken out.
        var q: [[Double]] = []
        var r = Array(repeating: Array(repeating: 0.0, count: powers.count), count: powers.count)
        var scales: [Double] = []
        for (place, power) in powers.enumerated() {
            var column = zip(widths, sigmas).map { pow($0 / unit, -Double(power)) / $1 }
            let scale = dot(column, column).squareRoot()
            scales.append(scale * pow(unit, -Double(power)))
            for index in column.indices { column[index] /= scale }
            for _ in 0..<2 {
                for (before, direction) in q.enumerated() {
                    let part = dot(direction, column)
                    r[before][place] += part
                    for index in column.indices { column[index] -= part * direction[index] }
                }
            }
            r[place][place] = dot(column, column).squareRoot()
            q.append(column.map { $0 / r[place][place] })
        }

        // Rows of R⁻¹ Qᵀ, from the last.
        var rows = q
        for place in powers.indices.reversed() {
            for later in powers.indices.dropFirst(place + 1) {
                for index in numbers.indices { rows[place][index] -= r[place][later] * rows[later][index] }
            }
            for index in numbers.indices { rows[place][index] /= r[place][place] }
        }
        shares = powers.indices.map { place in
            numbers.indices.map { rows[place][$0] / (sigmas[$0] * scales[place]) }
        }
        coefficients = shares.map { dot($0, numbers) }

        var rest = zip(numbers, sigmas).map { $0 / $1 }
        for _ in 0..<2 {
            for direction in q {
                let part = dot(direction, rest)
                for index in rest.indices { rest[index] -= part * direction[index] }
            }
        }
        chiSquared = dot(rest, rest)
    }

    /// The standard error of a coefficient, if the numbers have these.
    func error(_ place: Int, errors: [Double]) -> Double {
        zip(shares[place], errors).reduce(0) { $0 + ($1.0 * $1.1) * ($1.0 * $1.1) }.squareRoot()
    }

    /// How far a coefficient is moved at most by shifts of the numbers within bounds.
    func bound(_ place: Int, bounds: [Double]) -> Double {
        zip(shares[place], bounds).reduce(0) { $0 + $1.0.magnitude * $1.1 }
    }

    /// Degrees of freedom of the error of a coefficient, from those of the errors of the numbers (Welch and Satterthwaite).
    func degreesOfFreedom(_ place: Int, errors: [Double], each: [Double]) -> Double {
        let variances = zip(shares[place], errors).map { ($0 * $1) * ($0 * $1) }
        let largest = variances.max() ?? 0
        guard largest > 0 else { return each.min() ?? .infinity }
        let parts = variances.map { $0 / largest }
        let total = parts.reduce(0, +)
        return total * total / zip(parts, each).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    }
}
