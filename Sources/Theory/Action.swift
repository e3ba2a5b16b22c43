import Algebra
import Exact

/// The times that one summed time point of a term of the action runs over.
public enum TimeRange: Hashable, Comparable, Sendable {
    /// The theory has no time.
    case none
    /// One literal time, as of an initial condition.
    case fixed(Int)
    /// All times from this one on.
    case from(Int)
    /// All times, of a stationary theory.
    case always
}

/// One leg of a term of the action: a field with the number of its index sum and of its time point, within the term.
public struct Leg: Hashable, Comparable, Sendable {
    public let field: FieldID
    /// The number of the leg's index group in ``ActionTerm/groups``; nil for a field without index.
    public let group: Int?
    /// The number of the leg's time point in ``ActionTerm/times``.
    public let time: Int
    /// The leg stands at its time point plus this.
    public let offset: Int

    public static func < (left: Leg, right: Leg) -> Bool {
        if left.group != right.group { return (left.group ?? Int.max) < (right.group ?? Int.max) }
        if left.time != right.time { return left.time < right.time }
        if left.field != right.field { return left.field < right.field }
        return left.offset < right.offset
    }
}

/// The index that all legs of one group of a term share.
public enum IndexGroup: Hashable, Comparable, Sendable {
    /// Summed over 1 … N.
    case summed
    /// A literal index.
    case fixed(Int)
}

/// The shape of a term of the action: a product of fields summed over its width indices and its time points, without
/// the coefficient, in the one canonical arrangement that all relabellings of its sums share.
public struct TermShape: Hashable, Sendable {
    /// The legs, sorted: by index group, then time point, field and offset; fields without index last.
    public let legs: [Leg]
    public let groups: [IndexGroup]
    public let times: [TimeRange]
    /// The permutations of the time points that leave the shape as it is; the first is the identity.
    public let timeSymmetries: [[Int]]
    /// The order of the group of permutations of legs that leave the term as written unchanged: fields at the same
    /// index and time, index sums of the same content, and the time points of ``timeSymmetries``.
    public let symmetryOrder: Integer
}

/// One term `coefficient × Σ fields` of an action S.
public struct ActionTerm: Hashable, Sendable {
    public let coefficient: Polynomial
    public let shape: TermShape
}

/// An action S (the weight is e^{−S}): fields and terms, each shape once.
///
/// For a network this is the averaged MSRDJ action with the response fields on the imaginary axis. In continuous time the
/// terms do not include the kinetic ones, Σ ñ ∂_t n, which every neuron has.
public struct Action: Sendable {
    public let fields: [Field]
    public private(set) var terms: [ActionTerm]
    /// The time, if there is one.
    public let time: TimeAxis?
    /// Set where the list of terms stops although the action goes on: the cumulants of an initial law on a sphere are
    /// included up to this many fields.
    public let initialCumulantsThrough: Int?
    /// Whether terms with two response fields are vertices, and not part of the free theory: in a theory of k they are of order 1/N,
    /// and count as what they cost.
    public var noiseIsVertex = false

    init(fields: [Field], terms: [ActionTerm], time: TimeAxis?, initialCumulantsThrough: Int?) {
        self.fields = fields
        self.terms = terms
        self.time = time
        self.initialCumulantsThrough = initialCumulantsThrough
    }
}

/// Collects terms of an action, merging those of one shape.
struct ActionBuilder {
    private var coefficients: [TermShape: Polynomial] = [:]
    private var order: [TermShape] = []

    /// Adds `coefficient × fields` to S. Sums over indices that stand at no field give a factor N each.
    mutating func add(_ coefficient: Polynomial, _ draft: TermDraft) {
        if coefficient.isZero { return }
        let (shape, emptySums) = draft.canonical()
        if coefficients[shape] == nil { order.append(shape) }
        coefficients[shape, default: .zero] += coefficient * .width(power: emptySums)
    }

    var terms: [ActionTerm] {
        order.compactMap { shape in
            guard let coefficient = coefficients[shape], !coefficient.isZero else { return nil }
            return ActionTerm(coefficient: coefficient, shape: shape)
        }
    }
}

extension Action {
    /// The action of a field theory without time, from a polynomial in its fields without free indices.
    public init(fields: [Field], polynomial: FieldPolynomial) {
        var builder = ActionBuilder()
        for (monomial, coefficient) in polynomial.sortedTerms where !monomial.factors.isEmpty {
            let legs = monomial.factors.map { factor -> TermDraft.DraftLeg in
                guard case .field(let field) = factor.quantity else {
                    preconditionFailure("a random number in an action")
                }
                return .init(field: field, index: factor.indices.first, time: 0, offset: 0)
            }
            builder.add(coefficient, TermDraft(legs: legs, sums: monomial.sums, times: [.none]))
        }
        self.init(fields: fields, terms: builder.terms, time: nil, initialCumulantsThrough: nil)
    }

    /// The action with symbols replaced; nil if that divides by zero or by a sum.
    public func substituting(_ values: [Symbol: Polynomial]) -> Action? {
        if values.isEmpty { return self }
        var replaced: [ActionTerm] = []
        for term in terms {
            guard let coefficient = term.coefficient.substituting(values) else { return nil }
            if !coefficient.isZero { replaced.append(ActionTerm(coefficient: coefficient, shape: term.shape)) }
        }
        var action = self
        action.terms = replaced
        return action
    }
}
