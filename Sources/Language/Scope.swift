import Algebra
import Exact
import Theory

/// What a name of a rules file means. A name has one meaning in a file.
enum Meaning: Sendable {
    case symbol(Symbol)
    case field(FieldID)
    case disorder(DisorderID)
    case definition(Int)
    case timeVariable
    /// The symbolic last time of `depth l = 0 ... T`.
    case lastTime
}

/// A function or abbreviation from a `where` line.
struct Definition: Sendable {
    let head: NameSyntax
    let parameters: [String]
    let body: ExpressionSyntax
    /// The parameters that stand for times.
    var timeParameters: Set<String> = []
}

/// Everything a rules file has declared by name.
struct Scope: Sendable {
    var symbols = SymbolTable()
    var meanings: [String: Meaning] = [:]
    var declaredAt: [String: SourceRange] = [:]
    var fields: [Field] = []
    var disorder: [Disorder] = []
    var definitions: [Definition] = []
    var time: TimeAxis?
    var hasWidth = false
    /// Parameters declared `real`, whose sign is not known.
    var realSymbols: Set<Symbol> = []

    /// Functions that are known by name but are no polynomials.
    static let analyticFunctions: Set<String> = [
        "tanh", "relu", "erf", "sin", "cos", "tan", "exp", "log", "ln", "sqrt", "gelu", "sigmoid", "softplus", "sinh",
        "cosh", "abs", "sign", "arctan", "atan", "max", "min", "swish", "silu",
    ]

    func field(_ id: FieldID) -> Field { fields[id.rank] }

    /// A random family with the usual letters for its indices.
    func spelled(_ family: Disorder) -> String { family.name + ["", "[i]", "[i,j]"][family.indexCount] }

    /// One line of help for a name that is not known.
    func help(forUnknown name: String, among more: [String] = []) -> String {
        if Self.analyticFunctions.contains(name) {
            return "this version derives polynomial activations, as phi(x) = x - x^3/3"
        }
        if meanings.count <= 1_000, let near = Names.nearest(to: name, among: Array(meanings.keys) + more) {
            return "did you mean \(near)?"
        }
        return "declare it first, as in: parameter \(name)"
    }
}
