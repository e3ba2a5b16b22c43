import Algebra
import Exact
import Expansion
import Testing
import Theory

@testable import Export

@Suite struct SymbolicResultTests {
    private struct Room {
        var table = SymbolTable()
        let q: Polynomial
        let late: Symbol, early: Symbol
        let heading = Heading(theory: "test", title: nil, observable: "<h(T).h(S)>/N", observableLaTeX: "C(T,S)")

        init() {
            q = Polynomial(table.declare("q", role: .parameter))
            late = table.time("T")
            early = table.time("S")
        }

        func derivation(_ pieces: [Derivation.Piece], bounds: [Bound] = []) -> Derivation {
            Derivation(
                pieces: pieces, bounds: bounds, isComplete: bounds.isEmpty, width: nil, symbols: table, diagramCount: 1,
                cutByPowerOfN: 0, cutByCoupling: 0)
        }

        var ordered: TimeRegion { TimeRegion([.init(["T", "S", "0"])]) }
        var reversed: TimeRegion { TimeRegion([.init(times: ["S", "T", "0"], relations: [.after, .atOrAfter])]) }
        /// q·T·(1 + S/N) for T ≥ S, the same with S and T exchanged for S > T.
        var two: [Derivation.Piece] {
            let (t, s, n) = (Polynomial(late), Polynomial(early), Polynomial(.width, power: -1))
            return [
                .init(region: ordered, value: q * t + q * t * s * n),
                .init(region: reversed, value: q * s + q * t * s * n),
            ]
        }
    }

    @Test func regionsInAllNotations() {
        let region = TimeRegion([
            .init(times: ["T", "S + 2", "0"], relations: [.after, .atOrAfter]), .init(["T", "N_1"], .at),
        ])
        #expect(region.text == "T > S + 2 >= 0, T = N_1")
        #expect(region.latex == "T > S + 2 \\ge 0,\\ T = N_1")
        #expect(region.sympy == "And(T > S + 2, S + 2 >= 0, Eq(T, N_1))")
        #expect(region.mathematica == "T > S + 2 && S + 2 >= 0 && T == N$1$")
        #expect(TimeRegion([]).sympy == "True")
        #expect(TimeRegion([.init(["T", "0"])]).sympy == "T >= 0")
    }

    @Test func oneRegion() throws {
        let room = Room()
        let derivation = room.derivation([room.two[0]])
        #expect(
            derivation.text(room.heading, verbose: false).hasPrefix(
                "<h(T).h(S)>/N\n  for T >= S >= 0\n    = q*T*(1 + S/N)\n"))
        #expect(try derivation.latex(room.heading).contains("\\qquad (T \\ge S \\ge 0)"))
        #expect(try derivation.expression(.sympy) == "# for T >= S >= 0\nq*T*(1 + S/N)\n")
        #expect(derivation.json(room.heading, diagrams: []).contains("\"region\": \"T >= S >= 0\""))
    }

    @Test func severalRegions() throws {
        let room = Room()
        let derivation = room.derivation(room.two, bounds: [.width(lowest: -1)])
        let text = derivation.text(room.heading, verbose: false)
        #expect(
            text.contains(
                "  for S > T >= 0\n    = q*S*(1 + T/N) + O(1/N^2)\n\n    leading  q*S\n    1/N      q*T*S/N\n"))
        #expect(
            try derivation.expression(.sympy)
                == "Piecewise((q*T*(1 + S/N), And(T >= S, S >= 0)), (q*S*(1 + T/N), And(S > T, T >= 0)))  # + O(1/N**2)\n"
        )
        #expect(
            try derivation.expression(.mathematica)
                == "Piecewise[{{q*T*(1 + S/N$), T >= S && S >= 0}, {q*S*(1 + T/N$), S > T && T >= 0}}, Indeterminate] (* + O[1/N$]^2 *)\n"
        )
        let form = try derivation.expression(.form)
        #expect(
            form
                == "Symbols q,T,N,S;\n* for T >= S >= 0\nq*T*(1 + S/N)\n* + O(1/N^2)\n* for S > T >= 0\nq*S*(1 + T/N)\n* + O(1/N^2)\n"
        )
        let latex = try derivation.latex(room.heading)
        #expect(latex.hasPrefix("C(T,S) = \\begin{cases}\n") && latex.contains("& T \\ge S \\ge 0 \\\\\n"))
        let json = derivation.json(room.heading, diagrams: [])
        #expect(json.contains("\"region\": null") && json.contains("\"region\": \"S > T >= 0\""))
    }

    @Test func withoutRegionsNothingIsSaid() throws {
        let room = Room()
        let derivation = room.derivation([.init(region: nil, value: room.q)])
        #expect(!derivation.json(room.heading, diagrams: []).contains("regions"))
        #expect(try derivation.expression(.sympy) == "q\n")
    }

    @Test func tableOfPowers() {
        let room = Room()
        let (t, n) = (Polynomial(room.late), Polynomial(.width, power: -1))
        let table = PowerTable(room.q + room.q * t * t * n.scaled(by: 3), in: room.table)
        #expect(table.heading == "powers of 1/N down, powers of T across")
        #expect(table.text == "     1  T  T^2\n1    q  0  0\n1/N  0  0  3*q")
        #expect(
            table.markdown
                == "|   | `1` | `T` | `T^2` |\n| --- | --- | --- | --- |\n| `1` | `q` | `0` | `0` |\n| `1/N` | `0` | `0` | `3*q` |"
        )
        #expect(table.latex.contains("  $\\frac{1}{N}$ & $0$ & $0$ & $3 q$ \\\\"))
        let both = PowerTable(room.two[0].value, in: room.table)
        #expect(both.heading == "powers of 1/N down, total degree in T and S across")
        #expect(both.entries[1][2] == room.q * t * Polynomial(room.early))
    }

    /// The table holds the whole result.
    @Test func tableAddsUp() {
        let room = Room()
        let (t, s, n) = (Polynomial(room.late), Polynomial(room.early), Polynomial(.width, power: -1))
        for value in [(Polynomial.one + t * n + s * n * n).power(4), (room.q + t * n.power(2)).power(3)] {
            let table = PowerTable(value, in: room.table)
            var sum = Polynomial.zero
            for (power, row) in zip(table.powersOfN, table.entries) {
                for (degree, entry) in zip(table.powersOfTime, row) {
                    let column = table.times.count == 1 ? Polynomial(room.late, power: degree) : .one
                    sum += entry * column * Polynomial(.width, power: power)
                }
            }
            #expect(sum == value)
        }
    }

    @Test func fixedRatio() {
        var room = Room()
        let u = room.table.declare("u", role: .parameter)
        let (t, n) = (Polynomial(room.late), Polynomial(.width, power: -1))
        let decay = Polynomial(room.table.geometric(base: room.q, time: room.late))
        let value = (t * t + t) * n * n * decay
        let scaled = value.atFixedRatio(of: room.late, toWidthAs: u)
        #expect(scaled == (Polynomial(u, power: 2) + Polynomial(u) * n) * decay)
        #expect(value.hasExponent(in: room.late, room.table) && !value.hasExponent(in: room.early, room.table))
        var derivation = room.derivation([.init(region: room.ordered, value: scaled)])
        derivation.fixedRatio = .init(name: "u", time: "T", keepsFunctionsOfTime: true)
        #expect(derivation.text(room.heading, verbose: false).contains("at fixed u = T/N, N -> infinity; exponentials"))
        #expect(derivation.json(room.heading, diagrams: []).contains("\"fixed\": \"u = T/N\""))
    }
}
