import Exact

extension Expr {
    /// The derivative almost everywhere, where it is the derivative in the sense of distributions too; nil where it is not, as at
    /// jumps, or where that is not certain.
    ///
    /// That is so for continuous functions with kinks: relu(x) has step(x), and ∫ f'g = −∫ f g' holds.
    func weakDerivative(by variable: Variable) throws(GaussianAverageError) -> Expr? {
        guard isContinuouslyPieced(in: variable) else { return nil }
        return try GaussianAverageError.translating { () throws(ExprAlgebraError) in try derivative(by: variable) }
    }

    /// The derivative of an activation almost everywhere, if that is all of it: nil for one that jumps, or may.
    ///
    /// x*step(x) is read as relu(x), and has step(x).
    public func slope(by variable: Variable) throws(GaussianAverageError) -> Expr? {
        let form = try halfLineForm(in: [variable])
        if let slope = try form.weakDerivative(by: variable) { return slope }
        let slope = try GaussianAverageError.translating { () throws(ExprAlgebraError) in
            try form.derivative(by: variable)
        }
        return slope.holdsDelta ? nil : slope
    }

    private var holdsDelta: Bool {
        fold { (part: Expr, children: [Bool]) -> Bool in
            if case .call(.delta) = part.head { return true }
            return children.contains(true)
        }
    }

    /// ∂_a∂_b f, if both derivatives are weak ones, in either order.
    ///
    /// - Parameter variables: all that are averaged over.
    func weakDerivative(
        by a: Variable, and b: Variable, among variables: [Variable]
    ) throws(GaussianAverageError) -> Expr? {
        for (first, second) in a == b ? [(a, b)] : [(a, b), (b, a)] {
            guard let slope = try weakDerivative(by: first)?.halfLineForm(in: variables) else { continue }
            if let curvature = try slope.weakDerivative(by: second) { return curvature }
        }
        return nil
    }
}
