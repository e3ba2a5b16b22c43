/// What a result belongs to: the theory, and the question as it was asked.
public struct Heading: Sendable {
    public let theory: String
    public let title: String?
    public let observable: String
    public let observableLaTeX: String

    public init(theory: String, title: String?, observable: String, observableLaTeX: String) {
        self.theory = theory
        self.title = title
        self.observable = observable
        self.observableLaTeX = observableLaTeX
    }
}

/// The conventions in force, stored with every export.
public enum Conventions {
    public static let lines = [
        "weight e^(-S); response fields on the imaginary axis; <h~ h~> = 0",
        "R = <h h~> is real and retarded, an arrow from h~ to h; C = <h h>",
        "Ito: theta(0) = 0; closed retarded loops vanish; Z = 1",
        "vertex factor = - coefficient in S * order of the symmetry group of the term as written",
        "value of a diagram = coefficient * 1/S * vertex factors * propagators * N^(closed index loops); S fixes external points",
        "sigma_w^2 is the 't Hooft coupling, fixed as N -> infinity; <A; B> is a joint cumulant",
        "a power of 1/N counts in the observable as written, its own factors of N included",
    ]

    static var json: JSONValue { .array(lines.map(JSONValue.string)) }
}
