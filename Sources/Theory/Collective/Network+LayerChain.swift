import Algebra
import Exact

// Which terms of an update rule make a chain in k:
//
//     c·W[i,j](l)·phi(h[j](l)),  W fresh in every layer, mean 0:      f_ab += N v c² phi_a phi_b   (one phi_W for each weight W)
//     c·b[i](l),  b fresh in every layer, mean 0:                   constant_ab += c_a c_b v
//     c·ξ[i](l),  noise, fresh for every input too:                 constant_aa += c_a² v
//
// Anything else gives a neuron a memory of its own (a leak, a skip), ties neurons to one another (a bias without index) or layers
// (a shared weight or bias): then k alone is no Markov chain, and the term is named.
extension Network {
    /// The network as a chain of layers.
    ///
    /// - Throws: ``LayerChainError``, which names the term that does not fit.
    public func layerChain(in table: SymbolTable) throws(LayerChainError) -> LayerChain {
        do throws(NonGaussianLawError) { try checkLawsAreGaussian() } catch {
            throw LayerChainError(error.message, help: error.help)
        }
        guard time.measure == .discrete, !time.isStationary else {
            throw LayerChainError(
                "the expansion about the saddle point is for networks of layers, and this one runs in continuous time",
                help: "write: scheme bare, or leave the scheme away")
        }
        let neurons = try inputNeurons()
        let inputs = neurons.count
        var components: [LayerChain.Component] = []
        for a in 0..<inputs { for b in a..<inputs { components.append(.init(a, b)) } }
        let parts = try neurons.enumerated().map { input, neuron throws(LayerChainError) in
            guard let update = updates.first(where: { $0.neuron == neuron }) else {
                throw LayerChainError(
                    "\(fields[neuron.rank].name) has no update rule",
                    help: "as in: update h[i](l+1) = W[i,j](l)*phi(h[j](l))")
            }
            return try layer(update, input: input, of: inputs, in: table)
        }
        var constants: [Polynomial] = []
        var functions: [Expr] = []
        for component in components {
            let (left, right) = (parts[component.a], parts[component.b])
            var constant = Polynomial.zero
            for (id, c) in left.sources.sorted(by: { $0.key < $1.key }) {
                guard let d = right.sources[id] else { continue }
                let family = disorder[id.rank]
                if family.kind == .noise, component.a != component.b { continue }
                constant += c * d * family.variance
            }
            var sum = Expr.zero
            for (id, phi) in left.weights.sorted(by: { $0.key < $1.key }) {
                guard let psi = right.weights[id] else { continue }
                let strength = try expression(disorder[id.rank].variance * .width(power: 1), table)
                sum += strength * phi * psi
            }
            constants.append(constant)
            functions.append(sum)
        }
        let begin = try initialComponents(of: neurons, components)
        if begin.isSphere {
            let isLinear = parts.allSatisfy { part in
                part.weights.values.allSatisfy { phi in
                    (try? phi.derivative(by: GaussianAverage.variable, order: 2).isZero) ?? false
                        && (try? phi.substituting([GaussianAverage.variable: .zero]).isZero) ?? false
                }
            }
            guard inputs == 1, isLinear else {
                throw LayerChainError(
                    "on a sphere the neurons of the first layer are not independent, and only for a linear activation is the next layer known",
                    help: "use a Gaussian initial law: initial h[i](0) ~ normal(0, q)")
            }
        }
        return LayerChain(
            neurons: neurons, components: components, constants: constants, functions: functions,
            initial: begin.values, first: time.first, beginsOnSphere: begin.isSphere)
    }

    /// The neuron at every input.
    private func inputNeurons() throws(LayerChainError) -> [FieldID] {
        guard inputs.count == 1, let neurons = inputs.first, fields[neurons[0].rank].carriesIndex else {
            let names = inputs.map { fields[$0[0].rank].name }.joined(separator: ", ")
            throw LayerChainError(
                "the expansion about the saddle point is for one kind of neuron with a width index, and here there are \(names)",
                help: "write: scheme bare, or leave the scheme away")
        }
        return neurons
    }

    /// k in the first layer.
    private func initialComponents(
        of neurons: [FieldID], _ components: [LayerChain.Component]
    ) throws(LayerChainError) -> (values: [Polynomial], isSphere: Bool) {
        var values: [Polynomial] = []
        var isSphere = false
        for component in components {
            let name = fields[neurons[component.a].rank].name
            switch initial[neurons[component.a]] {
            case .gaussian(let mean, let variance):
                guard mean.isZero else {
                    throw LayerChainError(
                        "the neurons of the first layer have a mean, and k alone does not describe them",
                        help: "as in: initial \(name)[i](\(time.first)) ~ normal(0, q)")
                }
                values.append(
                    component.a == component.b ? variance : covariance(neurons[component.a], neurons[component.b]))
            case .sphere(let squaredRadius):
                isSphere = true
                values.append(squaredRadius * .width(power: -1))
            case nil:
                throw LayerChainError(
                    "\(name) has no initial law", help: "as in: initial \(name)[i](\(time.first)) ~ normal(0, q)")
            }
        }
        return (values, isSphere)
    }

    /// The covariance of the initial values of two fields.
    private func covariance(_ left: FieldID, _ right: FieldID) -> Polynomial {
        initialCovariances.reduce(.zero) { sum, covariance in
            Set([covariance.left, covariance.right]) == Set([left, right]) ? sum + covariance.value : sum
        }
    }

    /// What one neuron receives, if it is fresh in every layer and nothing of the layer below stays.
    private func layer(
        _ update: Update, input: Int, of inputs: Int, in table: SymbolTable
    ) throws(LayerChainError) -> GaussianUpdate {
        let help = "write: scheme bare, or leave the scheme away"
        let received: GaussianUpdate
        do throws(GaussianUpdateError) {
            received = try gaussianUpdate(
                update, over: LayerChain.variable(ofInput: input, of: inputs), in: table)
        } catch {
            switch error.reason {
            case .notRandom:
                throw LayerChainError(
                    "\(error.message): with it a layer is more than its variance k, and the layers are no chain in k alone",
                    help: help)
            case .common, .mean, .place:
                throw LayerChainError("\(error.message): the layers are no chain in k alone", help: help)
            case .scaling, .notation: throw LayerChainError(error.message, help: error.help)
            }
        }
        guard received.leak.isZero else {
            throw LayerChainError(
                "the term \(fields[update.neuron.rank].name)[i] is not random: with it a layer is more than its variance k, and the layers are no chain in k alone",
                help: help)
        }
        for id in (Array(received.sources.keys) + received.weights.keys).sorted()
        where !disorder[id.rank].isFreshAtEachTime {
            throw LayerChainError(
                "\(disorder[id.rank].name) is drawn once for all layers: the layers are no chain in k alone", help: help
            )
        }
        return received
    }

    private func expression(_ polynomial: Polynomial, _ table: SymbolTable) throws(LayerChainError) -> Expr {
        do { return try expression(polynomial, in: table) } catch {
            throw LayerChainError(error.message, help: error.help)
        }
    }
}
