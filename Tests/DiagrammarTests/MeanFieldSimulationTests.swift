import Diagrammar
import Evaluation
import Export
import Foundation
import Testing

/// Mean field against sampled networks of some hundred neurons.
///
/// What is measured deviates by its standard error, which follows from independent networks, and by corrections of order 1/N.
@Suite struct MeanFieldSimulationTests {
    // MARK: Layers

    struct Layers: Sendable, CustomTestStringConvertible {
        let phase: MeanFieldReport.Phase
        let weightDeviation: String
        let biasDeviation: String
        var testDescription: String { "\(phase), \(weightDeviation), \(biasDeviation)" }
    }

    static let layers = [
        Layers(phase: .ordered, weightDeviation: "1", biasDeviation: "0.2236068"),
        Layers(phase: .chaotic, weightDeviation: "1.4142136", biasDeviation: "0.2236068"),
        Layers(phase: .chaotic, weightDeviation: "2.5", biasDeviation: "0.5"),
    ]

    /// Variances and correlations of two inputs, layer by layer from the first.
    private func sample(
        _ case: Layers, width: Int, depth: Int, correlation: Double, _ random: inout GaussianNumbers
    ) -> (variance: [Double], covariance: [Double]) {
        let strength = pow(Double(`case`.weightDeviation)!, 2)
        let bias = Double(`case`.biasDeviation)!
        var weights = WeightMatrix(size: width)
        var a = random.numbers(width, deviation: 1)
        let other = random.numbers(width, deviation: 1)
        var b = zip(a, other).map { correlation * $0 + (1 - correlation * correlation).squareRoot() * $1 }
        var result: (variance: [Double], covariance: [Double]) = ([], [])
        for layer in 0...depth {
            result.variance.append((overlap(a, a) + overlap(b, b)) / 2)
            result.covariance.append(overlap(a, b))
            if layer == depth { break }
            weights.draw(strength: strength, from: &random)
            let biases = random.numbers(width, deviation: bias)
            let received = weights.times(a.map { tanh($0) }, b.map { tanh($0) })
            a = zip(received.x, biases).map { $0 + $1 }
            b = zip(received.y, biases).map { $0 + $1 }
        }
        return result
    }

    @Test(arguments: layers) func `a large network of layers`(_ case: Layers) throws {
        let (width, depth, draws) = runsLongTests ? (400, 60, 24) : (128, 32, 10)
        let settled = 16
        let settings = [
            "sigma_w=\(`case`.weightDeviation)", "sigma_b=\(`case`.biasDeviation)", "q=1", "T=\(depth)",
        ]
        var request = MeanFieldCalculation.Request()
        request.correlation = "0.3"
        let report = try MeanFieldCalculation(model(file: "rules/tanh-mlp.rules"), settings: settings).report(request)
        let point = try #require(report.points?.first)
        let theory = try #require(report.trajectory).layers
        #expect(report.points?.count == 1 && point.phase == `case`.phase)
        try #require(theory.count == depth + 1)

        var random = GaussianNumbers(seed: 7)
        let samples = (0..<draws).map { _ in sample(`case`, width: width, depth: depth, correlation: 0.3, &random) }
        let correction = 2 / Double(width)
        for layer in 0...depth {
            let variance = SampleMean(samples.map { $0.variance[layer] })
            let correlation = SampleMean(samples.map { $0.covariance[layer] / $0.variance[layer] })
            let expected = (theory[layer].covariance[0].value, theory[layer].correlation!.value)
            #expect(variance.agrees(with: expected.0, correction: correction), "q(\(layer)) \(variance), \(expected.0)")
            #expect(
                correlation.agrees(with: expected.1, correction: correction),
                "c(\(layer)) \(correlation), \(expected.1)")
        }

        func late(_ values: [Double]) -> Double { values[settled...].reduce(0, +) / Double(depth + 1 - settled) }
        let variance = SampleMean(samples.map { late($0.variance) })
        #expect(variance.error < 0.03 * variance.mean)
        #expect(
            variance.agrees(with: point.variance!.value, correction: correction), "q \(variance), \(point.variance!)")
        let ratios = samples.map { late(zip($0.covariance, $0.variance).map { $0 / $1 }) }
        let correlation = SampleMean(ratios)
        tell("layers, \(`case`)", (variance, point.variance!.value), (correlation, point.correlation!.value))
        // Near the edge of chaos correlations take longer to settle than there are layers.
        guard case .finite(let length) = try #require(point.xiC), length.value < Double(settled) / 4 else { return }
        #expect(
            correlation.agrees(with: point.correlation!.value, correction: correction),
            "c \(correlation), \(point.correlation!)")
    }

    /// Long tests say what they measured.
    private func tell(_ name: String, _ values: (measured: SampleMean, expected: Double)...) {
        guard runsLongTests else { return }
        print(name, values.map { "\($0.measured), \($0.expected)" }.joined(separator: "; "), separator: ": ")
    }

    // MARK: Recurrent networks

    /// The state of a recurrent network and a small difference from it.
    private struct Pair {
        var state: [Double]
        var difference: [Double]

        static func + (a: Pair, b: (factor: Double, rate: Pair)) -> Pair {
            Pair(
                state: zip(a.state, b.rate.state).map { $0 + b.factor * $1 },
                difference: zip(a.difference, b.rate.difference).map { $0 + b.factor * $1 })
        }

        /// W·tanh(h), and its derivative.
        func driven(by weights: WeightMatrix) -> Pair {
            let outputs = state.map { tanh($0) }
            let received = weights.times(outputs, zip(outputs, difference).map { (1 - $0 * $0) * $1 })
            return Pair(state: received.x, difference: received.y)
        }

        /// Scales the difference to length √N and returns the logarithm of what it has grown by.
        mutating func normalize() -> Double {
            let size = overlap(difference, difference).squareRoot()
            difference = difference.map { $0 / size }
            return log(size)
        }
    }

    /// Variance and largest Lyapunov exponent, over what follows the first `settled` of `steps`.
    private func follow(
        _ start: Pair, steps: Int, settled: Int, step: (Pair) -> Pair
    ) -> (variance: Double, lyapunov: Double) {
        var pair = start
        var result = (variance: 0.0, lyapunov: 0.0)
        for time in 0..<steps {
            pair = step(pair)
            let growth = pair.normalize()
            guard time >= settled else { continue }
            result.variance += overlap(pair.state, pair.state)
            result.lyapunov += growth
        }
        let count = Double(steps - settled)
        return (result.variance / count, result.lyapunov / count)
    }

    /// The Lyapunov exponent differs by the order of N^(−1/2) from network to network. Its mean over networks lies below that of infinite
    /// width by about 10/N (0.0037 at N = 1600 and 0.013 at N = 400 with the leak below), and the variance beside it by no more.
    @Test(.enabled(if: runsLongTests)) func `chaos in continuous time`() throws {
        let (width, networks, step) = (400, 5, 0.1)
        let report = try MeanFieldCalculation(
            model(file: "rules/tanh-rnn.rules"), settings: ["gamma=1", "sigma_w=2", "kappa=0"]
        ).report()
        let point = try #require(report.points?.first { $0.kind == "fluctuating" })
        var random = GaussianNumbers(seed: 11)
        var weights = WeightMatrix(size: width)
        let samples = (0..<networks).map { _ in
            weights.draw(strength: 4, from: &random)
            func rate(_ pair: Pair) -> Pair { pair.driven(by: weights) + (-1, pair) }
            let start = Pair(
                state: random.numbers(width, deviation: 1), difference: random.numbers(width, deviation: 1))
            // Runge and Kutta's fourth order.
            let found = follow(start, steps: 2600, settled: 600) { pair in
                let first = rate(pair)
                let second = rate(pair + (step / 2, first))
                let third = rate(pair + (step / 2, second))
                let fourth = rate(pair + (step, third))
                return pair + (step / 6, first) + (step / 3, second) + (step / 3, third) + (step / 6, fourth)
            }
            return (variance: found.variance, lyapunov: found.lyapunov / step)
        }
        let variance = SampleMean(samples.map(\.variance))
        let lyapunov = SampleMean(samples.map(\.lyapunov))
        tell("continuous", (variance, point.variance!.value), (lyapunov, point.lyapunov!.value))
        let bias = 10 / Double(width)
        #expect(variance.agrees(with: point.variance!.value, correction: bias), "\(variance)")
        #expect(lyapunov.agrees(with: point.lyapunov!.value, correction: bias), "\(lyapunov)")
        #expect(lyapunov.error < 0.5 / Double(width).squareRoot())
    }

    @Test(.enabled(if: runsLongTests)) func `chaos in steps with a leak`() throws {
        let (width, networks) = (400, 6)
        let text = """
            rules 1
            theory leaky
            width N
            time n = 0 ... T
            parameter a, sigma_w, sigma_b
            neuron h[i](n)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            bias b[i] ~ normal(0, sigma_b^2)
            update h[i](n+1) = a*h[i](n) + W[i,j]*tanh(h[j](n)) + b[i]
            initial h[i](0) ~ normal(0, 1)

            """
        let report = try MeanFieldCalculation(
            model(text), settings: ["a=0.5", "sigma_w=1.2", "sigma_b=0.3"]
        ).report()
        let point = try #require(report.points?.first { $0.kind == "fluctuating" })
        var random = GaussianNumbers(seed: 13)
        var weights = WeightMatrix(size: width)
        let samples = (0..<networks).map { _ in
            weights.draw(strength: 1.44, from: &random)
            let biases = random.numbers(width, deviation: 0.3)
            let bias = Pair(state: biases, difference: [Double](repeating: 0, count: width))
            let start = Pair(
                state: random.numbers(width, deviation: 1), difference: random.numbers(width, deviation: 1))
            return follow(start, steps: 2500, settled: 300) { $0.driven(by: weights) + (0.5, $0) + (1, bias) }
        }
        let variance = SampleMean(samples.map(\.variance))
        let lyapunov = SampleMean(samples.map(\.lyapunov))
        tell("leaky steps", (variance, point.variance!.value), (lyapunov, point.lyapunov!.value))
        let bias = 10 / Double(width)
        #expect(variance.agrees(with: point.variance!.value, correction: bias), "\(variance)")
        #expect(lyapunov.agrees(with: point.lyapunov!.value, correction: bias), "\(lyapunov)")
        #expect(lyapunov.error < 0.5 / Double(width).squareRoot())
    }
}
