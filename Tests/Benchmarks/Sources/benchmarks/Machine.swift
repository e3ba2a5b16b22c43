import Foundation
import PeerFLINT
import PeerGMP
import PeerGiNaC
import PeerNauty

/// Where and with what a report was made.
struct Machine {
    let processor: String
    let cores: Int
    let memory: Double
    let system: String
    let date: String
    let versions: [(name: String, version: String)]

    static var current: Machine {
        let process = ProcessInfo.processInfo
        return Machine(
            processor: processorModel ?? "unknown processor", cores: process.activeProcessorCount,
            memory: Double(process.physicalMemory), system: process.operatingSystemVersionString,
            date: Date.now.formatted(.iso8601.year().month().day()),
            versions: [
                ("Swift", swiftVersion), ("FLINT", String(cString: flint_version_text())),
                ("GiNaC", String(cString: ginac_version_text())), ("GMP", String(cString: gmp_version_text())),
                ("nauty", String(cString: peer_nauty_version())),
            ])
    }

    var description: String {
        "\(processor), \(cores) cores, \(bytes(memory)), \(system); \(date)\n"
            + versions.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    }

    private static var processorModel: String? {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// What `swift --version` says, which on the usual installation is the compiler that built this program.
    private static var swiftVersion: String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "--version"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "of unknown version" }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.firstMatch(of: /Swift version ([0-9.]+)/).map { String($0.1) } ?? "of unknown version"
    }
}
