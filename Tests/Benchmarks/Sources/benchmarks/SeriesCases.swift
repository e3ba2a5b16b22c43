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

/// The known terms of 1/(1 − u), exp(u) or log(1 + u).
private func ourSeries(_ function: ginac_function, of u: Polynomial, within bounds: [Truncation]) -> Polynomial {
    do {
        switch function {
        case ginac_geometric: return try (Polynomial.one / PowerSeries(.one - u, within: bounds)).body
        case ginac_exponential: return try PowerSeries(u, within: bounds).exponential().body
        default: return try PowerSeries(.one + u, within: bounds).logarithm().body
        }
    } catch {
        preconditionFailure("the series is refused: \(error)")
    }
}

/// GiNaC's variables 0, 1, 2 are g, x and 1/N.
private func fingerprint(_ polynomial: Polynomial) -> Fingerprint {
    let values = Fingerprint.point.map { Residue(word: $0) }
    return Ours.fingerprint(polynomial, at: [(g, values[0]), (x, values[1]), (.width, values[2].inverse)])
}
