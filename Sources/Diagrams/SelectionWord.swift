/// A word that says what a diagram has or has not, with QGRAF's name and meaning.
///
/// The words come in pairs: of every pair exactly one holds for a diagram. Docs/Selection.md defines each with pictures;
/// ``DiagramAnatomy`` finds out which hold.
public enum SelectionWord: String, CaseIterable, Sendable, Hashable {
    /// No bridge: no internal line whose removal takes a part of the diagram asunder.
    case onepi
    /// Some bridge.
    case onepr
    /// No self-energy insertion on an external line: no bridge with exactly one external point on a side.
    case onshell
    /// Some self-energy insertion on an external line.
    case offshell
    /// No self-energy insertion: no connected set of vertices that exactly two lines, not both external, join to the rest.
    case nosigma
    /// Some self-energy insertion.
    case sigma
    /// Nothing without external points hangs on a vertex, be it by a line (a tadpole) or directly, as a self-loop does.
    case nosnail
    /// Something without external points hangs on a vertex.
    case snail
    /// No part without external points hangs on a line.
    case notadpole
    /// Some part without external points hangs on a line.
    case tadpole
    /// No self-loop, and no two lines that join the same two vertices.
    case simple
    /// Some self-loop, or two lines that join the same two vertices.
    case notsimple
    /// Every external point is joined to a vertex; the lines that do so are left out of the value.
    case amputated
    /// Some line joins two external points.
    case notamputated

    /// The word that holds exactly where this one does not.
    public var opposite: SelectionWord {
        let all = Self.allCases
        let rank = all.firstIndex(of: self)!
        return all[rank ^ 1]
    }
}

/// A set of words, one bit each.
struct SelectionWords: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ word: SelectionWord) { rawValue = 1 << UInt16(SelectionWord.allCases.firstIndex(of: word)!) }

    // The tests inside an enumeration run on every line drawn, so that the bits are written out.
    static let onepi = SelectionWords(.onepi)
    static let onshell = SelectionWords(.onshell)
    static let nosigma = SelectionWords(.nosigma)
    static let nosnail = SelectionWords(.nosnail)
    static let notadpole = SelectionWords(.notadpole)
    static let simple = SelectionWords(.simple)
    static let amputated = SelectionWords(.amputated)

    /// Words without their opposites: those that forbid something.
    static let forbidding: SelectionWords = [.onepi, .onshell, .nosigma, .nosnail, .notadpole, .simple, .amputated]

    /// Of every pair the first word where `isFirst` says so, else the second.
    static func held(_ word: SelectionWords, _ isFirst: Bool) -> SelectionWords {
        isFirst ? word : SelectionWords(rawValue: word.rawValue << 1)
    }
}
