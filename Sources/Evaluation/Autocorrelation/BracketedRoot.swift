/// A zero between two places of opposite signs, by secants that keep the bracket (the Illinois rule), with a bound.
///
/// ``RootSearch`` halves intervals; this needs some ten values instead of sixty, for functions that are expensive.
struct BracketedRoot {
    let position: Estimate
    /// The last value of the function.
    let residual: Estimate
    let isRising: Bool

    /// - Precondition: the signs are certain and opposite.
    init<Failure: Error>(
        _ left: (x: Double, value: Estimate), _ right: (x: Double, value: Estimate),
        of function: (Double) throws(Failure) -> Estimate
    ) throws(Failure) {
        var (a, b) = (left, right)
        isRising = b.value.value > 0
        var (weightA, weightB) = (a.value.value, b.value.value)
        var lastSide = 0
        var best = a.value.value.magnitude < b.value.value.magnitude ? a : b
        for round in 0..<100 {
            var x = (a.x * weightB - b.x * weightA) / (weightB - weightA)
            if round % 8 == 7 || !(x > a.x && x < b.x) { x = a.x + (b.x - a.x) / 2 }
            if x <= a.x || x >= b.x { break }
            let value = try function(x)
            best = (x, value)
            if value.value.magnitude <= value.error || b.x - a.x <= 4 * Estimate.rounding * x.magnitude { break }
            if (value.value > 0) == isRising {
                b = best
                weightB = value.value
                if lastSide > 0 { weightA /= 2 }
                lastSide = 1
            } else {
                a = best
                weightA = value.value
                if lastSide < 0 { weightB /= 2 }
                lastSide = -1
            }
        }
        // Places on both sides where the sign is certain.
        let slope = ((b.value.value - a.value.value) / (b.x - a.x)).magnitude
        var reach = max(
            4 * (best.value.error + best.value.value.magnitude) / slope, 4 * Estimate.rounding * best.x.magnitude)
        while reach < b.x - a.x {
            let (low, high) = (max(a.x, best.x - reach), min(b.x, best.x + reach))
            let below = low == a.x ? a.value : try function(low)
            let above = high == b.x ? b.value : try function(high)
            let sign = isRising ? 1 : -1
            if below.certainSign == -sign, above.certainSign == sign { break }
            reach *= 4
        }
        position = Estimate(best.x, error: min(reach, b.x - a.x))
        residual = best.value
    }
}
