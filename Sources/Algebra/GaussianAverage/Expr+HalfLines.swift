import Exact

extension Expr {
    /// The function multiplied out, each term with one form for its factors with kinks or jumps at 0 of single variables.
    ///
    /// What is c₊·xⁿ for x > 0 and c₋·|x|ⁿ for x < 0 is written with relu or step if one side is 0 and with abs or sign if the
    /// sides differ by a sign: relu(x)*step(x) and x*step(x) are relu(x), abs(x)^3 is x^2*abs(x). Values at 0 do not count.
    func halfLineForm(in variables: [Variable]) throws(GaussianAverageError) -> Expr {
        let expanded = try GaussianAverageError.translating { () throws(ExprAlgebraError) in try self.expanded() }
        guard expanded.holdsKinks else { return expanded }
        do {
            var terms: [Expr] = []
            for term in expanded.termsOrSelf {
                var term = term
                for variable in variables { term = try term.halfLineTerm(in: variable, among: variables) }
                terms.append(term)
            }
            return try .sum(terms)
        } catch { throw .expression(.expression(error)) }
    }

    private var holdsKinks: Bool {
        fold { (part: Expr, children: [Bool]) -> Bool in
            if children.contains(true) { return true }
            guard case .call(let function) = part.head else { return false }
            return Self.kinkedFunctions.contains(function.name)
        }
    }

    private static let kinkedFunctions: Set<String> = ["relu", "abs", "sign", "step"]

    private func halfLineTerm(in variable: Variable, among all: [Variable]) throws(ExprError) -> Expr {
        var own: [Expr] = []
        var rest = [Expr(coefficientAndRest.coefficient)]
        for factor in factors {
            let letters = factor.variables
            if letters.contains(variable), !all.contains(where: { $0 != variable && letters.contains($0) }) {
                own.append(factor)
            } else {
                rest.append(factor)
            }
        }
        if own.isEmpty || !own.contains(where: \.holdsKinks) { return self }
        let product = try Expr.product(own)
        let p = Expr(GaussianAverage.positive)
        guard let right = try? product.substituting([variable: p]),
            let left = try? product.substituting([variable: -p]),
            let (above, n) = right.powerOnHalfLine, let (below, m) = left.powerOnHalfLine,
            let power = (above.isZero ? m : n).asInt, power >= 0, above.isZero || below.isZero || n == m
        else { return self }
        let x = Expr(variable)
        if above.isZero && below.isZero { return .zero }
        let form: [Expr]
        if below.isZero {
            form = [above, power == 0 ? try .call(.step, [x]) : try .power(.call(.relu, [x]), Expr(power))]
        } else if above.isZero {
            form = [below, power == 0 ? try .call(.step, [-x]) : try .power(.call(.relu, [-x]), Expr(power))]
        } else if above == (power.isMultiple(of: 2) ? below : -below) {
            form = [above, try .power(x, Expr(power))]
        } else if above == (power.isMultiple(of: 2) ? -below : below) {
            form =
                power == 0
                ? [above, try .call(.sign, [x])]
                : [above, try .call(.abs, [x]), try .power(x, Expr(power - 1))]
        } else {
            return self
        }
        return try .product(rest + form)
    }

    /// c and n for c·pⁿ in the positive variable p, c free of it; c = 0 where relu or step has a negative argument.
    private var powerOnHalfLine: (coefficient: Expr, power: Rational)? {
        if vanishesByReLU { return (.zero, 0) }
        guard let degree = degreeInPositiveVariable,
            let coefficient = try? Expr.product([self, .power(Expr(GaussianAverage.positive), Expr(-degree))])
        else { return nil }
        return (coefficient, degree)
    }
}
