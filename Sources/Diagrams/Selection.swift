/// Which diagrams of an observable are wanted.
public struct Selection: Hashable, Sendable {
    /// The wanted numbers of loops.
    public var loops: ClosedRange<Int>?

    public init() {}

    /// Whether nothing is left out.
    public var isEverything: Bool { true }

    /// Whether a finished diagram is kept.
    public func keeps(_ graph: DiagramGraph) -> Bool { true }
}
