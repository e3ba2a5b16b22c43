/// The values of all neurons at one time: a vector over the width, or a number, for each.
final class NeuronValues {
    private let strips: [Strip]
    let pointers: [Numbers]
    let counts: [Int]

    init(_ network: SampledNetwork) {
        counts = network.neurons.map { $0.isVector ? network.width : 1 }
        strips = counts.map { Strip(Strip.stride($0)) }
        pointers = strips.map(\.numbers)
    }

    func copy(from other: NeuronValues) {
        for n in counts.indices { pointers[n].update(from: other.pointers[n], count: counts[n]) }
    }

    func setToZero() {
        for n in counts.indices { pointers[n].update(repeating: 0, count: counts[n]) }
    }

    /// Whether all values are finite and below a bound.
    func areBelow(_ bound: Double) -> Bool {
        for n in counts.indices where !Sums.areBelow(bound, pointers[n], counts[n]) { return false }
        return true
    }
}
