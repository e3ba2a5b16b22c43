import Foundation

/// Runs shares of work on several threads and takes their results in order, so that nothing depends on how many threads
/// there are.
///
/// At most `4 × jobs` results wait to be taken, so memory does not grow with the work.
///
/// - Parameters:
///   - shares: what is to be done.
///   - jobs: the number of threads; 1 runs everything on the caller's.
///   - work: done for every share, on any thread.
///   - take: called on the caller's thread with every result, in the order of the shares.
/// - Throws: the first error, in the order of the shares, of `work` or `take`; then the rest is not begun.
public func inShares<Share: Sendable, Part: Sendable>(
    _ shares: [Share], jobs: Int, work: @escaping @Sendable (Share) throws -> Part, take: (Part) throws -> Void
) throws {
    guard jobs > 1, shares.count > 1 else {
        for share in shares { try take(try work(share)) }
        return
    }
    let threads = min(jobs, shares.count)
    let board = ShareBoard<Part>(count: shares.count, room: 4 * threads, threads: threads)
    for _ in 0..<threads {
        // Threads of their own: a pool may be full of callers that wait for these.
        let thread = Thread {
            while let number = board.claim() { board.put(number, Result { try work(shares[number]) }) }
            board.leave()
        }
        thread.stackSize = 64 << 20
        thread.start()
    }
    defer { board.close() }
    for number in shares.indices { try take(try board.take(number).get()) }
}

/// What the threads share: the next piece of work, and the results not yet taken.
private final class ShareBoard<Part: Sendable>: @unchecked Sendable {
    /// Guards everything below.
    private let condition = NSCondition()
    private var next = 0
    private var taken = 0
    private var count: Int
    private var threads: Int
    private let room: Int
    private var results: [Int: Result<Part, any Error>] = [:]

    init(count: Int, room: Int, threads: Int) {
        self.count = count
        self.room = room
        self.threads = threads
    }

    /// The next share to work on, once there is room for its result; nil if none is left.
    func claim() -> Int? {
        condition.withLock {
            while next < count, next - taken >= room { condition.wait() }
            guard next < count else { return nil }
            next += 1
            return next - 1
        }
    }

    func put(_ number: Int, _ result: Result<Part, any Error>) {
        condition.withLock {
            results[number] = result
            condition.broadcast()
        }
    }

    /// Waits for one result.
    func take(_ number: Int) -> Result<Part, any Error> {
        condition.withLock {
            while true {
                if let result = results.removeValue(forKey: number) {
                    taken += 1
                    condition.broadcast()
                    return result
                }
                condition.wait()
            }
        }
    }

    func leave() {
        condition.withLock {
            threads -= 1
            condition.broadcast()
        }
    }

    /// Begins nothing more and waits for what is under way.
    func close() {
        condition.withLock {
            count = 0
            condition.broadcast()
            while threads > 0 { condition.wait() }
        }
    }
}
