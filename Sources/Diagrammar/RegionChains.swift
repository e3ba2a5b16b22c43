import Amplitudes
import Exact
import Export
import Theory
import Times

extension ExternalTimes {
    /// A region of the times in words: chains such as T >= S >= 0.
    func chains(of region: TimeOrder) -> [TimeRegion.Chain] {
        var chains: [TimeRegion.Chain] = []
        for tie in region.ties where !isKnown(tie.time, tie.to) {
            chains.append(.init([text(of: tie.time), text(of: tie.to, plus: tie.plus)], .at))
        }
        var bounds = region.essentialBounds.filter { !isKnown($0.later, $0.earlier) }
        while let first = bounds.first(where: { bound in !bounds.contains { $0.earlier == bound.later } })
            ?? bounds.first
        {
            // An upper bound: 3 >= T.
            let top = first.later == 0 ? -first.bound : 0
            var members = [text(of: first.later, plus: top)]
            var relations: [TimeRegion.Relation] = []
            var next: (later: Int, earlier: Int, bound: Int)? = (first.later, first.earlier, first.bound + top)
            bounds.removeAll { $0 == first }
            while let bound = next {
                let isStrict = bound.bound == 1 && (measure == .integral || bound.earlier != 0)
                relations.append(isStrict ? .after : .atOrAfter)
                members.append(text(of: bound.earlier, plus: isStrict ? 0 : bound.bound))
                let isPlain = isStrict || bound.bound == 0
                next = isPlain && bound.earlier != 0 ? bounds.first { $0.later == bound.earlier } : nil
                if let next { bounds.removeAll { $0 == next } }
            }
            chains.append(.init(times: members, relations: relations))
        }
        return chains
    }

    /// Whether the times differ by a number, so that their order needs no words.
    private func isKnown(_ later: Int, _ earlier: Int) -> Bool {
        func name(_ number: Int) -> String { number == 0 ? "" : names[number - 1].name }
        return measure == .integral && name(later) == name(earlier)
    }

    private func text(of number: Int, plus shift: Int = 0) -> String {
        if number == 0 { return String(measure == .integral ? (first ?? 0) : shift) }
        let time = names[number - 1]
        let total = time.offset + Rational(shift)
        if time.name.isEmpty { return total.description }
        switch total.signum() {
        case 0: return time.name
        case 1: return "\(time.name) + \(total)"
        default: return "\(time.name) - \(total.magnitude)"
        }
    }
}
