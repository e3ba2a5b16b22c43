import Algebra
import Evaluation
import Exact
import Export
import Language
import Theory

extension Model {
    /// How deep the network can be trained at a width, from the corrections of order 1/N to its mean-field theory.
    ///
    ///     let scale = try model.depthScale(settings: ["N=256", "sigma_w=3/2", "sigma_b=0.1"])
    ///     print(scale.text())
    ///
    /// - Parameter settings: as for ``MeanFieldCalculation``; the width is among them, the last layer and the variance of the first one
    ///   may be.
    /// - Throws: ``CalculationError`` for letters without values, and for networks of which the corrections are not known.
    public func depthScale(settings: [String]) throws -> DepthScale {
        try MeanFieldCalculation(self, settings: settings).depthScale()
    }
}

extension MeanFieldCalculation {
    /// - Complexity: some 400 averages for fixed points, one for each layer until the corrections are known to the end, and for two
    ///   inputs in the chaotic phase three averages over pairs.
    public func depthScale() throws -> DepthScale {
        guard let width = problem.settings.width else {
            throw CalculationError.unanswerable(
                message: "the width \(problem.symbols[.width].name) has no value",
                help: "as in: --depth-scale --set \(problem.symbols[.width].name)=256")
        }
        try problem.requireValues()
        var scale = DepthScale(
            theory: problem.model.name, title: problem.model.title, width: width,
            widthName: problem.symbols[.width].name, neuron: problem.theory.names.neuron,
            unit: problem.theory.dynamics == .continuous ? "time" : "layers")
        switch problem.theory.dynamics {
        case .layers: try DepthScaleOfLayers(problem, neurons: width).fill(&scale)
        case .continuous: try fillLinearRecurrent(&scale)
        case .steps, .leakySteps:
            throw CalculationError.unanswerable(
                message:
                    "weights that are drawn once tie all steps to each other: corrections in 1/\(scale.widthName) of a recurrent network in steps are not in this version",
                help: "draw the weights afresh, W[i,j](l); or ask for a linear network in continuous time")
        case .continuousDepth:
            throw CalculationError.unanswerable(
                message: "corrections in 1/\(scale.widthName) in continuous depth are not in this version",
                help: "write layers: update h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)")
        }
        scale.settle()
        return scale
    }
}

extension DepthScale {
    /// The trainable depth, from what was found.
    mutating func settle() {
        var candidates: [(depth: Double, by: String)] = []
        if let travel = decays.first(where: { $0.name == "xi_c" }), case .finite(let length)? = travel.corrected {
            candidates.append((length.value, "xi_c at this width"))
        } else if let typical = decays.first(where: { $0.name == "xi_typical" }),
            case .finite(let length)? = typical.corrected
        {
            candidates.append((length.value, "xi_typical at this width"))
        }
        if let layer = bound?.layer { candidates.append((layer, "the validity bound")) }
        trainable = candidates.min { $0.depth < $1.depth }
        let isOpen = decays.contains { $0.corrected == nil && ($0.name == "xi_c") } && trainable == nil
        isTrainableDepthKnown = !isOpen
    }
}

extension DepthScale.Decay {
    /// A decay by a factor in each layer, at N = ∞ and at a width.
    ///
    /// - Parameter isGrowthPossible: whether a factor above 1 at the width is an answer; otherwise it says that the expansion has ended.
    init(
        _ name: String, _ meaning: String, multiplier: Estimate, shift: Estimate?, neurons: Int,
        isGrowthPossible: Bool = false
    ) {
        self.init(name: name, meaning: meaning)
        self.multiplier = multiplier
        leading = MeanFieldCalculation.length(ofMultiplier: multiplier)
        guard let shift, shift.error.isFinite else {
            note = "its correction is not determined: the modes of order 1/N decay as it does, or K = 0 is marginal"
            return
        }
        self.shift = shift
        let corrected = multiplier + shift / Estimate(Rational(neurons))
        correctedMultiplier = corrected
        self.corrected = MeanFieldCalculation.length(ofMultiplier: corrected)
        if case .finite? = self.corrected, case .finite(let before)? = leading {
            // −ln L against its change: a correction that large is none.
            let change = (corrected.value.magnitude.logarithm - multiplier.value.magnitude.logarithm).magnitude
            if change > 1 / before.value {
                note = "the correction is larger than the decay at infinite width: an order of magnitude"
            }
        } else if leading == .infinite, self.corrected != nil, shift != Estimate(0) {
            note = "infinite at infinite width; the width alone sets it"
        } else if case .finite? = leading {
            note =
                isGrowthPossible
                ? "at this width it grows"
                : "no length: the correction is larger than the decay, the expansion in 1/N has broken down for it"
            self.corrected = nil
        }
    }
}

extension Double {
    fileprivate var logarithm: Double { Estimate(self).logarithm.value }
}
