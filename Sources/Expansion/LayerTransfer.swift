import Algebra
import Exact
import Theory
import Times

// All ladders of a chain whose lines do not multiply, f(c z) = c² f(z), without sources: then the mean of a product of d factors k of
// a layer is a number times the same product in the layer below,
//
//     E[ k(l+1)^d | k(l) ] = μ_d(N) k(l)^d,      μ_d = N^{−d} Σ (moments of N k' from its cumulants N κ_r at k = 1),
//
// and with an operator O of 2e fields in the lower layer E[ O k(l+1)^d | k(l) ] = c(O, d) k(l)^{d+e}. An observable is a product of
// such numbers, exact in N: powers of μ_d with the numbers of layers in between.

/// The exact moments of a chain of layers with a homogeneous activation and no biases.
public struct LayerTransfer: Sendable {
    /// A product coefficient × Π_d μ_d^{n_d}, with n_d linear in a symbolic time.
    public struct Term: Sendable {
        public var coefficient: Polynomial
        /// For each d the exponent `perTime·T + constant`.
        public var exponents: [Int: (perTime: Int, constant: Int)] = [:]
    }

    public let chain: LayerChain
    private let fields: [Field]
    private var cumulants: LayerCumulants
    private let variance: Symbol
    private var steps: [Step: Polynomial] = [:]

    private struct Step: Hashable {
        let layerOperator: LayerOperator?
        let lines: Int
    }

    /// Nil if lines multiply, or if there are biases or noise.
    public init?(_ chain: LayerChain, fields: [Field], variance: Symbol) {
        guard chain.keepsLines, chain.constants.allSatisfy(\.isZero) else { return nil }
        self.chain = chain
        self.fields = fields
        self.variance = variance
        cumulants = LayerCumulants(chain, variances: [variance])
    }

    /// μ_d, a polynomial in 1/N that begins with μ_1^d.
    public mutating func factor(_ lines: Int, in table: inout SymbolTable) throws(GaussianAverageError) -> Polynomial {
        try step(nil, lines: lines, in: &table)
    }

    /// The joint cumulant of a correlator as a sum of terms; nil where times do not all stand beside the same symbolic one, or
    /// operators hold an odd number of fields in a layer.
    ///
    /// - Complexity: the number of ways to partition the operators, times that of the moments.
    public mutating func terms(
        of correlator: Correlator, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> [Term]? {
        var sum: [Term] = []
        let count = correlator.operators.count
        for partition in Self.partitions(count) {
            let sign: Rational = partition.count.isMultiple(of: 2) ? -1 : 1
            let weight = sign * Rational(Combinatorics.factorial(partition.count - 1))
            var product = [Term(coefficient: Polynomial(weight))]
            for block in partition {
                let operators = block.dropFirst().reduce(correlator.operators[block[0]]) {
                    $0 * correlator.operators[$1]
                }
                guard let moments = try moment(operators, in: &table) else { return nil }
                product = product.flatMap { left in moments.map { left * $0 } }
            }
            sum += product
        }
        return sum.filter { !$0.coefficient.isZero }
    }

    /// The mean of a polynomial in neurons.
    private mutating func moment(
        _ polynomial: FieldPolynomial, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> [Term]? {
        var sum: [Term] = []
        for (monomial, coefficient) in polynomial.sortedTerms {
            guard let product = try? chain.product(monomial, fields: fields) else { return nil }
            var parts: [(layerOperator: LayerOperator, time: NamedTime)] = []
            for part in product.parts {
                switch part.time {
                case .named(let time): parts.append((part.layerOperator, time))
                case .at(let time): parts.append((part.layerOperator, NamedTime("", offset: Rational(time))))
                case .none, .step: return nil
                }
            }
            guard Set(parts.map(\.time.name)).count <= 1, parts.allSatisfy({ $0.time.offset.isInteger }),
                parts.allSatisfy({ $0.layerOperator.degree.isMultiple(of: 2) })
            else { return nil }
            var term = try moment(parts.sorted { $0.time.offset < $1.time.offset }, in: &table)
            term.coefficient = term.coefficient * coefficient * .width(power: product.emptySums)
            sum.append(term)
        }
        return sum
    }

    /// The mean of a product of operators at increasing times with one name.
    private mutating func moment(
        _ parts: [(layerOperator: LayerOperator, time: NamedTime)], in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Term {
        var term = Term(coefficient: .one)
        var lines = 0
        var later: NamedTime?
        for part in parts.reversed() {
            if let later { term.multiply(lines, perTime: 0, constant: (later.offset - part.time.offset).asInt! - 1) }
            term.coefficient = term.coefficient * (try step(part.layerOperator, lines: lines, in: &table))
            lines += part.layerOperator.degree / 2
            later = part.time
        }
        guard let earliest = later else { return term }
        // On a sphere the second layer has the number that the first one gives.
        let begin = chain.beginsOnSphere ? chain.first + 1 : chain.first
        term.multiply(
            lines, perTime: earliest.name.isEmpty ? 0 : 1, constant: earliest.offset.asInt! - begin)
        term.coefficient = term.coefficient * chain.initial[0].power(lines)
        if chain.beginsOnSphere {
            term.coefficient = term.coefficient * (try step(nil, lines: 1, in: &table)).power(lines)
        }
        return term
    }

    /// c(O, d) = E[ O k'^d ] at k = 1.
    ///
    /// ∂_j^d of (mean of O in the tilted measure) × (generating function of N k'), the latter by
    /// m_n = Σ C(n−1, r−1) κ_r m_{n−r}.
    private mutating func step(
        _ layerOperator: LayerOperator?, lines: Int, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let key = Step(layerOperator: layerOperator, lines: lines)
        if let known = steps[key] { return known }
        var moments: [Polynomial] = [.one]
        for n in 0..<lines {
            var sum = Polynomial.zero
            for r in 1...(n + 1) {
                let cumulant = try cumulants.cumulant(of: [], next: [r], in: &table)
                sum += (cumulant * moments[n + 1 - r]).scaled(by: Rational(Combinatorics.binomial(n, r - 1)))
            }
            moments.append(sum)
        }
        var value = moments[lines]
        if let layerOperator {
            value = .zero
            for r in 0...lines {
                let tilted = try cumulants.cumulant(of: [layerOperator], next: [r], in: &table)
                value += (tilted * moments[lines - r]).scaled(by: Rational(Combinatorics.binomial(lines, r)))
            }
        }
        guard let atOne = value.substituting([variance: .one]) else { preconditionFailure("k = 1 is no pole") }
        let result = atOne * .width(power: -lines)
        steps[key] = result
        return result
    }

    /// All partitions of 0 ..< count into blocks.
    private static func partitions(_ count: Int) -> [[[Int]]] {
        (0..<count).reduce([[]]) { partitions, next in
            partitions.flatMap { partition in
                partition.indices.map { place in
                    var joined = partition
                    joined[place].append(next)
                    return joined
                } + [partition + [[next]]]
            }
        }
    }
}

extension LayerTransfer.Term {
    mutating func multiply(_ lines: Int, perTime: Int, constant: Int) {
        guard lines > 0, perTime != 0 || constant != 0 else { return }
        let known = exponents[lines] ?? (0, 0)
        exponents[lines] = (known.perTime + perTime, known.constant + constant)
    }

    static func * (left: Self, right: Self) -> Self {
        var product = Self(coefficient: left.coefficient * right.coefficient, exponents: left.exponents)
        for (lines, exponent) in right.exponents {
            product.multiply(lines, perTime: exponent.perTime, constant: exponent.constant)
        }
        return product
    }
}
