import Dispatch
import Synchronization

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
    let board = ShareBoard<Part>(count: shares.count)
    let room = DispatchSemaphore(value: 4 * jobs)
    let finished = DispatchSemaphore(value: 0)
    let left = DispatchGroup()
    for _ in 0..<min(jobs, shares.count) {
        left.enter()
        DispatchQueue.global().async {
            while true {
                room.wait()
                guard let number = board.claim() else { break }
                board.put(number, Result { try work(shares[number]) })
                finished.signal()
            }
            room.signal()
            left.leave()
        }
    }
    defer {
        board.close()
        room.signal()
        left.wait()
    }
    for number in shares.indices {
        while true {
            if let result = board.remove(number) {
                room.signal()
                try take(try result.get())
                break
            }
            finished.wait()
        }
    }
}

/// What the threads share: the next piece of work, and the results not yet taken.
private final class ShareBoard<Value: Sendable>: Sendable {
    private struct State {
        var next = 0
        var count: Int
        var results: [Int: Result<Value, any Error>] = [:]
    }

    private let state: Mutex<State>

    init(count: Int) { state = Mutex(State(count: count)) }

    func claim() -> Int? {
        state.withLock { state in
            guard state.next < state.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func put(_ number: Int, _ result: Result<Value, any Error>) { state.withLock { $0.results[number] = result } }

    func remove(_ number: Int) -> Result<Value, any Error>? {
        state.withLock { $0.results.removeValue(forKey: number) }
    }

    func close() { state.withLock { $0.count = 0 } }
}
