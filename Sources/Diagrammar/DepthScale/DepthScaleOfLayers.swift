import Algebra
import Evaluation
import Exact
import Export
import Theory

/// The depth scales of a network of layers with everything fresh in every layer.
struct DepthScaleOfLayers {
    private let problem: MeanFieldProblem
    private let neurons: Int
    private let recursion: CovarianceRecursion
    private let width: FiniteWidth
    private let chain: LayerChain
    /// The variance of the first layer, where it is known.
    private let initial: Rational?

    /// - Throws: ``CalculationError`` for a network whose layers are no chain in k, naming the term.
    init(_ problem: MeanFieldProblem, neurons: Int) throws(CalculationError) {
        (self.problem, self.neurons) = (problem, neurons)
        do throws(LayerChainError) { chain = try problem.network.layerChain(in: problem.symbols) } catch {
            throw .unanswerable(
                message: error.message,
                help:
                    "corrections in 1/\(problem.symbols[.width].name) are known for layers with all weights and biases fresh"
            )
        }
        let recursion = try problem.recursion()
        self.recursion = recursion
        width = try MeanFieldProblem.explaining { () throws(EvaluationError) in try FiniteWidth(recursion.map.terms) }
        if let law = problem.theory.initial, problem.missingInitially.isEmpty {
            initial = try problem.value(law[0][0])
        } else {
            initial = nil
        }
    }

    /// On a sphere the first layer is no Gaussian: its variance is that of the next one, one layer later.
    private var offset: Int { problem.theory.first + (chain.beginsOnSphere ? 1 : 0) }

    func fill(_ scale: inout DepthScale) throws(CalculationError) {
        let start = try startOfLayers()
        do throws(EvaluationError) {
            if width.isHomogeneous, recursion.constant.isZero {
                try fillHomogeneous(&scale, start)
                return
            }
            let point = try fixedPoint(&scale)
            if let point { try fill(&scale, at: point) }
            try fillBound(&scale, start, point)
            if let layer = problem.settings.lastLayer, let start { try fill(&scale, atLayer: layer, start) }
        } catch { throw MeanFieldProblem.explained(error) }
        if scale.bound == nil, scale.stationary == nil {
            throw .unanswerable(
                message:
                    "no fixed point is stable, and the variance of the first layer is not set: there is nothing to start from",
                help: "add --set \(problem.names(problem.missingInitially))=…, the variance of the first layer")
        }
    }

    private func startOfLayers() throws(CalculationError) -> Estimate? {
        guard let initial else { return nil }
        guard chain.beginsOnSphere else { return Estimate(initial) }
        return try MeanFieldProblem.explaining { () throws(EvaluationError) in
            try recursion.map.variance(Estimate(initial)) + Estimate(recursion.constant)
        }
    }

    // MARK: Fixed points

    /// The fixed point that layers settle at: the one that the first layer leads to, or the stable one of largest variance.
    private func fixedPoint(
        _ scale: inout DepthScale
    ) throws(EvaluationError) -> CovarianceRecursion.FixedPoint? {
        let found = try recursion.fixedPoints()
        let stable = found.points.filter { $0.isStable == true }
        guard var point = stable.last else {
            scale.remarks.append(
                found.isLine
                    ? "every variance is a fixed point" : "no fixed point of the variance is stable: it does not settle"
            )
            return nil
        }
        if stable.count > 1 {
            if let initial {
                let k = Estimate(initial).value
                // Unstable points lie between the basins.
                let below = found.points.filter { $0.isStable != true && $0.variance.value <= k }.last
                let above = stable.first { $0.variance.value > below?.variance.value ?? -1 }
                point = above ?? point
                scale.remarks.append(
                    "\(stable.count) stable fixed points; this is the one that the variance of the first layer leads to"
                )
            } else {
                scale.remarks.append("\(stable.count) stable fixed points; this is the one of the largest variance")
            }
        } else if found.growsBeyond, let initial, let last = found.points.last, last.isStable != true,
            Estimate(initial).value > last.variance.value
        {
            scale.remarks.append("from the variance of the first layer on the variance grows without bound")
            return nil
        }
        return point
    }

    private func fill(
        _ scale: inout DepthScale, at point: CovarianceRecursion.FixedPoint
    ) throws(EvaluationError) {
        let correlation = try recursion.correlation(at: point)
        scale.perpendicular = point.response
        scale.gradient = MeanFieldCalculation.scale(ofMultiplier: point.response)
        scale.correlation = correlation.value
        let isMarginal = point.multipliers.parallel.contains(1)
        let variance: FiniteWidth.Variance? = isMarginal ? nil : try width.variance(at: point.variance)
        let n = Estimate(Rational(neurons))
        scale.stationary = .init(
            layer: nil, leading: point.variance, shift: variance?.shift, spread: variance?.spread,
            corrected: variance.map { point.variance + $0.shift / n })
        scale.decays.append(
            .init(
                "xi_q", "decay of the variance", multiplier: point.multipliers.parallel,
                shift: variance?.multiplierShift,
                neurons: neurons))
        guard let variance else {
            scale.remarks.append(
                "chi_parallel is 1 at the fixed point: the variance settles more slowly than an exponential")
            scale.decays.append(
                .init(
                    "xi_c", "decay of correlations", multiplier: correlation.response, shift: nil, neurons: neurons))
            return
        }
        try fillDistances(&scale, variance, point, correlation)
        if variance.spread.value > Double(neurons) * point.variance.value * point.variance.value,
            point.variance.value > 0
        {
            scale.remarks.append(
                "the variance fluctuates by more than itself from network to network: the expansion in 1/\(scale.widthName) means nothing here"
            )
        }
    }

    /// ξ_c, from nearby inputs if they end equal and from correlated ones if they do not.
    private func fillDistances(
        _ scale: inout DepthScale, _ variance: FiniteWidth.Variance, _ point: CovarianceRecursion.FixedPoint,
        _ correlation: CovarianceRecursion.Correlation
    ) throws(EvaluationError) {
        let nearby = try width.distance(at: variance)
        let c = correlation.value ?? Estimate(1)
        let endsEqual = c == Estimate(1)
        let hasNoise = recursion.sharedConstant != recursion.constant
        if endsEqual {
            scale.decays.append(
                .init(
                    "xi_c", "decay of correlations: of the mean squared distance of nearby inputs",
                    multiplier: point.response, shift: nearby?.multiplierShift, neurons: neurons, isGrowthPossible: true
                ))
        } else if width.isSmooth {
            let pair = try width.correlation(at: variance, correlation: c)
            var decay = DepthScale.Decay(
                "xi_c", "decay of correlations", multiplier: correlation.response, shift: pair.multiplierShift,
                neurons: neurons)
            // Fluctuations of k₁₂ that reach over to equal inputs are not small ones about c*.
            let reach = point.variance.value * (1 - c.value)
            if !hasNoise, pair.spread.value / Double(neurons) > reach * reach {
                (decay.shift, decay.correctedMultiplier, decay.corrected) = (nil, nil, nil)
                decay.note =
                    "no length: fluctuations of the correlation are larger than 1 - c*, the expansion in 1/\(scale.widthName) has broken down for it"
            }
            scale.decays.append(decay)
        } else {
            var decay = DepthScale.Decay(
                "xi_c", "decay of correlations", multiplier: correlation.response, shift: nil, neurons: neurons)
            decay.note =
                "its correction needs derivatives of averages that are known for smooth activations only, where two inputs do not end equal"
            scale.decays.append(decay)
        }
        guard let nearby, !hasNoise else { return }
        scale.decays.append(typical(nearby))
        if endsEqual, scale.decays.first(where: { $0.name == "xi_c" })?.corrected == nil {
            scale.remarks.append(
                "the mean squared distance of nearby inputs grows at this width, as rare networks have it, while xi_typical says what happens in most"
            )
        }
        if !endsEqual, case .finite? = scale.decays.last?.corrected {
            scale.remarks.append(
                "at this width nearby inputs come together in most networks: the chaos of infinite width does not show")
        }
    }

    /// What happens to the distance of nearby inputs in most networks: e^{E ln}.
    private func typical(_ nearby: FiniteWidth.Distance) -> DepthScale.Decay {
        // L = exp(ln χ⊥ + s/N), so that s χ⊥ is the coefficient of 1/N in the factor; the exponential itself is the better answer.
        var decay = DepthScale.Decay(
            "xi_typical", "decay of the squared distance of nearby inputs in a typical network",
            multiplier: nearby.multiplier, shift: nearby.logarithmShift * nearby.multiplier, neurons: neurons,
            isGrowthPossible: true)
        guard nearby.logarithmShift.error.isFinite, nearby.multiplier.value > nearby.multiplier.error else {
            return decay
        }
        let factor =
            (nearby.multiplier.logarithm + nearby.logarithmShift / Estimate(Rational(neurons))).exponential
        decay.correctedMultiplier = factor
        decay.corrected = MeanFieldCalculation.length(ofMultiplier: factor)
        return decay
    }

    // MARK: Layers

    private func fillBound(
        _ scale: inout DepthScale, _ start: Estimate?, _ point: CovarianceRecursion.FixedPoint?
    ) throws(EvaluationError) {
        let from: Double
        let words: String
        if let start, start.value > 0 {
            (from, words) = (start.value, "from the variance of the first layer")
        } else if let point, point.variance.value > 0 {
            (from, words) = (point.variance.value, "from a first layer of variance q*")
        } else {
            scale.remarks.append(
                "no validity bound: set the variance of the first layer, or another fixed point than 0, to start from")
            return
        }
        let layers = FiniteWidthLayers(width, constant: recursion.constant)
        let growth = try layers.growth(from: from, neurons: neurons)
        var bound = DepthScale.Bound(
            quantity: .spread, layer: nil, isForeseen: false, twoPoint: growth.shift.map(counted),
            spread: counted(growth.spread), start: words)
        if case .reached(let layer)? = bound.twoPoint {
            (bound.quantity, bound.layer) = (.twoPoint, Double(layer))
        } else {
            switch bound.spread {
            case .reached(let layer): bound.layer = Double(layer)
            case .foreseen(let layer): (bound.layer, bound.isForeseen) = (layer, true)
            case .settles:
                if let twoPoint = bound.twoPoint, case .settles = twoPoint { bound.quantity = .twoPoint }
            case .open(let ratio, let layer):
                if let later = criticalLayer(growth) {
                    (bound.layer, bound.isForeseen) = (later + Double(offset), true)
                    bound.spread = .foreseen(layer: later + Double(offset))
                } else {
                    scale.remarks.append(
                        "the validity bound lies beyond layer \(layer), where the search ends at \(Estimate(100 * ratio, error: ratio)) %"
                    )
                }
            }
        }
        scale.bound = bound
    }

    /// Layers as the rules file counts them.
    private func counted(_ end: FiniteWidthLayers.End) -> FiniteWidthLayers.End {
        switch end {
        case .reached(let layer): .reached(layer: layer + offset)
        case .settles: end
        case .foreseen(let layer): .foreseen(layer: layer + Double(offset))
        case .open(let ratio, let layer): .open(at: ratio, layer: layer + offset)
        }
    }

    /// Where the spread reaches 1 by its critical growth, V/K² = x₀(a l + …), beyond the layers that were tried; nil away from
    /// criticality.
    private func criticalLayer(_ growth: FiniteWidthLayers.Growth) -> Double? {
        guard recursion.constant.isZero, case .open(let ratio, let layer) = growth.spread, ratio > 0, layer > 1_000,
            growth.last.variance > 0
        else { return nil }
        guard let slope = try? width.slopeAtZero(), slope.contains(1) else { return nil }
        return (Double(layer) / ratio).rounded()
    }

    private func fill(_ scale: inout DepthScale, atLayer layer: Int, _ start: Estimate) throws(EvaluationError) {
        let steps = layer - offset
        guard steps >= 0 else { return }
        guard steps <= 10_000 else {
            scale.remarks.append("layer \(layer) is beyond the 10000 layers that are followed one by one")
            return
        }
        let layers = FiniteWidthLayers(width, constant: recursion.constant)
        let (k, spread, shift) = try layers.corrections(from: start, layers: steps)
        scale.atLayer = .init(
            layer: layer, leading: k, shift: shift, spread: spread, corrected: k + shift / Estimate(Rational(neurons)))
    }

    /// The first layer that is so far from the start; a whole number within the error counts as one.
    private func first(atLeast steps: Estimate) -> Double {
        let whole = steps.value.rounded()
        return (steps.contains(whole) ? whole : steps.value.rounded(.up)) + Double(offset)
    }

    // MARK: Homogeneous activations

    /// Without bias a homogeneous activation leaves nothing to expand: E k = χ^l k₀ and E k²/(E k)² = (1 + κ/N)^l are exact.
    private func fillHomogeneous(_ scale: inout DepthScale, _ start: Estimate?) throws(EvaluationError) {
        let (chi, spread) = try width.homogeneousGrowth()
        let zero = Estimate(0)
        let variance = try width.variance(at: zero)
        scale.decays.append(
            .init(
                "xi_q", "decay of the variance, exact", multiplier: chi, shift: zero, neurons: neurons,
                isGrowthPossible: true))
        if let nearby = try width.distance(at: variance) {
            scale.perpendicular = nearby.multiplier
            scale.gradient = MeanFieldCalculation.scale(ofMultiplier: nearby.multiplier)
            scale.decays.append(
                .init(
                    "xi_c", "decay of correlations: of the mean squared distance of nearby inputs",
                    multiplier: nearby.multiplier, shift: zero, neurons: neurons, isGrowthPossible: true))
            scale.decays.append(typical(nearby))
        }
        let n = Estimate(Rational(neurons))
        let layer = spread.value > spread.error ? first(atLeast: n / spread) : nil
        var bound = DepthScale.Bound(
            quantity: .spread, layer: layer, isForeseen: false, twoPoint: nil,
            spread: layer.map { .reached(layer: Int($0)) } ?? .settles(at: 0),
            start: "from any variance of the first layer")
        // (1 + κ/N)^l − 1 ≥ 1
        if layer != nil {
            bound.exactLayer = first(atLeast: Estimate(2).logarithm / (Estimate(1) + spread / n).logarithm)
        }
        scale.bound = bound
        scale.remarks.append(
            "the activation is homogeneous and there is no bias: the mean of k is exact at every width, and E k^2/(E k)^2 = (1 + \(spread)/\(scale.widthName))^l"
        )
        if let start, let last = problem.settings.lastLayer, last >= offset {
            let k = start * chi.power(last - offset)
            scale.atLayer = .init(layer: last, leading: k, shift: zero, spread: nil, corrected: k)
        }
    }
}
