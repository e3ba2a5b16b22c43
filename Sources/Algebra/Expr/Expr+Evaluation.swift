import Exact

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Expr {
    /// Sums of numbers are added up term by term, at most this many terms altogether unless told otherwise.
    public static let mostSummedTerms = 10_000_000

    /// The value in floating-point numbers at a point.
    ///
    /// Sums between integers below 2⁵³ are added up term by term. Values are real: a root of a negative number has none here.
    ///
    ///     try (x * x).value(at: [Variable("x"): 1.5])      // 2.25
    ///
    /// - Complexity: one step for every different part; parts below a Σ that hold its variable once for every term.
    /// - Throws: ``ExprAlgebraError/noValueGiven(for:)``; ``ExprAlgebraError/contradicted(_:number:)`` where a variable is
    ///   given a value that it was declared not to have; ``ExprAlgebraError/noValue(of:)`` with a part that has no finite
    ///   real value; ``ExprAlgebraError/integralIsNotEvaluated(_:)``; ``ExprAlgebraError/tooManyTerms(estimate:limit:)`` for
    ///   sums.
    public func value(
        at point: [Variable: Double] = [:], summationLimit: Int = Expr.mostSummedTerms
    ) throws(ExprAlgebraError) -> Double {
        var evaluation = try Evaluation(of: self, at: point, summationLimit: summationLimit)
        return try evaluation.value()
    }
}

/// An expression as a list of steps, each of which computes one part from parts before it.
///
/// A step that holds variables of Σ belongs to the innermost of those: it is done again for every term of that sum, and
/// only then. Σ nest at most ``Expr/deepestBinders`` deep, so that the steps of nested sums may call each other.
private struct Evaluation {
    private enum Operation {
        case constant(Double)
        case place(depth: Int)
        case sum
        case product
        case power
        case call(Function)
        /// Steps of the body, in order.
        case summation(steps: [Int], depth: Int)
        case integral
    }

    private struct Step {
        let operation: Operation
        let operands: [Int]
        let part: Expr
        /// How many Σ stand around the innermost one whose variable the value depends on, plus 1; 0 if it depends on none.
        let depth: Int

        var isIntegral: Bool { part.head == .integral }
    }

    private let outermost: Expr
    private var steps: [Step] = []
    private var values: [Double] = []
    private var places = [Double](repeating: 0, count: Expr.deepestBinders + 1)
    private var termsLeft: Int
    private let summationLimit: Int

    init(of expression: Expr, at point: [Variable: Double], summationLimit: Int) throws(ExprAlgebraError) {
        outermost = expression
        termsLeft = summationLimit
        self.summationLimit = summationLimit
        var steps: [Step] = []
        _ = try expression.foldWithLevels {
            (part: Expr, level: Int, operands: [Int]) throws(ExprAlgebraError) -> Int in
            var depth = operands.reduce(0) { max($0, steps[$1].depth) }
            let operation: Operation
            switch part.head {
            case .number(let value): operation = .constant(value.doubleValue)
            case .constant(let constant): operation = .constant(constant == .pi ? Double.pi : .nan)
            case .variable(let variable):
                if variable.isPlace {
                    depth = level - variable.level
                    operation = .place(depth: depth)
                } else {
                    guard let value = point[variable] else { throw .noValueGiven(for: variable) }
                    // What has been simplified by the assumptions holds only where they do.
                    guard variable.allows(value) else { throw .contradicted(variable, number: value) }
                    operation = .constant(value)
                }
            case .sum: operation = .sum
            case .product: operation = .product
            case .power: operation = .power
            case .call(let function): operation = .call(function)
            case .summation, .integral:
                let body = Self.steps(below: operands[0], steps)
                depth = operands.dropFirst().reduce(0) { max($0, steps[$1].depth) }
                for step in body where steps[step].depth <= level { depth = max(depth, steps[step].depth) }
                operation =
                    part.head == .integral
                    ? .integral
                    : .summation(steps: body.filter { steps[$0].depth == level + 1 }, depth: level + 1)
            }
            steps.append(Step(operation: operation, operands: operands, part: part, depth: depth))
            return steps.count - 1
        }
        self.steps = steps
        values = [Double](repeating: .nan, count: steps.count)
    }

    /// The steps that a step needs, and itself, in their order.
    private static func steps(below last: Int, _ steps: [Step]) -> [Int] {
        var found: Set<Int> = [last]
        var waiting = [last]
        while let step = waiting.popLast() {
            for operand in steps[step].operands where found.insert(operand).inserted { waiting.append(operand) }
        }
        return found.sorted()
    }

    mutating func value() throws(ExprAlgebraError) -> Double {
        for step in steps.indices where steps[step].depth == 0 { try perform(step) }
        let value = values[steps.count - 1]
        if value.isFinite { return value }
        // The first step that made no number of numbers. Below Σ, the parts make no sense alone.
        let culprit = steps.indices.first { step in
            guard values[step].isNaN, steps[step].depth == 0, steps[step].part.node.openLevels == 0 else {
                return false
            }
            // The body of an integral has no values at all.
            return steps[step].isIntegral || steps[step].operands.allSatisfy { !values[$0].isNaN }
        }
        let part = culprit.map { steps[$0].part } ?? outermost
        if part.head == .integral { throw .integralIsNotEvaluated(part) }
        throw .noValue(of: part)
    }

    private mutating func perform(_ position: Int) throws(ExprAlgebraError) {
        let step = steps[position]
        switch step.operation {
        case .constant(let value): values[position] = value
        case .place(let depth): values[position] = places[depth]
        case .sum: values[position] = step.operands.reduce(0) { $0 + values[$1] }
        case .product:
            // 0·∞ has no value; the number in front has no say in the order of rounding.
            values[position] = step.operands.reduce(1) { $0 * values[$1] }
        case .power:
            let (base, exponent) = (values[step.operands[0]], values[step.operands[1]])
            let isUndefined = base.isNaN || exponent.isNaN || (base == 0 && exponent < 0)
            values[position] = isUndefined ? .nan : Self.power(base, exponent)
        case .call(let function):
            let arguments = step.operands.map { values[$0] }
            let value = arguments.contains(where: \.isNaN) ? .nan : function.value(arguments)
            // An infinite value is a pole or beyond what a Double holds: neither may end up below a fraction bar as 0.
            values[position] = value.isFinite ? value : .nan
        case .integral: values[position] = .nan
        case .summation(let body, let depth): values[position] = try sum(step, body, depth)
        }
    }

    private mutating func sum(_ step: Step, _ body: [Int], _ depth: Int) throws(ExprAlgebraError) -> Double {
        let (lower, upper) = (values[step.operands[1]], values[step.operands[2]])
        // Beyond 2⁵³ not every integer is a Double: the number of terms would be a guess.
        let exact = 0x1p53
        guard lower.magnitude < exact, upper.magnitude < exact, lower == lower.rounded(), upper == upper.rounded()
        else {
            return .nan
        }
        let count = max(0, upper - lower + 1)
        if count > Double(termsLeft) {
            throw .tooManyTerms(estimate: count + Double(summationLimit - termsLeft), limit: summationLimit)
        }
        termsLeft -= Int(count)
        var sum = 0.0
        for term in 0..<Int(count) {
            places[depth] = lower + Double(term)
            for inner in body { try perform(inner) }
            sum += values[step.operands[0]]
        }
        return sum
    }

    /// The roots of exponents 1/2 and −1/2 are rounded correctly.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        exponent == 0.5 && base >= 0 ? base.squareRoot() : pow(base, exponent)
    }
}
