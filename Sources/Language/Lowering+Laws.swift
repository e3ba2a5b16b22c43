import Algebra
import Exact
import Theory

/// The laws of weights, biases and noise that only the sampler knows.
extension Lowering {
    typealias LawOfFamily = (mean: Polynomial, variance: Polynomial, law: DisorderLaw)

    static let lawsBesideGaussian = ["uniform", "sign", "sparse", "orthogonal"]

    /// `uniform(a, b)`, `sign(s)`, `sparse(p, variance)` or `orthogonal(s)` with the mean and variance of an entry; nil after an
    /// error.
    mutating func otherLaw(_ law: LawSyntax, of family: Disorder) -> LawOfFamily? {
        let count = law.name == "uniform" || law.name == "sparse" ? 2 : 1
        guard law.arguments.count == count else {
            let (what, example) = Self.explained(law.name)
            note(law.range, "\(law.name) takes \(what)", help: "as in: \(example)")
            return nil
        }
        var arguments: [Expr] = []
        for argument in law.arguments {
            guard let value = lawArgument(argument) else { return nil }
            arguments.append(value)
        }
        switch law.name {
        case "uniform": return uniform(arguments[0], arguments[1], law)
        case "sparse": return sparse(arguments[0], arguments[1], law)
        case "sign":
            return variance(of: arguments[0] * arguments[0], law).map { (.zero, $0, .sign(scale: arguments[0])) }
        default:
            guard family.indexCount == 2 else {
                note(
                    law.range, "\(family.name) is no matrix and cannot be orthogonal",
                    help: "as in: weight W[i,j] ~ orthogonal(1)")
                return nil
            }
            // The columns of an orthogonal matrix have length 1.
            return variance(of: arguments[0] * arguments[0], law).map {
                (.zero, $0 * .width(power: -1), .orthogonal(scale: arguments[0]))
            }
        }
    }

    private mutating func uniform(_ lowest: Expr, _ highest: Expr, _ law: LawSyntax) -> LawOfFamily? {
        let length = (try? (highest - lowest).expanded()) ?? highest - lowest
        if let number = number(length), number <= 0 {
            note(
                law.arguments[1].range, "uniform(a, b) with b not above a",
                help: "the lower end comes first, as in: uniform(-1, 1)")
            return nil
        }
        guard let mean = polynomial((lowest + highest) * Expr(1, 2)) else {
            noteNoPolynomial("mean", law)
            return nil
        }
        return variance(of: length * length * Expr(1, 12), law).map {
            (mean, $0, .uniform(lowest: lowest, highest: highest))
        }
    }

    private mutating func sparse(_ probability: Expr, _ variance: Expr, _ law: LawSyntax) -> LawOfFamily? {
        if let number = number(probability), !(number > 0 && number <= 1) {
            note(
                law.arguments[0].range, "a probability between 0 and 1 is needed here",
                help: "sparse(p, variance): an entry is not zero with probability p, as in: sparse(1/10, sigma_w^2/N)")
            return nil
        }
        guard let value = polynomial(variance) else {
            noteNoPolynomial("variance", law)
            return nil
        }
        if isNegative(value) {
            note(
                law.arguments[1].range, "a negative variance",
                help: "sparse(p, variance): the variance of an entry, zeros included, as sigma_w^2/N")
            return nil
        }
        return (.zero, value, .sparse(probability: probability, variance: variance))
    }

    // MARK: Arguments

    /// A function of parameters and the width, which need not be a polynomial.
    private mutating func lawArgument(_ syntax: ExpressionSyntax) -> Expr? {
        var plain = Evaluator(scope: scope)
        plain.inputLabels = inputLabels
        let value = plain.whole(syntax)
        if plain.diagnostics.isEmpty {
            guard let scalar = value.scalar, let expression = scope.expression(of: scalar, withWidth: true) else {
                note(syntax.range, "this is no number", help: "it holds a field or a random number")
                return nil
            }
            return expression
        }
        var evaluator = Evaluator(scope: scope)
        evaluator.inputLabels = inputLabels
        evaluator.readsLaw = true
        let function = evaluator.function(syntax)
        diagnostics += evaluator.diagnostics
        guard evaluator.diagnostics.isEmpty, let function else { return nil }
        guard function.site == nil else {
            note(syntax.range, "this is no number", help: "it holds a field or a random number")
            return nil
        }
        return function.function
    }

    /// The value of what holds no letters.
    private func number(_ value: Expr) -> Double? { value.variables.isEmpty ? try? value.value() : nil }

    private func polynomial(_ value: Expr) -> Polynomial? {
        var table = scope.symbols
        guard let polynomial = try? value.polynomial(in: &table), table == scope.symbols else { return nil }
        return polynomial
    }

    private mutating func variance(of value: Expr, _ law: LawSyntax) -> Polynomial? {
        if let polynomial = polynomial(value) { return polynomial }
        noteNoPolynomial("variance", law)
        return nil
    }

    private mutating func noteNoPolynomial(_ what: String, _ law: LawSyntax) {
        note(
            law.range, "the \(what) of this law is no polynomial in the parameters",
            help: "as in: \(Self.explained(law.name).example)")
    }

    private static func explained(_ law: String) -> (what: String, example: String) {
        switch law {
        case "uniform": ("its two ends", "uniform(-sigma_w*sqrt(3/N), sigma_w*sqrt(3/N))")
        case "sign": ("one number, the size", "sign(sigma_w/sqrt(N))")
        case "sparse": ("a probability and a variance", "sparse(1/10, sigma_w^2/N)")
        default: ("one number, the scale", "orthogonal(sigma_w)")
        }
    }
}
