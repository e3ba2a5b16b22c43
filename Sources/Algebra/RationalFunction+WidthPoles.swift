import Exact

extension RationalFunction {
    /// A polynomial in N and the poles 1/(N + s) that stand as symbols in `table`, as the function of N that it is.
    ///
    /// - Throws: ``RationalFunctionError/tooLarge(terms:)``.
    public init(_ polynomial: Polynomial, polesOf table: SymbolTable) throws(RationalFunctionError) {
        var values: [Symbol: RationalFunction] = [:]
        for (symbol, shift) in table.poles {
            values[symbol] = try RationalFunction(
                numerator: .one, denominator: Polynomial(.width) + Polynomial(shift))
        }
        self = try RationalFunction(polynomial).substituting(values)
    }
}
