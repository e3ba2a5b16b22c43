import Algebra
import Exact

/// What a neuron receives at infinite width: the part of an update rule that keeps its pre-activation a Gaussian process.
///
///     h[i]' = leak*h[i] + Σ_s c_s s[i] + Σ_W Σ_j W[i,j] φ_W(h[j])
///
/// In continuous time the left-hand side is d/dt h[i].
struct GaussianUpdate {
    /// The coefficient of the neuron itself.
    var leak = Polynomial.zero
    /// The coefficient of every bias and noise.
    var sources: [DisorderID: Polynomial] = [:]
    /// The function that every weight multiplies.
    var weights: [DisorderID: Expr] = [:]
}

/// Why a network is no Gaussian process, or not of a kind that is known here.
public struct GaussianUpdateError: Error, Equatable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A term that is no random number times something, and not the neuron itself.
        case notRandom
        /// A family of random numbers without an index, with a mean, or with an unusual power of N.
        case common, mean, scaling
        /// A random number where it cannot stand.
        case place
        /// A coefficient or function that cannot be written down.
        case notation
    }

    public let reason: Reason
    public let message: String
    public let help: String
}

extension Network {
    /// Reads the update rule of a neuron, whose pre-activation is written as the variable x.
    ///
    /// - Throws: ``GaussianUpdateError``, which names the term that does not fit.
    func gaussianUpdate(
        _ update: Update, over variable: Variable, in table: SymbolTable
    ) throws(GaussianUpdateError) -> GaussianUpdate {
        var result = GaussianUpdate()
        let below: TimePoint = time.measure == .discrete ? .step(-1) : .step(0)
        for (monomial, coefficient) in update.value.sortedTerms {
            var random: Factor?
            var rest: [Factor] = []
            for factor in monomial.factors {
                if case .disorder = factor.quantity { random = factor } else { rest.append(factor) }
            }
            guard let random, case .disorder(let id) = random.quantity else {
                guard rest.count == 1, rest[0] == Factor(.field(update.neuron), indices: [.free(0)], time: below) else {
                    throw GaussianUpdateError(
                        reason: .notRandom,
                        message: "the term \(spelled(monomial)) is neither random nor the neuron itself",
                        help: "at infinite width neurons are Gaussian if an update rule is linear but for its weights")
                }
                result.leak += coefficient
                continue
            }
            try check(disorder[id.rank], times: coefficient, in: table)
            if disorder[id.rank].indexCount == 1 {
                guard rest.isEmpty, random.indices == [.free(0)] else {
                    throw GaussianUpdateError(
                        reason: .place, message: "the term \(spelled(monomial)) is no bias or noise that stands alone",
                        help: "as in: b[i](l)")
                }
                result.sources[id, default: .zero] += coefficient
            } else {
                let function = try function(of: monomial, random, rest, below, variable)
                result.weights[id, default: .zero] += try expression(coefficient, in: table) * function
            }
        }
        return result
    }

    private func check(
        _ family: Disorder, times coefficient: Polynomial, in table: SymbolTable
    ) throws(GaussianUpdateError) {
        guard family.indexCount > 0 else {
            throw GaussianUpdateError(
                reason: .common, message: "\(family.name) is common to all neurons",
                help: "give it an index, as in: bias b[i](l) ~ normal(0, sigma_b^2)")
        }
        guard family.mean.isZero else {
            throw GaussianUpdateError(
                reason: .mean, message: "\(family.name) has a mean",
                help: "weights and biases have mean 0 here, as in: weight W[i,j](l) ~ normal(0, sigma_w^2/N)")
        }
        let scaled = family.indexCount == 2 ? family.variance * .width(power: 1) : family.variance
        guard (scaled * coefficient * coefficient).terms.allSatisfy({ $0.monomial.powerOfN == 0 }) else {
            throw GaussianUpdateError(
                reason: .scaling,
                message:
                    "\(family.name) does not scale with the width as the expansion in 1/\(table[.width].name) needs it",
                help: "as in: weight W[i,j](l) ~ normal(0, sigma_w^2/N), bias b[i](l) ~ normal(0, sigma_b^2)")
        }
    }

    /// φ_W(x) from a term W[i,j] φ_W(h[j]).
    private func function(
        of monomial: FieldMonomial, _ random: Factor, _ rest: [Factor], _ below: TimePoint, _ variable: Variable
    ) throws(GaussianUpdateError) -> Expr {
        guard let inner = random.indices.first(where: { $0 != .free(0) }), case .summed = inner,
            random.indices.contains(.free(0)), monomial.sums == 1,
            rest.allSatisfy({ $0.indices == [inner] && $0.time == below })
        else {
            throw GaussianUpdateError(
                reason: .place,
                message: "the term \(spelled(monomial)) is not a weight times a function of the neurons before",
                help: "as in: W[i,j](l)*phi(h[j](l))")
        }
        let x = Expr(variable)
        var product = Expr.one
        for factor in rest {
            switch factor.quantity {
            case .field: product *= x
            case .activation(let number):
                let function = activations[number.rank].function
                guard let moved = try? function.substituting([GaussianAverage.variable: x]) else {
                    throw GaussianUpdateError(
                        reason: .notation,
                        message: "the activation \(function) cannot be written as a function of \(x)",
                        help: "rename the parameter of that name")
                }
                product *= moved
            case .disorder: break
            }
        }
        return product
    }

    func expression(_ polynomial: Polynomial, in table: SymbolTable) throws(GaussianUpdateError) -> Expr {
        do { return try Expr(polynomial, in: table) } catch {
            throw GaussianUpdateError(
                reason: .notation,
                message:
                    "the coefficient \(polynomial.formatted(as: .text, in: table)) of an update rule is no plain expression",
                help: "as in: weight W[i,j](l) ~ normal(0, sigma_w^2/N)")
        }
    }

    /// A term of an update rule as a reader knows it, without its coefficient: `W[.,.]*h[.]`.
    func spelled(_ monomial: FieldMonomial) -> String {
        if monomial.factors.isEmpty { return "without any field" }
        return monomial.factors.map { factor in
            let name =
                switch factor.quantity {
                case .field(let id): fields[id.rank].name
                case .disorder(let id): disorder[id.rank].name
                case .activation(let id): "\(activations[id.rank].function)"
                }
            let indices = factor.indices.map { index in
                switch index {
                case .free: "i"
                case .summed(let number): "j" + String(repeating: "'", count: number)
                case .fixed(let label): "\(label)"
                }
            }
            return indices.isEmpty ? name : "\(name)[\(indices.joined(separator: ","))]"
        }.joined(separator: "*")
    }
}
