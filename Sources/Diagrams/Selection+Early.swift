/// What a selection already forbids in a diagram that is still being drawn.
///
/// Each test only looks at what further lines cannot undo: where it says true, no diagram that the drawing can become is
/// kept. Decided early are
/// - a self-loop: `simple`, and `nosnail` where the vertex has other than three legs;
/// - a second line between two vertices: `simple`;
/// - a line between two external points: `amputated`;
/// - a part whose last open leg will be a bridge: `onepi`, a bound of no bridges, `notadpole` and `nosnail` if it has no
///   external point, `onshell` and `nosigma` if it has exactly one;
/// - a part without external points and with two open legs: `nosigma`;
/// - closed loops and legs in excess of two, which are never lost again: a bound on loops.
///
/// A word that wants something to be there (`tadpole`, `onepr`, a lowest number of loops) and a bound of one or more
/// bridges wait for the finished diagram.
extension Selection {
    /// Whether any of these tests can ever say true.
    public var forbidsEarly: Bool {
        !required.isDisjoint(with: .forbidding) || loops != nil || maximumBridges == 0
    }

    /// Whether no diagram is kept that has a line from a vertex with so many legs to itself.
    ///
    /// With three legs the third one decides: on an internal line the loop is a tadpole's head, on an external line it
    /// is the one-point diagram of one loop, which is no snail.
    public func forbidsSelfLoop(legs: Int) -> Bool {
        required.contains(.simple) || (legs != 3 && required.contains(.nosnail))
    }

    /// Whether no diagram is kept that has two lines between the same two vertices.
    public var forbidsDoubleLines: Bool { required.contains(.simple) }

    /// Whether no diagram is kept that has a line between two external points.
    public var forbidsExternalPairs: Bool { required.contains(.amputated) }

    /// Whether no diagram is kept with this part: vertices connected by the lines drawn so far, to be joined to others by
    /// their open legs.
    ///
    /// - Parameters:
    ///   - openLegs: the legs of these vertices without a line yet.
    ///   - externalPoints: the external points already joined to these vertices.
    ///   - unjoinedPoints: the external points without a line yet, which could take the open legs.
    public func forbidsPart(openLegs: Int, externalPoints: Int, unjoinedPoints: Int) -> Bool {
        switch openLegs {
        case 1 where unjoinedPoints == 0:
            // The open leg will be a bridge.
            if required.contains(.onepi) || maximumBridges == 0 { return true }
            switch externalPoints {
            case 0: return required.contains(.notadpole) || required.contains(.nosnail)
            case 1: return required.contains(.onshell) || required.contains(.nosigma)
            default: return false
            }
        case 2 where externalPoints == 0 && unjoinedPoints < 2:
            // Joined to each other, the legs would close a vacuum diagram.
            return required.contains(.nosigma)
        default: return false
        }
    }

    /// Whether so many closed loops are too many. Loops once closed stay.
    public func forbidsLoops(_ closed: Int) -> Bool {
        guard let loops else { return false }
        return closed > loops.upperBound
    }

    /// The largest sum of (legs − 2) over the vertices of a diagram that is kept; nil without a bound on loops.
    ///
    /// Every line has two ends, so loops = Σ(legs − 2)/2 − points/2 + parts, with at least one part. The sum only grows
    /// while a diagram does if no vertex has a single leg.
    public func highestExcess(externalPoints: Int) -> Int? {
        guard let loops, externalPoints > 0 else { return nil }
        return 2 * loops.upperBound + externalPoints - 2
    }
}
