import Algebra
import Theory

/// The names of what is known of a layer.
///
/// With one input: K, V and S for the leading orders of the mean, the variance and the third cumulant of k, Q for the fourth and
/// C5, C6, … beyond; G1, G2, … for the corrections of the mean, V2, V3, S2, … for those of the others:
///
///     E k = K + G1/N + G2/N^2 + …,    N Var k = V + V2/N + …,    N^2 κ_3 = S + S2/N + …,    N^3 κ_4 = Q + …
///
/// With several inputs the pairs of inputs follow as labels, K[1,2], V[1,1,1,2]. A name of the theory is not taken: the letter
/// then gets a _ behind it.
struct LayerNames {
    let inputs: Int
    let components: [LayerChain.Component]
    private let letters: [String: String]

    init(_ chain: LayerChain, in table: SymbolTable) {
        inputs = chain.inputs
        components = chain.components
        // A letter is taken if a symbol of the theory has it, with or without labels.
        let taken = Set(
            table.symbols.compactMap { symbol -> String? in
                if case .background = table[symbol].role { return nil }
                return String(table[symbol].name.prefix { $0 != "[" })
            })
        var letters: [String: String] = [:]
        for letter in ["K", "G", "V", "S", "Q", "C", "chi", "kappa"] {
            var name = letter
            func clashes(_ name: String) -> Bool {
                taken.contains { other in
                    other == name || other.hasPrefix(name) && other.dropFirst(name.count).allSatisfy(\.isNumber)
                        || other.hasPrefix(name + "_")
                }
            }
            while clashes(name) { name += "0" }
            letters[letter] = name
        }
        self.letters = letters
    }

    /// The name of a coefficient of a cumulant of k.
    func unknown(_ unknown: LayerStep.Unknown) -> String {
        let order = unknown.index.reduce(0, +)
        let correction = unknown.order - (order - 1)
        let letter: String
        switch order {
        case 1: letter = correction == 0 ? letters["K"]! : letters["G"]! + "\(correction)"
        case 2...4:
            letter = letters[["V", "S", "Q"][order - 2]]! + (correction == 0 ? "" : "\(correction + 1)")
        default: letter = letters["C"]! + "\(order)" + (correction == 0 ? "" : "_\(correction + 1)")
        }
        return labelled(letter, places(unknown.index))
    }

    /// The name of a derivative of a cumulant of f, given k.
    func coefficient(_ coefficient: LayerStep.Coefficient) -> String {
        let (index, derivative) = (places(coefficient.index), places(coefficient.derivative))
        if inputs == 1 {
            if index.count == 1, derivative.count == 1 { return letters["chi"]! }
            return "\(letters["kappa"]!)_\(index.count)" + (derivative.isEmpty ? "" : "_\(derivative.count)")
        }
        if index.count == 1, derivative.count == 1 { return labelled(letters["chi"]!, index + derivative) }
        return labelled("\(letters["kappa"]!)\(index.count)_\(derivative.count)", index + derivative)
    }

    /// What a coefficient is, in words of rules files.
    func meaning(_ coefficient: LayerStep.Coefficient) -> String {
        let (index, derivative) = (places(coefficient.index), places(coefficient.derivative))
        let name = { (place: Int) in
            inputs == 1 ? letters["K"]! : labelled(letters["K"]!, [place])
        }
        let cumulant =
            index.count == 1
            ? "next \(name(index[0]))" : "cumulant \(index.count) of f" + (inputs == 1 ? "" : labelled("", index))
        return derivative.isEmpty
            ? cumulant : derivative.map { "d/d\(name($0)) " }.joined() + cumulant
    }

    private func places(_ index: [Int]) -> [Int] {
        index.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
    }

    private func labelled(_ name: String, _ places: [Int]) -> String {
        if inputs == 1 { return name }
        let labels = places.flatMap { [components[$0].a + 1, components[$0].b + 1] }
        return "\(name)[\(labels.map(String.init).joined(separator: ","))]"
    }
}
