/// One of several equal parts of a run, for machines that share its work: `3/16` is the third of sixteen.
///
/// Shards divide the blocks of a run, not its networks: each block has random numbers of its own, so the parts of any division are the
/// same bits that a single run has.
public struct Shard: Hashable, Sendable, Codable, CustomStringConvertible {
    /// From 1 on.
    public let number: Int
    public let count: Int

    /// nil unless 1 ≤ number ≤ count.
    public init?(_ number: Int, of count: Int) {
        guard count >= 1, number >= 1, number <= count else { return nil }
        (self.number, self.count) = (number, count)
    }

    /// Reads `3/16`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
        self.init(number, of: count)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let shard = Shard(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a shard is written as 3/16")
        }
        self = shard
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(number)/\(count)" }

    /// The blocks of a run that belong to this shard: a stretch, as equal in length as possible.
    public func blocks(of total: Int) -> Range<Int> {
        (total * (number - 1) / count)..<(total * number / count)
    }
}
