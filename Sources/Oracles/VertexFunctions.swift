import Algebra
import Exact
import Theory

/// What the amputated one-particle irreducible diagrams of a theory without time add up to, from its moments.
///
/// With sources J the moments are those of Z(J) = ∫ e^{−S + Jx}, the connected ones those of W = log Z. The Legendre
/// transform Γ(φ) = Jφ − W(J) at φ = W′(J) has Γ′(φ) = J, and the derivatives of −Γ at φ = 0, without those of the free
/// action, are the sums over one-particle irreducible diagrams with their external lines taken off (Jona-Lasinio, Nuovo
/// Cimento 34 (1964) 1790). At φ = 0, not at φ = <x>: diagrams with tadpoles are not irreducible.
///
/// All this is done with power series in the sources whose coefficients are polynomials in the couplings; no diagram is
/// drawn. Example: for `x^2/2 + g/24*x^4` the four-point function begins −g + 3/2·g².
public enum VertexFunctions {
    /// The n-point function of these fields, at N = 1, through the highest powers of the couplings.
    ///
    /// - Returns: nil for a theory in time or with response fields, or with a vertex that raises no bounded symbol.
    /// - Complexity: that of moments up to n plus all powers together; meant for small orders.
    public static func value(
        of fields: [FieldID], rules: FeynmanRules, symbols: SymbolTable, highestPowers: [(symbol: Symbol, power: Int)]
    ) -> Polynomial? {
        let bounds = PowerBounds(highestPowers)
        let isExpandable = rules.vertices.allSatisfy { bounds.cost(of: $0.coefficient).contains { $0 > 0 } }
        guard rules.action.time == nil, !rules.fields.contains(where: \.isResponse), isExpandable, !fields.isEmpty,
            highestPowers.allSatisfy({ rules.neverLowers($0.symbol) })
        else { return nil }
        let count = rules.fields.count
        let unit = (0..<count).map { place in (0..<count).map { $0 == place ? 1 : 0 } }
        func exponents(_ shape: TermShape) -> [Int] {
            shape.legs.reduce(into: Array(repeating: 0, count: count)) { $0[$1.field.rank] += 1 }
        }
        // Sources are of first order in the couplings at φ = 0, so higher powers of them do not count.
        let degree = fields.count + highestPowers.reduce(0) { $0 + $1.power }
        var interaction = SourceSeries(bounds)
        for vertex in rules.vertices {
            guard let weight = vertex.coefficient.atWidth(1, in: symbols) else { return nil }
            interaction.add(-weight, exponents(vertex.shape))
        }
        let gaussian = GaussianMoments(rules)
        let connected = SourceSeries.partitionFunction(interaction, gaussian, fields: count, degree: degree).logarithm
        // φ = G·J + A(J), and back: J = K·(φ − A(J)). Every term of A has a coupling, so that each round adds an order.
        var kinetic = Array(repeating: SourceSeries(bounds), count: count)
        for term in rules.freeTerms {
            let legs = term.shape.legs.map(\.field.rank)
            kinetic[legs[0]].add(term.coefficient, unit[legs[1]])
            kinetic[legs[1]].add(term.coefficient, unit[legs[0]])
        }
        let corrections = (0..<count).map { place in
            var series = connected.derivative(place)
            for other in 0..<count { series.add(-gaussian.covariance[place][other], unit[other]) }
            return series
        }
        var sources = kinetic
        for _ in 0..<degree {
            let corrected = corrections.map { $0.substituting(sources, degree: fields.count - 1) }
            sources = kinetic.map { row in
                var series = row
                for (place, exponent) in unit.enumerated() {
                    guard let weight = row.terms[exponent] else { continue }
                    series.add(corrected[place].scaled(by: -weight))
                }
                return series
            }
        }
        var rest = Array(repeating: 0, count: count)
        for field in fields.dropFirst() { rest[field.rank] += 1 }
        var function = sources[fields[0].rank]
        function.add(kinetic[fields[0].rank].scaled(by: -.one))
        let symmetry = rest.reduce(Integer(1)) { $0 * Combinatorics.factorial($1) }
        return (function.terms[rest] ?? .zero).scaled(by: -Rational(symmetry))
    }
}

/// Moments of the free theory: <x^a> from <x^a> = Σ_b G_ib ∂_b x^(a − i), i the first field in a.
private final class GaussianMoments {
    let covariance: [[Polynomial]]
    private var known: [[Int]: Polynomial] = [:]

    init(_ rules: FeynmanRules) {
        covariance = rules.fields.indices.map { a in
            rules.fields.indices.map { rules.propagators.value(FieldID(rank: a), at: 0, FieldID(rank: $0), at: 0) }
        }
    }

    func moment(_ exponents: [Int]) -> Polynomial {
        guard let first = exponents.firstIndex(where: { $0 > 0 }) else { return .one }
        if !exponents.reduce(0, +).isMultiple(of: 2) { return .zero }
        if let value = known[exponents] { return value }
        var rest = exponents
        rest[first] -= 1
        var sum = Polynomial.zero
        for other in rest.indices where rest[other] > 0 && !covariance[first][other].isZero {
            var less = rest
            less[other] -= 1
            sum += (covariance[first][other] * moment(less)).scaled(by: Rational(rest[other]))
        }
        known[exponents] = sum
        return sum
    }
}

/// A power series in the sources, or in the fields: coefficients by exponents, without powers beyond the bounds.
private struct SourceSeries {
    private(set) var terms: [[Int]: Polynomial] = [:]
    private let bounds: PowerBounds

    init(_ bounds: PowerBounds) { self.bounds = bounds }

    mutating func add(_ coefficient: Polynomial, _ exponents: [Int]) {
        let sum = (terms[exponents] ?? .zero) + bounds.truncated(coefficient)
        terms[exponents] = sum.isZero ? nil : sum
    }

    mutating func add(_ other: SourceSeries) {
        for (exponents, coefficient) in other.terms { add(coefficient, exponents) }
    }

    func scaled(by factor: Polynomial) -> SourceSeries {
        var series = SourceSeries(bounds)
        for (exponents, coefficient) in terms { series.add(coefficient * factor, exponents) }
        return series
    }

    func product(_ other: SourceSeries, degree: Int) -> SourceSeries {
        var series = SourceSeries(bounds)
        for (left, one) in terms {
            for (right, two) in other.terms where left.reduce(0, +) + right.reduce(0, +) <= degree {
                series.add(one * two, zip(left, right).map(+))
            }
        }
        return series
    }

    func derivative(_ place: Int) -> SourceSeries {
        var series = SourceSeries(bounds)
        for (exponents, coefficient) in terms where exponents[place] > 0 {
            var less = exponents
            less[place] -= 1
            series.add(coefficient.scaled(by: Rational(exponents[place])), less)
        }
        return series
    }

    /// The series with a series put in for each of its variables.
    func substituting(_ values: [SourceSeries], degree: Int) -> SourceSeries {
        var sum = SourceSeries(bounds)
        for (exponents, coefficient) in terms {
            var product = SourceSeries(bounds)
            product.add(coefficient, exponents.map { _ in 0 })
            for (place, power) in exponents.enumerated() {
                for _ in 0..<power { product = product.product(values[place], degree: degree) }
            }
            sum.add(product)
        }
        return sum
    }

    /// Z(J)/Z(0) = Σ J^a/a! · <x^a e^V>/<e^V>, where V is minus the interaction.
    static func partitionFunction(
        _ interaction: SourceSeries, _ gaussian: GaussianMoments, fields: Int, degree: Int
    ) -> SourceSeries {
        let none = Array(repeating: 0, count: fields)
        var exponential = SourceSeries(interaction.bounds)
        var power = exponential
        power.add(.one, none)
        var order = 0
        while !power.terms.isEmpty {
            exponential.add(power)
            order += 1
            power = power.product(interaction, degree: .max).scaled(by: Polynomial(Rational(1, order)))
        }
        func moment(_ exponents: [Int]) -> Polynomial {
            exponential.terms.reduce(.zero) { sum, term in
                sum + term.value * gaussian.moment(zip(term.key, exponents).map(+))
            }
        }
        // 1/<e^V> = Σ (1 − <e^V>)^k: its first term is 1.
        var inverse = SourceSeries(interaction.bounds)
        var remainder = inverse
        remainder.add(.one - moment(none), none)
        power = SourceSeries(interaction.bounds)
        power.add(.one, none)
        while !power.terms.isEmpty {
            inverse.add(power)
            power = power.product(remainder, degree: 0)
        }
        var series = SourceSeries(interaction.bounds)
        for exponents in Self.exponents(fields: fields, degree: degree) {
            let symmetry = exponents.reduce(Integer(1)) { $0 * Combinatorics.factorial($1) }
            series.add(
                (moment(exponents) * (inverse.terms[none] ?? .zero)).scaled(by: Rational(1) / Rational(symmetry)),
                exponents)
        }
        return series
    }

    /// log of a series that begins with 1, degree by degree: J∂Z = Z·J∂W.
    var logarithm: SourceSeries {
        var series = SourceSeries(bounds)

        let fields = terms.keys.first?.count ?? 0
        let highest = terms.keys.map { $0.reduce(0, +) }.max() ?? 0
        for exponents in Self.exponents(fields: fields, degree: highest) {
            let degree = exponents.reduce(0, +)
            if degree == 0 { continue }
            var sum = (terms[exponents] ?? .zero).scaled(by: Rational(degree))
            for (part, coefficient) in series.terms where zip(part, exponents).allSatisfy({ $0 <= $1 }) {
                guard let other = terms[zip(exponents, part).map(-)] else { continue }
                sum += (coefficient * other).scaled(by: -Rational(part.reduce(0, +)))
            }
            series.add(sum.scaled(by: Rational(1, degree)), exponents)
        }
        return series
    }

    /// All exponents up to a degree, those of lower degree first.
    private static func exponents(fields: Int, degree: Int) -> [[Int]] {
        var all: [[Int]] = [[]]
        for _ in 0..<fields { all = all.flatMap { part in (0...degree - part.reduce(0, +)).map { part + [$0] } } }
        return all.sorted { $0.reduce(0, +) < $1.reduce(0, +) }
    }
}
