/// Which diagrams of an observable are wanted.
///
/// A diagram is kept if every word holds for it and its numbers of loops and bridges lie within their bounds. The
/// observable itself decides what is connected; a diagram of a full mean `<A*B>` may have several parts, and a word that
/// forbids something forbids it in every part.
///
///     let selection = try Selection(words: ["onepi,notadpole"], loops: 3...3)
///
public struct Selection: Hashable, Sendable {
    var required: SelectionWords = []
    /// The loops a diagram may have, in the sense of ``Diagram/loops``; nil for any number.
    public var loops: ClosedRange<Int>?
    /// The largest number of bridges: internal lines whose removal takes a part of the diagram asunder.
    public var maximumBridges: Int?

    /// Everything.
    public init() {}

    /// - Parameters:
    ///   - words: words, also several in one text with commas between them; one may repeat.
    /// - Throws: ``SelectionError`` for a word that is not known and for two that no diagram satisfies together.
    public init(
        words: [String] = [], loops: ClosedRange<Int>? = nil, maximumBridges: Int? = nil
    ) throws(SelectionError) {
        for text in words {
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let name = String(part.trimming(while: { $0 == " " }))
                guard let word = SelectionWord(rawValue: name) else { throw .unknownWord(name) }
                if contains(word.opposite) { throw .contradiction(word.opposite, word) }
                insert(word)
            }
        }
        if let loops, loops.lowerBound < 0 { throw .negative("loops") }
        if let maximumBridges, maximumBridges < 0 { throw .negative("bridges") }
        self.loops = loops
        self.maximumBridges = maximumBridges
    }

    /// Whether nothing is left out.
    public var isEverything: Bool { required.isEmpty && loops == nil && maximumBridges == nil }

    /// Whether the lines at external points are left out of the values.
    public var isAmputated: Bool { required.contains(.amputated) }

    /// The words asked for, in a fixed order.
    public var words: [SelectionWord] { SelectionWord.allCases.filter(contains) }

    public func contains(_ word: SelectionWord) -> Bool { required.contains(SelectionWords(word)) }

    public mutating func insert(_ word: SelectionWord) { required.insert(SelectionWords(word)) }

    /// What is asked for, as text: the words, then the bounds.
    public var description: [String] {
        var parts = words.map(\.rawValue)
        if let loops {
            let range =
                loops.count == 1 ? "\(loops.lowerBound)" : "\(loops.lowerBound)...\(loops.upperBound)"
            parts.append("loops \(range)")
        }
        if let maximumBridges { parts.append("max-bridges \(maximumBridges)") }
        return parts
    }

    /// Whether a finished diagram is kept.
    ///
    /// - Complexity: linear in the lines; with `nosigma` or `sigma` also quadratic in the vertices, at a word a pair.
    public func keeps(_ graph: DiagramGraph) -> Bool {
        if isEverything { return true }
        let anatomy = graph.anatomy(
            findsSelfEnergies: !required.isDisjoint(with: .selfEnergies),
            findsMultipleLines: !required.isDisjoint(with: .multiplicity))
        if !anatomy.held.isSuperset(of: required) { return false }
        if let loops, !loops.contains(anatomy.loops) { return false }
        if let maximumBridges, anatomy.bridges > maximumBridges { return false }
        return true
    }
}

/// Why a selection has no meaning.
public enum SelectionError: Error, Equatable, Sendable {
    case unknownWord(String)
    case contradiction(SelectionWord, SelectionWord)
    case negative(String)
}

extension SelectionWords {
    fileprivate static let selfEnergies: SelectionWords = [SelectionWords(.nosigma), SelectionWords(.sigma)]
    fileprivate static let multiplicity: SelectionWords = [SelectionWords(.simple), SelectionWords(.notsimple)]
}

extension Substring {
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> Substring {
        var rest = drop(while: isDropped)
        while let last = rest.last, isDropped(last) { rest.removeLast() }
        return rest
    }
}
