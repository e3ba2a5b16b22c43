import Exact

extension Polynomial {
    /// The quotient if `divisor` divides this polynomial exactly (up to a Laurent monomial), else nil.
    ///
    /// Terms of the quotient are found in descending order; the products of those found with the terms of the divisor
    /// are subtracted through a heap, so that no intermediate remainder is stored. Cost: terms of the quotient times
    /// terms of the divisor, times a logarithm.
    ///
    /// Source: M. Monagan and R. Pearce (2007).
    public func exactQuotient(by divisor: Polynomial) -> Polynomial? {
        if divisor.isZero { return nil }
        if isZero { return .zero }
        if let inverse = divisor.reciprocal() { return self * inverse }
        // Without negative powers and common monomials the lexicographic order is a monomial order, and a quotient has
        // no negative powers either. A divisor without content divides integers into integers (Gauss's lemma).
        let (dividend, shift) = clearingMonomial
        let (cleared, divisorShift) = divisor.clearingMonomial
        let content = cleared.body.terms.coefficients.content()
        let bound = max(dividend.tightBound, cleared.tightBound)
        let layout = Self.commonLayout(dividend, cleared, bound: bound)
        let variables = layout.variables
        var room: [Int] = []
        for symbol in variables {
            let excess = (dividend.highestPower(of: symbol) ?? 0) - (cleared.highestPower(of: symbol) ?? 0)
            if excess < 0 { return nil }
            room.append(excess)
        }
        func quotient<Key: PackedKey>(_: Key.Type) -> PackedTerms<Key>? {
            let a = dividend.packed(layout, Key.self)
            var b = cleared.packed(layout, Key.self)
            b.coefficients = b.coefficients.divided(exactlyBy: content)
            return PackedTerms.quotient(a, b, layout, room)
        }
        let terms: Terms?
        switch layout.room {
        case .word: terms = quotient(Int64.self).map(Terms.word)
        case .doubleWord: terms = quotient(Int128.self).map(Terms.doubleWord)
        case .wide: terms = quotient(WideKey.self).map(Terms.wide)
        }
        guard let terms,
            let factor = try? Rational(numerator: divisor.body.denominator, denominator: body.denominator * content)
        else { return nil }
        return Polynomial(layout, bound: bound, terms, denominator: 1)
            .scaled(by: factor, shift.power(-1) * divisorShift)
    }

    /// This polynomial times the monomial that leaves no negative power and no common symbol, and that monomial.
    var clearingMonomial: (cleared: Polynomial, shift: Monomial) {
        var lowest = [Int](repeating: Int.max, count: body.layout.variables.count)
        forEachTerm { _, exponents in
            for field in exponents.indices { lowest[field] = min(lowest[field], exponents[field]) }
        }
        if isZero || lowest.allSatisfy({ $0 == 0 }) { return (self, .one) }
        let shift = body.layout.monomial(lowest).power(-1)
        return (scaled(by: 1, shift), shift)
    }
}

extension PackedTerms {
    /// The quotient of polynomials with integer coefficients, or nil if it is not exact. `room` is the highest power of
    /// every symbol that the quotient can have.
    static func quotient(
        _ dividend: PackedTerms, _ divisor: PackedTerms, _ layout: MonomialLayout, _ room: [Int]
    ) -> PackedTerms? {
        if dividend.coefficients.areWords, divisor.coefficients.areWords {
            switch WordDivision(dividend, divisor, layout, room).result {
            case .exact(let quotient): return quotient
            case .inexact: return nil
            case .tooLarge: break
            }
        }
        var division = HeapDivision(dividend.keys, divisor.keys, layout, room)
        let lead = divisor.coefficients[0]
        let numbers = divisor.coefficients.words.indices.map { divisor.coefficients[$0] }
        var found: [Integer] = []
        while let step = division.next() {
            var sum = step.dividend.map { dividend.coefficients[$0] } ?? .zero
            for (row, column) in step.products { sum -= found[row] * numbers[column] }
            if sum.isZero { continue }
            guard division.accept(step.key),
                let (quotient, remainder) = try? sum.quotientAndRemainder(dividingBy: lead),
                remainder.isZero
            else { return nil }
            found.append(quotient)
        }
        var coefficients = Coefficients()
        for number in found { coefficients.append(number) }
        return PackedTerms(keys: division.quotient, coefficients: coefficients)
    }

    /// The division as long as every coefficient of the quotient fits a word.
    private struct WordDivision {
        enum Result {
            case exact(PackedTerms)
            case inexact
            case tooLarge
        }

        let result: Result

        init(_ dividend: PackedTerms, _ divisor: PackedTerms, _ layout: MonomialLayout, _ room: [Int]) {
            var division = HeapDivision(dividend.keys, divisor.keys, layout, room)
            let numbers = divisor.coefficients.words
            let lead = Int128(numbers[0])
            var negatives: [Int] = []
            while let step = division.next() {
                var sum = TripleWordAccumulator.zero
                if let index = step.dividend { sum.add(dividend.coefficients.words[index], 1) }
                for (row, column) in step.products { sum.add(negatives[row], numbers[column]) }
                if sum.isZero { continue }
                guard let value = sum.asInt128 else {
                    result = .tooLarge
                    return
                }
                let (quotient, remainder) = lead == 1 ? (value, 0) : value.quotientAndRemainder(dividingBy: lead)
                guard remainder == 0, division.accept(step.key) else {
                    result = .inexact
                    return
                }
                guard let word = Int(exactly: -quotient), word >= Coefficients.lowest, word < -Coefficients.lowest
                else {
                    result = .tooLarge
                    return
                }
                negatives.append(word)
            }
            result = .exact(
                PackedTerms(keys: division.quotient, coefficients: Coefficients(words: negatives.map { -$0 })))
        }
    }
}

/// The order of work in an exact division: which products meet in which monomial.
private struct HeapDivision<Key: PackedKey> {
    struct Step {
        let key: Key
        /// The term of the dividend with this monomial.
        let dividend: Int?
        /// Terms of the quotient so far and of the divisor whose product has this monomial.
        let products: [(row: Int, column: Int)]
    }

    private let dividend: [Key]
    private let divisor: [Key]
    private let layout: MonomialLayout
    private let room: [Int]
    private var position = 0
    private var heap = RowHeap<Key>(rows: 0)
    private var columns: [Int] = []
    /// The monomials of the quotient.
    private(set) var quotient: [Key] = []

    init(_ dividend: [Key], _ divisor: [Key], _ layout: MonomialLayout, _ room: [Int]) {
        self.dividend = dividend
        self.divisor = divisor
        self.layout = layout
        self.room = room
    }

    /// The largest monomial that is left, with all that contributes to it; nil at the end.
    mutating func next() -> Step? {
        let head = position < dividend.count ? dividend[position] : nil
        guard let key = heap.top.map({ top in head.map { max($0, top) } ?? top }) ?? head else { return nil }
        var index: Int?
        if head == key {
            index = position
            position += 1
        }
        var products: [(row: Int, column: Int)] = []
        while heap.top == key {
            var row = heap.removeTop()
            while row >= 0 {
                products.append((Int(row), columns[Int(row)]))
                row = heap.next[Int(row)]
            }
        }
        for (row, column) in products where column + 1 < divisor.count {
            columns[row] = column + 1
            heap.insert(Key.combining(quotient[row], divisor[column + 1]), row: Int32(row))
        }
        return Step(key: key, dividend: index, products: products)
    }

    /// Adds the term of the quotient whose product with the leading term of the divisor is `key`; false if there is none.
    mutating func accept(_ key: Key) -> Bool {
        let term = Key.removing(divisor[0], from: key)
        let exponents = key.exponents(layout)
        let lead = divisor[0].exponents(layout)
        for field in exponents.indices {
            let power = exponents[field] - lead[field]
            if power < 0 || power > room[field] { return false }
        }
        quotient.append(term)
        columns.append(1)
        heap.addRow()
        if divisor.count > 1 {
            heap.insert(Key.combining(term, divisor[1]), row: Int32(quotient.count - 1))
        }
        return true
    }
}

extension TripleWordAccumulator {
    /// The sum, if two words hold it.
    var asInt128: Int128? {
        let small = Int128(truncatingIfNeeded: low)
        return high == (small < 0 ? -1 : 0) ? small : nil
    }
}
