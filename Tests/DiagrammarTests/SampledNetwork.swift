import Foundation

/// Gaussian numbers from a generator of Marsaglia (xorshift64*) and the polar form of Box and Muller.
struct GaussianNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// Between 0 and 1, neither of them.
    private mutating func uniform() -> Double {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return (Double((state &* 0x2545_F491_4F6C_DD1D) >> 11) + 0.5) * 0x1p-53
    }

    mutating func fill(_ numbers: inout [Double], deviation: Double) {
        let count = numbers.count
        numbers.withUnsafeMutableBufferPointer { place in
            var i = 0
            while i < count {
                let radius = deviation * (-2 * log(uniform())).squareRoot()
                let angle = 2 * Double.pi * uniform()
                place[i] = radius * cos(angle)
                if i + 1 < count { place[i + 1] = radius * sin(angle) }
                i += 2
            }
        }
    }

    mutating func numbers(_ count: Int, deviation: Double) -> [Double] {
        var numbers = [Double](repeating: 0, count: count)
        fill(&numbers, deviation: deviation)
        return numbers
    }
}

/// A matrix of weights, its rows one after the other; loops over raw memory, for debug builds check every index of an array.
struct WeightMatrix {
    let size: Int
    private var entries: [Double]

    init(size: Int) {
        self.size = size
        entries = [Double](repeating: 0, count: size * size)
    }

    /// Draws all weights of variance strength/size.
    mutating func draw(strength: Double, from random: inout GaussianNumbers) {
        random.fill(&entries, deviation: (strength / Double(size)).squareRoot())
    }

    /// W·x and W·y.
    func times(_ x: [Double], _ y: [Double]) -> (x: [Double], y: [Double]) {
        var result = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
        entries.withUnsafeBufferPointer { entries in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeBufferPointer { y in
                    var place = entries.baseAddress!
                    let (x, y) = (x.baseAddress!, y.baseAddress!)
                    var i = 0
                    while i < size {
                        var (sum, other) = (0.0, 0.0)
                        var j = 0
                        while j < size {
                            sum += place[j] * x[j]
                            other += place[j] * y[j]
                            j += 1
                        }
                        result.0[i] = sum
                        result.1[i] = other
                        place += size
                        i += 1
                    }
                }
            }
        }
        return result
    }
}

/// x.y/N
func overlap(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices { sum += x[i] * y[i] }
    return sum / Double(x.count)
}

/// Mean and its standard error, from independent samples.
struct SampleMean: CustomStringConvertible {
    let mean: Double
    let error: Double

    init(_ samples: [Double]) {
        let count = Double(samples.count)
        let mean = samples.reduce(0, +) / count
        let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        (self.mean, error) = (mean, (squares / (count - 1) / count).squareRoot())
    }

    /// Within four standard errors, and a correction of finite size.
    func agrees(with value: Double, correction: Double) -> Bool {
        (mean - value).magnitude <= 4 * error + correction
    }

    var description: String { "\(mean) ± \(error)" }
}
