import Algebra
import Exact
import Theory

/// A product of fields at literal times whose Gaussian mean is taken by summing over all (2n−1)!! pairings.
struct WickPairings {
    struct Leg {
        var field: FieldID
        var time: Int
        /// The number of its index in ``groups``; nil without one.
        var group: Int?
        /// The vertex or external factor it belongs to.
        var point: Int
    }

    private(set) var legs: [Leg] = []
    /// The literal values of the indices; nil for a summed one.
    private(set) var groups: [Int?] = []
    private var points = 0
    /// How many points are external factors; they stand first.
    private(set) var externalPoints = 0

    mutating func add(_ instance: VertexInstance) {
        let shift = groups.count
        for group in instance.groups { if case .fixed(let n) = group { groups.append(n) } else { groups.append(nil) } }
        for leg in instance.legs {
            legs.append(Leg(field: leg.field, time: leg.time, group: leg.group.map { $0 + shift }, point: points))
        }
        points += 1
    }

    /// Adds external factors, each a point of its own. Returns the number of sums over indices that stand at no factor,
    /// or nil if a factor is no field at a literal index and time.
    mutating func add(_ monomial: FieldMonomial) -> Int? {
        var known: [Index: Int] = [:]
        for factor in monomial.factors {
            guard case .field(let field) = factor.quantity, factor.indices.count <= 1 else { return nil }
            var group: Int?
            if let index = factor.indices.first {
                if case .free = index { return nil }
                if known[index] == nil {
                    known[index] = groups.count
                    if case .fixed(let n) = index { groups.append(n) } else { groups.append(nil) }
                }
                group = known[index]
            }
            var time = 0
            switch factor.time {
            case .none: break
            case .at(let t): time = t
            case .step, .named: return nil
            }
            legs.append(Leg(field: field, time: time, group: group, point: points))
            points += 1
        }
        externalPoints = points
        let present = known.keys.count { if case .summed = $0 { true } else { false } }
        return monomial.sums - present
    }

    /// The sum over all pairings with N symbolic: a propagator for every pair and N for every loop of summed indices.
    ///
    /// - Parameters:
    ///   - dropsResponseLoops: leave out pairings in which response lines form a closed loop through points:
    ///     θ(0) = 0 in a theory whose fields carry no times that would say so.
    ///   - work: how many pairs may still be tried; counted down.
    /// - Returns: nil if that is not enough.
    /// - Complexity: at most (2n−1)!! pairings of 2n legs, fewer where propagators vanish.
    func sum(rules: FeynmanRules, dropsResponseLoops: Bool, work: inout Int) -> Polynomial? {
        let count = legs.count
        if !count.isMultiple(of: 2) { return .zero }
        if count > 62 { return nil }
        var workLeft = work
        // Propagators by number in a list of distinct values; −1 for zero.
        var values: [Polynomial] = []
        var table = [[Int]](repeating: .init(repeating: -1, count: count), count: count)
        for i in 0..<count {
            for j in i + 1..<count {
                let (a, b) = (legs[i], legs[j])
                let value = rules.propagators.value(a.field, at: a.time, b.field, at: b.time)
                if value.isZero { continue }
                let number = values.firstIndex(of: value) ?? values.count
                if number == values.count { values.append(value) }
                table[i][j] = number
            }
        }
        // Pairings by powers of the distinct propagators and, last, of N.
        var found: [[Int]: Int] = [:]
        var uses = [Int](repeating: 0, count: values.count + 1)
        var pairs: [(Int, Int)] = []
        func pairUp(_ rest: UInt64) {
            if rest == 0 {
                if dropsResponseLoops, hasResponseLoop(pairs, rules: rules) { return }
                guard let loops = indexLoops(pairs) else { return }
                uses[values.count] = loops
                found[uses, default: 0] += 1
                return
            }
            let i = rest.trailingZeroBitCount
            let others = rest & (rest - 1)
            var candidates = others
            while candidates != 0 {
                let j = candidates.trailingZeroBitCount
                candidates &= candidates - 1
                let number = table[i][j]
                if number < 0 { continue }
                workLeft -= 1
                if workLeft < 0 { return }
                uses[number] += 1
                pairs.append((i, j))
                pairUp(others & ~(1 << UInt64(j)))
                pairs.removeLast()
                uses[number] -= 1
            }
        }
        pairUp(count == 0 ? 0 : UInt64.max >> UInt64(64 - count))
        work = workLeft
        if work < 0 { return nil }
        var sum = Polynomial.zero
        for (powers, multiplicity) in found {
            var term = Polynomial.width(power: powers[values.count]).scaled(by: Rational(multiplicity))
            for (number, value) in values.enumerated() { term *= value.power(powers[number]) }
            sum += term
        }
        return sum
    }

    /// The number of index sums left when every pair identifies its indices; nil if two literal indices differ.
    private func indexLoops(_ pairs: [(Int, Int)]) -> Int? {
        var parent = Array(groups.indices)
        func root(_ group: Int) -> Int {
            var group = group
            while parent[group] != group { group = parent[group] }
            return group
        }
        for (i, j) in pairs {
            guard let a = legs[i].group, let b = legs[j].group else { continue }
            parent[root(a)] = root(b)
        }
        var literal = [Int?](repeating: nil, count: groups.count)
        for (group, value) in groups.enumerated() {
            guard let value else { continue }
            let top = root(group)
            if let other = literal[top], other != value { return nil }
            literal[top] = value
        }
        return groups.indices.count { parent[$0] == $0 && literal[$0] == nil }
    }

    /// Whether response lines, followed from the response field to the field that responds, lead back to a point.
    private func hasResponseLoop(_ pairs: [(Int, Int)], rules: FeynmanRules) -> Bool {
        var followers = [[Int]](repeating: [], count: points)
        var incoming = [Int](repeating: 0, count: points)
        for (i, j) in pairs {
            let (left, right) = (legs[i], legs[j])
            let isLeft = rules.fields[left.field.rank].isResponse
            guard isLeft != rules.fields[right.field.rank].isResponse else { continue }
            let (from, to) = isLeft ? (left.point, right.point) : (right.point, left.point)
            followers[from].append(to)
            incoming[to] += 1
        }
        var free = incoming.indices.filter { incoming[$0] == 0 }
        var removed = 0
        while let point = free.popLast() {
            removed += 1
            for next in followers[point] {
                incoming[next] -= 1
                if incoming[next] == 0 { free.append(next) }
            }
        }
        return removed < points
    }
}
