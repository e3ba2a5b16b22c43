import Exact

/// The derivatives of a function one after the other, by the rules of the table of functions.
///
/// The first is a polynomial in other functions, 1 − tanh² or 2/√π·exp(−x²), and so are all others: each is found from the one
/// before by the chain rule over the symbols of that polynomial.
struct DerivativeSequence {
    private let letter: Variable
    private var symbols = CoefficientSymbols(firstRank: 1)
    private var derivatives: [Polynomial]
    private var ofSymbol: [Symbol: Polynomial] = [:]

    init(of function: Function) throws(SeriesFailure) {
        letter = Variable("x", .real)
        do {
            derivatives = [symbols.polynomial(try .call(function, [Expr(letter)]))]
        } catch {
            throw SeriesFailure(error)
        }
    }

    /// The derivative of an order at a place, divided by the factorial of the order.
    mutating func taylorCoefficient(_ order: Int, at place: Expr) throws(SeriesFailure) -> Expr {
        while derivatives.count <= order {
            derivatives.append(
                try derivative(of: derivatives[derivatives.count - 1]).scaled(by: Rational(1, derivatives.count)))
        }
        let letter = letter
        do {
            return try symbols.expression(derivatives[order]).fold {
                (part: Expr, children: [Expr]) throws(ExprError) -> Expr in
                part.variable == letter ? place : try part.rebuilt(from: children)
            }
        } catch {
            throw SeriesFailure(error)
        }
    }

    private mutating func derivative(of polynomial: Polynomial) throws(SeriesFailure) -> Polynomial {
        var sum = Polynomial.zero
        for symbol in polynomial.symbols.sorted() {
            sum += polynomial.derivative(in: symbol) * (try derivative(of: symbol))
        }
        return sum
    }

    private mutating func derivative(of symbol: Symbol) throws(SeriesFailure) -> Polynomial {
        if let known = ofSymbol[symbol] { return known }
        let value = try chainRule(symbol)
        ofSymbol[symbol] = value
        return value
    }

    private mutating func chainRule(_ symbol: Symbol) throws(SeriesFailure) -> Polynomial {
        let atom = symbols.atom(symbol)
        if let definition = symbols.definition(symbol) { return try derivative(of: definition) }
        switch atom.head {
        case .variable(let variable): return variable == letter ? .one : .zero
        case .constant: return .zero
        default: break
        }
        if !atom.variables.contains(letter) { return .zero }
        // The slope of asin is a power, (1 − x²)^(−1/2).
        if case .power = atom.head, let exponent = atom.children[1].number {
            let base = atom.children[0]
            let outer: Expr
            do throws(ExprError) {
                outer = try .product([Expr(exponent), .power(base, Expr(exponent - 1))])
            } catch {
                throw SeriesFailure(error)
            }
            return symbols.polynomial(outer) * (try derivative(of: symbols.polynomial(base)))
        }
        guard case .call(let function) = atom.head else { throw .final(.unsupported(atom)) }
        var sum = Polynomial.zero
        for (position, argument) in atom.children.enumerated() {
            let inner = try derivative(of: symbols.polynomial(argument))
            if inner.isZero { continue }
            let outer: Expr?
            do throws(ExprError) {
                outer = try function.derivative(atom.children, position)
            } catch {
                throw SeriesFailure(error)
            }
            guard let outer else { throw .final(.noDerivative(function: function.name)) }
            sum += symbols.polynomial(outer) * inner
        }
        return sum
    }
}
