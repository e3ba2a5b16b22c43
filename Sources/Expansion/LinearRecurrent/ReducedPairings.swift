import Exact

// E tr Wⁿ(Wᵀ)ᵐ, for independent Gaussian entries of variance 1/N, is a sum over pairings of the n + m letters of the word. A
// pair joins two letters: W with Wᵀ plainly, W with W, or Wᵀ with Wᵀ, in a twisted way. One polygon glued together in this way is
// a surface, and a pairing with E pairs and V corners left gives (1/N) N^(V − E) = N^−k, where k = E + 1 − V is the rank over
// the field of two elements of the matrix
//
//     A_ab = 1 if the pairs a and b interlace,   A_aa = 1 if the pair a is twisted                                        (1)
//
// (k = 2 for a handle, k = 1 for a crosscap).
//
// Pairs that run side by side, plain ones nested, twisted ones in step, have equal rows: a stack of them has the power of N of a
// single one. So has a plain pair at one of the two places where Wⁿ and (Wᵀ)ᵐ meet, which interlaces with none. What is left
// when every stack is one pair, and stacks at the two places are none, is a *reduced pairing*. Every corner of it but the two
// places belongs to a vertex with three corners or more, hence E ≤ 3k − 1: there are finitely many at each order of 1/N, and all
// words of all lengths follow from them.

/// The reduced pairings of words Wⁿ(Wᵀ)ᵐ that contribute at one order of 1/N, counted by their kinds of pairs.
///
/// The order 1/N has two: one twisted pair on either side. The order 1/N² has 20 with two to five pairs.
public struct ReducedPairings: Sendable {
    /// How many pairs of each kind a pairing has.
    public struct Content: Hashable, Sendable, Comparable {
        /// Plain pairs, of W with Wᵀ.
        public let across: Int
        /// Twisted pairs, of W with W.
        public let left: Int
        /// Twisted pairs, of Wᵀ with Wᵀ.
        public let right: Int

        public init(across: Int, left: Int, right: Int) {
            (self.across, self.left, self.right) = (across, left, right)
        }

        public static func < (a: Content, b: Content) -> Bool {
            (a.across, a.left, a.right) < (b.across, b.left, b.right)
        }
    }

    /// k of N^−k.
    public let order: Int
    /// The numbers of pairings, by content in ascending order.
    public let counts: [(content: Content, count: Int)]

    /// The highest order that is enumerated: the work grows several hundredfold from each order to the next.
    public static let highestOrder = 3

    /// The reduced pairings of an order, enumerated when they are first asked for.
    ///
    /// - Throws: ``LinearRecurrentError/orderTooHigh(_:)`` beyond ``highestOrder``.
    /// - Complexity: about 10, 10³ and 3·10⁵ partial pairings for the orders 1, 2 and 3.
    public init(order: Int) throws(LinearRecurrentError) {
        switch order {
        case 0: self = Self.none
        case 1: self = Self.first
        case 2: self = Self.second
        case 3: self = Self.third
        default: throw .orderTooHigh(order)
        }
    }

    private static let none = ReducedPairings(
        order: 0, counts: [(Content(across: 0, left: 0, right: 0), 1)])
    private static let first = ReducedPairings(enumerating: 1)
    private static let second = ReducedPairings(enumerating: 2)
    private static let third = ReducedPairings(enumerating: 3)

    private init(order: Int, counts: [(content: Content, count: Int)]) {
        (self.order, self.counts) = (order, counts)
    }

    private init(enumerating order: Int) {
        var counts: [Content: Int] = [:]
        for pairs in 1...(3 * order - 1) {
            // The word read backwards has n and m exchanged.
            for lefts in pairs...(2 * pairs) {
                var search = PairingSearch(lefts: lefts, rights: 2 * pairs - lefts, rank: order)
                search.run()
                for (content, count) in search.counts {
                    counts[content, default: 0] += count
                    if lefts == pairs { continue }
                    let mirrored = Content(across: content.across, left: content.right, right: content.left)
                    counts[mirrored, default: 0] += count
                }
            }
        }
        self.init(order: order, counts: counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}
