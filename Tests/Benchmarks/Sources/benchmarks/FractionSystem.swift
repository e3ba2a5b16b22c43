import Exact
import PeerFLINT
import PeerGMP

/// What the cases about fractions ask of a system: lists of them, and loops over lists.
protocol FractionSystem: Sendable {
    associatedtype List
    static var name: String { get }

    static func list(_ texts: [String]) -> List
    static func texts(_ list: List) -> [String]
    /// out[i] = a[i] + b[i]
    static func add(_ out: List, _ a: List, _ b: List)
    /// out[i] = a[i] · b[i]
    static func multiply(_ out: List, _ a: List, _ b: List)
    /// sum[0] += a[i] for every i
    static func accumulate(_ sum: List, _ a: List)
    /// sum[0] += a[i] · b[i] for every i
    static func accumulateProducts(_ sum: List, _ a: List, _ b: List)
    /// product[0] *= a[i] for every i
    static func accumulateFactors(_ product: List, _ a: List)
}

// MARK: - Ours

enum OurFractions: FractionSystem {
    static let name = "ours"

    final class List {
        var values: [Rational]
        init(_ values: [Rational]) { self.values = values }
    }

    static func list(_ texts: [String]) -> List {
        List(
            texts.map { text in
                guard let value = Rational(text) else { preconditionFailure("not a number: \(text)") }
                return value
            })
    }

    static func texts(_ list: List) -> [String] { list.values.map(\.description) }
    static func add(_ out: List, _ a: List, _ b: List) { sums(&out.values, a.values, b.values) }
    static func multiply(_ out: List, _ a: List, _ b: List) { products(&out.values, a.values, b.values) }
    static func accumulate(_ sum: List, _ a: List) { addAll(a.values, to: &sum.values[0]) }
    static func accumulateProducts(_ sum: List, _ a: List, _ b: List) {
        addProducts(a.values, b.values, to: &sum.values[0])
    }
    static func accumulateFactors(_ product: List, _ a: List) { multiplyAll(a.values, into: &product.values[0]) }

    @inline(never)
    private static func sums(_ out: inout [Rational], _ a: [Rational], _ b: [Rational]) {
        for i in out.indices { out[i] = a[i] + b[i] }
    }

    @inline(never)
    private static func products(_ out: inout [Rational], _ a: [Rational], _ b: [Rational]) {
        for i in out.indices { out[i] = a[i] * b[i] }
    }

    @inline(never)
    private static func addAll(_ a: [Rational], to sum: inout Rational) {
        for value in a { sum += value }
    }

    @inline(never)
    private static func addProducts(_ a: [Rational], _ b: [Rational], to sum: inout Rational) {
        for i in a.indices { sum.addMul(a[i], b[i]) }
    }

    @inline(never)
    private static func multiplyAll(_ a: [Rational], into product: inout Rational) {
        for value in a { product *= value }
    }
}

// MARK: - In-place GMP

/// GMP's fractions, mpq, written to in place.
enum GMP: FractionSystem {
    static let name = "GMP mpq"

    final class List {
        let pointer: OpaquePointer
        let count: Int
        init(count: Int) {
            pointer = gmp_list_create(count)
            self.count = count
        }
        deinit { gmp_list_free(pointer) }
    }

    static func list(_ texts: [String]) -> List {
        let list = List(count: texts.count)
        for (index, text) in texts.enumerated() { gmp_list_set(list.pointer, index, text) }
        return list
    }

    static func texts(_ list: List) -> [String] {
        (0..<list.count).map { owned(gmp_list_text(list.pointer, $0)) }
    }

    static func add(_ out: List, _ a: List, _ b: List) { gmp_list_add(out.pointer, a.pointer, b.pointer) }
    static func multiply(_ out: List, _ a: List, _ b: List) { gmp_list_multiply(out.pointer, a.pointer, b.pointer) }
    static func accumulate(_ sum: List, _ a: List) { gmp_list_accumulate(sum.pointer, a.pointer) }
    static func accumulateProducts(_ sum: List, _ a: List, _ b: List) {
        gmp_list_accumulate_products(sum.pointer, a.pointer, b.pointer)
    }
    static func accumulateFactors(_ product: List, _ a: List) {
        gmp_list_accumulate_factors(product.pointer, a.pointer)
    }
}

// MARK: - FLINT

/// FLINT's fractions, fmpq: small parts inside a machine word too.
enum FLINTFractions: FractionSystem {
    static let name = "FLINT"

    final class List {
        let pointer: OpaquePointer
        let count: Int
        init(count: Int) {
            pointer = flint_list_create(count)
            self.count = count
        }
        deinit { flint_list_free(pointer) }
    }

    static func list(_ texts: [String]) -> List {
        let list = List(count: texts.count)
        for (index, text) in texts.enumerated() { flint_list_set(list.pointer, index, text) }
        return list
    }

    static func texts(_ list: List) -> [String] {
        (0..<list.count).map { owned(flint_list_text(list.pointer, $0)) }
    }

    static func add(_ out: List, _ a: List, _ b: List) { flint_list_add(out.pointer, a.pointer, b.pointer) }
    static func multiply(_ out: List, _ a: List, _ b: List) { flint_list_multiply(out.pointer, a.pointer, b.pointer) }
    static func accumulate(_ sum: List, _ a: List) { flint_list_accumulate(sum.pointer, a.pointer) }
    static func accumulateProducts(_ sum: List, _ a: List, _ b: List) {
        flint_list_accumulate_products(sum.pointer, a.pointer, b.pointer)
    }
    static func accumulateFactors(_ product: List, _ a: List) {
        flint_list_accumulate_factors(product.pointer, a.pointer)
    }
}
