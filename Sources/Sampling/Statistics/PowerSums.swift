/// Which sums over networks the cumulants of an observable need, and how the cumulants are made of them.
///
///     let variance = PowerSums([try .joint(of: 2) { $0.map { _ in 0 } }])     // variance.products == [[0], [0, 0]]
///
/// A product is a multiset of variables, ascending; its sum over networks is S = Σ_a Π_{v} X_v(a). Sums of different sets of networks are
/// added. See `cumulants(sums:networks:)` for the estimates.
public struct PowerSums: Sendable {
    /// The products that are summed, in lexicographic order.
    public let products: [[Int]]
    /// One more than the highest variable.
    public let variableCount: Int
    /// The number of networks without which some cumulant has no unbiased estimate.
    public let leastNetworks: Int
    let estimators: [Estimator]
    /// For each product how many of its variables, from the front, are those of the product before it; then the variables that follow,
    /// of all products in one list, and where those of each end.
    private let shared: [Int]
    private let following: [Int]
    private let ends: [Int]
    private let longest: Int

    /// Time and memory grow as the number of pairs of a set partition and a coarser one: 60 for four different operators, 2471 for six,
    /// 167894 for eight; far fewer where operators are equal.
    public init(_ formulas: [CumulantFormula]) {
        var drafts = formulas.map { Estimator.Draft($0) }
        let products = Set(drafts.flatMap { $0.monomials.keys.joined() }).sorted { $0.lexicographicallyPrecedes($1) }
        let places = Dictionary(uniqueKeysWithValues: products.enumerated().map { ($1, $0) })
        self.products = products
        estimators = drafts.indices.map { number in
            defer { drafts[number].monomials = [:] }
            return Estimator(drafts[number], places: places)
        }
        variableCount = (products.lazy.compactMap(\.last).max() ?? -1) + 1
        leastNetworks = Swift.max(1, formulas.map(\.largestProduct).max() ?? 1)
        longest = products.lazy.map(\.count).max() ?? 0
        var previous: [Int] = []
        var shared: [Int] = []
        var following: [Int] = []
        var ends: [Int] = []
        for product in products {
            let common = zip(product, previous).prefix { $0 == $1 }.count
            shared.append(common)
            following += product.dropFirst(common)
            ends.append(following.count)
            previous = product
        }
        (self.shared, self.following, self.ends) = (shared, following, ends)
    }

    /// Sums of no networks.
    public var none: [DoubleDouble] { Array(repeating: .zero, count: products.count) }

    /// Adds the products of the variables of one network to the sums; allocates nothing.
    ///
    /// A product is formed from the front of the one before it, in two doubles like the sums: one multiplication for most products.
    public func accumulate(
        _ values: UnsafeBufferPointer<Double>, into sums: UnsafeMutableBufferPointer<DoubleDouble>
    ) {
        precondition(values.count >= variableCount && sums.count == products.count, "numbers of another observable")
        withUnsafeTemporaryAllocation(of: DoubleDouble.self, capacity: longest + 1) { partial in
            partial[0] = DoubleDouble(1)
            var place = 0
            for product in 0..<sums.count {
                var length = shared[product]
                while place < ends[product] {
                    let variable = following[place]
                    place += 1
                    partial[length + 1] =
                        length == 0 ? DoubleDouble(values[variable]) : partial[length] * values[variable]
                    length += 1
                }
                sums[product] += partial[length]
            }
        }
    }

    /// Adds the products of the variables of one network to the sums.
    public func accumulate(_ values: [Double], into sums: inout [DoubleDouble]) {
        values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { accumulate(values, into: $0) }
        }
    }
}
