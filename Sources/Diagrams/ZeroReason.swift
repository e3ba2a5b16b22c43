import Theory

/// Why a diagram drawn by hand is zero, or is none of the diagrams of its observable.
///
/// Lines, vertices and half-edges are numbered as in ``DiagramNames``.
public enum ZeroReason: Hashable, Sendable {
    /// No propagator joins the fields at the ends of this line.
    case noPropagator(line: Int, FieldID, FieldID)
    /// Retarded lines that close a loop: each begins where the one before ends, one step further back in time. The
    /// vertices are in the order of the loop; the first is where the first line has its later end.
    case retardedLoop(lines: [Int], vertices: [Int])
    /// The vertex has no time between the first time of the theory and the last external point.
    case noTime(vertex: Int)
    /// No literal times of the vertices let all of these lines differ from zero, though any fewer of them can.
    case noCommonTimes(lines: [Int])
    /// No order of symbolic times satisfies all of these lines, though any fewer of them; with what they demand.
    case emptyRegion(lines: [Int], conditions: String)
    /// The index line along these lines joins two different literal indices.
    case differentIndices(Int, Int, lines: [Int])
    /// A cumulant's operators lie in several parts, listed by number.
    case unconnectedOperators([[Int]])
    /// These vertices are not connected to any external point.
    case vacuumPart(vertices: [Int])

    /// The reason in a sentence.
    public func text(_ names: DiagramNames, _ rules: FeynmanRules) -> String {
        func lines(_ numbers: [Int]) -> String {
            (numbers.count == 1 ? "the line " : "the lines ") + DiagramNames.list(numbers.map(names.line))
        }
        switch self {
        case .noPropagator(let line, let left, let right):
            let (a, b) = (rules.fields[left.rank].label, rules.fields[right.rank].label)
            return "the line \(names.line(line)) joins \(a) and \(b), and <\(a) \(b)> = 0"
        case .retardedLoop(let loop, let vertices):
            let along = vertices.isEmpty ? "" : " through " + DiagramNames.list(vertices.map { names.vertices[$0] })
            return
                "\(lines(loop)) \(loop.count == 1 ? "closes" : "close") a retarded loop\(along): nothing is its own cause"
        case .noTime(let vertex):
            return "the vertex \(names.vertices[vertex]) has no time before the last external point"
        case .noCommonTimes(let numbers):
            if numbers.count == 1 { return "\(lines(numbers)) vanishes at all times its ends can have" }
            return "no times of the vertices let \(lines(numbers)) all differ from zero"
        case .emptyRegion(let numbers, let conditions):
            let needed = conditions.isEmpty ? "" : ": they would need \(conditions)"
            if numbers.count == 1 {
                return
                    "the line \(names.line(numbers[0])) vanishes at these times\(conditions.isEmpty ? "" : ": it would need \(conditions)")"
            }
            return "the region of times of \(lines(numbers)) is empty\(needed)"
        case .differentIndices(let left, let right, let numbers):
            return
                "\(lines(numbers)) \(numbers.count == 1 ? "joins" : "join") the different indices \(left) and \(right)"
        case .unconnectedOperators(let parts):
            let sets = parts.map { "{\($0.map { "\($0 + 1)" }.joined(separator: ", "))}" }
            return
                "a cumulant takes connected diagrams only, and this one has the operators \(DiagramNames.list(sets)) in separate parts"
        case .vacuumPart(let vertices):
            let list = DiagramNames.list(vertices.map { names.vertices[$0] })
            return
                "the \(vertices.count == 1 ? "vertex \(list) is" : "vertices \(list) are") joined to no external point: vacuum parts cancel"
        }
    }
}

/// There are too many time points and times to decide in reasonable time whether a diagram's lines can all differ from
/// zero.
public struct TooManyTimes: Error, Hashable, Sendable {
    /// How many assignments of times were tried.
    public let tried: Int
}

extension ZeroReason {
    /// All reasons why a diagram given by its half-edges is zero; none if it may differ from zero.
    ///
    /// Structural reasons only: the value of a diagram without any may still vanish by cancellation between times.
    ///
    /// - Parameter emptyRegion: what symbolic times have to say.
    /// - Throws: ``TooManyTimes`` if that cannot be decided.
    /// - Precondition: `partners` is an involution without fixed points.
    public static func reasons(
        vertices: [Int], partners: [Int], rules: FeynmanRules, external: ExternalPoints,
        emptyRegion: ZeroReason? = nil
    ) throws(TooManyTimes) -> [ZeroReason] {
        let names = DiagramNames(
            vertices: vertices, partners: partners, rules: rules, externalCount: external.points.count)
        let drawn = DrawnDiagram(names: names, vertices: vertices, rules: rules, external: external)
        let missing = drawn.linesWithoutPropagator
        var reasons = missing.map { line in
            let (left, right) = names.lines[line]
            return ZeroReason.noPropagator(line: line, drawn.fields[left], drawn.fields[right])
        }
        let loop = drawn.retardedLoop
        if let loop { reasons.append(loop) }
        // Times are asked for only of lines that can differ from zero at all.
        if missing.isEmpty, let times = try drawn.contradictionOfTimes() { reasons.append(times) }
        // A loop leaves no order of its times.
        if missing.isEmpty, loop == nil, let emptyRegion { reasons.append(emptyRegion) }
        if let indices = drawn.contradictionOfIndices { reasons.append(indices) }
        reasons += drawn.partsThatDoNotCount
        return reasons
    }
}
