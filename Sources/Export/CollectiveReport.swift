import Algebra
import Exact
import Theory

/// The collective action of a feedforward network, its saddle point, propagator and vertices.
public struct CollectiveReport: Sendable {
    /// A vertex k̃^r (k − K)^s.
    public struct Vertex: Sendable {
        public let responses: Int
        public let lines: Int
        /// N^{1−r} times a derivative of a cumulant, the symmetry factors of the legs left out.
        public let factor: Polynomial

        public init(responses: Int, lines: Int, factor: Polynomial) {
            (self.responses, self.lines, self.factor) = (responses, lines, factor)
        }
    }

    public let theory: String
    public let title: String?
    public let chain: LayerChain
    /// The variance of averages, for each component of k.
    public let variances: [Symbol]
    /// The right-hand side of the saddle-point equation, component by component.
    public let saddle: [Polynomial]
    /// ∂K'/∂K, for one input.
    public let chi: Polynomial?
    /// The first vertices, for one input.
    public let vertices: [Vertex]
    public let symbols: SymbolTable
    /// What a layer is called.
    public let layer: String

    public init(
        theory: String, title: String?, chain: LayerChain, variances: [Symbol], saddle: [Polynomial],
        chi: Polynomial?, vertices: [Vertex], symbols: SymbolTable, layer: String
    ) {
        self.theory = theory
        self.title = title
        self.chain = chain
        self.variances = variances
        self.saddle = saddle
        self.chi = chi
        self.vertices = vertices
        self.symbols = symbols
        self.layer = layer
    }

    private var width: String { symbols[.width].name }

    private func shown(_ value: Polynomial, _ notation: Notation = .text) -> String {
        value.formatted(as: notation, in: symbols)
    }

    private func component(_ place: Int, _ letter: String, _ notation: Notation = .text) -> String {
        let pair = chain.components[place]
        return chain.inputs == 1 ? letter : notation.name("\(letter)[\(pair.a + 1),\(pair.b + 1)]")
    }

    private var variables: String {
        chain.inputs == 1
            ? "x ~ normal(0, k(\(layer)))" : "(x[1], ..., x[\(chain.inputs)]) ~ normal(0, k(\(layer)))"
    }

    /// ln of the generating function of N k' of the next layer.
    private var exponent: (constants: String, source: String) {
        let constants = chain.components.indices.filter { !chain.constants[$0].isZero }
            .map { "j\(chain.inputs == 1 ? "" : component($0, ""))*(\(shown(chain.constants[$0])))" }
        let source = chain.components.indices
            .map { "j\(chain.inputs == 1 ? "" : component($0, ""))*\(chain.functions[$0])" }
        return (constants.joined(separator: " + "), source.joined(separator: " + "))
    }

    public func text() -> String {
        let l = layer
        var lines = ["theory \(theory)" + (title.map { ": \($0)" } ?? ""), ""]
        lines.append(
            "given layer \(l), the neurons of layer \(l)+1 are independent Gaussians of variance k(\(l)+1), the same for all:"
        )
        for place in chain.components.indices {
            let constant = chain.constants[place].isZero ? "" : "\(shown(chain.constants[place])) + "
            lines.append(
                "  \(component(place, "k"))(\(l)+1) = \(constant)1/\(width)*sum over neurons of \(chain.functions[place]),   \(variables)"
            )
        }
        lines += ["", "collective action (weight e^(-S))"]
        lines.append("  S = \(width)*sum[\(l)] ( k~(\(l)+1)*k(\(l)+1) - w(k~(\(l)+1); k(\(l))) )")
        let (constants, source) = exponent
        lines.append("  w(j; k) = \(constants.isEmpty ? "" : constants + " + ")ln <exp(\(source))>_k")
        lines += ["", "saddle point: k~ = 0 and k = K"]
        for place in saddle.indices {
            lines.append("  \(component(place, "K"))' = \(shown(saddle[place]))")
            lines.append(
                "  \(component(place, "K"))(\(chain.beginsOnSphere ? "\(chain.first + 1)" : "\(chain.first)")) = \(shown(initial(place)))"
            )
        }
        if let chi {
            lines += [
                "",
                "propagator (k~ divided by \(width)): <k(\(l)) k~(m)> = product of chi(p) over m <= p < \(l), without correlations",
            ]
            lines.append("  chi = dK'/dK = \(shown(chi))")
            lines += [
                "",
                "vertices k~(\(l)+1)^r*(k(\(l))-K(\(l)))^s: \(width)^(1-r) times the s-th derivative by K of the cumulant of order r",
            ]
            for vertex in vertices {
                lines.append("  r = \(vertex.responses), s = \(vertex.lines)   \(shown(vertex.factor))")
            }
            lines.append("  and so on for all r and s; each loop costs 1/\(width)")
        }
        lines += ["", "conventions"]
        lines += Conventions.lines.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func initial(_ place: Int) -> Polynomial {
        guard chain.beginsOnSphere, let chi else { return chain.initial[place] }
        // φ is linear: chi is σ_w².
        return chain.constants[place] + chi * chain.initial[place]
    }

    public func latex() -> String {
        let l = layer
        var rows: [String] = []
        let name = Notation.latex.name(width)
        rows.append(
            "S &= \(name) \\sum_{\(l)} \\left[ \\tilde k_{\(l)+1} k_{\(l)+1} - w(\\tilde k_{\(l)+1}; k_{\(l)}) \\right]"
        )
        for place in saddle.indices {
            rows.append("\(component(place, "K", .latex))' &= \(shown(saddle[place], .latex))")
        }
        if let chi { rows.append("\\chi &= \(shown(chi, .latex))") }
        return "\\begin{align*}\n" + rows.map { "  \($0)" }.joined(separator: " \\\\\n") + "\n\\end{align*}\n"
    }

    public func json() -> String {
        func sympy(_ value: Polynomial) -> JSONValue { .string(shown(value, .sympy)) }
        return JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("collective-action")),
            ("theory", .string(theory)),
            ("observable", .null),
            ("conventions", Conventions.json),
            ("components", .array(chain.components.indices.map { .string(component($0, "k")) })),
            ("functions", .array(chain.functions.map { .string("\($0)") })),
            ("constants", .array(chain.constants.map(sympy))),
            ("saddle", .array(saddle.map(sympy))),
            ("first", .integer(chain.beginsOnSphere ? chain.first + 1 : chain.first)),
            ("initial", .array(saddle.indices.map { sympy(initial($0)) })),
            ("chi", chi.map(sympy) ?? .null),
            (
                "vertices",
                .array(
                    vertices.map { vertex in
                        .object([
                            ("responses", .integer(vertex.responses)), ("lines", .integer(vertex.lines)),
                            ("factor", sympy(vertex.factor)),
                        ])
                    })
            ),
        ]).text + "\n"
    }
}
