import Amplitudes
import Diagrams
import Theory
import Times

// At symbolic times a result is found region by region. How many there are is seen from the diagrams of the lowest order, whose
// sums over times take no time; higher orders have as many or more.
extension Calculation {
    /// The diagrams times the square of the regions, since regions are compared, that a question may have: minutes of work.
    private static let mostComparisons = 3e8
    /// The diagrams of lowest order that are looked at.
    private static let triedDiagrams = 60

    /// Refuses a question whose times have more regions than can be compared, before its sums are done.
    ///
    /// - Throws: ``CalculationError``.
    func refuseIfTimesFallApart() throws {
        let regions: Int
        do { regions = try regionsOfLowestOrder() } catch { throw explained(error) }
        if regions < 2 { return }
        var diagrams = 0.0
        for enumeration in enumerations() {
            diagrams +=
                enumeration.count(withinSteps: Self.quickSteps).map(Double.init) ?? enumeration.estimate(probes: 500).0
        }
        if diagrams * Double(regions) * Double(regions) > Self.mostComparisons {
            throw CalculationError.tooManyRegions(regions, diagrams: diagrams)
        }
    }

    /// The number of regions that the diagrams of lowest order distinguish.
    private func regionsOfLowestOrder() throws -> Int {
        let monitor = monitor
        guard let integrator = try integrator(isStopped: { monitor.asksToStop() }) else { return 1 }
        let known = try region(of: integrator.times)
        if known.timeCount < 2 { return 1 }
        for power in 0...2 {
            var functions: [TimeFunction] = []
            for enumeration in enumerations({ limits in
                limits.highestPowers = limits.highestPowers.map { ($0.symbol, min($0.power, power)) }
                limits.maximumDiagrams = Self.triedDiagrams
            }) {
                var enumeration = enumeration
                let external = enumeration.external
                do {
                    try enumeration.enumerate { diagram in
                        let value = try integrator.value(of: diagram, external, rules: rules)
                        if !value.isZero { functions.append(value) }
                    }
                } catch is EnumerationStopped {
                    continue
                }
            }
            if functions.isEmpty { continue }
            return try TimeCells.cells(of: functions, within: known, integrator.times.measure).count
        }
        return 1
    }
}
