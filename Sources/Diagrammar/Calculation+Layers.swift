import Algebra
import Exact
import Expansion
import Export
import Language
import Theory

// Where the averages of the activation depend on k in their own way, an answer about the saddle point is a polynomial in what the
// recursions from layer to layer carry: K, V and their corrections.
extension Calculation {
    /// Derives the observable from the recursions.
    func deriveByLayers(certifying: Bool) throws -> Derivation {
        guard let layers else { preconditionFailure("no recursions") }
        let values = try correlatorsOfNeurons.indices.map { number in try valueByLayers(number) }
        let (full, _) = try combined(values)
        let lowest = question.bounds.compactMap(\.lowestPowerOfN).max()!
        let value = full.expandedInWidth(through: lowest, in: symbols)
            .filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
        var derivation = Derivation(
            pieces: [
                .init(
                    region: layers.layerName.map { TimeRegion([.init([$0, "\(layers.recursion.recurrence.first)"])]) },
                    value: try atWidth(value))
            ],
            bounds: question.bounds, isComplete: false, width: question.width, symbols: symbols, diagramCount: 0,
            cutByPowerOfN: 0, cutByCoupling: 0)
        derivation.method = "recursions from layer to layer"
        let table = symbols
        let used = value.symbols
        let holdsLayers =
            !used.isSubset(of: Set(question.symbols.symbols))
            && used.contains { symbol in
                table.average(symbol) != nil || table[symbol].name.contains("[")
            }
        if holdsLayers {
            derivation.recursion = RecursionReport(
                theory: model.name, title: model.title, recursion: layers.recursion, symbols: table)
        }
        if layers.layerName != nil,
            let growth = try? CriticalGrowth(layers.recursion.chain, through: layers.recursion.order)
        {
            derivation.growth = CriticalGrowthReport(theory: model.name, title: model.title, growth: growth)
        }
        if certifying { derivation.certificate = try certificateOfLayers(values) }
        return derivation
    }

    /// One correlator from the recursions, through the power of N that is needed.
    func valueByLayers(_ number: Int) throws -> Polynomial {
        guard let layers else { preconditionFailure("no recursions") }
        guard let lowest = limits(for: number).lowestPowerOfN,
            let correlator = correlatorsOfNeurons[number].substituting(question.substitutions)
        else { throw Self.needsOrder }
        return try box.extend { table throws(CalculationError) in
            try layers.value(of: correlator, through: lowest, symbols: &table).value
        }
    }

    static let needsOrder = CalculationError.unanswerable(
        message: "the expansion about the saddle point is a series in 1/N for this activation",
        help: "say how far, as in: --through 1/N^2")

    /// Two checks that share no code with the recursions: a polynomial activation is expanded in its couplings, diagram by diagram;
    /// and at a fixed point of the variance, where the background is the same in all layers, diagrams of k give the answer too.
    private func certificateOfLayers(_ values: [Polynomial]) throws -> [CertificateEntry] {
        let entries = try [bareDiagrams(values), diagramsAtFixedPoint()]
        if entries.contains(where: { $0.status == .failed }) { throw CalculationError.certificateFailed(entries) }
        return entries
    }

    private func bareDiagrams(_ values: [Polynomial]) throws -> CertificateEntry {
        let check = "bare diagrams"
        func skipped(_ reason: String) -> CertificateEntry {
            CertificateEntry(check: check, status: .notApplicable, detail: reason)
        }
        guard case .network(let network) = model.content, network.activations.isEmpty else {
            return skipped("the activation is no polynomial")
        }
        guard layers?.layerName == nil else { return skipped("a symbolic layer") }
        guard values.allSatisfy({ value in value.symbols.allSatisfy { $0.rank < question.symbols.entries.count } })
        else {
            return skipped("the result holds letters of layers")
        }
        for (number, value) in values.enumerated() {
            var bare = asked
            bare.scheme = .bare
            bare.observable = .correlator(correlatorsOfNeurons[number])
            bare.width = nil
            let lowest = limits(for: number).lowestPowerOfN ?? 0
            bare.bounds = [.width(lowest: lowest)]
            guard let calculation = try? Calculation(model, bare, maximumDiagrams: 400),
                calculation.isDrawn(withinSteps: 100_000), let derived = try? calculation.derive()
            else { return skipped("too many diagrams") }
            let expected = derived.value.formatted(as: .text, in: calculation.symbols)
            let found = value.filtered { $0.powerOfN >= lowest }.formatted(as: .text, in: symbols)
            if expected != found {
                return CertificateEntry(
                    check: check, status: .failed, detail: "recursions give \(found), diagrams of neurons \(expected)")
            }
        }
        return CertificateEntry(check: check, status: .passed, detail: "the same network expanded in its couplings")
    }

    /// Carries out the recursions with the same K in all layers, and compares them with the diagrams of k about that K.
    private func diagramsAtFixedPoint() throws -> CertificateEntry {
        let check = "diagrams at a fixed point"
        func skipped(_ reason: String) -> CertificateEntry {
            CertificateEntry(check: check, status: .notApplicable, detail: reason)
        }
        guard let layers, layers.recursion.chain.inputs == 1 else { return skipped("several inputs") }
        guard layers.layerName == nil else { return skipped("a symbolic layer") }
        var compared = 0
        for (number, neurons) in correlatorsOfNeurons.enumerated() {
            guard let lowest = limits(for: number).lowestPowerOfN, lowest >= -2,
                let correlator = neurons.substituting(question.substitutions)
            else { continue }
            let parts = try layers.parts(of: correlator)
            let last = parts.flatMap(\.blocks).joined().map(\.layer).max() ?? 0
            guard last <= layers.recursion.recurrence.first + 4 else { continue }
            var diagrams = asked
            diagrams.isAtFixedPoint = true
            diagrams.observable = .correlator(neurons)
            diagrams.bounds = [.width(lowest: lowest)]
            diagrams.width = nil
            diagrams.symbols = symbols
            guard let calculation = try? Calculation(model, diagrams, maximumDiagrams: 500),
                calculation.isDrawn(withinSteps: 50_000), let derived = try? calculation.derive(),
                let theory = calculation.collective
            else { continue }
            let (found, expected) = try calculation.box.extend { table in
                var found = Polynomial.zero
                for part in parts {
                    let order = part.coefficient.leadingPowerOfN(in: table) - lowest
                    guard !part.blocks.isEmpty else {
                        found += part.coefficient
                        continue
                    }
                    let result = try layers.recursion.correlator(of: part.blocks, through: order, symbols: &table)
                    found += part.coefficient * result.valueAtFixedPoint(layers.recursion.variances)
                }
                // The same letters: χ by its definition, K and its averages by those of the recursions.
                let own = theory.variances[0]
                var letters: [Symbol: Polynomial] = [:]
                for definition in calculation.definitions where definition.symbol != own {
                    letters[definition.symbol] = definition.value
                }
                let plain = derived.value.substituting(letters) ?? derived.value
                var renamed: [Symbol: Polynomial] = [own: Polynomial(layers.recursion.variances[0])]
                for (symbol, average) in table.averages(in: plain) where average.variance == own {
                    let other = GaussianAverage(of: average.function, variance: layers.recursion.variances[0])
                    renamed[symbol] = Polynomial(table.symbol(for: other))
                }
                return (found.filtered { $0.powerOfN >= lowest }, plain.substituting(renamed) ?? plain)
            }
            if found != expected {
                return CertificateEntry(
                    check: check, status: .failed,
                    detail:
                        "recursions give \(found.formatted(as: .text, in: calculation.symbols)), diagrams \(expected.formatted(as: .text, in: calculation.symbols))"
                )
            }
            compared += 1
        }
        if compared == 0 { return skipped("beyond the layers and orders that are tried") }
        return CertificateEntry(
            check: check, status: .passed,
            detail: "the recursions with one K in all layers, \(compared) of \(correlatorsOfNeurons.count) correlators")
    }
}

extension LayerCorrelator {
    /// The value with the same saddle point in all layers: every other unknown is carried from layer to layer.
    fileprivate func valueAtFixedPoint(_ variances: [Symbol]) -> Polynomial {
        var values: [Symbol: Polynomial] = [:]
        for assignment in program.initial { values[assignment.symbol] = assignment.value }
        for variance in variances { values[variance] = Polynomial(variance) }
        for number in program.sequence {
            let step = program.steps[number]
            for definition in step.definitions {
                values[definition.symbol] = definition.value.substituting(values) ?? .zero
            }
            var next: [Symbol: Polynomial] = [:]
            for assignment in step.assignments {
                next[assignment.symbol] = assignment.value.substituting(values) ?? .zero
            }
            for variance in variances { next[variance] = Polynomial(variance) }
            values = next
        }
        return results.reduce(.zero) { sum, order in
            sum + (values[order.symbol] ?? .zero).scaled(by: 1, Monomial(.width, power: order.powerOfN))
        }
    }
}
