import Foundation

/// The table: one line for each peer of each case, and one for each target without a peer.
struct Report {
    struct Line {
        let name: String
        let chapter: BenchmarkCase.Chapter
        let peer: String
        let ours: String
        let theirs: String
        let ratio: String
        let target: String
        /// Empty without a target.
        let isMet: String

        var cells: [String] { [name, peer, ours, theirs, ratio, target, isMet] }
        static let titles = ["case", "peer", "ours", "peer's", "ratio", "target", "met"]
    }

    let machine: Machine
    private(set) var lines: [Line] = []
    /// The cases in the order of the table, with what they compute.
    private(set) var summaries: [(chapter: BenchmarkCase.Chapter, name: String, text: String)] = []
    /// One sentence for each peer whose answer is not ours.
    private(set) var disagreements: [String] = []

    init(machine: Machine) { self.machine = machine }

    mutating func add(_ chosen: BenchmarkCase, size: Int, _ measurements: [Measurement]) {
        let operations = Double(chosen.operations?(size) ?? 1)
        let unit = chosen.operations == nil ? "" : " each"
        let ours = measurements[0]
        let ourTime = median(ours.times) / operations
        summaries.append((chosen.chapter, chosen.name, Self.summary(chosen, size: size, measurements)))

        func line(
            _ what: String, _ peer: String, _ mine: String, _ theirs: String, ratio: Double?, limit: String?,
            _ met: Bool?
        ) {
            lines.append(
                Line(
                    name: chosen.name + what, chapter: chosen.chapter, peer: peer, ours: mine, theirs: theirs,
                    ratio: ratio.map(number) ?? "", target: limit ?? "", isMet: met.map { $0 ? "yes" : "no" } ?? ""))
        }

        for peer in measurements.dropFirst() {
            let time = median(peer.times) / operations
            let limit = chosen.timeLimit(peer.contender)
            line(
                "", peer.contender, seconds(ourTime) + unit, seconds(time) + unit, ratio: ourTime / time,
                limit: limit.map { "≤ \(limitText($0))" }, limit.map { ourTime <= $0 * time })
            if peer.answer != ours.answer {
                disagreements.append(
                    "\(chosen.name): \(peer.contender) gives \(shortened(peer.answer)), ours is \(shortened(ours.answer))"
                )
            }
        }
        let limits = chosen.targets.compactMap { if case .nanoseconds(let limit) = $0 { limit } else { nil } }
        for limit in limits {
            line(
                "", "", seconds(ourTime) + unit, "", ratio: nil, limit: "≤ \(seconds(limit * 1e-9))",
                ourTime <= limit * 1e-9)
        }
        if measurements.count == 1, limits.isEmpty {
            line("", "", seconds(ourTime) + unit, "", ratio: nil, limit: nil, nil)
        }
        for peer in measurements.dropFirst() where !peer.memory.isEmpty {
            let (mine, theirs) = (median(ours.memory), median(peer.memory))
            let limit = chosen.memoryLimit(peer.contender)
            line(
                ", memory", peer.contender, bytes(mine), bytes(theirs), ratio: mine / theirs,
                limit: limit.map { "≤ \(limitText($0))" }, limit.map { mine <= $0 * theirs })
        }
        for case .bytes(let limit) in chosen.targets where !ours.memory.isEmpty {
            let mine = median(ours.memory)
            line(", memory", "", bytes(mine), "", ratio: nil, limit: "≤ \(bytes(limit))", mine <= limit)
        }
    }

    /// What was computed, how often, and what came out.
    private static func summary(_ chosen: BenchmarkCase, size: Int, _ measurements: [Measurement]) -> String {
        let ours = measurements[0]
        var text = "\(chosen.title(size: size)). \(ours.times.count) runs"
        if let operations = chosen.operations { text += " of \(operations(size)) operations" }
        if chosen.chapter != .rationals || ours.answer.count <= 30 { text += ". Answer: \(ours.answer)" }
        if !ours.memoryBefore.isEmpty {
            let before = measurements.map { "\($0.contender) \(bytes(median($0.memoryBefore)))" }
            text += ". Peak memory before the timed step: " + before.joined(separator: ", ")
        }
        return text
    }

    /// The table for a terminal.
    var text: String {
        let rows = [Line.titles] + lines.map(\.cells)
        let widths = Line.titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }
        return machine.description + "\n\n" + table.joined(separator: "\n")
    }
}

extension BenchmarkCase {
    fileprivate func timeLimit(_ peer: String) -> Double? {
        for case .time(let limit, peer) in targets { return limit }
        return nil
    }

    fileprivate func memoryLimit(_ peer: String) -> Double? {
        for case .memory(let limit, peer) in targets { return limit }
        return nil
    }
}

// MARK: - Numbers with three digits

func seconds(_ value: Double) -> String {
    switch value {
    case ..<1e-6: number(value * 1e9) + " ns"
    case ..<1e-3: number(value * 1e6) + " µs"
    case ..<1: number(value * 1e3) + " ms"
    default: number(value) + " s"
    }
}

func bytes(_ value: Double) -> String {
    value < 0x1p30 ? number(value / 0x1p20) + " MiB" : number(value / 0x1p30) + " GiB"
}

func number(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e4 { return String(Int(value)) }
    let digits = value >= 100 ? 0 : (value >= 10 ? 1 : (value >= 1 ? 2 : 3))
    return String(format: "%.\(digits)f", value)
}

/// `2`, `2.5`
private func limitText(_ value: Double) -> String { String(format: "%g", value) }

/// The beginning of an answer.
private func shortened(_ text: String) -> String { text.count <= 200 ? text : text.prefix(200) + "…" }

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
