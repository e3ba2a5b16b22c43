extension SamplingPlan {
    /// About how many elementary operations one network takes, a draw of a Gaussian number counting as ten: a size to plan with, not a
    /// measured time. One processor does some 10⁹ of them a second.
    public var operationsPerNetwork: Double {
        let schedule = RecordingSchedule(observable)
        switch network.dynamics {
        case .steps(let first, let rules, let burnIn):
            let last = schedule.moments.last?.time ?? Double(first)
            let span = last - (schedule.moments.first?.time ?? last) + 1
            let steps =
                burnIn.map { Double($0) * (1 + PlanLimits.originDistance * Double(origins)) + span * Double(origins) }
                ?? max(1, last - Double(first))
            return steps * operations(rules) + frozenOperations(rules, uses: steps)
        case .continuous(_, let drift, let noise, _):
            let uses = (Integrator(noise: noise) == .heun ? 14 : 7) * stepCount(schedule)
            return uses * operations(drift) + 12 * stepCount(schedule) * (noise.map(operations) ?? 0)
                + frozenOperations(drift, uses: uses)
        }
    }

    /// About how many bytes one worker holds while it draws: it does not grow with the number of networks.
    public var bytesPerWorker: Double {
        let width = Double(network.width)
        let levels = integrator == nil ? 1.0 : Double(Integrator.steps.count)
        var numbers = Double(network.neurons.count) * 6 * levels + Double(observable.recordings.count) * levels
        numbers += Double(network.families.count { $0.shape == .vector })
        let rules: [StepRules]
        var uses = 1.0
        switch network.dynamics {
        case .steps(let first, let only, let burnIn):
            rules = [only]
            uses = burnIn.map { Double($0) * 4 } ?? (observable.recordings.map(\.time).max() ?? 1) - Double(first)
        case .continuous(_, let drift, let noise, _):
            rules = [drift, noise ?? StepRules()]
            uses = .infinity
        }
        numbers += Double(rules.reduce(0) { $0 + $1.instructions.count }) * levels
        for (place, family) in network.families.enumerated() where family.shape == .matrix {
            let products = Double(rules.reduce(0) { $0 + $1.products(of: place) }) * (family.isFresh ? levels : uses)
            numbers += isConditional(place, products) ? 4 * min(products, width) : width
        }
        return 8 * width * numbers + 8 * 2048
    }

    private func operations(_ rules: StepRules) -> Double {
        let width = Double(network.width)
        return rules.instructions.reduce(
            Double(network.families.count { $0.isFresh && $0.shape == .vector }) * 10 * width
        ) {
            sum, instruction in
            switch instruction {
            case .evaluate(let program, _), .sum(let program, _): sum + width * Double(4 * program.stepCount)
            case .assign: sum + width
            case .multiply(let family, _, _):
                sum + (network.families[family].isFresh ? freshProduct(family, rules) : 0)
            }
        }
    }

    private func freshProduct(_ family: Int, _ rules: StepRules) -> Double {
        let (width, uses) = (Double(network.width), Double(rules.products(of: family)))
        return isConditional(family, uses) ? width * (10 + 4 * uses) : width * width * (10 / uses + 1)
    }

    private func frozenOperations(_ rules: StepRules, uses: Double) -> Double {
        let width = Double(network.width)
        return network.families.indices.reduce(0) { sum, family in
            let products = uses * Double(rules.products(of: family))
            guard network.families[family].shape == .matrix, !network.families[family].isFresh, products > 0 else {
                return sum
            }
            return sum
                + (isConditional(family, products)
                    ? width * products * (10 + 4 * min(products, width)) : width * width * (10 + products))
        }
    }

    private func isConditional(_ family: Int, _ uses: Double) -> Bool {
        switch network.families[family].law {
        case .uniform, .sign, .sparse: return false
        case .orthogonal: return sampler != .matrix
        case .normal, .white:
            return sampler == .conditional
                || sampler == .automatic && 10 + 4 * uses <= Double(network.width) * (10 / uses + 1)
        }
    }
}
