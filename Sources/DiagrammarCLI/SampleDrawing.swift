import Diagrammar
import Dispatch
import Foundation
import Sampling
import Synchronization

/// Networks being drawn for a part of a run: with progress on a terminal, signals heard, and the part written now and then.
struct SampleDrawing {
    let plan: SamplingPlan
    /// The file that is kept up to date; nil if there is none.
    let file: String?
    /// Seconds between two writings.
    let saveEvery: Double
    let jobs: Int
    /// In seconds.
    let maximumTime: Double?
    let showsProgress: Bool

    /// Why a run has not come to its end.
    struct Stop {
        var reason: String
        var exitCode: Int32
    }

    /// Draws the blocks that are missing.
    ///
    /// - Returns: nil, or why some blocks are missing still.
    func finish(_ part: inout SamplePart) throws -> Stop? {
        let missing = part.missing
        if missing.isEmpty { return nil }
        let monitor = SamplingMonitor()
        let keeper = file.map { PartKeeper(part, file: $0, every: saveEvery) }
        let deadline = maximumTime.map { Deadline($0, monitor) }
        defer { deadline?.cancel() }
        let total = missing.reduce(0) { $0 + plan.networks(inBlock: $1) }
        let start = DispatchTime.now()
        let line: @Sendable () -> String = { Self.progress(monitor.networks, of: total, since: start) }
        let finished: [BlockSums] = try Interruption.during(monitor, progress: showsProgress ? line : nil) {
            try plan.run(blocks: missing, jobs: jobs, monitor: monitor) { keeper?.add($0) }
        }
        part.add(finished)
        if part.missing.isEmpty { return nil }
        if let code = Interruption.exitCodeOfSignal {
            return Stop(reason: code == 143 ? "terminated" : "interrupted", exitCode: code)
        }
        return Stop(reason: "out of time", exitCode: 75)
    }

    /// `120000 of 1000000 networks, 52000/s, 17 s left`
    private static func progress(_ done: Int, of total: Int, since start: DispatchTime) -> String {
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
        let words = "\(done) of \(total) networks"
        guard done > 0, seconds > 0 else { return words }
        let rate = Double(done) / seconds
        return words + String(format: ", %.3g/s, ", rate) + Self.duration(Double(total - done) / rate) + " left"
    }

    private static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<120: "\(Int(seconds.rounded(.up))) s"
        case ..<7200: "\(Int((seconds / 60).rounded(.up))) min"
        default: "\(Int(min(seconds / 3600, 1e9).rounded(.up))) h"
        }
    }
}

/// Stops networks when their time is over.
private final class Deadline {
    private let timer: any DispatchSourceTimer

    init(_ seconds: Double, _ monitor: SamplingMonitor) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "deadline"))
        timer.schedule(deadline: .now() + min(seconds, 1e8))
        timer.setEventHandler { monitor.stop() }
        timer.resume()
    }

    func cancel() { timer.cancel() }
}

/// Writes finished blocks to a file now and then, so that a run that is killed can go on.
private final class PartKeeper: Sendable {
    private struct State {
        var finished: [BlockSums] = []
        var written = DispatchTime.now()
        var hasFailed = false
    }

    private let state = Mutex(State())
    private let begun: SamplePart
    private let file: String
    private let seconds: Double

    init(_ part: SamplePart, file: String, every seconds: Double) {
        (begun, self.file, self.seconds) = (part, file, seconds)
    }

    func add(_ block: BlockSums) {
        state.withLock { state in
            state.finished.append(block)
            let now = DispatchTime.now()
            guard Double(now.uptimeNanoseconds - state.written.uptimeNanoseconds) >= seconds * 1e9 else { return }
            do {
                var part = begun
                part.add(state.finished)
                try PartFile.write(part, to: file)
            } catch {
                // The run goes on: the last writing says whether its result is lost.
                if !state.hasFailed { Output.writeError("diagrammar: \(file) cannot be kept up to date\n") }
                state.hasFailed = true
            }
            state.written = DispatchTime.now()
        }
    }
}

/// Parts of runs in files.
enum PartFile {
    /// Longer files are no parts.
    private static let longest = 1 << 30

    static func read(_ path: String) throws -> SamplePart {
        try SamplePart(
            reading: InputFile.read(
                path, longest: longest, help: "parts are written by: sample --shard 3/16 -o part3.json"),
            name: path)
    }

    /// nil if there is no such file.
    static func existing(_ path: String) throws -> SamplePart? {
        if access(path, F_OK) != 0, errno == ENOENT { return nil }
        return try read(path)
    }

    static func write(_ part: SamplePart, to path: String) throws { try Output.write(part.text(), toFile: path) }
}
