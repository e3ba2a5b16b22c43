import Algebra
import Exact
import Theory

extension ActionReport {
    /// The free propagators: as values where the theory has no time, else by the equations of R and the sources of C.
    func propagatorLines(_ notation: Notation) -> [String] {
        switch rules.propagators {
        case .zeroDimensional: zeroDimensionalLines(notation)
        case .discreteTime, .symbolicTime: responseLines(notation) + (notation == .latex ? [] : correlationLines)
        }
    }

    private func mean(_ a: String, _ b: String, _ notation: Notation) -> String {
        notation == .latex ? "\\langle \(a)\\, \(b) \\rangle" : "<\(a) \(b)>"
    }

    private func zeroDimensionalLines(_ notation: Notation) -> [String] {
        var lines: [String] = []
        for a in rules.fields.indices {
            for b in a..<rules.fields.count {
                let value = rules.propagators.value(FieldID(rank: a), at: 0, FieldID(rank: b), at: 0)
                if value.isZero { continue }
                let indexed = rules.fields[a].carriesIndex
                let (left, right) = (fieldName(rules.fields[a], notation), fieldName(rules.fields[b], notation))
                let delta = indexed ? (notation == .latex ? "\\delta_{ij} " : "delta[i,j] * ") : ""
                let pair = mean(left + (indexed ? "_i" : ""), right + (indexed ? "_j" : ""), notation)
                lines.append("\(pair) = \(delta)\(value.formatted(as: notation, in: symbols))")
            }
        }
        return lines
    }

    // MARK: Response

    /// The deterministic linear terms: one response field, one neuron.
    private var memory: [ActionTerm] {
        rules.freeTerms.filter { term in
            term.shape.legs.contains { rules.fields[$0.field.rank].isResponse }
                && term.shape.legs.contains { !rules.fields[$0.field.rank].isResponse }
                && (isContinuous
                    || !(term.coefficient.isOne && term.shape.legs[0].offset == term.shape.legs[1].offset))
        }
    }

    private func responseLines(_ notation: Notation) -> [String] {
        var lines: [String] = []
        let neurons = rules.fields.filter { $0.response != nil }
        for field in neurons {
            let name = label(field, notation)
            let response = rules.fields[field.response!.rank]
            let value =
                memory.isEmpty && !isContinuous
                ? (notation == .latex ? "\\delta_{t,s}" : "delta[t,s]")
                : notation == .latex
                    ? "R_{\(name)}(t,s)"
                    : isContinuous
                        ? "R_\(name)(t,s), zero for t <= s"
                        : "R_\(name)(t,s), the response of the linear update rule without randomness"
            lines.append("\(mean(at("t", field, notation), at("s", response, notation), notation)) = \(value)")
        }
        if isContinuous { return lines + neurons.map { equation(of: $0, amongSeveral: neurons.count > 1, notation) } }
        if notation == .latex { return lines }
        for term in memory {
            let written = self.term(-term.coefficient, fields(of: term.shape, as: notation), isFirst: true, notation)
            lines.append("  R remembers through \(written)")
        }
        return lines
    }

    /// A field at a time, and at its input if there are several: `h(t)`, `h(t;2)`.
    private func at(_ time: String, _ field: Field, _ notation: Notation) -> String {
        "\(fieldName(field, notation))(\(field.written(at: time)))"
    }

    /// The field in an index: `h`, `h;2`.
    private func label(_ field: Field, _ notation: Notation) -> String { field.written(at: fieldName(field, notation)) }

    /// d/dt R(t,s) = (linear part of the update rule) R(t,s) + delta(t-s). With several neurons x stands for any of them.
    private func equation(of field: Field, amongSeveral: Bool, _ notation: Notation) -> String {
        func response(of field: Field) -> String {
            let name = label(field, notation)
            if !amongSeveral { return notation == .latex ? "R_{\(name)}(t,s)" : "R_\(name)(t,s)" }
            return mean(
                at("t", field, notation), notation == .latex ? "\\tilde{x}(s)" : "x~(s)", notation)
        }
        let name = label(field, notation)
        var right = ""
        for part in memory where part.shape.legs.contains(where: { $0.field == field.response }) {
            guard let other = part.shape.legs.first(where: { !rules.fields[$0.field.rank].isResponse }) else {
                continue
            }
            let source = response(of: rules.fields[other.field.rank])
            right += term(-part.coefficient, source, isFirst: right.isEmpty, notation) + " "
        }
        let same = amongSeveral ? (notation == .latex ? "\\delta_{x,\(name)}\\, " : "delta[x,\(name)]*") : ""
        right += (right.isEmpty ? "" : "+ ") + same + (notation == .latex ? "\\delta(t-s)" : "delta(t-s)")
        return (notation == .latex ? "\\partial_t " : "d/dt ") + "\(response(of: field)) = \(right)"
    }

    // MARK: Correlation

    /// What drives C: the quadratic terms of the response fields.
    private var correlationLines: [String] {
        let sources = rules.freeTerms.filter { term in
            term.shape.legs.allSatisfy { rules.fields[$0.field.rank].isResponse }
        }
        let isCarriedOn = isContinuous || !memory.isEmpty
        let sum = sources.isEmpty ? "0" : isCarriedOn ? "the sum, carried on by R, of" : "the sum of"
        return ["C(t,s), \(sum)"]
            + sources.map { term in
                // A variance v stands in S as −v/2 ñ², a covariance of two neurons as −v ñm̃.
                let order = Rational(term.shape.symmetryOrder)
                let covariance = term.coefficient.scaled(by: -order)
                let text = covariance.formatted(as: .text, in: symbols)
                let variance = covariance.termCount > 1 ? "(\(text))" : text
                let name = term.shape.legs.map { rules.fields[$0.field.rank].label }.joined(separator: " ")
                return "  \(place(variance, term.shape.times))  (source \(name))"
            }
    }

    /// A source's covariance with the times at which it acts.
    private func place(_ variance: String, _ times: [TimeRange]) -> String {
        if times.count == 1 {
            switch times[0] {
            case .none: return variance
            case .fixed(let time): return "\(variance) at t = s = \(time)"
            case .from(let first) where isContinuous: return "\(variance)*delta(t-s) at t >= \(first)"
            case .from(let first): return "\(variance) at t = s >= \(first)"
            case .always where isContinuous: return "\(variance)*delta(t-s)"
            case .always: return "\(variance) at t = s"
            }
        }
        let places = zip(["t", "s"], times).map { name, range in
            switch range {
            case .none, .always: "every \(name)"
            case .fixed(let time): "\(name) = \(time)"
            case .from(let first): "\(name) >= \(first)"
            }
        }
        return "\(variance) at \(places.joined(separator: ", "))"
    }

    /// What the reader has to know of this theory's time besides the conventions of all theories.
    var timeConventions: [String] {
        guard let axis = rules.action.time else { return [] }
        var lines: [String] = []
        if axis.measure == .continuous {
            lines.append(
                "int[t] is the integral over t; a white random number has <xi(t) xi(s)> = intensity * delta(t-s)")
        }
        if axis.isStationary { lines.append("stationary: the process has run for ever, and all times are summed over") }
        return lines
    }
}
