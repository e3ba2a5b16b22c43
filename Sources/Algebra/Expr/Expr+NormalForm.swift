import Exact

// The normal form, and the only place that makes one. Goals, in this order: never wrong on any branch of any function; equal
// expressions are built equal, whatever the route, as far as the laws below reach; time n·log n in the number of parts.
//
// Sums      are flat; their terms, a number times a product, differ by more than the number; at most one term is a number;
//           a number times a sum is the sum of the products. Nothing else is expanded.
// Products  are flat; their factors have different bases; a number comes first. A sum among several factors has coprime
//           integer coefficients, the first positive: what it had in common stands in front.
// Powers    of variables, functions and such sums stay together, x^a·x^b = x^(a+b). All other bases come apart as far as
//           that is right on every branch: integer powers of products, (x·y)^n = x^n·y^n and (x^a)^n = x^(a·n), and any
//           power of positive factors, (p·x)^a = p^a·x^a and (p^r)^a = p^(r·a) for p > 0 and real r. What is left of such a
//           base therefore has an exponent without an integer part: (x·y)^(3/2) = x·y·(x·y)^(1/2).
// Numbers   to rational powers are one rational number times roots of integers between the powers: 8^(1/2) = 2·2^(1/2),
//           (2/3)^(1/2) = 6^(1/2)/3. A negative number is −1 times a positive one, and I is (−1)^(1/2): (−8)^(1/3) is
//           2·(−1)^(1/3), the principal root, never −2. 2^(x+1) is 2·2^x, 4^x is 2^(2·x).
// Functions have their sign drawn out if even or odd, and their values at a few special arguments.
//
// x^0 = 1 and 0·x = 0 for every x, as in any ring of formal expressions; 0^(−1) is an error, 0^x stays.

// MARK: - Sums

extension Expr {
    /// The sum of terms.
    ///
    /// - Complexity: O(n log n) comparisons for n terms.
    /// - Throws: ``ExprError/tooLarge(bits:)``.
    public static func sum(_ terms: [Expr]) throws(ExprError) -> Expr {
        if terms.count == 1 { return terms[0] }
        var collected = CollectedTerms(expected: terms.count)
        for term in terms { try collected.add(term, times: .one) }
        return collected.sum()
    }

    /// A number times the rest, which has no number in front.
    var coefficientAndRest: (coefficient: Rational, rest: Expr) {
        if case .number(let value) = head { return (value, .one) }
        guard case .product = head, let value = node.children[0].number else { return (.one, self) }
        if node.children.count == 2 { return (value, node.children[1]) }
        return (value, Expr(ExprNode(.product, Array(node.children[1...]))))
    }

    /// The number in front; 1 if there is none.
    var coefficient: Rational {
        switch head {
        case .number(let value): value
        case .product: node.children[0].number ?? .one
        default: .one
        }
    }

    /// A number that is not zero times something that is no sum and has no number in front.
    fileprivate static func term(_ coefficient: Rational, _ rest: Expr) -> Expr {
        if coefficient.isOne { return rest }
        if rest.isOne { return Expr(coefficient) }
        if case .product = rest.head { return Expr(ExprNode(.product, [Expr(coefficient)] + rest.node.children)) }
        return Expr(ExprNode(.product, [Expr(coefficient), rest]))
    }
}

/// Like terms, with the sum of their numbers.
private struct CollectedTerms {
    private var constant = Rational.zero
    private var position: [Expr: Int] = [:]
    private var terms: [(rest: Expr, coefficient: Rational, whole: Expr?)] = []

    init(expected count: Int) {
        position.reserveCapacity(count)
        terms.reserveCapacity(count)
    }

    mutating func add(_ term: Expr, times scale: Rational) throws(ExprError) {
        if case .sum = term.head {
            for part in term.node.children { try add(term: part, times: scale) }
        } else {
            try add(term: term, times: scale)
        }
    }

    private mutating func add(term: Expr, times scale: Rational) throws(ExprError) {
        if case .number(let value) = term.head {
            constant = try (constant + (value * scale).checked()).checked()
            return
        }
        var (coefficient, rest) = term.coefficientAndRest
        if !scale.isOne { coefficient = try (coefficient * scale).checked() }
        if let known = position[rest] {
            terms[known].coefficient = try (terms[known].coefficient + coefficient).checked()
            terms[known].whole = nil
        } else {
            position[rest] = terms.count
            terms.append((rest, coefficient, scale.isOne ? term : nil))
        }
    }

    func sum() -> Expr {
        var parts: [Expr] = []
        for (rest, coefficient, whole) in terms where !coefficient.isZero {
            parts.append(whole ?? Expr.term(coefficient, rest))
        }
        if !constant.isZero { parts.append(Expr(constant)) }
        if parts.count < 2 { return parts.first ?? .zero }
        parts.sort(by: Expr.isTerm)
        return Expr(ExprNode(.sum, parts, isPrimitive: Expr.content(of: parts).isOne))
    }
}

extension Rational {
    /// The number, unless it is too large to go on with.
    fileprivate func checked() throws(ExprError) -> Rational {
        if bitWidth > ExactLimits.maximumBits { throw .tooLarge(bits: bitWidth) }
        return self
    }
}

extension Expr {
    /// What the terms of a sum have in common: the largest rational number that leaves integer coefficients, with the sign
    /// of the first.
    fileprivate static func content(of terms: [Expr]) -> Rational {
        var (numerator, denominator) = (Integer.zero, Integer.one)
        for term in terms {
            let coefficient = term.coefficient
            numerator = numerator.greatestCommonDivisor(with: coefficient.numerator)
            let divisor = coefficient.denominator
            if !divisor.isOne {
                let shared = denominator.greatestCommonDivisor(with: divisor)
                guard let (quotient, _) = try? divisor.quotientAndRemainder(dividingBy: shared) else { continue }
                denominator *= quotient
            }
        }
        let sign: Integer = terms[0].coefficient.signum() < 0 ? -1 : 1
        return (try? Rational(numerator: sign * numerator, denominator: denominator)) ?? .one
    }

    /// A number that is not zero times an expression.
    fileprivate func scaled(by number: Rational) throws(ExprError) -> Expr {
        if number.isOne { return self }
        var collected = CollectedTerms(expected: termsOrSelf.count)
        try collected.add(self, times: number)
        return collected.sum()
    }

    /// Whether the sign is drawn out of an expression: its number, or that of its first term, is negative.
    var hasMinusSign: Bool {
        if case .sum = head { return node.children[0].coefficient.signum() < 0 }
        return coefficient.signum() < 0
    }
}

// MARK: - Products

extension Expr {
    /// The product of factors.
    ///
    /// - Complexity: O(n log n) comparisons for n factors.
    /// - Throws: ``ExprError/tooLarge(bits:)``.
    public static func product(_ factors: [Expr]) throws(ExprError) -> Expr {
        if factors.count == 1 { return factors[0] }
        if factors.count == 2 {
            if let number = factors[0].number, !number.isZero { return try factors[1].scaled(by: number) }
            if let number = factors[1].number, !number.isZero { return try factors[0].scaled(by: number) }
        }
        var collected = CollectedFactors()
        try collected.multiply(by: factors)
        return try collected.product()
    }
}

/// Factors with equal bases, with their exponents.
private struct CollectedFactors {
    private var number = Rational.one
    private var numericPowers = NumericPowers()
    private var position: [Expr: Int] = [:]
    private var groups: [(base: Expr, exponents: [Expr], whole: Expr)?] = []
    private var merged: [Int] = []

    mutating func multiply(by factors: [Expr]) throws(ExprError) {
        var waiting = factors
        // A power of a merged base may come apart into factors, which then are merged in turn: there are fewer each time.
        while !waiting.isEmpty {
            for factor in waiting {
                if case .product = factor.head {
                    for part in factor.node.children { try add(part) }
                } else {
                    try add(factor)
                }
            }
            waiting = try mergeExponents()
        }
    }

    private mutating func add(_ factor: Expr) throws(ExprError) {
        switch factor.head {
        case .number(let value): number = try (number * value).checked()
        case .sum where !factor.node.isPrimitive:
            let content = Expr.content(of: factor.node.children)
            number = try (number * content).checked()
            group(try factor.scaled(by: content.inverse), .one, whole: nil)
        case .power:
            let (base, exponent) = (factor.node.children[0], factor.node.children[1])
            if let value = base.number, !value.isZero {
                try numericPowers.multiply(by: value, to: exponent)
            } else {
                group(base, exponent, whole: factor)
            }
        case .constant(.imaginaryUnit): try numericPowers.multiply(by: -1, to: Expr(1, 2))
        default: group(factor, .one, whole: factor)
        }
    }

    private mutating func group(_ base: Expr, _ exponent: Expr, whole: Expr?) {
        if let known = position[base] {
            if groups[known]?.exponents.count == 1 { merged.append(known) }
            groups[known]?.exponents.append(exponent)
        } else {
            position[base] = groups.count
            groups.append((base, [exponent], whole ?? base))
        }
    }

    /// Adds up exponents; returns powers that have turned into something else.
    private mutating func mergeExponents() throws(ExprError) -> [Expr] {
        var different: [Expr] = []
        for index in merged {
            guard let (base, exponents, _) = groups[index] else { continue }
            let exponent = try Expr.sum(exponents)
            let whole = try Expr.power(base, exponent)
            if whole.isPower(of: base) {
                groups[index] = (base, [exponent], whole)
            } else {
                groups[index] = nil
                position[base] = nil
                different.append(whole)
            }
        }
        merged = []
        return different
    }

    func product() throws(ExprError) -> Expr {
        if number.isZero { return .zero }
        var factors = groups.compactMap { $0?.whole }
        let (scale, powers) = try numericPowers.factors()
        factors += powers
        let number = try (number * scale).checked()
        if factors.isEmpty { return Expr(number) }
        if factors.count == 1 { return try factors[0].scaled(by: number) }
        factors.sort(by: Expr.isFactor)
        if !number.isOne { factors.insert(Expr(number), at: 0) }
        return Expr(ExprNode(.product, factors))
    }
}

extension Expr {
    /// Whether this is a factor that can stand with others as a power of a base.
    fileprivate func isPower(of base: Expr) -> Bool {
        switch head {
        case .power: node.children[0].isIdentical(to: base)
        case .product, .number, .constant(.imaginaryUnit): false
        default: node.isPrimitive && isIdentical(to: base)
        }
    }
}

extension Rational {
    /// One over a number that is not zero.
    fileprivate var inverse: Rational { .one / self }
}

// MARK: - Powers

extension Expr {
    /// `base^exponent`.
    ///
    /// - Complexity: linear in the number of factors of the base.
    /// - Throws: ``ExprError/divisionByZero`` for a negative power of 0, ``ExprError/tooLarge(bits:)`` as for 2^(10^9).
    public static func power(_ base: Expr, _ exponent: Expr) throws(ExprError) -> Expr {
        if exponent.isZero { return .one }
        if exponent.isOne || base.isOne { return base }
        switch base.head {
        case .number(let value):
            if !value.isZero { return try numericPower(value, exponent) }
            if let number = exponent.number, number.signum() < 0 { throw .divisionByZero }
            return exponent.isPositive ? .zero : asItStands(base, exponent)
        case .constant(.imaginaryUnit):
            return try numericPower(-1, exponent.scaled(by: Rational(1, 2)))
        case .product, .power:
            break
        case .sum:
            if base.node.isPrimitive { return asItStands(base, exponent) }
        default:
            return asItStands(base, exponent)
        }
        let (whole, part) = try exponent.integerAndRest()
        if whole.isZero { return try rootTakenApart(base, part) }
        if part.isZero { return try integerPower(base, whole) }
        return try .product([integerPower(base, whole), rootTakenApart(base, part)])
    }

    private static func asItStands(_ base: Expr, _ exponent: Expr) -> Expr {
        Expr(ExprNode(.power, [base, exponent]))
    }

    /// An exponent as an integer plus the rest: its integer terms and the integer part of its number, then all others.
    private func integerAndRest() throws(ExprError) -> (whole: Expr, part: Expr) {
        if isInteger { return (self, .zero) }
        var (whole, part): ([Expr], [Expr]) = ([], [])
        for term in termsOrSelf {
            if let number = term.number {
                let floor = Rational(number.floor)
                whole.append(Expr(floor))
                part.append(Expr(number - floor))
            } else if term.isInteger {
                whole.append(term)
            } else {
                part.append(term)
            }
        }
        return (try .sum(whole + [.zero]), try .sum(part + [.zero]))
    }

    /// `base^exponent` for an integer exponent: (a·b)^n = a^n·b^n and (a^b)^n = a^(b·n).
    private static func integerPower(_ base: Expr, _ exponent: Expr) throws(ExprError) -> Expr {
        switch base.head {
        case .product:
            return try .product(base.node.children.map { factor throws(ExprError) in try power(factor, exponent) })
        case .power:
            return try power(base.node.children[0], .product([base.node.children[1], exponent]))
        case .sum:
            let content = content(of: base.node.children)
            let primitive = try base.scaled(by: content.inverse)
            return try .product([numericPower(content, exponent), asItStands(primitive, exponent).withoutFirstPower])
        default:
            return asItStands(base, exponent)
        }
    }

    private var withoutFirstPower: Expr { node.children[1].isOne ? node.children[0] : self }

    /// `base^exponent` for an exponent without integer part: positive factors leave the base.
    private static func rootTakenApart(_ base: Expr, _ exponent: Expr) throws(ExprError) -> Expr {
        switch base.head {
        case .power:
            let (inner, first) = (base.node.children[0], base.node.children[1])
            // For a > 0 and real b, log(a^b) = b·log(a).
            if inner.isPositive, first.isReal { return try power(inner, .product([first, exponent])) }
        case .product:
            // For a > 0, log(a·b) = log(a) + log(b).
            var positive: [Expr] = []
            var others: [Expr] = []
            for factor in base.node.children {
                if let number = factor.number {
                    if !number.magnitude.isOne { positive.append(Expr(number.magnitude)) }
                    if number.signum() < 0 { others.append(.minusOne) }
                } else if factor.isPositive {
                    positive.append(factor)
                } else {
                    others.append(factor)
                }
            }
            if positive.isEmpty { break }
            let powers = try positive.map { factor throws(ExprError) in try power(factor, exponent) }
            if others.isEmpty { return try .product(powers) }
            return try .product(powers + [power(.product(others), exponent)])
        case .sum:
            let content = content(of: base.node.children).magnitude
            if content.isOne { break }
            return try .product([numericPower(content, exponent), power(base.scaled(by: content.inverse), exponent)])
        default: break
        }
        return asItStands(base, exponent)
    }

    private static func numericPower(_ base: Rational, _ exponent: Expr) throws(ExprError) -> Expr {
        if let number = exponent.number, number.isInteger { return Expr(try base.integerPower(number)) }
        var powers = NumericPowers()
        try powers.multiply(by: base, to: exponent)
        let (number, factors) = try powers.factors()
        if factors.isEmpty { return Expr(number) }
        if factors.count == 1 { return try factors[0].scaled(by: number) }
        return Expr(ExprNode(.product, (number.isOne ? [] : [Expr(number)]) + factors))
    }
}

extension Rational {
    /// The power with an integer exponent of any size.
    fileprivate func integerPower(_ exponent: Rational) throws(ExprError) -> Rational {
        if isOne { return self }
        if magnitude.isOne { return exponent.numerator.isOdd ? self : .one }
        guard let word = exponent.asInt else { throw .tooLarge(bits: Int.max) }
        do { return try power(word) } catch { throw ExprError(error) }
    }
}

// MARK: - Powers of numbers

/// Powers of numbers other than zero with exponents that are not integers.
private struct NumericPowers {
    /// The exponent of each prime, and of −1: its number and its other terms.
    private var primes: [Integer: (number: Rational, others: [Expr])] = [:]

    mutating func multiply(by base: Rational, to exponent: Expr) throws(ExprError) {
        // (−a)^b = (−1)^b·a^b for a > 0.
        if base.signum() < 0 { try multiply(byPrime: -1, to: exponent, times: 1) }
        for (prime, multiplicity) in PrimePowers(base.numerator.magnitude).factors {
            try multiply(byPrime: prime, to: exponent, times: multiplicity)
        }
        for (prime, multiplicity) in PrimePowers(base.denominator).factors {
            try multiply(byPrime: prime, to: exponent, times: -multiplicity)
        }
    }

    private mutating func multiply(byPrime prime: Integer, to exponent: Expr, times multiplicity: Int) throws(ExprError)
    {
        var (number, others) = primes[prime] ?? (.zero, [])
        for term in exponent.termsOrSelf {
            if let value = term.number {
                number = try (number + (value * Rational(multiplicity)).checked()).checked()
            } else {
                others.append(try term.scaled(by: Rational(multiplicity)))
            }
        }
        primes[prime] = (number, others)
    }

    /// A number, and powers in their order as factors: primes with equal exponents have been multiplied.
    func factors() throws(ExprError) -> (number: Rational, powers: [Expr]) {
        var result = Rational.one
        var powers: [Expr] = []
        var bases: [Expr: Rational] = [:]
        for (prime, (number, others)) in primes.sorted(by: { $0.key < $1.key }) {
            let floor = Rational(number.floor)
            result = try (result * Rational(prime).integerPower(floor)).checked()
            var symbolic = try Expr.sum(others + [.zero])
            if prime == -1 { symbolic = try Expr.sum(symbolic.termsOrSelf.map { $0.exponentOfMinusOne() }) }
            for exponent in [Expr(number - floor), symbolic] where !exponent.isZero {
                if PrimePowers.isCertainlyPrime(prime) {
                    bases[exponent] = try ((bases[exponent] ?? .one) * Rational(prime)).checked()
                } else if prime == -1, exponent.number == Rational(1, 2) {
                    powers.append(.imaginaryUnit)
                } else {
                    // What may be composite stays alone, so that the way in which a number came together never matters.
                    powers.append(Expr(ExprNode(.power, [Expr(Rational(prime)), exponent])))
                }
            }
        }
        powers += bases.map { exponent, base in Expr(ExprNode(.power, [Expr(base), exponent])) }
        return (result, powers.sorted(by: Expr.isFactor))
    }
}

extension Expr {
    /// A term of the exponent of −1, where even multiples of integers do not count: (−1)^(3n) = (−1)^n.
    fileprivate func exponentOfMinusOne() -> Expr {
        let (coefficient, rest) = coefficientAndRest
        guard rest.isInteger else { return self }
        let turns = (coefficient * Rational(1, 2)).floor
        let remaining = coefficient - 2 * Rational(turns)
        return remaining.isZero ? .zero : Expr.term(remaining, rest)
    }
}

extension Expr {
    /// The terms of a sum; anything else is its own only term.
    var termsOrSelf: [Expr] {
        if case .sum = head { return node.children }
        return [self]
    }
}

// MARK: - Functions, sums and integrals

extension Expr {
    /// A function of arguments.
    ///
    /// - Throws: ``ExprError/wrongNumberOfArguments(function:expected:found:)``,
    ///   ``ExprError/undefined(function:argument:)``.
    public static func call(_ function: Function, _ arguments: [Expr]) throws(ExprError) -> Expr {
        if arguments.count != function.arity {
            throw .wrongNumberOfArguments(function: function.name, expected: function.arity, found: arguments.count)
        }
        if function.parity != .none, arguments[0].hasMinusSign {
            let value = try call(function, [arguments[0].scaled(by: -1)])
            return function.parity == .even ? value : try value.scaled(by: value.isZero ? 1 : -1)
        }
        return try function.special(arguments) ?? Expr(ExprNode(.call(function), arguments))
    }

    /// The expression with other children, made normal again: the one step of every rule that goes on below.
    ///
    /// Body and bounds of a Σ or ∫ are given with the places of its variable as they are in ``children``.
    public func rebuilt(from children: [Expr]) throws(ExprError) -> Expr {
        if zip(children, node.children).allSatisfy({ $0.isIdentical(to: $1) }) { return self }
        switch head {
        case .number, .constant, .variable: return self
        case .sum: return try .sum(children)
        case .product: return try .product(children)
        case .power: return try .power(children[0], children[1])
        case .call(let function): return try .call(function, children)
        case .summation, .integral: return try .binder(head, children)
        }
    }

    /// A Σ or ∫; it is never evaluated.
    static func binder(_ head: ExprHead, _ children: [Expr]) throws(ExprError) -> Expr {
        // The empty sum is 0. SymPy would read it as minus the sum over the integers between its bounds, so it must not
        // get as far as print.
        if head == .summation, let first = children[1].number, let last = children[2].number, last < first {
            return .zero
        }
        let node = ExprNode(head, children)
        if node.binders > deepestBinders { throw .tooManyNestedBinders }
        return Expr(node)
    }
}
