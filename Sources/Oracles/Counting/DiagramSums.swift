import Algebra
import Exact
import Theory

/// The diagrams of one term of a correlator with a given content of vertices, counted without drawing any.
public struct DiagramSum: Sendable {
    /// The number of the term in ``CorrelatorTerm/all(of:)``.
    public let term: Int
    /// How many vertices of each kind, in the order of the rules.
    public let vertices: [Int]
    /// The number of closed index loops, if these are told apart.
    public let indexLoops: Int?
    /// The number of Wick pairings: all legs and all copies of a vertex distinguishable.
    public let pairings: Integer
    /// Σ 1/S over the diagrams.
    public let sum: Rational
}

/// The exact numbers of Wick pairings and sums of 1/S of a theory without time, from generating functions.
///
/// A diagram with n_k vertices of kind k and automorphism group of order S stands for Π n_k! g_k^{n_k} / S pairings, where
/// g_k is the order of the symmetry group of the term in the action. Pairings are numbers of a zero-dimensional theory with
/// unit propagators, whose moments are known in closed form; those with vacuum parts go by dividing by the sum
/// without observable, those that do not connect all operators of a cumulant by subtracting products. Exponential
/// generating functions make both an operation on power series (Cvitanović, Lautrup and Pearson, Phys. Rev. D 18 (1978)
/// 1939).
///
/// Example: for `x^2/2 + g/24*x^4` and `<x; x>` at order g² there are 768 pairings, Σ 1/S = 768/(2!·24²) = 2/3.
public enum DiagramSums {
    /// The sums of every term of a correlator at every content of vertices within bounds, where they do not vanish.
    ///
    /// - Parameters:
    ///   - highestPowers: the largest powers of symbols, as they stand in vertices and the observable's coefficients.
    ///   - resolvesLoops: whether sums are given for each number of closed index loops.
    ///   - limit: how many products of numbers may be needed, roughly.
    /// - Complexity: for each kind of cumulant of fewer operators one product of series, quadratic in the number of
    ///   contents; for each number of loops the same again.
    public static func sums(
        of correlator: Correlator, rules: FeynmanRules, highestPowers: [(symbol: Symbol, power: Int)],
        resolvesLoops: Bool = false, limit: Int
    ) throws(CountingObstacle) -> [DiagramSum] {
        guard case .zeroDimensional = rules.propagators, let terms = CorrelatorTerm.all(of: correlator) else {
            throw .literalTimes
        }
        if terms.isEmpty { return [] }
        let lines = LineTable(rules)
        let costs = rules.vertices.map { vertex in
            highestPowers.map { vertex.factor.lowestPower(of: $0.symbol) ?? 0 }
        }
        func rest(after coefficient: Polynomial) -> [Int] {
            highestPowers.map { $0.power - (coefficient.lowestPower(of: $0.symbol) ?? 0) }
        }
        let rests = terms.map { rest(after: $0.coefficient) }
        let budget = highestPowers.indices.map { place in rests.map { $0[place] }.max()! }
        if budget.contains(where: { $0 < 0 }) { return [] }
        let caps = try VertexCaps(rules, lines: lines, terms: terms.map(\.term), costs: costs, budget: budget).caps
        var literals: Set<Int> = []
        for group in rules.vertices.flatMap(\.shape.groups) + terms.flatMap(\.term.groups) {
            if case .fixed(let label) = group { literals.insert(label) }
        }
        if lines.hasResponses, literals.count > 1 { throw .indicesAndResponses }
        if lines.hasResponses, resolvesLoops, lines.carriesIndex.contains(true) { throw .widthAndResponses }
        guard let grid = ContentGrid(caps: caps, costs: costs, budget: budget, limit: limit) else { throw .tooLarge }
        let counter = Counter(rules: rules, lines: lines, grid: grid, limit: limit)
        var sums: [DiagramSum] = []
        for (number, (term, _)) in terms.enumerated() {
            let most = resolvesLoops ? mostLoops(term, rules: rules, grid: grid) : 0
            var values: [LabelledSeries] = []
            if resolvesLoops, most > 0 {
                guard
                    let moments = WickMoments(
                        rules, lines: lines, grid: grid, terms: [term], tracksIndices: true, limit: limit)
                else { throw .tooLarge }
                guard grid.size * (most + 1) * counter.products(term) <= limit else { throw .tooLarge }
                var source = Counter.Source.wick(moments)
                var points: [LabelledSeries] = []
                for width in 0...most { points.append(try counter.series(term, source: &source, width: width)) }
                values = interpolated(points)
            } else {
                guard grid.size * counter.products(term) <= limit else { throw .tooLarge }
                var source: Counter.Source
                if lines.hasResponses {
                    source = .causal(CausalPairings(rules, lines: lines, grid: grid, limit: limit))
                } else {
                    guard
                        let moments = WickMoments(
                            rules, lines: lines, grid: grid, terms: [term],
                            tracksIndices: literals.count > 1, limit: limit)
                    else { throw .tooLarge }
                    source = .wick(moments)
                }
                values = [try counter.series(term, source: &source, width: 1)]
            }
            for (place, content) in grid.contents.enumerated() {
                let spent = highestPowers.indices.map { bound in
                    zip(content, costs).reduce(0) { $0 + $1.0 * $1.1[bound] }
                }
                if zip(spent, rests[number]).contains(where: { $0 > $1 }) { continue }
                let copies = zip(content, rules.vertices).reduce(Integer.one) { product, pair in
                    product * Combinatorics.factorial(pair.0) * (try! pair.1.shape.symmetryOrder.power(pair.0))
                }
                for (loops, series) in values.enumerated() where series.values[place].signum() != 0 {
                    let pairings = series.values[place]
                    sums.append(
                        DiagramSum(
                            term: number, vertices: content, indexLoops: resolvesLoops ? loops : nil,
                            pairings: pairings, sum: try! Rational(numerator: pairings, denominator: copies)))
                }
            }
        }
        return sums
    }

    /// The most index sums that any content holds.
    private static func mostLoops(_ term: CorrelatorTerm, rules: FeynmanRules, grid: ContentGrid) -> Int {
        func sums(_ groups: [IndexGroup]) -> Int { groups.count { $0 == .summed } }
        let perVertex = rules.vertices.map { sums($0.shape.groups) }
        let inVertices = grid.contents.map { zip($0, perVertex).reduce(0) { $0 + $1.0 * $1.1 } }.max() ?? 0
        return sums(term.groups) + inVertices
    }

    /// The coefficients of polynomials in N whose values at N = 0, 1, 2, … are given.
    ///
    /// Newton's divided differences; everything stays an integer after multiplication by the factorial.
    private static func interpolated(_ points: [LabelledSeries]) -> [LabelledSeries] {
        let count = points.count
        var coefficients = points.map { LabelledSeries(values: $0.values.map { _ in Integer.zero }) }
        for place in points[0].values.indices {
            var differences = points.map { Rational($0.values[place]) }
            for step in 1..<max(count, 1) {
                for row in stride(from: count - 1, through: step, by: -1) {
                    differences[row] = (differences[row] - differences[row - 1]) / Rational(step)
                }
            }
            // Horner's scheme from Newton's form to powers of N.
            var powers = [Rational](repeating: .zero, count: count)
            for row in stride(from: count - 1, through: 0, by: -1) {
                for power in stride(from: count - 1, to: 0, by: -1) {
                    powers[power] = powers[power - 1] - powers[power] * Rational(row)
                }
                powers[0] = differences[row] - powers[0] * Rational(row)
            }
            for power in 0..<count { coefficients[power].values[place] = powers[power].numerator }
        }
        return coefficients
    }
}

/// From moments to means without vacuum parts and to joint cumulants.
private struct Counter {
    enum Source {
        case wick(WickMoments)
        case causal(CausalPairings)
    }

    let rules: FeynmanRules
    let lines: LineTable
    let grid: ContentGrid
    let limit: Int

    /// The operators of a term, equal ones together, each with the numbers of those equal to it.
    private func kinds(_ term: CorrelatorTerm) -> [[Int]] {
        var kinds: [(points: [[Int]], members: [Int])] = []
        for number in 0..<term.operatorCount {
            // Summed indices belong to one operator and are named by their order in it.
            var names: [Int: Int] = [:]
            let points = term.points(of: number).map { point -> [Int] in
                guard let group = point.group else { return [point.field.rank, 0] }
                if case .fixed(let label) = term.groups[group] { return [point.field.rank, 1, label] }
                if names[group] == nil { names[group] = names.count }
                return [point.field.rank, 2, names[group]!]
            }
            if let known = kinds.firstIndex(where: { $0.points == points }) {
                kinds[known].members.append(number)
            } else {
                kinds.append((points, [number]))
            }
        }
        return kinds.map(\.members)
    }

    /// How many products of series a term takes; a large number stands for too many.
    func products(_ term: CorrelatorTerm) -> Int {
        let subsets = kinds(term).map(\.count).reduce(1) { min(1 << 20, $0 * ($1 + 1)) }
        return subsets * subsets
    }

    /// The pairings of a term without vacuum parts that connect its operators.
    func series(
        _ term: CorrelatorTerm, source: inout Source, width: Int
    ) throws(CountingObstacle) -> LabelledSeries {
        let kinds = kinds(term)
        let vacuum = try moment(term, [], source: &source, width: width)
        // Where Z = 1 nothing is divided by.
        let isOne = vacuum.values.dropFirst().allSatisfy { $0.signum() == 0 }
        let inverse = isOne ? nil : vacuum.inverse(grid)
        func normalised(_ chosen: [Int]) throws(CountingObstacle) -> LabelledSeries {
            let members = zip(kinds, chosen).flatMap { $0.0.prefix($0.1) }
            let moment = try moment(term, members, source: &source, width: width)
            return inverse.map { moment.times($0, grid) } ?? moment
        }
        let all = kinds.map(\.count)
        if term.operatorCount == 1 { return try normalised(all) }
        // κ(A…) = <A…> − Σ over the parts that hold the first operator of κ(part) <rest>.
        var subsets: [[Int]] = [[]]
        for count in all { subsets = subsets.flatMap { partial in (0...count).map { partial + [$0] } } }
        subsets.sort {
            let (a, b) = ($0.reduce(0, +), $1.reduce(0, +))
            return a != b ? a < b : $0.lexicographicallyPrecedes($1)
        }
        var means: [[Int]: LabelledSeries] = [:]
        var cumulants: [[Int]: LabelledSeries] = [:]
        for subset in subsets {
            let mean = try normalised(subset)
            means[subset] = mean
            guard let first = subset.firstIndex(where: { $0 > 0 }) else { continue }
            var cumulant = mean
            for part in subsets where part != subset && part[first] > 0 && zip(part, subset).allSatisfy({ $0 <= $1 }) {
                let rest = zip(subset, part).map { $0 - $1 }
                let ways = subset.indices.reduce(Integer.one) { ways, kind in
                    ways
                        * (kind == first
                            ? Combinatorics.binomial(subset[kind] - 1, part[kind] - 1)
                            : Combinatorics.binomial(subset[kind], part[kind]))
                }
                cumulant.subtract(cumulants[part]!.times(means[rest]!, grid), times: ways)
            }
            cumulants[subset] = cumulant
        }
        return cumulants[all]!
    }

    private func moment(
        _ term: CorrelatorTerm, _ members: [Int], source: inout Source, width: Int
    ) throws(CountingObstacle) -> LabelledSeries {
        let points = term.points.filter { members.contains($0.operatorNumber) }
        let value: LabelledSeries?
        switch source {
        case .wick(var moments):
            value = moments.series(points, groups: term.groups, width: width)
            source = .wick(moments)
        case .causal(var pairings):
            value = pairings.series(points)
            source = .causal(pairings)
        }
        guard let value else { throw .tooLarge }
        return value
    }
}
