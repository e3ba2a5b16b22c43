import Algebra
import Exact
import Theory

/// What limits an enumeration.
public struct EnumerationLimits: Sendable {
    /// Only diagrams with at least this power of N, the coefficient of the observable included.
    public var lowestPowerOfN: Int?
    /// Only diagrams with at most these powers of parameters or couplings.
    public var highestPowers: [(symbol: Symbol, power: Int)] = []
    /// Symbols whose highest power is the only one asked for. Lower ones are met on the way, but of them a selection drops
    /// nothing.
    public var exactSymbols: Set<Symbol> = []
    /// Whether closed retarded loops are dropped. Switched off only for the zero-dimensional sum rule.
    public var isCausal = true
    /// The enumeration ends with ``EnumerationStopped`` after this many diagrams.
    public var maximumDiagrams: Int?
    /// Which finished diagrams are kept.
    public var selection = Selection()
    /// Told now and then how far the enumeration is; if it says stop, that ends with ``EnumerationInterrupted``.
    public var monitor: EnumerationMonitor?
    /// Only the diagrams that a code stands for.
    public var pattern: DiagramPattern?

    public init() {}
}

/// The enumeration met more diagrams than allowed.
public struct EnumerationStopped: Error, Sendable {
    public let after: Int

    public init(after: Int) { self.after = after }
}

/// How many branches of the enumeration were cut, and why.
public struct EnumerationTally: Sendable, Equatable {
    public var diagrams = 0
    /// Partial diagrams dropped because all they can become lies below the lowest power of N.
    public var cutByPowerOfN = 0
    /// Partial diagrams dropped because they would exceed a bound on a coupling.
    public var cutByCoupling = 0
    /// Finished diagrams that the selection dropped.
    public var droppedBySelection = 0

    public init() {}

    /// What was added since an earlier state.
    public func since(_ earlier: EnumerationTally) -> EnumerationTally {
        var rest = self
        rest.diagrams -= earlier.diagrams
        rest.cutByPowerOfN -= earlier.cutByPowerOfN
        rest.cutByCoupling -= earlier.cutByCoupling
        rest.droppedBySelection -= earlier.droppedBySelection
        return rest
    }

    public static func += (left: inout EnumerationTally, right: EnumerationTally) {
        left.diagrams += right.diagrams
        left.cutByPowerOfN += right.cutByPowerOfN
        left.cutByCoupling += right.cutByCoupling
        left.droppedBySelection += right.droppedBySelection
    }
}

/// All diagrams of one term of a correlator, each once.
///
/// A diagram grows from its external points, see ``DiagramGrowth``. In a theory with response fields the retarded
/// propagators are drawn first, from later to earlier times, then the correlations; a vertex is thereby always reached from
/// a later one, and nothing that Z = 1 forbids is ever built. Indices, times, powers of N and of couplings are followed
/// line by line and cut whole branches.
///
/// - Complexity: memory of one diagram; time proportional to the diagrams and their beginnings.
public struct DiagramEnumeration: Sendable {
    public let rules: FeynmanRules
    public let external: ExternalPoints
    let term: Int
    let limits: EnumerationLimits
    let plan: GrowthPlan
    let powerOfNOfCoefficient: Int
    public private(set) var tally = EnumerationTally()

    /// Whether the power of N of a partial diagram bounds that of all it can become: true for every theory with a
    /// sensible large-N limit.
    public var prunesByPowerOfN: Bool { plan.prunesByPowerOfN }

    public init(
        _ external: ExternalPoints, term: Int, rules: FeynmanRules, symbols: SymbolTable, limits: EnumerationLimits
    ) {
        self.rules = rules
        self.external = external
        self.term = term
        self.limits = limits
        plan = GrowthPlan(external, rules: rules, limits: limits)
        powerOfNOfCoefficient = external.coefficient.leadingPowerOfN(in: symbols)
    }

    /// An enumeration that is only asked about diagrams given by their lines.
    init(_ external: ExternalPoints, rules: FeynmanRules, limits: EnumerationLimits) {
        self.rules = rules
        self.external = external
        self.limits = limits
        term = 0
        plan = GrowthPlan(external, rules: rules, limits: limits)
        powerOfNOfCoefficient = 0
    }

    func growth() -> DiagramGrowth {
        DiagramGrowth(
            plan, external: external, term: term, rules: rules, limits: limits,
            powerOfNOfCoefficient: powerOfNOfCoefficient)
    }

    /// Calls `body` with every diagram, in a fixed order.
    ///
    /// - Throws: ``EnumerationStopped`` beyond the allowed number of diagrams, ``EnumerationInterrupted``, and whatever
    ///   `body` throws.
    public mutating func enumerate(_ body: (Diagram) throws -> Void) throws {
        try run(Beginning()) { growth, order in try body(growth.diagram(order)) }
    }

    /// A beginning of diagrams: a share of the work.
    public struct Beginning: Sendable {
        var blocks: [Int]

        init(blocks: [Int]) { self.blocks = blocks }

        /// The empty beginning: everything.
        public init() { blocks = [] }
    }

    /// Cuts the work into shares that together, in this order, are the whole enumeration.
    ///
    /// - Parameter depth: how many blocks of lines a beginning has. A diagram with fewer is a share of its own.
    public mutating func beginnings(depth: Int) throws -> [Beginning] {
        var growth = growth()
        guard growth.drawExternalPoints() else { return [] }
        growth.splitDepth = depth
        try growth.nextRow(after: -1, pass: growth.hasTwoPasses ? 1 : 2) { _, _ in }
        tally += growth.tally
        return growth.beginnings.map { Beginning(blocks: $0) }
    }

    /// Shares for several threads: a few dozen of each, or the whole where there is only one thread.
    public mutating func shares(jobs: Int) throws -> [Beginning] {
        if jobs <= 1 || limits.pattern != nil { return [Beginning()] }
        let before = tally
        var shares: [Beginning] = []
        for depth in [2, 4, 6, 8, 10] {
            let known = tally
            tally = before
            let found = try beginnings(depth: depth)
            if found.count <= shares.count, depth > 2 {
                tally = known
                break
            }
            shares = found
            if shares.count >= 32 * jobs { break }
        }
        return shares
    }

    /// Enumerates one share; see ``enumerate(_:)``.
    public mutating func enumerate(_ share: Beginning, _ body: (Diagram) throws -> Void) throws {
        try run(share) { growth, order in try body(growth.diagram(order)) }
    }

    /// Counts the diagrams of one share by their kinds of vertices, without evaluating any.
    public mutating func count(_ share: Beginning, into census: inout DiagramCensus) throws {
        try run(share) { growth, order in census.add(&growth, order) }
    }

    private mutating func run(_ share: Beginning, _ visit: DiagramGrowth.Visit) throws {
        var growth = growth()
        growth.prefix = share.blocks
        if let pattern = limits.pattern {
            if pattern.external == nil {
                let guide = PatternGuide(pattern)
                guard guide.fits(external) else { return }
                growth.guide = guide
            } else {
                guard let code = code(of: pattern) else { return }
                growth.prefix = code
            }
        }
        guard growth.drawExternalPoints() else { return }
        try growth.report()
        do {
            try growth.nextRow(after: -1, pass: growth.hasTwoPasses ? 1 : 2, visit)
        } catch {
            tally += growth.tally
            throw error
        }
        tally += growth.tally
    }

    /// The number of diagrams, if no more than so many steps are needed to find them all.
    ///
    /// - Complexity: a step takes a fraction of a microsecond.
    public func count(withinSteps steps: Int) -> Int? {
        var growth = growth()
        guard growth.drawExternalPoints() else { return 0 }
        growth.mostNodes = steps
        guard (try? growth.nextRow(after: -1, pass: growth.hasTwoPasses ? 1 : 2) { _, _ in }) != nil else { return nil }
        return growth.tally.diagrams
    }

    /// Estimates the number of diagrams, and of the Wick pairings they stand for, from random ways down the tree, without
    /// enumerating them.
    ///
    /// - Parameter probes: the number of ways; the relative error falls with its square root but may be large where the
    ///   tree is uneven, so this is an order of magnitude.
    public func estimate(probes: Int, seed: UInt64 = 1) -> (diagrams: Double, pairings: Double) {
        var growth = growth()
        guard growth.drawExternalPoints() else { return (0, 0) }
        growth.generator = SplitMix64(state: seed)
        var (diagrams, pairings) = (0.0, 0.0)
        for _ in 0..<probes {
            growth.probeOnce()
            if growth.finishedByProbe > 0 {
                diagrams += growth.weight
                pairings += growth.weight * growth.pairingsOfProbe
            }
        }
        return (diagrams / Double(probes), pairings / Double(probes))
    }
}
