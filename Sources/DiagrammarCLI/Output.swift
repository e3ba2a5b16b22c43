import Foundation

/// Results on standard output or in a file, everything else on standard error; no write fails silently.
enum Output {
    /// Writes a result to standard output. A closed pipe ends the program quietly; any other failure ends it with 74.
    static func write(_ text: String) {
        switch write(Array(text.utf8), to: 1) {
        case 0: return
        case EPIPE: exit(0)
        case let code:
            writeError("diagrammar: error: cannot write to standard output: \(String(cString: strerror(code)))\n")
            exit(74)
        }
    }

    static func writeError(_ text: String) { _ = write(Array(text.utf8), to: 2) }

    /// Writes a result to a file, beside it first and then in its place, so that a failure leaves the old file whole.
    static func write(_ text: String, toFile path: String) throws {
        // A device or a pipe is written to, never replaced by a file; a link keeps its target's name.
        var status = stat()
        var path = path
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT != S_IFREG { return try write(text, toExisting: path) }
            if let resolved = realpath(path, nil) {
                path = String(cString: resolved)
                free(resolved)
            }
        }
        var name = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        let temporary = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else {
            throw Failure(
                "cannot create \(path): \(String(cString: strerror(errno)))",
                help: "does the folder exist, and may you write there?",
                exitCode: 73)
        }
        var code = write(Array(text.utf8), to: descriptor)
        fchmod(descriptor, 0o644)
        if code == 0, fsync(descriptor) != 0, errno != EINVAL { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        if code != 0 {
            unlink(temporary)
            throw Failure(
                "cannot write \(path): \(String(cString: strerror(code)))",
                help: "the old file, if there was one, is as it was",
                exitCode: 74)
        }
    }

    private static func write(_ text: String, toExisting path: String) throws {
        let descriptor = open(path, O_WRONLY)
        var code = descriptor < 0 ? errno : write(Array(text.utf8), to: descriptor)
        if descriptor >= 0, close(descriptor) != 0, code == 0 { code = errno }
        if code != 0 {
            throw Failure(
                "cannot write \(path): \(String(cString: strerror(code)))", help: "name a file, as in: -o result.txt",
                exitCode: 74)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            done += count
        }
        return 0
    }
}
