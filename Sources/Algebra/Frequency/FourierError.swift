/// Why a function of a time difference has no Fourier transform here, or the other way round.
public enum FourierError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A term that does not decay, such as τ or exp(γτ) for τ > 0; the text shows it.
    case doesNotDecay(String)
    /// Constants that differ on the two sides: their transform has a principal value at ω = 0.
    case step
    /// The time is counted in steps: b^τ.
    case discreteTime
    /// A factor that is no polynomial in the time.
    case notAPolynomial(String)
    /// The sign of a pole is not known: whether it belongs to τ > 0 or τ < 0.
    case undecidedPole(String)
    /// A pole on the axis of real frequencies, at ω = 0, that is no static peak.
    case poleAtZero
    /// A power of ω that grows without bound: derivatives of δ(τ).
    case growsWithFrequency
    case rationalFunction(RationalFunctionError)

    public var description: String {
        switch self {
        case .doesNotDecay(let term): "\(term) does not decay, so it has no Fourier transform"
        case .step: "different constants at late and early times have no Fourier transform without a principal value"
        case .discreteTime: "a Fourier transform over time steps is not in this version"
        case .notAPolynomial(let factor): "\(factor) is neither a power of the time nor an exponential"
        case .undecidedPole(let pole): "it is not known whether \(pole) is positive"
        case .poleAtZero: "a pole at frequency zero"
        case .growsWithFrequency: "a function that grows with the frequency is no function of time"
        case .rationalFunction(let error): error.description
        }
    }

    static func translating<Result>(
        _ body: () throws(RationalFunctionError) -> Result
    ) throws(FourierError) -> Result {
        do { return try body() } catch { throw .rationalFunction(error) }
    }
}
