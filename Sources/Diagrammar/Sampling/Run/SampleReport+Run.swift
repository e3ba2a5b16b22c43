import Export
import Sampling

extension SampleReport {
    /// The observable of a run from the blocks that are there.
    ///
    /// - Parameter partial: what is missing, if anything is.
    /// - Throws: `StatisticsError` where the blocks give no estimate, ``SamplePartError`` where they are not those of the run.
    public init(
        _ run: SampleRun, _ calculation: SamplingCalculation, _ plan: SamplingPlan, blocks: [BlockSums],
        partial: String? = nil
    ) throws {
        for block in blocks where block.networks + block.excluded != plan.networks(inBlock: block.block) {
            throw SamplePartError(
                "block \(block.block) has \(block.networks + block.excluded) networks, not \(plan.networks(inBlock: block.block))",
                help: "the file was changed, or written by another version")
        }
        let estimate = try plan.estimate(blocks)
        let model = calculation.model
        let widthName = model.symbols[.width].name
        self.init(
            heading: Heading(
                theory: model.name, title: model.title, observable: run.observable,
                observableLaTeX: model.latex(ofObservable: run.observable) ?? run.observable),
            settings: calculation.settings.filter { $0.name != widthName }.map { Setting($0.name, $0.value) },
            widthName: widthName,
            rows: [
                Row(
                    width: run.width, value: estimate.value, error: estimate.error, networks: estimate.networks,
                    excluded: estimate.excluded, blocks: estimate.blocks, skewness: estimate.skewness,
                    discretization: estimate.discretization)
            ],
            seed: run.seed, sampler: run.sampler,
            timeSteps: plan.integrator.map {
                TimeSteps(integrator: $0.statement, steps: Integrator.steps.map { $0 * plan.step })
            },
            stationary: plan.burnIn.map { Stationary(burnIn: $0, origins: plan.origins) }, partial: partial)
        rows[0].isDrifting = estimate.drift?.isSignificant ?? false
    }
}

extension SamplingPlan {
    /// The time that a network without beginning is given to forget its start; nil where time has a beginning.
    var burnIn: Double? {
        switch network.dynamics {
        case .steps(_, _, let burnIn): burnIn.map(Double.init)
        case .continuous(_, _, _, let burnIn): burnIn
        }
    }
}
