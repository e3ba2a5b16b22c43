internal import Synchronization

/// The largest numbers this program is prepared to write down.
///
/// Two lines are drawn. What a user can ask for (powers, factorials, numbers read from text, and every operation in its
/// throwing form) is refused beyond ``maximumBits`` by ``ExactError/tooLarge(bits:limit:)``. The operators cannot throw;
/// they stop the program with a readable message far beyond that line, before GMP or the memory ends it without a word.
///
///     ExactLimits.maximumBits = 1 << 20  // for the whole program
///     let text = try ExactLimits.withMaximumBits(1000) { try Integer(parsing: "7").power(300).description }
public enum ExactLimits {
    /// The limit a program starts with, 2²⁶ bits or about twenty million decimal digits.
    public static let defaultMaximumBits = 1 << 26

    /// The number of binary digits beyond which throwing operations refuse a result.
    ///
    /// Setting it changes the limit for the whole program and every thread; ``withMaximumBits(_:_:)`` changes it for one
    /// piece of work, and goes first.
    ///
    /// - Precondition: a limit is at least 128, what two machine words can make, and at most 2³⁵, what GMP can address.
    public static var maximumBits: Int {
        get { scopedBits ?? programBits.load(ordering: .relaxed) }
        set { programBits.store(validated(newValue, upTo: addressableBits / 2), ordering: .relaxed) }
    }

    /// Runs `work` with a limit of its own, in this task and the tasks it creates.
    ///
    /// - Precondition: the limit is at least 128 and at most the larger of ``maximumBits`` and ``defaultMaximumBits``.
    public static func withMaximumBits<Result, Failure: Error>(
        _ bits: Int, _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome = $scopedBits.withValue(validated(bits, upTo: fatalBits >> 4)) {
            Swift.Result { () throws(Failure) -> Result in try work() }
        }
        return try outcome.get()
    }

    private static let programBits = Atomic(defaultMaximumBits)

    @TaskLocal private static var scopedBits: Int?

    private static func validated(_ bits: Int, upTo largest: Int) -> Int {
        precondition(bits >= 128 && bits <= largest, "a limit lies between 128 and \(largest) bits")
        return bits
    }

    /// GMP counts limbs in a C int: 2³¹ of them, 2³⁷ bits, are the end; half of that leaves room for intermediate results.
    private static let addressableBits = 1 << 36
}

extension ExactLimits {
    /// Where the operators stop: at sixteen times the limit, or where GMP ends. A lower limit does not bring the stop nearer, since a stop is
    /// no way to refuse what a user asked for.
    static var fatalBits: Int {
        min(max(programBits.load(ordering: .relaxed), defaultMaximumBits) << 4, addressableBits)
    }

    /// Throws if a result of the estimated size is beyond `maximumBits`.
    static func check(bits: Int) throws(ExactError) {
        let limit = maximumBits
        if bits > limit { throw .tooLarge(bits: bits, limit: limit) }
    }

    /// Stops the program with a readable message if a result of the estimated size is beyond `fatalBits`.
    @inline(__always)
    static func require(bits: Int) {
        if bits > fatalBits { stop(bits: bits) }
    }

    /// The same for a size in limbs of 64 bits.
    @inline(__always)
    static func require(limbs: Int) {
        if limbs > fatalBits >> 6 { stop(bits: limbs << 6) }
    }

    @inline(never)
    private static func stop(bits: Int) -> Never {
        preconditionFailure("\(ExactError.tooLarge(bits: bits, limit: fatalBits))")
    }
}
