import Amplitudes
import Exact
import Theory
import Times

extension ExternalTimes {
    /// A region of the times in words: chains such as T >= S >= 0, each as its members with the relations between them.
    func chains(of region: TimeOrder) -> [[String]] {
        var chains: [[String]] = []
        for tie in region.ties { chains.append([text(of: tie.time), "=", text(of: tie.to, plus: tie.plus)]) }
        var bounds = region.essentialBounds.filter { !isNumber($0.later) || !isNumber($0.earlier) }
        while let first = bounds.first(where: { bound in !bounds.contains { $0.earlier == bound.later } })
            ?? bounds.first
        {
            var chain = [text(of: first.later)]
            var next: (later: Int, earlier: Int, bound: Int)? = first
            while let bound = next {
                bounds.removeAll { $0 == bound }
                let isStrict = bound.bound == 1 && (measure == .integral || bound.earlier != 0)
                chain += [isStrict ? ">" : ">=", text(of: bound.earlier, plus: isStrict ? 0 : bound.bound)]
                let isPlain = isStrict || bound.bound == 0
                next = isPlain && bound.earlier != 0 ? bounds.first { $0.later == bound.earlier } : nil
            }
            chains.append(chain)
        }
        return chains
    }

    private func isNumber(_ number: Int) -> Bool { number == 0 || names[number - 1].name.isEmpty }

    private func text(of number: Int, plus shift: Int = 0) -> String {
        if number == 0 { return String(shift) }
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
