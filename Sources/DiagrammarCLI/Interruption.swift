import ArgumentParser
import Diagrams
import Dispatch
import Foundation
import Sampling
import Synchronization

/// How many threads a command uses.
struct JobsOption: ParsableArguments {
    @Option(name: .long, help: "The number of threads, all processors unless given. The output does not depend on it.")
    var jobs: Int?

    var count: Int { jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }

    mutating func validate() throws {
        if let jobs, jobs < 1 || jobs > 1024 { throw ValidationError("--jobs is a number of threads from 1 to 1024.") }
    }
}

/// Ctrl-C while diagrams or networks are drawn: the first stops the drawing and lets the command give what it has, a second one
/// ends the program. What a batch system sends at the end of its time, SIGTERM, stops networks in the same way, and ends all else.
enum Interruption {
    /// The monitor of the enumeration under way, unretained; 0 if there is none.
    private static let current = Atomic<UInt>(0)
    /// The monitor of the sampling under way, unretained; 0 if there is none.
    private static let sampling = Atomic<UInt>(0)
    /// The signal that stopped the sampling; 0 if there was none.
    private static let received = Atomic<Int32>(0)

    /// Installed as signal handler.
    static func handle(_ signal: Int32) {
        if let pointer = UnsafeRawPointer(bitPattern: sampling.exchange(0, ordering: .relaxed)) {
            received.store(signal, ordering: .relaxed)
            Unmanaged<SamplingMonitor>.fromOpaque(pointer).takeUnretainedValue().stop()
            return
        }
        if signal == SIGTERM { _exit(143) }
        let address = current.exchange(0, ordering: .relaxed)
        guard let pointer = UnsafeRawPointer(bitPattern: address) else { _exit(130) }
        Unmanaged<EnumerationMonitor>.fromOpaque(pointer).takeUnretainedValue().stop(.interrupted)
    }

    /// The exit code of the signal that stopped the last sampling; nil if none did.
    static var exitCodeOfSignal: Int32? {
        switch received.load(ordering: .relaxed) {
        case 0: nil
        case let signal: 128 + signal
        }
    }

    /// Draws networks while signals go to their monitor, with a line of progress where a person watches.
    static func during<Value>(
        _ monitor: SamplingMonitor, progress line: (@Sendable () -> String)?, _ body: () throws -> Value
    ) throws -> Value {
        sampling.store(UInt(bitPattern: Unmanaged.passUnretained(monitor).toOpaque()), ordering: .relaxed)
        defer { sampling.store(0, ordering: .relaxed) }
        guard let line, isatty(2) == 1 else { return try withExtendedLifetime(monitor) { try body() } }
        let progress = Progress(line)
        defer { progress.end() }
        return try withExtendedLifetime(monitor) { try body() }
    }

    /// Runs a piece of work that listens to its monitor, with a line of progress where a person watches.
    static func during<Value>(
        _ monitor: EnumerationMonitor, showsProgress: Bool, _ body: () throws -> Value
    ) throws -> Value {
        let address = UInt(bitPattern: Unmanaged.passUnretained(monitor).toOpaque())
        current.store(address, ordering: .relaxed)
        defer { current.store(0, ordering: .relaxed) }
        guard showsProgress, isatty(2) == 1 else { return try withExtendedLifetime(monitor) { try body() } }
        let progress = Progress { "\(monitor.diagrams) diagrams" }
        defer { progress.end() }
        return try withExtendedLifetime(monitor) { try body() }
    }
}

/// A line on the terminal that tells how far the work is, and is wiped out at its end.
private final class Progress {
    private let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "progress")

    init(_ line: @escaping @Sendable () -> String) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + 0.5, repeating: 0.25)
        timer.setEventHandler { Output.writeError("\r\(line())\u{1B}[K") }
        timer.resume()
    }

    func end() {
        queue.sync { timer.cancel() }
        Output.writeError("\r\u{1B}[K")
    }
}
