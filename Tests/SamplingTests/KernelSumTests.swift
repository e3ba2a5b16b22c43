import CSampling
import Testing

@Suite("Sums of the kernel")
struct KernelSumTests {
    static let counts = [0, 1, 7, 8, 9, 16, 31, 32, 33, 64, 100, 127, 128, 129, 1000]

    /// The order that Sums.h states, number by number.
    static func inOrder(_ count: Int, add: (Double, Int) -> Double) -> Double {
        var parts = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 4)
        for place in 0..<count { parts[place / 8 % 4][place % 8] = add(parts[place / 8 % 4][place % 8], place) }
        let x = (0..<8).map { (parts[0][$0] + parts[1][$0]) + (parts[2][$0] + parts[3][$0]) }
        return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
    }

    @Test("sums and products are added in the stated order", arguments: counts)
    func order(_ count: Int) {
        let x = Kernel.normals(seed: 1, count: count)
        let y = Kernel.normals(seed: 2, count: count)
        let sum = Self.inOrder(count) { $0 + x[$1] }
        #expect(cs_sum(x, count) == sum)
        #expect((sum - x.reduce(0, +)).magnitude <= 1e-15 * Double(count) * 4)
        #expect(cs_dot(x, y, count) == Self.inOrder(count) { $0.addingProduct(x[$1], y[$1]) })
    }

    @Test("rows times a vector, and rows added up", arguments: counts)
    func rows(_ count: Int) {
        let (rowCount, stride) = (11, count + 3)
        let rows = Kernel.normals(seed: 3, count: rowCount * stride)
        let x = Kernel.normals(seed: 4, count: count)
        var out = [Double](repeating: .nan, count: rowCount)
        cs_dots(rows, stride, rowCount, x, &out, count)
        for row in 0..<rowCount { #expect(out[row] == cs_dot(Array(rows[(row * stride)...]), x, count)) }
        var y = Kernel.normals(seed: 5, count: count)
        var expected = y
        cs_combine(rows, stride, rowCount, out, &y, count)
        for row in 0..<rowCount {
            for place in 0..<count {
                expected[place] = expected[place].addingProduct(out[row], rows[row * stride + place])
            }
        }
        #expect(y == expected)
    }

    @Test("multiples", arguments: counts)
    func multiples(_ count: Int) {
        let x = Kernel.normals(seed: 6, count: count)
        // Two numbers more, which must stay as they are.
        var y = [Double](repeating: 7, count: count + 2)
        cs_scale(0.3, x, &y, count)
        #expect(y == x.map { 0.3 * $0 } + [7, 7])
        cs_add_scaled(-1.7, x, &y, count)
        #expect(y == x.map { (0.3 * $0).addingProduct(-1.7, $0) } + [7, 7])
    }

    @Test("whether all numbers are below a bound", arguments: counts)
    func below(_ count: Int) {
        let x = Kernel.normals(seed: 7, count: count)
        #expect(cs_all_below(x, count, 10) == 1)
        for place in x.indices {
            for wrong in [11, -11, 10, Double.infinity, -.infinity, .nan] {
                var y = x
                y[place] = wrong
                #expect(cs_all_below(y, count, 10) == 0)
                if count > 40 { break }
            }
        }
    }
}
