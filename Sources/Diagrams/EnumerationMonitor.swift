import Synchronization

/// The link between a running enumeration and whoever waits for it: how far it is, and whether it shall stop.
///
/// Safe to use from any thread, also from a signal handler.
public final class EnumerationMonitor: Sendable {
    /// Why an enumeration is stopped from outside.
    public enum Reason: Int, Sendable {
        case interrupted = 1
        case memory = 2
    }

    private let found = Atomic<Int>(0)
    private let reason = Atomic<Int>(0)

    private let check: (@Sendable () -> Reason?)?

    /// - Parameter check: asked now and then, on any thread, whether to stop.
    public init(check: (@Sendable () -> Reason?)? = nil) { self.check = check }

    /// The number of diagrams met so far, as last reported.
    public var diagrams: Int { found.load(ordering: .relaxed) }

    /// Asks every enumeration that reports here to stop; the first reason stays.
    public func stop(_ reason: Reason) {
        _ = self.reason.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    }

    public var stopReason: Reason? { Reason(rawValue: reason.load(ordering: .relaxed)) }

    /// Whether to stop, asked afresh: for long work between two diagrams.
    public func asksToStop() -> Bool {
        if let reason = check?() { stop(reason) }
        return stopReason != nil
    }

    func report(_ diagrams: Int) {
        found.add(diagrams, ordering: .relaxed)
        if let reason = check?() { stop(reason) }
    }
}

/// A diagram grew beyond all size that can be followed.
public struct EnumerationTooDeep: Error, Sendable {
    public let blocks: Int
}

/// The enumeration was told to end.
public struct EnumerationInterrupted: Error, Sendable {
    public let reason: EnumerationMonitor.Reason

    public init(reason: EnumerationMonitor.Reason) { self.reason = reason }
}
