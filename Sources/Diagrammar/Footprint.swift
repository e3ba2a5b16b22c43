import Foundation

/// What is kept of each diagram.
public enum RowsKept: Sendable {
    /// Nothing: diagrams are added up.
    case none
    /// A line of a table.
    case table
    /// An object of a JSON document.
    case objects
}

/// How much memory a calculation takes.
enum Footprint {
    static let mebibyte = 1_048_576.0

    /// The program with its libraries and one diagram, in MiB: all that `derive` and `diagrams --count` need.
    static let program = 24.0

    /// One row of a list from its diagram to the printed text, in bytes. Measured: see Docs/Decisions/0007.
    static func bytesPerRow(lines: Int, _ rows: RowsKept) -> Double {
        switch rows {
        case .none: 0
        case .table: 600 + 45 * Double(lines)
        case .objects: 1500 + 120 * Double(lines)
        }
    }

    /// The memory that the process holds at present, in bytes; nil where the system does not say.
    static var resident: Int? {
        #if os(Linux)
            guard let file = fopen("/proc/self/statm", "r") else { return nil }
            defer { fclose(file) }
            var text = [CChar](repeating: 0, count: 128)
            guard fgets(&text, Int32(text.count), file) != nil else { return nil }
            let fields = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: " ")
            guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
            return pages * sysconf(Int32(_SC_PAGESIZE))
        #else
            // The most that was held so far, in bytes.
            var usage = rusage()
            return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : nil
        #endif
    }

    /// Whether the process holds more than so many MiB at present.
    static func exceeds(_ limit: Int) -> Bool {
        resident.map { Double($0) > Double(limit) * mebibyte } ?? false
    }
}
