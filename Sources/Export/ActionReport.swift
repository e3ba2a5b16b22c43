import Algebra
import Exact
import Theory

/// The averaged action of a theory with its propagators, vertices and conventions.
public struct ActionReport: Sendable {
    public let theory: String
    public let title: String?
    public let sources: [String]
    public let rules: FeynmanRules
    public let symbols: SymbolTable

    public init(theory: String, title: String?, sources: [String], rules: FeynmanRules, symbols: SymbolTable) {
        self.theory = theory
        self.title = title
        self.sources = sources
        self.rules = rules
        self.symbols = symbols
    }

    // MARK: Terms

    /// The product of fields of a term, as the language writes it: `sum[l>=0] (h~(l+1).h~(l+1))*(h(l).h(l))`.
    func fields(of shape: TermShape, as notation: Notation) -> String {
        var factors: [String] = []
        var fresh = 0
        for group in shape.groups.indices {
            let legs = shape.legs.filter { $0.group == group }
            switch shape.groups[group] {
            case .summed where legs.count == 2:
                let (a, b) = (field(legs[0], shape, index: nil, notation), field(legs[1], shape, index: nil, notation))
                factors.append(notation == .latex ? "(\(a) \\cdot \(b))" : "(\(a).\(b))")
            case .summed:
                let index = ["i", "j", "k", "m"][fresh % 4] + String(repeating: "'", count: fresh / 4)
                fresh += 1
                let product = powers(legs.map { field($0, shape, index: index, notation) }, notation)
                factors.append(notation == .latex ? "\\sum_{\(index)} \(product)" : "sum[\(index)](\(product))")
            case .fixed(let label):
                factors.append(powers(legs.map { field($0, shape, index: String(label), notation) }, notation))
            }
        }
        let scalars = shape.legs.filter { $0.group == nil }.map { field($0, shape, index: nil, notation) }
        if !scalars.isEmpty { factors.append(powers(scalars, notation)) }
        let product = powers(factors, notation)
        let sums = shape.times.indices.compactMap { timeSum($0, shape.times[$0], notation) }
        return (sums + [product]).joined(separator: " ")
    }

    /// The sum or integral over one time point of a term; nil at a fixed time and in a theory without time.
    private func timeSum(_ number: Int, _ range: TimeRange, _ notation: Notation) -> String? {
        let time = timeName(number)
        switch (range, isContinuous) {
        case (.none, _), (.fixed, _): return nil
        case (.from(let first), false):
            return notation == .latex ? "\\sum_{\(time) \\ge \(first)}" : "sum[\(time)>=\(first)]"
        case (.from(let first), true):
            return notation == .latex ? "\\int_{\(first)}^{\\infty} d\(time)\\," : "int[\(time)>=\(first)]"
        case (.always, false): return notation == .latex ? "\\sum_{\(time)}" : "sum[\(time)]"
        case (.always, true): return notation == .latex ? "\\int d\(time)\\," : "int[\(time)]"
        }
    }

    var isContinuous: Bool { rules.action.time?.measure == .continuous }

    /// In continuous time the kinetic terms h~(t).d/dt h(t), which every neuron has and the list of terms leaves out.
    func kineticTerms(_ notation: Notation) -> [String] {
        guard let axis = rules.action.time, axis.measure == .continuous else { return [] }
        let time = timeName(0)
        let sum = timeSum(0, axis.isStationary ? .always : .from(axis.first), notation)!
        return rules.fields.compactMap { field in
            guard let response = field.response else { return nil }
            let place = field.written(at: time)
            let left = "\(fieldName(rules.fields[response.rank], notation))(\(place))"
            let right = "\(fieldName(field, notation))(\(place))"
            if notation == .latex {
                let product = "\(left) \(field.carriesIndex ? "\\cdot" : "\\,") \\partial_{\(time)} \(right)"
                return "\(sum) \(field.carriesIndex ? "(\(product))" : product)"
            }
            return "\(sum) " + (field.carriesIndex ? "(\(left).d/dt \(right))" : "\(left)*d/dt \(right)")
        }
    }

    func timeName(_ number: Int) -> String {
        (rules.action.time?.variable ?? "t") + String(repeating: "'", count: number)
    }

    private func field(_ leg: Leg, _ shape: TermShape, index: String?, _ notation: Notation) -> String {
        let field = rules.fields[leg.field.rank]
        var text = fieldName(field, notation)
        if let index { text += notation == .latex ? "_{\(index)}" : "[\(index)]" }
        switch shape.times[leg.time] {
        case .none: break
        case .fixed(let time): text += "(\(field.written(at: "\(time + leg.offset)")))"
        case .from, .always:
            let time = timeName(leg.time) + (leg.offset == 0 ? "" : "+\(leg.offset)")
            text += "(\(field.written(at: time)))"
        }
        return text
    }

    func fieldName(_ field: Field, _ notation: Notation) -> String {
        guard notation == .latex else { return field.name }
        if field.name.hasSuffix("~") { return "\\tilde{\(notation.name(String(field.name.dropLast())))}" }
        return notation.name(field.name)
    }

    /// A product with equal neighbours joined to powers.
    private func powers(_ factors: [String], _ notation: Notation) -> String {
        var parts: [(text: String, count: Int)] = []
        for factor in factors {
            if parts.last?.text == factor {
                parts[parts.count - 1].count += 1
            } else {
                parts.append((factor, 1))
            }
        }
        return parts.map { part in
            part.count == 1
                ? part.text : notation == .latex ? "\(part.text)^{\(part.count)}" : "\(part.text)^\(part.count)"
        }.joined(separator: notation == .latex ? "\\, " : "*")
    }

    /// A signed coefficient in front of a product of fields.
    func term(_ coefficient: Polynomial, _ fields: String, isFirst: Bool, _ notation: Notation) -> String {
        var text = coefficient.formatted(as: notation, in: symbols)
        var sign = isFirst ? "" : "+ "
        if coefficient.termCount > 1 {
            text = notation == .latex ? "\\left(\(text)\\right)" : "(\(text))"
        } else if text.hasPrefix("-") {
            text.removeFirst()
            sign = isFirst ? "-" : "- "
        }
        let times = notation == .latex ? " " : "*"
        return sign + (text == "1" ? fields : text + times + fields)
    }

    func actionLines(_ notation: Notation) -> [String] {
        let kinetic = kineticTerms(notation)
        return kinetic.enumerated().map { $0 == 0 ? $1 : "+ \($1)" }
            + rules.action.terms.enumerated().map {
                term(
                    $1.coefficient, fields(of: $1.shape, as: notation), isFirst: $0 == 0 && kinetic.isEmpty, notation)
            }
    }

    // MARK: Formats

    public func text() -> String {
        var lines = ["theory \(theory)" + (title.map { ": \($0)" } ?? "")]
        lines += sources.map { "source: \($0)" }
        lines += ["", "fields"]
        for field in rules.fields {
            let index = field.carriesIndex ? "[i]" : ""
            let kind = field.isResponse ? "response field of \(rules.fields[field.respondsFor!.rank].label)" : "field"
            let place = field.input == nil ? "" : "(\(field.written(at: timeName(0))))"
            lines.append("  \(field.name)\(index)\(place)  \(kind)")
        }
        lines += ["", "action (weight e^(-S))", "  S ="]
        lines += actionLines(.text).map { "    \($0)" }
        if let through = rules.action.initialCumulantsThrough {
            lines.append("    + higher cumulants of the initial law on the sphere; listed through \(through) fields")
        }
        lines += ["", "propagators"]
        lines += propagatorLines(.text).map { "  \($0)" }
        lines += ["", "vertices (factor = - coefficient * order of the symmetry group)"]
        if rules.vertices.isEmpty { lines.append("  none: the theory is free") }
        for vertex in rules.vertices {
            lines.append(
                "  \(vertex.name)  \(vertex.factor.formatted(as: .text, in: symbols))  (order \(vertex.shape.symmetryOrder))  \(fields(of: vertex.shape, as: .text))"
            )
        }
        lines += ["", "conventions"]
        lines += (Conventions.lines + timeConventions).map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    public func latex() -> String {
        let terms = actionLines(.latex)
        var lines = ["% \(theory), weight e^{-S}", "\\begin{align*}"]
        for (number, term) in terms.enumerated() {
            lines.append((number == 0 ? "S ={}& " : "& {}") + term + (number + 1 < terms.count ? " \\\\" : ""))
        }
        lines += ["\\end{align*}", "% propagators", "\\begin{align*}"]
        let propagators = propagatorLines(.latex)
        lines += propagators.enumerated().map { "& \($1)" + ($0 + 1 < propagators.count ? " \\\\" : "") }
        lines += ["\\end{align*}", "% vertices: factor, order of the symmetry group, fields", "\\begin{tabular}{lllr}"]
        lines += rules.vertices.map {
            "\($0.name) & $\($0.factor.formatted(as: .latex, in: symbols))$ & $\(fields(of: $0.shape, as: .latex))$ & \($0.shape.symmetryOrder) \\\\"
        }
        lines.append("\\end{tabular}")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A Python dictionary from the names of the vertices to their factors.
    public func sympy() -> String {
        "{"
            + rules.vertices.map { "'\($0.name)': \($0.factor.formatted(as: .sympy, in: symbols))" }.joined(
                separator: ", ") + "}\n"
    }

    public func json() -> String {
        JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("action")),
            ("theory", .string(theory)),
            ("observable", .null),
            ("conventions", Conventions.json),
            (
                "fields",
                .array(
                    rules.fields.map { field in
                        .object([
                            ("name", .string(field.label)), ("indexed", .bool(field.carriesIndex)),
                            ("respondsFor", JSONValue(field.respondsFor.map { rules.fields[$0.rank].label })),
                        ])
                    })
            ),
            (
                "action",
                .array(
                    kineticTerms(.text).map { fields in
                        .object([
                            ("coefficient", .string("1")), ("fields", .string(fields)), ("symmetry", .string("1")),
                        ])
                    }
                        + rules.action.terms.map { term in
                            .object([
                                ("coefficient", .string(term.coefficient.formatted(as: .sympy, in: symbols))),
                                ("fields", .string(fields(of: term.shape, as: .text))),
                                ("symmetry", .string(term.shape.symmetryOrder.description)),
                            ])
                        })
            ),
            ("propagators", .array(propagatorLines(.text).map { .string($0.trimmedLeft) })),
            (
                "vertices",
                .array(
                    rules.vertices.map { vertex in
                        .object([
                            ("name", .string(vertex.name)),
                            ("factor", .string(vertex.factor.formatted(as: .sympy, in: symbols))),
                            ("symmetry", .string(vertex.shape.symmetryOrder.description)),
                            ("powerOfN", .integer(vertex.powerOfN)),
                            ("fields", .string(fields(of: vertex.shape, as: .text))),
                        ])
                    })
            ),
        ]).text + "\n"
    }
}

extension String {
    fileprivate var trimmedLeft: String { String(drop { $0 == " " }) }
}
