import Algebra
import Exact

/// Where an integrand has kinks, jumps and singularities, and where it changes quickly: panels end there.
struct SpecialPoints: Sendable {
    /// A place on the line and the distance over which the function changes there; 0 for a kink.
    struct Point: Hashable, Sendable {
        let position: Double
        let scale: Double
        let isKink: Bool
    }

    private(set) var points: [Point] = []

    init() {}

    /// Whether every argument that matters is a linear function of the variable.
    static func areLinear(_ expressions: [Expr], in variable: Variable) -> Bool {
        arguments(in: expressions, holding: variable).allSatisfy { isLinear($0.expression, in: variable) }
    }

    static func isLinear(_ argument: Expr, in variable: Variable) -> Bool {
        guard let slope = try? argument.derivative(by: variable) else { return false }
        return !slope.variables.contains(variable)
    }

    var kinks: [Double] { points.filter(\.isKink).map(\.position) }

    /// An argument of a function or base of a power, whose zeros matter, and whether there is a kink.
    typealias Argument = (expression: Expr, isKink: Bool)

    /// The arguments that hold a variable, in the order of the expressions, each once.
    static func arguments(in expressions: [Expr], holding variable: Variable) -> [Argument] {
        var isKink: [Expr: Bool] = [:]
        var order: [Expr] = []
        for expression in expressions {
            expression.fold { (part: Expr, _: [Void]) in
                guard let found = critical(part), found.argument.variables.contains(variable) else { return }
                if isKink[found.argument] == nil { order.append(found.argument) }
                isKink[found.argument] = found.isKink || isKink[found.argument] == true
            }
        }
        return order.map { ($0, isKink[$0]!) }
    }

    /// The zeros of arguments.
    ///
    /// Arguments that are linear have their zero computed; those of others, and their extrema, are searched for between ±`reach`.
    init(
        of arguments: [Argument], in variable: Variable, parameters: [Variable: Double], reach: Double
    ) throws(EvaluationError) {
        var found: Set<Point> = []
        for argument in arguments {
            for point in try Self.points(
                of: argument.expression, variable, parameters, reach, isKink: argument.isKink)
            where found.insert(point).inserted {
                points.append(point)
            }
        }
        points.sort { ($0.position, $0.scale) < ($1.position, $1.scale) }
    }

    init(
        of expressions: [Expr], in variable: Variable, parameters: [Variable: Double], reach: Double
    ) throws(EvaluationError) {
        try self.init(
            of: Self.arguments(in: expressions, holding: variable), in: variable, parameters: parameters, reach: reach)
    }

    /// The argument whose zeros matter for a part, and whether the part has a kink there.
    private static func critical(_ part: Expr) -> (argument: Expr, isKink: Bool)? {
        switch part.form {
        case .call(let function, let arguments):
            if arguments.count != 1 { return nil }
            // asin has its ends, where its argument is ±1, and no other kink.
            if function == .asin { return (1 - arguments[0] * arguments[0], true) }
            return (arguments[0], !["exp", "sin", "cos", "sinh", "cosh", "tanh", "erf"].contains(function.name))
        case .power(let base, let exponent):
            if let n = exponent.number, n.isInteger, n.signum() > 0 { return nil }
            // 1 + exp(-x) has neither zeros nor extrema; its exponential is an argument of its own.
            return isPositiveAndMonotone(base) ? nil : (base, true)
        default: return nil
        }
    }

    /// Whether the expression is a positive number and one positive exponential of something linear.
    private static func isPositiveAndMonotone(_ base: Expr) -> Bool {
        guard case .sum(let terms) = base.form, terms.allSatisfy(\.isPositive) else { return false }
        let variable = terms.filter { !$0.variables.isEmpty }
        guard variable.count == 1, let letters = variable.first?.variables, letters.count == 1 else { return false }
        let product: [Expr] = if case .product(let factors) = variable[0].form { factors } else { [variable[0]] }
        let holders = product.filter { !$0.variables.isEmpty }
        guard holders.count == 1, case .call(.exp, let arguments) = holders[0].form else { return false }
        return isLinear(arguments[0], in: letters[0])
    }

    private static func points(
        of argument: Expr, _ variable: Variable, _ parameters: [Variable: Double], _ reach: Double, isKink: Bool
    ) throws(EvaluationError) -> [Point] {
        let value = try CompiledExpressions([argument], in: [variable], parameters: parameters)
        guard let slope = try? argument.derivative(by: variable) else {
            return zeros(of: value, reach).map { Point(position: $0, scale: 0, isKink: isKink) }
        }
        if !slope.variables.contains(variable) {
            let a = try CompiledExpressions([slope], in: [variable], parameters: parameters).estimates(at: [0])[0]
            if a.value == 0 { return [] }
            let b = value.estimates(at: [0])[0]
            return [Point(position: -b.value / a.value, scale: 1 / a.value.magnitude, isKink: isKink)]
        }
        // δ, the derivative of a jump, has no values: then zeros alone are looked for.
        let zeros = zeros(of: value, reach)
        guard let slopes = try? CompiledExpressions([slope], in: [variable], parameters: parameters) else {
            return zeros.map { Point(position: $0, scale: 0, isKink: isKink) }
        }
        var points: [Point] = []
        for zero in zeros {
            let steepness = slopes.estimates(at: [zero])[0].value.magnitude
            points.append(Point(position: zero, scale: steepness > 0 ? 1 / steepness : 0, isKink: isKink))
        }
        for extremum in Self.zeros(of: slopes, reach) {
            // |u''| from values on both sides: the argument changes by 1 over about 1/√|u''|.
            let step = max(extremum.magnitude, 1) * 1e-4
            let curvature =
                (slopes.estimates(at: [extremum + step])[0].value - slopes.estimates(at: [extremum - step])[0].value)
                .magnitude / (2 * step)
            points.append(
                Point(position: extremum, scale: curvature > 0 ? 1 / curvature.squareRoot() : 0, isKink: isKink))
        }
        return points
    }

    private static func zeros(of function: CompiledExpressions, _ reach: Double) -> [Double] {
        var grid: [Double] = [0]
        for step in 1...200 { grid.append(Double(step) / 200 * reach) }
        var size = reach / 200
        for _ in 0..<60 {
            size /= 2
            grid.append(size)
        }
        grid = Set(grid + grid.map(-)).sorted()
        return RootSearch(grid: grid).roots { function.estimates(at: [$0])[0] }.map(\.position.value)
    }
}
