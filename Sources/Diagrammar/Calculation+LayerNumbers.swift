import Algebra
import Evaluation
import Exact
import Expansion
import Export
import Language
import Theory

extension Calculation {
    /// The answer in numbers, where the recursions give it, all parameters have values and averages of the activation are not known in
    /// closed form; nil otherwise.
    ///
    /// - Throws: ``CalculationError/unanswerable(message:help:)`` where the iteration does not reach the layers asked for.
    public func numbers() throws -> NumericDerivation? {
        guard let layers, layers.layerName == nil, layers.recursion.chain.isNumeric,
            try !layers.recursion.recurrence.isExplicit(in: symbols)
                || layers.last(of: correlatorsOfNeurons) > Self.lastExplicitLayer || holdsAverages()
        else { return nil }
        var values: [[Int: Estimate]] = []
        var last = layers.recursion.recurrence.first
        for (number, correlator) in correlatorsOfNeurons.enumerated() {
            guard let lowest = limits(for: number).lowestPowerOfN,
                let correlator = correlator.substituting(question.substitutions)
            else { throw Self.needsOrder }
            var sum: [Int: Estimate] = [:]
            for part in try layers.parts(of: correlator) {
                let factor = try series(part.coefficient)
                guard !part.blocks.isEmpty else {
                    sum = sum.merging(factor, uniquingKeysWith: +)
                    continue
                }
                last = max(last, part.blocks.joined().map(\.layer).max() ?? last)
                let result = try box.extend { table throws(CalculationError) in
                    try layers.correlator(part, through: lowest, form: LayerCorrelator.Form.none, symbols: &table)
                }
                let numbers = try run(result.program)
                var orders: [Int: Estimate] = [:]
                for order in result.results { orders[order.powerOfN] = numbers[order.symbol] ?? Estimate(0) }
                sum = sum.merging(Self.product(orders, factor), uniquingKeysWith: +)
            }
            values.append(sum.filter { $0.key >= lowest })
        }
        let lowest = question.bounds.compactMap(\.lowestPowerOfN).max()!
        func value(_ part: ObservablePolynomial) throws -> [Int: Estimate] {
            try part.sortedTerms.reduce(into: [:]) { sum, term in
                var product = try series(term.coefficient)
                for number in term.product { product = Self.product(product, values[number]) }
                sum.merge(product, uniquingKeysWith: +)
            }
        }
        let result: [Int: Estimate]
        if let polynomial = quotient.polynomial {
            result = try value(polynomial)
        } else {
            guard let known = lowestPowersOfRatio(for: lowest) else { throw Self.needsOrder }
            result = try Self.ratio(
                value(quotient.numerator).filter { $0.key >= known.numerator },
                value(quotient.denominator).filter { $0.key >= known.denominator }, known, through: lowest)
        }
        let kept = result.filter { power, _ in
            power >= lowest && question.bounds.allSatisfy { $0.admits(Monomial(.width, power: power)) }
        }
        let table = try LayerValues(layers.recursion.recurrence.program(through: last), parameters: [:], in: symbols)
        return NumericDerivation(
            orders: kept.sorted { $0.key > $1.key }.filter { $0.value != Estimate(0) }
                .map { .init(powerOfN: $0.key, value: $0.value) },
            lowestPowerOfN: lowest, width: question.width,
            table: LayerTable(table, columns: layers.recursion.recurrence.unknowns, in: symbols),
            widthName: symbols[.width].name)
    }

    /// Whether averages stand in the answer, although K is explicit: those of kinks with odd powers.
    private func holdsAverages() throws -> Bool {
        try correlatorsOfNeurons.indices.contains { number in
            let value = try valueByLayers(number)
            return !symbols.averages(in: value).isEmpty || !symbols.jointAverages(in: value).isEmpty
        }
    }

    /// Polynomial activations give exact numbers up to here; beyond, their digits double from layer to layer.
    private static let lastExplicitLayer = 6

    private func run(_ program: LayerProgram) throws -> [Symbol: Estimate] {
        do {
            let values = try LayerValues(program, parameters: [:], in: symbols)
            guard values.status == .complete else {
                throw CalculationError.unanswerable(
                    message: values.status.message, help: "ask at an earlier layer, or with smaller weights")
            }
            return values.layers.last!.values
        } catch let error as EvaluationError {
            throw CalculationError.unanswerable(
                message: "\(error)", help: "the Gaussian moments of the activation have to exist")
        }
    }

    /// A number times powers of N.
    private func series(_ coefficient: Polynomial) throws -> [Int: Estimate] {
        guard let value = coefficient.substituting(question.substitutions) else { throw Self.needsOrder }
        var series: [Int: Estimate] = [:]
        for term in value.terms {
            guard term.monomial.removing(.width).isOne else {
                throw CalculationError.unanswerable(
                    message: "the observable holds parameters without a value",
                    help: "give all parameters a value, or none, as in: --set sigma_w=1")
            }
            series[term.monomial.powerOfN] = Estimate(term.coefficient)
        }
        return series
    }

    private static func product(_ left: [Int: Estimate], _ right: [Int: Estimate]) -> [Int: Estimate] {
        var product: [Int: Estimate] = [:]
        for (a, x) in left {
            for (b, y) in right { product[a + b] = product[a + b].map { $0 + x * y } ?? x * y }
        }
        return product
    }

    private static func ratio(
        _ above: [Int: Estimate], _ below: [Int: Estimate], _ known: (numerator: Int, denominator: Int),
        through lowest: Int
    ) throws -> [Int: Estimate] {
        // Orders that vanish exactly are no leading ones.
        let below = below.filter { $0.value != Estimate(0) }
        let above = above.filter { $0.value != Estimate(0) }
        guard let power = below.keys.max(), let leading = below[power], leading.value.magnitude > leading.error,
            known.numerator <= lowest + power,
            known.denominator <= lowest + 2 * power - (above.keys.max() ?? lowest + power)
        else {
            throw CalculationError.unanswerable(
                message: "the leading order of the denominator vanishes, or cannot be told from zero",
                help: "ask for numerator and denominator one by one")
        }
        var rest = above
        var result: [Int: Estimate] = [:]
        while let highest = rest.keys.max(), highest - power >= lowest {
            let factor = rest[highest]! / leading
            result[highest - power] = factor
            for (b, y) in below {
                let place = highest - power + b
                rest[place] = (rest[place] ?? Estimate(0)) - factor * y
            }
            rest[highest] = nil
        }
        return result
    }
}
