import Algebra
import Evaluation
import Exact
import Expansion
import Export
import Theory

extension MeanFieldCalculation {
    /// The correlation length of a linear recurrent network in continuous time, with its correction of order 1/N, and the time after which
    /// a slower mode of that order is the larger one.
    func fillLinearRecurrent(_ scale: inout DepthScale) throws {
        let values = problem.settings.values.mapValues { Polynomial($0) }
        var table = problem.symbols
        let report: LinearRecurrentReport
        do throws(LinearRecurrentError) {
            let network = try LinearRecurrentNetwork(problem.network, substituting: values, symbols: table)
            report = try LinearRecurrentReport(LinearRecurrentExpansion(network, through: 1, in: &table), in: &table)
        } catch {
            throw CalculationError.unanswerable(
                message:
                    "\(error.message): corrections in 1/\(scale.widthName) of recurrent networks are known for linear ones that are stationary",
                help: error.help)
        }
        let width: [Symbol: Rational] = [.width: Rational(scale.width)]
        var decay = DepthScale.Decay(name: "xi_c", meaning: "correlation time")
        decay.leading = report.number(report.length, width, table).map { .finite($0) }
        if let corrected = report.correlationLength(at: width, in: table) {
            decay.corrected = .finite(corrected)
            if case .finite(let leading)? = decay.leading, (corrected - leading).value.magnitude > leading.value {
                decay.note = "the correction is larger than the length at infinite width: an order of magnitude"
            }
            if corrected.value <= 0 {
                decay.corrected = nil
                decay.note = "no length: the expansion in 1/\(scale.widthName) has broken down for it"
            }
        }
        scale.decays.append(decay)
        if let time = report.crossoverTime(at: width, in: table) {
            scale.remarks.append(
                "after the time \(time) a mode of order 1/\(scale.widthName) that decays more slowly is larger than the leading one: the expansion of the correlation ends there"
            )
        }
    }
}
