import Algebra
import Exact

extension CollectiveTheory {
    /// How far the terms of the action are wanted.
    public struct Extent: Hashable, Sendable {
        /// The highest power of the response fields k̃ in one term.
        public var responses: Int
        /// The highest number of each operator in one term.
        public var operators: [Int]
        /// The highest power of 1/N that a term may cost, nil if all do: a term k̃^r (k − K)^s costs r − 1 + ⌈s/2⌉ powers, one with
        /// operators r + ⌈s/2⌉. Only asked about a background other than k = 0, where the powers of k − K have no end.
        public var powersOfWidth: Int?
        /// How many neurons the operators of a correlator hold: a line for every two of them. Where ``LayerChain/keepsLines``, no
        /// term with operators has more response fields than the other operators have lines.
        public var degree: Int

        public init(responses: Int, operators: [Int], powersOfWidth: Int?, degree: Int) {
            self.degree = degree
            self.responses = responses
            self.operators = operators
            self.powersOfWidth = powersOfWidth
        }
    }

    /// The action, and what its letters stand for.
    public struct Result: Sendable {
        public let action: Action
        /// What K and χ at a fixed point stand for: the saddle-point equation, and ∂k'/∂k.
        public let definitions: [(symbol: Symbol, value: Polynomial)]
    }

    /// The action S[k, k̃, …] with all terms within an extent.
    ///
    /// At a fixed point the derivatives of the saddle-point equation get letters, χ for ∂k'/∂k.
    ///
    /// - Complexity: one derivative of a cumulant for every term.
    /// - Throws: ``CollectiveTheoryError``.
    public func action(
        _ extent: Extent, time: TimeAxis, symbols: inout SymbolTable
    ) throws(CollectiveTheoryError) -> Result {
        var definitions: [(symbol: Symbol, value: Polynomial)] = []
        var cumulants = LayerCumulants(chain, variances: variances)
        var builder = ActionBuilder()
        let components = chain.components.indices
        for place in components {
            let k = field(ofComponent: place)
            builder.add(
                .one, draft([(response(k), 0), (k, 0)], .fixed(chain.first)))
            builder.add(.one, draft([(response(k), 0), (k, 0)], .from(chain.first + 1)))
            if background == .origin {
                builder.add(-chain.initial[place], draft([(response(k), 0)], .fixed(chain.first)))
            }
        }
        for layerOperator in operators {
            let field = field(of: layerOperator)
            builder.add(.one, draft([(response(field), 0), (field, 0)], .from(firstOfOperators)))
        }
        for responses in Self.tuples(components.map { _ in extent.responses }, sumAtMost: extent.responses) {
            for numbers in Self.tuples(extent.operators, sumAtMost: .max) {
                let r = responses.reduce(0, +)
                let hasOperators = numbers.contains { $0 > 0 }
                if r == 0, !hasOperators { continue }
                try add(responses, numbers, extent, &cumulants, to: &builder, &definitions, &symbols)
            }
        }
        var action = Action(fields: fields, terms: builder.terms, time: time, initialCumulantsThrough: nil)
        action.noiseIsVertex = true
        return Result(action: action, definitions: definitions)
    }

    /// The first layer in which operators can be asked for.
    public var firstOfOperators: Int { chain.beginsOnSphere ? chain.first + 1 : chain.first }

    /// Adds all terms with given powers of the response fields.
    private func add(
        _ responses: [Int], _ numbers: [Int], _ extent: Extent, _ cumulants: inout LayerCumulants,
        to builder: inout ActionBuilder, _ definitions: inout [(symbol: Symbol, value: Polynomial)],
        _ symbols: inout SymbolTable
    ) throws(CollectiveTheoryError) {
        let r = responses.reduce(0, +)
        let observed = operators.indices.flatMap { Array(repeating: operators[$0], count: numbers[$0]) }
        if background == .origin, chain.keepsLines, 2 * r + observed.reduce(0, { $0 + $1.degree }) > extent.degree {
            return
        }
        // Operators are divided by N for each of their sums.
        let sums = observed.reduce(0) { $0 + $1.sums.count }
        var legs: [(FieldID, Int)] = []
        for (place, number) in responses.enumerated() {
            legs += Array(repeating: (response(field(ofComponent: place)), 1), count: number)
        }
        for (place, number) in numbers.enumerated() {
            legs += Array(repeating: (response(field(of: operators[place])), 0), count: number)
        }
        let weight = (responses + numbers).reduce(Rational(1)) { $0 / Rational(Combinatorics.factorial($1)) }
        func add(_ value: Polynomial, powersOfK: [Int]) {
            var all = legs
            for (place, power) in powersOfK.enumerated() {
                all += Array(repeating: (field(ofComponent: place), 0), count: power)
            }
            // On a sphere the first layer fixes k of the second.
            let first = chain.beginsOnSphere && !(r == 1 && observed.isEmpty) ? chain.first + 1 : chain.first
            builder.add(-(value * .width(power: -r - sums)).scaled(by: weight), draft(all, .from(first)))
        }
        do {
            switch background {
            case .origin:
                let value = try cumulants.cumulant(of: observed, next: responses, in: &symbols)
                guard let parts = Self.parts(of: value, in: variances, symbols) else {
                    throw CollectiveTheoryError.notPolynomial
                }
                for (powers, coefficient) in parts { add(coefficient, powersOfK: powers) }
            case .fixedPoint:
                guard let powers = extent.powersOfWidth else {
                    preconditionFailure("the powers of k − K have no end without a bound on 1/N")
                }
                let cost = observed.isEmpty ? r - 1 : r
                if cost > powers { return }
                let highest = 2 * (powers - cost)
                for orders in Self.tuples(variances.map { _ in highest }, sumAtMost: highest) {
                    var value = try cumulants.derivative(
                        ofCumulant: observed, next: responses, orders: orders, in: &symbols)
                    if observed.isEmpty, r == 1, orders.reduce(0, +) <= 1 {
                        // The equation for K' in units of N: the saddle-point equation takes away the source of k − K.
                        let own = value * .width(power: -1)
                        let target = responses.firstIndex(of: 1)!
                        guard let source = orders.firstIndex(of: 1) else {
                            definitions.append((variances[target], own))
                            continue
                        }
                        if own.symbols.contains(where: { variances.contains($0) || symbols.depends($0, on: variances) })
                        {
                            let chi = symbols.background(name(ofResponse: target, to: source))
                            definitions.append((chi, own))
                            value = Polynomial(chi) * .width(power: 1)
                        }
                    } else {
                        value = lettered(value, responses, numbers, orders, &definitions, &symbols)
                    }
                    let divisor = orders.reduce(Rational(1)) { $0 / Rational(Combinatorics.factorial($1)) }
                    add(value.scaled(by: divisor), powersOfK: orders)
                }
            }
        } catch let error as GaussianAverageError {
            throw .average(error)
        } catch let error as CollectiveTheoryError {
            throw error
        } catch {
            preconditionFailure("no other error")
        }
    }

    /// A sum over averages as one letter for each power of N: κ_r_s for the s-th derivative of the r-th cumulant of f, λ with operators.
    /// Diagrams multiply many of them.
    private func lettered(
        _ value: Polynomial, _ responses: [Int], _ numbers: [Int], _ orders: [Int],
        _ definitions: inout [(symbol: Symbol, value: Polynomial)], _ symbols: inout SymbolTable
    ) -> Polynomial {
        var parts: [Int: Polynomial] = [:]
        for term in value.terms {
            parts[term.monomial.powerOfN, default: .zero].add(term.coefficient, term.monomial.removing(.width))
        }
        var sum = Polynomial.zero
        for (power, part) in parts.sorted(by: { $0.key > $1.key }) {
            guard part.termCount > 1 else {
                sum += part * .width(power: power)
                continue
            }
            let name: String
            if numbers.allSatisfy({ $0 == 0 }) {
                let (r, s) = (responses.reduce(0, +), orders.reduce(0, +))
                let labels =
                    chain.inputs == 1 ? "" : "[\((responses + orders).map(String.init).joined(separator: ","))]"
                name = s == 0 ? "kappa_\(r)\(labels)" : "kappa_\(r)_\(s)\(labels)"
            } else if let known = definitions.first(where: {
                $0.value == part && symbols[$0.symbol].name.hasPrefix("lambda")
            }) {
                sum += Polynomial(known.symbol) * .width(power: power)
                continue
            } else {
                name = "lambda_\(definitions.count { symbols[$0.symbol].name.hasPrefix("lambda") } + 1)"
            }
            let letter = symbols.background(name)
            if !definitions.contains(where: { $0.symbol == letter }) { definitions.append((letter, part)) }
            sum += Polynomial(letter) * .width(power: power)
        }
        return sum
    }

    private func name(ofResponse target: Int, to source: Int) -> String {
        if chain.inputs == 1 { return "chi" }
        let (left, right) = (chain.components[target], chain.components[source])
        return "chi[\(left.a + 1),\(left.b + 1),\(right.a + 1),\(right.b + 1)]"
    }

    private func response(_ field: FieldID) -> FieldID { fields[field.rank].response! }

    private func draft(_ legs: [(FieldID, Int)], _ range: TimeRange) -> TermDraft {
        TermDraft(
            legs: legs.map { .init(field: $0.0, index: nil, time: 0, offset: $0.1) }, sums: 0, times: [range])
    }

    /// A polynomial in the components of k by its powers of them; nil if it depends on k in another way.
    static func parts(
        of polynomial: Polynomial, in variances: [Symbol], _ symbols: SymbolTable
    ) -> [(powers: [Int], coefficient: Polynomial)]? {
        var parts: [[Int]: Polynomial] = [:]
        for term in polynomial.terms {
            let powers = variances.map { term.monomial[$0] }
            guard powers.allSatisfy({ $0 >= 0 }) else { return nil }
            var rest = term.monomial
            for (variance, power) in zip(variances, powers) { rest = rest * Monomial(variance, power: -power) }
            for (symbol, _) in rest.factors where symbols.depends(symbol, on: variances) { return nil }
            parts[powers, default: .zero].add(term.coefficient, rest)
        }
        return parts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }

    /// All tuples of numbers up to bounds with a bounded sum.
    private static func tuples(_ bounds: [Int], sumAtMost highest: Int) -> [[Int]] {
        bounds.reduce([[]]) { tuples, bound in
            tuples.flatMap { tuple in
                (0...max(0, min(bound, highest == .max ? bound : highest - tuple.reduce(0, +)))).map { tuple + [$0] }
            }
        }
    }
}

extension SymbolTable {
    /// Whether a symbol is a function of one of the variances.
    func depends(_ symbol: Symbol, on variances: [Symbol]) -> Bool {
        switch self[symbol].role {
        case .average(_, let variance): variances.contains(variance)
        case .exponential(let rate, let time):
            variances.contains(time) || rate.symbols.contains { variances.contains($0) || depends($0, on: variances) }
        case .reciprocal(let divisor):
            divisor.symbols.contains { variances.contains($0) || depends($0, on: variances) }
        default: false
        }
    }
}
