import Algebra
import Evaluation
import Exact

/// A coefficient as a function of one letter, all others having values: fast to evaluate many times.
struct LetterFunction {
    private typealias Terms = [(power: Int, coefficient: Estimate)]
    private let numerator: Terms
    private let denominator: Terms

    /// - Throws: where another letter has no value.
    init(_ value: RationalFunction, of letter: Symbol, in problem: MeanFieldProblem) throws(CalculationError) {
        func terms(_ polynomial: Polynomial) throws(CalculationError) -> Terms {
            var powers: [Int: Rational] = [:]
            for term in polynomial.terms {
                let rest = term.monomial.removing(letter)
                let power = term.monomial.factors.first { $0.0 == letter }?.1 ?? 0
                powers[power, default: 0] += try problem.value(Polynomial(term.coefficient, rest))
            }
            return powers.sorted { $0.key < $1.key }.map { ($0.key, Estimate($0.value)) }
        }
        numerator = try terms(value.numerator)
        denominator = try terms(value.denominator)
    }

    init(_ value: Polynomial, of letter: Symbol, in problem: MeanFieldProblem) throws(CalculationError) {
        try self.init(RationalFunction(value), of: letter, in: problem)
    }

    var isConstant: Bool { (numerator + denominator).allSatisfy { $0.power == 0 } }
    var isZero: Bool { numerator.allSatisfy { $0.coefficient == Estimate(0) } }

    func callAsFunction(_ letter: Double) -> Estimate {
        func value(_ terms: Terms) -> Estimate {
            terms.reduce(Estimate(0)) { $0 + $1.coefficient * Estimate(letter).power($1.power) }
        }
        return value(numerator) / value(denominator)
    }
}
