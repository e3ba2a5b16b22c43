// An average is a call with the function and then the variance, or the upper triangle of the covariance matrix row by row:
//
//     average(tanh(x)^2, K)                                          <tanh(x)^2>_K
//     average(tanh(x[1])*tanh(x[3]), K[1,1], K[1,3], K[3,3])         <tanh(x[1])*tanh(x[3])>_K
//     average(tanh(x[1])*tanh(x[2]), a, c, b)                        <tanh(x[1])*tanh(x[2])>_(a, c, b)
//
// Where the covariances are labelled entries of one matrix, the variables get their labels, and notations for readers write the
// name of the matrix alone.
extension Formula {
    /// The function by which notations for machines know averages.
    static let averageName = "average"

    /// One average over several variables and nothing else.
    init(_ average: JointGaussianAverage, in table: SymbolTable) {
        self.init()
        whole = part(of: average, in: table)
    }

    mutating func part(of average: JointGaussianAverage, in table: SymbolTable) -> Part {
        var (function, matrix) = (average.function, average.covariance)
        let ends = (1...matrix.count).map { Self.labels(of: table[matrix[$0, $0]].name)?.second }
        let numbers = ends.compactMap { $0 }
        if numbers.count == ends.count {
            let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
            let sorted = matrix.block(order.map { $0 + 1 })
            if Self.matrix(of: sorted.entries.map { table[$0].name }) != nil {
                var values: [Variable: Expr] = [:]
                for place in numbers.indices {
                    values[JointGaussianAverage.variable(place + 1)] = Expr(
                        JointGaussianAverage.variable(numbers[place]))
                }
                if let labelled = try? function.substituting(values) { (function, matrix) = (labelled, sorted) }
            }
        }
        return call(
            Formula.averageName, [adopt(Formula(function))] + matrix.entries.map { name(table[$0].name) })
    }

    /// `K`, if the arguments of an average behind the function are the entries of a matrix of this name in the order of its
    /// labels.
    func matrixName(of arguments: Places) -> String? {
        var entries: [String] = []
        for place in arguments.dropFirst() {
            guard case .name(let name) = self[places[place].part] else { return nil }
            entries.append(names[name])
        }
        return entries.count >= 3 ? Self.matrix(of: entries) : nil
    }

    private static func matrix(of names: [String]) -> String? {
        var (count, place) = (0, 0)
        while count * (count + 1) / 2 < names.count { count += 1 }
        var diagonal: [Int] = []
        for row in 0..<count {
            guard place < names.count, let entry = labels(of: names[place]), entry.first == entry.second else {
                return nil
            }
            diagonal.append(entry.first)
            place += count - row
        }
        guard let base = labels(of: names[0])?.base, zip(diagonal, diagonal.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return nil
        }
        place = 0
        for row in diagonal.indices {
            for column in diagonal[row...] {
                let name = names[place]
                guard name == "\(base)[\(diagonal[row]),\(column)]" || name == "\(base)[\(column),\(diagonal[row])]"
                else {
                    return nil
                }
                place += 1
            }
        }
        return base
    }

    /// K, 1 and 2 of `K[1,2]`.
    private static func labels(of name: String) -> (base: String, first: Int, second: Int)? {
        guard name.hasSuffix("]"), let bracket = name.firstIndex(of: "[") else { return nil }
        let labels = name[name.index(after: bracket)...].dropLast().split(
            separator: ",", omittingEmptySubsequences: false)
        guard labels.count == 2, let first = Int(labels[0]), let second = Int(labels[1]), min(first, second) >= 1 else {
            return nil
        }
        return (String(name[..<bracket]), first, second)
    }
}
