import Exact

/// The first word of a statement of a rules file.
enum Keyword: String, CaseIterable, Sendable {
    case rules, theory, source, width, depth, time, parameter, neuron, weight, bias, noise, update, initial
    case `where`, expect, field, response, coupling, action, input
}

/// A name with what stands behind it: `h`, `h[i](l+1)`, `phi(x)`, `h~[1](s)`.
struct NameSyntax: Sendable {
    let name: String
    let isResponse: Bool
    let nameRange: SourceRange
    let indices: [IndexSyntax]?
    let arguments: [ExpressionSyntax]?
    /// What stands behind a semicolon, as the label of the input in `h(l; a)`.
    let inputLabel: ExpressionSyntax?
    let range: SourceRange

    var spelled: String { isResponse ? name + "~" : name }
}

/// What stands between square brackets.
struct IndexSyntax: Sendable {
    enum Kind: Sendable, Hashable {
        case name(String)
        case literal(Int)
    }
    let kind: Kind
    let range: SourceRange
}

/// An expression as it is written. Sums and products are flat, so that a long one is not deep.
indirect enum ExpressionSyntax: Sendable {
    case number(Rational, SourceRange)
    case name(NameSyntax)
    /// Terms with their signs.
    case sum([(isNegative: Bool, term: ExpressionSyntax)], SourceRange)
    /// Factors, each marked if it stands below the line.
    case product([(isDivisor: Bool, factor: ExpressionSyntax)], SourceRange)
    case power(ExpressionSyntax, ExpressionSyntax, SourceRange)
    /// The dot product over the width index.
    case dot(ExpressionSyntax, ExpressionSyntax, SourceRange)
    /// `sum[i, j](body)`
    case indexSum([IndexSyntax], ExpressionSyntax, SourceRange)
    /// `<A; B; …>`
    case mean([ExpressionSyntax], SourceRange)
    /// What stands in place of something that could not be read; its error has been reported.
    case missing(SourceRange)

    var range: SourceRange {
        switch self {
        case .number(_, let range), .sum(_, let range), .product(_, let range), .power(_, _, let range),
            .dot(_, _, let range), .indexSum(_, _, let range), .mean(_, let range), .missing(let range):
            range
        case .name(let name): name.range
        }
    }
}

/// A law, as `normal(0, q)`.
struct LawSyntax: Sendable {
    let name: String
    let arguments: [ExpressionSyntax]
    let range: SourceRange
}

/// How far a question goes and under which circumstances: what stands behind its expression.
enum ModifierSyntax: Sendable {
    /// `through 1/N^2` or `through g^4`; `power` is that of the name itself, −2 for 1/N^2.
    case through(name: String, power: Int, SourceRange)
    case order(name: String, power: Int, SourceRange)
    /// `when sigma_b = 0` or `at N=64`
    case substitution(name: String, value: ExpressionSyntax, SourceRange)
    /// `when T >= S >= 1`
    case chain([ExpressionSyntax], [String], SourceRange)
    /// `frequency omega`
    case frequency(name: String, SourceRange)
    /// `fixed u=T/N`
    case fixed(name: String, time: String, width: String, SourceRange)
    /// `scheme saddle`
    case scheme(name: String, SourceRange)
    /// `fixed point`
    case fixedPoint(SourceRange)
}

struct QuestionSyntax: Sendable {
    let expression: ExpressionSyntax
    let modifiers: [ModifierSyntax]
}

/// One statement of a rules file.
enum StatementSyntax: Sendable {
    case rules(version: Int, SourceRange)
    case theory(name: String, title: String?, SourceRange)
    case source(String, SourceRange)
    case width(NameSyntax)
    case time(Keyword, variable: NameSyntax, first: Int?, last: ExpressionSyntax?, isStationary: Bool, SourceRange)
    case parameters([(name: NameSyntax, isReal: Bool)], isCoupling: Bool)
    case neurons([NameSyntax])
    case fields([NameSyntax])
    case response(NameSyntax, of: NameSyntax)
    case disorder(Keyword, NameSyntax, LawSyntax?, SourceRange)
    /// `derivative` is the variable of `d/dt`, if the rule has one.
    case update(derivative: String?, NameSyntax, ExpressionSyntax, SourceRange)
    case initialLaw(NameSyntax, LawSyntax)
    case initialValue(ExpressionSyntax, ExpressionSyntax, SourceRange)
    case definition(NameSyntax, ExpressionSyntax)
    case action(ExpressionSyntax)
    case expect(left: QuestionSyntax, right: QuestionSyntax, SourceRange)
    /// `expect mean-field lambda = 0.112458 when sigma_w = 2`
    case expectMeanField(NameSyntax, ExpressionSyntax, [ModifierSyntax], SourceRange)
    /// `input a = 1 ... 2`
    case inputs(NameSyntax, count: Int, SourceRange)
}
