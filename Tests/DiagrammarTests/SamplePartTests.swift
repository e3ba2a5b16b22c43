import Diagrammar
import Exact
import Export
import Foundation
import Language
import Sampling
import Testing

/// Parts of runs: written, read, and put together again.
@Suite struct SamplePartTests {
    private static let rules = """
        rules 1
        theory  sums "Sums of random numbers"
        source  "a test"
        width   N
        depth   l = 0 ... T
        parameter sigma_w, q
        neuron  h[i](l)
        weight  W[i,j](l) ~ normal(0, sigma_w^2/N)
        update  h[i](l+1) = W[i,j](l)*h[j](l)
        initial h[i](0) ~ normal(0, q)
        where   r(l) = h(l).h(l)/N
        """

    private static let decay = """
        rules 1
        theory  decay "Decay against noise"
        source  "a test"
        width   N
        time    t stationary
        parameter kappa
        neuron  h[i](t)
        noise   xi[i](t) ~ white(kappa)
        update  d/dt h[i](t) = -h[i](t) + xi[i](t)
        """

    private static func run(
        _ observable: String = "<r(T); r(T)>", settings: [String] = ["T=2,sigma_w=3/2,q=1", "N=6"], networks: Int = 600,
        seed: UInt64 = 3, rules: String = rules, change: (inout SamplingCalculation.Manner) -> Void = { _ in }
    ) throws -> SampleRun {
        var manner = SamplingCalculation.Manner()
        manner.blocks = 12
        change(&manner)
        return try SampleRun(
            rules: SourceText(name: "sums.rules", text: rules), observable: observable, settings: settings,
            networks: networks, seed: seed, manner: manner)
    }

    private static func drawn(_ run: SampleRun, _ shard: Shard?, jobs: Int = 1) throws -> SamplePart {
        var part = SamplePart(run: run, shard: shard)
        part.add(try run.plan(run.calculation()).run(blocks: part.missing, jobs: jobs))
        return part
    }

    private static func report(_ merge: SampleMerge) throws -> SampleReport {
        let calculation = try merge.run.calculation()
        return try SampleReport(
            merge.run, calculation, merge.run.plan(calculation), blocks: merge.blocks, partial: merge.missing)
    }

    // MARK: Files

    /// Random bits as doubles: shortest digits read back to the same bits.
    @Test func sumsAreReadBackBitForBit() throws {
        var generator = SplitMix(7)
        var sums: [[DoubleDouble]] = [[]]
        while sums[0].count < 2000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            sums[0].append(DoubleDouble.twoSum(number, Double(bitPattern: generator.next() >> 2)))
        }
        sums[0] = sums[0].filter(\.isFinite)
        sums[0] += [DoubleDouble(-0.0), DoubleDouble(.leastNonzeroMagnitude), DoubleDouble(.greatestFiniteMagnitude)]
        let block = BlockSums(block: 4, networks: 50, sums: sums)
        let part = SamplePart(run: try Self.run(), shard: Shard(2, of: 3), blocks: [block])
        let read = try SamplePart(reading: Array(part.text().utf8), name: "part.json")
        #expect(read.run == part.run && read.shard == part.shard && read.blocks.count == 1)
        func bits(_ sums: [DoubleDouble]) -> [UInt64] { sums.map(\.high.bitPattern) + sums.map(\.low.bitPattern) }
        #expect(bits(read.blocks[0].sums[0]) == bits(sums[0]))
        #expect(try read.text() == part.text())
    }

    /// Sums beyond the largest double are no damage of the file, but no estimate either.
    @Test func sumsBeyondAllNumbersAreRefusedByName() throws {
        let part = try Self.drawn(Self.run(), nil)
        var blocks = part.blocks
        blocks[3].sums[0][1] = DoubleDouble.twoSum(.greatestFiniteMagnitude, .greatestFiniteMagnitude)
        let written = try SamplePart(run: part.run, blocks: blocks).text()
        let read = try SamplePart(reading: Array(written.utf8), name: "part.json")
        #expect(throws: StatisticsError.notFinite) { try Self.report(SampleMerge([("part.json", read)])) }
    }

    @Test func damagedFilesAreRefused() throws {
        let text = try Self.drawn(Self.run(), Shard(1, of: 4)).text()
        func refused(_ text: String) -> Bool {
            (try? SamplePart(reading: Array(text.utf8), name: "part.json")) == nil
        }
        #expect(!refused(text))
        #expect(refused(String(text.dropLast(text.count / 2))))
        #expect(refused(""))
        #expect(refused("{\"format\": 1, \"kind\": \"sample\"}"))
        #expect(refused(text.replacing("\"format\":1", with: "\"format\":2")))
        #expect(refused(text.replacing("\"block\":1,", with: "\"block\":0,")))
        #expect(refused(text.replacing("\"block\":2,", with: "\"block\":12,")))
        #expect(refused(text.replacing("\"blocks\":12,", with: "\"blocks\":2000000000,")))
        #expect(refused(text.replacing("\"shard\":\"1/4\"", with: "\"shard\":\"1/2000000000\"")))
        #expect(refused(text.replacing("\"networks\":50", with: "\"networks\":49")))
        let whole = try SamplePart(reading: Array(text.utf8), name: "part.json")
        // Any digit that was changed is noticed, in sums as elsewhere.
        let bytes = Array(text.utf8)
        let digits = bytes.indices.filter { UInt8(ascii: "1")...UInt8(ascii: "8") ~= bytes[$0] }
        for place in stride(from: 0, to: digits.count, by: 1 + digits.count / 30) {
            var changed = bytes
            changed[digits[place]] += 1
            // The seventeenth digit of a sum may stand for the same double.
            let read = try? SamplePart(reading: changed, name: "part.json")
            #expect(read == nil || read == whole)
        }
    }

    // MARK: Merging

    @Test func anyDivisionGivesTheBytesOfOneRun() throws {
        let run = try Self.run()
        let whole = try Self.report(SampleMerge([("whole", Self.drawn(run, nil))]))
        #expect(whole.partial == nil && whole.rows[0].networks == 600)
        for count in [2, 5, 12] {
            let parts = try (1...count).reversed().map { number in
                ("\(number)", try Self.drawn(run, Shard(number, of: count), jobs: number % 3 + 1))
            }
            let merged = try Self.report(SampleMerge(parts))
            #expect(merged.json() == whole.json() && merged.text() == whole.text())
        }
        // Parts of two divisions that overlap.
        let mixed = try [Shard(1, of: 2), Shard(2, of: 3), Shard(3, of: 3)].map { shard in
            ("\(String(describing: shard))", try Self.drawn(run, shard))
        }
        #expect(try Self.report(SampleMerge(mixed)).json() == whole.json())
    }

    @Test func whatIsMissingIsNamed() throws {
        let run = try Self.run()
        func part(_ number: Int, _ count: Int) throws -> (String, SamplePart) {
            ("\(number)", try Self.drawn(run, Shard(number, of: count)))
        }
        let merge = try SampleMerge([part(1, 6), part(2, 6), part(4, 6)])
        #expect(merge.missing == "shards 3, 5, 6 of 6 are missing")
        #expect(try Self.report(merge).text().contains("note: partial result: shards 3, 5, 6 of 6 are missing"))
        let cut = SamplePart(run: run, shard: Shard(3, of: 3), blocks: [try part(3, 3).1.blocks[0]])
        #expect(
            try SampleMerge([part(1, 3), ("cut", cut)]).missing == "shard 2 of 3 is missing, shard 3 is not finished")
        #expect(try SampleMerge([part(1, 2), part(2, 3)]).missing == "blocks 8-11 of 12 are missing")
    }

    @Test func blocksThatDifferAreRefused() throws {
        let run = try Self.run()
        let part = try Self.drawn(run, Shard(1, of: 4))
        var blocks = part.blocks
        let sum = blocks[1].sums[0][0]
        blocks[1].sums[0][0] = DoubleDouble.twoSum(sum.high, sum.low + sum.high.ulp / 1024)
        let changed = SamplePart(run: run, shard: part.shard, blocks: blocks)
        #expect(try SampleMerge([("a", part), ("b", part)]).blocks.count == 3)
        let error = #expect(throws: SamplePartError.self) { try SampleMerge([("a", part), ("b", changed)]) }
        #expect(error?.message == "block 1 differs between a and b")
    }

    /// Each difference is found, and named.
    @Test func partsOfDifferentRunsAreRefused() throws {
        let first = try Self.run()
        let others: [(SampleRun, String)] = [
            (try Self.run("<r(T)>"), "the observable is"),
            (try Self.run(settings: ["T=2,sigma_w=3/2,q=1", "N=7"]), "the width is 6"),
            (try Self.run(settings: ["T=2,sigma_w=3/2,q=2", "N=6"]), "other settings: q=1, q=2"),
            (try Self.run(networks: 601), "the number of networks is"),
            (try Self.run(seed: 4), "the seed is 3 in one and 4"),
            (try Self.run(rules: Self.rules + "\n# changed\n"), "rules files differ"),
            (try Self.run { $0.blocks = 13 }, "the number of blocks is"),
            (try Self.run { $0.sampler = .matrix }, "the sampler is auto in one and matrix"),
        ]
        #expect(first.difference(from: try Self.run()) == nil)
        // The order in which settings are given is none.
        #expect(first == (try Self.run(settings: ["N=6,q=1", "sigma_w=3/2", "T=2"])))
        for (other, words) in others {
            #expect(
                first.difference(from: other)?.contains(words) == true, "\(first.difference(from: other) ?? "none")")
            #expect(throws: SamplePartError.self) {
                try SampleMerge([("a", SamplePart(run: first)), ("b", SamplePart(run: other))])
            }
        }
        // What only continuous time has, and networks without beginning.
        func decay(_ change: (inout SamplingCalculation.Manner) -> Void) throws -> SampleRun {
            try Self.run("<h.h>/N", settings: ["kappa=1,N=6"], rules: Self.decay, change: change)
        }
        for (other, words) in [
            (try decay { $0.step = Rational(1, 8) }, "the step is the usual one in one and 1/8"),
            (try decay { $0.burnIn = 3 }, "the burn-in is the usual one in one and 3"),
            (try decay { $0.origins = 3 }, "the number of origins is 20 in one and 3"),
        ] {
            #expect(try decay { _ in }.difference(from: other)?.contains(words) == true)
        }
    }
}

/// Numbers without pattern, the same in every run.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
