import Exact

/// One Python expression in SymPy's terms: `Rational(3,8)*sigma_w**2/N`.
///
/// Python computes with the numbers it is given before SymPy sees them, and `1/4` would be a floating-point number. So a
/// fraction is a `Rational`, and where Python's own numbers would meet in a quotient or in a power that may not be an
/// integer, one of them is an `Integer`.
struct FormulaSymPy: LineSpelling {
    let formula: Formula
    let symbols: [String]
    let functions: [String]
    let times = "*"
    let raised = "**"
    /// For each part whether Python evaluates it to a number of its own, which then is an integer.
    private let isPythons: [Bool]

    /// - Throws: ``NotationError/sameSpelling(_:_:as:)``, ``NotationError/symbolAndFunction(_:_:)``.
    init(_ formula: Formula) throws(NotationError) {
        self.formula = formula
        symbols = formula.names.map(Notation.sympy.name)
        functions = formula.names.map { FunctionNames.known[$0]?.sympy ?? Notation.sympy.name($0) }
        isPythons = Self.pythonNumbers(in: formula)
        try formula.requireDistinct(symbols, functions, in: .sympy)
    }

    /// A part stands behind what it consists of, so one pass settles all.
    private static func pythonNumbers(in formula: Formula) -> [Bool] {
        var isPythons: [Bool] = []
        isPythons.reserveCapacity(formula.nodes.count)
        func allPythons(_ places: Formula.Places) -> Bool {
            formula.places[places].allSatisfy { isPythons[$0.part.index] }
        }
        for node in formula.nodes {
            switch node {
            case .product(let number, let above, let below):
                isPythons.append(number.isInteger && below.isEmpty && allPythons(above))
            case .sum(let terms): isPythons.append(allPythons(terms))
            case .power(let base, let exponent):
                isPythons.append(isPythons[base.index] && formula.naturalNumber(exponent) != nil)
            case .name, .constant, .root, .call, .accumulation, .order: isPythons.append(false)
            }
        }
        return isPythons
    }

    func precedence(of part: Formula.Part) -> Precedence {
        formula.number(part) == nil ? linePrecedence(of: part) : .atom
    }

    func spell(_ part: Formula.Part, into pieces: inout [FormulaPiece]) throws(NotationError) {
        switch formula[part] {
        case .name(let name): pieces.append(.text(symbols[name]))
        case .constant(let constant): pieces.append(.text(constant.spelling(in: .sympy)))
        case .product(let number, let above, let below): spellQuotient(number, above, below, into: &pieces)
        case .sum(let terms): spellSum(terms, into: &pieces)
        case .power(let base, let exponent):
            let isRisky = isPythons[base.index] && isPythons[exponent.index]
            if isRisky, formula.naturalNumber(exponent) == nil {
                pieces += [.text("Integer("), .part(base, .enclosed), .text(")**"), .part(exponent, .exponent)]
            } else {
                spellPower(base, exponent, into: &pieces)
            }
        case .root(let radicand, 2): pieces += [.text("sqrt("), .part(radicand, .enclosed), .text(")")]
        case .root(let radicand, let degree):
            pieces += [.part(radicand, .base), .text("**Rational(1,\(degree))")]
        case .call(let name, let arguments):
            pieces.append(.text(functions[name] + "("))
            // SymPy has no ramp, and its θ(0) is 1/2 unless a second argument says otherwise.
            if formula.names[name] == "relu" { pieces.append(.text("0, ")) }
            spellList(arguments, into: &pieces)
            pieces.append(.text(formula.names[name] == "step" ? ", 0)" : ")"))
        case .accumulation(let kind, let variable, let lower, let upper, let body):
            pieces += [
                .text(kind == .sum ? "Sum(" : "Integral("), .part(body, .enclosed), .text(", ("),
                .part(variable, .enclosed), .text(", "), .part(lower, .enclosed), .text(", "),
                .part(upper, .enclosed), .text("))"),
            ]
        case .order: throw .orderTermInside(.sympy)
        }
    }

    /// `Rational(3,8)*x/y`
    private func spellQuotient(
        _ number: Rational, _ above: Formula.Places, _ below: Formula.Places, into pieces: inout [FormulaPiece]
    ) {
        func allPythons(_ places: Formula.Places) -> Bool {
            formula.places[places].allSatisfy { isPythons[$0.part.index] }
        }
        var isFirst = true
        if !number.isInteger {
            pieces.append(.text("Rational(\(number.numerator),\(number.denominator))"))
            isFirst = false
        } else if !below.isEmpty, allPythons(above), allPythons(below) {
            pieces.append(.text("Integer(\(number.numerator))"))
            isFirst = false
        } else if !number.isOne || above.isEmpty {
            pieces.append(.text(number.description))
            isFirst = false
        }
        for position in above {
            if !isFirst { pieces.append(.text(times)) }
            pieces.append(.part(formula.places[position].part, isFirst ? .firstFactor : .factor))
            isFirst = false
        }
        if below.isEmpty { return }
        pieces.append(.text(below.count == 1 ? "/" : "/("))
        for position in below {
            let isFirst = below.count > 1 && position == below.lowerBound
            if position != below.lowerBound { pieces.append(.text(times)) }
            pieces.append(.part(formula.places[position].part, isFirst ? .firstFactor : .factor))
        }
        if below.count > 1 { pieces.append(.text(")")) }
    }

    /// `# + O(1/N**3)`
    func remark(_ orders: [Formula.Part]) throws(NotationError) -> String {
        var text = "  #"
        for order in orders {
            guard case .order(let arguments) = formula[order] else { continue }
            var written: [String] = []
            for position in arguments { written.append(try write(formula.places[position].part)) }
            text += " + O(\(written.joined(separator: ", ")))"
        }
        return text
    }
}
