/// What is measured on each network, and how an observable is made of it.
///
/// Measurements are sums over neurons of functions of recorded values, or single numbers; variables are polynomials in measurements, one
/// number for each network. Cumulants are estimated without bias from sums of products of variables over networks; the observable is
/// an arithmetic expression in cumulants.
public struct SampledObservable: Sendable {
    /// A value of a neuron to be kept.
    public struct Recording: Sendable, Hashable {
        public var neuron: Int
        /// In discrete time an integer; in stationary networks the distance from a common origin.
        public var time: Double

        public init(neuron: Int, time: Double) { (self.neuron, self.time) = (neuron, time) }
    }

    /// One number for each network.
    public enum Measurement: Sendable {
        /// Σ_i of a function of recordings at index i.
        case sum(ElementProgram, recordings: [Int])
        /// A function of recordings at one index, counted from 1; of neurons without index, at their only one.
        case entry(ElementProgram, recordings: [Int], index: Int)
    }

    /// coefficient·Π measurements.
    public struct Term: Sendable {
        public var coefficient: Double
        public var measurements: [Int]

        public init(_ coefficient: Double, _ measurements: [Int]) {
            (self.coefficient, self.measurements) = (coefficient, measurements)
        }
    }

    public var recordings: [Recording]
    public var measurements: [Measurement]
    public var variables: [[Term]]
    public var cumulants: [CumulantFormula]
    public var value: Combination

    public init(
        recordings: [Recording], measurements: [Measurement], variables: [[Term]], cumulants: [CumulantFormula],
        value: Combination
    ) {
        (self.recordings, self.measurements, self.variables) = (recordings, measurements, variables)
        (self.cumulants, self.value) = (cumulants, value)
    }

    /// An arithmetic expression in cumulants.
    public indirect enum Combination: Sendable {
        case number(Double)
        case cumulant(Int)
        case sum([Combination])
        case product([Combination])
        case power(Combination, Int)
        case quotient(Combination, Combination)
    }
}

/// A joint cumulant as a sum of products of moments, each moment the mean of a product of variables:
/// κ = Σ coefficient·Π_blocks E[Π_{v ∈ block} X_v].
///
///     CumulantFormula(jointOf: 2) { $0.sorted() }     // E[X0 X1] - E[X0] E[X1]
public struct CumulantFormula: Sendable {
    public struct Term: Sendable {
        public var coefficient: Double
        /// For each moment of the product the variables that are multiplied, ascending.
        public var blocks: [[Int]]

        public init(_ coefficient: Double, _ blocks: [[Int]]) {
            (self.coefficient, self.blocks) = (coefficient, blocks)
        }
    }

    public var terms: [Term]

    public init(terms: [Term]) { self.terms = terms }
}
