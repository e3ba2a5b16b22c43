import Algebra
import Exact
import Foundation

@testable import Times

/// Random numbers with a fixed seed.
struct TimesRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A product of decays between times, some summed over: t_later − t_earlier ≥ lag, weighed with value^difference or
/// exp(value × difference).
struct TimeNetwork: CustomStringConvertible {
    struct Line {
        let later: Int
        let earlier: Int
        let lag: Int
        let value: Rational
    }

    let measure: TimeMeasure
    let externals: Int
    let summed: Int
    /// Later and earlier are numbers as in ``TimeFunction``, without the origin.
    let lines: [Line]

    var description: String {
        "externals \(externals), summed \(summed): "
            + lines.map { "\($0.value)^(\($0.later)-\($0.earlier)>=\($0.lag))" }.joined(separator: " ")
    }

    /// Every summed time starts at 0 and has a line to a later time, so that the sum is finite.
    static func random(_ measure: TimeMeasure, _ generator: inout TimesRandom) -> TimeNetwork {
        let externals = Int.random(in: 1...2, using: &generator)
        let summed = Int.random(in: 1...3, using: &generator)
        let values: [Rational] =
            measure == .sum
            ? [1, Rational(1, 2), Rational(1, 4), -1, 2, Rational(-1, 2), 3]
            : [0, -1, -2, Rational(-1, 2), 1]
        var lines: [Line] = []
        func line(_ later: Int, _ earlier: Int) -> Line {
            Line(
                later: later, earlier: earlier, lag: measure == .sum ? Int.random(in: -1...1, using: &generator) : 0,
                value: values.randomElement(using: &generator)!)
        }
        for time in (externals + 1)...(externals + summed) {
            lines.append(line(Int.random(in: 1..<time, using: &generator), time))
        }
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            let a = Int.random(in: 1...(externals + summed), using: &generator)
            let b = Int.random(in: 1...(externals + summed), using: &generator)
            if a < b { lines.append(line(a, b)) }
        }
        return TimeNetwork(measure: measure, externals: externals, summed: summed, lines: lines)
    }

    /// By the engine, with the summed times taken out in a given order.
    func function(order: [Int]) throws -> (TimeFunction, Primitives) {
        var basis = try RateBasis(
            measure, spanning: lines.map { RationalFunction($0.value) }.filter { measure == .integral || !$0.isZero })
        var product = TimeFunction(.one)
        for line in lines {
            let rate = try basis.rate(of: RationalFunction(line.value))
            product = product.multiplied(
                by: .decay(rate, from: line.earlier, to: line.later, lag: line.lag, measure), in: basis)
        }
        for time in (externals + 1)...(externals + summed) {
            product = product.multiplied(by: .start(of: time, at: 0, measure), in: basis)
        }
        let primitives = Primitives(basis)
        for time in order { product = try product.summed(over: time, externals: externals, by: primitives) }
        return (product, primitives)
    }

    /// Term by term, for literal external times; discrete time.
    func sum(at times: [Int]) -> Rational {
        var total: Rational = 0
        let high = (times.max() ?? 0) + 2 * summed
        func extend(_ all: [Int]) {
            if all.count == externals + summed {
                var product: Rational = 1
                for line in lines {
                    let difference = all[line.later - 1] - all[line.earlier - 1]
                    if difference < line.lag { return }
                    product = product * (try! line.value.power(difference))
                }
                total += product
                return
            }
            if high >= 0 { for time in 0...high { extend(all + [time]) } }
        }
        extend(times)
        return total
    }

    /// By nested quadrature between all breakpoints, for literal external times; continuous time.
    func integral(at times: [Double]) -> Double {
        // Gauss–Legendre with 8 points.
        let nodes = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363]
        let weights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763]
        func integrate(_ all: [Double]) -> Double {
            if all.count == externals + summed {
                var exponent = 0.0
                for line in lines {
                    let difference = all[line.later - 1] - all[line.earlier - 1]
                    if difference < 0 { return 0 }
                    exponent += line.value.doubleValue * difference
                }
                return exp(exponent)
            }
            let breaks = ([0] + all).filter { $0 >= 0 }.sorted()
            var sum = 0.0
            for (a, b) in zip(breaks, breaks.dropFirst()) where b > a {
                for (node, weight) in zip(nodes, weights) {
                    for sign in [-1.0, 1] {
                        sum += weight * (b - a) / 2 * integrate(all + [(a + b) / 2 + sign * node * (b - a) / 2])
                    }
                }
            }
            return sum
        }
        return integrate(times)
    }
}

extension TimeFunction {
    /// The value at literal times, all coefficients and rates being numbers.
    func value(at times: [Double], _ basis: RateBasis) -> Double {
        let places = [0.0] + self.times.map { times[$0 - 1] }
        var sum = 0.0
        for (key, coefficient) in sortedTerms {
            let holds = (0..<key.order.count).allSatisfy { i in
                (0..<key.order.count).allSatisfy { j in
                    guard i != j, let bound = key.order.bound(i, j) else { return true }
                    return bound == 1 && basis.measure == .integral
                        ? places[i] > places[j] : places[i] - places[j] >= Double(bound)
                }
            }
            if !holds { continue }
            var term = coefficient.constant!.doubleValue
            for place in self.times.indices {
                let t = places[place + 1]
                let rate = basis.value(of: key.rates[place]).constant!.doubleValue
                term *= pow(t, Double(key.powers[place])) * (basis.measure == .integral ? exp(rate * t) : pow(rate, t))
            }
            sum += term
        }
        return sum
    }
}
