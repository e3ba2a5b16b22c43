import Algebra
import Exact
import Expansion
import Theory

/// What the equation is written with, in one notation.
private struct EquationWriter {
    let equation: SelfConsistentEquation
    let notation: Notation
    var table: SymbolTable
    let variance: Symbol

    init(_ equation: SelfConsistentEquation, _ notation: Notation, _ table: SymbolTable) {
        (self.equation, self.notation, self.table) = (equation, notation, table)
        let isStationary = equation.axis.isStationary
        var name = isStationary ? "Delta_0" : "K"
        while self.table.symbol(named: name) != nil { name += "_" }
        variance = self.table.declare(name, role: .parameter)
    }

    var isLaTeX: Bool { notation == .latex }

    func shown(_ value: Polynomial) -> String { value.formatted(as: notation, in: table) }

    /// A value in brackets, if it is a sum.
    func bracketed(_ value: Polynomial) -> String { value.termCount > 1 ? "(\(shown(value)))" : shown(value) }

    func product(_ factors: [String]) -> String { factors.joined(separator: isLaTeX ? "\\, " : "*") }

    /// <φφ> of an input; numbered if there are several.
    func average(_ number: Int) -> String {
        let index = equation.inputs.count == 1 ? "" : "_\(number + 1)"
        return isLaTeX ? "\\langle\\phi\(index)\\phi\(index)\\rangle" : "<phi\(index) phi\(index)>"
    }

    private var arguments: (left: String, right: String) {
        let name = equation.axis.variable
        return equation.axis.measure == .discrete ? (name, "m" == name ? "n" : "m") : (name, name == "s" ? "t" : "s")
    }

    /// The covariance at the times of the right-hand side.
    var covariance: String {
        if equation.axis.isStationary { return isLaTeX ? "\\Delta(\\tau)" : "Delta(tau)" }
        return "C(\(arguments.left),\(arguments.right))"
    }

    var main: String {
        let (t, s) = arguments
        var right: [String] = []
        let left: String
        if equation.axis.isStationary {
            let square = shown(equation.leak * equation.leak)
            left =
                isLaTeX
                ? "\\left(\(square) - \\partial_\\tau^2\\right) \\Delta(\\tau)" : "(\(square) - d^2/dtau^2) Delta(tau)"
            if !equation.noise.isZero {
                right.append(product([bracketed(equation.noise), isLaTeX ? "\\delta(\\tau)" : "delta(tau)"]))
            }
        } else if equation.axis.measure == .continuous {
            let leak = shown(equation.leak)
            left =
                isLaTeX
                ? "(\\partial_\(t) + \(leak))(\\partial_\(s) + \(leak))\\, \(covariance)"
                : "(d/d\(t) + \(leak)) (d/d\(s) + \(leak)) \(covariance)"
            if !equation.noise.isZero {
                right.append(product([bracketed(equation.noise), isLaTeX ? "\\delta(\(t)-\(s))" : "delta(\(t)-\(s))"]))
            }
        } else {
            left = "C(\(t)+1,\(s)+1)"
            if !equation.leak.isZero {
                let leak = bracketed(equation.leak)
                right.append(product([leak, "[C(\(t)+1,\(s)) + C(\(t),\(s)+1)]"]))
                right.append("- " + product([bracketed(equation.leak * equation.leak), covariance]))
            }
            if !equation.noise.isZero {
                let same = isLaTeX ? "\\delta_{\(t)\(s)}" : "[\(t) = \(s)]"
                right.append(product([bracketed(equation.noise), same]))
            }
        }
        if !equation.frozen.isZero { right.append(shown(equation.frozen)) }
        for (number, input) in equation.inputs.enumerated() {
            right.append(product([bracketed(input.strength), average(number)]))
        }
        let sum = right.reduce("") { $0.isEmpty ? $1 : $1.hasPrefix("- ") ? "\($0) \($1)" : "\($0) + \($1)" }
        return left + (isLaTeX ? " &= " : " = ") + sum
    }

    /// What <φφ> is.
    func definition(_ number: Int) -> String {
        let input = equation.inputs[number]
        let equals = isLaTeX ? " &= " : " = "
        guard equation.axis.isStationary, let coefficients = equation.coefficients(of: number, variance: variance)
        else {
            return average(number) + equals + expression(input)
        }
        var terms: [String] = []
        for (n, coefficient) in coefficients.enumerated() where !coefficient.isZero {
            let power = n == 0 ? "" : n == 1 ? covariance : "\(covariance)^\(isLaTeX ? "{\(n)}" : "\(n)")"
            terms.append(
                n == 0 ? shown(coefficient) : coefficient.isOne ? power : product([bracketed(coefficient), power]))
        }
        return average(number) + equals + (terms.isEmpty ? "0" : terms.joined(separator: " + "))
    }

    /// Σ_n <φ⁽ⁿ⁾> <φ⁽ⁿ⁾> Cⁿ/n! with the averages as functions of a variance, or the average itself.
    private func expression(_ input: SelfConsistentEquation.Input) -> String {
        if !input.isPolynomial { return isLaTeX ? "\\langle \\phi(x)\\, \\phi(y) \\rangle" : "<phi(x)*phi(y)>" }
        let (t, s) = arguments
        let averages = input.averages(variance: variance)
        var terms: [String] = []
        for (n, average) in averages.enumerated() where !average.isZero {
            let factorial = Rational(1) / Rational(Combinatorics.factorial(n))
            let power = n == 0 ? [] : [n == 1 ? covariance : "\(covariance)^\(isLaTeX ? "{\(n)}" : "\(n)")"]
            let isNumber = !average.symbols.contains(variance)
            let number = isNumber ? (average * average).scaled(by: factorial) : Polynomial(factorial)
            let pair = isNumber ? [] : ["a_\(n)(\(t))", "a_\(n)(\(s))"]
            let factors = (number.isOne ? [] : [bracketed(number)]) + pair + power
            terms.append(factors.isEmpty ? "1" : product(factors))
        }
        return terms.isEmpty ? "0" : terms.joined(separator: " + ")
    }

    /// What the letters of the equation mean.
    var remarks: [String] {
        var remarks: [String] = []
        let (t, s) = arguments
        for input in equation.inputs {
            if !input.isPolynomial {
                let covariance = covariance
                let variances =
                    equation.axis.isStationary
                    ? "variance \(isLaTeX ? "\\Delta(0)" : "Delta(0)")" : "variances C(\(t),\(t)) and C(\(s),\(s))"
                var parts = input.coefficients.enumerated().filter { !$0.element.isZero }
                    .map { "\(bracketed($0.element))*x^\($0.offset)" }
                parts += input.functions.map {
                    $0.coefficient.isOne ? "\($0.function)" : "\(bracketed($0.coefficient))*\($0.function)"
                }
                remarks.append(
                    "x and y Gaussian with \(variances) and covariance \(covariance), phi(x) = \(parts.joined(separator: " + "))"
                )
            } else if equation.axis.isStationary {
                remarks.append("\(shown(Polynomial(variance))) = \(isLaTeX ? "\\Delta(0)" : "Delta(0)")")
            } else {
                for (n, average) in input.averages(variance: variance).enumerated()
                where average.symbols.contains(variance) {
                    remarks.append("a_\(n)(\(t)) = \(shown(average)) at \(shown(Polynomial(variance))) = C(\(t),\(t))")
                }
            }
        }
        if let initial = equation.initial { remarks.append("C = \(shown(initial)) at the first time") }
        return remarks
    }
}

extension SelfConsistentEquation {
    /// The equation in lines of plain text.
    ///
    ///     (gamma^2 - d^2/dtau^2) Delta(tau) = kappa*delta(tau) + sigma_w^2*<phi phi>
    ///     <phi phi> = (1 - 2*Delta_0 + Delta_0^2)*Delta(tau) + 2/3*Delta(tau)^3
    ///     Delta_0 = Delta(0)
    public func text(in table: SymbolTable) -> String {
        let writer = EquationWriter(self, .text, table)
        return ([writer.main] + inputs.indices.map(writer.definition) + writer.remarks).joined(separator: "\n") + "\n"
    }

    /// The equation as an `align`, ready for a paper.
    public func latex(in table: SymbolTable) -> String {
        let writer = EquationWriter(self, .latex, table)
        let lines = [writer.main] + inputs.indices.map(writer.definition)
        return "\\begin{align}\n" + lines.map { "  " + $0 }.joined(separator: " \\\\\n") + "\n\\end{align}\n"
            + writer.remarks.map { "% \($0)\n" }.joined()
    }

    /// `equation` and `remarks` for JSON.
    public func json(in table: SymbolTable) -> JSONValue {
        let writer = EquationWriter(self, .text, table)
        return .object([
            ("equation", .string(writer.main)),
            ("averages", .array(inputs.indices.map { .string(writer.definition($0)) })),
            ("remarks", .array(writer.remarks.map(JSONValue.string))),
        ])
    }
}

extension SelfConsistentEquation {
    /// One JSON object: `kind` self-consistent-equation, `equation`, `averages`, `remarks`.
    public func document(theory: String, in table: SymbolTable) -> String {
        var members: [(key: String, value: JSONValue)] = [
            ("format", .integer(1)), ("kind", .string("self-consistent-equation")), ("theory", .string(theory)),
            ("observable", .null), ("conventions", Conventions.json),
        ]
        if case .object(let own) = json(in: table) { members += own }
        return JSONValue.object(members).text + "\n"
    }
}
