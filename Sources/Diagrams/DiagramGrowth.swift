import Algebra
import Exact
import Theory

// A diagram grows row by row. A row belongs to one cell of one vertex and draws all lines of that cell that are not drawn
// yet, in blocks: a block is a number of parallel lines to one other cell. Rows are visited from the external points on, in
// the order in which cells were met, so the sequence of blocks is a code of the diagram. A vertex met for the first time
// could have been met in another order, and a vertex with symmetries in another position; each choice gives a code of the
// same lines, and the lexicographically smallest is canonical: earlier cells before later ones, these before new vertices, more
// parallel lines before fewer.
//
// A beginning is dropped as soon as another labelling of the same lines gives a smaller code (DiagramGrowth+Labelling):
// whatever is added later, that other code stays smaller. So every diagram is met exactly once, nothing is stored,
// and on a finished diagram the labellings that tie are its automorphisms.
//
// In a theory with response fields the rows are visited in two passes: retarded lines first, from later to earlier times,
// where ends of correlations are only counted (a mark); then the correlations.

/// A diagram on its way: the lines drawn so far and what follows from them, with everything needed to take them back.
struct DiagramGrowth: ~Copyable {
    let plan: GrowthPlan
    let rules: FeynmanRules
    let external: ExternalPoints
    let limits: EnumerationLimits
    let term: Int
    let externalKind: Int
    let powerOfNOfCoefficient: Int
    let hasTwoPasses: Bool
    let tracksTimes: Bool
    let tracksCauses: Bool
    let tracksWidth: Bool
    let boundCount: Int

    // By vertex; the external points are vertex 0.
    var vertexCount = 0
    var kindOf = Lane<Int>(capacity: 16, filling: 0)
    var cellsOf = Lane<Int>(capacity: 16, filling: 0)
    var indicesOf = Lane<Int>(capacity: 16, filling: 0)
    var timesOf = Lane<Int>(capacity: 16, filling: 0)

    // By cell.
    var cellCount = 0
    var vertexOf = Lane<Int>(capacity: 64, filling: 0)
    var staticCell = Lane<Int>(capacity: 64, filling: 0)
    var field = Lane<Int>(capacity: 64, filling: 0)
    /// Ends that have no line yet.
    var open = Lane<Int>(capacity: 64, filling: 0)
    /// Ends set aside for the second pass.
    var marked = Lane<Int>(capacity: 64, filling: 0)
    var timeGroup = Lane<Int>(capacity: 64, filling: 0)
    var indexNode = Lane<Int>(capacity: 64, filling: 0)
    /// The other cells that lines of this one end on: entries from `linksOf` on.
    var linksOf = Lane<Int>(capacity: 64, filling: 0)
    var linkCount = Lane<Int>(capacity: 64, filling: 0)
    var linkRoom = 0
    var linkTarget = Lane<Int>(capacity: 128, filling: 0)
    var linkLines = Lane<Int>(capacity: 128, filling: 0)
    /// In which pass the lines are visited.
    var linkPass = Lane<UInt8>(capacity: 128, filling: 0)

    // By time point: windows of literal times, and how many response lines have reached it.
    var timeCount = 0
    var earliest = Lane<Int>(capacity: 64, filling: 0)
    var latest = Lane<Int>(capacity: 64, filling: 0)
    var reached = Lane<Int>(capacity: 64, filling: 0)
    var timeChanged = Lane<Bool>(capacity: 64, filling: false)
    var trailCount = 0
    var trailTime = Lane<Int>(capacity: 64, filling: 0)
    var trailEarliest = Lane<Int>(capacity: 64, filling: 0)
    var trailLatest = Lane<Int>(capacity: 64, filling: 0)

    // Index sums: a forest of merged nodes with the fixed label of each tree, 0 if it is summed.
    var indexCount = 0
    var indexParent = Lane<Int>(capacity: 64, filling: 0)
    var indexLabel = Lane<Int>(capacity: 64, filling: 0)
    var freeIndices = 0

    // Connected parts: operators first, then vertices.
    var partCount = 0
    var partParent = Lane<Int>(capacity: 64, filling: 0)
    var partOpen = Lane<Int>(capacity: 64, filling: 0)
    var partOperators = Lane<UInt64>(capacity: 64, filling: 0)

    // Which time point causes which, in a theory without literal times.
    var causeCount = 0
    var causeLater = Lane<Int>(capacity: 64, filling: 0)
    var causeEarlier = Lane<Int>(capacity: 64, filling: 0)

    // The code.
    var blockCount = 0
    var blockSource = Lane<Int>(capacity: 64, filling: 0)
    var blockTarget = Lane<Int>(capacity: 64, filling: 0)
    var blockLines = Lane<Int>(capacity: 64, filling: 0)
    var blockKey = Lane<Int>(capacity: 64, filling: 0)
    var blockPass = Lane<UInt8>(capacity: 64, filling: 0)

    var powerOfVertices = 0
    var legsOfVertices = 0
    var spent: Lane<Int>
    /// Rows that reached two new vertices alike, and vertices whose symmetry is not used up: without any, there is only one
    /// labelling.
    var ambiguities = 0

    var labelling = LabellingLanes()

    var tally = EnumerationTally()
    var nodes = 0
    var reported = 0
    /// The enumeration ends with ``EnumerationStopped`` after about so many blocks.
    var mostNodes = Int.max
    /// What the diagrams have to be, if they are given by a Nickel index.
    var guide: PatternGuide?
    /// The beginning that this growth is confined to, if it has been given a share of the work.
    var prefix: [Int] = []
    /// Beginnings of this many blocks are handed out instead of being followed.
    var splitDepth = Int.max
    var beginnings: [[Int]] = []

    // An estimate under way.
    enum Probe {
        /// Adds up the weights of the branches.
        case counting(Double)
        /// What is left of a random share of that sum; the branch that uses it up is taken.
        case choosing(Double)
    }
    var probe: Probe?
    /// The number of Wick contractions that the block just drawn stands for: a branch is taken in proportion to it.
    var branchWeight = 1.0
    var weight = 1.0
    var finishedByProbe = 0
    var pairingsOfProbe = 0.0
    var generator = SplitMix64(state: 1)

    init(
        _ plan: GrowthPlan, external: ExternalPoints, term: Int, rules: FeynmanRules, limits: EnumerationLimits,
        powerOfNOfCoefficient: Int
    ) {
        self.plan = plan
        self.rules = rules
        self.external = external
        self.term = term
        self.limits = limits
        self.powerOfNOfCoefficient = powerOfNOfCoefficient
        externalKind = plan.kinds.count - 1
        hasTwoPasses = plan.hasTwoPasses
        tracksTimes = plan.support != nil
        tracksCauses = limits.isCausal && plan.support == nil
        tracksWidth = plan.kinds.contains { !$0.groups.isEmpty } || !external.groups.isEmpty
        boundCount = plan.boundCount
        spent = Lane(
            limits.highestPowers.map { external.coefficient.lowestPower(of: $0.symbol) ?? 0 }, filling: 0)
    }

    deinit {
        for lane in [
            kindOf, cellsOf, indicesOf, timesOf, vertexOf, staticCell, field, open, marked, timeGroup, indexNode,
            linksOf,
            linkCount, linkTarget, linkLines, earliest, latest, reached, trailTime, trailEarliest, trailLatest,
            indexParent, indexLabel, partParent, partOpen, causeLater, causeEarlier, blockSource, blockTarget,
            blockLines, blockKey, spent,
        ] { lane.free() }
        linkPass.free()
        blockPass.free()
        timeChanged.free()
        partOperators.free()
        labelling.free()
    }
}

/// Entries of the code, in the order of preference.
enum BlockKey {
    static func mark(_ count: Int) -> Int { 0xFFFF - count }
    static func existing(_ label: Int, lines: Int) -> Int { (1 + label) << 16 | (0xFFFF - lines) }
    static func new(kind: Int, cell: Int, lines: Int) -> Int { 1 << 60 | kind << 40 | cell << 16 | (0xFFFF - lines) }
    /// The entry without its number of parallel lines.
    static func target(_ key: Int) -> Int { key >> 16 }
}
