import CSampling

/// Draws the values at the first time.
final class InitialValues {
    private enum Group {
        case gaussian(neurons: [Int], means: [Double], factor: [[Double]])
        case sphere(neuron: Int, radius: Double)
    }

    private let groups: [Group]
    private let source: RandomSource

    init(_ network: SampledNetwork, source: RandomSource) throws(SamplingError) {
        self.source = source
        var groups: [Group] = []
        for group in network.initial {
            switch group {
            case .gaussian(let neurons, let means, let covariance):
                let names = neurons.map { network.neurons[$0].name }
                groups.append(
                    .gaussian(neurons: neurons, means: means, factor: try Self.factor(covariance, names: names)))
            case .sphere(let neuron, let squaredRadius):
                groups.append(.sphere(neuron: neuron, radius: squaredRadius.squareRoot()))
            }
        }
        self.groups = groups
    }

    /// The lower triangle L with L·Lᵀ the covariance, which may be singular.
    private static func factor(_ covariance: [[Double]], names: [String]) throws(SamplingError) -> [[Double]] {
        let size = covariance.count
        var factor = covariance
        for row in 0..<size {
            for column in 0..<size where column > row { factor[row][column] = 0 }
            for column in 0...row {
                var rest = covariance[row][column]
                for k in 0..<column { rest -= factor[row][k] * factor[column][k] }
                let scale = (covariance[row][row] * covariance[column][column]).magnitude.squareRoot()
                if rest.magnitude <= 1e-12 * scale { rest = 0 }
                if column == row {
                    guard rest >= 0 else { throw notPositive(names) }
                    factor[row][row] = rest.squareRoot()
                } else if factor[column][column] > 0 {
                    factor[row][column] = rest / factor[column][column]
                } else {
                    guard rest == 0 else { throw notPositive(names) }
                    factor[row][column] = 0
                }
            }
        }
        return factor
    }

    private static func notPositive(_ names: [String]) -> SamplingError {
        SamplingError(
            "the initial values of \(names.joined(separator: ", ")) have no covariance matrix: it is not positive",
            help: "a covariance is at most the square root of the product of the two variances")
    }

    /// Where a stationary network starts before it forgets: independent Gaussian neurons of variance 1, for zero may be a fixed point that
    /// no noise leaves.
    func drawStart(into values: NeuronValues) {
        for neuron in values.counts.indices {
            values.pointers[neuron].update(from: source.normals(values.counts[neuron]), count: values.counts[neuron])
        }
    }

    func draw(into values: NeuronValues) {
        for group in groups {
            switch group {
            case .gaussian(let neurons, let means, let factor):
                for (row, neuron) in neurons.enumerated() {
                    values.pointers[neuron].update(repeating: means[row], count: values.counts[neuron])
                }
                for column in neurons.indices {
                    let count = values.counts[neurons[column]]
                    let normals = source.normals(count)
                    for row in column..<neurons.count where factor[row][column] != 0 {
                        cs_add_scaled(factor[row][column], normals, values.pointers[neurons[row]], count)
                    }
                }
            case .sphere(let neuron, let radius):
                let count = values.counts[neuron]
                let normals = source.normals(count)
                let length = cs_dot(normals, normals, count).squareRoot()
                cs_scale(radius / length, normals, values.pointers[neuron], count)
            }
        }
    }
}
