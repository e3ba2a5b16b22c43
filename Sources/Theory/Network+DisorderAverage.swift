import Algebra
import Exact

// The average over the random numbers of a network, as the MSRDJ path integral takes it.
//
// The update rules n(t) = F_n are enforced by response fields, e^{−S} with S = Σ ñ(t) (n(t) − F_n). F_n is at most
// linear in every random number ω, so −S holds Σ_ω ω J_ω, where J_ω collects the response fields and neurons that
// stand with that entry. Each average is one completed square:
//
//     < e^{ω J} > = e^{m J + v J²/2}          for ω ~ normal(m, v), independent for every entry ω.
//
// The square joins two occurrences of the same entry: their indices of ω are identified, and their times too if ω is
// drawn afresh at each time; a shared ω leaves two independent times. Nothing else distinguishes a feedforward from
// a recurrent network.
//
// In continuous time −S = Σ ∫ ñ(t) (F_n − ∂_t n), whose kinetic part is not among the terms. A white ω has no value at one
// time, only < ω(t) ω(s) > = v δ(t − s): the square is the same with the two times identified, and Itô's reading of the
// rule, θ(0) = 0, keeps every ñ(t) blind to n(t). An initial value is a kick at the first time, ñ(first) n(first): its
// law stands there as a source of ñ. A stationary theory has no first time; its time points run over all times.
extension Network {
    /// The averaged action. `initialCumulants` says through how many fields the cumulants of an initial law on a sphere
    /// are needed; Gaussian laws end with the second.
    ///
    /// - Complexity: quadratic in the number of terms of the update rules that hold the same random family.
    /// - Precondition: all laws are Gaussian, see ``checkLawsAreGaussian()``.
    public func averagedAction(initialCumulants: Int, symbols: inout SymbolTable) -> Action {
        precondition(disorder.allSatisfy { $0.law == .gaussian }, "an average over other than Gaussian laws")
        var builder = ActionBuilder()
        addInitialLaws(to: &builder, cumulantsThrough: initialCumulants, areHigher: false, symbols: &symbols)
        var occurrences: [DisorderID: [Occurrence]] = [:]
        for update in updates {
            let neuron = update.neuron
            if time.measure == .discrete { addKineticTerm(of: neuron, to: &builder) }
            for (monomial, coefficient) in update.value.sortedTerms {
                var occurrence = Occurrence(responseOf: neuron, monomial, coefficient, in: self)
                if let id = occurrence.removeDisorder() {
                    occurrences[id, default: []].append(occurrence)
                } else {
                    builder.add(-coefficient, occurrence.draft(range: range(of:)))
                }
            }
        }
        for rank in disorder.indices {
            let family = disorder[rank]
            let found = occurrences[DisorderID(rank: rank)] ?? []
            for occurrence in found where !family.mean.isZero {
                builder.add(-(family.mean * occurrence.coefficient), occurrence.draft(range: range(of:)))
            }
            for left in found {
                for right in found {
                    guard let pair = left.joined(with: right, sameTime: family.isFreshAtEachTime) else { continue }
                    let half = (family.variance * left.coefficient * right.coefficient).scaled(by: Rational(-1, 2))
                    builder.add(half, pair.draft(range: range(of:)))
                }
            }
        }
        // Last, so that all other terms have the same place however many cumulants are asked for.
        addInitialLaws(to: &builder, cumulantsThrough: initialCumulants, areHigher: true, symbols: &symbols)
        return Action(
            fields: fields, terms: builder.terms, time: time,
            initialCumulantsThrough: hasSphericalInitialLaw ? initialCumulants : nil)
    }

    /// The response field of a neuron.
    func response(of neuron: FieldID) -> FieldID { fields[neuron.rank].response! }

    /// A response field enforces an update rule only where that rule holds; elsewhere its neuron has its initial law.
    private func range(of field: FieldID) -> TimeRange {
        if time.isStationary { return .always }
        return .from(fields[field.rank].respondsFor.map(firstUpdate(of:)) ?? time.first)
    }

    private func addKineticTerm(of neuron: FieldID, to builder: inout ActionBuilder) {
        let index: Index? = fields[neuron.rank].carriesIndex ? .summed(0) : nil
        builder.add(
            .one,
            TermDraft(
                legs: [
                    .init(field: response(of: neuron), index: index, time: 0, offset: 0),
                    .init(field: neuron, index: index, time: 0, offset: 0),
                ], sums: index == nil ? 0 : 1, times: [range(of: response(of: neuron))]))
    }

    private func addInitialLaws(
        to builder: inout ActionBuilder, cumulantsThrough highest: Int, areHigher: Bool, symbols: inout SymbolTable
    ) {
        for neuron in initial.keys.sorted() {
            let carriesIndex = fields[neuron.rank].carriesIndex
            let source = response(of: neuron)
            if areHigher, case .gaussian = initial[neuron]! { continue }
            let times: [TimeRange] = [.fixed(time.first)]
            func legs(_ fields: [(FieldID, Int)]) -> TermDraft {
                TermDraft(
                    legs: fields.map {
                        .init(field: $0.0, index: carriesIndex ? .summed($0.1) : nil, time: 0, offset: 0)
                    },
                    sums: carriesIndex ? (fields.map(\.1).max() ?? -1) + 1 : 0, times: times)
            }
            if !areHigher, time.measure == .discrete { builder.add(.one, legs([(source, 0), (neuron, 0)])) }
            switch initial[neuron]! {
            case .gaussian(let mean, let variance):
                builder.add(-mean, legs([(source, 0)]))
                builder.add(variance.scaled(by: Rational(-1, 2)), legs([(source, 0), (source, 0)]))
            case .sphere(let squaredRadius):
                let cumulants = SphereLaw.logarithmOfCharacteristicFunction(
                    squaredRadius: squaredRadius, through: highest / 2, symbols: &symbols)
                for (pairs, coefficient) in cumulants where (pairs > 3) == areHigher {
                    builder.add(-coefficient, legs((0..<pairs).flatMap { [(source, $0), (source, $0)] }))
                }
            }
        }
        if areHigher { return }
        for covariance in initialCovariances {
            let sources = [response(of: covariance.left), response(of: covariance.right)]
            let carriesIndex = fields[sources[0].rank].carriesIndex
            builder.add(
                -covariance.value,
                TermDraft(
                    legs: sources.map { .init(field: $0, index: carriesIndex ? .summed(0) : nil, time: 0, offset: 0) },
                    sums: carriesIndex ? 1 : 0, times: [.fixed(time.first)]))
        }
    }
}

/// The product of a response field with one term of its neuron's update rule.
private struct Occurrence {
    var coefficient: Polynomial
    /// Legs by time variable; every occurrence starts with one time variable, the time of the response field.
    var legs: [TermDraft.DraftLeg]
    var sums: Int
    var timeVariables = 1
    var removed: (id: DisorderID, indices: [Index], offset: Int)?
    private var disorder: Factor?

    init(responseOf neuron: FieldID, _ monomial: FieldMonomial, _ coefficient: Polynomial, in network: Network) {
        self.coefficient = coefficient
        let own = monomial.sums
        let carriesIndex = network.fields[neuron.rank].carriesIndex
        sums = monomial.sums + (carriesIndex ? 1 : 0)
        legs = [
            .init(
                field: network.response(of: neuron), index: carriesIndex ? .summed(own) : nil, time: 0, offset: 0)
        ]
        for factor in monomial.factors {
            let factor = factor.mapIndices { $0 == .free(0) ? .summed(own) : $0 }
            switch factor.quantity {
            case .disorder:
                precondition(disorder == nil, "an update rule must be linear in its random numbers")
                disorder = factor
            case .activation: preconditionFailure("the averaged action of an activation that is no polynomial")
            case .field(let field):
                legs.append(.init(field: field, index: factor.indices.first, time: 0, offset: factor.offset))
            }
        }
    }

    /// Takes the random number out of the product, remembering where it stood; nil if there is none.
    mutating func removeDisorder() -> DisorderID? {
        guard let factor = disorder, case .disorder(let id) = factor.quantity else { return nil }
        removed = (id, factor.indices, factor.offset)
        disorder = nil
        return id
    }

    /// The product of two occurrences of the same random entry: indices (and, if `sameTime`, times) of the entry are
    /// identified. Nil if they stand at different literal indices.
    func joined(with other: Occurrence, sameTime: Bool) -> Occurrence? {
        var pair = self
        let shift = sums
        func moved(_ index: Index) -> Index { if case .summed(let n) = index { .summed(n + shift) } else { index } }
        let timeShift = sameTime ? removed!.offset - other.removed!.offset : 0
        pair.legs += other.legs.map {
            .init(
                field: $0.field, index: $0.index.map(moved), time: sameTime ? 0 : 1, offset: $0.offset + timeShift)
        }
        pair.sums = sums + other.sums
        pair.timeVariables = sameTime ? 1 : 2
        // Identify the indices of the entry one after another; every identification removes one sum.
        var identified: [Index: Index] = [:]
        func current(_ index: Index) -> Index {
            var index = index
            while let next = identified[index] { index = next }
            return index
        }
        var removedSums = 0
        for (left, right) in zip(removed!.indices, other.removed!.indices.map(moved)) {
            let (left, right) = (current(left), current(right))
            if left == right { continue }
            switch (left, right) {
            case (.fixed, .fixed): return nil
            case (.fixed, _): identified[right] = left
            default: identified[left] = right
            }
            removedSums += 1
        }
        for leg in pair.legs.indices { pair.legs[leg].index = pair.legs[leg].index.map(current) }
        pair.sums -= removedSums
        return pair
    }

    func draft(range: (FieldID) -> TimeRange) -> TermDraft {
        let times = (0..<timeVariables).map { variable in
            // A time point starts where the last of its legs starts; in a stationary theory it has no start.
            legs.filter { $0.time == variable }.map { range($0.field).shifted(by: -$0.offset) }.max()!
        }
        return TermDraft(legs: legs, sums: sums, times: times)
    }
}

extension TimeRange {
    fileprivate func shifted(by steps: Int) -> TimeRange {
        if case .from(let first) = self { return .from(first + steps) }
        return self
    }
}

extension Factor {
    fileprivate var offset: Int {
        if case .step(let offset) = time { return offset }
        return 0
    }
}
