import Algebra
import Evaluation
import Exact
import Export
import Theory

extension MeanFieldCalculation {
    /// Follows the covariances of two inputs from the first layer to the last, if that is set.
    func follow(_ request: Request, into report: inout MeanFieldReport) throws(CalculationError) {
        let theory = problem.theory
        guard let last = problem.settings.lastLayer else {
            if request.correlation != nil {
                throw .unanswerable(
                    message: "a correlation in the first layer is for layers, and the last layer has no value",
                    help: "add --set T=20, or what the last layer is called")
            }
            return
        }
        guard last - theory.first <= 1_000_000 else {
            throw .unanswerable(
                message: "\(last - theory.first) layers are too many to list", help: "ask for a million layers at most")
        }
        guard let initial = theory.initial else {
            report.remarks.append("the initial law is not one of mean 0 for all inputs: layers are not followed")
            return
        }
        let missing = problem.missingInitially
        guard missing.isEmpty else {
            report.remarks.append("set \(problem.names(missing)) to follow the layers")
            return
        }
        let (covariance, start) = try start(initial, request)
        report.trajectory = try layers(from: covariance, start, through: last)
    }

    /// Kaa, Kab and Kbb in the first layer, and where they come from in words.
    private func start(
        _ initial: [[Polynomial]], _ request: Request
    ) throws(CalculationError) -> (covariance: [Rational], words: String) {
        let first = problem.theory.first
        let kaa = try problem.value(initial[0][0])
        if initial.count > 1 {
            guard request.correlation == nil else {
                throw .unanswerable(
                    message: "the network has two inputs, and the covariances of the first layer are their own",
                    help: "set them, as in: --set q[1,1]=1,q[1,2]=1/2,q[2,2]=1")
            }
            let (kab, kbb) = (try problem.value(initial[0][1]), try problem.value(initial[1][1]))
            guard kaa * kbb >= kab * kab else {
                throw .unanswerable(
                    message: "the covariance of the first two inputs is larger than their variances allow",
                    help: "q[1,2]^2 is at most q[1,1]*q[2,2]")
            }
            return ([kaa, kab, kbb], "inputs 1 and 2 of the network in layer \(first)")
        }
        let c: Rational
        do { c = try request.correlation.map { try NumericSettings.number($0) } ?? 0 } catch {
            throw .unanswerable(
                message: "\(request.correlation!) is no correlation", help: "a number between -1 and 1")
        }
        guard c.magnitude <= 1 else {
            throw .unanswerable(
                message: "a correlation lies between -1 and 1, and \(request.correlation!) does not",
                help: "as in: --correlation 0.5")
        }
        return (
            [kaa, c * kaa, kaa],
            request.correlation == nil
                ? "two independent inputs in layer \(first) (--correlation c starts from another one)"
                : "two inputs of correlation \(request.correlation!) in layer \(first)"
        )
    }

    private func layers(
        from start: [Rational], _ words: String, through last: Int
    ) throws(CalculationError) -> MeanFieldReport.Trajectory {
        let recursion = try problem.recursion()
        let first = problem.theory.first
        let isEqual = start[0] == start[2]
        var current = start.map { Estimate($0) }
        var layers = [MeanFieldReport.Trajectory.Layer(layer: first, covariance: current)]
        var end: String?
        // A bias drawn once adds up over the memory of the leak: cov(h, b) goes its own way to its fixed point.
        let frozen = Estimate(try problem.value(problem.theory.frozen))
        let leak = Estimate(try problem.value(problem.theory.leak))
        let fresh = Estimate(try problem.value(problem.theory.fresh))
        let noise = Estimate(try problem.value(problem.theory.noise))
        var overlap = Estimate(0)
        for layer in first..<max(last, first) {
            let shared = Estimate(2) * leak * overlap + frozen + fresh
            let constants = [shared + noise, shared, shared + noise]
            overlap = leak * overlap + frozen
            do throws(EvaluationError) {
                let driven = try recursion.driven(current, isEqual: isEqual)
                current = (0..<3).map { leak * leak * current[$0] + constants[$0] + driven[$0] }
            } catch {
                end = "layer \(layer + 1) is not reached: \(error)"
                break
            }
            guard current.allSatisfy({ $0.value.magnitude < 1e150 && $0.error <= 0.1 * current[0].value + 1e-300 })
            else {
                end =
                    current[0].value < 1e150
                    ? "layer \(layer + 1) is not reached: no digit of it would be right"
                    : "layer \(layer + 1) is not reached: the variance grows without bound"
                break
            }
            layers.append(.init(layer: layer + 1, covariance: current))
        }
        return .init(layers: layers, hasTwoVariances: !isEqual, start: words, end: end)
    }
}
