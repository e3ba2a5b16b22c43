import Exact

// Sums of rational functions ask again and again whether an irreducible factor divides a numerator, and mostly it does
// not. Trial division finds that out late, after many steps with exact numbers. So one value is looked at first:
//
// Let p = 2⁶¹ − 1, let f be primitive and q have denominators prime to p. If f divides q over ℚ, then by Gauss's lemma
// the quotient has denominators prime to p too, and f divides q modulo p, also after numbers are put for all symbols but
// one, s. A non-zero remainder of q(s) modulo f(s) in 𝔽ₚ[s] therefore proves that f does not divide q. A zero remainder
// proves nothing; a wrong one has a chance of about degree/2⁶¹.

/// The image of a primitive polynomial f in 𝔽ₚ[s], with fixed numbers for all symbols but s.
struct DivisibilityScreen {
    /// The symbol that is kept: one of the lowest positive degree in f.
    private let variable: Symbol
    /// sᵈ modulo f is Σ reduction[k]·sᵏ; empty where the image of f lost its degree and says nothing.
    private let reduction: [PrimeField]

    /// nil for a constant.
    init?(_ factor: Polynomial) {
        let degrees = factor.symbols.sorted().map { (symbol: $0, degree: factor.highestPower(of: $0) ?? 0) }
        guard let lowest = degrees.min(by: { $0.degree < $1.degree }) else { return nil }
        variable = lowest.symbol
        // A dense image of a high degree would cost more than the division.
        guard lowest.degree <= 64 else {
            reduction = []
            return
        }
        var image = [PrimeField](repeating: .zero, count: lowest.degree + 1)
        for term in factor.terms {
            guard let value = PrimeField.value(of: term, except: variable) else { preconditionFailure("not primitive") }
            image[term.monomial[variable]] += value
        }
        let scale = -image[lowest.degree].inverse
        reduction = scale == .zero ? [] : image.dropLast().map { $0 * scale }
    }

    /// Whether f certainly does not divide `polynomial`.
    func excludes(_ polynomial: Polynomial) -> Bool {
        if reduction.isEmpty { return false }
        let lowest = polynomial.lowestPower(of: variable) ?? 0
        var remainder = [PrimeField](repeating: .zero, count: reduction.count)
        var powers: [Int: [PrimeField]] = [:]
        for term in polynomial.terms {
            guard let value = PrimeField.value(of: term, except: variable) else { return false }
            let (exponent, overflow) = term.monomial[variable].subtractingReportingOverflow(lowest)
            if overflow { return false }
            let power = powers[exponent] ?? self.power(exponent)
            powers[exponent] = power
            for index in remainder.indices { remainder[index] += value * power[index] }
        }
        return remainder.contains { $0 != .zero }
    }

    /// sⁿ modulo f, by repeated squaring.
    private func power(_ exponent: Int) -> [PrimeField] {
        var result = [PrimeField](repeating: .zero, count: reduction.count)
        result[0] = .one
        for bit in (0..<(Int.bitWidth - exponent.leadingZeroBitCount)).reversed() {
            result = product(result, result)
            if exponent >> bit & 1 == 1 { result = timesVariable(result) }
        }
        return result
    }

    private func timesVariable(_ element: [PrimeField]) -> [PrimeField] {
        let top = element[element.count - 1]
        return element.indices.map { ($0 == 0 ? .zero : element[$0 - 1]) + top * reduction[$0] }
    }

    private func product(_ left: [PrimeField], _ right: [PrimeField]) -> [PrimeField] {
        if left.count == 1 { return [left[0] * right[0]] }
        // Horner's rule in s.
        var result = [PrimeField](repeating: .zero, count: left.count)
        for coefficient in left.reversed() {
            result = timesVariable(result)
            for index in result.indices { result[index] += coefficient * right[index] }
        }
        return result
    }
}

/// A number modulo the prime 2⁶¹ − 1.
struct PrimeField: Hashable {
    static let modulus: UInt64 = (1 << 61) - 1
    static let zero = PrimeField(residue: 0)
    static let one = PrimeField(residue: 1)

    private let residue: UInt64

    private init(residue: UInt64) { self.residue = residue }

    /// The class of an integer.
    init(_ value: Integer) {
        let prime = Integer(Int(Self.modulus))
        // The modulus is not zero, and the remainder is smaller than it.
        let remainder = (try? value.quotientAndRemainder(dividingBy: prime).remainder.asInt) ?? 0
        residue = UInt64(remainder < 0 ? remainder + Int(Self.modulus) : remainder)
    }

    static func += (left: inout PrimeField, right: PrimeField) { left = left + right }

    static func + (left: PrimeField, right: PrimeField) -> PrimeField {
        let sum = left.residue + right.residue
        return PrimeField(residue: sum >= modulus ? sum - modulus : sum)
    }

    static prefix func - (operand: PrimeField) -> PrimeField {
        PrimeField(residue: operand.residue == 0 ? 0 : modulus - operand.residue)
    }

    /// As 2⁶¹ = 1, the high part of the product is added to the low part.
    static func * (left: PrimeField, right: PrimeField) -> PrimeField {
        let (high, low) = left.residue.multipliedFullWidth(by: right.residue)
        let sum = (high << 3 | low >> 61) + (low & modulus)
        return PrimeField(residue: sum >= modulus ? sum - modulus : sum)
    }

    func power(_ exponent: UInt64) -> PrimeField {
        var (result, base, rest) = (PrimeField.one, self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            base = base * base
            rest >>= 1
        }
        return result
    }

    /// The inverse by Fermat's theorem; zero for zero.
    var inverse: PrimeField { power(Self.modulus - 2) }

    /// The value of a term at fixed numbers for all symbols but one, which counts as 1; nil if p divides the denominator.
    static func value(of term: Polynomial.Term, except variable: Symbol) -> PrimeField? {
        var value = PrimeField(term.coefficient.numerator)
        if !term.coefficient.isInteger {
            let denominator = PrimeField(term.coefficient.denominator)
            if denominator == .zero { return nil }
            value = value * denominator.inverse
        }
        for (symbol, power) in term.monomial.factors where symbol != variable {
            // Exponents count modulo p − 1, negative ones too.
            let order = Int(modulus - 1)
            let exponent = power % order
            value = value * number(for: symbol).power(UInt64(exponent < 0 ? exponent + order : exponent))
        }
        return value
    }

    /// A number that looks random and is not zero.
    private static func number(for symbol: Symbol) -> PrimeField {
        let mixed = (UInt64(symbol.rank) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return PrimeField(residue: (mixed ^ mixed >> 29) % (modulus - 1) + 1)
    }
}
