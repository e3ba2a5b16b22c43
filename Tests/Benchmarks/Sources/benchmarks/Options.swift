/// What the command line asks for.
struct Options {
    enum Action {
        case run
        case list
        case help
        /// One run of one contender, for the parent process.
        case child(case: BenchmarkCase, contender: Contender, size: Int)
    }

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    var action = Action.run
    /// All of them, unless some are named.
    var cases: [BenchmarkCase] = []
    var runs: Int?
    var size: Int?
    var markdown: String?

    static let help = """
        Measures Exact, Algebra and Diagrams beside FLINT, GiNaC, GMP, nauty and Double, and whole questions alone.

        --case NAME       only this case, or all whose names begin with NAME; may be repeated
        --runs N          timed runs of every contender (default: 7, slow cases fewer); the median counts
        --size N          another size: the # of the case's description
        --markdown FILE   write the table to FILE too
        --list            the cases and what they compute

        Exit code 0, targets met or not; 1 if two systems give different answers; 2 wrong usage.
        """

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        func value(of option: String) throws(UsageError) -> String {
            guard let value = rest.popFirst() else { throw UsageError(description: "\(option) needs a value") }
            return value
        }
        func number(of option: String) throws(UsageError) -> Int {
            let text = try value(of: option)
            guard let number = Int(text), number > 0 else {
                throw UsageError(description: "\(option) needs a positive number, not \(text)")
            }
            return number
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--case": cases += try Self.cases(named: value(of: argument))
            case "--runs": runs = try number(of: argument)
            case "--size": size = try number(of: argument)
            case "--markdown": markdown = try value(of: argument)
            case "--list": action = .list
            case "--help", "-h": action = .help
            case "--child":
                let name = try value(of: argument)
                let contenderName = try value(of: argument)
                guard let chosen = BenchmarkCase.all.first(where: { $0.name == name }),
                    let contender = chosen.contenders.first(where: { $0.name == contenderName })
                else { throw UsageError(description: "no such contender: \(contenderName) in \(name)") }
                action = .child(case: chosen, contender: contender, size: try number(of: argument))
            default: throw UsageError(description: "unknown argument: \(argument)")
            }
        }
        if cases.isEmpty { cases = BenchmarkCase.all }
    }

    private static func cases(named name: String) throws(UsageError) -> [BenchmarkCase] {
        if let exact = BenchmarkCase.all.first(where: { $0.name == name }) { return [exact] }
        let found = BenchmarkCase.all.filter { $0.name.hasPrefix(name) }
        if found.isEmpty { throw UsageError(description: "no case is called \(name); --list shows them") }
        return found
    }
}

extension BenchmarkCase {
    static var all: [BenchmarkCase] { polynomials + rationals + series + graphs + times }
}
