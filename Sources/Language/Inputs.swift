import Algebra

/// The inputs of a network: `input a = 1 ... 2`.
struct Inputs: Sendable {
    /// The letter that runs over them.
    let label: String
    let count: Int

    var described: String { "1 ... \(count)" }
}

/// A parameter with one or two input labels; with two it is symmetric.
struct LabelledParameter: Sendable {
    let labels: Int
    /// By their labels, in increasing order.
    let symbols: [[Int]: Symbol]

    func symbol(at inputs: [Int]) -> Symbol? { symbols[inputs.sorted()] }
}

extension NameSyntax {
    /// The arguments with the input label behind them.
    var allArguments: [ExpressionSyntax] { (arguments ?? []) + (inputLabel.map { [$0] } ?? []) }

    /// The input, if the label is a number.
    var inputNumber: Int? {
        if case .number(let value, _)? = inputLabel { return value.asInt }
        return nil
    }

    /// A bare name, or one with numbers for labels: `q`, `q[1,2]`.
    var spelledSymbol: String? {
        guard arguments == nil, !isResponse else { return nil }
        guard let indices else { return name }
        var labels: [Int] = []
        for index in indices {
            guard case .literal(let value) = index.kind else { return nil }
            labels.append(value)
        }
        return "\(name)[\(labels.sorted().map(String.init).joined(separator: ","))]"
    }
}

extension ExpressionSyntax {
    /// A name and nothing else.
    var plainName: String? {
        guard case .name(let name) = self, name.indices == nil, name.arguments == nil, !name.isResponse else {
            return nil
        }
        return name.name
    }
}

extension Scope {
    /// The symbol of a parameter as it is spelled, with labels or without.
    func symbol(spelled name: String) -> Symbol? {
        if case .symbol(let symbol)? = meanings[name] { return symbol }
        guard name.last == "]", let bracket = name.firstIndex(of: "["),
            case .labelled? = meanings[String(name[..<bracket])]
        else { return nil }
        return symbols.symbol(named: name)
    }
}
