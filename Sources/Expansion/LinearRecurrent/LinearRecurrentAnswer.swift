import Algebra
import Exact
import Theory

/// A two-point function of a linear recurrent network to all orders in its weights, through a power of 1/N: what a question
/// asks for, piece by piece in the order of its times.
///
///     let network = try LinearRecurrentNetwork(declared, symbols: table)
///     let answer = try LinearRecurrentAnswer(correlator, of: network, lowestPowerOfN: 0, frequency: nil, in: &table)
public struct LinearRecurrentAnswer: Sendable {
    /// The value in one order of times.
    public struct Piece: Sendable {
        public enum Relation: Hashable, Sendable { case after, atOrAfter, equal }

        /// The order of times it holds in; nil where there is nothing to say.
        public let order: (later: NamedTime, relation: Relation, earlier: NamedTime)?
        /// A polynomial over the symbols of the table, as the sum over diagrams gives it.
        public let value: Polynomial
    }

    /// What the pieces are functions of.
    public enum Domain: Hashable, Sendable {
        case times
        case frequency(String)
        /// The double Laplace transform ∫∫ dt ds e^{−ζt − ηs} from the first time on: where the function of the times is no
        /// elementary one.
        case laplace(ofFirst: Symbol, ofSecond: Symbol)
        /// The double generating function Σ_t Σ_s ζ^t η^s over the steps since the first one.
        case steps(ofFirst: Symbol, ofSecond: Symbol)
    }

    public let domain: Domain
    public let pieces: [Piece]
    /// Square roots that have a symbol of their own, such as m with m² = γ² − σ_w².
    public let roots: [RateRoot]
    /// The expansion it was read from.
    public let expansion: LinearRecurrentExpansion

    /// Answers a question for one correlator.
    ///
    /// - Parameters:
    ///   - network: with all substitutions made; so is the correlator.
    ///   - lowestPowerOfN: −k for an answer through N^−k, as counted in the correlator itself.
    ///   - frequency: the name of ω, if the answer is wanted as a function of it.
    ///   - timeNames: the names of times in the order of the text; pieces come in that order.
    ///   - table: the symbols of the network; those of times, exponentials, roots and denominators are added.
    /// - Throws: ``LinearRecurrentError``.
    /// - Complexity: that of ``ReducedPairings`` at the highest order, and of partial fractions at each order.
    public init(
        _ correlator: Correlator, of network: LinearRecurrentNetwork, lowestPowerOfN: Int, frequency: String? = nil,
        timeNames: [String] = [], in table: inout SymbolTable
    ) throws(LinearRecurrentError) {
        let question = try LinearRecurrentQuestion(correlator, of: network, timeNames: timeNames)
        let highest = question.factor.terms.map(\.monomial.powerOfN).max() ?? lowestPowerOfN
        expansion = try LinearRecurrentExpansion(
            network, through: max(0, highest - lowestPowerOfN), avoiding: [question.first.name, question.second.name],
            in: &table)
        var builder = AnswerBuilder(question: question, expansion: expansion, table: table)
        if let frequency {
            try builder.buildSpectrum(frequency)
        } else if network.axis.measure == .discrete {
            try builder.buildSteps()
        } else {
            try builder.buildTimes()
        }
        domain = builder.domain
        pieces = builder.pieces.map { piece in
            Piece(order: piece.order, value: piece.value.filtered { $0.powerOfN >= lowestPowerOfN })
        }
        table = builder.table
        roots = expansion.roots(in: pieces.map(\.value), table)
    }
}

/// Puts the pieces of an answer together.
struct AnswerBuilder {
    let question: LinearRecurrentQuestion
    let expansion: LinearRecurrentExpansion
    var table: SymbolTable
    var domain = LinearRecurrentAnswer.Domain.times
    private(set) var pieces: [LinearRecurrentAnswer.Piece] = []

    init(question: LinearRecurrentQuestion, expansion: LinearRecurrentExpansion, table: SymbolTable) {
        (self.question, self.expansion, self.table) = (question, expansion, table)
    }

    var network: LinearRecurrentNetwork { expansion.network }

    /// Adds a piece: the two-point function per neuron, without the factors of the question.
    mutating func add(
        _ value: Polynomial, later: NamedTime? = nil,
        _ relation: LinearRecurrentAnswer.Piece.Relation = .atOrAfter, earlier: NamedTime? = nil
    ) throws(LinearRecurrentError) {
        var whole = question.constant + question.factor * value
        // Functions of a frequency stay sums over ladders: over one denominator they are many times as long.
        if domain == .times {
            do { whole = try whole.inLowestTerms(over: table) } catch { throw .tooLarge("\(error)") }
        }
        if let later, let earlier {
            pieces.append(.init(order: (later, relation, earlier), value: whole))
        } else {
            pieces.append(.init(order: nil, value: whole))
        }
    }

    /// Σ_k N^−k c_k.
    func sum(_ orders: [Polynomial]) -> Polynomial {
        orders.enumerated().reduce(Polynomial.zero) { $0 + $1.element * .width(power: -$1.offset) }
    }

    /// As a function of the frequency.
    mutating func buildSpectrum(_ frequency: String) throws(LinearRecurrentError) {
        guard network.axis.isStationary else {
            throw .question("a frequency needs a stationary theory", help: "as in: time t stationary")
        }
        domain = .frequency(frequency)
        switch question.kind {
        case .correlation: try add(try expansion.spectrum(frequency: frequency, in: &table))
        case .response: try add(try expansion.responseSpectrum(frequency: frequency, in: &table))
        }
    }

    /// The number by which the first time is later than the second; nil if that depends on symbols.
    var difference: Rational? {
        question.first.name == question.second.name ? question.first.offset - question.second.offset : nil
    }

    /// A function of the symbol of an elapsed time, at the time that has passed from one time to another.
    mutating func elapsed(
        _ value: Polynomial, _ symbol: Symbol, from earlier: NamedTime, to later: NamedTime
    ) -> Polynomial {
        let number = later.offset - earlier.offset
        if later.name == earlier.name { return value.substitutingTime(symbol, by: nil, plus: number, in: &table) }
        if later.name.isEmpty {
            // The time since s up to 1/2: in −τ it is s − 1/2.
            let opposite = table.time("opposite time")
            return value.substitutingTime(symbol, by: opposite, plus: number, in: &table).mirrored(in: opposite, table)
                .substitutingTime(opposite, by: table.time(earlier.name), plus: 0, in: &table)
        }
        let name = earlier.name.isEmpty ? later.name : "\(later.name) - \(earlier.name)"
        return value.substitutingTime(symbol, by: table.time(name), plus: number, in: &table)
    }
}
