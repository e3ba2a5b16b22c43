import Algebra
import Diagrammar
import Exact
import Expansion
import Export
import Language
import Testing
import Theory

/// Linear recurrent networks to all orders in the weights, expanded again, against the diagrams of the bare expansion.
@Suite struct ResummedRecurrentTests {
    private struct Unexpected: Error {}

    private func answer(
        _ model: Model, _ text: String, through order: Int, frequency: String? = nil
    ) throws -> (answer: LinearRecurrentAnswer, table: SymbolTable) {
        let question = try model.question(text + (frequency.map { " frequency \($0)" } ?? ""))
        guard case .correlator(let correlator) = question.observable,
            case .network(let declared) = model.content
        else { throw Unexpected() }
        var table = question.symbols
        let network = try LinearRecurrentNetwork(declared, symbols: table)
        let answer = try LinearRecurrentAnswer(
            correlator, of: network, lowestPowerOfN: -order, frequency: frequency,
            timeNames: question.timeNames, in: &table)
        return (answer, table)
    }

    private func stationary(_ parameters: String, weight: String, leak: String, bias: Bool = false) throws -> Model {
        try model(
            """
            width N
            time t stationary
            parameter \(parameters)
            neuron h[i](t)
            weight W[i,j] ~ normal(0, \(weight)/N)
            noise xi[i](t) ~ white(kappa)
            \(bias ? "bias b[i] ~ normal(0, v)" : "")
            update d/dt h[i](t) = -(\(leak))*h[i](t) + W[i,j]*h[j](t) + xi[i](t)\(bias ? " + b[i]" : "")
            """)
    }

    @Test(
        "Functions of the frequency, order by order in the strength of the weights",
        arguments: [
            "<h[1](t)*h[1](s)>", "<h[1](t)*h~[1](s)>",
        ])
    func frequency(observable: String) throws {
        let highestOrder = runsLongTests ? 2 : 1
        for (model, name, highest) in [
            (try stationary("gamma, sigma_w, kappa, v", weight: "sigma_w^2", leak: "gamma", bias: true), "sigma_w", 2),
            (try stationary("a, b, J, kappa", weight: "J", leak: "a + 2*b"), "J", 1),
            (try stationary("g, tau, kappa", weight: "4*g^2/tau^2", leak: "1/tau"), "g", runsLongTests ? 6 : 2),
        ] {
            var bare = try TimedAnswer(model, "\(observable) through \(name)^\(highest) frequency omega")
            let (answer, table) = try answer(model, observable, through: highestOrder, frequency: "omega")
            // Both tables begin with the symbols of the model; what follows has other ranks.
            let strength = bare.symbol(name)
            for order in 0...highestOrder {
                for power in 0...highest {
                    let theirs = try bare.value().filtered { $0.powerOfN == -order && $0[strength] == power }
                    let mine = try coefficient(
                        of: answer.pieces[0].value.filtered { $0.powerOfN == -order }, table, strength, power,
                        in: &bare.table)
                    #expect(
                        try bare.areEqual(
                            mine * Polynomial(strength, power: power), theirs.scaled(by: 1, .init(.width, power: order))
                        ), "\(name)^\(power) N^-\(order)")
                }
            }
        }
    }

    /// The coefficient of a power of a symbol in a polynomial over reciprocals, without its power of N, in another table.
    private func coefficient(
        of polynomial: Polynomial, _ table: SymbolTable, _ symbol: Symbol, _ power: Int, in other: inout SymbolTable
    ) throws -> Polynomial {
        let peak = table.symbols.first { if case .staticPeak = table[$0].role { true } else { false } }
        var sum = Polynomial.zero
        let parts: [Int: Polynomial] = peak.map { polynomial.collected(in: $0) } ?? [0: polynomial]
        for (powerOfPeak, part) in parts {
            var function = RationalFunction.zero
            for term in part.sortedTerms {
                var product = RationalFunction(term.coefficient)
                for (factor, power) in term.monomial.factors where factor != .width {
                    if case .reciprocal(let divisor) = table[factor].role {
                        product *= try RationalFunction(
                            numerator: .one, denominator: divisor.moved(from: table, to: &other)
                        )
                        .power(power)
                    } else {
                        product *= RationalFunction(
                            Polynomial(factor, power: power).moved(from: table, to: &other))
                    }
                }
                function += product
            }
            let expansion = try function.expanded(in: symbol, about: .value(.zero), through: power)
            let value = Polynomial(expansion[power] ?? .zero, over: &other)
            sum += powerOfPeak == 0 ? value : value * Polynomial(other.staticPeak("omega"), power: powerOfPeak)
        }
        return sum
    }

    /// At weak weights the bare expansion is a number to many digits.
    @Test("Functions of the time", arguments: ["<h[1](t)*h[1](s)>", "<h[1](t)*h~[1](s)>"])
    func times(observable: String) throws {
        let model = try stationary("gamma, sigma_w, kappa, v", weight: "sigma_w^2", leak: "gamma", bias: true)
        let bare = try TimedAnswer(model, "\(observable) through sigma_w^4 when t > s")
        let (answer, table) = try answer(model, observable, through: 2)
        for elapsed in [0.3, 1.7] {
            func number(_ value: Polynomial, _ table: SymbolTable) -> Double {
                var table = table
                var point: [Symbol: Double] = [.width: 3, table.time("t - s"): elapsed]
                for (name, number) in ["gamma": 1.3, "sigma_w": 0.004, "kappa": 0.7, "v": 0.6] {
                    point[table.symbol(named: name)!] = number
                }
                for root in answer.roots {
                    if let symbol = root.symbol, table.symbols.contains(symbol), table[symbol].name == "m" {
                        point[symbol] = (1.3 * 1.3 - 0.004 * 0.004).squareRoot()
                    }
                }
                return value.value(at: point, in: table)
            }
            let mine = number(answer.pieces[0].value, table)
            let theirs = number(
                try bare.value(at: ["t": 1, "s": 0]).expandedInWidth(through: -2, in: bare.table), bare.table)
            // The next order is σ⁶ ~ 10⁻¹⁴.
            #expect((mine - theirs).magnitude < 1e-12, "\(mine) \(theirs)")
        }
    }

    @Test("Steps with a leak, a bias and noise, exactly") func literalSteps() throws {
        let model = try model(
            """
            width N
            time n = 1 ... T
            parameter real a, sigma_w, q, v, kappa
            neuron h[i](n)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            bias b[i] ~ normal(0, v)
            noise xi[i](n) ~ normal(0, kappa)
            update h[i](n+1) = a*h[i](n) + 2*W[i,j]*h[j](n) + b[i] + xi[i](n)
            initial h[i](1) ~ normal(0, q)
            """)
        for (n, m) in [(1, 1), (3, 1), (2, 4), (4, 4)] {
            for observable in ["<h[1](\(n))*h[1](\(m))>", "<h[1](\(n))*h~[1](\(m))>"] {
                let (answer, table) = try answer(model, observable, through: runsLongTests ? 3 : 2)
                let bare = try Calculation(model, try model.question(observable)).derive()
                #expect(
                    answer.pieces[0].value == bare.value.filtered { $0.powerOfN >= (runsLongTests ? -3 : -2) },
                    "\(observable): \(answer.pieces[0].value.formatted(as: .text, in: table))")
            }
        }
    }

    @Test(
        "Symbolic steps: closed forms against literal ones",
        arguments: [
            ("rules/linear-rnn.rules", "<h[1](T)*h[1](S)>"), ("rules/linear-rnn.rules", "<h[1](T)*h[1](2)>"),
            ("rules/linear-rnn.rules", "<h[1](T+2)*h[1](T)>"), ("rules/linear-rnn.rules", "<h[1](T)*h~[1](S)>"),
            ("rules/leaky-rnn.rules", "<h[1](T)*h~[1](S)>"), ("rules/leaky-rnn.rules", "<h[1](T)*h[1](0)>"),
        ])
    func symbolicSteps(file: String, observable: String) throws {
        let model = try model(file: file)
        var (symbolic, table) = try answer(model, observable, through: 1)
        for late in 0...4 {
            for early in 0...4 {
                func literal(_ time: NamedTime) -> Int {
                    (time.offset.asInt ?? 0) + (time.name == "T" ? late : time.name == "S" ? early : 0)
                }
                let holding = symbolic.pieces.filter { piece in
                    guard let order = piece.order else { return true }
                    let (a, b) = (literal(order.later), literal(order.earlier))
                    return switch order.relation {
                    case .after: a > b
                    case .atOrAfter: a >= b
                    case .equal: a == b
                    }
                }
                #expect(holding.count == 1)
                var value = try #require(holding.first).value
                for (name, number) in [("T - S", late - early), ("T", late), ("S", early)] {
                    value = value.substitutingTime(table.time(name), by: nil, plus: Rational(number), in: &table)
                }
                let text = observable.replacing("T+2", with: "\(late + 2)").replacing("T", with: "\(late)")
                    .replacing("S", with: "\(early)")
                let expected = try self.answer(model, text, through: 1).answer.pieces[0].value
                #expect(try value.inLowestTerms(over: table) == expected, "\(text)")
            }
        }
    }

    @Test("The double Laplace transform of a transient, order by order") func transient() throws {
        let model = try model(file: "rules/linear-rnn-transient.rules")
        let (answer, table) = try answer(model, "<h[1](t)*h[1](s)>", through: runsLongTests ? 2 : 1)
        guard case .laplace(let zeta, let eta) = answer.domain else { throw Unexpected() }
        var bare = try TimedAnswer(model, "<h[1](t)*h[1](s)> through sigma_w^2")
        let (t, s, strength) = (bare.table.time("t"), bare.table.time("s"), bare.symbol("sigma_w"))
        let gamma = RationalFunction(bare.symbol("gamma"))
        for power in [0, 2] {
            for order in 0...(runsLongTests ? 2 : 1) {
                let mine = try coefficient(
                    of: answer.pieces[0].value.filtered { $0.powerOfN == -order }, table, strength, power,
                    in: &bare.table)
                let (z, w) = (
                    RationalFunction(bare.table.symbol(named: table[zeta].name)!),
                    RationalFunction(bare.table.symbol(named: table[eta].name)!)
                )
                // t^a s^b e^{−γ(t+s)} has the transform a! b!/((γ+ζ)^{a+1} (γ+η)^{b+1}).
                var theirs = RationalFunction.zero
                for term in try bare.value().filtered({ $0.powerOfN == -order && $0[strength] == power }).sortedTerms {
                    let (a, b) = (term.monomial[t], term.monomial[s])
                    let rest = Polynomial(
                        term.coefficient, Monomial(bare.symbol("q"), power: term.monomial[bare.symbol("q")]))
                    theirs +=
                        try RationalFunction(rest.scaled(by: factorial(a) * factorial(b)))
                        * (gamma + z).power(-a - 1) * (gamma + w).power(-b - 1)
                }
                let converted = Polynomial(theirs, over: &bare.table)
                #expect(try bare.areEqual(mine, converted), "\(power), \(order)")
            }
        }
        // From the start, the response to the initial value.
        let start = try self.answer(model, "<h[1](t)*h[1](0)>", through: 1)
        #expect(
            start.answer.pieces[0].value.formatted(as: .text, in: start.table)
                == "q*exp(-gamma*t)*(1 - 1/N) + q*exp(-(gamma + sigma_w)*t)/(2*N) + q*exp(-(gamma - sigma_w)*t)/(2*N)")
    }

    @Test func numbers() throws {
        let model = try stationary("gamma, sigma_w, kappa", weight: "sigma_w^2", leak: "gamma")
        guard case .network(let declared) = model.content else { throw Unexpected() }
        var table = model.symbols
        let expansion = try LinearRecurrentExpansion(
            try LinearRecurrentNetwork(declared, symbols: table), through: 1, in: &table)
        let report = try LinearRecurrentReport(expansion, in: &table)
        let values: [Symbol: Rational] = [
            .width: 200, table.symbol(named: "gamma")!: 1, table.symbol(named: "sigma_w")!: Rational(1, 2),
            table.symbol(named: "kappa")!: 1,
        ]
        let time = try #require(report.crossoverTime(at: values, in: table))
        // By the formulas written out: A/B = 4(γ−σ)²/(m(2γ−σ)).
        let m = 0.75.squareRoot()
        let expected = Double.logarithm(200 * 4 * 0.25 / (m * 1.5)) / (m - 0.5)
        #expect((time.value - expected).magnitude <= time.error + 1e-14 && time.error < 1e-12)
        let length = try #require(report.correlationLength(at: values, in: table))
        #expect((length.value - (1 / m - 0.25 / (2 * m * m * m * 200))).magnitude <= length.error + 1e-15)
        let heading = Heading(theory: "test", title: nil, observable: "<h(t).h(s)>/N", observableLaTeX: "C")
        let text = report.text(heading, in: table)
        #expect(text.contains("correlation length  1/m - sigma_w^2/(2*m^3*N) + O(1/N^2)"), "\(text)")
        #expect(text.contains("with m^2 = gamma^2 - sigma_w^2, m > 0\n"))
        #expect(text.contains("stationary for sigma_w < gamma"))
        #expect(report.latex(heading, in: table).contains("m^2 &= \\gamma^{2} - \\sigma_w^{2}"))
        #expect(report.json(heading, in: table).contains("\"rate_squared_shift\": \"sigma_w**2\""))
        // Each pole and power once.
        #expect(report.modes.map(\.power).sorted() == [1, 1, 1, 1, 2])
        var unstable = values
        unstable[table.symbol(named: "sigma_w")!] = 2
        #expect(report.crossoverTime(at: unstable, in: table) == nil)
    }
}

extension Double {
    /// The natural logarithm by Newton's method on exp, to have one of another make.
    fileprivate static func logarithm(_ x: Double) -> Double {
        var y = 0.0
        for _ in 0..<200 {
            var (power, sum) = (1.0, 0.0)
            for k in 1...200 {
                sum += power
                power *= y / Double(k)
            }
            y += (x - sum) / (x + sum) * 2
        }
        return y
    }
}

extension Polynomial {
    /// The same polynomial with symbols of another table, by name or meaning.
    fileprivate func moved(from table: SymbolTable, to other: inout SymbolTable) -> Polynomial {
        var places: [Symbol: Symbol] = [:]
        for symbol in symbols {
            switch table[symbol].role {
            case .imaginaryFrequency(let name): places[symbol] = other.imaginaryFrequency(name)
            default:
                places[symbol] =
                    other.symbol(named: table[symbol].name) ?? other.declare(table[symbol].name, role: .parameter)
            }
        }
        return Polynomial(
            terms: terms.map { term in
                (
                    term.monomial.factors.reduce(Monomial.one) { $0 * Monomial(places[$1.symbol]!, power: $1.power) },
                    term.coefficient
                )
            })
    }
}
