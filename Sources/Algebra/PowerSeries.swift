import Exact

/// A power series in one or several small parameters, with what is left out of it.
///
/// The known part is a Laurent polynomial, the body. One or several O-terms say what is unknown: a ``Truncation`` keeps a
/// weighted degree through its bound, and everything beyond any one of the bounds is left out. Symbols without a weight
/// are exact parameters and live in the coefficients; the width N has the negative weight of a large number.
///
///     // 1 + g + g^2 + g^3 + O(g^4)
///     try .one / PowerSeries(.one - g, within: Truncation(g, atMost: 3))
///     // N^2 + N + O(1) + O(g^2): a Laurent series in 1/N
///     try PowerSeries(N*N + N, within: [Truncation(.width, atLeast: 1), Truncation(g, atMost: 1)])
///
/// No operation claims more than its operands know: in a product, the bound is the smaller of the bound of one factor
/// plus the lowest weight of the other. A series that is not truncated in a parameter is exact in it, so operands of
/// different O-terms give a result with the O-terms of both.
///
/// With several O-terms one more thing matters: what is left out by O(g⁴) may have any power of N, and multiplied by what
/// is left out by O(1/N³) it could come back into what is known. Each weight therefore has a floor, the lowest weight of
/// the terms that the *other* O-terms leave out. Unless the caller states it, it is 0 if the body has no negative weight
/// and unknown otherwise; ``PowerSeriesError/remainderUnbounded`` says where that is not enough. One O-term alone needs no
/// floor.
///
/// The powers of a parameter are weighed jointly where parameters compete: the leading part of a series has the lowest
/// total of all weights, so that beside O(g⁴) and O(1/N³) the term g²N is small and gN is not. Among the known terms, that
/// is: 1/(g⁵ + O(g⁹) + O(1/N³)) is g⁻⁵ for a 1/N³ that is small beside g⁵.
public struct PowerSeries: Sendable {
    /// The known terms; none is beyond an O-term.
    public let body: Polynomial

    /// What is kept, one truncation for each O-term, in the order of the symbols.
    public let truncations: [Truncation]

    /// For each truncation, the lowest weight of what the other truncations leave out.
    let floors: [Valuation]

    /// The series that `polynomial` is, up to the terms beyond `truncations`, which are dropped.
    ///
    /// - Parameter floors: for each truncation the lowest weight of the terms left out by the others, nil where it is not
    ///   known; see the description of the type.
    /// - Throws: ``PowerSeriesError/noTruncation``, ``PowerSeriesError/unusableTruncations(_:)``,
    ///   ``PowerSeriesError/powerOutOfRange``.
    public init(
        _ polynomial: Polynomial, within truncations: [Truncation], floors: [Int?]? = nil
    ) throws(PowerSeriesError) {
        if truncations.isEmpty { throw .noTruncation }
        try PowerSeries.checkRange(polynomial, truncations)
        let gradings = truncations.map(\.reduced)
        let isUsable =
            gradings.allSatisfy { !$0.weights.isEmpty } && (floors.map { $0.count == truncations.count } ?? true)
        let distinct = Set(gradings.map(\.grading)).count == gradings.count
        guard isUsable, distinct else { throw .unusableTruncations(truncations) }
        let body = polynomial.truncated(to: gradings)
        let dropped = polynomial - body
        var rows: [Row] = []
        for (index, truncation) in gradings.enumerated() {
            let grading = truncation.grading
            let lowest = body.lowestWeight(in: grading)
            let floor: Valuation
            if gradings.count == 1 {
                floor = .infinite
            } else if let stated = floors {
                // Stated in the caller's weights, which may have had a common factor.
                floor =
                    stated[index].map { .finite($0.dividedRoundingUp(by: truncations[index].contentOfWeights)) }
                    ?? .unknown
            } else {
                floor = PowerSeries.assumedFloor(grading, body: body, besides: gradings)
            }
            rows.append(
                Row(
                    grading: grading, lowest: lowest, bound: .finite(truncation.bound),
                    floor: min(floor, dropped.lowestWeight(in: grading))))
        }
        self.init(body: body, rows: rows)
    }

    /// The series that `polynomial` is, up to the terms beyond `truncation`, which are dropped.
    public init(_ polynomial: Polynomial, within truncation: Truncation) throws(PowerSeriesError) {
        try self.init(polynomial, within: [truncation])
    }

    /// The terms of `body` within the bounds of `rows`; a row without a bound is exact and leaves no O-term.
    init(body: Polynomial, rows: [Row]) {
        var truncations: [Truncation] = []
        var floors: [Valuation] = []
        for row in rows.sorted(by: { $0.grading.precedes($1.grading) }) {
            guard case .finite(let bound) = row.bound else { continue }
            truncations.append(row.grading.bounded(by: bound))
            floors.append(row.floor)
        }
        if truncations.count == 1 { floors = [.infinite] }
        self.truncations = truncations
        self.floors = floors
        self.body = body.truncated(to: truncations)
    }

    /// A polynomial of which everything is known, for use inside an operation.
    init(exact polynomial: Polynomial) { self.init(body: polynomial, rows: []) }

    /// The O-terms: `weights` says how powers count, and products of symbols with `firstPower` or more are left out.
    public var remainder: [(weights: [(symbol: Symbol, weight: Int)], firstPower: Int)] {
        truncations.map { ($0.weights, $0.bound + 1) }
    }

    /// Whether `symbol` has a weight in an O-term.
    public func isSmall(_ symbol: Symbol) -> Bool {
        truncations.contains { $0.weight(of: Monomial(symbol)) != 0 }
    }
}

/// Two series are equal if they have the same known terms and the same O-terms.
extension PowerSeries: Hashable {
    public static func == (left: PowerSeries, right: PowerSeries) -> Bool {
        left.body == right.body && left.truncations == right.truncations
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(body)
        hasher.combine(truncations)
    }
}

extension PowerSeries {
    /// Weights, bounds and powers that a user chose stay below this, so that sums of them never leave a machine word.
    static let largestPower = 1 << 40
    static let largestWeight = 1 << 16

    static func checkRange(_ polynomial: Polynomial, _ truncations: [Truncation]) throws(PowerSeriesError) {
        for truncation in truncations {
            if truncation.bound.magnitude > largestPower.magnitude { throw .powerOutOfRange }
            for (_, weight) in truncation.weights where weight.magnitude > largestWeight.magnitude {
                throw .powerOutOfRange
            }
        }
        if polynomial.terms.contains(where: { $0.monomial.largestPower > largestPower }) { throw .powerOutOfRange }
    }
}
