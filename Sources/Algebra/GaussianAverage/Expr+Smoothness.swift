import Exact

extension Expr {
    /// Whether the function of a real variable certainly has all derivatives everywhere.
    ///
    /// True for what is built from polynomials, exp, sin, cos, sinh, cosh, tanh and erf, and for powers and logarithms of what
    /// is certainly positive, such as 1 + x^2. False where nothing is known, so that a kink is never overlooked.
    ///
    /// - Complexity: one step for every different part.
    public func isSmooth(in variable: Variable) -> Bool { isBuilt(of: Self.entireFunctions, in: variable) }

    /// Whether the function is certainly continuous and smooth between isolated kinks: smooth functions of relu and abs.
    func isContinuouslyPieced(in variable: Variable) -> Bool {
        isBuilt(of: Self.entireFunctions.union(["relu", "abs"]), in: variable)
    }

    private func isBuilt(of functions: Set<String>, in variable: Variable) -> Bool {
        fold { (part: Expr, children: [(holds: Bool, isSmooth: Bool)]) -> (holds: Bool, isSmooth: Bool) in
            let holds = part.variable == variable || children.contains(where: \.holds)
            if !holds { return (false, true) }
            if part.variable == variable { return (true, true) }
            guard children.allSatisfy(\.isSmooth) else { return (true, false) }
            switch part.head {
            case .sum, .product: return (true, true)
            case .power:
                let (base, exponent) = (part.children[0], part.children[1])
                if let power = exponent.number, power.isInteger, power.signum() > 0 { return (true, true) }
                return (true, base.isCertainlyPositive)
            case .call(let function):
                if function == .log { return (true, part.children[0].isCertainlyPositive) }
                return (true, functions.contains(function.name))
            default: return (true, false)
            }
        }.isSmooth
    }

    /// Functions without singularities on the real line.
    private static let entireFunctions: Set<String> = ["exp", "sin", "cos", "sinh", "cosh", "tanh", "erf"]

    /// Whether the value is positive whatever the real variables are: by what is known of it, or as a sum of squares and
    /// positive terms, at least one of them positive.
    var isCertainlyPositive: Bool { certainSign.isPositive }

    /// Whether the value is positive or zero whatever the real variables are, by the same reasons.
    var isCertainlyNotNegative: Bool { certainSign.isNotNegative }

    private var certainSign: (isPositive: Bool, isNotNegative: Bool) {
        fold { (part: Expr, children: [(isPositive: Bool, isNotNegative: Bool)]) in
            if part.isPositive { return (true, true) }
            let areNotNegative = !children.isEmpty && children.allSatisfy(\.isNotNegative)
            switch part.head {
            case .sum: return (areNotNegative && children.contains(where: \.isPositive), areNotNegative)
            case .product: return (children.allSatisfy(\.isPositive), areNotNegative)
            case .power:
                guard let exponent = part.children[1].number else { return (false, false) }
                let isEven = exponent.isInteger && !exponent.numerator.isOdd && part.children[0].isReal
                if children[0].isPositive { return (true, true) }
                return (false, exponent.signum() > 0 && (isEven || children[0].isNotNegative))
            case .call(.abs): return (children[0].isPositive, part.children[0].isReal)
            case .call(.relu): return (children[0].isPositive, part.children[0].isReal)
            case .call(.step): return (children[0].isPositive, part.children[0].isReal)
            default: return (part.isZero ? (false, true) : (false, false))
            }
        }
    }
}
