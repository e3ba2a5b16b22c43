import Algebra
import Amplitudes
import Exact
import Expansion
import Export
import Language
import Theory
import Times

// Where lines do not multiply, the ladders of all lengths are a product of numbers, layer by layer: the answer is exact in N at a
// symbolic time, and its limit at a fixed ratio u = T/N is known.
extension Calculation {
    /// The sum of all ladders, if the question is one that it answers: about the saddle point, at one symbolic time, with a fixed ratio
    /// of time and width or without a bound on 1/N.
    static func ladders(
        _ question: Question, _ collective: CollectiveTheory?, fields: [Field], isSymbolic: Bool
    ) -> LayerTransfer? {
        guard isSymbolic, let collective, collective.background == .origin, question.timeNames.count <= 1,
            question.bounds.allSatisfy({ $0.lowestPowerOfN != nil }),
            question.fixedRatio != nil || question.bounds.isEmpty
        else { return nil }
        return LayerTransfer(collective.chain, fields: fields, variance: collective.variances[0])
    }

    /// Derives the observable from the sum of all ladders.
    func deriveByLadders(certifying: Bool) throws -> Derivation {
        let (value, isExact) = try valueByLadders()
        var region: TimeRegion?
        if let integrator = try integrator(isStopped: { false }) {
            region = self.region(try self.region(of: integrator.times), integrator.times)
        }
        var derivation = Derivation(
            pieces: [Derivation.Piece(region: region, value: try atWidth(value))], bounds: question.bounds,
            isComplete: isExact, width: question.width, symbols: symbols, diagramCount: 0, cutByPowerOfN: 0,
            cutByCoupling: 0)
        derivation.method = "ladders of all lengths are summed"
        if let ratio = question.fixedRatio {
            derivation.fixedRatio = RatioOfResult(
                name: ratio.name, time: ratio.time, keepsFunctionsOfTime: holdsFunctions(of: ratio.time, value))
            let (time, width) = (ratio.time, symbols[.width].name)
            derivation.remarks.append(
                "leading logarithms, all terms (\(time)/\(width))^k, in the leading order; next-to-leading ones, (\(time)/\(width))^k/\(width), in the next; and so on"
            )
        }
        if certifying, hasSymbolicTimes {
            derivation.certificate = [try certificateOfLadders(value)]
            if derivation.certificate.contains(where: { $0.status == .failed }) {
                throw CalculationError.certificateFailed(derivation.certificate)
            }
        }
        return derivation
    }

    /// The observable from the sum of all ladders, and whether it is exact.
    func valueByLadders() throws -> (value: Polynomial, isExact: Bool) {
        guard var ladders else { preconditionFailure("no sum of ladders") }
        var correlators: [[LayerTransfer.Term]] = []
        do {
            for correlator in correlatorsOfNeurons {
                let correlator = try substituted(correlator)
                guard let terms = try box.extend({ try ladders.terms(of: correlator, in: &$0) }) else {
                    throw CalculationError.unanswerable(
                        message:
                            "the sum over all ladders is for an even number of neurons in each layer, beside one symbolic time",
                        help: "ask through an order of 1/N, as in: --through 1/N^2")
                }
                correlators.append(terms)
            }
            let time = box.extend { $0.time(question.timeNames.first ?? "T") }
            guard let ratio = question.fixedRatio else {
                let values = try correlators.map { terms in
                    try box.extend { try ladders.value(of: terms, time: time, in: &$0) } ?? tooLarge()
                }
                let (value, _) = try combined(values)
                return (try lowestTerms(value), true)
            }
            guard let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() else {
                throw CalculationError.unanswerable(
                    message: "at a fixed ratio of time and width the answer is a series in 1/N",
                    help: "say how far, as in: --through 1/N^2")
            }
            let symbol = box.extend { $0.time(ratio.name) }
            func values(through lowest: Int) throws -> [Polynomial] {
                try correlators.map { terms in
                    try box.extend {
                        try ladders.value(of: terms, time: time, ratio: symbol, through: lowest, in: &$0)
                    } ?? tooLarge()
                }
            }
            // Prefactors of the observable shift the powers that are needed.
            let spare = [quotient.numerator, quotient.denominator].flatMap(\.sortedTerms).reduce(0) {
                max($0, $1.coefficient.leadingPowerOfN(in: symbols))
            }
            let kept: Polynomial
            if let polynomial = quotient.polynomial {
                kept = try substituted(polynomial.value(values(through: lowest - spare)))
            } else {
                let needed = lowestPowersOfRatio(for: lowest) ?? (lowest, lowest)
                let known = try values(through: min(needed.numerator, needed.denominator) - spare)
                kept = try self.ratio(
                    substituted(quotient.numerator.value(known)), substituted(quotient.denominator.value(known)),
                    through: lowest)
            }
            let bounded = kept.filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
            return (try lowestTerms(bounded), false)
        } catch let error as GaussianAverageError {
            throw SaddleScheme.explained(.average(error), ladders.chain)
        }
    }

    /// Expands the sum of ladders in 1/N at a fixed time, and compares it with the sum over diagrams.
    private func certificateOfLadders(_ value: Polynomial) throws -> CertificateEntry {
        let check = "diagrams through 1/N^2"
        let table = symbols
        if question.fixedRatio != nil,
            value.symbols.contains(where: { symbol in
                if case .reciprocal(let divisor) = table[symbol].role {
                    return divisor.symbols.contains { if case .exponential = table[$0].role { true } else { false } }
                }
                return false
            })
        {
            return CertificateEntry(
                check: check, status: .notApplicable,
                detail: "a ratio that begins with another power of N at fixed layers")
        }
        var byDiagrams = asked
        byDiagrams.fixedRatio = nil
        byDiagrams.width = nil
        let highest = value.terms.map(\.monomial.powerOfN).max() ?? 0
        let asked = question.bounds.compactMap(\.lowestPowerOfN).max() ?? highest - 2
        let lowest = max(asked, highest - 2)
        byDiagrams.bounds = [.width(lowest: lowest)]
        byDiagrams.symbols = symbols
        guard let calculation = try? Calculation(model, byDiagrams, maximumDiagrams: 2_000),
            let derived = try? calculation.derive()
        else { return CertificateEntry(check: check, status: .notApplicable, detail: "too many diagrams") }
        let name = question.timeNames[0]
        for layers in [1, 2, 5] {
            let expected = try calculation.box.extend { table in
                try derived.value.substitutingTime(table.time(name), by: nil, plus: Rational(layers), in: &table)
                    .inLowestTerms(over: table)
            }
            let closed = try box.extend { table -> Polynomial in
                var value = value
                if let ratio = question.fixedRatio {
                    value = value.atWidthTimes(table.time(ratio.name), Rational(layers), through: lowest, in: &table)
                }
                return try value.substitutingTime(table.time(name), by: nil, plus: Rational(layers), in: &table)
                    .inLowestTerms(over: table)
            }.expandedInWidth(through: lowest, in: symbols)
            let text = (
                closed.formatted(as: .text, in: symbols), expected.formatted(as: .text, in: calculation.symbols)
            )
            if text.0 != text.1 {
                return CertificateEntry(
                    check: check, status: .failed,
                    detail: "at \(name) = \(layers) the ladders give \(text.0), diagrams \(text.1)")
            }
        }
        return CertificateEntry(
            check: check, status: .passed, detail: "expanded at fixed \(name), \(derived.diagramCount) diagrams")
    }

    private func tooLarge() throws -> Polynomial { throw CalculationError.times(.tooLarge, symbols) }

    private func substituted(_ polynomial: Polynomial) throws -> Polynomial {
        try box.extend { table in table.substituting(question.substitutions, into: polynomial) }
            ?? { throw Self.dividesByZero }()
    }

    private func substituted(_ correlator: Correlator) throws -> Correlator {
        try correlator.substituting(question.substitutions) ?? { throw Self.dividesByZero }()
    }

    private static let dividesByZero = CalculationError.unanswerable(
        message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
}

extension Polynomial {
    /// The series in 1/N of a polynomial with u = n/N, also in exponentials of u.
    fileprivate func atWidthTimes(
        _ ratio: Symbol, _ number: Rational, through lowest: Int, in table: inout SymbolTable
    ) -> Polynomial {
        var sum = Polynomial.zero
        for term in terms {
            var rest = Polynomial(term.coefficient)
            var exponent = Polynomial.zero
            var monomial = Monomial.one
            for (symbol, power) in term.monomial.factors {
                if symbol == ratio {
                    rest = rest.scaled(by: 1, Monomial(.width, power: -power))
                    for _ in 0..<power { rest = rest.scaled(by: number) }
                } else if case .exponential(let rate, ratio) = table[symbol].role {
                    exponent += rate.scaled(by: number * Rational(power), Monomial(.width, power: -1))
                } else {
                    monomial = monomial * Monomial(symbol, power: power)
                }
            }
            var factor = Polynomial.one
            var series = factor
            var n = 1
            let highest = (rest * Polynomial(1, monomial)).terms.map(\.monomial.powerOfN).max() ?? 0
            while !exponent.isZero, n <= max(0, highest - lowest) {
                factor = (factor * exponent).scaled(by: Rational(1, n))
                series += factor
                n += 1
            }
            sum += rest * series * Polynomial(1, monomial)
        }
        return sum
    }
}
