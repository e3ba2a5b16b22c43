import Foundation

/// A run in a process of its own, which does nothing else: its memory is the computation's.
struct ChildProcess {
    let seconds: Double
    /// Peak resident memory in bytes before the timed part, when the inputs are ready.
    let memoryBefore: Double
    /// Peak resident memory in bytes after the timed part.
    let memory: Double
    let answer: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts this program once more with the hidden option `--child` and reads what it prints.
    static func run(case name: String, contender: String, size: Int) throws -> ChildProcess {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Bundle.main.executablePath ?? CommandLine.arguments[0])
        process.arguments = ["--child", name, contender, "\(size)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
        guard process.terminationStatus == 0, fields.count == 4, let seconds = Double(fields[0]),
            let before = Double(fields[1]), let after = Double(fields[2])
        else {
            throw Failure(description: "\(contender) failed in \(name) (status \(process.terminationStatus)): \(text)")
        }
        return ChildProcess(seconds: seconds, memoryBefore: before, memory: after, answer: String(fields[3]))
    }

    /// The other end of ``run(case:contender:size:)``. The answer is worked out after the memory is read.
    ///
    /// - Parameter runs: if given, the time is the median of so many runs after one to warm up.
    static func report(_ contender: Contender, size: Int, runs: Int? = nil) {
        let trial = contender.prepare(size)
        let before = peakMemory()
        var seconds = trial.seconds()
        if let runs { seconds = median((0..<runs).map { _ in trial.seconds() }) }
        let after = peakMemory()
        print(seconds, before, after, trial.answer(), separator: "\t", terminator: "")
    }
}

/// The largest resident set of this process so far, in bytes.
///
/// Linux hands `ru_maxrss` of the parent on to a child; `VmHWM` starts afresh with each program.
private func peakMemory() -> Double {
    #if os(Linux)
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 * 1024 } ?? .nan
    #else
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return Double(usage.ru_maxrss)
    #endif
}
