/// Draws networks one by one and measures each.
class NetworkRun {
    /// Asked now and then within a network that takes many steps.
    var monitor: SamplingMonitor?
    private var stepsUntilAsked = NetworkRun.stepsBetweenQuestions
    private static let stepsBetweenQuestions = 64

    /// Whether to give the network up; to be asked at every step.
    final func isToStop() -> Bool {
        stepsUntilAsked -= 1
        if stepsUntilAsked > 0 { return false }
        stepsUntilAsked = Self.stepsBetweenQuestions
        return monitor?.isStopped ?? false
    }

    /// How many sets of variables each network gives: one for every step size.
    var levelCount: Int { 1 }

    /// Draws the next network from the random source, and writes the values of its variables, all of the first level, then all of
    /// the second.
    ///
    /// - Returns: false if the network has no finite values at the recorded times, or the monitor said stop.
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
