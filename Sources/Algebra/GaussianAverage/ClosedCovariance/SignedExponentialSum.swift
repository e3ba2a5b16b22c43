/// A sum of terms c·xⁿ·exp((α + iβ)·x + iδ − a·x²/2)·s₁(x)·s₂(x)…, each s the sign of x or an error function of a multiple of x.
///
/// These are the functions whose averages over Gaussians are in closed form here: relu(x) is x/2 + x·sign(x)/2, gelu(x) is
/// x/2 + x·erf(x/√2)/2, a sine is two exponentials. Coefficients and rates are real expressions in parameters, and sums and
/// products of such functions are such functions.
struct SignedExponentialSum {
    /// An odd function that goes from −1 to 1.
    enum Sign: Hashable {
        /// sign(x)
        case sharp
        /// erf(b·x)
        case smooth(Expr)
    }

    struct Key: Hashable {
        var power = 0
        /// α
        var rate = Expr.zero
        /// β
        var frequency = Expr.zero
        /// δ, of a factor exp(iδ)
        var phase = Expr.zero
        /// a
        var curvature = Expr.zero
        /// Each sharp sign once at most: its square is 1, but for x = 0, which does not count in an average.
        var signs: [Sign] = []
    }

    typealias Term = (key: Key, coefficient: ComplexExpr)

    /// The terms in the order in which they came.
    private(set) var terms: [Term] = []
    private var places: [Key: Int] = [:]

    init() {}

    init(_ key: Key, _ coefficient: ComplexExpr) { add(key, coefficient) }

    /// A function that does not depend on x.
    init(constant: Expr) { self.init(Key(), ComplexExpr(real: constant)) }

    static let x = Self(Key(power: 1), .one)

    private mutating func add(_ key: Key, _ coefficient: ComplexExpr) {
        if let place = places[key] {
            terms[place].coefficient = terms[place].coefficient + coefficient
        } else {
            places[key] = terms.count
            terms.append((key, coefficient))
        }
    }

    private var withoutZeros: Self {
        var result = Self()
        for (key, coefficient) in terms where !coefficient.isZero { result.add(key, coefficient) }
        return result
    }

    static func + (a: Self, b: Self) -> Self {
        var sum = a
        for (key, coefficient) in b.terms { sum.add(key, coefficient) }
        return sum.withoutZeros
    }

    /// A number of terms, and a power of x, beyond which no closed form is sought.
    private static let mostTerms = 400
    private static let highestPower = 60

    /// The product; nil if it has too many terms.
    func times(_ other: Self) -> Self? {
        if terms.count * other.terms.count > Self.mostTerms * 8 { return nil }
        var product = Self()
        for (k, c) in terms {
            for (l, d) in other.terms {
                let key = Key(
                    power: k.power + l.power, rate: k.rate + l.rate, frequency: k.frequency + l.frequency,
                    phase: k.phase + l.phase, curvature: k.curvature + l.curvature,
                    signs: Self.product(k.signs, l.signs))
                if key.power > Self.highestPower { return nil }
                product.add(key, c * d)
            }
        }
        return product.terms.count > Self.mostTerms ? nil : product.withoutZeros
    }

    private static func product(_ a: [Sign], _ b: [Sign]) -> [Sign] {
        let isSharp = a.contains(.sharp) != b.contains(.sharp)
        let slopes = (a + b).compactMap { sign -> Expr? in
            if case .smooth(let slope) = sign { return slope }
            return nil
        }
        return (isSharp ? [.sharp] : []) + slopes.sorted { Expr.compare($0, $1) < 0 }.map(Sign.smooth)
    }

    func power(_ exponent: Int) -> Self? {
        var (result, base, rest) = (Self(constant: .one), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 {
                guard let product = result.times(base) else { return nil }
                result = product
            }
            rest >>= 1
            if rest > 0 {
                guard let square = base.times(base) else { return nil }
                base = square
            }
        }
        return result
    }

    // MARK: Reading

    /// The coefficients of a real polynomial by powers; nil if it is something else.
    var polynomialCoefficients: [Int: Expr]? {
        guard terms.allSatisfy({ $0.key == Key(power: $0.key.power) && $0.coefficient.isReal }) else { return nil }
        return Dictionary(uniqueKeysWithValues: terms.map { ($0.key.power, $0.coefficient.real) })
    }

    /// c and n for c·xⁿ, n ≥ 1.
    var monomial: (coefficient: Expr, power: Int)? {
        guard terms.count == 1, let only = polynomialCoefficients?.first, only.key >= 1 else { return nil }
        return (only.value, only.key)
    }

    /// 1/f for f = c·exp((α + iβ)·x + iδ − a·x²/2) with real c.
    var inverse: Self? {
        guard terms.count == 1, terms[0].key.power == 0, terms[0].key.signs.isEmpty, terms[0].coefficient.isReal,
            let inverse = try? Expr.power(terms[0].coefficient.real, .minusOne)
        else { return nil }
        let key = terms[0].key
        return Self(
            Key(rate: -key.rate, frequency: -key.frequency, phase: -key.phase, curvature: -key.curvature),
            ComplexExpr(real: inverse))
    }
}
