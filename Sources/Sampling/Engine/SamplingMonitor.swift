import Synchronization

/// The link between sampling under way and whoever waits for it: how far it is, and whether it shall stop.
///
/// Safe to use from any thread, also from a signal handler.
public final class SamplingMonitor: Sendable {
    private let drawn = Atomic<Int>(0)
    private let isToStop = Atomic<Bool>(false)

    public init() {}

    /// The number of networks drawn so far, as last reported.
    public var networks: Int { drawn.load(ordering: .relaxed) }

    /// Lets every worker stop at its next network. Blocks that are not finished are given up.
    public func stop() { isToStop.store(true, ordering: .relaxed) }

    public var isStopped: Bool { isToStop.load(ordering: .relaxed) }

    func report(_ networks: Int) { drawn.add(networks, ordering: .relaxed) }
}
