import Exact

/// What the notations of one line share: `3*q*x^2/(8*N)`, with their own signs for × and for powers.
protocol LineSpelling: FormulaSpelling {
    var times: String { get }
    var raised: String { get }
    /// The names of the formula as symbols of this notation, by position.
    var symbols: [String] { get }
    /// The names of the formula as functions of this notation, by position.
    var functions: [String] { get }
}

extension LineSpelling {
    /// The precedence of forms that read alike in every notation of one line.
    func linePrecedence(of part: Formula.Part) -> Precedence {
        switch formula[part] {
        case .sum: .sum
        case .product(let number, let above, let below):
            above.isEmpty && below.isEmpty && number.isInteger ? .atom : .product
        case .power: .power
        case .root(_, let degree): degree == 2 ? .atom : .power
        case .name, .constant, .call, .accumulation, .order: .atom
        }
    }

    /// `3*x/(8*N)`, read from left to right.
    func spellProduct(
        _ number: Rational, _ above: Formula.Places, _ below: Formula.Places, into pieces: inout [FormulaPiece]
    ) {
        func list(_ number: Integer?, _ factors: Formula.Places) {
            if let number { pieces.append(.text(number.description)) }
            for position in factors {
                let isFirst = number == nil && position == factors.lowerBound
                if !isFirst { pieces.append(.text(times)) }
                pieces.append(.part(formula.places[position].part, isFirst ? .firstFactor : .factor))
            }
        }
        list(number.numerator.isOne && !above.isEmpty ? nil : number.numerator, above)
        switch (number.denominator, below.count) {
        case (1, 0): break
        case (let divisor, 0): pieces.append(.text("/\(divisor)"))
        case (1, 1): pieces += [.text("/"), .part(formula.places[below.lowerBound].part, .factor)]
        case (let divisor, _):
            pieces.append(.text("/("))
            list(divisor.isOne ? nil : divisor, below)
            pieces.append(.text(")"))
        }
    }

    /// `x^n`
    func spellPower(_ base: Formula.Part, _ exponent: Formula.Part, into pieces: inout [FormulaPiece]) {
        pieces += [.part(base, .base), .text(raised), .part(exponent, .exponent)]
    }

    /// `x^(1/3)`
    func spellRadical(_ radicand: Formula.Part, _ degree: Int, into pieces: inout [FormulaPiece]) {
        pieces += [.part(radicand, .base), .text("\(raised)(1/\(degree))")]
    }

    /// `<f>_K`
    func spellAverage(
        _ arguments: Formula.Places, _ open: String, _ close: String, in notation: Notation,
        into pieces: inout [FormulaPiece]
    ) {
        pieces += [.text(open), .part(formula.places[arguments.lowerBound].part, .enclosed), .text(close)]
        if arguments.count == 2 {
            pieces.append(.part(formula.places[arguments.lowerBound + 1].part, .base))
        } else if let name = formula.matrixName(of: arguments) {
            pieces.append(.text(notation.name(name)))
        } else {
            pieces.append(.text("("))
            spellList(arguments.dropFirst(), into: &pieces)
            pieces.append(.text(")"))
        }
    }

    /// `f(x, y)`
    func spellCall(_ function: String, _ arguments: Formula.Places, into pieces: inout [FormulaPiece]) {
        pieces.append(.text(function + "("))
        spellList(arguments, into: &pieces)
        pieces.append(.text(")"))
    }
}
