import Exact
import Foundation
import PeerGMP

extension BenchmarkCase {
    static let rationals: [BenchmarkCase] = [
        integerSum, integerProducts,
        pairs("fraction-sums", "a[i] + b[i] for # pairs of fractions below 1000/1000", .sums, smallFraction),
        pairs("fraction-products", "a[i]·b[i] for # pairs of fractions below 1000/1000", .products, smallFraction),
        large(
            "large-integer-sum", "2^100 plus # integers of 60 bits", .sum, start: twoTo100,
            { $0.integerText(bits: 60) }),
        large(
            "large-fraction-sum", "2^100/720721 plus # fractions with denominators 1 … 24", .sum,
            start: twoTo100 + "/720721", { "\($0.integerText(bits: 30))/\(1 + $0.next() % 24)" }),
        large(
            "large-products-sum", "0 plus # products of integers of 60 bits", .sumOfProducts, start: "0",
            { $0.integerText(bits: 60) }),
        large("growing-product", "the product of # integers of 20 bits", .product, start: "1") {
            $0.integerText(bits: 20)
        },
        harmonic,
        pairs("overflowing-products", "a[i]·b[i] for # pairs of 60-bit integers", .products) {
            $0.integerText(bits: 60)
        },
        pairs("large-fraction-sums", "a[i] + b[i] for # pairs of fractions with parts of 100 bits", .sums) {
            $0.fractionText(bits: 100)
        },
        pairs("large-fraction-products", "a[i]·b[i] for # pairs of fractions with parts of 100 bits", .products) {
            $0.fractionText(bits: 100)
        },
        integerAccumulation,
    ]

    /// 2¹⁰⁰
    private static let twoTo100 = "1267650600228229401496703205376"
    private static let smallFraction: @Sendable (inout SplitMix64) -> String = {
        "\(Int($0.next() % 1999) - 999)/\(1 + $0.next() % 999)"
    }
}

// MARK: - Integers that fit a machine word

extension BenchmarkCase {
    private static let integerSum = BenchmarkCase(
        name: "integer-sum", chapter: .rationals, summary: "Σ i·c over # values of i", size: 1_000_000,
        operations: { $0 }, targets: [.time(atMost: 3, times: "Double")],
        contenders: [
            Contender("ours") { size in
                Trial {
                    sumOfMultiples(of: Rational(7), count: size)
                } answer: {
                    "\($0)"
                }
            },
            Contender("Double") { size in
                Trial {
                    sumOfMultiples(of: 7.0, count: size)
                } answer: {
                    String(format: "%.0f", $0)
                }
            },
            Contender(GMP.name) { size in
                let factor = GMP.list(["7"])
                return Trial {
                    let sum = GMP.List(count: 1)
                    gmp_list_accumulate_multiples(sum.pointer, factor.pointer, size)
                    return sum
                } answer: {
                    GMP.texts($0).joined()
                }
            },
        ])

    private static let integerProducts = BenchmarkCase(
        name: "integer-products", chapter: .rationals, summary: "Σ a[i]·b[i] over 1000 small integers, # times",
        size: 1000, operations: { 1000 * $0 }, targets: [.time(atMost: 3, times: "Double")],
        contenders: [
            accumulation(OurFractions.self, .sumOfProducts, start: "0", count: 1000, smallInteger),
            Contender("Double") { size in
                let (a, b) = inputs(1000, smallInteger)
                let (left, right) = (a.compactMap(Double.init), b.compactMap(Double.init))
                return Trial {
                    var sum = 0.0
                    for _ in 0..<size { addProducts(left, right, to: &sum) }
                    return sum
                } answer: {
                    String(format: "%.0f", $0)
                }
            },
            accumulation(FLINTFractions.self, .sumOfProducts, start: "0", count: 1000, smallInteger),
            accumulation(GMP.self, .sumOfProducts, start: "0", count: 1000, smallInteger),
        ])

    private static let smallInteger: @Sendable (inout SplitMix64) -> String = { "\(Int($0.next() % 1999) - 999)" }
}

@inline(never)
private func sumOfMultiples(of factor: Rational, count: Int) -> Rational {
    var sum: Rational = 0
    for i in 0..<count { sum.addMul(Rational(i), factor) }
    return sum
}

@inline(never)
private func sumOfMultiples(of factor: Double, count: Int) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += Double(i) * factor }
    return sum
}

@inline(never)
private func addProducts(_ a: [Double], _ b: [Double], to sum: inout Double) {
    for i in a.indices { sum += a[i] * b[i] }
}

// MARK: - Lists

/// What is done with two lists.
private enum PairOperation { case sums, products }

/// What is done with one value and one or two lists.
private enum Accumulation { case sum, sumOfProducts, product }

/// Two lists of random numbers.
private func inputs(_ count: Int, _ number: (inout SplitMix64) -> String) -> ([String], [String]) {
    var random = SplitMix64(seed: 1000)
    return ((0..<count).map { _ in number(&random) }, (0..<count).map { _ in number(&random) })
}

/// Passes over lists of a length in one run, so that it takes long enough to be timed.
private func passes(_ count: Int) -> Int { max(1, 100_000 / count) }

private func pairs(
    _ name: String, _ summary: String, _ operation: PairOperation,
    _ number: @escaping @Sendable (inout SplitMix64) -> String
) -> BenchmarkCase {
    func contender<System: FractionSystem>(_: System.Type) -> Contender {
        Contender(System.name) { size in
            let (a, b) = inputs(size, number)
            let (left, right) = (System.list(a), System.list(b))
            let out = System.list([String](repeating: "0", count: size))
            return Trial {
                for _ in 0..<passes(size) {
                    switch operation {
                    case .sums: System.add(out, left, right)
                    case .products: System.multiply(out, left, right)
                    }
                }
                return out
            } answer: {
                System.texts($0).joined(separator: " ")
            }
        }
    }
    // A processor learns a short list of small fractions by heart: with 1000 pairs its branch predictor saves a third.
    let isSmall = name.hasPrefix("fraction-")
    return BenchmarkCase(
        name: name, chapter: .rationals, summary: summary, size: isSmall ? 10_000 : 1000,
        operations: { $0 * passes($0) },
        targets: isSmall
            ? [.time(atMost: 1, times: FLINTFractions.name), .nanoseconds(atMost: 30)]
            : [.time(atMost: 2.5, times: GMP.name)],
        contenders: [contender(OurFractions.self), contender(FLINTFractions.self), contender(GMP.self)])
}

/// One value, starting at `start`, to which a list of random numbers (the same in every pass) is added or multiplied.
private func accumulation<System: FractionSystem>(
    _: System.Type, _ operation: Accumulation, start: String, count: Int? = nil,
    _ number: @escaping @Sendable (inout SplitMix64) -> String
) -> Contender {
    Contender(System.name) { size in
        let (a, b) = inputs(count ?? size, number)
        let (left, right) = (System.list(a), System.list(b))
        return Trial {
            var total = System.list([start])
            for _ in 0..<(count == nil ? passes(size) : size) {
                switch operation {
                case .sum: System.accumulate(total, left)
                case .sumOfProducts: System.accumulateProducts(total, left, right)
                case .product:
                    total = System.list([start])
                    System.accumulateFactors(total, left)
                }
            }
            return total
        } answer: {
            System.texts($0).joined(separator: " ")
        }
    }
}

private func large(
    _ name: String, _ summary: String, _ operation: Accumulation, start: String,
    _ number: @escaping @Sendable (inout SplitMix64) -> String
) -> BenchmarkCase {
    BenchmarkCase(
        name: name, chapter: .rationals, summary: summary, size: 1000, operations: { $0 * passes($0) },
        targets: [.time(atMost: 2.5, times: GMP.name)],
        contenders: [
            accumulation(OurFractions.self, operation, start: start, number),
            accumulation(FLINTFractions.self, operation, start: start, number),
            accumulation(GMP.self, operation, start: start, number),
        ])
}

// MARK: - Growing sums

extension BenchmarkCase {
    private static let harmonic = BenchmarkCase(
        name: "harmonic", chapter: .rationals, summary: "1 + 1/2 + … + 1/#", size: 2000, operations: { $0 },
        targets: [.time(atMost: 2.5, times: GMP.name)],
        contenders: [
            harmonicSum(OurFractions.self), harmonicSum(FLINTFractions.self), harmonicSum(GMP.self),
        ])

    private static func harmonicSum<System: FractionSystem>(_: System.Type) -> Contender {
        Contender(System.name) { size in
            let terms = System.list((1...size).map { "1/\($0)" })
            return Trial {
                let sum = System.list(["0"])
                System.accumulate(sum, terms)
                return sum
            } answer: {
                System.texts($0).joined()
            }
        }
    }

    private static let integerAccumulation = BenchmarkCase(
        name: "integer-type", chapter: .rationals, summary: "Integer: 0 plus # products of integers of 60 bits",
        size: 1000, operations: { $0 * passes($0) },
        contenders: [
            Contender("ours") { size in
                let (a, b) = inputs(size) { $0.integerText(bits: 60) }
                let (left, right) = (a.compactMap { Integer($0) }, b.compactMap { Integer($0) })
                return Trial {
                    var sum: Integer = 0
                    for _ in 0..<passes(size) { addProducts(left, right, to: &sum) }
                    return sum
                } answer: {
                    "\($0)"
                }
            },
            Contender("GMP mpz") { size in
                let (a, b) = inputs(size) { $0.integerText(bits: 60) }
                let (left, right) = (GMP.list(a), GMP.list(b))
                return Trial {
                    let sum = GMP.List(count: 1)
                    for _ in 0..<passes(size) {
                        gmp_list_accumulate_integer_products(sum.pointer, left.pointer, right.pointer)
                    }
                    return sum
                } answer: {
                    GMP.texts($0).joined()
                }
            },
        ])
}

@inline(never)
private func addProducts(_ a: [Integer], _ b: [Integer], to sum: inout Integer) {
    for i in a.indices { sum += a[i] * b[i] }
}
