/// Why numbers of networks do not give an estimate or a test.
public enum StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooManyOperators(Int, most: Int)
    case tooFewBlocks(Int)
    case allExcluded(Int)
    case tooFewNetworks(Int, needed: Int)
    case notFinite
    case noSpread
    case shape(String)
    case tooFewWidths
    case repeatedWidth(Double)

    public var description: String {
        switch self {
        case .tooManyOperators(let count, let most):
            "a joint cumulant of \(count) operators is too long: at most \(most) are sampled"
        case .tooFewBlocks(let count):
            "\(count) blocks with networks give no error: at least 2 are needed"
        case .allExcluded(let count):
            "all \(count) networks grew beyond all numbers"
        case .tooFewNetworks(let count, let needed):
            "\(count) networks without the largest block are too few for this cumulant: at least \(needed) are needed"
        case .notFinite:
            "the sampled value is not a finite number"
        case .noSpread:
            "all blocks give the same value, so there is no error to compare with"
        case .shape(let what):
            what
        case .tooFewWidths:
            "a comparison with theory needs at least one width"
        case .repeatedWidth(let width):
            "the width \(width) stands twice"
        }
    }

    /// What to do about it.
    public var help: String {
        switch self {
        case .tooManyOperators: "ask for a moment, or for a cumulant of fewer operators"
        case .tooFewBlocks: "draw more networks, or merge more parts"
        case .allExcluded: "smaller weights or earlier times; in continuous time a smaller --step"
        case .tooFewNetworks: "draw more networks, or ask for a cumulant of lower order"
        case .notFinite: "a quotient or a power may divide by a value near zero; networks may grow beyond all numbers"
        case .noSpread: "the observable does not fluctuate: compare its value with theory directly"
        case .shape: "parts of the same run fit together, others do not"
        case .tooFewWidths: "give --widths"
        case .repeatedWidth: "name every width once"
        }
    }
}
