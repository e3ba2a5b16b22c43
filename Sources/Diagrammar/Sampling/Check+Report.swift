import Algebra
import Evaluation
import Export
import Foundation
import Language
import Sampling

extension Check {
    /// The stage at which the verdict fell, as it is shown.
    func report(_ stage: Stage, _ verdict: CheckReport.Verdict, reason: String) -> CheckReport {
        let model = calculation.model
        let widthName = model.symbols[.width].name
        let plan = stage.plans.last
        var report = CheckReport(
            heading: Heading(
                theory: model.name, title: model.title, observable: calculation.observable,
                observableLaTeX: model.latex(ofObservable: calculation.observable) ?? calculation.observable),
            settings: calculation.settings.filter { $0.name != widthName }.map { .init($0.name, $0.value) },
            widthName: widthName, rows: rows(stage), verdict: verdict, reason: reason, stage: stage.number,
            residualPower: residualPower(stage.test),
            detectable: detectable(stage.test),
            remainder: theory.remainder(widthName: widthName),
            perturbation: theory.perturbation == 1 ? nil : "\(theory.perturbation)",
            allowances: allowances(stage), seed: seed, sampler: calculation.manner.sampler.rawValue,
            timeSteps: plan.flatMap { plan in
                plan.integrator.map { .init(integrator: $0.statement, steps: Integrator.steps.map { $0 * plan.step }) }
            }, curve: curve)
        report.notes = theory.remarks + stage.test.notes
        for place in widths.indices where !stage.used.contains(place) {
            report.notes.append(
                "\(widthName) = \(widths[place]) is not judged: a few rare networks carry its value (skewness of its blocks above 2)"
            )
        }
        return report
    }

    private func rows(_ stage: Stage) -> [CheckReport.Row] {
        zip(widths, stage.estimates).enumerated().map { place, row in
            let (width, estimate) = row
            let value = theory.value(at: width) ?? Estimate(.nan)
            var sample = SampleReport.Row(
                width: width, value: estimate.value, error: estimate.error, networks: estimate.networks,
                excluded: estimate.excluded, blocks: estimate.blocks, skewness: estimate.skewness,
                discretization: estimate.discretization)
            sample.isDrifting = estimate.drift?.isSignificant ?? false
            return CheckReport.Row(
                theory: value.value, theoryError: value.error, sample: sample,
                deviation: estimate.error > 0 ? (estimate.value - value.value) / estimate.error : nil)
        }
    }

    private func residualPower(_ test: ResidualTest) -> CheckReport.ResidualPower {
        guard let value = test.power.value, let error = test.power.error, value.isFinite, error.isFinite else {
            return .notResolved(theory.isExact ? "theory is exact" : "noise is larger than the orders left out")
        }
        return .fitted(MeasuredNumber(value, error: error))
    }

    private func detectable(_ test: ResidualTest) -> CheckReport.Detectable? {
        test.detectable.map { .init(percent: 100 * $0, powerOfInverseWidth: test.theory.lastPower) }
    }

    private func allowances(_ stage: Stage) -> [String] {
        var lines = theory.allowances
        if let largest = stage.estimates.compactMap(\.discretization).max() {
            lines.append(
                "discretization: the step of time may change the sample by \(Magnitude.text(largest))")
        }
        return lines
    }

    /// Theory between and beyond the widths, for the picture; at all widths for a result without poles.
    private var curve: [CheckReport.CurvePoint] {
        guard let first = widths.first, let last = widths.last, first < last else { return [] }
        let count = 48
        var points: [CheckReport.CurvePoint] = []
        for step in 0...count {
            let inverse = 1 / Double(last) + (1 / Double(first) - 1 / Double(last)) * Double(step) / Double(count)
            let width = max(first, min(last, Int((1 / inverse).rounded())))
            guard points.last?.width != Double(width), let value = theory.value(at: width) else { continue }
            points.append(.init(width: Double(width), value: value.value))
        }
        return points
    }
}
