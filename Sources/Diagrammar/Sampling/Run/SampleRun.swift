import Exact
import Export
import Language
import Sampling

/// All that fixes a run of sampled networks bit for bit: the rules, what is measured, at which values, and which random numbers.
///
/// Not part of it: the number of threads, the division into shards, the machine. Two runs that are equal give the same numbers.
public struct SampleRun: Codable, Hashable, Sendable {
    /// Raised whenever the same seed would give other networks than the version before.
    public static let currentDraws = 1

    /// The version of the random draws.
    public let draws: Int
    /// The rules file as text.
    public let rules: String
    public let observable: String
    /// Values without that of the width, `name=value`, in the order of their names.
    public let settings: [String]
    public let width: Int
    public let networks: Int
    public let blocks: Int
    public let seed: UInt64
    public let stage: Int
    public let sampler: String
    /// The larger step of continuous time, and the time to forget the start, if they were given.
    public let step: String?
    public let burnIn: String?
    public let origins: Int

    /// - Parameter settings: as they were written, among them the width.
    /// - Throws: ``CalculationError`` or the language's diagnostics, for what cannot be sampled.
    public init(
        rules: SourceText, observable: String, settings: [String], networks: Int, seed: UInt64 = 1, stage: Int = 0,
        manner: SamplingCalculation.Manner = .init()
    ) throws {
        let model = try Model(rules)
        let calculation = try SamplingCalculation(model, observable, settings: settings, manner: manner)
        let name = model.symbols[.width].name
        guard let width = calculation.width else {
            throw CalculationError.unanswerable(
                message: "the width \(name) has no value", help: "networks have a size: --set \(name)=64")
        }
        draws = Self.currentDraws
        self.rules = String(decoding: rules.bytes, as: UTF8.self)
        self.observable = observable
        self.settings = calculation.settings.filter { $0.name != name }.map { "\($0.name)=\($0.value)" }.sorted()
        (self.width, self.networks, self.seed, self.stage) = (width, networks, seed, stage)
        blocks = try calculation.plan(width: width, networks: networks).blocks
        sampler = manner.sampler.rawValue
        step = manner.step.map { "\($0)" }
        burnIn = manner.burnIn.map { "\($0)" }
        origins = manner.origins
    }

    /// The calculation that this run is one of.
    ///
    /// - Throws: as ``init(rules:observable:settings:networks:seed:stage:manner:)``, and ``SamplePartError`` for what another version wrote.
    public func calculation(rulesName: String = "rules") throws -> SamplingCalculation {
        guard draws == Self.currentDraws else {
            throw SamplePartError(
                "these networks were drawn by a version with other random numbers (\(draws), here \(Self.currentDraws))",
                help: "merge them with the version that drew them")
        }
        guard let sampler = Sampler(rawValue: sampler), origins >= 1, blocks >= 1, networks >= 1, width >= 1 else {
            throw SamplePartError("this run cannot be drawn", help: "the file was written by another program")
        }
        var manner = SamplingCalculation.Manner()
        manner.sampler = sampler
        manner.step = step.flatMap { Rational($0) }
        manner.burnIn = burnIn.flatMap { Rational($0) }
        manner.origins = origins
        manner.blocks = blocks
        let model = try Model(SourceText(name: rulesName, bytes: Array(rules.utf8)))
        return try SamplingCalculation(
            model, observable, settings: settings + ["\(model.symbols[.width].name)=\(width)"], manner: manner)
    }

    public func plan(_ calculation: SamplingCalculation) throws -> SamplingPlan {
        try calculation.plan(width: width, networks: networks, seed: seed, stage: stage)
    }

    /// The first thing in which two runs differ, in words; nil if they are the same.
    public func difference(from other: SampleRun) -> String? {
        if self == other { return nil }
        if rules != other.rules { return "their rules files differ" }
        func differ<Value: Equatable>(_ name: String, _ path: KeyPath<SampleRun, Value>) -> String? {
            self[keyPath: path] == other[keyPath: path]
                ? nil
                : "\(name) is \(Self.text(self[keyPath: path])) in one and \(Self.text(other[keyPath: path])) in the other"
        }
        if settings != other.settings {
            let apart = Set(settings).symmetricDifference(other.settings).sorted().joined(separator: ", ")
            return "they have other settings: \(apart)"
        }
        let differences = [
            differ("the observable", \.observable), differ("the width", \.width),
            differ("the number of networks", \.networks), differ("the seed", \.seed),
            differ("the number of blocks", \.blocks), differ("the sampler", \.sampler), differ("the step", \.step),
            differ("the burn-in", \.burnIn), differ("the number of origins", \.origins), differ("the stage", \.stage),
            differ("the version of the random numbers", \.draws),
        ]
        return differences.lazy.compactMap(\.self).first
    }

    private static func text<Value>(_ value: Value) -> String {
        if let optional = value as? String? { return optional ?? "the usual one" }
        return "\(value)"
    }
}
