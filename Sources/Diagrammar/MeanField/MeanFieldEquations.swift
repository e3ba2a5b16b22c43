import Algebra
import Exact
import Export
import Theory

/// The equations of a network at infinite width, in letters.
///
/// Averages are in closed form where there is one; `<f>_K` is an average over x ~ N(0, K), or over two correlated Gaussians.
struct MeanFieldEquations {
    let theory: MeanFieldTheory
    private(set) var table: SymbolTable
    private let variance: Symbol
    private let pair: CovarianceMatrix
    private var single: GaussianCalculus
    private var joint: JointGaussianCalculus

    init(_ theory: MeanFieldTheory, _ symbols: SymbolTable) {
        self.theory = theory
        table = symbols
        var (name, other) = theory.dynamics.isMap ? ("K", "K[1,2]") : ("Delta_0", "Delta")
        while table.symbol(named: name) != nil || table.symbol(named: other) != nil {
            name += "_"
            other = theory.dynamics.isMap ? "\(name)[1,2]" : "\(other)_"
        }
        variance = table.declare(name, role: .parameter)
        // Both inputs, or times, have the same variance.
        let covariance = table.declare(other, role: .parameter)
        pair = CovarianceMatrix(entries: [variance, covariance, variance])
        single = GaussianCalculus(variance: variance)
        joint = JointGaussianCalculus(covariance: pair)
    }

    /// A side of an equation.
    private enum Side {
        /// A fraction, a polynomial, and what is in closed form but no polynomial.
        case sum(RationalFunction, Mixed)
        case written(text: String, latex: String, sympy: String)
    }

    private func shown(_ side: Side, _ notation: Notation) -> String {
        switch (side, notation) {
        case (.sum(let fraction, let rest), _): shown(fraction, rest, notation)
        case (.written(let text, _, _), .text): text
        case (.written(_, let latex, _), .latex): latex
        case (.written(_, _, let sympy), _): sympy
        }
    }

    /// A polynomial in averages, and expressions.
    private struct Mixed {
        var polynomial = Polynomial.zero
        var expressions: [Expr] = []

        static func + (left: Polynomial, right: Mixed) -> Mixed {
            Mixed(polynomial: left + right.polynomial, expressions: right.expressions)
        }
    }

    private func shown(_ fraction: RationalFunction, _ rest: Mixed, _ notation: Notation) -> String {
        var parts: [String] = []
        if fraction.denominator.isOne {
            let sum = fraction.numerator + rest.polynomial
            if !sum.isZero || rest.expressions.isEmpty { parts.append(shown(sum, notation)) }
        } else {
            let (above, below) = (fraction.numerator, fraction.denominator)
            parts.append(
                notation == .latex
                    ? "\\frac{\(shown(above, notation))}{\(shown(below, notation))}"
                    : "\(bracketed(above, notation))/(\(shown(below, notation)))")
            if !rest.polynomial.isZero { parts.append(shown(rest.polynomial, notation)) }
        }
        parts += rest.expressions.map { (try? Formula($0).written(as: notation)) ?? "\($0)" }
        return parts.reduce("") { sum, part in
            if sum.isEmpty { return part }
            return part.hasPrefix("-") ? "\(sum) - \(part.dropFirst().drop { $0 == " " })" : "\(sum) + \(part)"
        }
    }

    private func shown(_ value: Polynomial, _ notation: Notation) -> String { value.formatted(as: notation, in: table) }

    private func shown(_ value: Mixed, _ notation: Notation) -> String {
        shown(RationalFunction(Polynomial.zero), value, notation)
    }

    private func bracketed(_ value: Polynomial, _ notation: Notation) -> String {
        value.termCount > 1 ? "(\(shown(value, notation)))" : shown(value, notation)
    }

    private func equation(_ meaning: String, _ left: Side, _ right: Side) -> MeanFieldReport.Equation {
        MeanFieldReport.Equation(
            meaning: meaning, text: "\(shown(left, .text)) = \(shown(right, .text))",
            latex: "\(shown(left, .latex)) &= \(shown(right, .latex))",
            sympy: "Eq(\(shown(left, .sympy)), \(shown(right, .sympy)))")
    }

    private func name(_ text: String, latex: String, sympy: String? = nil) -> Side {
        .written(text: text, latex: latex, sympy: sympy ?? text)
    }

    /// A quotient by a single term, such as γ² or 2γ.
    private func quotient(_ above: Mixed, _ below: Polynomial) -> Side {
        let inverse = (try? RationalFunction(numerator: .one, denominator: below)) ?? RationalFunction(1)
        let divided = RationalFunction(above.polynomial) * inverse
        guard !above.expressions.isEmpty, let divisor = try? Expr(below, in: table) else {
            return .sum(divided, Mixed())
        }
        return .sum(divided, Mixed(expressions: above.expressions.map { $0 / divisor }))
    }

    // MARK: Averages

    /// Σ σ_W² <φ_W²>, with derivatives of φ if asked for; and its derivative by K.
    private mutating func average(derivatives: Int = 0) throws(GaussianAverageError) -> (value: Mixed, slope: Mixed) {
        var (sum, slope) = (Mixed(), Mixed())
        for drive in theory.drives {
            let f = try function(drive, derivatives)
            let average = try single.average(of: f * f, in: &table)
            if !table.averages(in: average).isEmpty,
                let closed = ClosedCovariance.average(of: f * f, variance: Variable(table[variance].name, .positive)),
                let strength = try? Expr(drive.strength, in: table), let derivative = derivative(of: f, closed)
            {
                sum.expressions.append(strength * closed)
                slope.expressions.append(strength * derivative)
            } else {
                sum.polynomial += drive.strength * average
                slope.polynomial += drive.strength * (try single.derivative(of: average, in: &table))
            }
        }
        return (sum, slope)
    }

    /// ∂<f²>/∂K in closed form: <f'² + f f''> where that is known, otherwise the derivative of the closed form.
    private func derivative(of f: Expr, _ closed: Expr) -> Expr? {
        let (x, letter) = (GaussianAverage.variable, Variable(table[variance].name, .positive))
        if f.isSmooth(in: x), let curvature = try? (f * f).derivative(by: x, order: 2).expanded(),
            let average = ClosedCovariance.average(of: curvature, variance: letter)
        {
            return Expr(Rational(1, 2)) * average
        }
        return try? closed.derivative(by: letter)
    }

    /// Σ σ_W² <φ_W(u) φ_W(v)>.
    private mutating func pairAverage(derivatives: Int = 0) throws(GaussianAverageError) -> Mixed {
        var sum = Mixed()
        let x = GaussianAverage.variable
        let (u, v) = (Expr(JointGaussianAverage.variable(1)), Expr(JointGaussianAverage.variable(2)))
        let letters = (
            Variable(table[variance].name, .positive), Variable(table[pair[1, 2]].name, .real),
            Variable(table[variance].name + "_other", .positive)
        )
        for drive in theory.drives {
            let f = try function(drive, derivatives)
            let product: Expr
            do { product = try f.substituting([x: u]) * f.substituting([x: v]) } catch { throw .expression(error) }
            let average = try joint.average(of: product, in: &table)
            let closed = ClosedCovariance(aa: letters.0, ab: letters.1, bb: letters.2).average(of: f, times: f)
            if !table.averages(in: average).isEmpty || !table.jointAverages(in: average).isEmpty,
                let closed = try? closed?.substituting([letters.2: Expr(letters.0)]),
                let strength = try? Expr(drive.strength, in: table)
            {
                sum.expressions.append(strength * closed)
            } else {
                sum.polynomial += drive.strength * average
            }
        }
        return sum
    }

    private func function(_ drive: MeanFieldTheory.Drive, _ derivatives: Int) throws(GaussianAverageError) -> Expr {
        var f = drive.function
        for _ in 0..<derivatives {
            guard let slope = try f.slope(by: GaussianAverage.variable) else { throw .noFunction(part: f) }
            f = slope
        }
        return f
    }

    // MARK: Equations

    mutating func equations() throws(GaussianAverageError) -> [MeanFieldReport.Equation] {
        switch theory.dynamics {
        case .layers, .steps, .continuousDepth: try covariances()
        case .leakySteps, .continuous: try autocorrelation()
        }
    }

    private mutating func covariances() throws(GaussianAverageError) -> [MeanFieldReport.Equation] {
        let isDiscrete = theory.dynamics.isDiscrete
        let memory = isDiscrete ? theory.leak * theory.leak : theory.leak.scaled(by: 2)
        let k = Polynomial(variance)
        let (drive, slope) = try average()
        let pairDrive = try pairAverage()
        let (text, latex) = (table[variance].name, Notation.latex.name(table[variance].name))
        let step =
            isDiscrete
            ? name("\(text)'", latex: "\(latex)'", sympy: "\(text)_next")
            : name("d\(text)/dt", latex: "\\dot \(latex)", sympy: "Derivative(\(text), t)")
        let next =
            isDiscrete
            ? name("\(text)[1,2]'", latex: "\(latex)_{12}'", sympy: "\(text)_1_2_next")
            : name("d\(text)[1,2]/dt", latex: "\\dot \(latex)_{12}", sympy: "Derivative(\(text)_1_2, t)")
        let unit =
            isDiscrete ? "from one \(theory.dynamics == .steps ? "step" : "layer") to the next" : "along the depth"
        var list = [
            equation("the variance \(unit)", step, .sum(theory.constant, memory * k + drive)),
            equation(
                "two inputs \(unit)", next,
                .sum(theory.sharedConstant, memory * Polynomial(pair[1, 2]) + pairDrive)),
        ]
        let normalised = isDiscrete ? Polynomial.zero : -memory
        func gain(_ value: Mixed) -> Side {
            isDiscrete ? .sum(RationalFunction(Polynomial.zero), memory + value) : quotient(value, normalised)
        }
        list.append(
            equation(
                "gain of the variance", name("chi_parallel", latex: "\\chi_\\parallel"), gain(slope)))
        do {
            let response = try average(derivatives: 1).value
            let pairResponse = try pairAverage(derivatives: 1)
            list.append(
                equation(
                    "gain of the distance of two nearby inputs", name("chi_perp", latex: "\\chi_\\perp"),
                    gain(response)))
            list.append(
                equation(
                    "the same at the correlation c = \(text)[1,2]/\(text)",
                    name("chi(c)", latex: "\\chi(c)", sympy: "chi_c"), gain(pairResponse)))
        } catch GaussianAverageError.noFunction {  // φ jumps: distances have no gain.
        }
        if isDiscrete {
            list.append(
                MeanFieldReport.Equation(
                    meaning: "correlation lengths", text: "1/xi_q = -ln(chi_parallel), 1/xi_c = -ln(chi(c*))",
                    latex: "\\xi_q^{-1} &= -\\ln \\chi_\\parallel, \\qquad \\xi_c^{-1} = -\\ln \\chi(c^*)",
                    sympy: "Eq(1/xi_c, -log(chi_c))"))
        } else {
            let decay = Side.sum(RationalFunction(-memory), Mixed())
            list.append(
                MeanFieldReport.Equation(
                    meaning: "correlation lengths",
                    text:
                        "1/xi_q = (\(shown(decay, .text)))*(1 - chi_parallel), 1/xi_c = (\(shown(decay, .text)))*(1 - chi(c*))",
                    latex:
                        "\\xi_q^{-1} &= \(shown(decay, .latex)) \\left(1 - \\chi_\\parallel\\right), \\qquad \\xi_c^{-1} = \(shown(decay, .latex)) \\left(1 - \\chi(c^*)\\right)",
                    sympy: "Eq(1/xi_c, (\(shown(decay, .sympy)))*(1 - chi_c))"))
        }
        return list
    }

    private mutating func autocorrelation() throws(GaussianAverageError) -> [MeanFieldReport.Equation] {
        let leak = theory.leak
        let isContinuous = theory.dynamics == .continuous
        let frozen = theory.frozen
        let noise = theory.noise + theory.fresh
        let drive = try average().value
        let pairDrive = try pairAverage()
        let response = try pairAverage(derivatives: 1)
        let singleResponse = try average(derivatives: 1).value
        let text = table[variance].name
        var list: [MeanFieldReport.Equation] = []
        func sum(_ notation: Notation, _ value: Mixed) -> String { shown(frozen + value, notation) }
        if isContinuous {
            let square = leak * leak
            let white =
                noise.isZero
                ? ("", "", "")
                : (
                    "\(bracketed(noise, .text))*delta(tau) + ", "\(bracketed(noise, .latex)) \\delta(\\tau) + ",
                    "\(bracketed(noise, .sympy))*DiracDelta(tau) + "
                )
            list.append(
                .init(
                    meaning: "the autocorrelation Delta(tau), written Delta on the right, with \(text) = Delta(0)",
                    text: "(\(shown(square, .text)) - d^2/dtau^2) Delta(tau) = \(white.0)\(sum(.text, pairDrive))",
                    latex:
                        "\\left(\(shown(square, .latex)) - \\partial_\\tau^2\\right) \\Delta(\\tau) &= \(white.1)\(sum(.latex, pairDrive))",
                    sympy:
                        "Eq((\(shown(square, .sympy)))*Delta(tau) - Derivative(Delta(tau), tau, 2), \(white.2)\(sum(.sympy, pairDrive)))"
                ))
            if noise.isZero {
                list.append(
                    equation(
                        "static states", .sum(RationalFunction(square * Polynomial(variance)), Mixed()),
                        .sum(RationalFunction(frozen), drive)))
            }
            list.append(
                .init(
                    meaning: "two replicas",
                    text: "(-d^2/dtau^2 - U(tau)) psi(tau) = E psi(tau), U = \(shown(response, .text))",
                    latex:
                        "\\left(-\\partial_\\tau^2 - U(\\tau)\\right) \\psi(\\tau) &= E\\, \\psi(\\tau), \\qquad U = \(shown(response, .latex))",
                    sympy:
                        "Eq(-Derivative(psi(tau), tau, 2) - (\(shown(response, .sympy)))*psi(tau), E*psi(tau))"))
            list.append(
                .init(
                    meaning: "largest Lyapunov exponent",
                    text: "lambda = \(shown(leak, .text)) + sqrt(-E_0)",
                    latex: "\\lambda &= \(shown(leak, .latex)) + \\sqrt{-E_0}",
                    sympy: "Eq(lambda_, \(shown(leak, .sympy)) + sqrt(-E_0))"))
            list.append(
                equation(
                    "gain of a static state, 1 at the edge of chaos", name("chi_perp", latex: "\\chi_\\perp"),
                    quotient(singleResponse, square)))
        } else {
            let memory = Polynomial.one + leak * leak
            let white =
                noise.isZero
                ? ("", "", "")
                : (
                    "\(bracketed(noise, .text))*[n = 0] + ", "\(bracketed(noise, .latex)) \\delta_{n0} + ",
                    "\(bracketed(noise, .sympy))*KroneckerDelta(n, 0) + "
                )
            list.append(
                .init(
                    meaning: "the autocorrelation Delta(n), written Delta on the right, with \(text) = Delta(0)",
                    text:
                        "\(bracketed(memory, .text))*Delta(n) - \(bracketed(leak, .text))*(Delta(n+1) + Delta(n-1)) = \(white.0)\(sum(.text, pairDrive))",
                    latex:
                        "\(bracketed(memory, .latex)) \\Delta_n - \(bracketed(leak, .latex)) \\left(\\Delta_{n+1} + \\Delta_{n-1}\\right) &= \(white.1)\(sum(.latex, pairDrive))",
                    sympy:
                        "Eq(\(bracketed(memory, .sympy))*Delta(n) - \(bracketed(leak, .sympy))*(Delta(n + 1) + Delta(n - 1)), \(white.2)\(sum(.sympy, pairDrive)))"
                ))
            list.append(
                .init(
                    meaning: "two replicas, lambda = ln(mu) for the largest mu",
                    text:
                        "(mu^2 + \(shown(leak * leak, .text)))*psi(n) - mu*\(bracketed(leak, .text))*(psi(n+1) + psi(n-1)) = U(n)*psi(n), U = \(shown(response, .text))",
                    latex:
                        "\\left(\\mu^2 + \(shown(leak * leak, .latex))\\right) \\psi_n - \\mu \(bracketed(leak, .latex)) \\left(\\psi_{n+1} + \\psi_{n-1}\\right) &= U_n \\psi_n, \\qquad U = \(shown(response, .latex))",
                    sympy:
                        "Eq((mu**2 + \(shown(leak * leak, .sympy)))*psi(n) - mu*\(bracketed(leak, .sympy))*(psi(n + 1) + psi(n - 1)), (\(shown(response, .sympy)))*psi(n))"
                ))
        }
        return list
    }
}
