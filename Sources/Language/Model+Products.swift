import Algebra
import Exact
import Theory

extension Model {
    /// Every name that means something in this file, and so cannot name an index.
    public var reservedNames: Set<String> { Set(scope.meanings.keys) }

    /// The products of fields in one mean or joint cumulant, an operator each, with their factors in the order of the text:
    /// the external points of a diagram's code.
    ///
    /// `<h[i](3)*h[i](3); h~[1](0)>` has two, of two factors and one. A bare dot product, a power and `sum[i](…)` are read
    /// as the products they stand for.
    ///
    /// - Throws: all errors of the text, and one where an operator is not a bare product of fields.
    public func products(ofMean text: String) throws(Diagnostics) -> [FieldMonomial] {
        let question = try question(text)
        let source = SourceText(name: "question", text: text)
        var parser = Parser(source)
        guard let syntax = parser.wholeQuestion(), case .mean(let operators, let range) = syntax.expression,
            syntax.modifiers.isEmpty
        else {
            throw Diagnostics(
                source: source,
                [
                    Diagnostic(
                        SourceRange(0, source.bytes.count), "the external points of a diagram are one mean",
                        help: "as in <x;x> or <h[1](3)*h[1](3)>")
                ])
        }
        var products: [FieldMonomial] = []
        for part in operators {
            var reader = ProductReader(scope: scope)
            reader.read(part)
            if let wrong = reader.wrong {
                throw Diagnostics(
                    source: source,
                    [
                        Diagnostic(
                            wrong, "the external points of a diagram are a bare product of fields",
                            help: "without factors and definitions, as in <x;x> or <sum[i](x[i]^4)>")
                    ])
            }
            products.append(FieldMonomial(factors: reader.factors, sums: reader.sums))
        }
        guard case .correlator(let correlator) = question.observable,
            correlator.operators.allSatisfy({ $0.terms.count == 1 && $0.terms.values.allSatisfy(\.isOne) })
        else {
            throw Diagnostics(
                source: source,
                [
                    Diagnostic(
                        range, "the external points of a diagram are a bare product of fields",
                        help: "without factors, as in <x;x> or <sum[i](x[i]^4)>")
                ])
        }
        // As in a question, one symbolic time makes all of them symbolic.
        let isSymbolic = products.contains { $0.factors.contains { if case .named = $0.time { true } else { false } } }
        if isSymbolic { for place in products.indices { products[place].nameAllTimes() } }
        return products
    }
}

/// Collects the fields of a product in the order in which they are written.
private struct ProductReader {
    let scope: Scope
    var factors: [Factor] = []
    var sums = 0
    var wrong: SourceRange?
    /// The sums that index names stand for here: of an enclosing `sum[i]`, or open in the product under way.
    private var named: [String: (sum: Int, isBound: Bool, count: Int)] = [:]

    init(scope: Scope) { self.scope = scope }

    private mutating func newSum() -> Int {
        sums += 1
        return sums - 1
    }

    mutating func read(_ syntax: ExpressionSyntax) {
        guard wrong == nil, factors.count <= Evaluator.highestDegree else { return }
        switch syntax {
        case .name(let name): read(name)
        case .number(let value, _) where value.isOne: return
        case .product(let parts, let range):
            if parts.contains(where: \.isDivisor) {
                wrong = range
                return
            }
            for part in parts { read(part.factor) }
            // What stood twice is summed here; the same letter outside is another index.
            named = named.filter { $0.value.isBound || $0.value.count < 2 }
        case .power(let base, let exponent, let range):
            guard case .number(let value, _) = exponent, let power = value.asInt, (1...Evaluator.highestDegree) ~= power
            else {
                wrong = range
                return
            }
            for _ in 0..<power { read(base) }
        case .indexSum(let indices, let body, _):
            let outer = named
            for index in indices { if case .name(let name) = index.kind { named[name] = (newSum(), true, 0) } }
            read(body)
            named = outer
        case .dot(let left, let right, let range):
            let first = factors.count
            read(left)
            read(right)
            guard factors.count == first + 2 else {
                wrong = range
                return
            }
            let sum = newSum()
            for place in first..<(first + 2) { factors[place].indices = [.summed(sum)] }
        default: wrong = syntax.range
        }
    }

    private mutating func read(_ name: NameSyntax) {
        var evaluator = Evaluator(scope: scope)
        evaluator.asked = QuestionTimes()
        let value = evaluator.evaluate(name)
        guard evaluator.diagnostics.isEmpty, let (monomial, coefficient) = value.polynomial.sortedTerms.first,
            value.polynomial.terms.count == 1, coefficient.isOne, monomial.factors.count == 1
        else {
            wrong = name.range
            return
        }
        var factor = monomial.factors[0]
        if case .name(let index)? = name.indices?.first?.kind {
            let known = named[index] ?? (newSum(), false, 0)
            named[index] = (known.sum, known.isBound, known.count + 1)
            factor.indices = [.summed(known.sum)]
        }
        factors.append(factor)
    }
}
