import Sampling

/// The recordings and measurements of an observable, each once.
struct MeasurementTable {
    /// A product of recordings at one index, ascending; summed over the index, or at a fixed one.
    private struct Key: Hashable {
        var recordings: [Int]
        /// nil for the sum.
        var index: Int?
    }

    private(set) var recordings: [SampledObservable.Recording] = []
    private(set) var measurements: [SampledObservable.Measurement] = []
    private var known: [Key: Int] = [:]

    mutating func recording(_ neuron: Int, at time: Double) -> Int {
        let recording = SampledObservable.Recording(neuron: neuron, time: time)
        if let place = recordings.firstIndex(of: recording) { return place }
        recordings.append(recording)
        return recordings.count - 1
    }

    /// The sum over neurons of a product of recordings.
    mutating func sum(of product: [Int]) -> Int { measurement(Key(recordings: product.sorted(), index: nil)) }

    /// A product of recordings at one index; of neurons without index, at 1.
    mutating func entry(of product: [Int], at index: Int) -> Int {
        measurement(Key(recordings: product.sorted(), index: index))
    }

    private mutating func measurement(_ key: Key) -> Int {
        if let place = known[key] { return place }
        var program = ElementProgram()
        var inputs: [Int] = []
        var total: Int?
        var rest = key.recordings[...]
        while let recording = rest.first {
            let power = rest.prefix { $0 == recording }.count
            rest = rest.dropFirst(power)
            var value = program.input(inputs.count)
            inputs.append(recording)
            if power > 1 { value = program.power(value, power) }
            total = total.map { program.append(.multiply, $0, value) } ?? value
        }
        measurements.append(
            key.index.map { .entry(program, recordings: inputs, index: $0) } ?? .sum(program, recordings: inputs))
        known[key] = measurements.count - 1
        return measurements.count - 1
    }
}
