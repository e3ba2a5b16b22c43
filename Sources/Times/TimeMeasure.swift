/// How times are summed over.
public enum TimeMeasure: Hashable, Sendable {
    /// Layers or steps: a sum over integers.
    case sum
    /// Continuous time: an integral, with θ(0) = 0.
    case integral
}
