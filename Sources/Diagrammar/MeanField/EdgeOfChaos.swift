import Algebra
import Evaluation
import Exact
import Theory

/// Where one parameter p makes a fixed point critical: both of
///
///     fixed point    constant + F(K) = decay·K
///     edge           Σ σ_W² <φ'²>_K = decay
///
/// hold. For each K one of the equations is solved for p, and the other then for K, so that the answer has all its digits also where
/// the gain touches 1 as a square, as for tanh without bias.
struct EdgeOfChaos {
    private let problem: MeanFieldProblem
    private let letter: Symbol
    private let decay: LetterFunction
    private let constant: LetterFunction
    private let strengths: [LetterFunction]
    private let averages: ActivationAverages
    private let range: ClosedRange<Double>

    /// A critical point.
    struct Point {
        let parameter: Estimate
        let variance: Estimate
    }

    /// What is searched unless told otherwise.
    static let usualRange = 1e-3...1e3

    /// - Parameters:
    ///   - decay: of the variance of a fixed point: 1 − leak² for layers, γ² for static states of a recurrent network.
    init(
        _ problem: MeanFieldProblem, of letter: Symbol, in range: ClosedRange<Double>, decay: RationalFunction,
        constant: RationalFunction
    ) throws(CalculationError) {
        self.problem = problem
        self.letter = letter
        self.range = range
        self.decay = try LetterFunction(decay, of: letter, in: problem)
        self.constant = try LetterFunction(constant, of: letter, in: problem)
        var strengths: [LetterFunction] = []
        for drive in problem.theory.drives {
            strengths.append(try LetterFunction(drive.strength, of: letter, in: problem))
        }
        self.strengths = strengths
        averages = try ActivationAverages(problem, letter: letter)
    }

    /// Whether the edge depends on the parameter, or only the fixed point does.
    private var edgeHoldsLetter: Bool {
        averages.holdLetter || !decay.isConstant || strengths.contains { !$0.isConstant }
    }

    // MARK: The equations

    private func drift(_ p: Double, _ k: Double) throws(CalculationError) -> Estimate {
        let values = try averages(k, p).values
        return zip(strengths, values).reduce(constant(p) - decay(p) * Estimate(k)) { $0 + $1.0(p) * $1.1 }
    }

    private func gap(_ p: Double, _ k: Double) throws(CalculationError) -> Estimate {
        let responses = try averages(k, p).responses
        return zip(strengths, responses).reduce(-decay(p)) { $0 + $1.0(p) * $1.1 }
    }

    // MARK: Search

    /// All critical points, stable or not, by the value of the parameter.
    ///
    /// - Complexity: 360 values of K; for an activation that holds the parameter as many as its values times those.
    func points() throws(CalculationError) -> [Point] {
        var points: [Point] = []
        if edgeHoldsLetter {
            // At K = 0, if that stays one.
            if constant.isZero, try averages(0, range.lowerBound).vanishAtZero {
                for p in try roots({ p throws(CalculationError) in try gap(p, 0) }) {
                    points.append(Point(parameter: p, variance: Estimate(0)))
                }
            }
            points += try branches()
        } else {
            let grid = RootSearch(grid: CovarianceRecursion.grid)
            for k in try Self.roots(grid, { k throws(CalculationError) in try gap(range.lowerBound, k) }) {
                for p in try roots({ p throws(CalculationError) in try drift(p, k.value) }) {
                    let spread = try spread(of: k) { k throws(CalculationError) in
                        try roots { p throws(CalculationError) in try drift(p, k) }
                    }
                    points.append(
                        Point(parameter: Estimate(p.value, error: p.error + spread), variance: k))
                }
            }
        }
        return points.sorted { $0.parameter.value < $1.parameter.value }
    }

    /// Follows the solutions p(K) of the edge, and looks where they are fixed points.
    private func branches() throws(CalculationError) -> [Point] {
        let grid =
            averages.holdLetter
            ? stride(from: 0, to: CovarianceRecursion.grid.count, by: 4).map { CovarianceRecursion.grid[$0] }
            : CovarianceRecursion.grid
        func edge(_ k: Double) throws(CalculationError) -> [(p: Estimate, drift: Estimate)] {
            var list: [(p: Estimate, drift: Estimate)] = []
            for p in try roots({ p throws(CalculationError) in try gap(p, k) }) {
                let center = try drift(p.value, k)
                let shifted = p.error > 0 ? try drift(p.value + p.error, k) : center
                list.append((p, Estimate(center.value, error: center.error + 2 * (shifted - center).largestMagnitude)))
            }
            return list
        }
        var points: [Point] = []
        var before: (k: Double, edge: [(p: Estimate, drift: Estimate)])?
        for k in grid {
            let here = try edge(k)
            if let before, before.edge.count == here.count {
                for branch in here.indices {
                    guard let left = before.edge[branch].drift.certainSign, left != 0,
                        here[branch].drift.certainSign == -left
                    else { continue }
                    var (low, high) = (before.k, k)
                    var last = here[branch].p
                    while true {
                        let middle = low + (high - low) / 2
                        if middle <= low || middle >= high { break }
                        let value = try edge(middle)
                        guard value.count == here.count else { break }
                        last = value[branch].p
                        guard let sign = value[branch].drift.certainSign, sign != 0 else { break }
                        if sign == left { low = middle } else { high = middle }
                        if high - low <= 4e-16 * high { break }
                    }
                    let middle = low + (high - low) / 2
                    // Where the sign is no longer certain, p moves with the rest of the interval.
                    let ends = (try edge(low), try edge(high))
                    guard ends.0.count == here.count, ends.1.count == here.count, high - low < 1e-6 * high else {
                        continue
                    }
                    let spread = (ends.0[branch].p - ends.1[branch].p).largestMagnitude
                    points.append(
                        Point(
                            parameter: Estimate(last.value, error: last.error + spread),
                            variance: Estimate(middle, error: high - low)))
                }
            }
            before = (k, here)
        }
        return points
    }

    /// How much the first of some roots moves with K.
    private func spread(
        of k: Estimate, _ roots: (Double) throws(CalculationError) -> [Estimate]
    ) throws(CalculationError) -> Double {
        guard k.error > 0 else { return 0 }
        let (low, high) = (try roots(k.value - k.error), try roots(k.value + k.error))
        guard low.count == high.count else { return .infinity }
        return zip(low, high).map { ($0 - $1).largestMagnitude }.max() ?? 0
    }

    private func roots(
        _ function: (Double) throws(CalculationError) -> Estimate
    ) throws(CalculationError) -> [Estimate] {
        let count = averages.holdLetter ? 60 : 120
        let grid: [Double]
        if range.lowerBound > 0 {
            let exponent = Estimate(range.upperBound / range.lowerBound).logarithm.value / Double(count)
            grid = (0...count).map { range.lowerBound * Estimate(exponent * Double($0)).exponential.value }
        } else {
            grid = RootSearch(from: range.lowerBound, to: range.upperBound, subdivisions: count).grid
        }
        return try Self.roots(RootSearch(grid: grid), function)
    }

    private static func roots(
        _ search: RootSearch, _ function: (Double) throws(CalculationError) -> Estimate
    ) throws(CalculationError) -> [Estimate] {
        do {
            return try search.roots(of: function).map(\.position)
        } catch let error as CalculationError { throw error } catch { preconditionFailure("no other error") }
    }
}

/// <φ²>_K and <φ'²>_K of every drive without its strength, remembered where they do not depend on the letter that is varied.
final class ActivationAverages {
    let holdLetter: Bool
    private let problem: MeanFieldProblem
    private let letter: Symbol
    private var maps: [CovarianceMap] = []
    private var known: [Double: (values: [Estimate], responses: [Estimate])] = [:]
    private var mapsAt: Double?

    struct Averages {
        let values: [Estimate]
        let responses: [Estimate]

        var vanishAtZero: Bool { values.allSatisfy { $0.contains(0) } }
    }

    init(_ problem: MeanFieldProblem, letter: Symbol) throws(CalculationError) {
        self.problem = problem
        self.letter = letter
        holdLetter = problem.theory.drives.contains {
            problem.theory.letters(of: $0.function, in: problem.symbols).contains(letter)
        }
        if !holdLetter { maps = try Self.maps(problem, [:]) }
    }

    private static func maps(
        _ problem: MeanFieldProblem, _ values: [Symbol: Rational]
    ) throws(CalculationError) -> [CovarianceMap] {
        var maps: [CovarianceMap] = []
        for drive in problem.theory.drives {
            let function = try problem.function(drive.function, values)
            maps.append(
                try MeanFieldProblem.explaining { () throws(EvaluationError) in
                    try CovarianceMap([.init(strength: 1, function: function)])
                })
        }
        return maps
    }

    /// - Complexity: two averages for each drive, once for every K unless the letter stands in an activation.
    func callAsFunction(_ k: Double, _ p: Double) throws(CalculationError) -> Averages {
        if !holdLetter, let known = known[k] { return Averages(values: known.values, responses: known.responses) }
        if holdLetter, mapsAt != p {
            maps = try Self.maps(problem, [letter: Rational(exactly: p)])
            mapsAt = p
        }
        var (values, responses): ([Estimate], [Estimate]) = ([], [])
        do throws(EvaluationError) {
            for map in maps {
                values.append(try map.variance(k))
                responses.append(try map.response(k))
            }
        } catch .diverges {
            let large = [Estimate](repeating: Estimate(1e300), count: maps.count)
            (values, responses) = (large, large)
        } catch { throw MeanFieldProblem.explained(error) }
        if !holdLetter { known[k] = (values, responses) }
        return Averages(values: values, responses: responses)
    }
}
