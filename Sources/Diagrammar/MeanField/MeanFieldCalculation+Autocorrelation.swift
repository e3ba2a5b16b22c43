import Algebra
import Evaluation
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    func solveAutocorrelation(into report: inout MeanFieldReport) throws(CalculationError) {
        throw .unanswerable(message: "recurrent networks with a memory", help: "wait")
    }

    func criticalWithNoise(
        _ name: String, _ letter: Symbol, _ range: ClosedRange<Double>
    ) throws(CalculationError) -> MeanFieldReport.Critical {
        throw .unanswerable(message: "recurrent networks with a memory", help: "wait")
    }
}
