/// Which diagrams of an observable are wanted.
public struct Selection: Hashable, Sendable {
    public init() {}

    /// Whether nothing is left out.
    public var isEverything: Bool { true }

    /// Whether a finished diagram is kept.
    public func keeps(_ graph: DiagramGraph) -> Bool { true }
}
