import Theory

extension Diagram {
    /// A stable textual code without blanks that says all about the diagram, so that it can be read back by itself: the
    /// external points as a question spells them, then the lines from half-edge to half-edge.
    ///
    /// In `<x;x>e1-a1.1,e2-a1.2,a1.3-a1.4`, `e1` is the first external point and `a1.3` the third leg of the first vertex,
    /// which is of kind a. A diagram without lines is its external points alone. Two diagrams have the same code exactly
    /// if they are isomorphic.
    ///
    /// - Parameter reserved: names that mean something in the theory and cannot be an index.
    public func code(_ rules: FeynmanRules, external: ExternalPoints, reserved: Set<String> = []) -> String {
        external.spelled(rules.fields, reserved: reserved)
            + Self.spelled(
                partners: partners, vertices: vertices, externalCount: external.points.count, rules)
    }

    /// The lines of a code.
    public static func spelled(
        partners: [Int], vertices: [Int], externalCount: Int, _ rules: FeynmanRules
    ) -> String {
        var names = (0..<externalCount).map { "e\($0 + 1)" }
        for (number, kind) in vertices.enumerated() {
            let vertex = rules.vertices[kind]
            names += vertex.shape.legs.indices.map { "\(vertex.name)\(number + 1).\($0 + 1)" }
        }
        var lines: [String] = []
        for (half, partner) in partners.enumerated() where partner > half {
            lines.append("\(names[half])-\(names[partner])")
        }
        return lines.joined(separator: ",")
    }
}

extension ExternalPoints {
    /// The points of a product of fields written in any order, as one mean or joint cumulant.
    public init(inOrder products: [FieldMonomial]) {
        self = Self.shape(products, isConnected: products.count > 1).0
    }

    /// The points as a question spells them, without blanks: `<x;x>`, `<h[1](3)*h~[1](1)>`, `<sum[i](x[i]^4)>`.
    ///
    /// The coefficient is left away. An index that stands exactly twice in its operator is summed by that alone; otherwise
    /// all sums of the operator are written out. Read as a question, the text gives the points back in their order.
    public func spelled(_ fields: [Field], reserved: Set<String> = []) -> String {
        let operators = (0..<operatorCount).map { number in
            Self.spelled(points.filter { $0.operatorNumber == number }, groups, fields, reserved)
        }
        return "<" + operators.joined(separator: ";") + ">"
    }

    private static func spelled(
        _ points: [ExternalPoint], _ groups: [IndexGroup], _ fields: [Field], _ reserved: Set<String>
    ) -> String {
        if points.isEmpty { return "1" }
        let summed = order(ofSumsIn: points, groups)
        let counts = summed.map { group in points.count { $0.group == group } }
        // Sums are numbered in the order in which their indices first stand in the text, unless they are written out.
        var firstSeen: [Int] = []
        for point in points {
            if let group = point.group, groups[group] == .summed, !firstSeen.contains(group) { firstSeen.append(group) }
        }
        let isImplied = counts.allSatisfy { $0 == 2 } && firstSeen == summed
        var letters: [String] = []
        var number = 3
        var candidates = ["k", "j", "i"]
        while letters.count < summed.count {
            let letter = candidates.popLast() ?? "i\(number)"
            if letter.count > 1 { number += 1 }
            if !reserved.contains(letter) { letters.append(letter) }
        }
        var powers: [(factor: String, power: Int)] = []
        for point in points {
            var factor = fields[point.field.rank].name
            var isContracted = false
            if let group = point.group {
                switch groups[group] {
                case .fixed(let label): factor += "[\(label)]"
                case .summed:
                    factor += "[\(letters[summed.firstIndex(of: group)!])]"
                    isContracted = isImplied
                }
            }
            factor += point.writtenTime.map { "(\(fields[point.field.rank].written(at: $0)))" } ?? ""
            if !isContracted, powers.last?.factor == factor {
                powers[powers.count - 1].power += 1
            } else {
                powers.append((factor, 1))
            }
        }
        let product = powers.map { $0.power == 1 ? $0.factor : "\($0.factor)^\($0.power)" }.joined(separator: "*")
        return isImplied ? product : "sum[\(letters.joined(separator: ","))](\(product))"
    }

    /// The summed groups in an order in which points of the same field and time have them one after another, as a sorted
    /// product of fields has.
    private static func order(ofSumsIn points: [ExternalPoint], _ groups: [IndexGroup]) -> [Int] {
        var rest: [Int] = []
        var precedes: [(Int, Int)] = []
        for (place, point) in points.enumerated() {
            guard let group = point.group, groups[group] == .summed else { continue }
            if !rest.contains(group) { rest.append(group) }
            if place > 0, let before = points[place - 1].group, groups[before] == .summed, before != group,
                points[place - 1].field == point.field, points[place - 1].isAtTime(of: point)
            {
                precedes.append((before, group))
            }
        }
        var order: [Int] = []
        while !rest.isEmpty {
            // There is always one, for points in the order of a sorted product; otherwise the order as written.
            let next = rest.first { group in !precedes.contains { $0.1 == group && rest.contains($0.0) } } ?? rest[0]
            order.append(next)
            rest.removeAll { $0 == next }
        }
        return order
    }
}
