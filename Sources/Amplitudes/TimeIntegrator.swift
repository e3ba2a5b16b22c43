import Algebra
import Diagrams
import Exact
import Theory
import Times

/// Sums and integrates the times of diagrams, component by component, each once.
///
/// Times are summed over one after another, the one with the fewest neighbours first: a chain of n vertices costs n sums over
/// one time each. Results are kept by component, as many as fit a bounded store.
public final class TimeIntegrator {
    private let propagators: SymbolicPropagators
    public let times: ExternalTimes
    public let primitives: Primitives
    private var known: [TimeComponent: TimeFunction] = [:]
    private var storedTerms = 0
    let isStopped: () -> Bool

    /// The store is emptied when it holds this many terms.
    private static let mostStoredTerms = 2_000_000
    /// The most terms that one product of lines may have.
    private static let mostTerms = 400_000

    /// - Parameter isStopped: asked now and then whether to give up.
    public init(
        _ propagators: SymbolicPropagators, times: ExternalTimes, isStopped: @escaping () -> Bool = { false }
    ) {
        self.propagators = propagators
        self.times = times
        self.isStopped = isStopped
        primitives = Primitives(propagators.basis)
    }

    /// The product of the propagators of a diagram, summed over its times, as a function of the external ones.
    ///
    /// - Throws: ``TimesError``.
    public func value(
        of diagram: Diagram, _ external: ExternalPoints, rules: FeynmanRules
    ) throws(TimesError) -> TimeFunction {
        var product = TimeFunction(.one)
        for component in diagram.timeComponents(external, rules: rules, times: times) {
            let factor = try value(of: component)
            if factor.isZero { return .zero }
            product = product.multiplied(by: factor, in: primitives.basis)
        }
        return product
    }

    public func value(of component: TimeComponent) throws(TimesError) -> TimeFunction {
        if let value = known[component] { return value }
        if isStopped() { throw .interrupted }
        let value = try integrated(component)
        if storedTerms > Self.mostStoredTerms {
            known = [:]
            storedTerms = 0
        }
        known[component] = value
        storedTerms += value.termCount + 1
        return value
    }

    private func integrated(_ component: TimeComponent) throws(TimesError) -> TimeFunction {
        let measure = primitives.basis.measure
        var factors: [TimeFunction] = []
        for line in component.lines {
            let factor = try function(of: line, externals: component.externals)
            if factor.isZero { return .zero }
            factors.append(factor)
        }
        var pending = Array(component.summedTimes)
        for (time, start) in zip(pending, component.starts) {
            if let start { factors.append(.start(of: time, at: start, measure)) }
        }
        while !pending.isEmpty {
            let next = Self.next(of: pending, among: factors.map(\.times))
            pending.removeAll { $0 == next }
            // Short factors first, so that pieces that do not meet are dropped early.
            let touching = factors.filter { $0.times.contains(next) }.sorted {
                $0.times.count != $1.times.count ? $0.times.count < $1.times.count : $0.termCount < $1.termCount
            }
            factors.removeAll { $0.times.contains(next) }
            guard var product = touching.first else { throw .notCausal }
            for factor in touching.dropFirst() {
                if product.termCount * factor.termCount > Self.mostTerms {
                    throw .tooManyPieces(limit: Self.mostTerms)
                }
                product = product.multiplied(by: factor, in: primitives.basis)
            }
            if isStopped() { throw .interrupted }
            let sum = try product.summed(over: next, externals: component.externals, by: primitives)
            if sum.isZero { return .zero }
            factors.append(sum)
        }
        var product = TimeFunction(.one)
        for factor in factors { product = product.multiplied(by: factor, in: primitives.basis) }
        return product
    }

    /// The propagator of a line as a function of the times at its ends.
    func function(of line: TimeComponent.Line, externals: Int) throws(TimesError) -> TimeFunction {
        let (a, b) = (line.left, line.right)
        let measure = primitives.basis.measure
        var value = propagators.function(a.field, b.field)
        if value.isZero { return value }
        let isResponse = propagators.kind(a.field, b.field) == .response
        if a.time == b.time, a.time != 0 {
            // Both ends at one time, in discrete time with shifts.
            if measure == .integral {
                if isResponse { return .zero }
                return try value.putting(2, at: 1, by: primitives).renamed([a.time])
            }
            value = try value.shifted(1, by: a.shift, by: primitives).shifted(2, by: b.shift, by: primitives)
            return try value.putting(2, at: 1, by: primitives).renamed([a.time])
        }
        if measure == .integral {
            if isResponse, max(a.time, b.time) <= externals, min(a.time, b.time) > 0 {
                // θ(0) = 0 counts where nothing is integrated.
                value = propagators.isResponse(a.field) ? value.strictly(2, after: 1) : value.strictly(1, after: 2)
            } else if max(a.time, b.time) > externals {
                value = value.closed(measure)
            }
        }
        var names: [Int] = []
        if a.time == 0 {
            value = try value.putting(1, at: 0, plus: a.shift, by: primitives)
        } else {
            value = try value.shifted(1, by: a.shift, by: primitives)
            names.append(a.time)
        }
        if b.time == 0 {
            value = try value.putting(2, at: 0, plus: b.shift, by: primitives)
        } else {
            value = try value.shifted(2, by: b.shift, by: primitives)
            names.append(b.time)
        }
        return value.times.isEmpty ? value : value.renamed(names)
    }
}
