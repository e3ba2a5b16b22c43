import Foundation
import Synchronization

extension SamplingPlan {
    /// The sums over networks that the observable needs.
    public var powerSums: PowerSums { PowerSums(observable.cumulants) }

    /// Draws the networks of the given blocks.
    ///
    /// Each block has its own stream of random numbers and is summed by one thread, so that the result does not depend on the number of
    /// threads. Memory does not grow with the number of networks.
    ///
    /// - Parameter finished: called after each block, by one thread at a time.
    /// - Returns: finished blocks, in the order of their numbers: all, unless the monitor says stop.
    /// - Throws: ``SamplingError`` for what cannot be sampled this way.
    public func run(
        blocks: [Int], jobs: Int = 1, monitor: SamplingMonitor = SamplingMonitor(),
        finished: (@Sendable (BlockSums) -> Void)? = nil
    ) throws(SamplingError) -> [BlockSums] {
        let sums = powerSums
        let results = Mutex<[BlockSums]>([])
        let next = Atomic<Int>(0)
        let workers = max(1, min(jobs, blocks.count))
        var runs: [BlockRun] = []
        for _ in 0..<workers { runs.append(try BlockRun(self, sums)) }
        @Sendable func work(_ run: BlockRun) {
            while true {
                let place = next.add(1, ordering: .relaxed).oldValue
                guard place < blocks.count, let block = run.draw(blocks[place], monitor) else { return }
                results.withLock {
                    $0.append(block)
                    finished?(block)
                }
            }
        }
        let group = DispatchGroup()
        for run in runs.dropFirst() {
            group.enter()
            // Threads of their own: a pool may be full of callers that wait for these.
            let thread = Thread {
                work(run)
                group.leave()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        work(runs[0])
        group.wait()
        return results.withLock { $0 }.sorted { $0.block < $1.block }
    }
}

extension SamplingPlan {
    /// The variables of every network of one block, as they are drawn: for histograms, and for functions of them that no cumulant is.
    ///
    /// - Returns: [network][variable]; in continuous time the variables of the largest step first. Networks without
    ///   finite values are left out.
    /// - Throws: ``SamplingError`` for what cannot be sampled this way.
    public func values(ofBlock block: Int) throws(SamplingError) -> [[Double]] {
        let source = RandomSource(longest: network.width)
        let run = try run(source: source)
        let variables = Strip(run.levelCount * observable.variables.count)
        source.begin(seed: seed, stream: stream(ofBlock: block))
        var values: [[Double]] = []
        for _ in 0..<networks(inBlock: block) where run.sample(into: variables.numbers) {
            values.append(Array(UnsafeBufferPointer(start: variables.numbers, count: variables.count)))
        }
        return values
    }
}

/// One worker: a network run with its memory and its random source, used by one thread at a time.
private final class BlockRun: @unchecked Sendable {
    private let plan: SamplingPlan
    private let sums: PowerSums
    private let source: RandomSource
    private let run: NetworkRun
    private let variables: Strip
    private let levels: Int
    private let variableCount: Int

    init(_ plan: SamplingPlan, _ sums: PowerSums) throws(SamplingError) {
        (self.plan, self.sums) = (plan, sums)
        source = RandomSource(longest: plan.network.width)
        run = try plan.run(source: source)
        levels = run.levelCount
        variableCount = plan.observable.variables.count
        variables = Strip(levels * variableCount)
    }

    /// All networks of a block; nil if told to stop before the end.
    func draw(_ block: Int, _ monitor: SamplingMonitor) -> BlockSums? {
        var result = BlockSums(block: block, sums: Array(repeating: sums.none, count: levels))
        let count = plan.networks(inBlock: block)
        source.begin(seed: plan.seed, stream: plan.stream(ofBlock: block))
        run.monitor = monitor
        var reported = 0
        for number in 0..<count {
            if run.sample(into: variables.numbers) {
                result.networks += 1
                for level in 0..<levels { add(level, to: &result) }
            } else if monitor.isStopped {
                return nil
            } else {
                result.excluded += 1
            }
            if number - reported == 15 || number == count - 1 {
                monitor.report(number + 1 - reported)
                reported = number + 1
                if monitor.isStopped, number < count - 1 { return nil }
            }
        }
        return result
    }

    private func add(_ level: Int, to result: inout BlockSums) {
        let values = UnsafeBufferPointer(start: variables.numbers + level * variableCount, count: variableCount)
        result.sums[level].withUnsafeMutableBufferPointer { sums.accumulate(values, into: $0) }
    }
}
