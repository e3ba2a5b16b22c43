import Algebra
import Exact

/// What kind of line joins two fields.
public enum LineKind: Hashable, Sendable {
    /// A correlation C = <h h>, drawn plain.
    case correlation
    /// A retarded propagator R = <h h̃>, drawn as an arrow from h̃ to h.
    case response
}

/// The free propagators of a theory.
public enum Propagators: Sendable {
    case zeroDimensional(ZeroDimensionalPropagators)
    /// At literal times.
    case discreteTime(DiscretePropagators)
    /// As functions of symbolic times, discrete or continuous.
    case symbolicTime(SymbolicPropagators)

    /// The kind of line that two fields can have at some pair of times, or nil if none ever joins them.
    public func kind(_ left: FieldID, _ right: FieldID) -> LineKind? {
        switch self {
        case .zeroDimensional(let table): table.kind(left, right)
        case .discreteTime(let table): table.kind(left, right)
        case .symbolicTime(let table): table.kind(left, right)
        }
    }

    /// The lowest power of a symbol in the propagator of two fields, over all times; 0 if it vanishes.
    public func lowestPower(of symbol: Symbol, _ left: FieldID, _ right: FieldID) -> Int {
        switch self {
        case .zeroDimensional(let table): table.value(left, right).lowestPower(of: symbol) ?? 0
        case .discreteTime(let table): table.lowestPower(of: symbol, left, right)
        case .symbolicTime(let table): table.lowestPower(of: symbol, left, right)
        }
    }

    /// The propagator of two fields at the same index; times are ignored where the theory has none.
    ///
    /// - Precondition: the times are not symbolic.
    public func value(_ left: FieldID, at leftTime: Int, _ right: FieldID, at rightTime: Int) -> Polynomial {
        switch self {
        case .zeroDimensional(let table): table.value(left, right)
        case .discreteTime(let table): table.value(left, leftTime, right, rightTime)
        case .symbolicTime: preconditionFailure("the value of a propagator at symbolic times")
        }
    }
}

/// Propagators of a theory without time: the inverse of the matrix of its quadratic part, field by field.
public struct ZeroDimensionalPropagators: Sendable {
    private let inverse: [[Polynomial]]
    private let isResponse: [Bool]

    init(_ free: [ActionTerm], fields: [Field], symbols: SymbolTable) throws(RulesError) {
        isResponse = fields.map(\.isResponse)
        let count = fields.count
        // S₀ = ½ φᵀ K φ
        var kinetic = [[Polynomial]](repeating: .init(repeating: .zero, count: count), count: count)
        for term in free {
            let (a, b) = (term.shape.legs[0].field.rank, term.shape.legs[1].field.rank)
            kinetic[a][b] += term.coefficient
            kinetic[b][a] += term.coefficient
        }
        inverse = try Self.inverted(kinetic, fields: fields, symbols: symbols)
        for (rank, field) in fields.enumerated() where field.isResponse {
            for other in fields.indices where fields[other].isResponse && !inverse[rank][other].isZero {
                throw .responseFieldPropagates(field: field.name)
            }
        }
    }

    func kind(_ left: FieldID, _ right: FieldID) -> LineKind? {
        if inverse[left.rank][right.rank].isZero { return nil }
        return isResponse[left.rank] != isResponse[right.rank] ? .response : .correlation
    }

    func value(_ left: FieldID, _ right: FieldID) -> Polynomial { inverse[left.rank][right.rank] }

    /// Inverts K block by block: fields that no quadratic term joins do not share a determinant.
    private static func inverted(
        _ kinetic: [[Polynomial]], fields: [Field], symbols: SymbolTable
    ) throws(RulesError) -> [[Polynomial]] {
        let count = fields.count
        var inverse = [[Polynomial]](repeating: .init(repeating: .zero, count: count), count: count)
        var seen: Set<Int> = []
        for start in 0..<count where !seen.contains(start) {
            var block = [start]
            seen.insert(start)
            var next = 0
            while next < block.count {
                for other in 0..<count where !seen.contains(other) && !kinetic[block[next]][other].isZero {
                    block.append(other)
                    seen.insert(other)
                }
                next += 1
            }
            block.sort()
            let names = block.map { fields[$0].label }
            let matrix = block.map { row in block.map { kinetic[row][$0] } }
            let determinant = Self.determinant(matrix)
            if determinant.isZero { throw .noPropagator(fields: names) }
            guard let reciprocal = determinant.reciprocal() else {
                throw .propagatorIsNotPolynomial(fields: names, determinant: determinant)
            }
            if !block.contains(where: { fields[$0].isResponse }), !isPositive(matrix) {
                throw .notNormalizable(fields: names)
            }
            for (i, row) in block.enumerated() {
                for (j, column) in block.enumerated() {
                    let minor = Self.determinant(Self.minor(of: matrix, without: j, i))
                    inverse[row][column] = (minor * reciprocal).scaled(by: (i + j).isMultiple(of: 2) ? 1 : -1)
                }
            }
        }
        return inverse
    }

    /// Whether all leading minors are positive as far as their signs are known: parameters are positive, so a single
    /// term has the sign of its coefficient. A minor that is a sum is let pass.
    private static func isPositive(_ matrix: [[Polynomial]]) -> Bool {
        for size in 1...matrix.count {
            let minor = determinant(matrix[..<size].map { Array($0[..<size]) })
            if let term = minor.singleTerm, term.coefficient < 0 { return false }
            if minor.isZero { return false }
        }
        return true
    }

    private static func minor(of matrix: [[Polynomial]], without row: Int, _ column: Int) -> [[Polynomial]] {
        matrix.indices.filter { $0 != row }.map { r in
            matrix.indices.filter { $0 != column }.map { matrix[r][$0] }
        }
    }

    /// By fraction-free elimination (Bareiss); every division is exact.
    static func determinant(_ matrix: [[Polynomial]]) -> Polynomial {
        var rows = matrix
        var sign = 1
        var previous = Polynomial.one
        for step in rows.indices.dropLast() {
            guard let pivot = (step..<rows.count).first(where: { !rows[$0][step].isZero }) else { return .zero }
            if pivot != step {
                rows.swapAt(pivot, step)
                sign = -sign
            }
            for i in (step + 1)..<rows.count {
                for j in (step + 1)..<rows.count {
                    let cross = rows[i][j] * rows[step][step] - rows[i][step] * rows[step][j]
                    rows[i][j] = cross.exactQuotient(by: previous)!
                }
            }
            previous = rows[step][step]
        }
        guard let last = rows.last?.last else { return .one }
        return last.scaled(by: Rational(sign))
    }
}
