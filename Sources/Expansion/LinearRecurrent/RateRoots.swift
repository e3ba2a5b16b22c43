import Algebra
import Exact

/// A square root that closed forms are written with, such as m = √(γ² − σ_w²).
public struct RateRoot: Hashable, Sendable {
    /// The root: a symbol of its own, or a polynomial where it comes out.
    public let value: Polynomial
    /// Its square.
    public let square: Polynomial
    /// The symbol, if it is one.
    public let symbol: Symbol?

    /// The root of a polynomial; a symbol with the first of the names that is free, if it does not come out.
    ///
    /// Parameters are positive, so √(σ_w²) is σ_w.
    init(of square: Polynomial, named name: String, avoiding taken: Set<String>, in table: inout SymbolTable) {
        self.square = square
        if let exact = square.exactRoot {
            (value, symbol) = (exact, nil)
            return
        }
        var free = name
        var number = 0
        while taken.contains(free) || table.symbol(named: free) != nil {
            free = "\(name)_\(number)"
            number += 1
        }
        let symbol = table.declare(free, role: .parameter)
        (value, self.symbol) = (Polynomial(symbol), symbol)
    }

    /// Whether its symbol occurs in a polynomial, also in a rate or a denominator.
    func occurs(in polynomial: Polynomial, _ table: SymbolTable) -> Bool {
        guard let symbol else { return false }
        return polynomial.symbols.contains { other in
            if other == symbol { return true }
            return switch table[other].role {
            case .exponential(let rate, _): rate.symbols.contains(symbol)
            case .geometric(let base, _): base.symbols.contains(symbol)
            case .reciprocal(let divisor): divisor.symbols.contains(symbol)
            default: false
            }
        }
    }
}

extension Polynomial {
    /// The square root, if it is a polynomial; of numbers and symbols the positive one.
    var exactRoot: Polynomial? {
        guard let factorization = try? factorized(), let content = factorization.content.exactRoot else { return nil }
        var root = Polynomial(content)
        for (symbol, power) in factorization.monomial.factors {
            if !power.isMultiple(of: 2) { return nil }
            root *= Polynomial(symbol, power: power / 2)
        }
        // A sum has no known sign: the root of (γ − σ)² could be either.
        return factorization.factors.isEmpty ? root : nil
    }
}

extension Rational {
    /// The positive root, if it is rational.
    var exactRoot: Rational? {
        guard self > 0, let top = numerator.exactRoot, let bottom = denominator.exactRoot else { return nil }
        return Rational(top) / Rational(bottom)
    }
}

extension Integer {
    /// The positive root of a square, by bisection.
    var exactRoot: Integer? {
        var (low, high) = (Integer(0), Integer(1))
        while high * high < self { high = high + high }
        while low < high {
            let middle = ((try? (low + high).quotientAndRemainder(dividingBy: 2)) ?? (0, 0)).quotient
            if middle * middle < self { low = middle + 1 } else { high = middle }
        }
        return low * low == self ? low : nil
    }
}
