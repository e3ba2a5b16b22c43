import Algebra
import Theory

/// The sum over the literal times of a diagram of the product of its propagators.
///
/// Time points are eliminated one after another, those with the fewest neighbours first, so that a chain of n layers
/// costs n small sums and not their product.
struct TimeSum {
    struct Line {
        let left: FieldID
        let leftTime: Int
        let leftOffset: Int
        let right: FieldID
        let rightTime: Int
        let rightOffset: Int
    }

    /// A factor that depends on a few time points: its values, keyed by their times; absent means zero.
    private struct Factor {
        var variables: [Int]
        var values: [[Int]: Polynomial]
    }

    let value: Polynomial

    init(windows: [ClosedRange<Int>], lines: [Line], propagators: Propagators, unit: Bool = false) {
        var constant = Polynomial.one
        var factors: [Factor] = []
        for line in lines {
            let (a, b) = (line.leftTime, line.rightTime)
            let free = Set([a, b]).filter { windows[$0].count > 1 }.sorted()
            func propagator(_ t: Int, _ s: Int) -> Polynomial {
                let value = propagators.value(line.left, at: t + line.leftOffset, line.right, at: s + line.rightOffset)
                return unit && !value.isZero ? .one : value
            }
            switch free.count {
            case 0:
                let value = propagator(windows[a].lowerBound, windows[b].lowerBound)
                if value.isZero {
                    self.value = .zero
                    return
                }
                if !value.isOne { constant *= value }
            case 1:
                var values: [[Int]: Polynomial] = [:]
                for time in windows[free[0]] {
                    let value = propagator(
                        a == free[0] ? time : windows[a].lowerBound, b == free[0] ? time : windows[b].lowerBound)
                    if !value.isZero { values[[time]] = value }
                }
                factors.append(Factor(variables: free, values: values))
            default:
                var values: [[Int]: Polynomial] = [:]
                for t in windows[a] {
                    for s in windows[b] {
                        let value = propagator(t, s)
                        if !value.isZero { values[a < b ? [t, s] : [s, t]] = value }
                    }
                }
                factors.append(Factor(variables: free, values: values))
            }
        }
        // Time points that no remaining factor mentions were fixed by their windows.
        var pending = Set(factors.flatMap(\.variables))
        while !pending.isEmpty {
            let next = pending.min { left, right in
                let (a, b) = (Self.neighbours(left, factors), Self.neighbours(right, factors))
                return a != b ? a < b : left < right
            }!
            pending.remove(next)
            let touching = factors.filter { $0.variables.contains(next) }
            factors.removeAll { $0.variables.contains(next) }
            let product = touching.dropFirst().reduce(touching[0], Self.product)
            let position = product.variables.firstIndex(of: next)!
            var sum = Factor(variables: product.variables.filter { $0 != next }, values: [:])
            for (times, value) in product.values {
                var rest = times
                rest.remove(at: position)
                sum.values[rest, default: .zero] += value
            }
            sum.values = sum.values.filter { !$0.value.isZero }
            if sum.variables.isEmpty {
                constant *= sum.values[[]] ?? .zero
            } else {
                factors.append(sum)
            }
            if constant.isZero { break }
        }
        value = constant
    }

    private static func neighbours(_ variable: Int, _ factors: [Factor]) -> Int {
        Set(factors.filter { $0.variables.contains(variable) }.flatMap(\.variables)).count
    }

    private static func product(_ left: Factor, _ right: Factor) -> Factor {
        let variables = Set(left.variables + right.variables).sorted()
        let shared = left.variables.filter(right.variables.contains)
        let sharedLeft = shared.map { left.variables.firstIndex(of: $0)! }
        let sharedRight = shared.map { right.variables.firstIndex(of: $0)! }
        var byShared: [[Int]: [([Int], Polynomial)]] = [:]
        for (times, value) in right.values {
            byShared[sharedRight.map { times[$0] }, default: []].append((times, value))
        }
        var product = Factor(variables: variables, values: [:])
        for (times, value) in left.values {
            for (others, factor) in byShared[sharedLeft.map { times[$0] }] ?? [] {
                let combined = variables.map { variable -> Int in
                    if let place = left.variables.firstIndex(of: variable) { return times[place] }
                    return others[right.variables.firstIndex(of: variable)!]
                }
                product.values[combined, default: .zero] += value * factor
            }
        }
        return product
    }
}
