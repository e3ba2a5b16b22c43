import Algebra

/// Averages of smooth functions of three correlated variables by the trapezoidal rule in independent variables.
///
/// For analytic functions the rule converges faster than any power of its step: the step is halved until two results agree.
struct SmoothGrid {
    private let functions: [Expr]
    private let program: CompiledExpressions
    /// Slopes of the linear arguments of functions by the three variables.
    private let slopes: [[Double]]

    /// Nil if a function has kinks or arguments that are not linear.
    init?(
        _ functions: [Expr], over variables: [Variable], parameters: [Variable: Double]
    ) throws(EvaluationError) {
        var slopes: [[Double]] = []
        for variable in variables {
            guard functions.allSatisfy({ $0.isSmooth(in: variable) }) else { return nil }
            for (argument, _) in SpecialPoints.arguments(in: functions, holding: variable) {
                var row: [Expr] = []
                for letter in variables {
                    guard let slope = try? argument.derivative(by: letter),
                        !slope.variables.contains(where: variables.contains)
                    else { return nil }
                    row.append(slope)
                }
                slopes.append(
                    try CompiledExpressions(row, in: [], parameters: parameters).estimates(at: []).map(\.value))
            }
        }
        self.functions = functions
        self.slopes = slopes
        program = try CompiledExpressions(functions, in: variables, parameters: parameters)
    }

    /// Nil if the functions change too quickly or do not fall off.
    func averages(_ matrix: [[Double]], _ accuracy: Double) throws(EvaluationError) -> [Estimate]? {
        // The change of an argument over one standard deviation.
        var change = 1.0
        for slope in slopes {
            var variance = 0.0
            for a in 0..<3 { for b in 0..<3 { variance += slope[a] * matrix[a][b] * slope[b] } }
            change = max(change, variance.squareRoot())
        }
        if change > 4 { return nil }
        let root = Self.root(of: matrix)
        // Exponentials move the Gaussian by as much as their arguments change.
        for reach in [9, 10 + change] {
            if let averages = try averages(0.8 / max(1, change / 2), reach, root, accuracy) { return averages }
        }
        return nil
    }

    /// Nil if something reaches the border of the grid.
    private func averages(
        _ first: Double, _ reach: Double, _ root: [[Double]], _ accuracy: Double
    ) throws(EvaluationError) -> [Estimate]? {
        var step = first
        var last: [Estimate]?
        for _ in 0..<3 {
            guard let now = trapezoid(step, reach, root) else { return nil }
            if let last {
                let isDone = zip(now, last).allSatisfy { new, old in
                    (new.value - old.value).magnitude <= max(accuracy * new.value.magnitude / 4, new.error / 2)
                }
                if isDone {
                    return zip(now, last).map { new, old in
                        Estimate(new.value, error: new.error + 2 * (new.value - old.value).magnitude)
                    }
                }
            }
            last = now
            step /= 2
        }
        if let last { throw .notConverged(functions[0], best: last[0]) }
        return nil
    }

    /// The lower triangle L with K = LLᵀ of a matrix with an inverse.
    private static func root(of matrix: [[Double]]) -> [[Double]] {
        var root = [[Double]](repeating: [0, 0, 0], count: 3)
        for row in 0..<3 {
            for column in 0...row {
                var rest = matrix[row][column]
                for k in 0..<column { rest -= root[row][k] * root[column][k] }
                root[row][column] =
                    row == column
                    ? max(rest, 0).squareRoot() : root[column][column] > 0 ? rest / root[column][column] : 0
            }
        }
        return root
    }

    /// The sum over a cube of the grid, with bounds of rounding and of what lies outside; nil if that is not small.
    private func trapezoid(_ step: Double, _ reach: Double, _ root: [[Double]]) -> [Estimate]? {
        let u = Estimate.rounding
        let count = Int((reach / step).rounded(.up))
        let z = (-count...count).map { Double($0) * step }
        let points = z.count
        let weights = z.map { CompiledExpressions.gaussian($0) * step }
        var memory = CompiledExpressions.Memory(program, points: points)
        var sums = [Double](repeating: 0, count: functions.count)
        var (errors, sizes, borders) = (sums, sums, sums)
        func isBorder(_ place: Int) -> Bool { place < 2 || place >= points - 2 }
        let spread = z.map { (root[2][2] * $0).magnitude }
        // The root of the matrix is rounded: relative to the standard deviations by a few units.
        let deviations = (0..<3).map { row in (0...row).reduce(0) { $0 + root[row][$1].magnitude } }
        for (i, z1) in z.enumerated() {
            // Row by row and plane by plane: no sum is rounded more than 3·points times.
            var plane = [Double](repeating: 0, count: functions.count)
            let x1 = root[0][0] * z1
            memory.setInput(
                0, [Double](repeating: x1, count: points),
                errors: [Double](repeating: 4 * u * (x1.magnitude + deviations[0]), count: points))
            for (j, z2) in z.enumerated() {
                let row = weights[i] * weights[j]
                // Below the smallest weight that matters beside 1 even for large functions.
                if row < 1e-60 { continue }
                let x2 = root[1][0] * z1 + root[1][1] * z2
                let middle = root[2][0] * z1 + root[2][1] * z2
                let size = (root[2][0] * z1).magnitude + (root[2][1] * z2).magnitude
                let error2 = 8 * u * ((root[1][0] * z1).magnitude + (root[1][1] * z2).magnitude + deviations[1])
                memory.setInput(
                    1, [Double](repeating: x2, count: points), errors: [Double](repeating: error2, count: points))
                memory.setInput(
                    2, z.map { middle + root[2][2] * $0 },
                    errors: spread.map { 8 * u * (size + $0 + deviations[2]) })
                program.run(&memory)
                let isOutside = isBorder(i) || isBorder(j)
                for k in functions.indices {
                    var line = 0.0
                    for p in 0..<points {
                        let (value, error) = memory.output(k, p)
                        let weight = row * weights[p]
                        let product = value * weight
                        guard product.isFinite else { return nil }
                        line += product
                        sizes[k] += product.magnitude
                        errors[k] +=
                            error * weight + product.magnitude * (z1 * z1 + z2 * z2 + z[p] * z[p] + 20) * u
                        if isOutside || isBorder(p) { borders[k] += product.magnitude }
                    }
                    plane[k] += line
                }
            }
            for k in functions.indices { sums[k] += plane[k] }
        }
        guard functions.indices.allSatisfy({ borders[$0] * 4 / step <= 1e-16 * sizes[$0] }) else { return nil }
        return functions.indices.map { k in
            Estimate(
                sums[k],
                error: errors[k] + sizes[k] * Double(3 * points) * u + 4 * borders[k] / step)
        }
    }
}
