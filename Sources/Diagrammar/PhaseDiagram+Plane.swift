import Algebra
import Evaluation
import Exact
import Export
import Theory

extension PhaseDiagram {
    /// The plane, filled.
    ///
    /// - Throws: ``PhaseDiagramError`` for activations whose averages do not exist, and for laws that have no value at a point of the
    ///   plane.
    /// - Complexity: where both letters stand outside of activations, some 300 averages once, 5 for each point, and where inputs are
    ///   kept apart by chaos or noise one integration over Hermite polynomials; a letter inside activations repeats the 300 for each
    ///   of its values.
    public func plane() throws(PhaseDiagramError) -> PhasePlane {
        var filling = Filling(self)
        var cells: [PhasePlane.Cell] = []
        var (choices, wandering) = (0, 0)
        for b in y.values {
            for a in x.values {
                if theory.dynamics == .continuous {
                    cells.append(try filling.autocorrelationCell(a, b))
                    continue
                }
                let member = try filling.member(a, b)
                let state = try filling.state(of: member, a, b)
                cells.append(try filling.cell(state, member))
                choices += state.hasChoice ? 1 : 0
                wandering += state.end == .wandering ? 1 : 0
            }
        }
        // Positions on edges are refinements: a failure there leaves the guess from the two ends.
        let edges = EdgeSearch(self, cells)
        return PhasePlane(
            x: .init(name: symbols[x.symbol].name, values: x.values.map(\.doubleValue)),
            y: .init(name: symbols[y.symbol].name, values: y.values.map(\.doubleValue)), cells: cells,
            caption: .init(theory: name, title: title, fixed: fixed, unit: unit),
            notes: notes(choices, wandering), accuracy: filling.worst, depthScaleDiverges: theory.noise.isZero
        ) { edge in edges.position(edge, &filling) }
    }

    private var unit: String? {
        switch theory.dynamics {
        case .layers: "layers"
        case .steps, .leakySteps: "steps"
        case .continuousDepth, .continuous: nil
        }
    }

    private func notes(_ choices: Int, _ wandering: Int) -> [String] {
        func points(_ count: Int) -> String { count == 1 ? "1 point" : "\(count) points" }
        var notes: [String] = []
        if choices > 0 {
            notes.append(
                "at \(points(choices)) of the plane the variance can settle in several ways; shown is "
                    + (startsSomewhere
                        ? "where the initial variance leads" : "the fixed point of the largest variance"))
        }
        if wandering > 0 {
            notes.append("at \(points(wandering)) of the plane no fixed point of the variance is stable")
        }
        return notes
    }

    /// Whether the initial variance has a value.
    private var startsSomewhere: Bool { start(x.values[0], y.values[0]) != nil }

    func point(_ a: Rational, _ b: Rational) -> [Symbol: Rational] { [x.symbol: a, y.symbol: b] }

    func start(_ a: Rational, _ b: Rational) -> Double? {
        theory.initial?.first?.first?.value(at: point(a, b))?.doubleValue
    }
}

/// What is computed once for several points of a plane, and what is done at each.
struct Filling {
    let diagram: PhaseDiagram
    /// By the values of the letters that stand inside activations.
    private var families: [[Rational]: CovarianceFamily] = [:]
    /// The largest relative error of what was computed.
    private(set) var worst = 0.0

    init(_ diagram: PhaseDiagram) { self.diagram = diagram }

    /// Where the variance goes in the long run.
    struct State {
        enum End { case fixedPoint, line, infinity, wandering }
        let end: End
        /// The fixed point, if it ends in one.
        var point: CovarianceRecursion.FixedPoint?
        /// Whether another beginning would lead elsewhere.
        var hasChoice = false
    }

    // MARK: The recursion at a point

    mutating func member(_ a: Rational, _ b: Rational) throws(PhaseDiagramError) -> CovarianceFamily.Member {
        let theory = diagram.theory
        let point = diagram.point(a, b)
        func value(_ number: Rational?, _ what: String) throws(PhaseDiagramError) -> Rational {
            if let number { return number }
            throw PhaseDiagramError(
                "\(what) has no value at \(place(a, b))",
                help: "it divides by zero there: choose a range without that point")
        }
        let strengths = try theory.drives.map { drive throws(PhaseDiagramError) in
            try value(drive.strength.value(at: point), "the variance of the weights")
        }
        // Of a continuous recurrent network the member describes its fixed points.
        let isStatic = theory.dynamics == .continuous
        let decay = try value(
            (isStatic ? theory.leak * theory.leak : theory.decay).value(at: point), "the decay of the variance")
        let constant = try value(
            isStatic ? theory.frozen.value(at: point) : theory.constant.value(at: point),
            "the variance of biases and noise")
        let shared =
            isStatic ? constant : try value(theory.sharedConstant.value(at: point), "the variance of biases")
        guard strengths.allSatisfy({ $0 >= 0 }), shared >= 0, constant >= shared else {
            throw PhaseDiagramError(
                "a variance of weights, biases or noise is negative at \(place(a, b))",
                help: "choose a range in which variances are positive")
        }
        return try family(a, b).member(
            strengths: strengths, decay: decay, constant: constant, sharedConstant: shared,
            isDiscrete: theory.dynamics.isDiscrete)
    }

    private mutating func family(_ a: Rational, _ b: Rational) throws(PhaseDiagramError) -> CovarianceFamily {
        let letters = diagram.inFunctions.sorted()
        let point = diagram.point(a, b)
        let key = letters.compactMap { point[$0] }
        if let known = families[key] { return known }
        var functions = diagram.theory.drives.map(\.function)
        if !letters.isEmpty {
            let values = Dictionary(uniqueKeysWithValues: zip(letters, key.map { Polynomial($0) }))
            guard let network = diagram.network.substituting(values, in: diagram.symbols),
                let theory = try? network.meanFieldTheory(in: diagram.symbols),
                theory.drives.count == functions.count
            else {
                throw PhaseDiagramError(
                    "the activation is no function at \(place(a, b))", help: "choose a range without that point")
            }
            functions = theory.drives.map(\.function)
        }
        let family: CovarianceFamily
        do throws(EvaluationError) { family = try CovarianceFamily(functions) } catch {
            throw Self.explained(error, letters.isEmpty ? nil : place(a, b))
        }
        // Points come row by row: a family of an earlier point is needed again if one letter alone is inside.
        if letters.count > 1 { families.removeAll() }
        families[key] = family
        return family
    }

    func place(_ a: Rational, _ b: Rational) -> String {
        "\(diagram.symbols[diagram.x.symbol].name) = \(a), \(diagram.symbols[diagram.y.symbol].name) = \(b)"
    }

    static func explained(_ error: EvaluationError, _ place: String?) -> PhaseDiagramError {
        PhaseDiagramError(
            error.description + (place.map { ", at \($0)" } ?? ""),
            help: "mean-field theory needs continuous activations whose squares have Gaussian averages")
    }

    // MARK: The state there

    /// Where the variance settles.
    func state(
        of member: CovarianceFamily.Member, _ a: Rational, _ b: Rational
    ) throws(PhaseDiagramError) -> State {
        do throws(EvaluationError) {
            let found = try member.fixedPoints()
            if found.isLine { return State(end: .line, point: found.points.first) }
            let stable = found.points.filter { $0.isStable == true }
            let ends = stable.count + (found.growsBeyond ? 1 : 0)
            if ends > 1, let start = diagram.start(a, b) {
                let end = try member.end(from: start, found)
                return State(end: end == nil ? .infinity : .fixedPoint, point: end, hasChoice: true)
            }
            if let last = stable.last { return State(end: .fixedPoint, point: last, hasChoice: ends > 1) }
            return State(end: found.growsBeyond ? .infinity : .wandering)
        } catch { throw Self.explained(error, place(a, b)) }
    }

    /// What the table says of it.
    mutating func cell(
        _ state: State, _ member: CovarianceFamily.Member
    ) throws(PhaseDiagramError) -> PhasePlane.Cell {
        switch state.end {
        case .infinity: return PhasePlane.Cell(phase: .unbounded)
        case .wandering: return PhasePlane.Cell(phase: .unresolved)
        case .line, .fixedPoint: break
        }
        guard let point = state.point else { return PhasePlane.Cell(phase: .unresolved) }
        let growth = point.multipliers.perpendicular
        // Of a rate, or of a factor in a step, what grows has the sign of this.
        let excess = member.isDiscrete ? growth - Estimate(1) : growth
        guard excess.error < 1e-6 else { return PhasePlane.Cell(variance: point.variance.value, phase: .unresolved) }
        let phase: PhasePlane.Phase =
            switch excess.certainSign {
            case 1: .chaotic
            case -1: .ordered
            default: .critical
            }
        var scale: Estimate?
        if phase == .critical, member.sharedConstant == member.constant {
            scale = nil
        } else {
            do throws(EvaluationError) {
                let correlation = try member.correlation(at: point)
                let decay = member.multiplier(correlation.response)
                scale = Estimate(-1) / (member.isDiscrete ? decay.logarithm : decay)
                // Nothing is left after one step.
                if member.isDiscrete, decay.value <= decay.error { scale = Estimate(0, error: 0) }
            } catch { throw Self.explained(error, nil) }
        }
        note([point.variance, growth] + (scale.map { [$0] } ?? []))
        return PhasePlane.Cell(
            variance: state.end == .line ? nil : point.variance.value,
            response: member.isDiscrete ? growth.value : (point.response / Estimate(member.decay)).value,
            depthScale: phase == .critical && scale == nil ? .infinity : scale?.value,
            lyapunov: member.isDiscrete ? nil : growth.value / 2, phase: phase)
    }

    /// Keeps the largest relative error.
    mutating func note(_ numbers: [Estimate]) {
        for number in numbers where number.value != 0 { worst = max(worst, number.relativeError) }
    }
}
