import Sampling

/// Parts of one run put together.
///
/// Blocks may stand in several parts, as long as they are the same: parts of different divisions of a run fit together.
public struct SampleMerge: Sendable {
    public let run: SampleRun
    /// In the order of their numbers.
    public let blocks: [BlockSums]
    /// What is not there, in words; nil if nothing is missing.
    public let missing: String?

    /// - Parameter parts: with the names under which they are reported.
    /// - Throws: ``SamplePartError`` for parts of different runs, and blocks that should be equal and are not.
    public init(_ parts: [(name: String, part: SamplePart)]) throws(SamplePartError) {
        guard let (firstName, first) = parts.first else {
            throw SamplePartError("there are no parts", help: "as in: diagrammar merge part*.json")
        }
        run = first.run
        var known: [Int: (block: BlockSums, name: String)] = [:]
        for (name, part) in parts {
            if let difference = first.run.difference(from: part.run) {
                throw SamplePartError(
                    "\(firstName) and \(name) are parts of different runs: \(difference)",
                    help: "all parts are drawn with the same rules, observable and options, but for --shard and --jobs")
            }
            for block in part.blocks {
                if let other = known[block.block], !other.block.isSame(as: block) {
                    throw SamplePartError(
                        "block \(block.block) differs between \(other.name) and \(name)",
                        help: "one of them was not drawn by this version of the program, or was changed")
                }
                known[block.block] = (block, name)
            }
        }
        blocks = known.values.map(\.block).sorted { $0.block < $1.block }
        missing = Self.missing(parts.map(\.part), run, Set(known.keys))
    }

    /// Missing shards where all parts are shards of one division and those there are complete, else missing blocks.
    private static func missing(_ parts: [SamplePart], _ run: SampleRun, _ known: Set<Int>) -> String? {
        let absent = (0..<run.blocks).filter { !known.contains($0) }
        if absent.isEmpty { return nil }
        let counts = Set(parts.map { $0.shard?.count ?? 0 })
        if counts.count == 1, let count = counts.first, count > 0 {
            let shards = (1...count).compactMap { Shard($0, of: count) }.filter { shard in
                shard.blocks(of: run.blocks).contains { !known.contains($0) }
            }
            let there = Set(parts.compactMap { $0.shard?.number })
            let gone = shards.filter { !there.contains($0.number) }.map(\.number)
            let cut = shards.filter { there.contains($0.number) }.map(\.number)
            return [
                gone.isEmpty ? nil : "\(named("shard", gone)) of \(count) \(gone.count == 1 ? "is" : "are") missing",
                cut.isEmpty ? nil : "\(named("shard", cut)) \(cut.count == 1 ? "is" : "are") not finished",
            ].compactMap(\.self).joined(separator: ", ")
        }
        return "\(named("block", absent)) of \(run.blocks) \(absent.count == 1 ? "is" : "are") missing"
    }

    /// `shards 3, 7-9`
    static func named(_ word: String, _ numbers: [Int]) -> String {
        var stretches: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = stretches.last, last.upperBound + 1 == number {
                stretches[stretches.count - 1] = last.lowerBound...number
            } else {
                stretches.append(number...number)
            }
        }
        let texts = stretches.map { stretch in
            stretch.count == 1
                ? "\(stretch.lowerBound)"
                : "\(stretch.lowerBound)\(stretch.count == 2 ? ", " : "-")\(stretch.upperBound)"
        }
        return "\(word)\(numbers.count == 1 ? "" : "s") \(texts.joined(separator: ", "))"
    }
}

extension BlockSums {
    /// Whether both have the same bits; numbers that are none are equal to themselves here.
    fileprivate func isSame(as other: BlockSums) -> Bool {
        block == other.block && networks == other.networks && excluded == other.excluded
            && sums.count == other.sums.count
            && zip(sums, other.sums).allSatisfy { left, right in
                left.count == right.count
                    && zip(left, right).allSatisfy {
                        $0.high.bitPattern == $1.high.bitPattern && $0.low.bitPattern == $1.low.bitPattern
                    }
            }
    }
}
