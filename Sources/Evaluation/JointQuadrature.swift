import Algebra
import Exact

/// Averages of functions of correlated variables, x ~ N(0, K), as numbers with bounds.
///
/// Every function is averaged over the variables it holds: one variable by ``GaussianQuadrature``, two by
/// ``CorrelatedQuadrature``, which splits integrals at kinks, or exactly if they are polynomials on quadrants, three on a grid if the functions are smooth. Variables that are
/// combinations of others (equal inputs, vanishing variances) are replaced by these combinations first, so that a matrix
/// without inverse is no special case. Rank and definiteness are decided in exact arithmetic.
///
///     let q = try JointQuadrature([f, g], over: (1...2).map(JointGaussianAverage.variable))
///     try q.averages(covariance: [[1, 0.5], [0.5, 1]])
///
/// - Complexity: some 10⁴ evaluations for smooth functions of two variables, 10⁵ with kinks; 10⁶ for three variables.
public struct JointQuadrature: Sendable {
    public let functions: [Expr]
    public let variables: [Variable]
    let parameters: [Variable: Double]
    private let groups: [Group]

    /// Functions with the same variables.
    struct Group: Sendable {
        /// Rows of the matrix.
        let places: [Int]
        /// Positions of the functions.
        let members: [Int]
        let rule: Rule
    }

    /// What a function is, of those that are not averaged together; negative, to stand behind places.
    private enum Kind: Int {
        case smooth = -1
        case polynomialOnQuadrants = -2
        case kinked = -3
    }

    enum Rule: Sendable {
        case values(CompiledExpressions)
        case single(GaussianQuadrature)
        case pair(CorrelatedQuadrature)
        case quadrants(QuadrantMoments, CorrelatedQuadrature)
        case several
    }

    /// - Throws: ``EvaluationError`` for letters without values and for what cannot be evaluated.
    public init(
        _ functions: [Expr], over variables: [Variable], parameters: [Variable: Double] = [:]
    ) throws(EvaluationError) {
        self.functions = functions
        self.variables = variables
        self.parameters = parameters
        // One function with a kink would take all others of its group off the grid.
        var members: [[Int]: [Int]] = [:]
        for (position, function) in functions.enumerated() {
            let letters = Set(function.variables)
            let places = variables.indices.filter { letters.contains(variables[$0]) }
            var kind = Kind.kinked
            if places.allSatisfy({ function.isSmooth(in: variables[$0]) }) {
                kind = .smooth
            } else if places.count == 2 {
                let pair = (variables[places[0]], variables[places[1]])
                if try QuadrantMoments([function], over: pair, parameters: parameters) != nil {
                    kind = .polynomialOnQuadrants
                }
            }
            members[places + [kind.rawValue], default: []].append(position)
        }
        var groups: [Group] = []
        for (key, members) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let places = Array(key.dropLast())
            let held = members.map { functions[$0] }
            let rule: Rule
            switch places.count {
            case 0: rule = .values(try CompiledExpressions(held, in: [], parameters: parameters))
            case 1:
                rule = .single(try GaussianQuadrature(held, over: variables[places[0]], parameters: parameters))
            case 2:
                let pair = (variables[places[0]], variables[places[1]])
                let quadrature = try CorrelatedQuadrature(held, over: pair, parameters: parameters)
                let isKinked = key.last == Kind.polynomialOnQuadrants.rawValue
                let exact = isKinked ? try QuadrantMoments(held, over: pair, parameters: parameters) : nil
                rule = exact.map { .quadrants($0, quadrature) } ?? .pair(quadrature)
            default:
                _ = try CompiledExpressions(held, in: variables, parameters: parameters)
                rule = .several
            }
            groups.append(Group(places: places, members: members, rule: rule))
        }
        self.groups = groups
    }

    /// ⟨f⟩ for each of the functions; the numbers of the matrix count as exact.
    ///
    /// - Precondition: the matrix is square, with a row for every variable.
    /// - Throws: ``EvaluationError/noCovariance(_:)`` if the matrix is not symmetric, or has a negative eigenvalue beyond
    ///   rounding; ``EvaluationError/tooManyVariables(_:count:)``; else as ``CorrelatedQuadrature``.
    public func averages(
        covariance: [[Double]], relativeAccuracy: Double = 1e-11
    ) throws(EvaluationError) -> [Estimate] {
        try Self.check(covariance, variables.count)
        var results = [Estimate](repeating: Estimate(0), count: functions.count)
        for group in groups {
            let block = group.places.map { a in group.places.map { covariance[a][$0] } }
            let values: [Estimate]
            switch group.rule {
            case .values(let program):
                values = program.estimates(at: [])
                for (value, member) in zip(values, group.members) where !value.value.isFinite {
                    throw .undefined(functions[member], at: 0)
                }
            case .single(let quadrature):
                values = try quadrature.averages(variance: block[0][0], relativeAccuracy: min(relativeAccuracy, 1e-12))
            case .pair(let quadrature):
                values = try quadrature.averages(
                    aa: block[0][0], ab: block[0][1], bb: block[1][1], relativeAccuracy: relativeAccuracy)
            case .quadrants(let moments, let quadrature):
                let (a, c, b) = (block[0][0], block[0][1], block[1][1])
                let determinant = CorrelatedQuadrature.determinant(a, c, b)
                if let exact = moments.averages(a, c, b, determinant: determinant) {
                    values = exact
                } else {
                    values = try quadrature.averages(aa: a, ab: c, bb: b, relativeAccuracy: relativeAccuracy)
                }
            case .several: values = try severalAverages(group, block, relativeAccuracy)
            }
            for (value, member) in zip(values, group.members) { results[member] = value }
        }
        return results
    }

    /// Throws unless the matrix is symmetric without negative eigenvalues.
    static func check(_ matrix: [[Double]], _ count: Int) throws(EvaluationError) {
        precondition(matrix.count == count && matrix.allSatisfy { $0.count == count }, "a row for every variable")
        for a in 0..<count {
            for b in 0..<count {
                guard matrix[a][b].isFinite, matrix[a][b] == matrix[b][a] else { throw .noCovariance(matrix[a][b]) }
            }
        }
        _ = try ExactCovariance(matrix).independentPlaces()
    }

    /// Three or more variables: the grid, or fewer variables if the matrix has no inverse.
    private func severalAverages(
        _ group: Group, _ matrix: [[Double]], _ accuracy: Double
    ) throws(EvaluationError) -> [Estimate] {
        let exact = ExactCovariance(matrix)
        let independent = try exact.independentPlaces()
        let held = group.members.map { functions[$0] }
        let letters = group.places.map { variables[$0] }
        if independent.count == group.places.count {
            guard independent.count == 3,
                let grid = try SmoothGrid(held, over: letters, parameters: parameters)?.averages(matrix, accuracy)
            else { throw .tooManyVariables(held[0], count: independent.count) }
            return grid
        }
        // x_c = Σ_b s_cb·x_b over the independent b.
        var values: [Variable: Expr] = [:]
        var given = parameters
        for c in group.places.indices where !independent.contains(c) {
            var combination = Expr.zero
            for (b, slope) in zip(independent, exact.regression(of: c, on: independent)) where !slope.isZero {
                let letter = Variable("regression[\(c),\(b)]", .real)
                given[letter] = slope.doubleValue
                combination += Expr(letter) * Expr(letters[b])
            }
            values[letters[c]] = combination
        }
        var moved: [Expr] = []
        for function in held {
            do { moved.append(try function.substituting(values)) } catch { throw .expression(error) }
        }
        let block = independent.map { a in independent.map { matrix[a][$0] } }
        return try JointQuadrature(moved, over: independent.map { letters[$0] }, parameters: given)
            .averages(covariance: block, relativeAccuracy: accuracy)
    }
}
