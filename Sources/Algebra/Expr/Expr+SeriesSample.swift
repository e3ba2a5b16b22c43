import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A complex number in floating point, to see that a coefficient is not zero.
struct SampleValue {
    var re: Double
    var im: Double

    static let zero = SampleValue(re: 0, im: 0)
    static let one = SampleValue(re: 1, im: 0)
    static let unknown = SampleValue(re: .nan, im: .nan)

    var magnitude: Double { hypot(re, im) }

    static func + (a: SampleValue, b: SampleValue) -> SampleValue { SampleValue(re: a.re + b.re, im: a.im + b.im) }
    static func * (a: SampleValue, b: SampleValue) -> SampleValue {
        SampleValue(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    static func / (a: SampleValue, b: SampleValue) -> SampleValue {
        let norm = b.re * b.re + b.im * b.im
        return SampleValue(re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm)
    }

    func scaled(_ re: Double, _ im: Double = 0) -> SampleValue { self * SampleValue(re: re, im: im) }

    var exponential: SampleValue { SampleValue(re: exp(re) * cos(im), im: im == 0 ? 0 : exp(re) * sin(im)) }
    var logarithm: SampleValue { SampleValue(re: log(magnitude), im: atan2(im == 0 ? 0 : im, re)) }

    func power(_ exponent: SampleValue) -> SampleValue {
        if exponent.im == 0, exponent.re == exponent.re.rounded(), exponent.re.magnitude < 64 {
            let product = (0..<Int(exponent.re.magnitude)).reduce(SampleValue.one) { value, _ in value * self }
            return exponent.re < 0 ? .one / product : product
        }
        return (exponent * logarithm).exponential
    }
}

extension Expr {
    /// The value where every letter has a value that fulfils its assumptions, and no other particular property.
    func sample(_ point: Int) -> SampleValue {
        let letters = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($0.element, $0.offset) })
        return fold { part, values in
            switch part.head {
            case .number(let value): return SampleValue(re: value.doubleValue, im: 0)
            case .constant(.pi): return SampleValue(re: .pi, im: 0)
            case .constant(.imaginaryUnit): return SampleValue(re: 0, im: 1)
            case .variable(let variable):
                guard let index = letters[variable] else { return .unknown }
                if variable.assumptions.contains(.integer) { return SampleValue(re: Double(2 + index + point), im: 0) }
                let turn = Double(7 * index + 3 * point + 1) * 0.618_033_988_749_894_9
                let size = 0.4 + (turn - turn.rounded(.down))
                return variable.assumptions.contains(.real) || point == 0
                    ? SampleValue(re: size, im: 0) : SampleValue(re: size, im: 0.37)
            case .sum: return values.reduce(.zero) { $0 + $1 }
            case .product: return values.reduce(.one) { $0 * $1 }
            case .power: return values[0].power(values[1])
            case .call(let function): return function.sample(values)
            case .summation, .integral: return .unknown
            }
        }
    }
}

extension Function {
    fileprivate func sample(_ arguments: [SampleValue]) -> SampleValue {
        let x = arguments[0]
        let (growing, falling) = (x.exponential, x.scaled(-1).exponential)
        let (turn, back) = (x.scaled(0, 1).exponential, x.scaled(0, -1).exponential)
        switch name {
        case "exp": return growing
        case "log": return x.logarithm
        case "cosh": return (growing + falling).scaled(0.5)
        case "sinh": return (growing + falling.scaled(-1)).scaled(0.5)
        case "tanh": return (growing + falling.scaled(-1)) / (growing + falling)
        case "cos": return (turn + back).scaled(0.5)
        case "sin": return (turn + back.scaled(-1)).scaled(0, -0.5)
        case "tan": return (turn + back.scaled(-1)).scaled(0, -1) / (turn + back)
        default:
            if arguments.contains(where: { $0.im != 0 }) { return .unknown }
            return SampleValue(re: value(arguments.map(\.re)), im: 0)
        }
    }
}
