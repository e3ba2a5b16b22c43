import Exact
import Theory

/// The times of one correlator in numbers.
///
/// A stationary network has no first time: there the earliest time of the correlator is 0, and if all its times have one name, that
/// name needs no value.
struct ObservableClock {
    private let times: [String: Rational]
    private let origin: Rational

    init(_ axis: TimeAxis, _ numbers: SamplingNumbers, for operators: [FieldPolynomial]) throws(CalculationError) {
        let missing = try Self.missing(operators, axis, numbers.times)
        try SamplingNumbers.require([], missing)
        let points = operators.flatMap { $0.terms.keys.flatMap(\.factors) }.map(\.time)
        let names = try Self.names(operators)
        var times = numbers.times
        times[""] = 0
        if names.count == 1, times[names.first!] == nil { times[names.first!] = 0 }
        self.times = times
        var origin = Rational(0)
        let values = points.map { Self.value($0, times)! }
        if axis.isStationary { origin = values.min() ?? 0 }
        self.origin = origin
        for value in values {
            let time = value - origin
            guard axis.measure == .continuous || time.isInteger else {
                throw .unanswerable(
                    message: "\(value) is no time of a network in discrete time", help: "as in: --set T=8")
            }
            guard axis.isStationary || time >= Rational(axis.first) else {
                throw .unanswerable(
                    message: "the time \(value) lies before the first one, \(axis.first)",
                    help: "give the times of the observable other values")
            }
            if case .literal(let last) = axis.last, time > Rational(last) {
                throw .unanswerable(
                    message: "the time \(value) lies behind the last one, \(last)",
                    help: "give the times of the observable other values")
            }
        }
    }

    /// The names of the times of a correlator; a literal time has none.
    private static func names(_ operators: [FieldPolynomial]) throws(CalculationError) -> Set<String> {
        var names: Set<String> = []
        for point in operators.flatMap({ $0.terms.keys.flatMap(\.factors) }).map(\.time) {
            switch point {
            case .named(let time): names.insert(time.name)
            case .at: names.insert("")
            default: throw noTime
            }
        }
        return names
    }

    /// The times of a correlator that need a value and have none.
    static func missing(
        _ operators: [FieldPolynomial], _ axis: TimeAxis, _ times: [String: Rational]
    ) throws(CalculationError) -> Set<String> {
        let names = try names(operators)
        if axis.isStationary, names.count == 1 { return [] }
        return names.filter { !$0.isEmpty && times[$0] == nil }
    }

    /// The time of a neuron in an observable.
    func time(of factor: Factor) throws(CalculationError) -> Rational {
        guard let value = Self.value(factor.time, times) else { throw Self.noTime }
        return value - origin
    }

    private static func value(_ point: TimePoint, _ times: [String: Rational]) -> Rational? {
        switch point {
        case .at(let time): Rational(time)
        case .named(let time): times[time.name].map { $0 + time.offset }
        default: nil
        }
    }

    private static let noTime = CalculationError.unanswerable(
        message: "a neuron of the observable has no time", help: "as in <h(3).h(3)>/N")
}
