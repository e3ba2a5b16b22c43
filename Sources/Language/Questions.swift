import Algebra
import Exact
import Theory

extension Model {
    /// Symbolic times of `expect` lines are tried at these values.
    public static let triedTimes = 0...6

    /// The same number of values, from the first time of a window that begins later.
    var triedWindow: ClosedRange<Int> {
        let start = max(Self.triedTimes.lowerBound, time?.first ?? 0)
        return start...(start + Self.triedTimes.count - 1)
    }
    /// An `expect` line may have this many of them.
    public static let mostTriedTimes = 4

    /// Reads a question, with the options of a command line behind it in the language's own words.
    ///
    /// - Parameters:
    ///   - text: an expression in means, then `through`, `order`, `at`, `when`.
    ///   - options: more of these modifiers, for example `through 1/N^2` from `--through 1/N^2`.
    /// - Throws: all errors of the text.
    public func question(_ text: String, options: [String] = []) throws(Diagnostics) -> Question {
        let source = SourceText(name: "question", text: text)
        var parser = Parser(source)
        let syntax = parser.wholeQuestion()
        guard parser.diagnostics.isEmpty, let syntax else { throw Diagnostics(source: source, parser.diagnostics) }
        var modifiers = syntax.modifiers
        let named = scope.timeNames(in: syntax.expression)
        for option in options {
            let word = option.split(separator: " ").first.map(String.init) ?? ""
            let isOrder = option.contains { $0 == "<" || $0 == ">" }
            let optionSource = SourceText(name: word == "when" && !isOrder ? "--set" : "--\(word)", text: option)
            var optionParser = Parser(optionSource)
            let found = optionParser.wholeModifiers()
            guard optionParser.diagnostics.isEmpty, let found else {
                throw Diagnostics(source: optionSource, optionParser.diagnostics)
            }
            var reader = QuestionReader(scope: scope)
            reader.named = named
            _ = reader.modifiers(found)
            if !reader.diagnostics.isEmpty { throw Diagnostics(source: optionSource, reader.diagnostics) }
            modifiers += found.map { $0.standing(at: syntax.expression.range) }
        }
        var reader = QuestionReader(scope: scope)
        let question = reader.read(QuestionSyntax(expression: syntax.expression, modifiers: modifiers))
        if !reader.diagnostics.isEmpty { throw Diagnostics(source: source, reader.diagnostics) }
        return question
    }
}
