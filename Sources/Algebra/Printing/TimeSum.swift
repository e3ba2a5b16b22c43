import Exact

/// A sum of times with numbers before them, 2T − S + 1: what stands in the exponent of an exponential or a power.
///
/// A symbol of a time may be named like a sum, `t - s`, and then counts as this sum; a literal time is a number.
struct TimeSum: Hashable {
    /// A time by its name; empty for the number.
    struct Addend: Hashable {
        let name: String
        var coefficient: Rational
    }

    /// In the order of first appearance; none has the coefficient 0.
    private(set) var addends: [Addend] = []

    init() {}

    /// What the symbol of a time spells.
    init(_ time: Symbol, in table: SymbolTable) {
        if case .time(let value?) = table[time].role {
            self.init()
            add(value, "")
        } else {
            self.init(spelled: table[time].name)
        }
    }

    /// The sum that a name spells; the name itself, if it is no sum.
    init(spelled name: String) {
        var addend = ""
        var sign: Rational = 1
        var depth = 0
        func isNumber(_ text: String) -> Bool { text.first?.isNumber == true }
        func finish(_ sum: inout TimeSum) {
            let text = addend.filter { $0 != " " }
            if text.isEmpty { return }
            if isNumber(text), let value = Rational(text) { sum.add(sign * value, "") } else { sum.add(sign, text) }
            addend = ""
        }
        for character in name {
            if depth == 0, character == "+" || character == "-" {
                finish(&self)
                sign = character == "-" ? -1 : 1
                continue
            }
            if "[(".contains(character) { depth += 1 } else if "])".contains(character) { depth -= 1 }
            addend.append(character)
        }
        finish(&self)
    }

    mutating func add(_ coefficient: Rational, _ name: String) {
        if coefficient.isZero { return }
        guard let place = addends.firstIndex(where: { $0.name == name }) else {
            addends.append(Addend(name: name, coefficient: coefficient))
            return
        }
        addends[place].coefficient += coefficient
        if addends[place].coefficient.isZero { addends.remove(at: place) }
    }

    mutating func add(_ factor: Rational, times other: TimeSum) {
        for addend in other.addends { add(factor * addend.coefficient, addend.name) }
    }

    var isZero: Bool { addends.isEmpty }
    /// Whether every number in it has this sign.
    func isEvery(sign: Int) -> Bool { addends.allSatisfy { $0.coefficient.signum() == sign } }

    /// A number times a sum of coprime integers. The sum begins with what is positive; if signs differ, the number is negative:
    /// what decays as exp(−γt + γs) is written with −γ(t − s).
    var factored: (number: Rational, sum: TimeSum) {
        guard let first = addends.first else { return (0, self) }
        var content = addends.dropFirst().reduce(first.coefficient.magnitude) {
            $0.greatestCommonDivisor(with: $1.coefficient)
        }
        if !isEvery(sign: 1) { content = -content }
        var sum = TimeSum()
        sum.addends = addends.map { Addend(name: $0.name, coefficient: $0.coefficient / content) }
        // The numbers stand last, as in T + 2.
        let ranks = sum.addends.map { ($0.coefficient.signum() < 0 ? 2 : 0) + ($0.name.isEmpty ? 1 : 0) }
        sum.addends = sum.addends.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { sum.addends[$0] }
        return (content, sum)
    }
}

extension Formula {
    /// `2*T - S + 1`
    mutating func part(of sum: TimeSum) -> Part {
        var terms: [(isNegative: Bool, Part)] = []
        for addend in sum.addends {
            let factors = addend.name.isEmpty ? [] : [name(addend.name)]
            terms.append((addend.coefficient.signum() < 0, product(addend.coefficient.magnitude, factors)))
        }
        return self.sum(terms)
    }
}

extension SymbolTable {
    /// The names with which a symbol is written: its own, that of its frequency, those of the times it spells, or none if it
    /// is made of other symbols.
    func names(in symbol: Symbol) -> [String] {
        switch self[symbol].role {
        case .width, .parameter, .coupling, .background: [self[symbol].name]
        case .time: TimeSum(symbol, in: self).addends.map(\.name).filter { !$0.isEmpty }
        case .imaginaryFrequency(let name), .staticPeak(let name): [name]
        case .widthPole: [self[.width].name]
        case .average, .jointAverage: [self[symbol].name]
        case .exponential(let rate, let time): rate.symbols.sorted().flatMap { names(in: $0) } + names(in: time)
        case .geometric(let base, let time): base.symbols.sorted().flatMap { names(in: $0) } + names(in: time)
        case .reciprocal(let divisor): divisor.symbols.sorted().flatMap { names(in: $0) }
        }
    }
}
