import Algebra
import Exact
import Theory

extension Evaluator {
    /// An arithmetic expression in means and joint cumulants.
    mutating func observable(_ syntax: ExpressionSyntax) -> Observable {
        if asked?.hasFunctions == true, !scope.holdsMean(syntax) { return .scalar(scalar(syntax)) }
        switch syntax {
        case .mean(let operators, let range):
            var read: [FieldPolynomial] = []
            for part in operators {
                let polynomial = whole(part)
                if polynomial.terms.keys.contains(where: { $0.factors.contains { $0.time == .step(0) } }) {
                    note(range, "a running time in an observable", help: "give literal times")
                }
                read.append(polynomial)
            }
            return .correlator(Correlator(operators: read))
        case .sum(let terms, _):
            return .sum(
                terms.map {
                    $0.isNegative ? .product([.scalar(Polynomial(-1)), observable($0.term)]) : observable($0.term)
                })
        case .product(var factors, let range):
            var result: [Observable] = []
            var divisors: [Observable] = []
            if asked?.hasFunctions == true {
                // Numbers first become one number, so that a 2*pi meets its delta(omega).
                let numbers = factors.filter { !scope.holdsMean($0.factor) }
                if !numbers.isEmpty { result.append(.scalar(scalar(.product(numbers, range)))) }
                factors.removeAll { !scope.holdsMean($0.factor) }
            }
            for (isDivisor, factor) in factors {
                let value = (isDivisor ? number(factor) : nil) ?? observable(factor)
                if isDivisor, case .scalar(let scalar) = value, let reciprocal = scalar.reciprocal() {
                    result.append(.scalar(reciprocal))
                } else if isDivisor {
                    divisors.append(value)
                } else {
                    result.append(value)
                }
            }
            return divisors.isEmpty ? .product(result) : .quotient(.product(result), .product(divisors))
        case .power(let base, let exponent, let range):
            guard let power = integer(exponent) else { return .scalar(.zero) }
            let value = observable(base)
            if case .scalar(let scalar) = value, power >= 0 || scalar.reciprocal() != nil {
                return .scalar(scalarPower(scalar, power, range))
            }
            if power.magnitude > Evaluator.highestDegree {
                note(range, "this power is too large", help: "a smaller power")
                return .scalar(.zero)
            }
            return power >= 0 ? .power(value, power) : .quotient(.scalar(.one), .power(value, -power))
        case .name(let name):
            if case .definition(let number)? = scope.meanings[name.name], !isBound(name.name) {
                let definition = scope.definitions[number]
                return within(definition, name) { $0.observable(definition.body) } ?? .scalar(.zero)
            }
            fallthrough
        default:
            return .scalar(scalar(syntax))
        }
    }

    /// The number that an expression without means is, if it can be read as one.
    private mutating func number(_ syntax: ExpressionSyntax) -> Observable? {
        if scope.holdsMean(syntax) { return nil }
        var trial = self
        let value = trial.scalar(syntax)
        guard trial.diagnostics.count == diagnostics.count else { return nil }
        self = trial
        return .scalar(value)
    }

    /// A number outside means.
    mutating func scalar(_ syntax: ExpressionSyntax) -> Polynomial {
        let value = whole(syntax)
        guard let scalar = value.scalar else {
            if diagnostics.isEmpty {
                note(syntax.range, "a field stands outside a mean", help: "write <…> around it")
            }
            return .zero
        }
        return finished(scalar, syntax.range)
    }
}
