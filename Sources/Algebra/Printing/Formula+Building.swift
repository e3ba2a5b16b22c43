import Exact

// Signs are drawn out as far as they reach: a negative number is a minus sign in front of a number, (−a)·b is −(a·b), and
// a + (−b) is a − b. Numbers among the factors join the number in front. Everything else stays as it is put together.
extension Formula {
    /// A name, such as `sigma_w`, in the spelling of rules files.
    public mutating func name(_ name: String) -> Part { append(.name(position(of: name))) }

    /// A number: `12`, `3/8`, or `-3/8` as a minus sign and a number.
    public mutating func number(_ value: Rational) -> Part {
        let part = append(.product(value.magnitude, above: 0..<0, below: 0..<0))
        return value.signum() < 0 ? negative(part) : part
    }

    /// The same with a minus sign in front; a second minus sign takes away the first.
    public mutating func negative(_ part: Part) -> Part { sum([(isNegative: true, part)]) }

    /// Signed terms in the order of print; 0 if there are none.
    public mutating func sum(_ terms: some Sequence<(isNegative: Bool, Part)>) -> Part {
        let signed = terms.map { isNegative, part in
            if let inner = negated(part) { return Place(part: inner, isNegative: !isNegative) }
            return Place(part: part, isNegative: isNegative)
        }
        if signed.isEmpty { return number(0) }
        if signed.count == 1, !signed[0].isNegative { return signed[0].part }
        return append(.sum(append(signed: signed)))
    }

    /// A sum of terms that bring their own signs.
    public mutating func sum(_ terms: [Part]) -> Part { sum(terms.lazy.map { (isNegative: false, $0) }) }

    /// A number times factors over factors, all in the order of print. The sign, if any, comes in front.
    public mutating func product(_ coefficient: Rational, _ above: [Part], over below: [Part] = []) -> Part {
        var coefficient = coefficient
        var isNegative = false
        /// What remains of a factor without its sign and its number.
        func remaining(_ part: Part, inverse: Bool) -> Part? {
            var part = part
            if let inner = negated(part) {
                isNegative.toggle()
                part = inner
            }
            guard let number = number(part), !number.isZero else { return part }
            if let factor = inverse ? try? number.reciprocal() : number { coefficient *= factor }
            return nil
        }
        let upper = above.compactMap { remaining($0, inverse: false) }
        let lower = below.compactMap { remaining($0, inverse: true) }
        if coefficient.signum() < 0 {
            coefficient = -coefficient
            isNegative.toggle()
        }
        let part: Part
        if coefficient.isOne, lower.isEmpty, upper.count == 1 {
            part = upper[0]
        } else {
            let (above, below) = (append(upper), append(lower))
            part = append(.product(coefficient, above: above, below: below))
        }
        return isNegative ? negative(part) : part
    }

    /// Factors over factors, in the order of print.
    public mutating func product(_ above: [Part], over below: [Part] = []) -> Part { product(1, above, over: below) }

    /// One part over factors.
    public mutating func fraction(_ above: Part, over below: [Part]) -> Part { product(1, [above], over: below) }

    /// `base^exponent`, as it stands; the caller puts negative powers below a bar.
    public mutating func power(_ base: Part, _ exponent: Part) -> Part { append(.power(base, exponent)) }

    /// `base^exponent` with a number in the exponent; the first power is the base itself.
    public mutating func power(_ base: Part, _ exponent: Rational) -> Part {
        exponent.isOne ? base : power(base, number(exponent))
    }

    /// A root; the second one unless the degree says otherwise.
    ///
    /// - Precondition: `degree` is at least 2.
    public mutating func root(_ radicand: Part, degree: Int = 2) -> Part {
        precondition(degree >= 2, "the degree of a root is at least 2")
        return append(.root(radicand, degree: degree))
    }

    /// A function of arguments, `exp(x)`.
    public mutating func call(_ function: String, _ arguments: [Part]) -> Part {
        let name = position(of: function)
        return append(.call(name, append(arguments)))
    }

    /// Σ over an integer or ∫ over a real variable, both bounds included.
    public mutating func accumulation(
        _ kind: Accumulation, over variable: String, from lower: Part, to upper: Part, of body: Part
    ) -> Part {
        let variable = name(variable)
        return append(.accumulation(kind, variable: variable, from: lower, to: upper, of: body))
    }

    /// An O-term, `O(1/N^3)`; several arguments for a series in several parameters.
    public mutating func order(_ arguments: [Part]) -> Part { append(.order(append(arguments))) }

    /// Takes over all parts of another formula; the result is its whole, to be used here.
    public mutating func adopt(_ other: Formula) -> Part {
        let (firstNode, firstPlace) = (nodes.count, places.count)
        let renamed = other.names.map { position(of: $0) }
        func moved(_ part: Part) -> Part { Part(index: part.index + firstNode) }
        func moved(_ range: Places) -> Places { range.lowerBound + firstPlace..<range.upperBound + firstPlace }
        _ = append(signed: other.places.map { Place(part: moved($0.part), isNegative: $0.isNegative) })
        for node in other.nodes {
            switch node {
            case .name(let name): _ = append(.name(renamed[name]))
            case .product(let number, let above, let below):
                _ = append(.product(number, above: moved(above), below: moved(below)))
            case .sum(let terms): _ = append(.sum(moved(terms)))
            case .power(let base, let exponent): _ = append(.power(moved(base), moved(exponent)))
            case .root(let radicand, let degree): _ = append(.root(moved(radicand), degree: degree))
            case .call(let name, let arguments): _ = append(.call(renamed[name], moved(arguments)))
            case .accumulation(let kind, let variable, let lower, let upper, let body):
                _ = append(
                    .accumulation(
                        kind, variable: moved(variable), from: moved(lower), to: moved(upper), of: moved(body)))
            case .order(let arguments): _ = append(.order(moved(arguments)))
            }
        }
        return moved(other.whole)
    }
}
