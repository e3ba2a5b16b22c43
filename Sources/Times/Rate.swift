import Algebra
import Exact

/// How a function depends exponentially on one time: integer powers of the generators of a ``RateBasis``.
///
/// Rates add where functions are multiplied. The generators are independent, so two rates are equal exactly if their
/// exponents are, and a resonance, a rate that is zero, is seen without any comparison of functions.
public struct Rate: Hashable, Comparable, Sendable {
    /// Without trailing zeros.
    let exponents: [Int]

    init(_ exponents: [Int]) {
        var exponents = exponents
        while exponents.last == 0 { exponents.removeLast() }
        self.exponents = exponents
    }

    /// No exponential dependence.
    public static let zero = Rate([])

    public var isZero: Bool { exponents.isEmpty }

    public static func + (left: Rate, right: Rate) -> Rate {
        if left.isZero { return right }
        if right.isZero { return left }
        let (long, short) =
            left.exponents.count >= right.exponents.count
            ? (left.exponents, right.exponents) : (right.exponents, left.exponents)
        return Rate(long.indices.map { $0 < short.count ? long[$0] + short[$0] : long[$0] })
    }

    public static prefix func - (rate: Rate) -> Rate { Rate(rate.exponents.map { -$0 }) }

    public static func < (left: Rate, right: Rate) -> Bool {
        left.exponents.lexicographicallyPrecedes(right.exponents)
    }
}

/// Independent exponentials that the rates of a theory are made of.
///
/// For integrals the generators are exp(m·time) with single terms m: every rate is a sum of such terms, and it vanishes
/// only if all of them do. For sums they are base^time with bases that have no common factors: −1, prime numbers, symbols,
/// and irreducible polynomials.
public struct RateBasis: Sendable {
    public let measure: TimeMeasure
    /// By generator: the single term m, or the base.
    public private(set) var generators: [Polynomial] = []
    private var terms: [Monomial: (number: Int, unit: Rational)] = [:]

    public init(_ measure: TimeMeasure) { self.measure = measure }

    /// A basis for these rates: decay rates or bases, none of which is zero for sums.
    ///
    /// - Throws: ``TimesError/tooLarge``.
    public init(_ measure: TimeMeasure, spanning values: [RationalFunction]) throws(TimesError) {
        self.init(measure)
        guard measure == .integral else {
            for value in values { _ = try rate(of: value) }
            return
        }
        // One unit for all rates that share a term, so that 3γ/2 and γ are powers of exp(γ t/2).
        var order: [Monomial] = []
        var denominators: [Monomial: Integer] = [:]
        for value in values {
            guard let polynomial = value.polynomial else { throw .irrationalRates }
            for (monomial, coefficient) in polynomial.sortedTerms {
                if denominators[monomial] == nil { order.append(monomial) }
                let known = denominators[monomial] ?? 1
                let common = known.greatestCommonDivisor(with: coefficient.denominator)
                denominators[monomial] =
                    try! known.quotientAndRemainder(dividingBy: common).quotient
                    * coefficient.denominator
            }
        }
        for monomial in order {
            let unit = try! Rational(denominators[monomial]!).reciprocal()
            terms[monomial] = (generators.count, unit)
            generators.append(Polynomial(unit, monomial))
        }
    }

    /// The rate that stands for exp(value × time), or value^time; generators are added as needed.
    ///
    /// - Throws: ``TimesError``. A base must not be zero.
    public mutating func rate(of value: RationalFunction) throws(TimesError) -> Rate {
        switch measure {
        case .integral:
            guard let polynomial = value.polynomial else { throw .irrationalRates }
            var exponents = [Int](repeating: 0, count: generators.count)
            for (monomial, coefficient) in polynomial.sortedTerms {
                if terms[monomial] == nil {
                    let unit = try! Rational(coefficient.denominator).reciprocal()
                    terms[monomial] = (generators.count, unit)
                    generators.append(Polynomial(unit, monomial))
                    exponents.append(0)
                }
                let (number, unit) = terms[monomial]!
                let multiple = coefficient * (try! unit.reciprocal())
                guard multiple.isInteger, let power = multiple.asInt else { throw .irrationalRates }
                exponents[number] += power
            }
            return Rate(exponents)
        case .sum:
            precondition(!value.isZero, "base zero")
            var exponents = [Int](repeating: 0, count: generators.count)
            func add(_ generator: Polynomial, _ power: Int) {
                if let known = generators.firstIndex(of: generator) {
                    exponents[known] += power
                } else {
                    generators.append(generator)
                    exponents.append(power)
                }
            }
            guard let factorization = try? value.numerator.factorized() else { throw .tooLarge }
            var content = factorization.content
            if content < 0 {
                add(Polynomial(-1), 1)
                content = -content
            }
            for (prime, power) in Self.primes(of: content.numerator) { add(Polynomial(Rational(prime)), power) }
            for (prime, power) in Self.primes(of: content.denominator) { add(Polynomial(Rational(prime)), -power) }
            for (symbol, power) in factorization.monomial.factors { add(Polynomial(symbol), power) }
            for factor in factorization.factors { add(factor.base, factor.power) }
            for factor in value.denominatorFactors { add(factor.base, -factor.power) }
            return normal(Rate(exponents))
        }
    }

    /// (−1)^time to an even power is 1.
    func normal(_ rate: Rate) -> Rate {
        guard measure == .sum, let sign = generators.firstIndex(of: Polynomial(-1)), sign < rate.exponents.count,
            rate.exponents[sign] != 0, rate.exponents[sign] != 1
        else { return rate }
        var exponents = rate.exponents
        exponents[sign] = exponents[sign].isMultiple(of: 2) ? 0 : 1
        return Rate(exponents)
    }

    /// The coefficient r of exp(r × time), or the base of base^time.
    public func value(of rate: Rate) -> RationalFunction {
        switch measure {
        case .integral:
            return RationalFunction(
                zip(rate.exponents, generators).reduce(Polynomial.zero) { $0 + $1.1.scaled(by: Rational($1.0)) })
        case .sum:
            return zip(rate.exponents, generators).reduce(RationalFunction.one) { product, factor in
                factor.0 == 0 ? product : product * (try! RationalFunction(factor.1).power(factor.0))
            }
        }
    }

    /// The exponential of one time as a product of symbols of a table.
    public func symbols(of rate: Rate, at time: Symbol, in table: inout SymbolTable) -> Monomial {
        var product = Monomial.one
        for (generator, power) in zip(generators, rate.exponents) where power != 0 {
            let symbol =
                measure == .integral
                ? table.exponential(rate: generator, time: time) : table.geometric(base: generator, time: time)
            product = product * Monomial(symbol, power: power)
        }
        return product
    }

    /// The prime factors; what is left after trial division by small numbers counts as a prime.
    private static func primes(of number: Integer) -> [(prime: Integer, power: Int)] {
        var rest = number
        var found: [(Integer, Int)] = []
        var divisor = 2
        while !rest.isOne, divisor < 10_000 {
            var power = 0
            while let (quotient, remainder) = try? rest.quotientAndRemainder(dividingBy: Integer(divisor)),
                remainder.isZero
            {
                rest = quotient
                power += 1
            }
            if power > 0 { found.append((Integer(divisor), power)) }
            divisor += divisor == 2 ? 1 : 2
        }
        if !rest.isOne { found.append((rest, 1)) }
        return found
    }
}
