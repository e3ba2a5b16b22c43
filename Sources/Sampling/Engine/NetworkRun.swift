/// Draws networks one by one and measures each.
class NetworkRun {
    /// How many sets of variables each network gives: one for every step size.
    var levelCount: Int { 1 }

    /// Draws the next network from the random source, and writes the values of its variables, all of the first level, then all of
    /// the second.
    ///
    /// - Returns: false if the network has no finite values at the recorded times.
    func sample(into variables: Numbers) -> Bool { preconditionFailure("of a subclass") }
}

/// Which recordings are taken at which time, in the order of time.
struct RecordingSchedule {
    struct Moment {
        var time: Double
        /// Recordings, with the neuron of each.
        var recordings: [(number: Int, neuron: Int)]
    }

    let moments: [Moment]

    init(_ observable: SampledObservable) {
        var moments: [Moment] = []
        for (number, recording) in observable.recordings.enumerated() {
            if let place = moments.firstIndex(where: { $0.time == recording.time }) {
                moments[place].recordings.append((number, recording.neuron))
            } else {
                moments.append(Moment(time: recording.time, recordings: [(number, recording.neuron)]))
            }
        }
        self.moments = moments.sorted { $0.time < $1.time }
    }

    /// Copies values of this moment to where they are measured.
    static func record(_ moment: Moment, of values: NeuronValues, by machine: MeasuringMachine) {
        for (number, neuron) in moment.recordings {
            let (place, count) = machine.recordings[number]
            place.update(from: values.pointers[neuron], count: count)
        }
    }
}
