import Algebra
import Diagrams
import Exact
import Theory

/// Turns diagrams of one correlator term into exact values.
///
/// The value of a diagram is
///
///     coefficient × (1/S) × ∏ vertex factors × N^(closed index loops) × Σ over times ∏ propagators,
///
/// with the coefficient of the observable's term in front. Amputated, the product leaves out the propagators of external
/// lines: those that join an external point to a vertex.
public struct AmplitudeEvaluator: Sendable {
    private let rules: FeynmanRules
    private let external: ExternalPoints
    private var factors: [[Int]: Polynomial] = [:]
    private let propagatorsAreOne: Bool
    /// The coefficient of the observable's term; an unlabelled diagram stands for all labellings of its points.
    private let coefficient: Polynomial
    private let isAmputated: Bool

    /// - Parameters:
    ///   - rules: the rules the diagrams were enumerated with.
    ///   - isAmputated: whether external lines are left out. Only for theories without time, where a line carries nothing
    ///     but its propagator and its index; in time, an external point fixes the time of its vertex instead.
    public init(_ external: ExternalPoints, rules: FeynmanRules, isAmputated: Bool = false) {
        precondition(!isAmputated || rules.action.time == nil, "amputated diagrams of a theory in time")
        self.rules = rules
        self.external = external
        coefficient = external.coefficient.scaled(by: Rational(external.labellings))
        self.isAmputated = isAmputated
        // A frequent case: every free propagator that does not vanish is 1.
        propagatorsAreOne = rules.fields.indices.allSatisfy { a in
            rules.fields.indices.allSatisfy { b in
                guard case .zeroDimensional = rules.propagators else { return false }
                let value = rules.propagators.value(FieldID(rank: a), at: 0, FieldID(rank: b), at: 0)
                return value.isZero || value.isOne
            }
        }
    }

    /// The value of a diagram; zero if no assignment of times lets all its lines differ from zero.
    public mutating func value(of diagram: Diagram) -> Polynomial {
        var value = weight(of: diagram)
        if !propagatorsAreOne { value *= propagators(of: diagram) }
        return value
    }

    /// The value with every propagator that does not vanish set to 1, at N = 1: what the zero-dimensional sum rule adds
    /// up. Each assignment of times counts once.
    public mutating func unitValue(of diagram: Diagram, symbols: SymbolTable) -> Polynomial? {
        let weight = weight(of: diagram)
        let assignments =
            propagatorsAreOne || diagram.timeWindows.allSatisfy { $0.count == 1 }
            ? Polynomial.one : propagators(of: diagram, unit: true)
        return (weight * assignments).atWidth(1, in: symbols)
    }

    /// Everything but the propagators: coefficient, vertex factors, 1/S and index loops.
    public mutating func weight(of diagram: Diagram) -> Polynomial {
        let key = diagram.vertices.sorted()
        let product: Polynomial
        if let known = factors[key] {
            product = known
        } else {
            product = key.reduce(coefficient) { $0 * rules.vertices[$1].factor }
            factors[key] = product
        }
        let symmetry = diagram.symmetryOrder.isOne ? Rational(1) : (try! Rational(diagram.symmetryOrder).reciprocal())
        return product.scaled(
            by: symmetry, diagram.indexLoops == 0 ? .one : Monomial(.width, power: diagram.indexLoops))
    }

    private func propagators(of diagram: Diagram, unit: Bool = false) -> Polynomial {
        var ends: [(field: FieldID, time: Int, offset: Int)] = external.points.enumerated().map { ($1.field, $0, 0) }
        var firstTime = external.points.count
        for kind in diagram.vertices {
            let shape = rules.vertices[kind].shape
            ends += shape.legs.map { ($0.field, firstTime + $0.time, $0.offset) }
            firstTime += shape.times.count
        }
        let lines = diagram.partners.enumerated().compactMap { half, partner -> TimeSum.Line? in
            guard partner > half else { return nil }
            if isAmputated, half < external.points.count, partner >= external.points.count { return nil }
            let (a, b) = (ends[half], ends[partner])
            return TimeSum.Line(
                left: a.field, leftTime: a.time, leftOffset: a.offset, right: b.field, rightTime: b.time,
                rightOffset: b.offset)
        }
        return TimeSum(windows: diagram.timeWindows, lines: lines, propagators: rules.propagators, unit: unit).value
    }
}
