import Exact

/// A polynomial in one symbol whose coefficients are rational functions of the others; dense, lowest power first.
///
/// The coefficients form a field, so there is division with remainder, which partial fractions need.
struct UnivariatePolynomial {
    /// coefficients[k] stands before the k-th power; the last one is not zero.
    private(set) var coefficients: [RationalFunction]

    /// The highest degree that is written out.
    static let maximumDegree = 10_000

    init(_ coefficients: [RationalFunction]) {
        self.coefficients = coefficients
        while self.coefficients.last?.isZero == true { self.coefficients.removeLast() }
    }

    /// The polynomial without its negative powers in `symbol`, which there must not be.
    init(_ polynomial: Polynomial, in symbol: Symbol) throws(RationalFunctionError) {
        let degree = polynomial.highestPower(of: symbol) ?? -1
        if degree > Self.maximumDegree { throw .tooLarge(terms: degree) }
        let parts = polynomial.collected(in: symbol)
        self.init((0..<(degree + 1)).map { RationalFunction(parts[$0] ?? .zero) })
    }

    static let one = UnivariatePolynomial([.one])

    var isZero: Bool { coefficients.isEmpty }
    /// −1 for zero.
    var degree: Int { coefficients.count - 1 }

    /// Σ coefficient × symbol^k as a function.
    func function(of symbol: Symbol) throws(RationalFunctionError) -> RationalFunction {
        try RationalFunction.sum(
            of: coefficients.enumerated().map { $1.scaled(by: 1, Monomial(symbol, power: $0)) })
    }

    func times(_ factor: RationalFunction) throws(RationalFunctionError) -> UnivariatePolynomial {
        var products: [RationalFunction] = []
        for coefficient in coefficients { products.append(try coefficient.multiplied(by: factor)) }
        return UnivariatePolynomial(products)
    }

    func times(_ other: UnivariatePolynomial) throws(RationalFunctionError) -> UnivariatePolynomial {
        if isZero || other.isZero { return UnivariatePolynomial([]) }
        var product: [RationalFunction] = []
        for power in 0...(degree + other.degree) {
            let range = max(0, power - other.degree)...min(power, degree)
            var terms: [RationalFunction] = []
            for k in range { terms.append(try coefficients[k].multiplied(by: other.coefficients[power - k])) }
            product.append(try RationalFunction.sum(of: terms))
        }
        return UnivariatePolynomial(product)
    }

    func minus(_ other: UnivariatePolynomial) throws(RationalFunctionError) -> UnivariatePolynomial {
        var difference: [RationalFunction] = []
        for power in 0..<max(coefficients.count, other.coefficients.count) {
            let mine = power < coefficients.count ? coefficients[power] : .zero
            let theirs = power < other.coefficients.count ? other.coefficients[power] : .zero
            difference.append(try RationalFunction.sum(of: [mine, -theirs]))
        }
        return UnivariatePolynomial(difference)
    }

    /// Long division by a polynomial that is not zero.
    func quotientAndRemainder(
        dividingBy divisor: UnivariatePolynomial
    ) throws(RationalFunctionError) -> (quotient: UnivariatePolynomial, remainder: UnivariatePolynomial) {
        guard let leading = divisor.coefficients.last else { throw .divisionByZero }
        if degree < divisor.degree { return (UnivariatePolynomial([]), self) }
        let inverse = try leading.reciprocal()
        var rest = coefficients
        var quotient = [RationalFunction](repeating: .zero, count: degree - divisor.degree + 1)
        for power in quotient.indices.reversed() {
            let factor = try rest[power + divisor.degree].multiplied(by: inverse)
            quotient[power] = factor
            if factor.isZero { continue }
            for k in 0..<divisor.degree {
                rest[power + k] = try RationalFunction.sum(
                    of: [rest[power + k], -(try factor.multiplied(by: divisor.coefficients[k]))])
            }
        }
        return (UnivariatePolynomial(quotient), UnivariatePolynomial(Array(rest[..<divisor.degree])))
    }

    func remainder(dividingBy divisor: UnivariatePolynomial) throws(RationalFunctionError) -> UnivariatePolynomial {
        try quotientAndRemainder(dividingBy: divisor).remainder
    }

    /// The inverse modulo `modulus`, to which this polynomial is prime, by Euclid's algorithm:
    /// every remainder r is t·self modulo `modulus`, and the last one is a number.
    func inverse(modulo modulus: UnivariatePolynomial) throws(RationalFunctionError) -> UnivariatePolynomial {
        var (before, remainder) = (modulus, try self.remainder(dividingBy: modulus))
        var (multiplierBefore, multiplier) = (UnivariatePolynomial([]), UnivariatePolynomial.one)
        while remainder.degree > 0 {
            let (quotient, next) = try before.quotientAndRemainder(dividingBy: remainder)
            (multiplierBefore, multiplier) = (multiplier, try multiplierBefore.minus(try quotient.times(multiplier)))
            (before, remainder) = (remainder, next)
        }
        guard let number = remainder.coefficients.first else { throw .divisionByZero }
        return try multiplier.times(try number.reciprocal())
    }
}
