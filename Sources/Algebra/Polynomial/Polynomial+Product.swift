import Exact

// Three ways to multiply, chosen by shape:
//
//   few terms          form all products, sort them, collect
//   exponents dense    cut the terms into blocks that agree in their leading symbols; the products of two blocks go into
//                      an array with a cell for every product of powers of the remaining symbols   (DenseProduct)
//   exponents sparse   merge the products in descending order with a heap                           (HeapProduct)
//
// What a truncation leaves out is never formed: terms are divided into classes of equal weight, and only pairs of
// classes that stay within the bounds are multiplied.
extension Polynomial {
    /// The product without the terms beyond any of the `truncations`, which are never formed.
    ///
    /// Cost: one multiplication and addition for every pair of terms within the bounds; sums of products never wrap.
    public func multiplied(by other: Polynomial, within truncations: Truncation...) -> Polynomial {
        multiplied(by: other, within: truncations)
    }

    /// The product without the terms beyond any of the `truncations`.
    public func multiplied(by other: Polynomial, within truncations: [Truncation]) -> Polynomial {
        if isZero || other.isZero { return .zero }
        if truncations.isEmpty {
            if let (monomial, coefficient) = singleTerm { return other.scaled(by: coefficient, monomial) }
            if let (monomial, coefficient) = other.singleTerm { return scaled(by: coefficient, monomial) }
        }
        let (left, right) = Self.cancelled(self, other)
        let bound = Self.sum(left.body.bound, right.body.bound) { (left.tightBound, right.tightBound) }
        let layout = Self.commonLayout(left, right, bound: bound)
        let pairing = truncations.isEmpty ? nil : ClassPairing(left, right, truncations)
        let terms: Terms
        switch layout.room {
        case .word:
            terms = .word(.product(left.packed(layout, Int64.self), right.packed(layout, Int64.self), layout, pairing))
        case .doubleWord:
            terms = .doubleWord(
                .product(left.packed(layout, Int128.self), right.packed(layout, Int128.self), layout, pairing))
        case .wide:
            terms = .wide(
                .product(left.packed(layout, WideKey.self), right.packed(layout, WideKey.self), layout, pairing))
        }
        let product = Polynomial(
            layout, bound: bound, terms, denominator: left.body.denominator * right.body.denominator)
        // By Gauss's lemma the content of a full product is the product of the contents: nothing is left to reduce.
        return pairing == nil ? product : product.reduced
    }

    /// Both factors with what the content of one shares with the denominator of the other taken out.
    private static func cancelled(_ left: Polynomial, _ right: Polynomial) -> (Polynomial, Polynomial) {
        let (b, d) = (left.body.denominator, right.body.denominator)
        if b.isOne, d.isOne { return (left, right) }
        let first = d.isOne ? .one : left.body.terms.coefficients.content(startingWith: d)
        let second = b.isOne ? .one : right.body.terms.coefficients.content(startingWith: b)
        if first.isOne, second.isOne { return (left, right) }
        return (
            left.withCoefficients(
                left.body.terms.coefficients.divided(exactlyBy: first), denominator: b.exactQuotient(second)),
            right.withCoefficients(
                right.body.terms.coefficients.divided(exactlyBy: second), denominator: d.exactQuotient(first))
        )
    }

    /// The terms that `truncation` keeps.
    public func truncated(to truncation: Truncation) -> Polynomial { truncated(to: [truncation]) }

    /// The terms that every one of the `truncations` keeps.
    public func truncated(to truncations: [Truncation]) -> Polynomial {
        var kept = [Bool](repeating: true, count: termCount)
        for truncation in truncations {
            let weights = weights(truncation)
            for index in kept.indices where weights[index] > truncation.bound { kept[index] = false }
        }
        return keeping { kept[$0] }
    }

    /// The weight of every term.
    func weights(_ truncation: Truncation) -> [Int] {
        let weights = body.layout.variables.map { symbol in
            truncation.weights.first { $0.symbol == symbol }?.weight ?? 0
        }
        var result: [Int] = []
        result.reserveCapacity(termCount)
        forEachTerm { _, exponents in
            var sum = 0
            for field in exponents.indices { sum += weights[field] * exponents[field] }
            result.append(sum)
        }
        return result
    }
}

/// Terms of two factors by their weights, and which classes may be multiplied.
struct ClassPairing {
    /// The class of every term of either factor.
    let left: [Int]
    let right: [Int]
    let leftCount: Int
    let rightCount: Int
    private let allowed: [Bool]

    init(_ left: Polynomial, _ right: Polynomial, _ truncations: [Truncation]) {
        func classes(_ factor: Polynomial) -> (of: [Int], weights: [[Int]]) {
            let weights = truncations.map { factor.weights($0) }
            var numbers: [[Int]: Int] = [:]
            var list: [[Int]] = []
            let of = (0..<factor.termCount).map { term in
                let vector = weights.map { $0[term] }
                if let known = numbers[vector] { return known }
                numbers[vector] = list.count
                list.append(vector)
                return list.count - 1
            }
            return (of, list)
        }
        let (a, b) = (classes(left), classes(right))
        self.left = a.of
        self.right = b.of
        leftCount = a.weights.count
        rightCount = b.weights.count
        allowed = a.weights.flatMap { first in
            b.weights.map { second in
                zip(truncations, zip(first, second)).allSatisfy { $0.bound >= $1.0 + $1.1 }
            }
        }
    }

    func allows(_ left: Int, _ right: Int) -> Bool { allowed[left * rightCount + right] }
}

extension PackedTerms {
    /// The product, by the algorithm that fits the shapes of the factors.
    static func product(
        _ left: PackedTerms, _ right: PackedTerms, _ layout: MonomialLayout, _ pairing: ClassPairing?
    ) -> PackedTerms {
        let kind = AccumulatorKind(left.coefficients, right.coefficients, count: min(left.count, right.count))
        if left.count * right.count <= 128, kind == .word || kind == .doubleWord {
            return productOfFew(left, right, pairing)
        }
        let shape = DenseShape.best(left, right, layout)
        switch kind {
        case .word:
            return product(left, right, layout, pairing, shape, WordAccumulator.self) { $0.words }
        case .doubleWord:
            return product(left, right, layout, pairing, shape, DoubleWordAccumulator.self) { $0.words }
        case .tripleWord:
            return product(left, right, layout, pairing, shape, TripleWordAccumulator.self) { $0.words }
        case .integer:
            return product(left, right, layout, pairing, shape, IntegerAccumulator.self) { coefficients in
                coefficients.words.indices.map { coefficients[$0] }
            }
        }
    }

    private static func product<Accumulator: ProductAccumulator>(
        _ left: PackedTerms, _ right: PackedTerms, _ layout: MonomialLayout, _ pairing: ClassPairing?,
        _ shape: DenseShape?, _: Accumulator.Type, _ factors: (Coefficients) -> [Accumulator.Factor]
    ) -> PackedTerms {
        let (a, b) = (factors(left.coefficients), factors(right.coefficients))
        if let shape {
            return DenseProduct<Key, Accumulator>(left.keys, a, right.keys, b, layout, shape, pairing).terms()
        }
        guard let pairing else {
            return left.count <= right.count
                ? HeapProduct<Key, Accumulator>.product(left.keys, a, right.keys, b)
                : HeapProduct<Key, Accumulator>.product(right.keys, b, left.keys, a)
        }
        // One product for every class of the left factor, with all of the right factor that it may meet.
        var parts: [PackedTerms] = []
        for group in 0..<pairing.leftCount {
            let rows = left.keys.indices.filter { pairing.left[$0] == group }
            let columns = right.keys.indices.filter { pairing.allows(group, pairing.right[$0]) }
            if columns.isEmpty { continue }
            parts.append(
                HeapProduct<Key, Accumulator>.product(
                    rows.map { left.keys[$0] }, rows.map { a[$0] },
                    columns.map { right.keys[$0] }, columns.map { b[$0] }))
        }
        return sum(parts)
    }

    /// The sum of many, by halves.
    static func sum(_ parts: [PackedTerms]) -> PackedTerms {
        var parts = parts
        while parts.count > 1 {
            var halved: [PackedTerms] = []
            for index in stride(from: 0, to: parts.count, by: 2) {
                halved.append(
                    index + 1 < parts.count ? sum(parts[index], parts[index + 1], sign: 1) : parts[index])
            }
            parts = halved
        }
        return parts.first ?? PackedTerms()
    }

    /// All products, sorted and collected; no sum of them exceeds two words.
    private static func productOfFew(
        _ left: PackedTerms, _ right: PackedTerms, _ pairing: ClassPairing?
    ) -> PackedTerms {
        var pairs: [(key: Key, product: Int128)] = []
        pairs.reserveCapacity(left.count * right.count)
        for i in left.keys.indices {
            for j in right.keys.indices where pairing?.allows(pairing!.left[i], pairing!.right[j]) ?? true {
                pairs.append(
                    (
                        Key.combining(left.keys[i], right.keys[j]),
                        Int128(left.coefficients.words[i]) &* Int128(right.coefficients.words[j])
                    ))
            }
        }
        pairs.sort { $0.key > $1.key }
        var result = PackedTerms()
        result.reserve(pairs.count)
        var position = 0
        while position < pairs.count {
            let key = pairs[position].key
            var sum = pairs[position].product
            position += 1
            while position < pairs.count, pairs[position].key == key {
                sum &+= pairs[position].product
                position += 1
            }
            if sum != 0 {
                result.keys.append(key)
                result.coefficients.append(sum)
            }
        }
        return result
    }
}
