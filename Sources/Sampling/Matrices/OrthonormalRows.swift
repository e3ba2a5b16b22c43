import CSampling

/// Orthonormal vectors in the rows of a table.
enum OrthonormalRows {
    /// Below this part of its length a vector counts as one of the span of the rows: what is left of it is rounding.
    private static let roundingPart = 1e-12

    /// Takes from x its part in the span of the rows, twice, since once leaves rounding errors of the size of what is taken away
    /// (W. Hoffmann, Computing 41 (1989) 335).
    ///
    /// - Parameter coefficients: place for two times `rowCount` numbers; the first of them become the coefficients of the span.
    /// - Returns: the length of what is left, 0 if that is rounding only.
    static func reduce(
        _ x: Numbers, by rows: UnsafePointer<Double>, _ stride: Int, _ rowCount: Int, _ size: Int,
        coefficients: Numbers
    ) -> Double {
        let before = cs_dot(x, x, size)
        if rowCount == 0 { return before.squareRoot() }
        let again = coefficients + rowCount
        cs_dots(rows, stride, rowCount, x, coefficients, size)
        subtract(coefficients, rows, stride, rowCount, from: x, size, again)
        cs_dots(rows, stride, rowCount, x, again, size)
        for k in 0..<rowCount {
            coefficients[k] += again[k]
            again[k] = -again[k]
        }
        cs_combine(rows, stride, rowCount, again, x, size)
        let after = cs_dot(x, x, size)
        return after <= before * (roundingPart * roundingPart) ? 0 : after.squareRoot()
    }

    private static func subtract(
        _ coefficients: Numbers, _ rows: UnsafePointer<Double>, _ stride: Int, _ rowCount: Int, from x: Numbers,
        _ size: Int, _ negative: Numbers
    ) {
        for k in 0..<rowCount { negative[k] = -coefficients[k] }
        cs_combine(rows, stride, rowCount, negative, x, size)
    }

    /// Makes x the next row, which stands at its place already; false if it lies in the span of the others.
    static func append(
        _ x: Numbers, to rows: UnsafePointer<Double>, _ stride: Int, _ rowCount: Int, _ size: Int
    ) -> Bool {
        let place = Strip(2 * max(1, rowCount))
        let length = reduce(x, by: rows, stride, rowCount, size, coefficients: place.numbers)
        guard length > 0 else { return false }
        cs_scale(1 / length, x, x, size)
        return true
    }
}
