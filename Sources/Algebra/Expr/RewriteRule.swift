import Exact

/// An identity to rewrite with, as `log(x*y)` → `log(x) + log(y)` for positive x.
///
/// Every letter of the pattern stands for any expression that fulfils its conditions. A sum or product as the whole pattern
/// also matches some of the terms or factors of a longer one. Of several letters that stand alone in one sum or product, the
/// last takes all that is left and the others take one term or factor each.
///
/// Nothing is rewritten unless asked for, by ``Expr/rewritten(by:stepLimit:)``.
public struct RewriteRule: Sendable {
    /// The name, by which it is found in the table of rules.
    public let name: String
    /// The left side; its letters carry the assumptions of their conditions.
    public let pattern: Expr
    /// The right side, in letters of the pattern.
    public let replacement: Expr
    /// Why it is right, and where.
    public let reason: String
    /// What the letters must fulfil beyond their assumptions.
    let conditions: [Variable: Condition]
    /// Letters that may stand for nothing: for 0 in a sum, for 1 in a product.
    let optional: Set<Variable>
    /// What must not be zero. Where that is not certain, the rule is applied only if the caller collects such conditions.
    let nonzero: [Expr]

    /// A condition on what a letter stands for.
    struct Condition: Sendable {
        /// Assumptions that must hold.
        let assumptions: Assumptions
        /// One sentence.
        let text: String
        let holds: @Sendable (Expr) -> Bool

        init(
            _ text: String = "", _ assumptions: Assumptions = [],
            holds: @escaping @Sendable (Expr) -> Bool = { _ in true }
        ) {
            self.assumptions = assumptions
            self.text = text
            self.holds = holds
        }

        static let real = Condition("is real", .real)
        static let positive = Condition("is positive", .positive)
        static let integer = Condition("is an integer", .integer)
        /// A rational number, not a letter.
        static let number = Condition("is a rational number", .real) { $0.number != nil }
        /// 1, 2, 3, …, as a number or by assumption.
        static let count = Condition("is a positive integer", [.integer, .positive])
        /// An integer written out, but not 1.
        static let multiple = Condition("is an integer other than 0 and 1", .integer) {
            guard let value = $0.number else { return false }
            return !value.isZero && !value.isOne
        }
        /// The number in front is an integer, so that halving an angle never goes on for ever.
        static let wholeMultiple = Condition("has an integer in front") {
            $0.termsOrSelf.allSatisfy { $0.coefficient.isInteger }
        }
    }

    /// - Precondition: both sides can be read, and every letter of the right side occurs on the left.
    init(
        _ name: String, _ pattern: String, _ replacement: String, where conditions: [String: Condition] = [:],
        optional: Set<String> = [], nonzero: [String] = [], because reason: String
    ) {
        var scope = Expr.Scope(unknown: [])
        for (letter, condition) in conditions { scope.declare(Variable(letter, condition.assumptions)) }
        func read(_ text: String) -> Expr {
            do {
                return try Expr(parsing: text, scope: scope)
            } catch {
                preconditionFailure("rule \(name): \(error)")
            }
        }
        self.name = name
        self.pattern = read(pattern)
        self.replacement = read(replacement)
        self.reason = reason
        self.nonzero = nonzero.map(read)
        let letters = self.pattern.variables
        precondition(
            self.replacement.variables.allSatisfy(letters.contains), "rule \(name): a letter of the right side is new")
        let named = Dictionary(uniqueKeysWithValues: letters.map { ($0.name, $0) })
        self.conditions = Dictionary(
            uniqueKeysWithValues: conditions.compactMap { letter, condition in named[letter].map { ($0, condition) } })
        self.optional = Set(optional.compactMap { named[$0] })
    }

    /// The letters of the pattern, in order, each with what it must fulfil.
    public var letters: [(letter: Variable, condition: String)] {
        pattern.variables.map { ($0, conditions[$0]?.text ?? "") }
    }
}

extension RewriteRule: CustomStringConvertible {
    /// `log(x*y) → log(x) + log(y), where x is positive`
    public var description: String {
        let conditions = letters.filter { !$0.condition.isEmpty }.map { "\($0.letter.name) \($0.condition)" }
        let nonzero = nonzero.map { "\($0) is not zero" }
        let all = (conditions + nonzero).joined(separator: ", ")
        return "\(pattern) → \(replacement)" + (all.isEmpty ? "" : ", where \(all)")
    }
}

/// Why rewriting stopped.
public enum RewriteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The rules go on and on; perhaps two of them undo each other.
    case tooManySteps(limit: Int, lastRule: String)
    /// The right side of a rule has no value here.
    case expression(ExprError, rule: String)

    public var description: String {
        switch self {
        case .tooManySteps(let limit, let rule):
            "rewriting did not end within \(limit) steps; the last rule was \(rule)"
        case .expression(let error, let rule): "\(error), after rule \(rule)"
        }
    }
}
