import Foundation

/// What the contenders of one case needed, contender by contender.
struct Measurement {
    let contender: String
    /// Processor time of every run in seconds.
    var times: [Double] = []
    /// Peak resident memory in bytes of every run; isolated cases only.
    var memory: [Double] = []
    /// The peak just before the timed part: the program and the inputs.
    var memoryBefore: [Double] = []
    var answer = ""
}

/// The middle of the sorted values, or the mean of the two middle ones.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

extension BenchmarkCase {
    /// Runs all contenders in turns (ours, peer, ours, peer …), so that a change of the machine's mood meets everybody.
    func measure(size: Int, runs: Int) throws -> [Measurement] {
        isIsolated ? try measureIsolated(size: size, runs: runs) : measureTogether(size: size, runs: runs)
    }

    private func measureTogether(size: Int, runs: Int) -> [Measurement] {
        let trials = contenders.map { $0.prepare(size) }
        var measurements = contenders.map { Measurement(contender: $0.name) }
        for index in trials.indices {  // also the warm-up
            measurements[index].answer = trials[index].answer()
        }
        for _ in 0..<runs {
            for index in trials.indices { measurements[index].times.append(trials[index].seconds()) }
        }
        return measurements
    }

    private func measureIsolated(size: Int, runs: Int) throws -> [Measurement] {
        var measurements = contenders.map { Measurement(contender: $0.name) }
        for _ in 0..<runs {
            for index in contenders.indices {
                let child = try ChildProcess.run(case: name, contender: contenders[index].name, size: size)
                measurements[index].times.append(child.seconds)
                measurements[index].memoryBefore.append(child.memoryBefore)
                measurements[index].memory.append(child.memory)
                let isFirst = measurements[index].answer.isEmpty
                let isSame = isFirst || measurements[index].answer == child.answer
                measurements[index].answer = isSame ? child.answer : "not the same in every run"
            }
        }
        return measurements
    }
}

extension Trial {
    /// The processor time of one run, of all threads together.
    func seconds() -> Double {
        forget()
        let start = processorTime()
        run()
        return processorTime() - start
    }
}

/// Processor time, user and system, of this process so far: other programs on the machine hardly change it.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
