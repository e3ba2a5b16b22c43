import Algebra
import Amplitudes
import Diagrams
import Exact
import Expansion
import Export
import Theory
import Times

extension Calculation {
    /// Derives the observable at symbolic times.
    ///
    /// - Parameter visit: called with every diagram and its value in the first region.
    func deriveAtSymbolicTimes(
        certifying: Bool, visit: ((Int, EvaluatedDiagram) throws -> Void)?
    ) throws -> Derivation {
        let result = try timedResult()
        let shown = try visit.map { try list(result, $0) }
        var derivation = Derivation(
            pieces: question.frequency == nil ? try pieces(of: result) : [try spectrum(of: result)],
            bounds: question.bounds, isComplete: result.pieces.allSatisfy(isWhole),
            width: question.width, symbols: symbols,
            diagramCount: result.expansions.reduce(0) { $0 + $1.diagramCount },
            cutByPowerOfN: result.expansions.reduce(0) { $0 + $1.tally.cutByPowerOfN },
            cutByCoupling: result.expansions.reduce(0) { $0 + $1.tally.cutByCoupling },
            droppedBySelection: result.expansions.reduce(0) { $0 + $1.tally.droppedBySelection })
        derivation.listedRegion = shown?.region
        derivation.isListedInPart = shown?.isPart ?? false
        derivation.remarks = try remarksOnFixedPoint(of: derivation.pieces.map(\.value))
        derivation.diagramsDrawn = result.expansions.reduce(0) { $0 + $1.tally.diagrams }
        if let ratio = question.fixedRatio {
            derivation.fixedRatio = RatioOfResult(
                name: ratio.name, time: ratio.time,
                keepsFunctionsOfTime: result.pieces.contains { holdsFunctions(of: ratio.time, $0.value) })
        }
        if certifying, !selection.isEverything {
            derivation.certificate = [
                CertificateEntry(
                    check: "all checks", status: .notApplicable, detail: "the sum is over a selection of diagrams")
            ]
        } else if certifying {
            derivation.certificate = try certificate(of: result)
            if derivation.certificate.contains(where: { $0.status == .failed }) {
                throw CalculationError.certificateFailed(derivation.certificate)
            }
        }
        return derivation
    }

    /// The value of the observable in each region of its times.
    struct ValueInRegion {
        let region: TimeRegion?
        /// Times that are put at others, or at numbers, in this region.
        let ties: [(time: String, other: String, plus: Rational)]
        let value: Polynomial
    }

    /// The observable region by region, or as a function of the frequency.
    func valuesByRegion() throws -> [ValueInRegion] {
        if isRecurrent {
            return try deriveRecurrent().pieces.map { ValueInRegion(region: $0.region, ties: [], value: $0.value) }
        }
        if layers != nil {
            return [ValueInRegion(region: nil, ties: [], value: try deriveByLayers(certifying: false).value)]
        }
        if ladders != nil { return [ValueInRegion(region: nil, ties: [], value: try valueByLadders().value)] }
        if question.frequency != nil {
            var counting = self
            counting.countsFromEarliest = true
            let result = try counting.timedResult()
            let value = result.times.count == 0 ? result.pieces[0].value : try counting.spectrum(of: result).value
            return [ValueInRegion(region: nil, ties: [], value: try value.inLowestTerms(over: symbols))]
        }
        let result = try timedResult()
        return result.pieces.map { piece in
            let names = result.times.names
            let ties = piece.region.ties.map { tie in
                let other = tie.to == 0 ? NamedTime("") : names[tie.to - 1]
                return (
                    time: names[tie.time - 1].name, other: other.name,
                    plus: other.offset + Rational(tie.plus) - names[tie.time - 1].offset
                )
            }
            return ValueInRegion(
                region: region(of: piece, result.times), ties: ties.filter { !$0.time.isEmpty },
                value: question.fixedRatio == nil ? piece.value : bounded(piece.value))
        }
    }

    /// A function of the times put at the times that a region ties them to.
    func onTies(of piece: ValueInRegion, _ value: Polynomial) -> Polynomial {
        box.extend { table in
            piece.ties.reversed().reduce(value) { value, tie in
                value.substitutingTime(
                    table.time(tie.time), by: tie.other.isEmpty ? nil : table.time(tie.other), plus: tie.plus,
                    in: &table)
            }
        }
    }

    /// The regions with their values; where several have none, one that stands for all others.
    private func pieces(of result: TimedResult) throws -> [Derivation.Piece] {
        let pieces = try result.pieces.map { piece in
            Derivation.Piece(
                region: region(of: piece, result.times),
                value: try atWidth(question.fixedRatio == nil ? piece.value : bounded(piece.value)))
        }
        let empty = pieces.filter(\.value.isZero)
        if empty.count < 2 || empty.count == pieces.count { return pieces }
        return pieces.filter { !$0.value.isZero } + [Derivation.Piece(region: .otherwise, value: .zero)]
    }

    private func region(of piece: TimePiece, _ times: ExternalTimes) -> TimeRegion? {
        self.region(piece.region, times)
    }

    /// A region of the times in words; nil for all times there are.
    func region(_ order: TimeOrder, _ times: ExternalTimes) -> TimeRegion? {
        let chains = times.chains(of: order)
        return chains.isEmpty ? nil : TimeRegion(chains)
    }

    /// The observable as a function of the frequency: C(ω) = ∫dτ e^{−iωτ} C(τ) with τ the first time minus the second.
    func spectrum(of result: TimedResult) throws -> Derivation.Piece {
        let frequency = question.frequency!
        let names = result.times.names
        guard question.timeOrder.isEmpty else {
            throw CalculationError.unanswerable(
                message: "a Fourier transform runs over all orders of the two times", help: "leave the order away")
        }
        // The two regions with a definite order of the times; their common edge does not count.
        func side(_ order: [Int]) throws -> (value: Polynomial, time: String) {
            guard
                let piece = result.pieces.first(where: {
                    $0.region.timeOrders(result.times.measure).contains(order)
                })
            else { preconditionFailure("an order of times in no region") }
            let origin = piece.region.earliest ?? names.count
            return (piece.value, result.times.name(of: order[0] == origin ? order[1] : order[0], from: origin).name)
        }
        let (late, early) = (try side([1, 2]), try side([2, 1]))
        do {
            let value = try box.extend { table -> Polynomial in
                let difference = table.time("tau of the transform")
                func renamed(_ side: (value: Polynomial, time: String), isMirrored: Bool) -> Polynomial {
                    let value = side.value.substitutingTime(
                        table.time(side.time), by: difference, plus: 0, in: &table)
                    return isMirrored ? value.mirrored(in: difference, table) : value
                }
                let isLateMirrored = late.time == result.times.name(of: 2, from: 1).name
                let isEarlyMirrored = early.time == result.times.name(of: 2, from: 1).name
                return try TwoSidedFunction(
                    of: difference, late: renamed(late, isMirrored: isLateMirrored),
                    early: renamed(early, isMirrored: isEarlyMirrored)
                ).transform(frequency: frequency, in: &table)
            }
            return Derivation.Piece(region: nil, value: try atWidth(value))
        } catch let error as FourierError {
            throw CalculationError.unanswerable(
                message: "no Fourier transform: \(error)", help: "leave the frequency away for the function of time")
        }
    }

    /// Whether the bounds cut nothing; at a fixed ratio of time and width they count after T = uN is put in, which keeps terms
    /// apart.
    private func isWhole(_ piece: TimePiece) -> Bool {
        piece.isComplete
            && (question.fixedRatio == nil || bounded(piece.value).termCount == piece.value.termCount)
    }

    /// The value at the width of the question, if there is one.
    func atWidth(_ value: Polynomial) throws -> Polynomial {
        guard let width = question.width else { return value }
        let fixed = rules.action.terms.flatMap(\.shape.groups).compactMap { group in
            if case .fixed(let label) = group { label } else { nil }
        }
        let highest = (fixed + quotient.correlators.compactMap(\.highestIndex)).max() ?? 0
        guard highest <= width, let number = value.atWidth(width, in: symbols) else {
            throw CalculationError.unanswerable(
                message: highest > width
                    ? "the index \(highest) does not exist at \(symbols[.width].name) = \(width)"
                    : "the result has no value at this width", help: "as in: at N=64")
        }
        return number
    }

    /// Whether a time stands in an exponent.
    func holdsFunctions(of time: String, _ value: Polynomial) -> Bool {
        let table = symbols
        return value.symbols.contains { symbol in
            switch table[symbol].role {
            case .exponential(_, let own), .geometric(_, let own): table[own].name == time
            default: false
            }
        }
    }
}
