/// Why networks are not sampled: a message and one line of help.
public struct SamplingError: Error, Sendable, Equatable {
    public let message: String
    public let help: String

    public init(_ message: String, help: String) { (self.message, self.help) = (message, help) }
}
