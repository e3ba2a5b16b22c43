import Algebra
import Exact
import Theory

/// The value of an expression: a polynomial in fields and random numbers, with the width indices that stand free in it.
struct Value {
    var polynomial: FieldPolynomial
    /// Numbers of free indices; ``Evaluator/vector`` for a vector without a written index.
    var free: Set<Int> = []

    static let zero = Value(polynomial: .zero)

    init(polynomial: FieldPolynomial, free: Set<Int> = []) {
        self.polynomial = polynomial
        self.free = free
    }

    init(_ scalar: Polynomial) { polynomial = FieldPolynomial(scalar) }
}

/// Turns expressions into polynomials in fields: index sums, times, functions by substitution.
///
/// The rule of indices is applied to the text as written, before anything is expanded: in a product an index stands
/// free (it is bound by the left-hand side, a `sum[i]` or a function's argument) or exactly twice and is summed.
struct Evaluator {
    /// The number of the index of a vector written without one, as in `h(3).h(3)`.
    static let vector = -1
    static let mostTerms = 20_000
    static let highestDegree = 256
    static let latestTime = 1_000_000
    static let highestPower = 100_000
    /// Powers of a parameter, and binary digits of a number, that an expression may come to.
    static let highestScalarPower = 1_000_000
    static let longestNumber = 1 << 20
    /// Terms multiplied and names read in one expression: what stops definitions that double one another.
    static let mostWork = 3_000_000
    /// Expressions, with the definitions they call, nest this deep: a thread's stack is small.
    static let deepestNesting = 300
    /// Definitions may use one another this deep.
    static let deepestCall = 64

    /// What stands for a parameter of a function.
    indirect enum Binding {
        case value(Value)
        case time(ExpressionSyntax, [String: Binding])
        /// While an expression is read as a function of one neuron.
        case function(FunctionOfNeuron)
    }

    let scope: Scope
    /// The scope's symbols, and those that stand for functions of times in a question.
    var symbols: SymbolTable
    /// Values of symbolic times, as T = 4.
    var times: [String: Rational] = [:]
    /// Set while a question is read.
    var asked: QuestionTimes?
    /// The running time of an update rule: its name, and the offset of the left-hand side.
    var step: (variable: String, offset: Int)?
    var diagnostics: [Diagnostic] = []
    var isBroken: Bool { !diagnostics.isEmpty }

    /// The inputs that labels stand for, and the one of the update rule being read.
    var inputLabels: [String: Int] = [:]
    var currentInput: Int?
    /// Set while the arguments of a law are read: there the width stands inside functions, as in `sqrt(N)`.
    var readsLaw = false
    /// The activations met so far.
    var activations: [Activation] = []

    var indexNumbers: [String: Int] = [:]
    var bound: Set<Int> = []
    var bindings: [String: Binding] = [:]
    var calls: [String] = []
    /// Where the outermost of the definitions being read was called. An error in a body is shown there: a question need
    /// not be a text of the same file.
    var callRange: SourceRange?
    var work = 0
    var depth = 0

    init(scope: Scope) {
        self.scope = scope
        symbols = scope.symbols
    }

    mutating func note(_ range: SourceRange, _ message: String, help: String) {
        guard diagnostics.count < Diagnostics.mostNoted else { return }
        let place = asked == nil ? range : callRange ?? range
        diagnostics.append(Diagnostic(place, message, help: help))
    }

    /// Binds an index name of the left-hand side; it is then free and never summed.
    mutating func bindIndex(_ name: String) { bound.insert(number(of: name)) }

    mutating func number(of index: String) -> Int {
        if let known = indexNumbers[index] { return known }
        indexNumbers[index] = indexNumbers.count
        return indexNumbers.count - 1
    }

    func name(ofIndex number: Int) -> String { indexNumbers.first { $0.value == number }?.key ?? "i" }

    // MARK: Expressions

    /// The value of a whole expression; an index that stands once and is not bound is an error.
    mutating func whole(_ syntax: ExpressionSyntax) -> FieldPolynomial {
        let value = evaluate(syntax)
        noteUnsummed(value.free.subtracting(bound), in: syntax.range)
        return value.polynomial
    }

    mutating func noteUnsummed(_ indices: Set<Int>, in range: SourceRange) {
        guard !isBroken, let index = indices.min() else { return }
        if index == Self.vector {
            note(
                range, "a vector stands alone here",
                help: "write a dot product, as in h(3).h(3), or give it an index, as in h[1](3)")
        } else {
            let name = name(ofIndex: index)
            note(
                range, "the index \(name) stands once and is not summed",
                help: "an index stands twice in a product, as in x[\(name)]*y[\(name)]; otherwise write sum[\(name)](…)"
            )
        }
    }

    /// Counts work done; false once there has been too much.
    mutating func spend(_ amount: Int, _ range: SourceRange) -> Bool {
        work += amount
        if work <= Self.mostWork { return true }
        if !isBroken { note(range, "this is too large to be expanded", help: "smaller powers, or fewer terms") }
        return false
    }

    mutating func evaluate(_ syntax: ExpressionSyntax) -> Value {
        guard spend(calls.isEmpty ? 1 : 4, syntax.range) else { return .zero }
        guard depth < Self.deepestNesting else {
            if !isBroken {
                note(
                    syntax.range, "definitions nested deeper than \(Self.deepestNesting) levels",
                    help: "write the inner ones out")
            }
            return .zero
        }
        depth += 1
        defer { depth -= 1 }
        switch syntax {
        case .number(let value, _): return Value(Polynomial(value))
        case .name(let name): return evaluate(name)
        case .sum(let terms, let range):
            var sum = Value.zero
            for (isNegative, term) in terms {
                let value = evaluate(term)
                sum.polynomial += isNegative ? -value.polynomial : value.polynomial
                sum.free.formUnion(value.free)
                if exceedsLimits(sum, range) { return .zero }
            }
            return sum
        case .product(let factors, let range): return product(factors, range)
        case .power(let base, let exponent, let range): return power(base, exponent, range)
        case .dot(let left, let right, let range):
            let (a, b) = (evaluate(left), evaluate(right))
            for (value, operand) in [(a, left), (b, right)] where !value.free.contains(Self.vector) && !isBroken {
                note(
                    operand.range, "a dot product joins two vectors, and this is none",
                    help: "write the fields without index, as in h(3).h(3); times another number: *")
            }
            if isBroken { return .zero }
            return contracted([a, b], allowing: [Self.vector], range)
        case .indexSum(let indices, let body, let range):
            let outer = bound
            var summed: [Int] = []
            for index in indices {
                guard case .name(let name) = index.kind else {
                    note(index.range, "a sum runs over a named index", help: "as in sum[i](x[i]^4)")
                    continue
                }
                summed.append(number(of: name))
                bound.insert(number(of: name))
            }
            var value = evaluate(body)
            bound = outer
            for index in summed {
                if !value.free.contains(index), !isBroken {
                    note(
                        range, "the index \(name(ofIndex: index)) does not stand in this sum",
                        help: "a sum of N equal terms is N times the term")
                }
                value.polynomial = value.polynomial.summing(over: index)
                value.free.remove(index)
            }
            return value
        case .mean(_, let range):
            note(range, "a mean cannot stand here", help: "means <…> belong in questions and expect lines")
            return .zero
        case .missing: return .zero
        }
    }

    mutating func exceedsLimits(_ value: Value, _ range: SourceRange) -> Bool {
        guard value.polynomial.terms.count > Self.mostTerms else { return false }
        note(
            range, "this expands to more than \(Self.mostTerms) terms",
            help: "a smaller power, or fewer terms in the activation function")
        return true
    }

    mutating func product(
        _ factors: [(isDivisor: Bool, factor: ExpressionSyntax)], _ range: SourceRange
    ) -> Value {
        var values: [Value] = []
        for (isDivisor, factor) in factors {
            let value = evaluate(factor)
            guard isDivisor else {
                values.append(value)
                continue
            }
            if isBroken { continue }
            guard let scalar = value.polynomial.scalar, value.free.isEmpty else {
                if step != nil {
                    let one = ExpressionSyntax.number(1, factor.range)
                    values.append(activationValue(.product([(false, one), (true, factor)], factor.range)))
                    continue
                }
                note(factor.range, "only scalars can be divided by", help: "this holds a field or a random number")
                continue
            }
            guard let reciprocal = reciprocal(scalar) else {
                note(
                    factor.range, scalar.isZero ? "a division by zero" : "here only a single term can be divided by",
                    help: "coefficients are polynomials in the parameters, divided by powers of N or of one parameter")
                continue
            }
            values.append(Value(reciprocal))
        }
        return isBroken ? .zero : contracted(values, allowing: [], range)
    }

    /// The product of several values, with every index that stands twice summed.
    mutating func contracted(_ values: [Value], allowing dotted: Set<Int>, _ range: SourceRange) -> Value {
        var counts: [Int: Int] = [:]
        for value in values { for index in value.free { counts[index, default: 0] += 1 } }
        var result = Value(.one)
        for value in values {
            guard degree(result) + degree(value) <= Self.highestDegree else {
                note(range, "this product has more than \(Self.highestDegree) fields", help: "a smaller power")
                return .zero
            }
            guard result.polynomial.terms.count * max(1, value.polynomial.terms.count) <= 50 * Self.mostTerms else {
                note(
                    range, "this expands to more than \(Self.mostTerms) terms",
                    help: "a smaller power, or fewer terms in the activation function")
                return .zero
            }
            let (a, b) = (Size(result.polynomial), Size(value.polynomial))
            guard a.power + b.power <= Self.highestScalarPower, a.bits + b.bits <= Self.longestNumber else {
                note(range, "this product is too large to be expanded", help: "smaller powers")
                return .zero
            }
            guard spend(a.terms * b.terms * (1 + (a.bits + b.bits) / 256), range) else { return .zero }
            result.polynomial = result.polynomial * value.polynomial
            if exceedsLimits(result, range) { return .zero }
        }
        for (index, count) in counts.sorted(by: { $0.key < $1.key }) {
            if bound.contains(index) || count == 1 {
                result.free.insert(index)
            } else if count == 2, index != Self.vector || dotted.contains(index) {
                result.polynomial = result.polynomial.summing(over: index)
            } else if index == Self.vector {
                note(
                    range, "a product of vectors without an index has no meaning",
                    help: "write h(3).h(3) for the dot product, or give the fields an index")
                return .zero
            } else {
                let name = name(ofIndex: index)
                note(
                    range, "the index \(name) stands \(count) times in this product",
                    help: "an index stands once on the left or twice in a product; otherwise write sum[\(name)](…)")
                return .zero
            }
        }
        return result
    }

    /// How large a polynomial is: its terms, the highest power of a parameter, the longest number.
    struct Size {
        var terms = 0
        var power = 0
        var bits = 0

        init(_ polynomial: FieldPolynomial) { for coefficient in polynomial.terms.values { add(coefficient) } }

        init(_ polynomial: Polynomial) { add(polynomial) }

        private mutating func add(_ polynomial: Polynomial) {
            terms += polynomial.termCount
            for term in polynomial.terms {
                power = max(power, term.monomial.largestPower)
                bits = max(bits, term.coefficient.bitWidth)
            }
        }
    }

    func degree(_ value: Value) -> Int { value.polynomial.terms.keys.lazy.map(\.factors.count).max() ?? 0 }

    mutating func power(_ base: ExpressionSyntax, _ exponent: ExpressionSyntax, _ range: SourceRange) -> Value {
        var value = evaluate(base)
        let written = evaluate(exponent)
        if isBroken { return .zero }
        if let scalar = value.polynomial.scalar, value.free.isEmpty, let power = timePower(scalar, written, range) {
            return Value(power)
        }
        let literal = written.polynomial.scalar?.constant?.asInt
        if step != nil, literal == nil || literal! < 0,
            value.polynomial.scalar == nil || written.polynomial.scalar == nil
        {
            return activationValue(.power(base, exponent, range))
        }
        guard let power = integer(written, exponent.range), !isBroken else { return .zero }
        if power.magnitude > Self.highestPower {
            note(
                exponent.range, "this power is too large",
                help: "powers up to \(Self.highestPower) are read, and up to \(Self.highestDegree) of a field")
            return .zero
        }
        if let scalar = value.polynomial.scalar, value.free.isEmpty {
            return Value(scalarPower(scalar, power, range))
        }
        guard power >= 0 else {
            note(range, "a negative power of a field", help: "actions and update rules are polynomials in the fields")
            return .zero
        }
        guard degree(value) * power <= Self.highestDegree else {
            note(range, "this power has more than \(Self.highestDegree) fields", help: "a smaller power")
            return .zero
        }
        // Elementwise: free indices of the base stay as they are.
        let outer = bound
        bound.formUnion(value.free)
        let free = value.free
        value = contracted(Array(repeating: value, count: power), allowing: [], range)
        bound = outer
        value.free = power == 0 ? [] : free
        return value
    }

    mutating func scalarPower(_ base: Polynomial, _ power: Int, _ range: SourceRange) -> Polynomial {
        if power < 0 {
            guard let reciprocal = reciprocal(base) else {
                note(
                    range, base.isZero ? "a division by zero" : "here only a single term can be divided by",
                    help: "coefficients are polynomials in the parameters, divided by powers of N or of one parameter")
                return .zero
            }
            return scalarPower(reciprocal, -power, range)
        }
        let size = Size(base)
        guard power <= Self.highestPower, size.power * power <= Self.highestScalarPower else {
            note(range, "this power is too large to be expanded", help: "a smaller power")
            return .zero
        }
        if let (monomial, coefficient) = base.singleTerm {
            if coefficient.magnitude.isOne || size.bits * power <= Self.longestNumber,
                let number = try? coefficient.power(power)
            {
                return Polynomial(number, monomial.power(power))
            }
        } else if base.isZero {
            return power == 0 ? .one : .zero
        } else if power <= 400 {
            // The number of terms of a power of n terms is at most C(power + n − 1, n − 1).
            var terms = 1.0
            for k in 0..<min(power, base.termCount - 1) {
                terms *= Double(power + base.termCount - 1 - k) / Double(k + 1)
            }
            let cost = terms * terms * Double(1 + size.bits * power / 256)
            if terms <= 50_000, cost <= Double(Self.mostWork) * 40, size.bits * power <= Self.longestNumber,
                spend(Int(cost / 40), range)
            {
                return base.power(power)
            }
            if isBroken { return .zero }
        }
        note(range, "this power is too large to be expanded", help: "a smaller power")
        return .zero
    }
}

extension TimeAxis {
    var lastLiteral: Int? { if case .literal(let last)? = last { last } else { nil } }

    var described: String {
        if measure == .continuous, last == nil { return "\(variable) >= \(first)" }
        return switch last {
        case .literal(let last)?: "\(variable) = \(first) ... \(last)"
        case .symbolic(let name)?: "\(variable) = \(first) ... \(name)"
        case nil: "\(variable) = \(first), \(first + 1), …"
        }
    }
}

extension Scope {
    /// Finds out which parameters of definitions stand for times: they occur in the argument of a field, or are handed
    /// on to such a parameter.
    mutating func findTimeParameters() {
        // One pass for every level of definitions that use one another; deeper ones are refused when they are called.
        for _ in 0...Evaluator.deepestCall {
            var changed = false
            for number in definitions.indices where !definitions[number].parameters.isEmpty {
                var found: Set<String> = []
                collectTimeNames(in: definitions[number].body, into: &found)
                found.formIntersection(definitions[number].parameters)
                if found != definitions[number].timeParameters {
                    definitions[number].timeParameters = found
                    changed = true
                }
            }
            if !changed { return }
        }
    }

    /// Every name that stands in a time.
    func collectTimeNames(in body: ExpressionSyntax, into found: inout Set<String>) {
        body.forEachName { name in
            guard let arguments = name.arguments else { return }
            switch meanings[name.name] {
            case .field?, .disorder?:
                for argument in arguments { argument.forEachName { found.insert($0.name) } }
            case .definition(let number)?:
                let definition = definitions[number]
                for (inner, argument) in zip(definition.parameters, arguments)
                where definition.timeParameters.contains(inner) {
                    argument.forEachName { found.insert($0.name) }
                }
            default: return
            }
        }
    }
}

extension ExpressionSyntax {
    /// Every name in the expression, from left to right.
    func forEachName(_ visit: (NameSyntax) -> Void) {
        switch self {
        case .number, .missing: return
        case .sum(let terms, _): for (_, term) in terms { term.forEachName(visit) }
        case .product(let factors, _): for (_, factor) in factors { factor.forEachName(visit) }
        case .power(let base, let exponent, _):
            base.forEachName(visit)
            exponent.forEachName(visit)
        case .dot(let left, let right, _):
            left.forEachName(visit)
            right.forEachName(visit)
        case .indexSum(_, let body, _): body.forEachName(visit)
        case .mean(let operators, _): for part in operators { part.forEachName(visit) }
        case .name(let name):
            visit(name)
            for argument in name.arguments ?? [] { argument.forEachName(visit) }
        }
    }
}
