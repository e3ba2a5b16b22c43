extension CumulantFormula {
    /// The largest number of operators of a joint cumulant: its formula has a term for each of 115975 set partitions.
    public static let mostOperators = 10

    /// The joint cumulant of `count` operators, κ = Σ over partitions π of the operators of (−1)^(|π|−1) (|π|−1)! Π_{β∈π} E[Π_{a∈β} A_a].
    ///
    ///     CumulantFormula.joint(of: 2) { $0 }            // E[X0 X1] - E[X0] E[X1]
    ///     CumulantFormula.joint(of: 1) { _ in [0] }      // the mean E[X0]
    ///
    /// - Parameter variables: whose product is the product of the operators with these numbers (ascending). It may be the single
    ///   operators, or one variable of its own for the subset, such as an average over equivalent neurons, which has the same mean.
    public static func joint(of count: Int, variables: ([Int]) -> [Int]) throws(StatisticsError) -> CumulantFormula {
        guard count <= mostOperators else { throw .tooManyOperators(count, most: mostOperators) }
        precondition(count >= 1, "a cumulant has an operator")
        // Each subset is asked for once.
        var moments: [[Int]: [Int]] = [:]
        var terms: [Term] = []
        for blocks in SetPartitions(count: count) {
            let factors = blocks.map { subset in
                if let known = moments[subset] { return known }
                let moment = variables(subset).sorted()
                moments[subset] = moment
                return moment
            }
            terms.append(Term(cumulantCoefficient(blocks: factors.count), factors))
        }
        return CumulantFormula(terms: terms)
    }

    /// The largest number of moments that are multiplied: so many networks at least are needed to estimate without bias.
    public var largestProduct: Int {
        terms.map { $0.blocks.count { !$0.isEmpty } }.max() ?? 0
    }
}
