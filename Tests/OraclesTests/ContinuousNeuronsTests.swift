import Algebra
import Exact
import Oracles
import Testing
import Theory

/// Networks in continuous time beyond one neuron that carries the width index.
@Suite struct ContinuousNeuronsTests {
    private static let h = FieldID(rank: 0)
    private static let z = FieldID(rank: 2)

    /// dh_i = −a h_i + c z, dz = −b z + noise, where z is one neuron for all i.
    private static func driven(symbols: inout SymbolTable, isStationary: Bool) -> Network {
        let (a, b, c, kappa) = (
            symbols.declare("a", role: .parameter), symbols.declare("b", role: .parameter),
            symbols.declare("c", role: .parameter), symbols.declare("kappa", role: .parameter)
        )
        func factor(_ field: FieldID) -> FieldMonomial {
            FieldMonomial(
                factors: [Factor(.field(field), indices: field == h ? [.free(0)] : [], time: .step(0))], sums: 0)
        }
        var neuron = FieldPolynomial(-Polynomial(a), factor(h))
        neuron.add(Polynomial(c), factor(z))
        var common = FieldPolynomial(-Polynomial(b), factor(z))
        common.add(
            .one,
            FieldMonomial(
                factors: [Factor(.disorder(DisorderID(rank: 0)), indices: [], time: .step(0))], sums: 0))
        return Network(
            time: TimeAxis(variable: "t", first: 0, last: nil, measure: .continuous, isStationary: isStationary),
            fields: [
                Field(name: "h", carriesIndex: true, response: FieldID(rank: 1)),
                Field(name: "h~", carriesIndex: true, respondsFor: h),
                Field(name: "z", carriesIndex: false, response: FieldID(rank: 3)),
                Field(name: "z~", carriesIndex: false, respondsFor: z),
            ],
            disorder: [
                Disorder(
                    name: "xi", kind: .noise, indexCount: 0, isFreshAtEachTime: true, mean: .zero,
                    variance: Polynomial(kappa))
            ],
            updates: [Update(neuron: h, value: neuron), Update(neuron: z, value: common)],
            initial: isStationary
                ? [:] : [h: .gaussian(mean: .zero, variance: .zero), z: .gaussian(mean: 2, variance: .zero)])
    }

    private func factor(_ field: Int, _ time: String) -> Factor {
        Factor(.field(FieldID(rank: field)), indices: field < 2 ? [.fixed(1)] : [], time: .named(NamedTime(time)))
    }

    private func series(
        _ network: Network, _ factors: [Factor], _ times: [String], order: Int, _ symbols: inout SymbolTable,
        _ substitutions: [Symbol: Polynomial] = [:]
    ) -> Polynomial? {
        ContinuousNetworkMoments.taylorSeries(
            of: Correlator(operators: [
                FieldPolynomial(.one, FieldMonomial(factors: factors.sorted(), sums: 0))
            ]), network: network, width: 2, latestFirst: times.map { NamedTime($0) }, order: order,
            symbols: &symbols, substitutions: substitutions)
    }

    /// z drives h: E h z = c E z²/(a+b), E h² = c E hz/a, and h responds to a kick of z as c (e^{−bτ} − e^{−aτ})/(a−b).
    @Test func aNeuronThatDrivesAnother() throws {
        var symbols = SymbolTable()
        let network = Self.driven(symbols: &symbols, isStationary: true)
        let (a, b) = (symbols.symbol(named: "a")!, symbols.symbol(named: "b")!)
        let (c, kappa) = (Polynomial(symbols.symbol(named: "c")!), Polynomial(symbols.symbol(named: "kappa")!))
        // Sums of rates stand in denominators, so the rates must be numbers, or equal.
        #expect(series(network, [factor(0, "t"), factor(2, "t")], ["t"], order: 0, &symbols) == nil)
        let numbers = [a: Polynomial(2), b: Polynomial(Rational(1, 3))]
        let mixed = (c * kappa).scaled(by: Rational(3, 2) / Rational(7, 3))
        #expect(series(network, [factor(0, "t"), factor(2, "t")], ["t"], order: 0, &symbols, numbers) == mixed)
        let square = (c * mixed).scaled(by: Rational(1, 2))
        #expect(series(network, [factor(0, "t"), factor(0, "t")], ["t"], order: 0, &symbols, numbers) == square)
        #expect(
            series(network, [factor(0, "t"), factor(2, "t")], ["t"], order: 0, &symbols, [a: Polynomial(b)])
                == (c * kappa * Polynomial(b, power: -2)).scaled(by: Rational(1, 4)))
        let kick = symbols.reciprocal(of: Polynomial(a) - Polynomial(b))
        let (t, s) = (symbols.time("t"), symbols.time("s"))
        func decay(_ rate: Symbol, _ symbols: inout SymbolTable) -> Polynomial {
            Polynomial(symbols.exponential(rate: Polynomial(rate), time: t), power: -1)
                * Polynomial(symbols.exponential(rate: Polynomial(rate), time: s))
        }
        let response = c * Polynomial(kick) * (decay(b, &symbols) - decay(a, &symbols))
        let expected = ClosedFormSeries.taylorSeries(of: response, order: 4, width: 2, symbols: &symbols)
        #expect(expected != nil)
        #expect(series(network, [factor(0, "t"), factor(3, "s")], ["t", "s"], order: 4, &symbols) == expected)
    }

    /// From z(0) = 2, h(0) = 0: the means 2e^{−bt} and 2c (e^{−bt} − e^{−at})/(a−b), without any disorder.
    @Test func meansFromAFixedStart() {
        var symbols = SymbolTable()
        let network = Self.driven(symbols: &symbols, isStationary: false)
        let (a, b, c) = (
            Polynomial(symbols.symbol(named: "a")!), Polynomial(symbols.symbol(named: "b")!),
            Polynomial(symbols.symbol(named: "c")!)
        )
        let t = Polynomial(symbols.time("t"))
        let mean = series(network, [factor(0, "t")], ["t"], order: 3, &symbols)
        let third = (c * (a.power(2) + a * b + b.power(2)) * t.power(3)).scaled(by: Rational(1, 3))
        #expect(mean == (c * t).scaled(by: 2) - c * (a + b) * t.power(2) + third)
    }
}
