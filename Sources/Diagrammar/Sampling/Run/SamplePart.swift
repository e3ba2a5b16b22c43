import Foundation
import Sampling

/// What a part of a run leaves behind: which run it is of, and the sums of its finished blocks.
///
///     let part = SamplePart(run: run, shard: shard, blocks: blocks)
///     try SamplePart(reading: part.bytes(), name: "part3.json") == part       // to the last bit
///
/// The file is JSON. Doubles are written with the shortest digits that read back to the same bits.
public struct SamplePart: Codable, Hashable, Sendable {
    public static let currentFormat = 1
    /// Of a run.
    public static let mostBlocks = 1_000_000

    public private(set) var format = currentFormat
    public private(set) var kind = "sample part"
    public let run: SampleRun
    /// The shard that this part is, or is to become; nil for a run that is not divided.
    public let shard: Shard?
    /// In the order of their numbers.
    public private(set) var blocks: [BlockSums]
    /// Of a file: the FNV-1a hash of its text with an empty checksum, so that a digit that was changed is noticed.
    private var checksum = ""

    public init(run: SampleRun, shard: Shard? = nil, blocks: [BlockSums] = []) {
        (self.run, self.shard) = (run, shard)
        self.blocks = blocks.sorted { $0.block < $1.block }
    }

    /// The blocks that this part is to have in the end.
    public var wanted: Range<Int> { shard?.blocks(of: run.blocks) ?? 0..<run.blocks }

    /// The blocks that are still to be drawn, in order.
    public var missing: [Int] {
        let done = Set(blocks.map(\.block))
        return wanted.filter { !done.contains($0) }
    }

    public mutating func add(_ finished: [BlockSums]) {
        blocks = (blocks + finished).sorted { $0.block < $1.block }
    }

    // MARK: Files

    /// The file, which ends with a line break.
    public func text() throws(SamplePartError) -> String {
        do {
            var part = self
            part.checksum = try checksumOfContent()
            return String(decoding: try part.encoded(), as: UTF8.self) + "\n"
        } catch {
            throw SamplePartError(
                "the sums of this part cannot be written: \(error)", help: "ask for a tamer observable")
        }
    }

    private func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(self)
    }

    private func checksumOfContent() throws -> String {
        var content = self
        content.checksum = ""
        let hash = try content.encoded().reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return String(hash, radix: 16)
    }

    /// - Throws: ``SamplePartError`` for what is no complete part.
    public init(reading bytes: [UInt8], name: String) throws(SamplePartError) {
        struct Kind: Decodable {
            var format: Int
            var kind: String
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = Data(bytes)
        guard let header = try? decoder.decode(Kind.self, from: data), header.kind == "sample part" else {
            throw SamplePartError(
                "\(name) is no part of a sample, or is cut off",
                help: "parts are written by: sample --shard 3/16 -o part3.json")
        }
        guard header.format == Self.currentFormat else {
            throw SamplePartError(
                "\(name) has format \(header.format); this version reads \(Self.currentFormat)",
                help: "merge parts with the version that wrote them")
        }
        guard let part = try? decoder.decode(SamplePart.self, from: data) else {
            throw SamplePartError("\(name) is damaged", help: "draw it again: sample --shard 3/16 -o part3.json")
        }
        guard let checksum = try? part.checksumOfContent(), checksum == part.checksum else {
            throw SamplePartError(
                "\(name) was changed after it was written: its checksum is another", help: "draw it again")
        }
        self = part
        self.checksum = ""
        let numbers = blocks.map(\.block)
        guard zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }), numbers.first ?? 0 >= 0,
            1...Self.mostBlocks ~= run.blocks, numbers.last ?? 0 < run.blocks, shard?.count ?? 1 <= run.blocks
        else { throw SamplePartError("\(name) is damaged: its blocks are not those of its run", help: "draw it again") }
    }
}
