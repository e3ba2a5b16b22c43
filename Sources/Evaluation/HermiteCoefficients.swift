import Algebra
import Exact

/// The coefficients of functions of a Gaussian variable x ~ N(0, K) in normalised Hermite polynomials:
///
///     a_n = <f(√K z) he_n(z)>,   z ~ N(0, 1),      <f(x)²> = Σ a_n².
///
/// With them everything about two variables of correlation c is a power series (Mehler): <f(x) f(y)> = Σ a_n² cⁿ, whose tail is
/// bounded by what is missing at c = 1. One integration gives all c.
///
/// - Complexity: some 2000 evaluations of the functions, and as many steps for every coefficient; a quarter for odd or even functions.
public struct HermiteCoefficients: Sendable {
    public let functions: [Expr]
    private let programs: [CompiledExpressions]
    private let symmetries: [Symmetry]
    private let points: [SpecialPoints?]

    private enum Symmetry: Sendable { case even, odd, none }

    /// - Parameter functions: of ``GaussianAverage/variable`` alone.
    /// - Throws: ``EvaluationError`` for letters without values and for what cannot be evaluated.
    public init(_ functions: [Expr]) throws(EvaluationError) {
        let x = GaussianAverage.variable
        self.functions = functions
        programs = try functions.map { function throws(EvaluationError) in
            try CompiledExpressions([function], in: [x])
        }
        symmetries = functions.map { function in
            let mirrored = try? function.substituting([x: -Expr(x)])
            return mirrored == function ? .even : mirrored == -function ? .odd : .none
        }
        points = try functions.map { function throws(EvaluationError) in
            SpecialPoints.areLinear([function], in: x)
                ? try SpecialPoints(of: [function], in: x, parameters: [:], reach: 1) : nil
        }
    }

    /// a_0 … a_(count − 1) of one function, to about 10⁻¹⁴ of the root of <f²>.
    ///
    /// - Precondition: K and count are positive.
    /// - Throws: ``EvaluationError`` where the average of f² does not exist or is not found.
    public func coefficients(
        of function: Int, variance: Double, count: Int
    ) throws(EvaluationError) -> [Estimate] {
        precondition(variance > 0 && count > 0, "a variance and a number of coefficients are positive")
        let width = variance.squareRoot()
        let (program, symmetry) = (programs[function], symmetries[function])
        let first = symmetry == .odd ? 1 : 0
        let orders = Array(stride(from: first, to: count, by: symmetry == .none ? 1 : 2))
        var result = [Estimate](repeating: Estimate(0), count: count)
        if orders.isEmpty { return result }
        let special: SpecialPoints
        if let linear = points[function] {
            special = linear
        } else {
            special = try SpecialPoints(
                of: [functions[function]], in: GaussianAverage.variable, parameters: [:], reach: 38 * width)
        }
        var integral = LineIntegral(
            outputs: orders.count, demanded: orders.count, relativeAccuracy: 1e-13,
            points: special.points.map { (z: $0.position / width, scale: $0.isKink ? 1 : $0.scale / width) },
            isEven: symmetry != .none)
        integral.negligible = 1e-14 * (try size(of: function, width))
        let count = LineIntegral.pointsPerPanel
        var memory = CompiledExpressions.Memory(program, points: count)
        let (up, down) = Self.steps(orders[orders.count - 1] + 1)
        let estimates: [Estimate]
        do {
            estimates = try integral.estimates { z, values, errors in
                memory.setInput(
                    0, z.map { width * $0 }, errors: z.map { 2 * width * $0.magnitude * Estimate.rounding })
                program.run(&memory)
                for p in z.indices {
                    let (value, error) = memory.output(0, p)
                    // √(n+1) he_(n+1) = z he_n − √n he_(n−1); rounding grows with the number of steps.
                    var (last, he) = (0.0, 1.0)
                    var (n, place) = (0, 0)
                    while true {
                        if n == orders[place] {
                            values[place * count + p] = value * he
                            errors[place * count + p] =
                                error * he.magnitude
                                + value.magnitude * (he.magnitude + last.magnitude) * Double(n) * Estimate.rounding
                            place += 1
                            if place == orders.count { break }
                        }
                        (last, he) = (he, (z[p] * he - down[n] * last) * up[n])
                        n += 1
                    }
                }
            }
        } catch let failure as LineIntegral.Failure {
            switch failure {
            case .undefined(let z, _): throw .undefined(functions[function], at: width * z)
            case .diverges: throw .diverges(functions[function])
            case .notConverged(_, let best): throw .notConverged(functions[function], best: best)
            }
        } catch { preconditionFailure("\(error)") }
        for (order, estimate) in zip(orders, estimates) { result[order] = estimate }
        return result
    }

    /// About the root of <f²>, from a few points.
    private func size(of function: Int, _ width: Double) throws(EvaluationError) -> Double {
        let values = [-2, -1, -0.3, 0.3, 1, 2].map { programs[function].estimates(at: [$0 * width])[0].value }
        let square = values.reduce(0) { $0 + ($1.isFinite ? $1 * $1 : 0) } / 6
        return square > 0 ? square.squareRoot() : 1e-286
    }

    /// 1/√(n+1) and √n.
    private static func steps(_ count: Int) -> (up: [Double], down: [Double]) {
        let range = 0..<count
        return (range.map { 1 / Double($0 + 1).squareRoot() }, range.map { Double($0).squareRoot() })
    }
}
