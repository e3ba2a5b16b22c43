import Exact

/// The integer coefficients of a polynomial in as little memory as they need: one word each, and beside that only what
/// is too large for a word.
///
/// A word at or above −2⁶² is the coefficient itself. Words below are references, to two words in `medium` or to GMP's in
/// `large`. The form is canonical: equal values are stored in the same way.
struct Coefficients: Sendable {
    private(set) var words: [Int] = []
    private(set) var medium: [Int128] = []
    private(set) var large: [Integer] = []

    /// The lowest word that is a value.
    static let lowest = -(1 << 62)
    /// Words from here up to `lowest` refer to `medium`, those below to `large`.
    private static let mediumBase = Int.min + (1 << 61)
    private static let mediumLimit: UInt128 = 1 << 126

    var count: Int { words.count }

    /// Whether every word is the coefficient itself.
    var areWords: Bool { medium.isEmpty && large.isEmpty }

    init() {}

    init(_ value: Integer) { append(value) }

    init(words: [Int]) { self.words = words }

    mutating func reserve(_ count: Int) { words.reserveCapacity(count) }

    @inline(__always)
    mutating func append(_ value: Int) {
        if value >= Self.lowest {
            words.append(value)
        } else {
            append(wide: Int128(value))
        }
    }

    @inline(__always)
    mutating func append(_ value: Int128) {
        if let word = Int(exactly: value), word >= Self.lowest {
            words.append(word)
        } else {
            append(wide: value)
        }
    }

    @inline(never)
    private mutating func append(wide value: Int128) {
        if value.magnitude < Self.mediumLimit {
            words.append(Self.mediumBase + medium.count)
            medium.append(value)
        } else {
            words.append(Int.min + large.count)
            large.append(Integer(value))
        }
    }

    mutating func append(_ value: Integer) {
        if let word = value.asInt {
            append(word)
        } else if let pair = value.asInt128 {
            append(wide: pair)
        } else {
            words.append(Int.min + large.count)
            large.append(value)
        }
    }

    /// Appends coefficient `index` of another list.
    @inline(__always)
    mutating func append(_ other: Coefficients, _ index: Int) {
        let word = other.words[index]
        if word >= Self.lowest {
            words.append(word)
        } else {
            appendReference(other, word)
        }
    }

    @inline(never)
    private mutating func appendReference(_ other: Coefficients, _ word: Int) {
        if word >= Self.mediumBase {
            words.append(Self.mediumBase + medium.count)
            medium.append(other.medium[word - Self.mediumBase])
        } else {
            words.append(Int.min + large.count)
            large.append(other.large[word - Int.min])
        }
    }

    subscript(index: Int) -> Integer {
        let word = words[index]
        if word >= Self.lowest { return Integer(word) }
        return word >= Self.mediumBase ? Integer(medium[word - Self.mediumBase]) : large[word - Int.min]
    }

    /// The sign of a coefficient, without forming it.
    func signum(_ index: Int) -> Int {
        let word = words[index]
        if word >= Self.lowest { return word.signum() }
        return word >= Self.mediumBase ? Int(medium[word - Self.mediumBase].signum()) : large[word - Int.min].signum()
    }

    /// The number of binary digits of the largest magnitude.
    var bitWidth: Int {
        var bits = 0
        for word in words where word >= Self.lowest { bits = max(bits, 64 - word.magnitude.leadingZeroBitCount) }
        for pair in medium { bits = max(bits, 128 - pair.magnitude.leadingZeroBitCount) }
        for number in large { bits = max(bits, number.bitWidth) }
        return bits
    }

    /// The greatest common divisor of all coefficients and `start`; stops as soon as it is 1.
    func content(startingWith start: Integer = .zero) -> Integer {
        var divisor = start
        for index in words.indices {
            if divisor.isOne { break }
            divisor = divisor.greatestCommonDivisor(with: self[index])
        }
        return divisor
    }

    func multiplied(by factor: Integer) -> Coefficients {
        if factor.isOne { return self }
        var result = Coefficients()
        result.reserve(count)
        if let factor = factor.asInt, areWords {
            for word in words { result.append(Int128(word) * Int128(factor)) }
        } else {
            for index in words.indices { result.append(self[index] * factor) }
        }
        return result
    }

    /// The divisor divides every coefficient.
    func divided(exactlyBy divisor: Integer) -> Coefficients {
        if divisor.isOne { return self }
        var result = Coefficients()
        result.reserve(count)
        for index in words.indices {
            guard let (quotient, _) = try? self[index].quotientAndRemainder(dividingBy: divisor) else {
                preconditionFailure("a divisor that is not zero")
            }
            result.append(quotient)
        }
        return result
    }
}

extension Coefficients: Equatable {
    static func == (left: Coefficients, right: Coefficients) -> Bool {
        left.words.count == right.words.count
            && (left.areWords && right.areWords
                ? left.words == right.words : left.words.indices.allSatisfy { left[$0] == right[$0] })
    }
}
