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

    /// The network written out at the widths 1, 2, 3 knows all orders; a series in 1/N can be compared with it only where it ends.
    private func certificateOfLayers(_ values: [Polynomial]) throws -> [CertificateEntry] {
        let check = "bare diagrams"
        guard values.allSatisfy({ value in value.symbols.allSatisfy { symbols.average($0) == nil } }),
            layers?.layerName == nil
        else {
            return [CertificateEntry(check: check, status: .notApplicable, detail: "the activation is no polynomial")]
        }
        for (number, value) in values.enumerated() {
            var bare = asked
            bare.scheme = .bare
            bare.observable = .correlator(correlatorsOfNeurons[number])
            bare.width = nil
            let lowest = limits(for: number).lowestPowerOfN ?? 0
            bare.bounds = [.width(lowest: lowest)]
            guard let calculation = try? Calculation(model, bare, maximumDiagrams: 400),
                let derived = try? calculation.derive()
            else { return [CertificateEntry(check: check, status: .notApplicable, detail: "too many diagrams")] }
            let expected = derived.value.formatted(as: .text, in: calculation.symbols)
            let found = value.filtered { $0.powerOfN >= lowest }.formatted(as: .text, in: symbols)
            if expected != found {
                let entry = CertificateEntry(
                    check: check, status: .failed, detail: "recursions give \(found), diagrams of neurons \(expected)")
                throw CalculationError.certificateFailed([entry])
            }
        }
        return [CertificateEntry(check: check, status: .passed, detail: "the same network expanded in its couplings")]
    }
}
