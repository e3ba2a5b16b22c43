import Algebra
import ArgumentParser
import Diagrammar
import Diagrams
import Export
import Foundation
import Language
import Sampling

/// The formats that this version writes.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, latex, json, sympy, mathematica, form, csv, markdown, svg
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "The format of the result: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: Format = .text

    @Option(name: [.short, .customLong("output")], help: "Write the result to a file instead of standard output.")
    var output: String?

    @Flag(name: .long, help: "Show the certificate and the conventions as well.")
    var verbose = false

    @Flag(name: .long, help: "Write nothing but the result and errors.")
    var quiet = false

    /// Runs a command's work; its errors become failures in the chosen format.
    func run(_ body: () throws -> String) throws {
        do {
            let result = try body()
            if let output {
                try Output.write(result, toFile: output)
            } else {
                Output.write(result)
            }
        } catch {
            var failure =
                switch error {
                case let failure as Failure: failure
                case let diagnostics as Diagnostics: Failure(diagnostics)
                case let calculation as CalculationError: Failure(calculation)
                case let part as SamplePartError:
                    Failure(part.message, help: part.help, exitCode: part.isIncomplete ? 75 : 65)
                case let sampling as SamplingError: Failure(sampling.message, help: sampling.help, exitCode: 65)
                case let statistics as StatisticsError:
                    Failure(statistics.description, help: statistics.help, exitCode: 65)
                case let plane as PhaseDiagramError: Failure(plane.message, help: plane.help, exitCode: plane.exitCode)
                default:
                    Failure(
                        "internal error: \(error)", help: "please report the rules file and the question", exitCode: 70)
                }
            failure.asJSON = format == .json
            throw failure
        }
    }

    func requires(_ allowed: [Format], _ command: String) throws {
        if !allowed.contains(format) {
            throw Failure(
                "\(command) has no format \(format.rawValue)",
                help: "its formats are \(allowed.map(\.rawValue).joined(separator: ", "))", exitCode: 2)
        }
    }

    static func model(_ path: String) throws -> Model {
        try Model(SourceText(name: path, bytes: InputFile.read(path)))
    }
}

/// What a question takes on the command line.
struct QuestionOptions: ParsableArguments {
    @Option(
        name: .long, help: "Keep powers up to this one: 1/N^2, N^0, g^4. May repeat; a term must satisfy every bound.")
    var through: [String] = []

    @Option(name: .long, help: "Keep exactly this power: g^3, 1/N^2. May repeat.")
    var order: [String] = []

    @Option(
        name: .long,
        help: "Set symbols before anything is derived: sigma_b=0,q=1. May repeat; N=64 evaluates the result.")
    var set: [String] = []

    @Option(
        name: .long,
        help:
            "Stop with exit code 75 beyond this many diagrams (5000000 unless given). If given, a question is tried even if its size is hard to foresee."
    )
    var maxDiagrams: Int?

    @Option(
        name: .long,
        help:
            "Stop with exit code 75 beyond this much memory in MiB (4096 unless given), or before the start if a list of diagrams would need more."
    )
    var maxMemory: Int?

    @Option(name: .long, help: "The order of symbolic times, or values: \"T >= S >= 1\", \"T = 4\". May repeat.")
    var when: [String] = []

    @Option(
        name: .long,
        help:
            "A ratio of time and width that stays fixed as both grow, u=T/N; or, with --scheme saddle: point, a fixed point of the variance."
    )
    var fixed: [String] = []

    @Option(name: .long, help: "Answer as a function of this frequency (stationary theories): omega.")
    var frequency: String?

    @Option(
        name: .long,
        help:
            "The frame of the expansion: bare, in powers of the neurons, or saddle, about the saddle point of large N, for any activation.",
        completion: .list(["bare", "saddle"]))
    var scheme: String?

    /// The options as modifiers of the language.
    var modifiers: [String] {
        through.map { "through \($0)" } + order.map { "order \($0)" } + set.map { "when \($0)" }
            + when.map { "when \($0)" } + fixed.map { "fixed \($0)" }
            + (frequency.map { ["frequency \($0)"] } ?? []) + (scheme.map { ["scheme \($0)"] } ?? [])
    }

    mutating func validate() throws {
        if let maxDiagrams, maxDiagrams < 1 { throw ValidationError("--max-diagrams is a positive number.") }
        if let maxMemory, maxMemory < 1 { throw ValidationError("--max-memory is a positive number of MiB.") }
    }

    /// The calculation, refused if it is too large.
    ///
    /// - Parameters:
    ///   - code: the code of the only diagrams wanted, if there is one; it implies a question.
    ///   - rows: what is kept of each diagram.
    func calculation(
        _ rules: String, _ question: String?, from code: String? = nil, rows: RowsKept = .none,
        selection: Selection = Selection()
    ) throws -> (calculation: Calculation, heading: Heading) {
        if let code {
            let model = try CommonOptions.model(rules)
            let calculation = try Calculation(
                model, from: code, question, options: modifiers, maximumDiagrams: maxDiagrams ?? 5_000_000,
                maximumMemory: maxMemory ?? 4096, selection: selection)
            return (calculation, heading(model, try question ?? DiagramCode.impliedQuestion(code, model)))
        }
        let (calculation, heading) = try calculationOfAnySize(rules, question!, selection: selection)
        try calculation.refuseIfTooLarge(
            rows: rows, keepsAll: selection.isEverything, trustsPairings: maxDiagrams != nil)
        return (calculation, heading)
    }

    func calculationOfAnySize(
        _ rules: String, _ question: String, selection: Selection = Selection()
    ) throws -> (calculation: Calculation, heading: Heading) {
        let model = try CommonOptions.model(rules)
        let read = try model.question(question, options: modifiers)
        let calculation = try Calculation(
            model, read, maximumDiagrams: maxDiagrams ?? 5_000_000, maximumMemory: maxMemory ?? 4096,
            selection: selection)
        return (calculation, heading(model, question))
    }

    private func heading(_ model: Model, _ question: String) -> Heading {
        Heading(
            theory: model.name, title: model.title, observable: question,
            observableLaTeX: model.latex(ofObservable: question) ?? question)
    }
}

/// Files named on the command line.
enum InputFile {
    /// - Parameters:
    ///   - longest: at most about so many bytes are read.
    ///   - help: what to do if there is no such file.
    static func read(
        _ path: String, longest: Int = SourceText.longestText,
        help: String = "name an existing rules file, as rules/deep-linear.rules"
    ) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw Failure(
                "cannot read \(path): \(String(cString: strerror(errno)))",
                help: help, exitCode: 66)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= longest {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(
                    "cannot read \(path): \(String(cString: strerror(errno)))", help: "is it a file?", exitCode: 66)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
