import Diagrammar
import Export
import Sampling
import Synchronization

/// A check under way: with progress on a terminal, and signals heard.
struct CheckDrawing {
    let showsProgress: Bool

    func run(_ check: Check) throws -> CheckReport {
        let monitor = SamplingMonitor()
        let stages = Stages()
        do {
            var progress: (@Sendable () -> String)?
            if showsProgress { progress = { stages.progress(monitor.networks) } }
            return try Interruption.during(monitor, progress: progress) { () throws -> CheckReport in
                try check.run(monitor: monitor) { (stage: Int, networks: Int) in
                    stages.begin(stage, networks: networks, before: monitor.networks)
                }
            }
        } catch is CheckStopped {
            throw Failure(
                "interrupted: a check without all its networks has no verdict",
                help: "for a check that ends in time: --max-time, or fewer --samples",
                exitCode: Interruption.exitCodeOfSignal ?? 130)
        }
    }
}

/// Which stage a check is in.
private final class Stages: Sendable {
    private let current = Mutex((stage: 0, networks: 0, before: 0))

    func begin(_ stage: Int, networks: Int, before: Int) {
        current.withLock { $0 = (stage, networks, before) }
    }

    /// `stage 1: 120000 of 400000 networks`
    func progress(_ drawn: Int) -> String {
        current.withLock { "stage \($0.stage): \(max(0, drawn - $0.before)) of \($0.networks) networks" }
    }
}
