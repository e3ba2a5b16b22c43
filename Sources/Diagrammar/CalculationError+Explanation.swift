import Algebra
import Exact
import Export
import Theory
import Times

extension CalculationError {
    /// The message, one line of help, and the exit code of the command line.
    public var explanation: (message: String, help: String, exitCode: Int32) {
        switch self {
        case .needsBound(let vertices, let symbols):
            let named = vertices.prefix(3).map { "\($0.name) (factor \($0.factor.formatted(as: .text, in: symbols)))" }
            var candidates: [String] = []
            for vertex in vertices {
                let powers = symbols.symbols.filter { $0 != .width && (vertex.factor.lowestPower(of: $0) ?? 0) > 0 }
                if let best = powers.first(where: { symbols[$0].role == .coupling }) ?? powers.first,
                    !candidates.contains(symbols[best].name)
                {
                    candidates.append(symbols[best].name)
                }
            }
            let help =
                candidates.isEmpty
                ? "give these vertices a coupling, and add --through coupling^2"
                : "add " + candidates.map { "--through \($0)^2" }.joined(separator: " ")
            return (
                "infinitely many diagrams contribute: nothing limits the vertices \(named.joined(separator: ", "))",
                help, 2
            )
        case .rules(let error, let symbols):
            switch error {
            case .noPropagator(let fields):
                return (
                    "the quadratic part of the action is singular for \(fields.joined(separator: ", ")): no propagator",
                    "every field needs a quadratic term without couplings, as in x.x/2", 65
                )
            case .propagatorIsNotPolynomial(let fields, let determinant):
                return (
                    "the propagator of \(fields.joined(separator: ", ")) divides by \(determinant.formatted(as: .text, in: symbols)), a sum",
                    "use one parameter for the sum, or declare one of its terms as a coupling", 65
                )
            case .notNormalizable(let fields):
                return (
                    "the Gaussian weight of \(fields.joined(separator: ", ")) is not normalizable: its quadratic form is not positive",
                    "the weight is e^(-S): a mass term is positive, as in x.x/2", 65
                )
            case .responseFieldPropagates(let field):
                return (
                    "the response field \(field) would have a propagator with a response field",
                    "a term without any response field cannot stand in the quadratic part: <h~ h~> = 0", 65
                )
            case .times(let error): return Self.explanation(error, symbols)
            case .initialValueAtTheSameTime:
                return (
                    "a neuron with an initial law depends on others of the same time: symbolic times do not know that here",
                    "ask at literal times, as in h(3)", 65
                )
            }
        case .times(let error, let symbols): return Self.explanation(error, symbols)
        case .tooManyDiagrams(let limit, let estimate):
            guard let estimate else {
                return (
                    "more than \(limit) diagrams, the limit",
                    "add --through 1/N^k or a power of a parameter, ask at an earlier time, or raise --max-diagrams", 75
                )
            }
            if estimate.isLowerBound {
                return (
                    "refused for its size: at least \(Magnitude.text(estimate.diagrams)) diagrams, their exact sum of 1/S; the limit is \(limit)",
                    "ask for a lower order, add --through 1/N^k, or raise --max-diagrams", 75
                )
            }
            return (
                "refused for its size: an estimated \(Magnitude.text(estimate.diagrams)) diagrams or more, standing for \(Magnitude.text(estimate.pairings)) Wick pairings",
                "add --through 1/N^k or a power of a parameter, ask at an earlier time, or give --max-diagrams to try all the same",
                75
            )
        case .tooDeep(let blocks):
            return (
                "refused for its size: single diagrams have more than \(blocks) lines",
                "ask for a lower order or fewer loops", 75
            )
        case .tooManySteps(let steps):
            return (
                "refused for its size: \(Magnitude.text(Double(steps))) lines were tried and the diagrams are not at an end",
                "add --through 1/N^k or a power of a parameter, ask at an earlier time, or give --max-diagrams to try all the same",
                75
            )
        case .tooManyRegions(let regions, let diagrams):
            return (
                "refused for its size: about \(Magnitude.text(diagrams)) diagrams, each a different expression in \(regions) or more regions of the times",
                "declare an order, as in: when T >= S >= 0; ask for fewer different times or a lower order, or give --max-diagrams to try all the same",
                75
            )
        case .tooMuchMemory(let limit, let needed, let estimate):
            return (
                "refused for its size: \(Magnitude.text(estimate.diagrams)) diagrams or more are a list of about \(Magnitude.text(needed)) MiB; the limit is \(limit) MiB",
                "diagrams --count needs no list; or ask for a lower order, or raise --max-memory", 75
            )
        case .outOfMemory(let limit, let diagrams):
            return (
                "stopped at \(diagrams) diagrams: more than \(limit) MiB of memory, the limit",
                "diagrams --count needs no list; or ask for a lower order, or raise --max-memory", 75
            )
        case .interrupted(let diagrams):
            return (
                "interrupted after \(diagrams) diagrams; a part of the sum is no result",
                "ask for a lower order, or give --jobs to use more threads", 130
            )
        case .windowTooLong(let last, let limit):
            return (
                "refused for its size: the time \(last) lies beyond \(limit), the last one this theory is tabulated to",
                "ask at an earlier time; the size grows with the square of the time", 75
            )
        case .codeTooSymmetric:
            return (
                "refused for its size: the diagram of this code can be drawn in too many symmetric ways",
                "list the diagrams of its order without --from", 75
            )
        case .unanswerable(let message, let help): return (message, help, 65)
        case .certificateFailed(let entries):
            let failed = entries.filter { $0.status == .failed }.map { "\($0.check): \($0.detail)" }
            return (
                "the result failed its own certificate and is not given: \(failed.joined(separator: "; "))",
                "this is an error in the program; please report the rules file and the question", 70
            )
        }
    }
}

extension CalculationError {
    /// Why times could not be summed or integrated over.
    private static func explanation(
        _ error: TimesError, _ symbols: SymbolTable
    ) -> (message: String, help: String, exitCode: Int32) {
        switch error {
        case .notDecaying(let rate):
            let text = rate.polynomial.map { $0.formatted(as: .text, in: symbols) } ?? "a quotient"
            return (
                "the theory cannot be stationary: nothing decays where the rate is \(text)",
                "a stationary theory needs a leak, as in: update d/dt h[i](t) = -gamma*h[i](t) + …, with gamma > 0", 65
            )
        case .notCausal:
            return ("a time that nothing bounds from above", "every update rule is causal; please report this", 70)
        case .tooManyPieces(let limit):
            return (
                "refused for its size: the times fall into more than \(limit) pieces",
                "declare an order, as in: when T >= S >= 0; or ask for a lower order", 75
            )
        case .irrationalRates:
            return (
                "the linear part of the update rules has decay rates that are roots: no rational functions of the parameters",
                "symbolic times need rates such as gamma or 1-a; ask at literal times, or uncouple the neurons", 65
            )
        case .tooLarge:
            return ("a denominator grew too large to factor", "ask for a lower order", 75)
        case .interrupted: return ("interrupted", "", 130)
        }
    }
}
