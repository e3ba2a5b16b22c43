/// Numbers in a row, beginning on a boundary of 64 bytes; zero at first.
///
/// All memory of the sampler is held in strips, so that its inner loops count no references and check no bounds.
final class Strip {
    let count: Int
    let numbers: UnsafeMutablePointer<Double>
    private let memory: UnsafeMutableRawPointer

    init(_ count: Int) {
        self.count = count
        memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Double>.stride, alignment: 64)
        numbers = memory.bindMemory(to: Double.self, capacity: max(1, count))
        numbers.initialize(repeating: 0, count: max(1, count))
    }

    deinit { memory.deallocate() }

    /// The least multiple of eight that holds `count` numbers: the distance of rows.
    static func stride(_ count: Int) -> Int { (count + 7) & ~7 }
}

typealias Numbers = UnsafeMutablePointer<Double>
