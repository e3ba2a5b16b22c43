import Algebra
import Foundation

/// The symbols of a calculation, which grow while it runs: functions of time become symbols when they first occur.
final class SymbolBox: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: SymbolTable

    init(_ table: SymbolTable) { stored = table }

    var table: SymbolTable {
        lock.lock()
        defer { lock.unlock() }
        return stored
    }

    /// Runs `body` with the table; one thread at a time.
    func extend<Result>(_ body: (inout SymbolTable) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&stored)
    }
}
