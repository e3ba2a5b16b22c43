import Algebra
import Theory

@testable import Language

/// The errors of a rules file, each as `line:column message`; empty if it can be read.
func errors(in text: String) -> [String] {
    do throws(Diagnostics) {
        _ = try Model(SourceText(name: "test", bytes: Array(text.utf8)))
        return []
    } catch {
        return lines(of: error)
    }
}

/// The errors of a question to a theory that itself can be read.
func errors(inQuestion question: String, options: [String] = [], of text: String) throws -> [String] {
    let model = try Model(SourceText(name: "test", text: text))
    do throws(Diagnostics) {
        _ = try model.question(question, options: options)
        return []
    } catch {
        return lines(of: error)
    }
}

private func lines(of diagnostics: Diagnostics) -> [String] {
    zip(diagnostics.all, diagnostics.positions).map { "\($1.line):\($1.column) \($0.message)" }
}

/// What a person reads.
func report(on text: String) -> String {
    do throws(Diagnostics) {
        _ = try Model(SourceText(name: "test", bytes: Array(text.utf8)))
        return ""
    } catch {
        return error.rendered
    }
}

func read(_ text: String) throws -> Model { try Model(SourceText(name: "test", text: text)) }

extension Model {
    /// The action as it was written; zero for a network.
    var polynomial: FieldPolynomial {
        if case .action(let polynomial) = content { polynomial } else { .zero }
    }

    /// The update rules in the order of the file.
    var updates: [FieldPolynomial] {
        if case .network(let network) = content { network.updates.map(\.value) } else { [] }
    }

    var network: Network? {
        if case .network(let network) = content { network } else { nil }
    }
}

/// An action's declarations, in three lines.
let action = """
    width N
    field x[i], y[i], z
    coupling g, a

    """

/// A feedforward network's declarations without its update rule, in five lines.
let declarations = """
    width N
    depth l = 0 ... 5
    parameter s, q
    neuron h[i](l)
    weight W[i,j](l) ~ normal(0, s^2/N)

    """

/// A whole feedforward network, in seven lines.
let network =
    declarations + """
        update h[i](l+1) = W[i,j](l)*h[j](l)
        initial h[i](0) ~ normal(0, q)

        """

/// A small reproducible generator (Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
