/// The covariances K_ab of Gaussian variables x_1 … x_P of mean 0, as symbols of a table: P(P + 1)/2 of them.
///
///     var table = SymbolTable()
///     let k = CovarianceMatrix(named: "K", count: 2, in: &table)      // K[1,1], K[1,2], K[2,2]
///     k[2, 1] == k[1, 2]                                              // true
///
/// Two entries may be the same symbol, such as the variances of inputs of one norm.
public struct CovarianceMatrix: Hashable, Sendable {
    /// The number P of variables.
    public let count: Int
    /// The upper triangle, row by row: K_11, K_12, …, K_1P, K_22, …
    public let entries: [Symbol]

    /// - Precondition: `entries` is the upper triangle of a matrix, row by row, of one row at least.
    public init(entries: [Symbol]) {
        var count = 0
        while (count + 1) * (count + 2) / 2 <= entries.count { count += 1 }
        precondition(count >= 1 && count * (count + 1) / 2 == entries.count, "an upper triangle has P(P + 1)/2 entries")
        self.count = count
        self.entries = entries
    }

    /// The symbols `K[1,1]`, `K[1,2]`, …, declared as parameters where the table does not know them.
    ///
    /// - Precondition: `count >= 1`.
    public init(named name: String, count: Int, in table: inout SymbolTable) {
        precondition(count >= 1, "a Gaussian has a variable at least")
        var entries: [Symbol] = []
        for a in 1...count {
            for b in a...count {
                let label = "\(name)[\(a),\(b)]"
                entries.append(table.symbol(named: label) ?? table.declare(label, role: .parameter))
            }
        }
        self.init(entries: entries)
    }

    /// K_ab, the same as K_ba; variables are counted from 1.
    public subscript(a: Int, b: Int) -> Symbol {
        let (row, column) = (min(a, b), max(a, b))
        precondition(row >= 1 && column <= count, "there are \(count) variables")
        return entries[(row - 1) * (2 * count - row + 2) / 2 + column - row]
    }

    /// The covariances of some of the variables, in the order given.
    public func block(_ variables: [Int]) -> CovarianceMatrix {
        CovarianceMatrix(
            entries: variables.indices.flatMap { i in variables[i...].map { self[variables[i], $0] } })
    }

    /// The variables x[1] … x[P] that functions are written in.
    public var variables: [Variable] { (1...count).map(JointGaussianAverage.variable) }
}
