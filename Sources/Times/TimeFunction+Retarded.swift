import Algebra
import Exact

// The functions that retarded propagators are made of.
extension TimeFunction {
    /// coefficient × exp(rate (t_later − t_earlier)) for t_later − t_earlier ≥ `lag`, and zero otherwise.
    public static func decay(
        _ rate: Rate, from earlier: Int, to later: Int, lag: Int = 0, coefficient: RationalFunction = .one,
        _ measure: TimeMeasure
    ) -> TimeFunction {
        precondition(earlier > 0 && later > 0 && earlier != later, "two times")
        let times = [earlier, later].sorted()
        var order = TimeOrder(count: 3)
        let (high, low) = later > earlier ? (2, 1) : (1, 2)
        _ = order.require(high, low, atLeast: lag, measure)
        var rates = [Rate.zero, .zero]
        rates[high - 1] = rate
        rates[low - 1] = -rate
        return TimeFunction(times: times, terms: [Key(powers: [0, 0], rates: rates, order: order): coefficient])
    }

    /// 1 where t_later = t_earlier + lag, and zero elsewhere. Of discrete time.
    public static func coincidence(of later: Int, with earlier: Int, lag: Int = 0) -> TimeFunction {
        let times = [earlier, later].sorted()
        var order = TimeOrder(count: 3)
        let (high, low) = later > earlier ? (2, 1) : (1, 2)
        _ = order.require(high, low, atLeast: lag, .sum)
        _ = order.require(low, high, atLeast: -lag, .sum)
        return TimeFunction(times: times, terms: [Key(powers: [0, 0], rates: [.zero, .zero], order: order): .one])
    }

    /// 1 from a time on, and zero before: t_time ≥ first.
    public static func start(of time: Int, at first: Int, _ measure: TimeMeasure) -> TimeFunction {
        var order = TimeOrder(count: 2)
        _ = order.require(1, 0, atLeast: first, measure)
        return TimeFunction(times: [time], terms: [Key(powers: [0], rates: [.zero], order: order): .one])
    }

    /// The function of other times: `names` are what ``times`` become, all different and none the origin.
    public func renamed(_ names: [Int]) -> TimeFunction {
        let sorted = names.sorted()
        if sorted == names { return TimeFunction(times: names, terms: terms) }
        let places = names.map { sorted.firstIndex(of: $0)! }
        var result = TimeFunction(times: sorted)
        for (key, coefficient) in terms {
            var (powers, rates) = (key.powers, key.rates)
            for (own, place) in places.enumerated() {
                powers[place] = key.powers[own]
                rates[place] = key.rates[own]
            }
            let order = key.order.placed(at: [0] + places.map { $0 + 1 }, count: key.order.count)
            result.terms[Key(powers: powers, rates: rates, order: order)] = coefficient
        }
        return result
    }

    /// f(…, t + steps, …) as a function of t, in discrete time.
    public func shifted(_ time: Int, by steps: Int, by primitives: Primitives) throws(TimesError) -> TimeFunction {
        if steps == 0 { return self }
        // By way of a time that does not occur.
        let other = (times.max() ?? 0) + 1
        var result = try putting(time, at: other, plus: steps, by: primitives)
        result = result.renamed(result.times.map { $0 == other ? time : $0 })
        return result
    }

    /// The pieces with their edges: in continuous time an edge has measure zero for times that are integrated over.
    public func closed(_ measure: TimeMeasure) -> TimeFunction {
        guard measure == .integral else { return self }
        var result = TimeFunction(times: times)
        for (key, coefficient) in terms {
            result.add(coefficient, Key(powers: key.powers, rates: key.rates, order: key.order.closed))
        }
        return result
    }

    /// Without t_later = t_earlier, in continuous time: θ(0) = 0.
    public func strictly(_ later: Int, after earlier: Int) -> TimeFunction {
        var result = TimeFunction(times: times)
        let (i, j) = (times.firstIndex(of: later)! + 1, times.firstIndex(of: earlier)! + 1)
        for (key, coefficient) in terms {
            var order = key.order
            if order.require(i, j, atLeast: 1, .integral) {
                result.add(coefficient, Key(powers: key.powers, rates: key.rates, order: order))
            }
        }
        return result
    }

    /// The lowest power of a symbol in any coefficient; −1 if it stands in a denominator or in a rate.
    public func lowestPower(of symbol: Symbol, in basis: RateBasis) -> Int {
        if basis.generators.contains(where: { $0.symbols.contains(symbol) }) { return -1 }
        return terms.values.map { coefficient in
            coefficient.denominatorFactors.contains { $0.base.symbols.contains(symbol) }
                ? -1 : coefficient.numerator.lowestPower(of: symbol) ?? 0
        }.min() ?? 0
    }
}

extension TimeOrder {
    /// With every bound of continuous time weak.
    var closed: TimeOrder { TimeOrder(count: count, bounds: bounds.map { $0 == 1 ? 0 : $0 }) }
}
