import Algebra
import Exact
import PeerGiNaC

// Two small parameters, g and 1/N. Every power of 1/N comes with one of g, so that the series through g^n holds all terms
// through (1/N)^n.

extension BenchmarkCase {
    static let series: [BenchmarkCase] = [
        series("series-geometric", "1/(1 - g(1 + x/N)) through g^#", ginac_geometric) { _ in 1 },
        series("series-exponential", "exp(g(1 + x/N)) through g^#", ginac_exponential) { power in
            (1...max(power, 1)).reduce(1) { $0 / Rational($1) }
        },
    ]

    private static func series(
        _ name: String, _ summary: String, _ function: ginac_function,
        _ coefficient: @escaping @Sendable (_ power: Int) -> Rational
    ) -> BenchmarkCase {
        BenchmarkCase(
            name: name, chapter: .series, summary: summary, size: 30,
            targets: [.time(atMost: 1, times: GiNaC.name)],
            contenders: [
                Contender(Ours.name) { order in
                    let u = Polynomial(g) + Polynomial(g) * Polynomial(x) * Polynomial.width(power: -1)
                    let bound = Truncation(g, atMost: order)
                    return Trial {
                        var (sum, power) = (Polynomial.zero, Polynomial.one)
                        for k in 0...order {
                            sum += power.scaled(by: coefficient(k))
                            power = power.multiplied(by: u, within: bound)
                        }
                        return sum
                    } answer: {
                        fingerprint($0).description
                    }
                },
                Contender(GiNaC.name) { order in
                    Trial {
                        GiNaC.series(function, order: order)
                    } answer: {
                        GiNaC.fingerprint($0).description
                    }
                },
            ])
    }
}

private let g = Symbol(rank: 1)
private let x = Symbol(rank: 2)

/// GiNaC's variables 0, 1, 2 are g, x and 1/N.
private func fingerprint(_ polynomial: Polynomial) -> Fingerprint {
    let values = Fingerprint.point.map { Residue(word: $0) }
    return Ours.fingerprint(polynomial, at: [(g, values[0]), (x, values[1]), (.width, values[2].inverse)])
}
