/// Why parts of a run are not read or not joined: a message and one line of help.
public struct SamplePartError: Error, Hashable, Sendable {
    public let message: String
    public let help: String
    /// Whether parts are missing, rather than wrong.
    public var isIncomplete = false

    public init(_ message: String, help: String) { (self.message, self.help) = (message, help) }
}
