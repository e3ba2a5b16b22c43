/// One question of speed: a computation that several systems do with the same inputs.
struct BenchmarkCase: Sendable {
    /// The chapters of the report.
    enum Chapter: String, CaseIterable, Sendable {
        case polynomials = "Polynomials"
        case rationals = "Rational and Integer"
        case series = "Series"
        case graphs = "Graphs"
        case times = "Symbolic times"
    }

    /// What `--case` calls it.
    let name: String
    let chapter: Chapter
    /// What is computed, with `#` for the size.
    let summary: String
    /// What `--size` replaces: an exponent, an order, a number of terms.
    let size: Int
    /// The number of timed runs; `--runs` replaces it.
    var runs = 7
    /// Elementary operations in one run, by size; times are then given for one of them.
    var operations: (@Sendable (Int) -> Int)?
    /// Every run has a process of its own, whose memory is measured too.
    var isIsolated = false
    var targets: [Target] = []
    /// Ours first.
    let contenders: [Contender]

    func title(size: Int) -> String {
        summary.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(size)")
    }
}

/// A system that takes part in a case.
struct Contender: Sendable {
    let name: String
    /// Builds the inputs, which is not timed.
    let prepare: @Sendable (_ size: Int) -> Trial

    init(_ name: String, prepare: @escaping @Sendable (_ size: Int) -> Trial) {
        self.name = name
        self.prepare = prepare
    }
}

/// What we want to reach in a case.
enum Target: Sendable {
    /// Our time is at most so many times that of a peer.
    case time(atMost: Double, times: String)
    /// Our memory is at most so many times that of a peer.
    case memory(atMost: Double, times: String)
    /// Our time for one operation.
    case nanoseconds(atMost: Double)
    /// Our memory.
    case bytes(atMost: Double)
}

/// A computation whose inputs are ready.
///
/// The result stays alive until the next run, so that no optimizer deletes the work, and is freed outside the timed part.
struct Trial {
    let run: () -> Void
    let forget: () -> Void
    /// What was computed, in a form that all contenders share.
    let answer: () -> String

    init<Result>(_ compute: @escaping () -> Result, answer: @escaping (Result) -> String) {
        let kept = Kept<Result>()
        run = { kept.result = compute() }
        forget = { kept.result = nil }
        self.answer = {
            if kept.result == nil { kept.result = compute() }
            return kept.result.map(answer) ?? ""
        }
    }

    private final class Kept<Result> {
        var result: Result?
    }
}
