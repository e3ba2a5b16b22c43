import CSampling

/// Turns recorded values of one network into the numbers whose products are added up.
final class MeasuringMachine {
    private struct Measurement {
        var steps: UnsafeMutablePointer<cs_instruction>
        var stepCount: Int32
        var inputs: UnsafeMutablePointer<cs_input>
        /// The number of terms of the sum; 0 for a single entry.
        var count: Int
        var times: Double
    }

    private var measurements: [Measurement] = []
    private let variables: [[SampledObservable.Term]]
    private let values: Strip
    private let memory: [Strip]
    /// Where each recording is written, and how many numbers.
    let recordings: [(place: Numbers, count: Int)]

    init(_ observable: SampledObservable, of network: SampledNetwork) {
        variables = observable.variables
        values = Strip(observable.measurements.count)
        memory = observable.recordings.map {
            Strip(network.neurons[$0.neuron].isVector ? Strip.stride(network.width) : 8)
        }
        recordings = zip(observable.recordings, memory).map { recording, strip in
            (strip.numbers, network.neurons[recording.neuron].isVector ? network.width : 1)
        }
        for measurement in observable.measurements {
            switch measurement {
            case .sum(let program, let places):
                let isVector = places.contains { recordings[$0].count > 1 || network.width == 1 }
                add(program, places, entry: nil, count: isVector ? network.width : 1, of: network)
            case .entry(let program, let places, let index): add(program, places, entry: index, count: 0, of: network)
            }
        }
    }

    deinit {
        for measurement in measurements {
            measurement.steps.deallocate()
            measurement.inputs.deallocate()
        }
    }

    private func add(_ program: ElementProgram, _ places: [Int], entry: Int?, count: Int, of network: SampledNetwork) {
        let steps = program.instructions
        let measurement = Measurement(
            steps: .allocate(capacity: max(1, steps.count)), stepCount: Int32(steps.count),
            inputs: .allocate(capacity: max(1, places.count)), count: count,
            times: count == 1 ? Double(network.width) : 1)
        measurement.steps.initialize(from: steps, count: steps.count)
        for (number, place) in places.enumerated() {
            let (numbers, length) = recordings[place]
            let shift = entry.map { length > 1 ? $0 - 1 : 0 } ?? 0
            (measurement.inputs + number).initialize(
                to: cs_input(numbers: UnsafePointer(numbers + shift), is_scalar: length > 1 && entry == nil ? 0 : 1))
        }
        measurements.append(measurement)
    }

    /// Adds weight times each variable of the recorded network to `sums`.
    func measure(weight: Double, addingTo sums: UnsafeMutablePointer<Double>) {
        for (number, measurement) in measurements.enumerated() {
            if measurement.count == 0 {
                cs_run(measurement.steps, measurement.stepCount, measurement.inputs, values.numbers + number, 1)
            } else {
                values.numbers[number] =
                    measurement.times
                    * cs_run_sum(measurement.steps, measurement.stepCount, measurement.inputs, measurement.count)
            }
        }
        for (number, terms) in variables.enumerated() {
            var sum = 0.0
            for term in terms {
                var product = term.coefficient
                for measurement in term.measurements { product *= values.numbers[measurement] }
                sum += product
            }
            sums[number] += weight * sum
        }
    }
}
