import Algebra
import Exact
import PeerGiNaC

extension BenchmarkCase {
    static let series: [BenchmarkCase] = [
        joint("series-geometric", "1/(1 - u)", ginac_geometric),
        joint("series-exponential", "exp(u)", ginac_exponential),
        joint("series-logarithm", "log(1 + u)", ginac_logarithm),
        separate("series-geometric-separate", "1/(1 - u)", ginac_geometric),
        separate("series-exponential-separate", "exp(u)", ginac_exponential),
        separate("series-logarithm-separate", "log(1 + u)", ginac_logarithm),
    ]

    /// u = g(1 + x/N): every power of 1/N comes with one of g, so that the bound on g decides.
    private static func joint(_ name: String, _ formula: String, _ function: ginac_function) -> BenchmarkCase {
        let u = Polynomial(g) + Polynomial(g) * Polynomial(x) * Polynomial.width(power: -1)
        return series(name, "\(formula) with u = g(1 + x/N) through g^#", function, of: u) { order in
            GiNaC.jointSeries(function, order: order)
        }
    }

    /// u = g + x/N: the two bounds are independent.
    private static func separate(_ name: String, _ formula: String, _ function: ginac_function) -> BenchmarkCase {
        let u = Polynomial(g) + Polynomial(x) * Polynomial.width(power: -1)
        return series(name, "\(formula) with u = g + x/N through g^# and 1/N^#", function, of: u) { order in
            GiNaC.separateSeries(function, order: order)
        }
    }

    private static func series(
        _ name: String, _ summary: String, _ function: ginac_function, of u: Polynomial,
        _ byGiNaC: @escaping @Sendable (_ order: Int) -> GiNaC.Value
    ) -> BenchmarkCase {
        BenchmarkCase(
            name: name, chapter: .series, summary: summary, size: 30,
            targets: [.time(atMost: 1, times: GiNaC.name)],
            contenders: [
                Contender(Ours.name) { order in
                    let bounds = [Truncation(g, atMost: order), Truncation(.width, atLeast: -order)]
                    return Trial {
                        ourSeries(function, of: u, within: bounds)
                    } answer: {
                        fingerprint($0).description
                    }
                },
                Contender(GiNaC.name) { order in
                    Trial {
                        byGiNaC(order)
                    } answer: {
                        GiNaC.fingerprint($0).description
                    }
                },
            ])
    }
}

private let g = Symbol(rank: 1)
private let x = Symbol(rank: 2)

/// The Taylor series, power by power.
private func ourSeries(_ function: ginac_function, of u: Polynomial, within bounds: [Truncation]) -> Polynomial {
    var sum = Polynomial.zero
    var power = Polynomial.one
    var factorial: Rational = 1
    var k = 0
    while !power.isZero {
        let coefficient: Rational
        switch function {
        case ginac_geometric: coefficient = 1
        case ginac_exponential: coefficient = 1 / factorial
        default: coefficient = k == 0 ? 0 : Rational(k % 2 == 0 ? -1 : 1, k)
        }
        sum += power.scaled(by: coefficient)
        k += 1
        factorial *= Rational(k)
        power = bounds.dropFirst().reduce(power.multiplied(by: u, within: bounds[0])) { $0.truncated(to: $1) }
    }
    return sum
}

/// GiNaC's variables 0, 1, 2 are g, x and 1/N.
private func fingerprint(_ polynomial: Polynomial) -> Fingerprint {
    let values = Fingerprint.point.map { Residue(word: $0) }
    return Ours.fingerprint(polynomial, at: [(g, values[0]), (x, values[1]), (.width, values[2].inverse)])
}
