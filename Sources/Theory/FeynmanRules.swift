import Algebra
import Exact
import Times

/// A vertex of the diagrams: a term of the action that is not part of the free theory.
public struct Vertex: Hashable, Sendable {
    /// The name in lists of diagrams: a, b, c, … in the order of the action.
    public let name: String
    public let shape: TermShape
    /// The coefficient of the term in S.
    public let coefficient: Polynomial
    /// Minus the coefficient times the order of the symmetry group of the term as written.
    public let factor: Polynomial
    /// The (leading) power of N of the factor.
    public let powerOfN: Int
}

/// Why an action has no perturbation theory here.
public enum RulesError: Error, Equatable, Sendable {
    /// The quadratic part is singular on these fields.
    case noPropagator(fields: [String])
    /// The inverse of the quadratic part is no polynomial: `determinant` is a sum.
    case propagatorIsNotPolynomial(fields: [String], determinant: Polynomial)
    /// The Gaussian weight e^{−S₀} grows at infinity.
    case notNormalizable(fields: [String])
    /// <h̃ h̃> would not vanish.
    case responseFieldPropagates(field: String)
    /// The propagators cannot be written as functions of symbolic times.
    case times(TimesError)
    /// A neuron with an initial law depends on others at the same time: symbolic times do not tell its first one apart.
    case initialValueAtTheSameTime
}

/// Free propagators and vertices of an action: all that diagrams are made of.
public struct FeynmanRules: Sendable {
    public let action: Action
    public let fields: [Field]
    public let vertices: [Vertex]
    /// The terms of the action that make up the free theory.
    public let freeTerms: [ActionTerm]
    public let propagators: Propagators

    /// Splits an action into its free part and its vertices and inverts the free part.
    ///
    /// The free part holds the quadratic terms without couplings that join fields at the same index; everything else is
    /// a vertex, also a source (one leg) and a quadratic term such as (Σ_i h̃_i)(Σ_j h_j)/N. A coefficient that is a sum
    /// of several powers of N is split, so that every vertex has one power of N.
    ///
    /// - Parameters:
    ///   - lastTime: the last literal time that will be asked for (networks only); nil if times are symbolic.
    ///   - original: the action before substitutions, if some were made: its vertices give their letters to those that are
    ///     left of them, so that a letter means the same vertex throughout.
    public init(
        action: Action, symbols: SymbolTable, lastTime: Int?, lettersOf original: Action? = nil
    ) throws(RulesError) {
        self.action = action
        fields = action.fields
        let (free, parts) = Self.split(action, symbols)
        freeTerms = free
        let letters = Self.letters(of: parts.map(\.shape), in: original.map { Self.split($0, symbols).vertices })
        vertices = zip(parts, letters).map { part, letter in
            let order = Rational(part.shape.symmetryOrder)
            return Vertex(
                name: letter, shape: part.shape, coefficient: part.coefficient,
                factor: part.coefficient.scaled(by: -order),
                powerOfN: part.coefficient.leadingPowerOfN(in: symbols))
        }
        if let time = action.time, lastTime == nil || time.measure == .continuous || time.isStationary {
            propagators = .symbolicTime(
                try SymbolicPropagators(free, fields: action.fields, time: time, symbols: symbols))
        } else if let time = action.time, let lastTime {
            propagators = .discreteTime(
                DiscretePropagators(free, fields: action.fields, first: time.first, last: max(lastTime, time.first)))
        } else {
            propagators = .zeroDimensional(
                try ZeroDimensionalPropagators(free, fields: action.fields, symbols: symbols))
        }
    }
}

extension FeynmanRules {
    /// The terms of the free theory, and the parts of definite order that the others consist of.
    private static func split(_ action: Action, _ symbols: SymbolTable) -> (free: [ActionTerm], vertices: [ActionTerm])
    {
        var free: [ActionTerm] = []
        var interacting: [ActionTerm] = []
        for term in action.terms {
            if term.isFree(in: action) {
                let couplingFree = term.coefficient.filtered { monomial in
                    symbols.couplings.allSatisfy { monomial[$0] == 0 }
                }
                let coupled = term.coefficient - couplingFree
                if !couplingFree.isZero { free.append(ActionTerm(coefficient: couplingFree, shape: term.shape)) }
                if !coupled.isZero { interacting.append(ActionTerm(coefficient: coupled, shape: term.shape)) }
            } else {
                interacting.append(term)
            }
        }
        let vertices = interacting.flatMap { term in
            term.coefficient.splitByOrder(in: symbols).map {
                ActionTerm(coefficient: $0.part, shape: term.shape)
            }
        }
        return (free, vertices)
    }

    /// The letters of vertices: in their order, or those of the original vertices of the same shape.
    private static func letters(of shapes: [TermShape], in original: [ActionTerm]?) -> [String] {
        guard let original else { return shapes.indices.map(Vertex.name) }
        var isUsed = [Bool](repeating: false, count: original.count)
        var further = original.count
        return shapes.map { shape in
            guard let place = original.indices.first(where: { !isUsed[$0] && original[$0].shape == shape }) else {
                further += 1
                return Vertex.name(further - 1)
            }
            isUsed[place] = true
            return Vertex.name(place)
        }
    }

    /// Whether no vertex and no propagator holds a negative power of a symbol, so that its power only grows with a diagram
    /// and a bound on it limits the diagrams.
    public func neverLowers(_ symbol: Symbol) -> Bool {
        vertices.allSatisfy { ($0.factor.lowestPower(of: symbol) ?? 0) >= 0 }
            && fields.indices.allSatisfy { left in
                fields.indices.allSatisfy { right in
                    propagators.lowestPower(of: symbol, FieldID(rank: left), FieldID(rank: right)) >= 0
                }
            }
    }
}

extension Vertex {
    /// a … z, then aa, ab, …
    static func name(_ number: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(97 + number % 26)))
        return number < 26 ? letter : name(number / 26 - 1) + letter
    }
}

extension ActionTerm {
    /// Whether the term is quadratic and joins two fields at the same index (or two without any).
    fileprivate func isFree(in action: Action) -> Bool {
        guard shape.legs.count == 2, shape.legs[0].group == shape.legs[1].group else { return false }
        if action.noiseIsVertex, shape.legs.allSatisfy({ action.fields[$0.field.rank].isResponse }) { return false }
        return shape.groups.allSatisfy { $0 == .summed }
    }
}

extension Polynomial {
    /// Parts of equal power of N and of every coupling, in a fixed order: each makes a vertex of definite order.
    fileprivate func splitByOrder(in symbols: SymbolTable) -> [(order: [Int], part: Polynomial)] {
        let couplings = symbols.couplings
        // Poles 1/(N+s) stay together: their sum has a leading power of N that its terms need not have.
        let hasPoles = !self.symbols.isDisjoint(with: symbols.poles.map(\.symbol))
        var parts: [[Int]: Polynomial] = [:]
        for term in terms {
            let key = (hasPoles ? [] : [-term.monomial.powerOfN]) + couplings.map { term.monomial[$0] }
            parts[key, default: .zero].add(term.coefficient, term.monomial)
        }
        return parts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
}
