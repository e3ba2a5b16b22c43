import Algebra
import Exact
import Theory
import Times

/// Functions of symbolic times and of the frequency, in scalars outside means: `exp(-gamma*(t+s))`, `(1-a)^(T+S)`,
/// `1/(gamma + I*omega)`.
///
/// The symbols that stand for them join the question's own table. The imaginary unit and π are symbols here as well, as long as
/// an expression is read: ω is −i times the symbol iω, i² is −1, and δ(ω) is the symbol 2πδ(ω) over 2π. A result in which
/// either is left is refused.
extension Evaluator {
    private static let imaginaryUnit = "(i)"
    private static let circle = "(pi)"

    /// The symbol of a time that has no value.
    mutating func timeSymbol(_ name: String) -> Polynomial {
        if let known = symbols.symbol(named: name), known == .width, !scope.hasWidth {
            // The table's own name for an undeclared width.
            symbols.rename(width: "(width)")
        }
        return Polynomial(symbols.time(name))
    }

    private mutating func hidden(_ name: String) -> Polynomial {
        Polynomial(symbols.symbol(named: name) ?? symbols.declare(name, role: .parameter))
    }

    /// A name that only a question knows: a time, the frequency, the imaginary unit, π, and functions of them.
    mutating func questionValue(_ name: NameSyntax) -> Value? {
        guard let asked, name.indices == nil, !name.isResponse else { return nil }
        guard let arguments = name.arguments else {
            if asked.names.contains(name.name) { return Value(timeSymbol(name.name)) }
            guard let frequency = asked.frequency else { return nil }
            switch name.name {
            case frequency:
                return Value(-(hidden(Self.imaginaryUnit) * Polynomial(symbols.imaginaryFrequency(frequency))))
            case "I": return Value(hidden(Self.imaginaryUnit))
            case "pi": return Value(hidden(Self.circle))
            default: return nil
            }
        }
        guard asked.hasFunctions, arguments.count == 1 else { return nil }
        switch name.name {
        case "exp":
            guard let exponent = scalarArgument(arguments[0]) else { return .zero }
            if exponent.isZero { return Value(.one) }
            guard let value = symbols.exponential(of: withTimes(exponent)) else {
                note(
                    name.range, "an exponent is a sum of rates times times",
                    help: "as in exp(-gamma*(t+s)), whole multiples of a product of parameters times a time")
                return .zero
            }
            return Value(value)
        case "delta", "DiracDelta":
            guard let frequency = asked.frequency else { return nil }
            guard let argument = scalarArgument(arguments[0]) else { return .zero }
            guard argument == reduced(-(hidden(Self.imaginaryUnit) * Polynomial(symbols.imaginaryFrequency(frequency))))
            else {
                note(name.range, "the static part stands at frequency zero", help: "as in 2*pi*delta(\(frequency))")
                return .zero
            }
            let peak = Polynomial(symbols.staticPeak(frequency)).scaled(by: Rational(1, 2))
            return Value(peak * hidden(Self.circle).reciprocal()!)
        default: return nil
        }
    }

    /// An exponent whose literal times are symbols too: exp(-gamma/2) decays for the time 1.
    private mutating func withTimes(_ exponent: Polynomial) -> Polynomial {
        var sum = Polynomial.zero
        for (monomial, coefficient) in exponent.sortedTerms {
            let isTimed = monomial.factors.contains { isTime($0.symbol) }
            sum.add(coefficient, isTimed ? monomial : monomial * Monomial(symbols.time(at: 1)))
        }
        return sum
    }

    private func isTime(_ symbol: Symbol) -> Bool {
        if case .time = symbols[symbol].role { return true }
        return false
    }

    private mutating func scalarArgument(_ syntax: ExpressionSyntax) -> Polynomial? {
        let value = evaluate(syntax)
        if isBroken { return nil }
        guard value.free.isEmpty, let scalar = value.polynomial.scalar else {
            note(syntax.range, "this is no number", help: "it holds a field or a random number")
            return nil
        }
        return reduced(scalar)
    }

    /// With i² = −1.
    func reduced(_ scalar: Polynomial) -> Polynomial {
        guard let unit = symbols.symbol(named: Self.imaginaryUnit), scalar.symbols.contains(unit) else { return scalar }
        var sum = Polynomial.zero
        for (power, coefficient) in scalar.collected(in: unit).sorted(by: { $0.key < $1.key }) {
            // i^power = i^(power mod 4)
            let turns = ((power % 4) + 4) % 4
            let rest = turns >= 2 ? -coefficient : coefficient
            sum += turns % 2 == 1 ? rest * Polynomial(unit) : rest
        }
        return sum
    }

    /// A scalar of a question as it is handed on, free of the imaginary unit and of π.
    mutating func finished(_ scalar: Polynomial, _ range: SourceRange) -> Polynomial {
        let value = reduced(scalar)
        let left = [Self.imaginaryUnit, Self.circle].compactMap { symbols.symbol(named: $0) }
        if !isBroken, !value.symbols.isDisjoint(with: left) {
            note(
                range, "this number is not real",
                help: "I stands with the frequency, as in 1/(gamma + I*omega); pi only in 2*pi*delta(omega)")
            return .zero
        }
        return value
    }

    /// 1/scalar: of a single term, or, where symbolic times are at play, of a sum.
    mutating func reciprocal(_ scalar: Polynomial) -> Polynomial? {
        let scalar = reduced(scalar)
        if let value = scalar.reciprocal() { return value }
        guard asked?.hasFunctions == true, !scalar.isZero else { return nil }
        // A sum that holds the imaginary unit: one over it is its conjugate over its squared modulus.
        if let unit = symbols.symbol(named: Self.imaginaryUnit), scalar.symbols.contains(unit) {
            let conjugate = scalar.substituting([unit: -Polynomial(unit)])!
            let modulus = reduced(scalar * conjugate)
            guard !modulus.symbols.contains(unit),
                let inverse = modulus.reciprocal() ?? symbols.reciprocal(ofSum: modulus)
            else { return nil }
            return conjugate * inverse
        }
        return symbols.reciprocal(ofSum: scalar)
    }

    /// base^exponent for an exponent that holds symbolic times; nil if it holds none.
    mutating func timePower(_ base: Polynomial, _ exponent: Value, _ range: SourceRange) -> Polynomial? {
        guard let asked, asked.hasFunctions, let scalar = exponent.polynomial.scalar, exponent.free.isEmpty,
            scalar.constant == nil,
            scalar.symbols.contains(where: isTime)
        else { return nil }
        let base = reduced(base)
        let steps = scalar.coefficient(of: .one)
        guard let integer = steps.asInt, let power = symbols.power(base, to: scalar - Polynomial(steps)) else {
            note(
                range, "a power to a time is a whole combination of times and integers",
                help: "as in (1-a)^(T+S) or sigma_w^(2*T+2)")
            return .zero
        }
        return power * scalarPower(base, integer, range)
    }
}
