import Foundation

@testable import Exact

/// A small reproducible generator (Steele, Lea and Flood 2014): the same seed gives the same tests everywhere.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// How often the random tests of the laws repeat; the environment variable DIAGRAMMAR_LONG raises it thirtyfold.
let lawRounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 10_000 : 300_000

/// How often all other random tests repeat.
let rounds = lawRounds / 5

extension SplitMix64 {
    /// A machine word, more often than not next to a corner: 0, a power of two, the ends of the range, half a word.
    mutating func word() -> Int {
        switch next() % 8 {
        case 0: Int(next() % 7) - 3
        case 1: Int.max - Int(next() % 3)
        case 2: Int.min + Int(next() % 3)
        case 3: (1 << Int(next() % 63)) + Int(next() % 3) - 1
        case 4: -(1 << Int(next() % 63)) + Int(next() % 3) - 1
        case 5: Int(truncatingIfNeeded: next()) >> 32
        case 6: Int(next() % 5041)
        default: Int(truncatingIfNeeded: next()) >> Int(next() % 64)
        }
    }

    /// An integer of up to some hundred bits, often at the border between machine words and GMP.
    mutating func integer() -> Integer {
        switch next() % 6 {
        case 0, 1, 2: return Integer(word())
        case 3:
            return Integer(magnitude: UInt(1) << 63) * Integer([-1, 1][Int(next() % 2)]) + Integer(Int(next() % 5) - 2)
        case 4: return Integer(word()) * Integer(word())
        default:
            return (0..<Int(next() % 6)).reduce(Integer(word())) { sum, _ in sum * Integer(word()) + Integer(word()) }
        }
    }

    /// A second integer, sometimes the same, the opposite or a neighbour of the first.
    mutating func integer(near other: Integer) -> Integer {
        switch next() % 6 {
        case 0: other
        case 1: -other
        case 2: Integer(Int(next() % 3) - 1) - other
        default: integer()
        }
    }

    /// A fraction: small ones mostly, of random size otherwise, integers in between.
    mutating func rational() -> Rational {
        switch next() % 6 {
        case 0: return Rational(word())
        case 1: return Rational(Int(next() % 41) - 20, Int(next() % 24) + 1)
        case 2, 3:
            let denominator = word()
            return Rational(word(), denominator == 0 ? 1 : denominator)
        case 4: return Rational(integer())
        default:
            let denominator = integer()
            return try! Rational(numerator: integer(), denominator: denominator.isZero ? 1 : denominator)
        }
    }

    /// A second fraction, sometimes the same, the opposite, the inverse or of the same denominator.
    mutating func rational(near other: Rational) -> Rational {
        switch next() % 8 {
        case 0: return other
        case 1: return -other
        case 2: return other.isZero ? 0 : 1 / other
        case 3: return Rational(word()) - other
        default: return rational()
        }
    }
}

// MARK: - The canonical form

extension Integer {
    var isSmall: Bool {
        if case .small = storage { return true }
        return false
    }

    /// Small exactly when the value fits a word, judged by the digits.
    var isCanonical: Bool { isSmall == (Int(description) != nil) }
}

extension Rational {
    var isSmall: Bool {
        if case .small = storage { return true }
        return false
    }

    /// In lowest terms, positive denominator, small exactly when both parts fit a word.
    var isCanonical: Bool {
        isSmall == (numerator.asInt != nil && denominator.asInt != nil) && denominator.signum() == 1
            && numerator.greatestCommonDivisor(with: denominator) == 1
    }
}
