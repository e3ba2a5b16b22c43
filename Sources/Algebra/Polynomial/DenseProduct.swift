/// How many of the last symbols of a layout get a cell of their own for every power, and the estimated cost.
struct DenseShape {
    /// The number of the leading fields, which tell blocks apart.
    let leading: Int
    /// For every remaining field the lowest power in either factor, and the number of different powers of the product.
    let lowestLeft: [Int]
    let lowestRight: [Int]
    let extents: [Int]

    var cells: Int { extents.reduce(1, *) }

    /// The largest array of cells.
    private static let mostCells = 1 << 18

    /// The shape with a given number of leading fields; nil where it needs too many cells.
    init?<Key>(_ left: PackedTerms<Key>, _ right: PackedTerms<Key>, _ layout: MonomialLayout, leading: Int) {
        self.init(Spread(left, layout), Spread(right, layout), leading: leading)
    }

    private init?(_ a: Spread, _ b: Spread, leading: Int) {
        var cells = 1
        for field in leading..<a.lowest.count {
            let (product, overflow) = cells.multipliedReportingOverflow(by: a.extent(field, with: b))
            if overflow || product > Self.mostCells { return nil }
            cells = product
        }
        self.leading = leading
        lowestLeft = Array(a.lowest[leading...])
        lowestRight = Array(b.lowest[leading...])
        extents = (leading..<a.lowest.count).map { a.extent($0, with: b) }
    }

    /// The shape of least estimated cost, or nil where a heap is better.
    static func best<Key>(
        _ left: PackedTerms<Key>, _ right: PackedTerms<Key>, _ layout: MonomialLayout
    ) -> DenseShape? {
        let (a, b) = (Spread(left, layout), Spread(right, layout))
        let products = Double(left.count) * Double(right.count)
        // Costs in nanoseconds, measured once; only their ratios matter.
        let heapCost = products * (10 + 4 * Double(64 - min(left.count, right.count).leadingZeroBitCount))
        var best: (cost: Double, shape: DenseShape)?
        for leading in stride(from: layout.variables.count, through: 0, by: -1) {
            guard let shape = DenseShape(a, b, leading: leading) else { break }
            let pairs = Double(a.prefixes[leading]) * Double(b.prefixes[leading])
            if pairs > 4e6 { continue }
            // Pairs of blocks with the same product make one group, which is read out once.
            let groups = (0..<leading).reduce(1.0) { $0 * Double(a.extent($1, with: b)) }
            let perProduct = shape.cells <= 1 << 12 ? 1.5 : shape.cells <= 1 << 16 ? 2.0 : 3.5
            let cost =
                products * perProduct + pairs * 40 + min(pairs, groups) * (20 + Double(shape.cells) / 30)
                + Double(shape.cells) * 10
            if cost < best?.cost ?? heapCost { best = (cost, shape) }
        }
        return best?.shape
    }

    /// The extent of a factor in every field, and how many different beginnings its exponents have.
    private struct Spread {
        /// The number of powers that a product may have in one field; Int.max where it is beyond a word.
        func extent(_ field: Int, with other: Spread) -> Int {
            let (mine, theirs) = (highest[field] - lowest[field], other.highest[field] - other.lowest[field])
            let (sum, overflow) = mine.addingReportingOverflow(theirs)
            return overflow || sum == Int.max ? Int.max : sum + 1
        }

        var lowest: [Int]
        var highest: [Int]
        /// prefixes[k]: the number of different exponents of the first k fields.
        var prefixes: [Int]

        init<Key>(_ terms: PackedTerms<Key>, _ layout: MonomialLayout) {
            let fields = layout.variables.count
            lowest = [Int](repeating: Int.max, count: fields)
            highest = [Int](repeating: Int.min, count: fields)
            prefixes = [Int](repeating: 1, count: fields + 1)
            var previous: [Int] = []
            for key in terms.keys {
                let exponents = key.exponents(layout)
                for field in 0..<fields {
                    lowest[field] = min(lowest[field], exponents[field])
                    highest[field] = max(highest[field], exponents[field])
                }
                if !previous.isEmpty, let differs = (0..<fields).first(where: { exponents[$0] != previous[$0] }) {
                    for length in (differs + 1)...fields { prefixes[length] += 1 }
                }
                previous = exponents
            }
        }
    }
}

/// The product of two ordered lists of terms by arrays of cells, block by block.
///
/// A block is a run of terms that agree in the leading symbols (and in their class of weight). All pairs of blocks whose
/// leading symbols multiply to the same product make a group; their products are added into one array with a cell for
/// every product of powers of the remaining symbols, and read out in order. Cells in use are marked, 64 to a word, so that
/// a sparse array is read as quickly as a full one.
struct DenseProduct<Key: PackedKey, Accumulator: ProductAccumulator> {
    /// Terms of one factor that share their leading symbols.
    private struct Block {
        let key: Key
        let range: Range<Int>
        let weightClass: Int
    }

    private struct Factor {
        var blocks: [Block] = []
        var cells: [Int32] = []
        var numbers: [Accumulator.Factor] = []
    }

    private let left: Factor
    private let right: Factor
    private let shape: DenseShape
    private let layout: MonomialLayout
    private let pairing: ClassPairing?

    init(
        _ leftKeys: [Key], _ leftNumbers: [Accumulator.Factor], _ rightKeys: [Key],
        _ rightNumbers: [Accumulator.Factor], _ layout: MonomialLayout, _ shape: DenseShape, _ pairing: ClassPairing?
    ) {
        self.shape = shape
        self.layout = layout
        self.pairing = pairing
        left = Self.factor(leftKeys, leftNumbers, shape.lowestLeft, pairing?.left, layout, shape)
        right = Self.factor(rightKeys, rightNumbers, shape.lowestRight, pairing?.right, layout, shape)
    }

    private static func factor(
        _ keys: [Key], _ numbers: [Accumulator.Factor], _ lowest: [Int], _ classes: [Int]?, _ layout: MonomialLayout,
        _ shape: DenseShape
    ) -> Factor {
        var factor = Factor()
        factor.cells.reserveCapacity(keys.count)
        factor.numbers.reserveCapacity(keys.count)
        let zeros = [Int](repeating: 0, count: shape.extents.count)
        // The terms of one run, by class if there are several.
        var run: [(cell: Int32, number: Int, weightClass: Int)] = []
        var runKey: Key?
        func closeRun() {
            guard let key = runKey else { return }
            if classes != nil { run.sort { ($0.weightClass, $0.number) < ($1.weightClass, $1.number) } }
            var start = 0
            while start < run.count {
                var end = start
                let first = factor.cells.count
                while end < run.count, run[end].weightClass == run[start].weightClass {
                    factor.cells.append(run[end].cell)
                    factor.numbers.append(numbers[run[end].number])
                    end += 1
                }
                factor.blocks.append(
                    Block(key: key, range: first..<factor.cells.count, weightClass: run[start].weightClass))
                start = end
            }
            run.removeAll(keepingCapacity: true)
        }
        for index in keys.indices {
            let exponents = keys[index].exponents(layout)
            let key = Key.packing(Array(exponents[..<shape.leading]) + zeros, layout)
            if key != runKey {
                closeRun()
                runKey = key
            }
            var cell = 0
            for field in shape.extents.indices {
                cell = cell * shape.extents[field] + exponents[shape.leading + field] - lowest[field]
            }
            run.append((Int32(cell), index, classes?[index] ?? 0))
        }
        closeRun()
        return factor
    }

    /// The key of the powers that a cell stands for.
    private func cellKeys() -> [Key] {
        var exponents = [Int](repeating: 0, count: layout.variables.count)
        return (0..<shape.cells).map { cell in
            var rest = cell
            for field in shape.extents.indices.reversed() {
                exponents[shape.leading + field] =
                    rest % shape.extents[field] + shape.lowestLeft[field] + shape.lowestRight[field]
                rest /= shape.extents[field]
            }
            return Key.packing(exponents, layout)
        }
    }

    func terms() -> PackedTerms<Key> {
        var pairs: [(key: Key, left: Int32, right: Int32)] = []
        pairs.reserveCapacity(left.blocks.count * right.blocks.count)
        for i in left.blocks.indices {
            for j in right.blocks.indices {
                if let pairing, !pairing.allows(left.blocks[i].weightClass, right.blocks[j].weightClass) { continue }
                pairs.append((Key.combining(left.blocks[i].key, right.blocks[j].key), Int32(i), Int32(j)))
            }
        }
        pairs.sort { $0.key > $1.key }

        var result = PackedTerms<Key>()
        let cells = shape.cells
        let keys = cellKeys()
        let sums = UnsafeMutablePointer<Accumulator>.allocate(capacity: cells)
        sums.initialize(repeating: .zero, count: cells)
        let markCount = (cells + 63) / 64
        let marks = UnsafeMutablePointer<UInt64>.allocate(capacity: markCount)
        marks.initialize(repeating: 0, count: markCount)
        defer {
            sums.deinitialize(count: cells)
            sums.deallocate()
            marks.deallocate()
        }

        var first = 0
        while first < pairs.count {
            var last = first
            while last < pairs.count, pairs[last].key == pairs[first].key {
                add(left.blocks[Int(pairs[last].left)], right.blocks[Int(pairs[last].right)], sums, marks)
                last += 1
            }
            let base = pairs[first].key
            for word in stride(from: markCount - 1, through: 0, by: -1) {
                var bits = marks[word]
                if bits == 0 { continue }
                marks[word] = 0
                while bits != 0 {
                    let bit = 63 - bits.leadingZeroBitCount
                    bits &= ~(1 << UInt64(bit))
                    let cell = word * 64 + bit
                    if !sums[cell].isZero {
                        result.keys.append(Key.combining(base, keys[cell]))
                        sums[cell].append(to: &result.coefficients)
                        sums[cell] = .zero
                    }
                }
            }
            first = last
        }
        return result
    }

    /// Adds all products of two blocks.
    @inline(__always)
    private func add(
        _ leftBlock: Block, _ rightBlock: Block, _ sums: UnsafeMutablePointer<Accumulator>,
        _ marks: UnsafeMutablePointer<UInt64>
    ) {
        left.cells.withUnsafeBufferPointer { leftCells in
            left.numbers.withUnsafeBufferPointer { leftNumbers in
                right.cells.withUnsafeBufferPointer { rightCells in
                    right.numbers.withUnsafeBufferPointer { rightNumbers in
                        for i in leftBlock.range {
                            let cell = Int(leftCells[i])
                            let number = leftNumbers[i]
                            for j in rightBlock.range {
                                let target = cell &+ Int(rightCells[j])
                                sums[target].add(number, rightNumbers[j])
                                marks[target >> 6] |= 1 << UInt64(target & 63)
                            }
                        }
                    }
                }
            }
        }
    }
}
