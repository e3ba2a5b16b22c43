import Algebra
import Exact
import Theory

/// A rules file, read and understood: a network or an action, its parameters, and what it expects.
public struct Model: Sendable {
    /// What the file declares.
    public enum Content: Sendable {
        case network(Network)
        /// An action without a network, as a polynomial in its fields.
        case action(FieldPolynomial)
    }

    public let source: SourceText
    public let name: String
    public let title: String?
    /// Where the theory and its expected results come from.
    public let sources: [String]
    public let content: Content
    public let expectations: [Expectation]
    public let meanFieldExpectations: [MeanFieldExpectation]
    let scope: Scope

    public var symbols: SymbolTable { scope.symbols }
    public var fields: [Field] { scope.fields }
    /// Whether the theory has a width N to expand in.
    public var hasWidth: Bool { scope.hasWidth }
    public var time: TimeAxis? { scope.time }

    init(
        source: SourceText, name: String, title: String?, sources: [String], content: Content,
        expectations: [Expectation], meanFieldExpectations: [MeanFieldExpectation], scope: Scope
    ) {
        self.source = source
        self.name = name
        self.title = title
        self.sources = sources
        self.content = content
        self.expectations = expectations
        self.meanFieldExpectations = meanFieldExpectations
        self.scope = scope
    }
}

/// The frame in which a theory is expanded.
public enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// In the couplings: the averaged action of the fields. Activations are polynomials.
    case bare
    /// About the saddle point of the collective action, in loops of order 1/N. Activations are any functions.
    case saddle
}

/// A question in the language: what is asked for, how far, and under which substitutions.
public struct Question: Sendable {
    public var observable: Observable
    /// Bounds that every term has to satisfy; none means exact.
    public var bounds: [Bound]
    /// Values that replace symbols before anything is derived.
    public let substitutions: [Symbol: Polynomial]
    /// The width to evaluate the result at, if one is given.
    public var width: Int?
    /// The symbols of the theory, and after them those that stand for functions of times in the question.
    public var symbols: SymbolTable
    /// The order of symbolic times that was declared, as in `when T >= S >= 1`.
    public var timeOrder: [TimeRelation] = []
    /// The names of its symbolic times, in the order of the text.
    public var timeNames: [String] = []
    /// The name of the frequency, if the answer is wanted as a function of it.
    public var frequency: String?
    /// The ratio `u = T/N` that stays fixed as N and T grow.
    public var fixedRatio: FixedRatio?
    /// The frame of the expansion.
    public var scheme: Scheme = .bare
    /// Whether the layers below stand at a fixed point of the saddle-point equations.
    public var isAtFixedPoint = false
}

/// `later >= earlier`, or `later > earlier`.
public struct TimeRelation: Hashable, Sendable {
    public let later: NamedTime
    public let earlier: NamedTime
    public let isStrict: Bool

    public init(later: NamedTime, earlier: NamedTime, isStrict: Bool) {
        self.later = later
        self.earlier = earlier
        self.isStrict = isStrict
    }
}

/// A ratio of time and width with a name of its own: `u = T/N`.
public struct FixedRatio: Hashable, Sendable {
    public let name: String
    public let time: String

    public init(name: String, time: String) {
        self.name = name
        self.time = time
    }
}

/// An `expect` line: a question, and the result it should have.
public struct Expectation: Sendable {
    let left: QuestionSyntax
    let right: QuestionSyntax
    public let range: SourceRange
    /// The line as written.
    public let text: String
}

/// An `expect mean-field` line: a number of the stable solution at infinite width, to the digits that are written.
public struct MeanFieldExpectation: Sendable {
    /// q, c, chi_perp, chi_parallel, xi_q, xi_c, lambda or E_0.
    public let quantity: String
    /// The number as written.
    public let value: String
    /// Values of parameters, as `sigma_w=2`.
    public let settings: [String]
    public let range: SourceRange
    /// The line as written.
    public let text: String
}

/// One case of an `expect` line, at definite values of its symbolic times or with its times as symbols.
public struct ExpectationCase: Sendable {
    /// The values of the symbolic times, as T = 3; empty if the line has none.
    public let times: [(name: String, value: Int)]
    public let left: Question
    public let right: Question
}
