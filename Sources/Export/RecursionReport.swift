import Algebra
import Exact
import Expansion
import Theory

/// The recursions of a network from layer to layer, for reading and for machines.
public struct RecursionReport: Sendable {
    public let theory: String
    public let title: String?
    public let recursion: LayerRecursion
    /// The table of the recursion.
    public let symbols: SymbolTable
    /// What a layer is called: `l`.
    public let layer: String

    public init(
        theory: String, title: String?, recursion: LayerRecursion, symbols: SymbolTable, layer: String = "l"
    ) {
        self.theory = theory
        self.title = title
        self.recursion = recursion
        self.symbols = symbols
        self.layer = layer
    }

    private var first: Int { recursion.recurrence.first }

    /// The expansion of a cumulant of k in its coefficients, leading order first.
    private func expansions(_ symbols: SymbolTable, _ unknowns: [Symbol]) -> [(index: [Int], terms: [(Symbol, Int)])] {
        var expansions: [(index: [Int], terms: [(Symbol, Int)])] = []
        for (cumulant, symbol) in zip(recursion.cumulants, unknowns) {
            if let place = expansions.firstIndex(where: { $0.index == cumulant.index }) {
                expansions[place].terms.append((symbol, cumulant.correction))
            } else {
                expansions.append((cumulant.index, [(symbol, cumulant.correction)]))
            }
        }
        return expansions.map { ($0.index, $0.terms.sorted { $0.1 < $1.1 }) }.sorted { left, right in
            let (a, b) = (left.index.reduce(0, +), right.index.reduce(0, +))
            return a != b ? a < b : right.index.lexicographicallyPrecedes(left.index)
        }
    }

    /// The order that is left out of a cumulant's expansion; the first is N^−(order + 1) in the cumulant itself.
    private func remainder(_ index: [Int]) -> Int { recursion.order - index.reduce(0, +) + 2 }

    // MARK: Text

    /// `N^2 <k; k; k> = S + O(1/N)`, one line for each cumulant.
    private func scaling(_ notation: Notation) -> [String] {
        let width = notation.name(symbols[.width].name)
        let isLaTeX = notation == .latex
        return expansions(symbols, recursion.recurrence.unknowns).map { index, terms in
            let degree = index.reduce(0, +)
            let power =
                degree == 1 ? "" : degree == 2 ? width : isLaTeX ? "\(width)^{\(degree - 1)}" : "\(width)^\(degree - 1)"
            let names = index.enumerated().flatMap {
                [String](repeating: component($0.offset, notation), count: $0.element)
            }
            let cumulant =
                isLaTeX
                ? "\\langle \(names.joined(separator: "; ")) \\rangle" : "<\(names.joined(separator: "; "))>"
            func over(_ power: Int, _ text: String) -> String {
                if power == 0 { return text }
                if isLaTeX { return "\\frac{\(text)}{\(width)\(power == 1 ? "" : "^{\(power)}")}" }
                return "\(text)/\(width)\(power == 1 ? "" : "^\(power)")"
            }
            let sum = terms.map { over($0.1, notation.name(symbols[$0.0].name)) }
            let rest = isLaTeX ? "O(1/\(width)^{\(remainder(index))})" : "O(1/\(width)^\(remainder(index)))"
            let parts = sum + [remainder(index) == 1 ? rest.replacing(isLaTeX ? "^{1}" : "^1", with: "") : rest]
            return "\(power)\(power.isEmpty ? "" : isLaTeX ? " " : "*")\(cumulant) = \(parts.joined(separator: " + "))"
        }
    }

    private func component(_ place: Int, _ notation: Notation) -> String {
        let pair = recursion.chain.components[place]
        return recursion.chain.inputs == 1 ? "k" : notation.name("k[\(pair.a + 1),\(pair.b + 1)]")
    }

    public func text() -> String {
        var table = symbols
        let labelled = recursion.recurrence.labelled(layer, in: &table)
        var lines = ["theory \(theory)" + (title.map { ": \($0)" } ?? "")]
        lines += [
            "",
            "law of k, the variance of the pre-activations of layer \(layer) over its neurons; cumulants over networks",
        ]
        lines += scaling(.text).map { "  \($0)" }
        lines += ["", "recursions"]
        for equation in labelled.equations {
            let name = table[equation.unknown].name.dropLast(layer.count + 1)
            lines.append("  \(name)\(layer)+1] = \(factored(equation.next, table, .text))")
        }
        if !labelled.definitions.isEmpty {
            lines += ["", "where"]
            for definition in labelled.definitions {
                lines.append("  \(table[definition.symbol].name) = \(factored(definition.value, table, .text))")
            }
        }
        lines += ["", "first layer"]
        for equation in labelled.equations where !equation.initial.isZero {
            let name = table[equation.unknown].name.dropLast(layer.count + 1)
            lines.append("  \(name)\(first)] = \(equation.initial.formatted(as: .text, in: table))")
        }
        if labelled.equations.contains(where: { $0.initial.isZero }) { lines.append("  all others are 0") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// An `align*` for a paper, with the scaling in N above it.
    public func latex() -> String {
        var table = symbols
        let labelled = recursion.recurrence.labelled(layer, in: &table)
        func name(_ symbol: Symbol) -> String { Notation.latex.name(table[symbol].name) }
        /// The name in the next layer, or in the first one.
        func moved(_ symbol: Symbol, to index: String) -> String {
            let name = name(symbol)
            if name.hasSuffix(",\(layer)}") { return "\(name.dropLast(layer.count + 1))\(index)}" }
            let base = name.dropLast(layer.count)
            return index.count == 1 ? "\(base)\(index)" : "\(base){\(index)}"
        }
        var lines = ["% \(theory): the law of k from layer to layer, cumulants over networks"]
        lines.append("% \(scaling(.latex).map { "$\($0)$" }.joined(separator: ", "))")
        lines.append("\\begin{align*}")
        var rows = labelled.equations.map {
            "\(moved($0.unknown, to: "\(layer)+1")) &= \(factored($0.next, table, .latex))"
        }
        rows += labelled.definitions.map { "\(name($0.symbol)) &= \(factored($0.value, table, .latex))" }
        rows += labelled.equations.filter { !$0.initial.isZero }.map {
            "\(moved($0.unknown, to: "\(first)")) &= \($0.initial.formatted(as: .latex, in: table))"
        }
        let zeros = labelled.equations.filter(\.initial.isZero).map { moved($0.unknown, to: "\(first)") }
        if !zeros.isEmpty { rows.append("\(zeros.joined(separator: " = ")) &= 0") }
        let broken = rows.flatMap { LaTeXRow($0).lines() }
        lines += broken.enumerated().map { "  \($1)" + ($0 + 1 < broken.count ? " \\\\" : "") }
        lines.append("\\end{align*}")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A polynomial with what all its terms share in front of a bracket.
    private func factored(_ polynomial: Polynomial, _ table: SymbolTable, _ notation: Notation) -> String {
        let terms = polynomial.terms
        guard terms.count > 1 else { return polynomial.formatted(as: notation, in: table) }
        var common = Monomial.one
        for symbol in polynomial.symbols.sorted() {
            let lowest = terms.reduce(Int.max) { min($0, $1.monomial[symbol]) }
            if lowest > 0 { common = common * Monomial(symbol, power: lowest) }
        }
        if common.isOne { return polynomial.formatted(as: notation, in: table) }
        var formula = Formula()
        let outer = formula.adopt(Formula(Polynomial(1, common), in: table))
        let inner = formula.adopt(Formula(polynomial.scaled(by: 1, common.power(-1)), in: table))
        formula.whole = formula.product([outer, inner])
        return (try? formula.written(as: notation)) ?? polynomial.formatted(as: notation, in: table)
    }

    // MARK: Machines

    /// Equations in SymPy's terms: `next` holds the values of one layer, under names without a layer.
    public func json() -> String { value.text + "\n" }

    /// The same as a value inside other documents.
    var value: JSONValue {
        let recurrence = recursion.recurrence
        func sympy(_ polynomial: Polynomial) -> JSONValue { .string(polynomial.formatted(as: .sympy, in: symbols)) }
        func name(_ symbol: Symbol) -> JSONValue { .string(Notation.sympy.name(symbols[symbol].name)) }
        return JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("recursion")),
            ("theory", .string(theory)),
            ("observable", .null),
            ("conventions", Conventions.json),
            ("through", .integer(recursion.order)),
            ("layer", .string(layer)),
            ("first", .integer(first)),
            ("expansions", .array(scaling(.text).map(JSONValue.string))),
            (
                "equations",
                .array(
                    zip(recursion.cumulants, recurrence.equations).map { cumulant, equation in
                        .object([
                            ("name", name(equation.unknown)),
                            ("cumulant", .array(cumulant.index.map(JSONValue.integer))),
                            ("powerOfN", .integer(-cumulant.order)),
                            ("next", sympy(equation.next)),
                            ("initial", sympy(equation.initial)),
                        ])
                    })
            ),
            (
                "definitions",
                .array(
                    recurrence.definitions.map { definition in
                        .object([
                            ("name", name(definition.symbol)), ("value", sympy(definition.value)),
                            ("meaning", .string(definition.meaning)),
                        ])
                    })
            ),
        ])
    }
}
