import Exact

/// A sum of terms c·xⁿ·exp((α + iβ)·x), the functions whose Gaussian averages are exact.
///
/// α and β are numbers times products of parameters; c is complex with polynomials in parameters as its parts. sin, cos, sinh
/// and cosh of multiples of x are such functions, and so are sums and products of them.
struct ExponentialPolynomial {
    struct Key: Hashable {
        var power = 0
        var alpha = Polynomial.zero
        var beta = Polynomial.zero
    }

    struct Complex {
        var real: Polynomial
        var imaginary = Polynomial.zero

        static func * (a: Self, b: Self) -> Self {
            Self(
                real: a.real * b.real - a.imaginary * b.imaginary,
                imaginary: a.real * b.imaginary + a.imaginary * b.real)
        }

        static func + (a: Self, b: Self) -> Self {
            Self(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
        }

        var isZero: Bool { real.isZero && imaginary.isZero }
    }

    typealias Term = (key: Key, coefficient: Complex)

    private(set) var terms: [Key: Complex] = [:]

    /// The terms in an order that does not depend on the run.
    func sortedTerms(in names: SymbolTable) -> [Term] {
        let text = { (polynomial: Polynomial) in polynomial.formatted(as: .text, in: names) }
        return terms.map { (key: $0.key, coefficient: $0.value) }.sorted {
            ($0.key.power, text($0.key.alpha), text($0.key.beta)) < (
                $1.key.power, text($1.key.alpha), text($1.key.beta)
            )
        }
    }

    init() {}

    init(_ constant: Polynomial) { add(Key(), Complex(real: constant)) }

    /// exp((α + iβ)·x)
    init(alpha: Polynomial = .zero, beta: Polynomial = .zero, coefficient: Complex) {
        add(Key(alpha: alpha, beta: beta), coefficient)
    }

    static let x: Self = {
        var x = Self()
        x.add(Key(power: 1), Complex(real: 1))
        return x
    }()

    private mutating func add(_ key: Key, _ coefficient: Complex) {
        let sum = (terms[key] ?? Complex(real: .zero)) + coefficient
        terms[key] = sum.isZero ? nil : sum
    }

    static func + (a: Self, b: Self) -> Self {
        var sum = a
        for (key, coefficient) in b.terms { sum.add(key, coefficient) }
        return sum
    }

    static func * (a: Self, b: Self) -> Self {
        var product = Self()
        for (k, c) in a.terms {
            for (l, d) in b.terms {
                product.add(
                    Key(power: k.power + l.power, alpha: k.alpha + l.alpha, beta: k.beta + l.beta), c * d)
            }
        }
        return product
    }

    /// A number of terms beyond which no closed form is sought.
    private static let mostTerms = 400

    func power(_ exponent: Int) -> Self? {
        var (result, base, rest) = (Self(1), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            rest >>= 1
            if rest > 0 { base = base * base }
            if max(result.terms.count, base.terms.count) > Self.mostTerms { return nil }
        }
        return result
    }

    /// f(−x)
    var mirrored: Self {
        var result = Self()
        for (key, c) in terms {
            let odd = key.power & 1 == 1
            result.add(
                Key(power: key.power, alpha: -key.alpha, beta: -key.beta),
                odd ? Complex(real: -c.real, imaginary: -c.imaginary) : c)
        }
        return result
    }

    func isEqual(to other: Self) -> Bool { (self + Self(-1) * other).terms.isEmpty }

    /// The coefficients of a real polynomial, nil if it is something else.
    var polynomialCoefficients: [Int: Polynomial]? {
        guard terms.allSatisfy({ $0.key.alpha.isZero && $0.key.beta.isZero && $0.value.imaginary.isZero }) else {
            return nil
        }
        return Dictionary(uniqueKeysWithValues: terms.map { ($0.key.power, $0.value.real) })
    }

    /// The polynomial, if x does not occur.
    var constant: Polynomial? {
        if terms.isEmpty { return .zero }
        return terms.count == 1 ? polynomialCoefficients?[0] : nil
    }

    /// a for a·x with a single-term a, as it may stand in an exponent.
    var slope: Polynomial? {
        guard terms.count == 1, let a = polynomialCoefficients?[1], a.singleTerm != nil else { return nil }
        return a
    }
}

extension ExponentialPolynomial {
    /// The function that an expression is where the variable is positive; nil if it is no such function.
    ///
    /// - Parameter symbol: the symbol of a parameter.
    init?(_ expression: Expr, in variable: Variable, symbol: (Variable) -> Symbol?) {
        let found = expression.fold { (part: Expr, children: [Self?]) -> Self? in
            let known = children.compactMap { $0 }
            guard known.count == children.count else { return nil }
            switch part.head {
            case .number(let value): return Self(Polynomial(value))
            case .variable(let letter):
                if letter == variable { return .x }
                return symbol(letter).map { Self(Polynomial($0)) }
            case .sum: return known.reduce(Self(), +)
            case .product:
                var product = Self(1)
                for factor in known {
                    product = product * factor
                    if product.terms.count > Self.mostTerms { return nil }
                }
                return product
            case .power:
                guard let exponent = part.children[1].number?.asInt else { return nil }
                if exponent < 0 {
                    return known[0].constant?.reciprocal().map { Self($0.power(-exponent)) }
                }
                return exponent <= Self.mostTerms ? known[0].power(exponent) : nil
            case .call(let function): return Self.call(function, known, of: part.children)
            case .constant, .summation, .integral: return nil
            }
        }
        guard let found else { return nil }
        self = found
    }

    private static func call(_ function: Function, _ known: [Self], of arguments: [Expr]) -> Self? {
        let half = Polynomial(Rational(1, 2))
        switch function {
        case .relu where (-arguments[0]).isPositive, .step where (-arguments[0]).isPositive: return Self()
        case .exp: return known[0].slope.map { Self(alpha: $0, coefficient: Complex(real: 1)) }
        case .cosh, .sinh:
            return known[0].slope.map {
                Self(alpha: $0, coefficient: Complex(real: half))
                    + Self(alpha: -$0, coefficient: Complex(real: function == .cosh ? half : -half))
            }
        case .cos:
            return known[0].slope.map {
                Self(beta: $0, coefficient: Complex(real: half)) + Self(beta: -$0, coefficient: Complex(real: half))
            }
        case .sin:
            return known[0].slope.map {
                Self(beta: $0, coefficient: Complex(real: .zero, imaginary: -half))
                    + Self(beta: -$0, coefficient: Complex(real: .zero, imaginary: half))
            }
        default: return nil
        }
    }
}
