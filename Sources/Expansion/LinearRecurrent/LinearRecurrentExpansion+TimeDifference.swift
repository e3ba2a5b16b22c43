import Algebra
import Exact
import Theory

/// A two-point function of the time difference, with the square roots that it is written with.
public struct LinearRecurrentFunction: Sendable {
    /// The coefficients of N^0, N^−1, … for τ ≥ 0: polynomials in τ, exponentials, parameters and roots.
    public let orders: [Polynomial]
    /// The roots that have a symbol of their own, m² = γ² − σ_w² first.
    public let roots: [RateRoot]

    /// The sum over the orders.
    public var value: Polynomial {
        orders.enumerated().reduce(Polynomial.zero) { $0 + $1.element * .width(power: -$1.offset) }
    }
}

extension LinearRecurrentExpansion {
    /// The stationary correlation <h(τ).h(0)>/N for τ ≥ 0; it is even in τ.
    ///
    /// At order 1/N, besides exp(−mτ) and τ·exp(−mτ), there is the slower exp(−(γ−σ_w)τ).
    ///
    /// - Parameter time: the symbol of τ.
    /// - Throws: ``LinearRecurrentError``.
    public func correlation(
        of time: Symbol, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> LinearRecurrentFunction {
        var orders: [Polynomial] = []
        for (k, plateau) in try plateaus().enumerated() {
            var value = Polynomial(plateau, over: &table)
            if !network.noise.isZero {
                value +=
                    network.noise
                    * (try modes.function(of: try correlationPoles(order: k), isCausal: false, time: time, in: &table))
            }
            do { orders.append(try value.inLowestTerms(over: table)) } catch { throw .tooLarge("\(error)") }
        }
        return LinearRecurrentFunction(orders: orders, roots: roots(in: orders, table))
    }

    /// The response <h[1](τ)*h~[1](0)> for τ > 0: e^{−γτ} [1 + (cosh σ_w τ − 1)/N + …].
    ///
    /// - Throws: ``LinearRecurrentError``.
    public func response(
        of time: Symbol, in table: inout SymbolTable
    ) throws(LinearRecurrentError) -> LinearRecurrentFunction {
        precondition(network.axis.measure == .continuous, "a response in steps is a power of the weights")
        var orders: [Polynomial] = []
        for k in 0...order {
            orders.append(
                try modes.function(of: try responsePoles(order: k), isCausal: true, time: time, in: &table))
        }
        return LinearRecurrentFunction(orders: orders, roots: roots(in: orders, table))
    }

    /// The poles of the coefficient of N^−k of C(ω)/κ, in letters.
    func correlationPoles(order k: Int) throws(LinearRecurrentError) -> [DecayModes.Pole] {
        try DecayModes.poles(
            of: try correlation(order: k, try bareLetters(1), try bareLetters(-1), strength: squaredStrengthLetter))
    }

    /// The poles of the coefficient of N^−k of the response, in letters.
    func responsePoles(order k: Int) throws(LinearRecurrentError) -> [DecayModes.Pole] {
        try DecayModes.poles(of: try response(order: k, try bareLetters(1), strength: squaredStrengthLetter))
    }

    private var squaredStrengthLetter: Polynomial { Polynomial(DecayModes.letters.strength, power: 2) }

    /// 1/(γ ± z) in letters.
    private func bareLetters(_ sign: Rational) throws(LinearRecurrentError) -> RationalFunction {
        let letters = DecayModes.letters
        return try LinearRecurrentError.translating { () throws(RationalFunctionError) in
            try RationalFunction(
                numerator: .one, denominator: Polynomial(letters.leak) + Polynomial(letters.z).scaled(by: sign))
        }
    }

    /// The roots whose symbols occur.
    func roots(in orders: [Polynomial], _ table: SymbolTable) -> [RateRoot] {
        let all = network.axis.measure == .continuous ? [modes.ladder, modes.strength] : [modes.strength]
        return all.filter { root in orders.contains { root.occurs(in: $0, table) } }
    }
}
