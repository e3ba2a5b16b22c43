import Algebra
import Exact

/// Why a phase diagram is not drawn.
public struct PhaseDiagramError: Error, Equatable, Sendable {
    public let message: String
    public let help: String
    /// Of the command line: 2 for what was typed wrongly, 65 for what the network does not allow, 75 for what is too large.
    public let exitCode: Int32

    public init(_ message: String, help: String, exitCode: Int32 = 65) {
        (self.message, self.help, self.exitCode) = (message, help, exitCode)
    }
}

extension PhaseDiagram {
    /// A parameter of the network and the range it runs over.
    public struct Axis: Hashable, Sendable {
        /// In ASCII: `sigma_w` for σ_w.
        public let name: String
        public let lower: Rational
        public let upper: Rational
        /// How many values, both ends among them; nil for as many as a picture needs.
        public let count: Int?

        /// - Throws: ``PhaseDiagramError`` for a range without extent.
        public init(
            name: String, from lower: Rational, to upper: Rational, count: Int? = nil
        ) throws(PhaseDiagramError) {
            guard lower < upper else {
                throw PhaseDiagramError(
                    lower == upper
                        ? "the range of \(name) has no extent: it begins and ends at \(lower)"
                        : "the range of \(name) runs backwards, from \(lower) to \(upper)",
                    help: "write the smaller number first, as in: sigma_w=0.5..4", exitCode: 2)
            }
            if let count, count < 2 {
                throw PhaseDiagramError(
                    "an axis with \(count) \(count == 1 ? "point" : "points")",
                    help: "an axis has at least two points, as in: \(name)=\(lower)..\(upper):36", exitCode: 2)
            }
            (self.name, self.lower, self.upper, self.count) = (name, lower, upper, count)
        }

        /// Reads `sigma_w=0.5..4` or, with a number of points, `sigma_w=0.5..4:71`; numbers are exact, fractions allowed.
        ///
        /// - Throws: ``PhaseDiagramError`` that says what is missing.
        public init(parsing text: String) throws(PhaseDiagramError) {
            let help =
                "an axis is a parameter and its range, as in: sigma_w=0.5..4 or, with a number of points, sigma_w=0.5..4:71"
            func number(_ part: Substring) throws(PhaseDiagramError) -> Rational {
                let word = part.filter { $0 != " " }
                guard let value = Rational(word) else {
                    throw PhaseDiagramError(
                        word.isEmpty ? "a number is missing in \(text)" : "\(word) is no number", help: help,
                        exitCode: 2)
                }
                return value
            }
            let halves = text.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let dots = halves[1].firstRange(of: "..") else {
                throw PhaseDiagramError("\(text) is no parameter with a range", help: help, exitCode: 2)
            }
            guard let letter = try? Expr(parsing: String(halves[0]), scope: .everything),
                case .variable(let variable) = letter.form
            else {
                throw PhaseDiagramError("\(halves[0]) is no name of a parameter", help: help, exitCode: 2)
            }
            let rest = halves[1][dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
            var count: Int?
            if rest.count > 1 {
                let word = rest[1].filter { $0 != " " }
                guard rest.count == 2, let points = Int(word) else {
                    throw PhaseDiagramError(
                        "\(rest.dropFirst().joined(separator: ":")) is no number of points", help: help, exitCode: 2)
                }
                count = points
            }
            try self.init(
                name: variable.name, from: try number(halves[1][..<dots.lowerBound]), to: try number(rest[0]),
                count: count)
        }

        /// The values, equally spaced and exact.
        func values(_ count: Int) -> [Rational] {
            let step = (upper - lower) * Rational(1, count - 1)
            return (0..<count).map { lower + step * Rational($0) }
        }
    }
}
