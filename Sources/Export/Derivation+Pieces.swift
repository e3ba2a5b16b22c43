import Algebra
import Exact

extension Derivation {
    /// The answer for one order of times.
    public struct Piece: Sendable {
        /// The order of times in which the value holds; nil if nothing has to be said.
        public let region: TimeRegion?
        public let value: Polynomial

        public init(region: TimeRegion?, value: Polynomial) {
            self.region = region
            self.value = value
        }
    }

    /// Whether the result holds for declared orders of times only.
    var hasRegions: Bool { pieces.contains { $0.region != nil } }

    /// What the heading of a result says beyond its observable: `at fixed u = T/N, N -> infinity`.
    public var limit: String? {
        fixedRatio.map { ratio in
            var text =
                "at fixed \(ratio.name) = \(ratio.time)/\(symbols[.width].name), \(symbols[.width].name) -> infinity"
            if ratio.keepsFunctionsOfTime {
                text += "; exponentials and powers with \(ratio.time) in the exponent stay"
            }
            return text
        }
    }

    /// Behind an expression: what was left out, as a remark for another program; empty for an exact result.
    func remainderRemark(_ notation: Notation) throws(NotationError) -> String {
        if leftOut.isEmpty { return "" }
        // A sum of nothing and an O-term is written as 0 and the remark.
        return String(try formula(of: .zero).written(as: notation).dropFirst())
    }

    /// What FORM has to be told before it reads the values, each symbol and function once.
    func declarationsForFORM() throws(NotationError) -> [String] {
        var sum = Formula()
        for piece in pieces {
            // A product, so that nothing cancels; it is not written.
            sum.whole = sum.product([sum.whole, sum.adopt(formula(of: piece.value))])
        }
        return try pieces.count == 1
            ? [formula.declarationsForFORM()] : [sum.declarationsForFORM()]
    }

    /// All pieces as one expression: `Piecewise((a, T >= S), (b, S >= T))`.
    func piecewise(_ notation: Notation) throws(NotationError) -> String {
        var cases: [String] = []
        for piece in pieces {
            let value = try Formula(piece.value, in: symbols).written(as: notation)
            switch notation {
            case .sympy: cases.append("(\(value), \(piece.region?.sympy ?? "True"))")
            default: cases.append("{\(value), \(piece.region?.mathematica ?? "True")}")
            }
        }
        let list = cases.joined(separator: ", ")
        // Mathematica's value elsewhere would be 0.
        return notation == .sympy ? "Piecewise(\(list))" : "Piecewise[{\(list)}, Indeterminate]"
    }
}

/// A time that grows with the width: u = T/N.
public struct RatioOfResult: Hashable, Sendable {
    public let name: String
    public let time: String
    /// Whether T still stands in exponents.
    public let keepsFunctionsOfTime: Bool

    public init(name: String, time: String, keepsFunctionsOfTime: Bool) {
        (self.name, self.time, self.keepsFunctionsOfTime) = (name, time, keepsFunctionsOfTime)
    }
}
