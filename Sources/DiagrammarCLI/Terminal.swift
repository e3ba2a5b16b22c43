import Foundation

/// What standard output can show.
enum Terminal {
    /// The width of the terminal in characters; COLUMNS where that is set, 80 where nothing is known.
    static var columns: Int {
        if let text = ProcessInfo.processInfo.environment["COLUMNS"], let columns = Int(text), columns > 0 {
            return columns
        }
        var size = winsize()
        return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Whether the locale has more than ASCII: the first of LC_ALL, LC_CTYPE and LANG that is set names UTF-8.
    static var showsUnicode: Bool {
        let environment = ProcessInfo.processInfo.environment
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let locale = environment[name], !locale.isEmpty else { continue }
            let upper = locale.uppercased()
            return upper.contains("UTF-8") || upper.contains("UTF8")
        }
        return false
    }
}
