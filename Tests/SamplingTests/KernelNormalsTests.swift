import CSampling
import Foundation
import Testing

@Suite("Gaussian numbers of the kernel")
struct KernelNormalsTests {
    static let count = 200_000
    static let numbers = Kernel.normals(seed: 20_250_101, stream: 3, count: count)

    @Test("a group is Box and Muller's of the words, turned by two bits")
    func definition() {
        let words = Kernel.definedBits(seed: 4, stream: 2, position: 8, count: 32)
        let found = Kernel.normals(seed: 4, stream: 2, position: 8, count: 32, deviation: 1.5)
        for group in [0, 16] {
            for lane in 0..<8 {
                let (low, high) = (words[group + lane], words[group + lane + 8])
                let radius = 1.5 * (-2 * log((Double(low >> 12) + 0.5) * 0x1p-52)).squareRoot()
                let angle = Double.pi / 2 * ((Double(high >> 12) + 0.5) * 0x1p-52 - 0.5)
                var pair = [radius * cos(angle), radius * sin(angle)]
                if high & 1 != 0 { pair[0].negate() }
                if high & 2 != 0 { pair.swapAt(0, 1) }
                for (place, value) in [group + lane, group + lane + 8].enumerated() {
                    #expect((found[value] - pair[place]).magnitude < 2e-15 * radius)
                }
            }
        }
    }

    @Test("moments through the eighth")
    func moments() {
        // E z^k and its variance E z^2k - (E z^k)^2, from (2m - 1)!!.
        func moment(_ k: Int) -> Double { k % 2 == 1 ? 0 : stride(from: 1, to: k, by: 2).reduce(1) { $0 * Double($1) } }
        for k in 1...8 {
            let mean = Self.numbers.reduce(0) { $0 + pow($1, Double(k)) } / Double(Self.count)
            let deviation = ((moment(2 * k) - moment(k) * moment(k)) / Double(Self.count)).squareRoot()
            #expect((mean - moment(k)).magnitude < 4 * deviation, "moment \(k)")
        }
    }

    @Test("tails on both sides", arguments: [3.0, 4.0])
    func tails(_ bound: Double) {
        let expected = 0.5 * erfc(bound / 2.0.squareRoot()) * Double(Self.count)
        for side in [1.0, -1.0] {
            let found = Double(Self.numbers.filter { $0 * side > bound }.count)
            #expect((found - expected).magnitude < 4 * expected.squareRoot())
        }
    }

    @Test("chi squared of sixty-four cells of equal probability")
    func histogram() {
        var cells = [Double](repeating: 0, count: 64)
        for number in Self.numbers { cells[Int(32 * erfc(-number / 2.0.squareRoot()))] += 1 }
        let expected = Double(Self.count) / 64
        let chiSquared = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
        // 63 degrees of freedom; below 20 or above 130 has probability about 1e-6.
        #expect(chiSquared > 20 && chiSquared < 130)
    }

    @Test("streams, seeds, positions and the halves of groups do not know of each other")
    func independence() {
        let count = 1 << 14
        let one = Kernel.normals(seed: 5, stream: 0, count: count)
        let others = [
            Kernel.normals(seed: 5, stream: 1, count: count), Kernel.normals(seed: 6, stream: 0, count: count),
            Kernel.normals(seed: 5, stream: 1 << 32, count: count),
            Kernel.normals(seed: 5 + 1 << 32, stream: 0, count: count),
            Kernel.normals(seed: 5, stream: 0, position: 1 << 32, count: count),
            Array(one[1...] + one[..<1]), Array(one[8...] + one[..<8]), Array(one[16...] + one[..<16]),
        ]
        // Correlations of the numbers, of their squares, and of one with the square of the other.
        func correlation(_ x: [Double], _ y: [Double]) -> Double {
            zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / Double(count).squareRoot()
        }
        func square(_ x: [Double]) -> [Double] { x.map { ($0 * $0 - 1) / 2.0.squareRoot() } }
        for (place, other) in others.enumerated() {
            for value in [
                correlation(one, other), correlation(square(one), square(other)), correlation(one, square(other)),
            ] {
                #expect(value.magnitude < 4.5, "pair \(place)")
            }
        }
    }

    /// Four million numbers, or a hundred million if there is time.
    @Test("far tails: three to five deviations")
    func farTails() {
        var beyond = [3.0: 0.0, 4: 0, 4.5: 0, 5: 0]
        let isLong = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] != nil
        let (block, blocks) = (1 << 18, isLong ? 400 : 16)
        for stream in 0..<blocks {
            let numbers = Kernel.normals(seed: 77, stream: UInt64(stream), count: block)
            // Few blocks of thirty-two have a number beyond 3; the others need no loop of ours.
            numbers.withUnsafeBufferPointer { numbers in
                for start in stride(from: 0, to: block, by: 32)
                where cs_all_below(numbers.baseAddress! + start, 32, 3) == 0 {
                    for number in numbers[start..<(start + 32)] {
                        for bound in beyond.keys where number.magnitude > bound { beyond[bound]! += 1 }
                    }
                }
            }
        }
        for (bound, found) in beyond {
            let expected = erfc(bound / 2.0.squareRoot()) * Double(block * blocks)
            #expect((found - expected).magnitude < 4.5 * expected.squareRoot(), "beyond \(bound)")
        }
    }
}
