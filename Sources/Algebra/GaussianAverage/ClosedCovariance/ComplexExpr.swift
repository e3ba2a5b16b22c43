/// A complex number whose real and imaginary parts are real expressions.
struct ComplexExpr {
    var real: Expr
    var imaginary: Expr = .zero

    static let zero = ComplexExpr(real: .zero)
    static let one = ComplexExpr(real: .one)

    var isZero: Bool { real.isZero && imaginary.isZero }
    var isReal: Bool { imaginary.isZero }

    static func + (a: Self, b: Self) -> Self {
        Self(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }

    static func * (a: Self, b: Self) -> Self {
        if a.isReal, b.isReal { return Self(real: a.real * b.real) }
        return Self(
            real: a.real * b.real - a.imaginary * b.imaginary,
            imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }

    func scaled(by factor: Expr) -> Self { Self(real: factor * real, imaginary: factor * imaginary) }

    /// The parts as fractions in lowest terms, so that what is zero is seen to be.
    func together() throws(ExprAlgebraError) -> Self {
        Self(real: try real.together(), imaginary: try imaginary.together())
    }
}
