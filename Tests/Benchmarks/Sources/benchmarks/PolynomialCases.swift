import Algebra

extension BenchmarkCase {
    static let polynomials: [BenchmarkCase] = [
        fateman, sparse, outgrowing64, outgrowing128, fractions, big, bigFractions, power, quotient, truncated,
    ]

    /// Fateman's product: a dense one with coefficients of a machine word.
    private static let fateman = BenchmarkCase(
        name: "fateman", chapter: .polynomials, summary: "p·(p + 1) with p = (1 + x + y + z)^#", size: 20,
        targets: [.time(atMost: 2, times: FLINT.name), .time(atMost: 0.1, times: GiNaC.name)],
        contenders: squareAndMore(.linear(["1", "1", "1", "1"]), withGiNaC: true))

    /// Monagan and Pearce's sparse product.
    private static let sparse = BenchmarkCase(
        name: "sparse", chapter: .polynomials,
        summary: "(1 + x + y + 2z² + 3t³ + 5u⁵)^# · (1 + u + t + 2z² + 3y³ + 5x⁵)^#", size: 12, runs: 3,
        isIsolated: true,
        targets: [.time(atMost: 3, times: FLINT.name), .memory(atMost: 1.5, times: FLINT.name)],
        contenders: [
            sparseProduct(Ours.self), sparseProduct(FLINT.self),
            Contender(FLINTIntegers.name) { size in
                let left = FLINTIntegers.integers(FLINT.power(FLINT.polynomial(sparseLeft), size))
                let right = FLINTIntegers.integers(FLINT.power(FLINT.polynomial(sparseRight), size))
                return Trial {
                    FLINTIntegers.product(left, right)
                } answer: {
                    FLINTIntegers.fingerprint($0).description
                }
            },
        ])

    private static let outgrowing64 = BenchmarkCase(
        name: "outgrowing-64", chapter: .polynomials,
        summary: "p·(p + 1) with p = (1 + 2x + 3y + 5z)^#: factors within 64 bits, the product beyond", size: 15,
        contenders: squareAndMore(.linear(["1", "2", "3", "5"])))

    private static let outgrowing128 = BenchmarkCase(
        name: "outgrowing-128", chapter: .polynomials,
        summary: "p·(p + 1) with p = (3 + 5x + 7y + 11z)^#: factors beyond 64 bits, the product beyond 128", size: 20,
        contenders: squareAndMore(.linear(["3", "5", "7", "11"])))

    private static let fractions = BenchmarkCase(
        name: "fractions", chapter: .polynomials, summary: "p·(p + 1) with p = (1 + x/2 + y/3 + z/5)^#", size: 12,
        contenders: squareAndMore(.linear(["1", "1/2", "1/3", "1/5"]), overIntegers: false))

    private static let big = BenchmarkCase(
        name: "big-300", chapter: .polynomials,
        summary: "dense polynomials of degree # in x, y, z with random integers of 300 bits", size: 16, runs: 5,
        contenders: randomProduct { $0.integerText(bits: 300) })

    private static let bigFractions = BenchmarkCase(
        name: "big-300-fractions", chapter: .polynomials,
        summary: "the same over denominators 1 … 24, degree #", size: 16, runs: 5,
        contenders: randomProduct(overIntegers: false) { "\($0.integerText(bits: 300))/\(1 + $0.next() % 24)" })

    private static let power = BenchmarkCase(
        name: "power", chapter: .polynomials, summary: "(1 + x + y + z)^#", size: 30, runs: 5,
        contenders: [powerOfSum(Ours.self), powerOfSum(FLINT.self), powerOfSum(GiNaC.self)])

    private static let quotient = BenchmarkCase(
        name: "division", chapter: .polynomials, summary: "p·(p + 1) / (p + 1) with p = (1 + x + y + z)^#", size: 20,
        runs: 5, contenders: [exactQuotient(Ours.self), exactQuotient(FLINT.self)])

    private static let truncated = BenchmarkCase(
        name: "truncated", chapter: .polynomials, summary: "p·p through g^3 with p = (1 + g + x + y + z)^#", size: 12,
        runs: 5, targets: [.time(atMost: 1, times: "full product, then truncated")],
        contenders: [
            Contender(Ours.name) { size in
                let p = Ours.power(Ours.polynomial(.linear(["1", "1", "1", "1", "1"])), size)
                let bound = Truncation(Ours.symbol(0), atMost: 3)
                return Trial {
                    p.multiplied(by: p, within: bound)
                } answer: {
                    Ours.fingerprint($0).description
                }
            },
            Contender("full product, then truncated") { size in
                let p = Ours.power(Ours.polynomial(.linear(["1", "1", "1", "1", "1"])), size)
                let bound = Truncation(Ours.symbol(0), atMost: 3)
                return Trial {
                    (p * p).truncated(to: bound)
                } answer: {
                    Ours.fingerprint($0).description
                }
            },
        ])
}

// MARK: - What the contenders do

/// p·(p + 1) with a power p of the sum.
private func squareAndMore(
    _ sum: InputPolynomial, overIntegers: Bool = true, withGiNaC: Bool = false
) -> [Contender] {
    func product<System: PolynomialSystem>(_: System.Type) -> Contender {
        Contender(System.name) { size in
            let p = System.power(System.polynomial(sum), size)
            let more = System.sum(p, System.polynomial(.one(variables: sum.variables)))
            return Trial {
                System.product(p, more)
            } answer: {
                System.fingerprint($0).description
            }
        }
    }
    var contenders = [product(Ours.self), product(FLINT.self)]
    if overIntegers {
        contenders.append(
            Contender(FLINTIntegers.name) { size in
                let p = FLINT.power(FLINT.polynomial(sum), size)
                let more = FLINT.sum(p, FLINT.polynomial(.one(variables: sum.variables)))
                let (left, right) = (FLINTIntegers.integers(p), FLINTIntegers.integers(more))
                return Trial {
                    FLINTIntegers.product(left, right)
                } answer: {
                    FLINTIntegers.fingerprint($0).description
                }
            })
    }
    if withGiNaC { contenders.append(product(GiNaC.self)) }
    return contenders
}

/// The variables x, y, z, t, u.
private let sparseLeft = InputPolynomial([
    ("1", [0, 0, 0, 0, 0]), ("1", [1, 0, 0, 0, 0]), ("1", [0, 1, 0, 0, 0]), ("2", [0, 0, 2, 0, 0]),
    ("3", [0, 0, 0, 3, 0]), ("5", [0, 0, 0, 0, 5]),
])
private let sparseRight = InputPolynomial([
    ("1", [0, 0, 0, 0, 0]), ("1", [0, 0, 0, 0, 1]), ("1", [0, 0, 0, 1, 0]), ("2", [0, 0, 2, 0, 0]),
    ("3", [0, 3, 0, 0, 0]), ("5", [5, 0, 0, 0, 0]),
])

private func sparseProduct<System: PolynomialSystem>(_: System.Type) -> Contender {
    Contender(System.name) { size in
        let left = System.power(System.polynomial(sparseLeft), size)
        let right = System.power(System.polynomial(sparseRight), size)
        return Trial {
            System.product(left, right)
        } answer: {
            System.fingerprint($0).description
        }
    }
}

/// The product of two dense polynomials of degree `size` in three variables.
private func randomProduct(
    overIntegers: Bool = true, _ coefficient: @escaping @Sendable (inout SplitMix64) -> String
) -> [Contender] {
    @Sendable func factors(_ size: Int) -> (InputPolynomial, InputPolynomial) {
        var random = SplitMix64(seed: 300)
        let left = InputPolynomial.dense(variables: 3, degree: size) { coefficient(&random) }
        let right = InputPolynomial.dense(variables: 3, degree: size) { coefficient(&random) }
        return (left, right)
    }
    func product<System: PolynomialSystem>(_: System.Type) -> Contender {
        Contender(System.name) { size in
            let (a, b) = factors(size)
            let (left, right) = (System.polynomial(a), System.polynomial(b))
            return Trial {
                System.product(left, right)
            } answer: {
                System.fingerprint($0).description
            }
        }
    }
    guard overIntegers else { return [product(Ours.self), product(FLINT.self)] }
    let integers = Contender(FLINTIntegers.name) { size in
        let (a, b) = factors(size)
        let left = FLINTIntegers.integers(FLINT.polynomial(a))
        let right = FLINTIntegers.integers(FLINT.polynomial(b))
        return Trial {
            FLINTIntegers.product(left, right)
        } answer: {
            FLINTIntegers.fingerprint($0).description
        }
    }
    return [product(Ours.self), product(FLINT.self), integers]
}

private func powerOfSum<System: PolynomialSystem>(_: System.Type) -> Contender {
    Contender(System.name) { size in
        let base = System.polynomial(.linear(["1", "1", "1", "1"]))
        return Trial {
            System.power(base, size)
        } answer: {
            System.fingerprint($0).description
        }
    }
}

private func exactQuotient<System: PolynomialSystem>(_: System.Type) -> Contender {
    Contender(System.name) { size in
        let p = System.power(System.polynomial(.linear(["1", "1", "1", "1"])), size)
        let divisor = System.sum(p, System.polynomial(.one(variables: 3)))
        let product = System.product(p, divisor)
        return Trial {
            System.quotient(product, divisor)
        } answer: {
            $0.map { System.fingerprint($0).description } ?? "not divisible"
        }
    }
}
