import Algebra
import Exact
import Language

@testable import Theory

/// Random numbers with a fixed seed.
struct TheoryDice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// A linear network of one to three neurons with a matrix of known eigenvalues, P J P⁻¹: J triangular, so that equal
/// eigenvalues give Jordan blocks, P a product of row operations with integers.
struct RandomLinearNetwork {
    typealias Matrix = [[Polynomial]]

    let text: String
    let model: Model
    /// The matrix of the update rules: M, or −Γ.
    let matrix: Matrix
    /// Covariances of white noise and of frozen biases, by neuron; the variances of the initial laws.
    let noise: Matrix
    let frozen: Matrix
    let initial: [Polynomial]

    enum Kind { case steps, transient, stationary }

    private static let declarations = "width N\nparameter real a, real c, gamma, v, q\n"
    private static let names = ["h", "k", "z"]

    init(_ kind: Kind, _ dice: inout TheoryDice) throws {
        let table = try Model(SourceText(name: "test", text: Self.declarations + "field x\naction x^2/2")).symbols
        func symbol(_ name: String) -> Polynomial { Polynomial(table.symbol(named: name)!) }
        let (a, c, gamma) = (symbol("a"), symbol("c"), symbol("gamma"))
        let half = Polynomial(Rational(1, 2))
        let values: [Polynomial] =
            switch kind {
            // Also products that are 1: 2 and 1/2, a and 1/a.
            // Symbols are slow, so most networks have numbers.
            case .steps where dice.below(5) > 0: [0, 1, -1, half, 2, -half]
            case .steps: [0, 1, -1, half, 2, a, .one - a, c, -a, a.reciprocal()!, a * c]
            case .transient: [0, 1, -1, -half, a, -gamma, gamma.scaled(by: -2), c - gamma, -gamma]
            case .stationary: [-1, -2, -half, -gamma, gamma.scaled(by: -2), gamma.scaled(by: -3), -gamma - 1]
            }
        let count = 1 + dice.below(3)
        // An output that follows at once and may act back.
        let hasOutput = kind == .steps && count > 1 && dice.below(2) == 0
        let size = hasOutput ? count - 1 : count
        let few = [dice.pick(values), dice.pick(values)]
        let couplings: [Polynomial] =
            kind == .steps && few.allSatisfy { $0.constant != nil } ? [0, 1, -1, 2] : [0, 1, -1, c]
        var rules = Self.unit(size)
        for i in 0..<size {
            for j in 0..<size {
                rules[i][j] = i == j ? dice.pick(few) : j > i ? dice.pick(couplings) : 0
            }
        }
        for _ in 0..<dice.below(3) where size > 1 {
            // (1 + k E_ij) J (1 − k E_ij)
            let i = dice.below(size)
            let j = (i + 1 + dice.below(size - 1)) % size
            let k = Rational([1, -1, 2][dice.below(3)])
            for column in 0..<size { rules[i][column] += rules[j][column].scaled(by: k) }
            for row in 0..<size { rules[row][j] -= rules[row][i].scaled(by: k) }
        }
        matrix = rules
        var readout = [Polynomial](repeating: .zero, count: size)
        var feedback = readout
        if hasOutput {
            for i in 0..<size { (readout[i], feedback[i]) = (dice.pick([1, c, -1]), dice.pick([0, 0, 1, a])) }
        }
        // Noise shared between neurons, and a bias of its own for each.
        let hasNoise = kind == .stationary || dice.below(3) > 0
        let hasBias = dice.below(2) == 0
        let mixing = (0..<count).map { _ in [dice.pick([0, 1, -1, 2]), dice.pick([0, 1])] as [Polynomial] }
        let biases = (0..<count).map { _ in dice.pick([0, 1, c]) as Polynomial }
        let means = (0..<count).map { _ in dice.pick(["0", "c"]) }
        let starts = (0..<count).map { _ in dice.below(4) > 0 }
        let first = kind == .steps ? dice.below(3) : 0

        func shown(_ value: Polynomial) -> String { "(\(value.formatted(as: .text, in: table)))" }
        let variable = kind == .steps ? "n" : "t"
        var lines: [String] = []
        switch kind {
        case .steps: lines.append("time n = \(first) ... T")
        case .transient: lines.append("time t")
        case .stationary: lines.append("time t stationary")
        }
        let used = Self.names.prefix(count)
        lines.append("neuron \(used.map { "\($0)[i](\(variable))" }.joined(separator: ", "))")
        if hasNoise {
            for number in 0..<2 {
                lines.append("noise xi\(number)[i](\(variable)) ~ \(kind == .steps ? "normal(0, v)" : "white(v)")")
            }
        }
        if hasBias { for number in 0..<count { lines.append("bias b\(number)[i] ~ normal(\(means[number]), q)") } }
        for (row, name) in used.enumerated() {
            var right: [String] = []
            let isOutput = hasOutput && row == size
            for (column, other) in used.enumerated() {
                let value: Polynomial
                if isOutput {
                    value = column < size ? readout[column] : .zero
                } else if hasOutput, column == size {
                    value = feedback[row]
                } else {
                    // What comes back by way of the output is taken off.
                    value = rules[row][column] - feedback[row] * readout[column]
                }
                if !value.isZero { right.append("\(shown(value))*\(other)[i](\(variable))") }
            }
            if hasNoise {
                for number in 0..<2 where !mixing[row][number].isZero {
                    right.append("\(shown(mixing[row][number]))*xi\(number)[i](\(variable))")
                }
            }
            if hasBias, !biases[row].isZero { right.append("\(shown(biases[row]))*b\(row)[i]") }
            let left =
                kind == .steps ? "\(name)[i](\(isOutput ? "n" : "n+1"))" : "d/dt \(name)[i](t)"
            lines.append("update \(left) = \(right.isEmpty ? "0" : right.joined(separator: " + "))")
            if kind != .stationary, !isOutput {
                lines.append("initial \(name)[i](\(first)) ~ normal(\(means[row]), \(starts[row] ? "q" : "0"))")
            }
        }
        text = lines.joined(separator: "\n")
        model = try Model(SourceText(name: "test", text: Self.declarations + text))
        let (v, q) = (symbol("v"), symbol("q"))
        noise = (0..<count).map { i in
            (0..<count).map { j in
                hasNoise ? (0..<2).reduce(.zero) { $0 + v * mixing[i][$1] * mixing[j][$1] } : .zero
            }
        }
        frozen = (0..<count).map { i in
            (0..<count).map { j in hasBias && i == j ? q * biases[i] * biases[i] : .zero }
        }
        initial = starts.map { kind != .stationary && $0 ? q : .zero }
    }

    static func unit(_ size: Int) -> Matrix { (0..<size).map { i in (0..<size).map { $0 == i ? .one : .zero } } }

    /// The rules at symbolic times, or at literal ones up to a last one.
    func rules(lastTime: Int?) throws -> FeynmanRules {
        guard case .network(let network) = model.content else { throw NotANetwork() }
        var symbols = model.symbols
        let action = network.averagedAction(initialCumulants: 2, symbols: &symbols)
        return try FeynmanRules(action: action, symbols: symbols, lastTime: lastTime)
    }

    struct NotANetwork: Error {}
}
