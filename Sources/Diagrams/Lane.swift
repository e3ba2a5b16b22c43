/// A strip of plain values for the inner loops of the enumeration: indexed without bounds checks in a release build (with
/// them in a debug build), never copied by accident. Whoever makes one frees it.
///
/// All unsafe memory of the enumeration is behind this type.
struct Lane<Element: BitwiseCopyable> {
    private var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    private let filling: Element

    init(capacity: Int, filling: Element) {
        self.capacity = max(1, capacity)
        self.filling = filling
        base = .allocate(capacity: self.capacity)
        base.initialize(repeating: filling, count: self.capacity)
    }

    init(_ elements: [Element], filling: Element) {
        self.init(capacity: elements.count, filling: filling)
        for (index, element) in elements.enumerated() { base[index] = element }
    }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < capacity)
            return base[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < capacity)
            base[index] = newValue
        }
    }

    /// Makes room for at least `count` elements; new ones are filled.
    mutating func reserve(_ count: Int) {
        if count <= capacity { return }
        let larger = max(count, 2 * capacity)
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        moved.moveInitialize(from: base, count: capacity)
        (moved + capacity).initialize(repeating: filling, count: larger - capacity)
        base.deallocate()
        base = moved
        capacity = larger
    }

    func free() { base.deallocate() }
}
