import Algebra
import Exact
import Theory

/// Putting external points and vertices on the page, and taking vertices off it again.
extension DiagramEnumeration {
    mutating func drawExternalPoints() -> Bool {
        let legs = external.points.enumerated().map { number, point in
            VertexSymmetry.Leg(field: point.field.rank, group: point.group ?? -1, time: number, offset: 0)
        }
        lines.hasTwoPasses = hasTwoPasses
        lines.isResponse = isResponse
        lines.isDelayed = rules.fields.map { $0.response != nil }
        lines.kinds = [VertexSymmetry(external: legs, groups: external.groups)]
        lines.base = [0]
        lines.kindRank = [-1]
        spent = limits.highestPowers.map { external.coefficient.lowestPower(of: $0.symbol) ?? 0 }
        for group in external.groups { addIndexNode(group) }
        for (number, point) in external.points.enumerated() {
            appendHalf(
                vertex: 0, leg: number, field: point.field.rank, offset: 0, time: number, index: point.group ?? -1)
            earliest.append(point.time ?? 0)
            latest.append(point.time ?? 0)
        }
        // Operators, not points, are what a cumulant connects.
        for number in 0..<external.operatorCount {
            partParent.append(number)
            partOpen.append(external.points.filter { $0.operatorNumber == number }.count)
            partOperators.append(1 << UInt64(number & 63))
        }
        if external.isConnected, external.operatorCount > 1, partOpen.contains(0) { return false }
        return zip(spent, limits.highestPowers).allSatisfy { $0 <= $1.power }
    }

    mutating func appendHalf(vertex: Int, leg: Int, field: Int, offset: Int, time: Int, index: Int) {
        lines.vertexOf.append(vertex)
        lines.legOf.append(leg)
        lines.partner.append(-1)
        lines.isMarked.append(false)
        self.field.append(field)
        self.offset.append(offset)
        timeGroup.append(time)
        indexNode.append(index)
        isPinned.append(false)
    }

    mutating func addIndexNode(_ group: IndexGroup) {
        indexParent.append(indexParent.count)
        if case .fixed(let label) = group {
            indexLabel.append(label)
        } else {
            indexLabel.append(0)
            unlabelledIndices += 1
        }
    }

    mutating func addVertex(_ kind: Int) {
        let symmetry = kinds[kind]
        let number = lines.kinds.count
        lines.kinds.append(symmetry)
        lines.kindRank.append(kind)
        lines.base.append(lines.partner.count)
        vertices.append(kind)
        let firstIndex = indexParent.count
        for group in symmetry.groups { addIndexNode(group) }
        let firstTime = earliest.count
        for (time, range) in symmetry.times.enumerated() {
            let reach = symmetry.legs.filter { $0.time == time }.map(\.offset).max() ?? 0
            switch range {
            case .none:
                earliest.append(0)
                latest.append(0)
            case .fixed(let literal):
                earliest.append(literal)
                latest.append(literal)
            case .from(let first):
                earliest.append(first)
                latest.append(lastTime - reach)
            }
        }
        for (leg, shape) in symmetry.legs.enumerated() {
            appendHalf(
                vertex: number, leg: leg, field: shape.field, offset: shape.offset, time: firstTime + shape.time,
                index: shape.group < 0 ? -1 : firstIndex + shape.group)
        }
        partParent.append(partParent.count)
        partOpen.append(symmetry.legs.count)
        partOperators.append(0)
        powerOfVertices += rules.vertices[kind].powerOfN
        for bound in spent.indices { spent[bound] += vertexOrders[kind][bound] }
    }

    mutating func removeVertex(_ kind: Int) {
        let symmetry = kinds[kind]
        lines.kinds.removeLast()
        lines.kindRank.removeLast()
        lines.base.removeLast()
        vertices.removeLast()
        indexParent.removeLast(symmetry.groups.count)
        unlabelledIndices -= indexLabel.suffix(symmetry.groups.count).filter { $0 == 0 }.count
        indexLabel.removeLast(symmetry.groups.count)
        earliest.removeLast(symmetry.times.count)
        latest.removeLast(symmetry.times.count)
        let legs = symmetry.legs.count
        lines.vertexOf.removeLast(legs)
        lines.legOf.removeLast(legs)
        lines.partner.removeLast(legs)
        lines.isMarked.removeLast(legs)
        field.removeLast(legs)
        offset.removeLast(legs)
        timeGroup.removeLast(legs)
        indexNode.removeLast(legs)
        isPinned.removeLast(legs)
        partParent.removeLast()
        partOpen.removeLast()
        partOperators.removeLast()
        powerOfVertices -= rules.vertices[kind].powerOfN
        for bound in spent.indices { spent[bound] -= vertexOrders[kind][bound] }
    }
}
