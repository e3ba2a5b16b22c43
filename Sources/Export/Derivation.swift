import Algebra
import Exact
import Expansion
import Theory

/// The answer to a question: an exact polynomial, what was left out of it, and how it was checked.
public struct Derivation: Sendable {
    /// The result, for each order of its times if they are symbolic; never empty.
    public let pieces: [Piece]
    /// The result: a Laurent polynomial in N and the parameters; with poles 1/(N+s) if the initial law is on a sphere. Of
    /// several ``pieces`` the first.
    public var value: Polynomial { pieces[0].value }
    /// The bounds it was asked within.
    public let bounds: [Bound]
    /// Whether nothing was left out: then the result is exact, with bounds or without.
    public let isComplete: Bool
    /// The width the result was evaluated at, if any.
    public let width: Int?
    public let symbols: SymbolTable
    public let diagramCount: Int
    /// Diagrams met within the bounds, those included whose value turned out to vanish.
    public var diagramsDrawn = 0
    /// Partial diagrams that were dropped for their power of N.
    public let cutByPowerOfN: Int
    /// Partial diagrams that were dropped for their power of a coupling.
    public let cutByCoupling: Int
    /// The order of times for which the diagrams handed on have their values; nil if that is all times, or none was.
    public var listedRegion: TimeRegion?
    /// Whether diagrams have other values at other times.
    public var isListedInPart = false
    /// Finished diagrams that a selection dropped.
    public let droppedBySelection: Int
    public var certificate: [CertificateEntry] = []
    /// How the result was found, if not by adding up diagrams one by one.
    public var method: String?
    /// What has to be said besides, a line each: what its letters stand for, where it holds.
    public var remarks: [String] = []
    /// Poles, residues and correlation lengths of a stationary linear network.
    public var modes: LinearRecurrentReport?
    /// The recursions from layer to layer whose unknowns the result holds.
    public var recursion: RecursionReport?
    /// How the unknowns grow with the number of layers at criticality.
    public var growth: CriticalGrowthReport?
    /// The ratio of a time and the width that is kept fixed.
    public var fixedRatio: RatioOfResult?

    /// A result for all times there are.
    public init(
        value: Polynomial, bounds: [Bound], isComplete: Bool, width: Int?, symbols: SymbolTable, diagramCount: Int,
        cutByPowerOfN: Int, cutByCoupling: Int, droppedBySelection: Int = 0
    ) {
        self.init(
            pieces: [Piece(region: nil, value: value)], bounds: bounds, isComplete: isComplete, width: width,
            symbols: symbols, diagramCount: diagramCount, cutByPowerOfN: cutByPowerOfN, cutByCoupling: cutByCoupling,
            droppedBySelection: droppedBySelection)
    }

    /// A result with a value for every order of times.
    ///
    /// - Precondition: there is a piece.
    public init(
        pieces: [Piece], bounds: [Bound], isComplete: Bool, width: Int?, symbols: SymbolTable, diagramCount: Int,
        cutByPowerOfN: Int, cutByCoupling: Int, droppedBySelection: Int = 0
    ) {
        precondition(!pieces.isEmpty, "a result without a value")
        self.pieces = pieces
        self.bounds = bounds
        self.isComplete = isComplete
        self.width = width
        self.symbols = symbols
        self.diagramCount = diagramCount
        self.cutByPowerOfN = cutByPowerOfN
        self.cutByCoupling = cutByCoupling
        self.droppedBySelection = droppedBySelection
    }
}

/// One check of a result by independent means.
public struct CertificateEntry: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case passed
        case failed
        case notApplicable = "not applicable"
    }

    public let check: String
    public let status: Status
    public let detail: String

    public init(check: String, status: Status, detail: String) {
        self.check = check
        self.status = status
        self.detail = detail
    }
}
