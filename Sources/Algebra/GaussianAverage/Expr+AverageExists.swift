import Exact

extension Expr {
    /// Throws if the average over a Gaussian x of some variance certainly does not exist.
    ///
    /// The part at fault is named: δ(x) and its like are no functions; a logarithm, a root or a pole is found by values of its
    /// argument on a grid of x; growth like exp(x²) from the behaviour at infinity. What passes may still have no average: then
    /// its numerical integral does not converge and says so.
    public func checkAverageExists() throws(GaussianAverageError) {
        let x = GaussianAverage.variable
        if !variables.contains(x) { return }
        for side in [1.0, -1.0] where growth(in: x, side: side).beatsGaussians { throw .diverges(self) }
        if isSmooth(in: x) { return }
        for part in partsHolding(x) { try part.checkDefined() }
    }

    /// The same for a function of several variables, looked at on lines through 0 in several directions.
    ///
    /// exp(x[1]*x[2]) is refused like exp(x^2): whether its average exists is a question of the size of K.
    func checkAverageExists(over variables: [Variable]) throws(GaussianAverageError) {
        let present = variables.filter(self.variables.contains)
        let x = Expr(GaussianAverage.variable)
        // Near the axes and the diagonals, and between them; not on them, where 1/abs(x - y)^(1/2) has no value, though an average.
        var directions: [[Rational]] = []
        for signs in 0..<(1 << max(present.count - 1, 0)) {
            for size in [Rational(5, 7), Rational(96, 97)] {
                var (direction, length): ([Rational], Rational) = ([], 1)
                for place in present.indices {
                    direction.append(place > 0 && signs >> (place - 1) & 1 == 1 ? -length : length)
                    length *= size
                }
                directions.append(direction)
            }
        }
        directions += present.indices.map { axis in
            present.indices.map { $0 == axis ? 1 : Rational(1, 97 + 4 * $0) }
        }
        for direction in directions {
            var values: [Variable: Expr] = [:]
            for (variable, slope) in zip(present, direction) { values[variable] = Expr(slope) * x }
            // A function that divides by zero on the whole line is undefined there.
            guard let onLine = try? substituting(values) else { throw .undefinedOnLine(self) }
            do { try onLine.checkAverageExists() } catch {
                switch error {
                case .diverges: throw .diverges(self)
                case .undefined: throw .undefinedOnLine(self)
                default: throw error
                }
            }
        }
    }

    /// The parts that hold the variable and stand on their own, in the order of the fold.
    private func partsHolding(_ variable: Variable) -> [Expr] {
        var found: [Expr] = []
        _ = fold { (part: Expr, children: [Bool]) -> Bool in
            let holds = part.variable == variable || children.contains(true)
            if holds, part.node.openLevels == 0 { found.append(part) }
            return holds
        }
        return found
    }

    private func checkDefined() throws(GaussianAverageError) {
        switch head {
        case .summation, .integral: throw .noFunction(part: self)
        case .call(.delta), .call(.gamma), .call(.factorial), .call(.binomial): throw .noFunction(part: self)
        case .call(.log): try checkArgument { $0 < 0 }
        case .call(.asin): try checkArgument { $0.magnitude > 1 + 0x1p-49 }
        case .call(.tan):
            // Between two poles the argument stays on one branch.
            let branch = { (u: Double) in ((u + .pi / 2) / .pi).rounded(.down) }
            try checkArgument { branch($0) != branch(0) && $0.isFinite }
        case .power:
            guard let exponent = children[1].number else { return try checkArgument { $0 < 0 } }
            if !exponent.isInteger { try checkArgument { $0 < 0 } }
            // 1/u with a zero of u: u changes sign, or vanishes on the grid, whose points are fractions.
            if exponent <= -1 || children[0].variable != nil && exponent <= -1 { try checkNoZero() }
        default: return
        }
    }

    /// Where arguments are looked at: fractions of all sizes on both sides, and 0.
    private static let grid: [Double] = {
        var points: [Double] = [0]
        for step in 1...80 { points.append(Double(step) / 8) }
        for exponent in 1...40 {
            points += [Double.exponential(-Double(exponent)), 10 * Double.exponential(Double(exponent) / 8)]
        }
        return (points.map(-) + points).sorted()
    }()

    /// The same from 0 on, so that the plainest point at fault is the one named.
    private static let outwards = grid.sorted { $0.magnitude < $1.magnitude }

    /// Values of the argument with 1.37… for parameters, whose values are not known; nil where there is none.
    private func sampled(at x: Double) -> Double? {
        var point: [Variable: Double] = [:]
        for (place, letter) in variables.enumerated() {
            point[letter] = letter.assumptions.contains(.integer) ? 2 : 1.3709 + 0.217 * Double(place)
        }
        point[GaussianAverage.variable] = x
        return try? value(at: point)
    }

    private func checkArgument(_ isForbidden: (Double) -> Bool) throws(GaussianAverageError) {
        if children[0].isCertainlyPositive { return }
        for x in Self.outwards {
            if let value = children[0].sampled(at: x), isForbidden(value) { throw .undefined(part: self, at: x) }
        }
    }

    private func checkNoZero() throws(GaussianAverageError) {
        if children[0].isCertainlyPositive { return }
        var last: Double?
        for x in Self.grid {
            guard let value = children[0].sampled(at: x) else { continue }
            if value == 0 || (last ?? value).sign != value.sign { throw .undefined(part: self, at: x) }
            last = value
        }
    }
}

extension Double {
    static func exponential(_ x: Double) -> Double { Function.exp.value([x]) }
    static func logarithm(_ x: Double) -> Double { Function.log.value([x]) }
}
