import Algebra
import Exact
import Testing

/// E (1/N) tr Wⁿ(Wᵀ)ᵐ for entries of variance 1/N, by taking off one factor W after another: it meets any other one, which
/// splits its trace or joins two,
///
///     tr(W A Wᵀ B) → tr A tr B,   tr(W A W B) → tr(Aᵀ B),   tr(W A) tr(Wᵀ B) → tr(A B),   tr(W A) tr(W B) → tr(A Bᵀ).
struct WeightWords {
    /// W is true, Wᵀ false.
    private typealias Word = [Bool]

    private var known: [[Word]: Polynomial] = [:]

    mutating func p(_ n: Int, _ m: Int) -> Polynomial {
        mean([Array(repeating: true, count: n) + Array(repeating: false, count: m)]) * .width(power: -1)
    }

    private static func transposed(_ word: some Sequence<Bool>) -> Word { word.reversed().map { !$0 } }

    private mutating func mean(_ traces: [Word]) -> Polynomial {
        let empty = traces.count { $0.isEmpty }
        let factor = Polynomial.width(power: empty)
        let rest = traces.filter { !$0.isEmpty }.sorted { left, right in
            left.map { $0 ? 1 : 0 }.lexicographicallyPrecedes(right.map { $0 ? 1 : 0 })
        }
        if rest.isEmpty { return factor }
        if let value = known[rest] { return factor * value }
        var others = rest
        var word = others.removeFirst()
        // A trace may be transposed and turned, so that it begins with W.
        if !word.contains(true) { word = Self.transposed(word) }
        let first = word.firstIndex(of: true)!
        word = Array(word[first...] + word[..<first])
        var sum = Polynomial.zero
        let tail = Array(word.dropFirst())
        for place in tail.indices {
            let (a, b) = (Array(tail[..<place]), Array(tail[(place + 1)...]))
            sum += mean(others + (tail[place] ? [Self.transposed(a) + b] : [a, b]))
        }
        for (number, other) in others.enumerated() {
            var further = others
            further.remove(at: number)
            for place in other.indices {
                let b = Array(other[(place + 1)...] + other[..<place])
                sum += mean(further + [tail + (other[place] ? Self.transposed(b) : b)])
            }
        }
        let value = sum * .width(power: -1)
        known[rest] = value
        return factor * value
    }
}

/// p_{n,m} with x = 1/N, by brute force over matrices; see THEORY section 2.
@Suite struct WeightWordsTests {
    @Test(arguments: [
        ([0, 0], [1]), ([1, 1], [1]), ([2, 0], [0, 1]), ([2, 2], [1, 0, 2]), ([3, 1], [0, 2, 1]), ([4, 0], [0, 1, 2]),
        ([3, 3], [1, 0, 10, 4]), ([4, 2], [0, 3, 4, 8]), ([5, 1], [0, 2, 7, 6]), ([6, 0], [0, 1, 6, 8]),
        ([4, 4], [1, 0, 28, 28, 48]), ([2, 1], []),
    ])
    func values(powers: [Int], coefficients: [Int]) {
        var words = WeightWords()
        let expected = coefficients.enumerated().reduce(Polynomial.zero) {
            $0 + Polynomial(Rational($1.element), Monomial(.width, power: -$1.offset))
        }
        #expect(words.p(powers[0], powers[1]) == expected)
    }
}
