import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Theory
import Times

extension Calculation {
    /// Derives the observable: all its diagrams, contracted and summed.
    ///
    /// With a ``selection`` the value is the sum over the diagrams it keeps, and no value of the observable.
    ///
    /// - Parameters:
    ///   - certifying: whether the result is checked by independent means; one that fails is not given.
    ///   - visit: called with every diagram, with the number of the correlator it belongs to.
    public func derive(
        certifying: Bool = false, visit: ((Int, EvaluatedDiagram) throws -> Void)? = nil
    ) throws -> Derivation {
        if isRecurrent { return try deriveRecurrent(certifying: certifying) }
        if layers != nil { return try deriveByLayers(certifying: certifying) }
        if ladders != nil { return try deriveByLadders(certifying: certifying) }
        if hasSymbolicTimes { return try deriveAtSymbolicTimes(certifying: certifying, visit: visit) }
        var expansions: [CorrelatorExpansion] = []
        var correlators: [Correlator] = []
        for (number, correlator) in quotient.correlators.enumerated() {
            guard let correlator = correlator.substituting(question.substitutions) else {
                throw CalculationError.unanswerable(
                    message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
            }
            correlators.append(correlator)
            do {
                expansions.append(
                    try CorrelatorExpansion(
                        correlator, rules: rules, symbols: symbols, limits: limits(for: number), manner: manner,
                        computesUnitValue: certifying, visit: visit.map { visit in { try visit(number, $0) } }))
            } catch {
                throw explained(error)
            }
        }
        let (full, isExact) = try combined(expansions.map(\.value))
        var value = full.filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
        if let lowest = question.bounds.compactMap(\.lowestPowerOfN).max() {
            value = full.expandedInWidth(through: lowest, in: symbols)
                .filtered { monomial in question.bounds.allSatisfy { $0.admits(monomial) } }
        }
        let isComplete = isExact && expansions.allSatisfy(\.isComplete) && value == full
        if let width = question.width {
            let fixed = rules.action.terms.flatMap(\.shape.groups).compactMap { group in
                if case .fixed(let label) = group { label } else { nil }
            }
            if let label = (quotient.correlators.compactMap(\.highestIndex) + fixed).max(), label > width {
                throw CalculationError.unanswerable(
                    message: "the index \(label) does not exist at width \(width)", help: "a literal index is at most N"
                )
            }
            guard let number = value.atWidth(width, in: symbols) else {
                throw CalculationError.unanswerable(
                    message: "the result has no value at this width", help: "as in: at N=64")
            }
            value = number
        }
        var derivation = Derivation(
            value: value, bounds: question.bounds, isComplete: isComplete, width: question.width, symbols: symbols,
            diagramCount: expansions.reduce(0) { $0 + $1.diagramCount },
            cutByPowerOfN: expansions.reduce(0) { $0 + $1.tally.cutByPowerOfN },
            cutByCoupling: expansions.reduce(0) { $0 + $1.tally.cutByCoupling },
            droppedBySelection: expansions.reduce(0) { $0 + $1.tally.droppedBySelection })
        derivation.diagramsDrawn = expansions.reduce(0) { $0 + $1.tally.diagrams }
        derivation.remarks = try remarksOnFixedPoint(of: [derivation.value])
        if certifying, !selection.isEverything {
            derivation.certificate = [
                CertificateEntry(
                    check: "all checks", status: .notApplicable, detail: "the sum is over a selection of diagrams")
            ]
        } else if certifying {
            derivation.certificate = certificate(of: expansions, correlators: correlators)
            if derivation.certificate.contains(where: { $0.status == .failed }) {
                throw CalculationError.certificateFailed(derivation.certificate)
            }
        }
        return derivation
    }

    /// Why an enumeration ended early, as an error of the calculation.
    func explained(_ error: any Error) -> any Error {
        switch error {
        case let error as EnumerationTooDeep: CalculationError.tooDeep(blocks: error.blocks)
        case is PatternTooSymmetric: CalculationError.codeTooSymmetric
        case is EnumerationStopped: CalculationError.tooManyDiagrams(limit: maximumDiagrams ?? 0, estimate: nil)
        case TimesError.interrupted where monitor.stopReason == .memory:
            CalculationError.outOfMemory(limit: maximumMemory ?? 0, diagrams: monitor.diagrams)
        case TimesError.interrupted: CalculationError.interrupted(diagrams: monitor.diagrams)
        case let error as TimesError: CalculationError.times(error, symbols)
        case let error as EnumerationInterrupted:
            switch error.reason {
            case .memory: CalculationError.outOfMemory(limit: maximumMemory ?? 0, diagrams: monitor.diagrams)
            case .interrupted: CalculationError.interrupted(diagrams: monitor.diagrams)
            }
        default: error
        }
    }

    /// The observable for given values of its correlators, and whether it is exact. A quotient that does not divide is a series.
    func combined(_ correlators: [Polynomial]) throws -> (value: Polynomial, isExact: Bool) {
        func value(_ part: ObservablePolynomial) throws -> Polynomial {
            let substituted = box.extend { table in
                table.substituting(question.substitutions, into: part.value(correlators))
            }
            guard let value = substituted else {
                throw CalculationError.unanswerable(
                    message: "a substitution divides by zero or by a sum", help: "as in: when sigma_b = 0, q = 1")
            }
            return value
        }
        if let polynomial = quotient.polynomial { return (try value(polynomial).partialFractions(in: symbols), true) }
        let (numerator, denominator) = (try value(quotient.numerator), try value(quotient.denominator))
        if denominator.isZero {
            throw CalculationError.unanswerable(
                message: "the denominator of this ratio vanishes", help: "ask for the numerator alone")
        }
        if symbols.poles.isEmpty, let exact = numerator.exactQuotient(by: denominator) { return (exact, true) }
        if question.fixedRatio == nil, let lowest = question.bounds.compactMap(\.lowestPowerOfN).max(),
            question.bounds.allSatisfy({ $0.lowestPowerOfN != nil })
        {
            return (try ratio(numerator, denominator, through: lowest), false)
        }
        if let width = question.width, let above = numerator.atWidth(width, in: symbols),
            let below = denominator.atWidth(width, in: symbols), let exact = above.exactQuotient(by: below)
        {
            return (exact, true)
        }
        throw CalculationError.unanswerable(
            message:
                "this ratio does not come out as a polynomial; general ratios and their series are not in this version",
            help: "ask for numerator and denominator one by one, or at a width, as in: at N=64")
    }
}

extension Bound {
    var lowestPowerOfN: Int? {
        switch self {
        case .width(let lowest), .widthOrder(let lowest): lowest
        case .symbol, .order: nil
        }
    }
}
