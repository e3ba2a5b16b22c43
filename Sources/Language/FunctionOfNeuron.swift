import Algebra
import Theory

/// A function of one neuron at one index and one time; a number, if it stands on no neuron.
struct FunctionOfNeuron {
    /// In ``GaussianAverage/variable``, which stands for the neuron, and in letters for the parameters of the theory.
    var function: Expr
    /// The neuron with its index and time.
    var site: Factor?
    /// The indices of the site that stand free.
    var free: Set<Int> = []

    init(_ function: Expr, site: Factor? = nil, free: Set<Int> = []) {
        self.function = function
        self.site = site
        self.free = free
    }
}

extension Scope {
    /// The letter that stands for a parameter inside functions; nil for the width, and for a name that no letter can have.
    func letter(of symbol: Symbol) -> Variable? {
        let name = symbols[symbol].name
        guard symbol != .width, name != GaussianAverage.variable.name, Variable.isName(name) else { return nil }
        return Variable(name, realSymbols.contains(symbol) ? .real : .positive)
    }

    /// A coefficient inside a function, or in the arguments of a law, which may hold the width; nil if a symbol in it has no letter.
    func expression(of coefficient: Polynomial, withWidth: Bool = false) -> Expr? {
        if let constant = coefficient.constant { return Expr(constant) }
        var letters: [Variable] = []
        for symbol in coefficient.symbols {
            if symbol == .width, withWidth, Variable.isName(symbols[.width].name) {
                letters.append(Variable(symbols[.width].name, .positive))
                continue
            }
            guard let letter = letter(of: symbol) else { return nil }
            letters.append(letter)
        }
        return try? Expr(coefficient, in: symbols, scope: Expr.Scope(letters))
    }

    /// The coefficients by powers of the neuron, if a function is a polynomial in it with polynomials for coefficients.
    func coefficients(of function: Expr, atMost degree: Int) -> [Int: Polynomial]? {
        guard symbols.symbol(named: GaussianAverage.variable.name) == nil else { return nil }
        var table = symbols
        guard let polynomial = try? function.polynomial(in: &table) else { return nil }
        guard let x = table.symbol(named: GaussianAverage.variable.name) else { return [0: polynomial] }
        let coefficients = polynomial.collected(in: x)
        return coefficients.keys.allSatisfy { (0...degree).contains($0) } ? coefficients : nil
    }
}
