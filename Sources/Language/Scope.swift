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
    /// A parameter with one or two input labels, as q[a,b].
    case labelled(LabelledParameter)
    /// The running label of the inputs.
    case inputLabel
}

/// A function or abbreviation from a `where` line.
struct Definition: Sendable {
    let head: NameSyntax
    let parameters: [String]
    let body: ExpressionSyntax
    /// The parameters that stand for times.
    var timeParameters: Set<String> = []
    /// Whether it holds a function that is no polynomial, by itself or in a definition that it uses.
    var isAnalytic = false
}

/// Everything a rules file has declared by name.
struct Scope: Sendable {
    var symbols = SymbolTable()
    var meanings: [String: Meaning] = [:]
    var declaredAt: [String: SourceRange] = [:]
    var fields: [Field] = []
    var disorder: [Disorder] = []
    var definitions: [Definition] = []
    var inputs: Inputs?
    /// The fields of a neuron at each input, by the first of them.
    var neuronsAtInputs: [FieldID: [FieldID]] = [:]
    /// The noise at each input, by the family that stands where there is no input.
    var noiseAtInputs: [DisorderID: [DisorderID]] = [:]
    var time: TimeAxis?
    var hasWidth = false
    /// Parameters declared `real`, whose sign is not known.
    var realSymbols: Set<Symbol> = []

    /// Functions that are known by name but are no polynomials; what this version cannot read of them is refused by name.
    static let analyticFunctions = Set(NamedFunction.all.keys).union([
        "arctan", "atan", "arcsin", "arccos", "elu", "selu",
    ])

    func field(_ id: FieldID) -> Field { fields[id.rank] }

    /// A random family with the usual letters for its indices.
    func spelled(_ family: Disorder) -> String { family.name + ["", "[i]", "[i,j]"][family.indexCount] }

    /// One line of help for a name that is not known.
    func help(forUnknown name: String, among more: [String] = []) -> String {
        if Self.analyticFunctions.contains(name) {
            return "it is a function, as in \(name)(x)"
        }
        if meanings.count <= 1_000, let near = Names.nearest(to: name, among: Array(meanings.keys) + more) {
            return "did you mean \(near)?"
        }
        return "declare it first, as in: parameter \(name)"
    }
}
