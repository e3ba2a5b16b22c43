import Foundation
import Testing

@testable import Language

/// Random texts from a fixed seed: every one is read or refused, none crashes. DIAGRAMMAR_LONG raises their number
/// fiftyfold.
@Suite struct RandomInputTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 1 : 50

    /// The rules files of the project.
    private static let files: [String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "rules")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
        return names.filter { $0.hasSuffix(".rules") }.compactMap {
            try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
    }()

    private static let words = [
        "width", "N", "field", "x", "[i]", "[i,j]", "(l)", "(l+1)", "coupling", "g", "action", "update", "h", "W", "~",
        "normal",
        "(", ")", "[", "]", "<", ">", ";", ",", ".", "+", "-", "*", "/", "^", "=", "\n", "\n", "\n", "0", "1", "2", "3",
        "0.5", "...",
        "sum", "sum[i](", "where", "phi", "(x)", "neuron", "weight", "bias", "noise", "initial", "expect",
        "depth l = 0 ... T\n", "time",
        "d/dt", "response", "of", "parameter", "real", "input", "theory", "source", "\"", "through", "when", "at",
        "order", "fixed", "stationary", "white", "frequency", "scheme", "update d/dt h[i](t) = ", "time t stationary\n",
        "x.x", "h[i](l)", "W[i,j](l)", "x~", "σ", "²", "·", "#", "1000000000", "10^9", "rules 1\n", "width N\n",
        "field x[i]\n", "action ",
        "neuron h[i](l)\n", "update h[i](l+1) = ", "T", "l", "{", "|", "tanh", "relu(h[j](l))", "max(", "exp(-x^2)",
        "sqrt", "pi", "!", "é", "\u{303}", "\0", "\r\n", "\t",
    ]

    private func report(_ bytes: [UInt8]) -> Bool {
        do throws(Diagnostics) {
            let model = try Model(SourceText(name: "test", bytes: bytes))
            _ = try? model.question("<x.x> through g^2")
            return true
        } catch {
            #expect(!error.all.isEmpty)
            let positions = error.positions
            for (diagnostic, position) in zip(error.all, positions).prefix(20) {
                let (line, column) = error.source.position(of: diagnostic.range.start)
                #expect(line == position.line && column >= 1)
                #expect(!diagnostic.message.isEmpty && !diagnostic.help.isEmpty)
                #expect(!diagnostic.message.contains("\n") && !diagnostic.help.contains("\n"))
            }
            #expect(!error.rendered.isEmpty)
            return false
        }
    }

    @Test("Soups of words", arguments: 0..<4)
    func soup(batch: Int) {
        var generator = SplitMix64(seed: UInt64(batch))
        for _ in 0..<500 * Self.rounds {
            let count = Int.random(in: 0..<60, using: &generator)
            var text = Bool.random(using: &generator) ? "" : action
            for _ in 0..<count {
                text += Self.words.randomElement(using: &generator)!
                if Bool.random(using: &generator) { text += " " }
            }
            _ = report(Array(text.utf8))
        }
    }

    @Test("Soups of expressions, mostly well formed", arguments: 0..<4)
    func expressions(batch: Int) {
        var generator = SplitMix64(seed: 100 + UInt64(batch))
        func expression(_ depth: Int) -> String {
            if depth == 0 {
                return ["x.x", "z", "g", "2", "N", "x[1]", "x[i]*y[i]", "0.5", "x.y", "f(z)", "x[i]", "0", "a"]
                    .randomElement(using: &generator)!
            }
            let (left, right) = (expression(depth - 1), expression(Int.random(in: 0..<depth, using: &generator)))
            return switch Int.random(in: 0..<10, using: &generator) {
            case 0, 1: "\(left) + \(right)"
            case 2: "\(left) - (\(right))"
            case 3, 4: "\(left)*\(right)"
            case 5: "(\(left))^\(Int.random(in: -1...4, using: &generator))"
            case 6: "(\(left))/(\(right))"
            case 7: "sum[i](\(left))"
            case 8: "f(\(left))"
            default: "-\(left)"
            }
        }
        var read = 0
        for _ in 0..<300 * Self.rounds {
            let text = action + "where f(u) = u + a*u^2\naction " + expression(Int.random(in: 0..<5, using: &generator))
            if report(Array(text.utf8)) { read += 1 }
        }
        #expect(read > 30)
    }

    @Test("Mutations of the rules files", arguments: 0..<4)
    func mutations(batch: Int) {
        var generator = SplitMix64(seed: 200 + UInt64(batch))
        #expect(!Self.files.isEmpty)
        for number in 0..<300 * Self.rounds {
            var bytes = Array(Self.files[number % Self.files.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[place] = UInt8.random(in: 32...126, using: &generator)
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(contentsOf: Self.words.randomElement(using: &generator)!.utf8, at: place)
                case 4:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<40, using: &generator)))
                default:
                    let end = min(bytes.count, place + Int.random(in: 0..<60, using: &generator))
                    bytes.insert(
                        contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &generator))
                }
                if bytes.isEmpty { bytes = [10] }
            }
            _ = report(bytes)
        }
    }

    @Test("Random questions to each of the rules files")
    func questions() throws {
        var generator = SplitMix64(seed: 300)
        let models = Self.files.compactMap { try? read($0) }
        #expect(!models.isEmpty)
        for number in 0..<500 * Self.rounds {
            let text = (0..<Int.random(in: 1..<14, using: &generator)).map { _ in
                Self.words.randomElement(using: &generator)!
            }
            let model = models[number % models.count]
            _ = try? model.question("<h(2).h(1)>" + text.joined())
            _ = try? model.question("<" + text.joined(separator: " ") + ">")
            _ = try? model.question("<x.x> when g = 1", options: [text.joined()])
            _ = model.latex(ofObservable: text.joined())
        }
    }
}
