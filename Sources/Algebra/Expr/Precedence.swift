/// How tightly the parts of a written form hold together, loosest first.
///
/// This is the one table from which printers decide on brackets and from which a reader may take its levels. A form has a
/// precedence, and a position asks for one: `a + b` has ``sum``, a factor asks for ``power``, so `x*(a + b)` gets brackets
/// and `x*a^b` none.
///
///     sum          a + b    -a            terms from left to right; a sign holds no tighter: -a^2 is -(a^2)
///     wide         Σ a      ∫ a dt        a sum or integral sign without brackets takes the rest of a product
///     product      a*b/c                  from left to right: a/b*c is (a/b)*c
///     power        a^b                    in the language from right to left; printers bracket a tower anyway
///     atom         x    12    f(x)        nothing inside can come loose
public enum Precedence: Int, Comparable, Sendable, CaseIterable {
    case sum, wide, product, power, atom

    public static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

/// What a position asks of the form that stands in it; anything looser is put in brackets there.
extension Precedence {
    /// `f(□)`, `\frac{□}{□}`: something else already encloses it.
    public static let enclosed = Precedence.sum
    /// `□ + □ - □`
    public static let term = Precedence.wide
    /// `□*a`, `□/a`: what is multiplied first.
    public static let firstFactor = Precedence.product
    /// `a*□`, `a/□`
    public static let factor = Precedence.power
    /// `□^a`
    public static let base = Precedence.atom
    /// `a^□`
    public static let exponent = Precedence.atom
}
