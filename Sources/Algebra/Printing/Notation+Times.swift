extension Notation {
    /// A time, or a sum of times and numbers such as `t - s + 1`, in this notation.
    ///
    ///     Notation.latex.time("t_1 - s")      // t_1 - s
    ///     Notation.mathematica.time("N + 1")  // N$ + 1
    public func time(_ name: String) -> String {
        var formula = Formula()
        formula.whole = formula.part(of: TimeSum(spelled: name))
        guard let text = try? formula.written(as: self) else {
            preconditionFailure("two times with one spelling in \(name)")
        }
        return text
    }
}
