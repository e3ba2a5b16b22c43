import Algebra

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension CompiledExpressions {
    private static var u: Double { Estimate.rounding }
    /// What the mathematical library may be wrong by: two units in the last place.
    private static var library: Double { 4 * Estimate.rounding }

    /// One step at all points: values `v` and bounds `e` of their errors.
    static func perform(
        _ step: Step, at base: Int, points n: Int, _ v: UnsafeMutableBufferPointer<Double>,
        _ e: UnsafeMutableBufferPointer<Double>, _ inputs: [Double], _ inputErrors: [Double]
    ) {
        switch step {
        case .constant(let value, let error):
            for p in 0..<n {
                v[base + p] = value
                e[base + p] = error
            }
        case .input(let variable):
            for p in 0..<n {
                v[base + p] = inputs[variable * n + p]
                e[base + p] = inputErrors[variable * n + p]
            }
        case .sum(let operands):
            for p in 0..<n {
                var (sum, error) = (v[operands[0] * n + p], e[operands[0] * n + p])
                for k in operands.indices.dropFirst() {
                    sum += v[operands[k] * n + p]
                    error += e[operands[k] * n + p] + sum.magnitude * u
                }
                v[base + p] = sum
                e[base + p] = sum.isInfinite ? 0 : error
            }
        case .product(let operands):
            for p in 0..<n {
                var (product, error) = (v[operands[0] * n + p], e[operands[0] * n + p])
                for k in operands.indices.dropFirst() {
                    let (factor, other) = (v[operands[k] * n + p], e[operands[k] * n + p])
                    error = error * (factor.magnitude + other) + product.magnitude * other
                    product *= factor
                    error += product.magnitude * u
                }
                v[base + p] = product
                e[base + p] = product.isInfinite ? 0 : error
            }
        case .power(let operand, let exponent):
            for p in 0..<n {
                (v[base + p], e[base + p]) = power(v[operand * n + p], e[operand * n + p], exponent)
            }
        case .squareRoot(let operand):
            for p in 0..<n {
                let (a, d) = (v[operand * n + p], e[operand * n + p])
                // What is negative by its error alone is 0 or a positive number not larger than a + d.
                let root = a < 0 && a >= -d ? 0 : a.squareRoot()
                v[base + p] = root
                // √(a + d) − √a ≤ √d, whatever a is.
                e[base + p] = (a > 2 * d ? d / root : d.squareRoot()) + root * u
            }
        case .realPower(let operand, let exponent):
            for p in 0..<n {
                let (a, d) = (v[operand * n + p], e[operand * n + p])
                let (b, f) = (v[exponent * n + p], e[exponent * n + p])
                let isUndefined = a.isNaN || b.isNaN || (a == 0 && b < 0)
                let value = isUndefined ? .nan : pow(a, b)
                let near = max(a - d, 0)
                let relative = near > 0 ? (b.magnitude + f) * d / near + f * log(a).magnitude : 0
                v[base + p] = value
                e[base + p] =
                    near > 0
                    ? value.magnitude * (expm1(relative) + library)
                    : max((pow(a + d, b) - value).magnitude, value.magnitude)
                if value.isInfinite { e[base + p] = 0 }
            }
        case .elementary(let function, let operand):
            elementary(function, base, operand * n, n, v, e)
        case .call(let function, let operands):
            for p in 0..<n {
                let arguments = operands.map { v[$0 * n + p] }
                let value = arguments.contains(where: \.isNaN) ? .nan : function.value(arguments)
                var error = value.magnitude * 2 * library
                // Steps of the errors to both sides; the factor 2 is for what happens between.
                for (position, operand) in operands.enumerated() where e[operand * n + p] > 0 {
                    for sign in [-1.0, 1.0] {
                        var moved = arguments
                        moved[position] += sign * max(e[operand * n + p], arguments[position].magnitude * 4 * u)
                        error += 2 * (function.value(moved) - value).magnitude
                    }
                }
                v[base + p] = value
                e[base + p] = value.isInfinite ? 0 : error
            }
        }
    }

    private static func power(_ a: Double, _ d: Double, _ exponent: Int) -> (Double, Double) {
        if exponent == 2 { return (a * a, d * (2 * a.magnitude + d) + a * a * u) }
        if a == 0, exponent < 0 { return (.nan, .infinity) }
        let value = pow(a, Double(exponent))
        if value.isInfinite { return (value, 0) }
        let size = a.magnitude
        if exponent > 0 {
            // (|a| + d)^n − |a|^n ≤ n·d·(|a| + d)^(n−1)
            return (
                value,
                Double(exponent) * d * pow(size + d, Double(exponent - 1)) * (1 + library) + value.magnitude * library
            )
        }
        guard size > d else { return (value, .infinity) }
        return (value, value.magnitude * (expm1(-Double(exponent) * d / (size - d)) + library))
    }

    /// asin of a number with an error; beyond ±1 by no more than the error, it is taken at ±1.
    ///
    /// The slope 1/√(1 − x²) is bounded over the interval where that stays inside; everywhere
    /// |asin(x) − asin(y)| ≤ 2·asin(√(|x − y|/2)) ≤ π·√(|x − y|/2), since asin is steepest at ±1.
    private static func arcsine(_ a: Double, _ d: Double) -> (Double, Double) {
        // What has no error of its own may still be a rounded 1.
        if a.isNaN || a.magnitude > 1 + max(d, 8 * u) { return (.nan, .infinity) }
        let value = asin(min(max(a, -1), 1))
        let beyond = max(a.magnitude - 1, 0)
        let edge = a.magnitude + d
        let steepest = .pi * ((d + beyond) / 2).squareRoot()
        let bound = edge < 1 ? min(d / ((1 - edge) * (1 + edge)).squareRoot() * (1 + library), steepest) : steepest
        return (value, bound + library * value.magnitude)
    }

    private static func elementary(
        _ function: Elementary, _ base: Int, _ operand: Int, _ n: Int, _ v: UnsafeMutableBufferPointer<Double>,
        _ e: UnsafeMutableBufferPointer<Double>
    ) {
        for p in 0..<n {
            let (a, d) = (v[operand + p], e[operand + p])
            let value: Double
            var error: Double
            switch function {
            case .exp:
                value = exp(a)
                error = value * ((d < 1e-3 ? d * 1.001 : expm1(d)) + library)
            case .log:
                value = log(a)
                error = (a > d ? d / (a - d) : .infinity) + value.magnitude * library
            case .sin:
                value = sin(a)
                error = min(d, 2) + library * value.magnitude
            case .cos:
                value = cos(a)
                error = min(d, 2) + library * value.magnitude
            case .asin:
                (value, error) = arcsine(a, d)
            case .tanh:
                value = tanh(a)
                // The slope changes by no more than the factor exp(2d) over a distance d.
                let slope = (1 - value * value + 2 * u) * (d < 1e-3 ? 1.003 : exp(2 * min(d, 1)))
                error = min(d * slope, 2) + library * value.magnitude
                if value.magnitude == 1, a.magnitude > 20 + d { error = u }
            case .erf:
                value = erf(a)
                error = min(d * 1.1284, 2) + library * value.magnitude
            case .sinh:
                value = sinh(a)
                error = (cosh(a) * 1.01) * (d < 1e-2 ? d : expm1(d)) + library * value.magnitude
            case .cosh:
                value = cosh(a)
                error = value * 1.01 * (d < 1e-2 ? d : expm1(d)) + library * value
            case .relu:
                value = max(a, 0)
                error = a + d > 0 ? d : 0
            case .abs:
                value = a.magnitude
                error = d
            case .sign:
                value = a > 0 ? 1 : a < 0 ? -1 : a
                error = a.magnitude < d ? 2 : 0
            case .step:
                value = a > 0 ? 1 : a <= 0 ? 0 : .nan
                error = a.magnitude < d ? 1 : 0
            }
            if value.isInfinite { error = 0 }
            v[base + p] = a.isNaN ? .nan : value
            e[base + p] = error
        }
    }
}

extension CompiledExpressions {
    static func cosine(_ x: Double) -> Double { cos(x) }
    static func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }
    static func gaussian(_ z: Double) -> Double { exp(-z * z / 2) * 0.398_942_280_401_432_7 }
}
