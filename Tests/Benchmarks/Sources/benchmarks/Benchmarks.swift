import Foundation

@main
struct Benchmarks {
    static func main() {
        do {
            try run(Options(Array(CommandLine.arguments.dropFirst())))
        } catch let error as Options.UsageError {
            complain("\(error)\n\n\(Options.help)")
            exit(2)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func run(_ options: Options) throws {
        switch options.action {
        case .help: print(Options.help)
        case .list:
            for each in BenchmarkCase.all {
                print("\(each.name.padded(to: 26))\(each.title(size: each.size))")
            }
        case .child(_, let contender, let size): ChildProcess.report(contender, size: size, runs: options.runs)
        case .run: try compare(options)
        }
    }

    private static func compare(_ options: Options) throws {
        var report = Report(machine: Machine.current)
        for each in options.cases {
            complain("\(each.name) …")  // progress
            let size = options.size ?? each.size
            let measurements = try each.measure(size: size, runs: options.runs ?? each.runs)
            report.add(each, size: size, measurements)
        }
        print(report.text)
        if let path = options.markdown {
            let known = options.isEverything ? nil : try? String(contentsOfFile: path, encoding: .utf8)
            let document = known.map(report.replacingChapters) ?? report.markdown
            try document.write(toFile: path, atomically: true, encoding: .utf8)
        }
        if !report.disagreements.isEmpty {
            complain(report.disagreements.joined(separator: "\n"))
            exit(1)
        }
    }

    /// Progress and errors go past the table, to stderr.
    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
