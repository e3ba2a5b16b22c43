import Algebra
import Exact
import Theory

/// A name that stands in a time of a question, and where it does so first.
struct TimeName: Sendable {
    let name: String
    let range: SourceRange
}

/// What the expressions of a question may hold besides the names of the file: its symbolic times and its frequency.
struct QuestionTimes: Sendable {
    /// Symbolic times without a value.
    var names: Set<String> = []
    var frequency: String?
    /// Whether scalars may be functions of times: exponentials, powers to a time, divisions by sums.
    var hasFunctions = false
    /// Where a field stands without its time, and where one stands with it.
    var untimed: SourceRange?
    var timed: SourceRange?
}

extension Scope {
    /// The symbolic times of an expression, in the order of the text: names in the arguments of fields, or of definitions
    /// that hand them on to fields, which are nothing else in the file.
    func timeNames(in expression: ExpressionSyntax) -> [TimeName] {
        var found: [TimeName] = []
        expression.forEachName { name in
            guard let arguments = name.arguments else { return }
            switch meanings[name.name] {
            case .field?: for argument in arguments { collect(argument, into: &found) }
            case .definition(let number)?:
                let definition = definitions[number]
                for (parameter, argument) in zip(definition.parameters, arguments)
                where definition.timeParameters.contains(parameter) {
                    collect(argument, into: &found)
                }
            default: return
            }
        }
        return found
    }

    /// The names of one time, as of a field or in an order of times.
    func collect(_ time: ExpressionSyntax, into found: inout [TimeName]) {
        time.forEachName { name in
            guard name.arguments == nil, name.indices == nil, !name.isResponse else { return }
            switch meanings[name.name] {
            case nil, .timeVariable?, .lastTime?:
                if !found.contains(where: { $0.name == name.name }) {
                    found.append(TimeName(name: name.name, range: name.range))
                }
            default: return
            }
        }
    }

    /// Whether a mean stands in an expression or in the definitions it uses.
    func holdsMean(_ expression: ExpressionSyntax) -> Bool {
        var pending = [expression]
        var entered: Set<Int> = []
        while let next = pending.popLast() {
            if next.holdsMean { return true }
            next.forEachName { name in
                if case .definition(let number)? = meanings[name.name], entered.insert(number).inserted {
                    pending.append(definitions[number].body)
                }
            }
        }
        return false
    }
}

extension ExpressionSyntax {
    /// Whether a mean is written in the expression.
    var holdsMean: Bool {
        switch self {
        case .number, .missing, .name: false
        case .mean: true
        case .sum(let terms, _): terms.contains { $0.term.holdsMean }
        case .product(let factors, _): factors.contains { $0.factor.holdsMean }
        case .power(let base, let exponent, _): base.holdsMean || exponent.holdsMean
        case .dot(let left, let right, _): left.holdsMean || right.holdsMean
        case .indexSum(_, let body, _): body.holdsMean
        }
    }
}

extension Observable {
    /// The symbolic times of all correlators, in order; a literal one has no name.
    var namedTimes: [NamedTime] {
        var found: Set<NamedTime> = []
        forEachCorrelator { correlator in
            for part in correlator.operators {
                for factor in part.terms.keys.flatMap(\.factors) {
                    if case .named(let time) = factor.time { found.insert(time) }
                }
            }
        }
        return found.sorted()
    }

    /// With every literal time as a symbolic one without a name.
    var namingAllTimes: Observable {
        switch self {
        case .scalar: self
        case .correlator(let correlator):
            .correlator(Correlator(operators: correlator.operators.map(\.namingAllTimes)))
        case .sum(let parts): .sum(parts.map(\.namingAllTimes))
        case .product(let parts): .product(parts.map(\.namingAllTimes))
        case .power(let base, let power): .power(base.namingAllTimes, power)
        case .quotient(let above, let below): .quotient(above.namingAllTimes, below.namingAllTimes)
        }
    }

    func forEachCorrelator(_ visit: (Correlator) -> Void) {
        switch self {
        case .scalar: return
        case .correlator(let correlator): visit(correlator)
        case .sum(let parts), .product(let parts): for part in parts { part.forEachCorrelator(visit) }
        case .power(let base, _): base.forEachCorrelator(visit)
        case .quotient(let above, let below):
            above.forEachCorrelator(visit)
            below.forEachCorrelator(visit)
        }
    }
}

extension FieldPolynomial {
    var namingAllTimes: FieldPolynomial { mapFactors { factor, _ in factor.namingItsTime } }
}

extension Factor {
    var namingItsTime: Factor {
        guard case .at(let literal) = time else { return self }
        return Factor(quantity, indices: indices, time: .named(NamedTime("", offset: Rational(literal))))
    }
}

extension FieldMonomial {
    mutating func nameAllTimes() { factors = factors.map(\.namingItsTime) }
}
