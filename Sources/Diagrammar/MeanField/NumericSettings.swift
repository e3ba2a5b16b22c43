import Algebra
import Exact
import Export
import Language
import Theory

/// Values for the letters of a theory, as `sigma_w=3/2`, `sigma_w^2=2`, `sigma_w=sqrt(2)`, several of them with commas.
///
/// The width `N=256` and the last layer `T=20` are among them. Values that are no fractions are taken as the nearest double.
public struct NumericSettings: Sendable {
    /// The values of parameters.
    public private(set) var values: [Symbol: Rational] = [:]
    /// The values as they were written, in order.
    public private(set) var texts: [(name: String, value: String)] = []
    public private(set) var width: Int?
    public private(set) var lastLayer: Int?

    /// - Throws: ``CalculationError`` or the language's diagnostics, for names that are none and values outside their domain.
    public init(_ settings: [String], of model: Model) throws {
        for setting in settings.flatMap(Self.parts) { try read(setting, of: model) }
    }

    public init() {}

    /// Squares and fourth powers of larger numbers, or of their inverses, would be out of range.
    private static let largest = Rational(exactly: 1e60)

    /// Splits at commas outside brackets.
    static func parts(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }

    private mutating func read(_ setting: String, of model: Model) throws {
        let sides = setting.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
            throw Self.error("\(setting) sets nothing", help: "as in: --set sigma_w=3/2,sigma_b=0.1")
        }
        var name = sides[0]
        var isSquare = false
        for suffix in ["^2", "**2", "²"] where name.hasSuffix(suffix) {
            name.removeLast(suffix.count)
            isSquare = true
        }
        if let time = model.time, name == time.lastName {
            guard !isSquare, let layer = Int(sides[1]), layer >= time.first else {
                throw Self.error(
                    "\(name) is the last \(time.measure == .discrete ? "layer" : "time"), a whole number from \(time.first) on",
                    help: "as in: --set \(name)=20")
            }
            lastLayer = layer
        } else if name == model.symbols[.width].name, model.hasWidth {
            guard !isSquare, let width = Int(sides[1]), width >= 1 else {
                throw Self.error("the width \(name) is a positive whole number", help: "as in: --set \(name)=256")
            }
            self.width = width
        } else {
            let symbol = try Self.symbol(name, of: model)
            let value = try Self.number(sides[1], isSquare: isSquare)
            if value.signum() < 0, !model.isReal(symbol) {
                throw Self.error(
                    "\(name) is positive, and cannot be \(sides[1])",
                    help: "declare it as real if it may be negative: parameter real \(name)")
            }
            guard value.isZero || (value.magnitude < Self.largest && value.magnitude > 1 / Self.largest) else {
                throw Self.error(
                    "\(name) = \(sides[1]) is too \(value.magnitude > 1 ? "large" : "small") for numbers of double precision",
                    help: "use units in which parameters are of order 1")
            }
            guard values.updateValue(value, forKey: symbol) == nil else {
                throw Self.error("\(name) is set twice", help: "give it one value")
            }
        }
        texts.append((sides[0], sides[1]))
    }

    /// A parameter by its name.
    ///
    /// - Throws: the diagnostics of the language, which know similar names.
    public static func symbol(_ name: String, of model: Model) throws -> Symbol {
        let question = try model.question("0", options: ["when \(name) = 1"])
        guard question.substitutions.count == 1, let symbol = question.substitutions.keys.first else {
            throw error("\(name) is no parameter", help: "as in: --set sigma_w=3/2")
        }
        return symbol
    }

    static func number(_ text: String, isSquare: Bool = false) throws -> Rational {
        if !isSquare, let value = Rational(text) { return value }
        let value: Double
        do {
            value = try Expr(parsing: isSquare ? "sqrt(\(text))" : text, scope: Expr.Scope()).value()
        } catch {
            throw Self.error("\(text) is no number", help: "as in: --set sigma_w=3/2, or sigma_w=sqrt(2)")
        }
        return Rational(exactly: value)
    }

    static func error(_ message: String, help: String) -> CalculationError {
        .unanswerable(message: message, help: help)
    }
}

extension TimeAxis {
    /// The name of the last layer, if it has one.
    fileprivate var lastName: String? {
        if case .symbolic(let name) = last { return name }
        return nil
    }
}

extension Model {
    /// Whether a parameter may be negative.
    fileprivate func isReal(_ symbol: Symbol) -> Bool {
        guard case .network(let network) = content else { return true }
        return network.realParameters.contains(symbol)
    }
}

extension Rational {
    /// A finite double, exactly.
    init(exactly value: Double) {
        guard value.isFinite, let scale = try? Rational(2).power(Int(value.exponent) - 52), value != 0 else {
            precondition(value == 0, "only finite numbers are fractions")
            self = 0
            return
        }
        let magnitude = Rational(Int(value.significand * 0x1p52)) * scale
        self = value < 0 ? -magnitude : magnitude
    }
}
