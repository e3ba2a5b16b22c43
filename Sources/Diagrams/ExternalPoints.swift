import Algebra
import Exact
import Theory

/// One external point of a diagram: a field of the observable.
public struct ExternalPoint: Hashable, Sendable {
    public let field: FieldID
    /// Number of the point's index group in ``ExternalPoints/groups``; nil for a field without index.
    public let group: Int?
    /// The literal time; nil in a theory without time, and for a symbolic time.
    public let time: Int?
    /// The symbolic time.
    public let namedTime: NamedTime?
    /// Which operator of the correlator the point belongs to.
    public let operatorNumber: Int

    /// The time as the language writes it: `3`, `T+1`; nil in a theory without time.
    public var writtenTime: String? { namedTime.map(\.description) ?? time.map(String.init) }

    /// Whether two points stand at the same time, literal or symbolic.
    func isAtTime(of other: ExternalPoint) -> Bool { time == other.time && namedTime == other.namedTime }
}

/// The external points of one term of a correlator: one monomial from each of its operators, with their coefficients.
public struct ExternalPoints: Hashable, Sendable {
    public let coefficient: Polynomial
    public let points: [ExternalPoint]
    public let groups: [IndexGroup]
    public let operatorCount: Int
    /// Whether only diagrams that connect all operators count.
    public let isConnected: Bool
    /// Whether external points may change places wherever the observable is symmetric. Labelled points, the usual case,
    /// are fixed by every automorphism.
    public var isUnlabelled = false

    init(
        coefficient: Polynomial, points: [ExternalPoint], groups: [IndexGroup], operatorCount: Int, isConnected: Bool
    ) {
        self.coefficient = coefficient
        self.points = points
        self.groups = groups
        self.operatorCount = operatorCount
        self.isConnected = isConnected
    }

    /// Whether the program can follow unlabelled points: operators that all stand at one index each may be exchanged in
    /// any number of ways, others in up to 64.
    public var canBeUnlabelled: Bool { VertexCells.operatorOrders(self) <= 64 }

    /// The number of ways to label the external points: 1 if they are labelled, else the order of the group of their
    /// permutations. An unlabelled diagram of weight 1/S stands for labelled ones that weigh this number over S.
    public var labellings: Integer { isUnlabelled ? VertexCells(self).symmetryOrder : 1 }

    /// All terms of a correlator, in a fixed order. Equal terms are collected.
    public static func terms(of correlator: Correlator) -> [ExternalPoints] {
        var collected: [ExternalPoints: Polynomial] = [:]
        var order: [ExternalPoints] = []
        var partial: [(coefficient: Polynomial, monomials: [FieldMonomial])] = [(.one, [])]
        for factor in correlator.operators {
            partial = partial.flatMap { term in
                factor.sortedTerms.map { (term.coefficient * $0.coefficient, term.monomials + [$0.monomial]) }
            }
        }
        for (coefficient, monomials) in partial {
            let (shape, emptySums) = ExternalPoints.shape(monomials, isConnected: correlator.operators.count > 1)
            let value = coefficient * .width(power: emptySums)
            if collected[shape] == nil { order.append(shape) }
            collected[shape, default: .zero] += value
        }
        return order.compactMap { shape in
            let coefficient = collected[shape]!
            return coefficient.isZero
                ? nil
                : ExternalPoints(
                    coefficient: coefficient, points: shape.points, groups: shape.groups,
                    operatorCount: shape.operatorCount, isConnected: shape.isConnected)
        }
    }

    static func shape(_ monomials: [FieldMonomial], isConnected: Bool) -> (ExternalPoints, emptySums: Int) {
        var points: [ExternalPoint] = []
        var groups: [IndexGroup] = []
        var fixed: [Int: Int] = [:]
        var emptySums = 0
        for (number, monomial) in monomials.enumerated() {
            var summed: [Int: Int] = [:]
            for factor in monomial.factors {
                guard case .field(let field) = factor.quantity else {
                    preconditionFailure("a random number in an observable")
                }
                var group: Int?
                switch factor.indices.first {
                case .fixed(let label)?:
                    if fixed[label] == nil {
                        fixed[label] = groups.count
                        groups.append(.fixed(label))
                    }
                    group = fixed[label]
                case .summed(let sum)?:
                    if summed[sum] == nil {
                        summed[sum] = groups.count
                        groups.append(.summed)
                    }
                    group = summed[sum]
                case .free?: preconditionFailure("a free index in an observable")
                case nil: break
                }
                var time: Int?
                var namedTime: NamedTime?
                switch factor.time {
                case .at(let literal): time = literal
                case .named(let symbolic): namedTime = symbolic
                case .none, .step: break
                }
                points.append(
                    ExternalPoint(
                        field: field, group: group, time: time, namedTime: namedTime, operatorNumber: number))
            }
            emptySums += monomial.sums - summed.count
        }
        return (
            ExternalPoints(
                coefficient: .one, points: points, groups: groups, operatorCount: monomials.count,
                isConnected: isConnected), emptySums
        )
    }
}
