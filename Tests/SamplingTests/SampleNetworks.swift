import Sampling

/// Networks and observables that tests put together by hand.
enum SampleNetworks {
    static func function(_ unary: ElementProgram.Unary?) -> ElementProgram {
        var program = ElementProgram()
        let x = program.input(0)
        if let unary { program.append(unary, x) }
        return program
    }

    /// h' = W φ(h) + b with fresh or frozen W of variance σ²/N, from h(0) on the sphere of squared radius N or Gaussian.
    static func perceptron(
        width: Int, activation: ElementProgram.Unary?, strength: Double = 1, bias: Double = 0, isFresh: Bool = true,
        law: RandomLaw? = nil, onSphere: Bool = false, transposed: Bool = false
    ) -> SampledNetwork {
        typealias Rule = StepRules.Instruction
        var rules: [Rule] = [.evaluate(function(activation), [.neuron(0, before: true)])]
        rules.append(.multiply(family: 0, transposed: transposed, .slot(0)))
        var families = [
            SampledNetwork.RandomFamily(
                name: "W", shape: .matrix, law: law ?? .normal(mean: 0, variance: strength / Double(width)),
                isFresh: isFresh)
        ]
        if bias > 0 {
            var sum = ElementProgram()
            sum.append(.add, sum.input(0), sum.input(1))
            families.append(
                .init(name: "b", shape: .vector, law: .normal(mean: 0, variance: bias), isFresh: isFresh))
            rules.append(.evaluate(sum, [.slot(1), .random(1)]))
        }
        rules.append(.assign(neuron: 0, .slot(rules.count - 1)))
        return SampledNetwork(
            width: width, neurons: [.init(name: "h", isVector: true)], families: families,
            initial: [
                onSphere
                    ? .sphere(neuron: 0, squaredRadius: Double(width))
                    : .gaussian(neurons: [0], means: [0], covariance: [[1]])
            ],
            dynamics: .steps(first: 0, rules: StepRules(rules), burnIn: nil))
    }

    /// Cumulants of h(t)·h(s)/N for each pair of times.
    static func overlaps(_ pairs: [(Int, Int)], width: Int, orders: [Int]) throws -> SampledObservable {
        var recordings: [SampledObservable.Recording] = []
        func place(_ time: Int) -> Int {
            let recording = SampledObservable.Recording(neuron: 0, time: Double(time))
            if let known = recordings.firstIndex(of: recording) { return known }
            recordings.append(recording)
            return recordings.count - 1
        }
        var product = ElementProgram()
        product.append(.multiply, product.input(0), product.input(1))
        let measurements = pairs.map {
            SampledObservable.Measurement.sum(product, recordings: [place($0.0), place($0.1)])
        }
        var cumulants: [CumulantFormula] = []
        for variable in pairs.indices {
            for order in orders {
                cumulants.append(try .joint(of: order) { subset in subset.map { _ in variable } })
            }
        }
        return SampledObservable(
            recordings: recordings, measurements: measurements,
            variables: pairs.indices.map { [.init(1 / Double(width), [$0])] }, cumulants: cumulants,
            value: .cumulant(0))
    }
}
