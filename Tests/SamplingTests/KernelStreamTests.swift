import CSampling
import Testing

@Suite("Random numbers of the kernel")
struct KernelStreamTests {
    struct KnownAnswer: Sendable {
        let counter: [UInt32]
        let key: [UInt32]
        let out: [UInt32]
    }

    /// The three vectors of the Random123 distribution for philox4x32-10.
    static let knownAnswers = [
        KnownAnswer(
            counter: [0, 0, 0, 0], key: [0, 0], out: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        KnownAnswer(
            counter: .init(repeating: .max, count: 4), key: [.max, .max],
            out: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        KnownAnswer(
            counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0],
            out: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
    ]

    @Test("Philox gives the known answers", arguments: knownAnswers)
    func philox(_ known: KnownAnswer) {
        var out = [UInt32](repeating: 0, count: 4)
        cs_philox(known.counter, known.key, &out)
        #expect(out == known.out)
    }

    @Test("streams are Philox of seed, number and position, over every carry")
    func definition() {
        let positions: [UInt64] = [
            0, 1, 0xFFFF_FFF9, 0xFFFF_FFFF, 0x1_0000_0000, .max - 3, .max, 0x0123_4567_89ab_cdef,
        ]
        for position in positions {
            for (seed, stream): (UInt64, UInt64) in [(0, 0), (0xfedc_ba98_7654_3210, 0xa5a5_0000_ffff_5a5a), (7, .max)]
            {
                let found = Kernel.bits(seed: seed, stream: stream, position: position, count: 37)
                #expect(
                    found == Kernel.definedBits(seed: seed, stream: stream, position: position, count: 37),
                    "position \(position)")
            }
        }
    }

    @Test("a call moves the position on by whole groups of eight counters")
    func position() {
        var numbers = [Double](repeating: 0, count: 2100)
        var words = [UInt64](repeating: 0, count: 100)
        for (count, groups) in [(0, 0), (1, 1), (16, 1), (17, 2), (100, 7)] as [(Int, UInt64)] {
            var stream = cs_stream(seed: 3, stream: 5, position: 11)
            cs_normals(&stream, &numbers, count, 1)
            #expect(stream.position == 11 + 8 * groups)
            cs_uniforms(&stream, &numbers, count)
            #expect(stream.position == 11 + 16 * groups)
            cs_bits(&stream, &words, count)
            #expect(stream.position == 11 + 24 * groups)
            #expect(stream.seed == 3 && stream.stream == 5)
        }
        var stream = cs_stream(seed: 3, stream: 5, position: .max - 3)
        cs_signs(&stream, &numbers, 2100, 1)
        #expect(stream.position == 20)
    }

    @Test("the first numbers of a call do not depend on how many follow, and two calls are one")
    func prefixes() {
        let long = Kernel.normals(count: 96)
        #expect(Array(long.prefix(29)) == Kernel.normals(count: 29))
        #expect(Array(long.suffix(64)) == Kernel.normals(position: 16, count: 64))
    }

    @Test("uniform numbers are the upper 52 bits, in the middle of their steps")
    func uniforms() {
        var numbers = [Double](repeating: 0, count: 1003)
        var stream = cs_stream(seed: 9, stream: 1, position: 0)
        cs_uniforms(&stream, &numbers, numbers.count)
        let words = Kernel.definedBits(seed: 9, stream: 1, position: 0, count: numbers.count)
        #expect(numbers == words.map { (Double($0 >> 12) + 0.5) * 0x1p-52 })
    }

    @Test("signs are bits")
    func signs() {
        var numbers = [Double](repeating: 0, count: 2500)
        var stream = cs_stream(seed: 9, stream: 1, position: 0)
        cs_signs(&stream, &numbers, numbers.count, 0.3)
        let words = Kernel.definedBits(seed: 9, stream: 1, position: 0, count: 48)
        for (place, number) in numbers.enumerated() {
            let bit = words[place / 1024 * 16 + place % 16] >> UInt64(place % 1024 / 16) & 1
            #expect(number == (bit == 0 ? 0.3 : -0.3))
        }
    }

    @Test("numbers of a sparse law: as many as they should be, Gaussian, wherever", arguments: [0.003, 0.1, 0.7])
    func sparse(_ probability: Double) {
        let count = 40_000
        var numbers = [Double](repeating: 1, count: count)
        var stream = cs_stream(seed: 21, stream: 0, position: 0)
        cs_sparse_normals(&stream, &numbers, count, probability, 2)
        let places = numbers.indices.filter { numbers[$0] != 0 }
        let expected = Double(count) * probability
        let spread = (expected * (1 - probability)).squareRoot()
        #expect((Double(places.count) - expected).magnitude < 4 * spread)
        let variance = numbers.reduce(0) { $0 + $1 * $1 } / Double(places.count)
        #expect((variance / 4 - 1).magnitude < 4 * (2 / Double(places.count)).squareRoot())
        // Where they are: the mean place, and pairs next to each other.
        let mean = places.reduce(0.0) { $0 + Double($1) } / Double(places.count) / Double(count)
        #expect((mean - 0.5).magnitude < 4 * (1 / 12.0 / Double(places.count)).squareRoot())
        let pairs = Double(zip(places, places.dropFirst()).filter { $1 == $0 + 1 }.count)
        let pairsExpected = expected * probability
        #expect((pairs - pairsExpected).magnitude < 5 * (pairsExpected + 1).squareRoot())
    }

    @Test("probabilities 0 and 1 of a sparse law")
    func sparseEnds() {
        var numbers = [Double](repeating: 1, count: 100)
        var stream = cs_stream(seed: 21, stream: 0, position: 0)
        cs_sparse_normals(&stream, &numbers, 100, 0, 2)
        #expect(numbers.allSatisfy { $0 == 0 } && stream.position == 0)
        cs_sparse_normals(&stream, &numbers, 100, 1, 2)
        #expect(numbers == Kernel.normals(seed: 21, count: 100, deviation: 2))
    }
}
