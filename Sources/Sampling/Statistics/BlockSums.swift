/// What a block of networks leaves behind: how many there were and the power sums of their variables.
///
/// Blocks are numbered over the whole run and independent of each other; any set of them, from any number of shards, is a sample.
public struct BlockSums: Codable, Hashable, Sendable {
    /// The number of the block in the run, from which its random numbers come.
    public var block: Int
    /// How many networks are in the sums.
    public var networks: Int
    /// How many were drawn and left out, because their values grew beyond all bounds.
    public var excluded: Int
    /// [level][product]: levels are step sizes of continuous time, from the coarsest to the finest; else there is one.
    public var sums: [[DoubleDouble]]

    public init(block: Int, networks: Int = 0, excluded: Int = 0, sums: [[DoubleDouble]]) {
        (self.block, self.networks, self.excluded, self.sums) = (block, networks, excluded, sums)
    }
}
