/// Why a question about a linear recurrent network has no answer to all orders in the strength of its weights.
public enum LinearRecurrentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the network has that the resummation does not take; the text names it, the help says what can be done.
    case network(String, help: String)
    /// What the question has.
    case question(String, help: String)
    /// k of an order N^−k beyond those that are enumerated.
    case orderTooHigh(Int)
    /// No bound on the powers of 1/N.
    case noBound
    /// The network has no stationary state; the text says how that is seen.
    case unstable(String)
    /// The correlator at these times is no elementary function of them; its double transform is one of the variables.
    case noElementaryForm(String)
    /// Numerators or denominators became too large.
    case tooLarge(String)

    /// What is wrong.
    public var message: String {
        switch self {
        case .network(let message, _), .question(let message, _): message
        case .orderTooHigh(let order): "order 1/N^\(order) of a linear recurrent network is not in this version"
        case .noBound: "to all orders in the weights, the expansion in 1/N does not end by itself"
        case .unstable(let reason): "the network has no stationary state: \(reason)"
        case .noElementaryForm(let what): "\(what) has no closed form in elementary functions"
        case .tooLarge(let detail): "the result is too large to be written down (\(detail))"
        }
    }

    /// What can be done, in one line.
    public var help: String {
        switch self {
        case .network(_, let help), .question(_, let help): help
        case .orderTooHigh:
            "ask through 1/N^\(ReducedPairings.highestOrder) at most, or to a finite order in the weights: scheme bare"
        case .noBound: "as in: through 1/N"
        case .unstable: "weaken the weights, or give the network an initial condition: time t"
        case .noElementaryForm: "its double transform is rational; or ask at times with one of them at the start"
        case .tooLarge: "ask for fewer orders in 1/N"
        }
    }

    public var description: String { "\(message) (\(help))" }
}
