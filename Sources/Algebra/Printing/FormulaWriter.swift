/// One notation at work on one formula: how each part is written, given that its parts know how to write themselves.
///
/// A spelling says what text stands around and between the parts and what each position asks for; brackets come from the
/// comparison of precedences in ``write(_:)`` and nowhere else.
protocol FormulaSpelling {
    var formula: Formula { get }

    /// How tightly the written form of a part holds together in this notation.
    func precedence(of part: Formula.Part) -> Precedence

    /// Adds the pieces of a part, in reading order.
    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) throws(NotationError)

    /// Brackets around a form that is looser than its position asks.
    var brackets: (open: String, close: String) { get }
}

/// A piece of a written formula.
enum FormulaPiece {
    case text(String)
    /// A part at a position that asks for a precedence.
    case part(Formula.Part, Precedence)
}

extension FormulaSpelling {
    /// The text of a part.
    ///
    /// Pieces that wait for their turn lie on a stack of our own, so depth costs memory and nothing else.
    func write(_ part: Formula.Part) throws(NotationError) -> String {
        var text = ""
        var waiting: [FormulaPiece] = [.part(part, .enclosed)]
        while let piece = waiting.popLast() {
            switch piece {
            case .text(let string): text += string
            case .part(let part, let asked):
                let isLoose = precedence(of: part) < asked
                if isLoose {
                    text += brackets.open
                    waiting.append(.text(brackets.close))
                }
                let start = waiting.count
                try spell(part, into: &waiting)
                waiting[start...].reverse()
            }
        }
        return text
    }

    var brackets: (open: String, close: String) { ("(", ")") }

    /// `a - b + c`
    func spellSum(_ terms: Formula.Places, into pieces: inout [FormulaPiece]) {
        for position in terms {
            let term = formula.places[position]
            if position == terms.lowerBound {
                if term.isNegative { pieces.append(.text("-")) }
            } else {
                pieces.append(.text(term.isNegative ? " - " : " + "))
            }
            pieces.append(.part(term.part, .term))
        }
    }

    /// `a, b, c`
    func spellList(_ parts: Formula.Places, into pieces: inout [FormulaPiece], separator: String = ", ") {
        for position in parts {
            if position != parts.lowerBound { pieces.append(.text(separator)) }
            pieces.append(.part(formula.places[position].part, .enclosed))
        }
    }
}
