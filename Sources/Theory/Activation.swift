import Algebra

/// A function of a neuron that is no polynomial, such as tanh(g*h): it acts on each neuron alone.
///
/// Perturbation theory in the couplings of an action does not know it; the expansion about the saddle point needs only averages of
/// it over Gaussians.
public struct Activation: Hashable, Sendable {
    /// The neuron it is a function of.
    public let neuron: FieldID
    /// The function of ``GaussianAverage/variable``, with the theory's parameters as further letters.
    public let function: Expr

    public init(of neuron: FieldID, function: Expr) {
        self.neuron = neuron
        self.function = function
    }

    /// The function as a message names it: written out, unless it is long.
    public var spelled: String {
        let text = function.size <= 200 ? function.description : ""
        return text.isEmpty || text.count > 200 ? "of \(function.size) parts" : text
    }
}
