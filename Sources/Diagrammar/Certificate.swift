import Algebra
import Diagrams
import Exact
import Expansion
import Export
import Language
import Oracles
import Theory

// Every check computes the correlators of the observable once more by a way that never sees a diagram (module Oracles),
// within a budget that keeps it a fraction of a second; what does not fit or has no meaning is "not applicable".
extension Calculation {
    /// The checks of a result: see Docs/Certificates.md.
    func certificate(of expansions: [CorrelatorExpansion], correlators: [Correlator]) -> [CertificateEntry] {
        let pairs = Array(zip(correlators, expansions).enumerated())
        var entries: [CertificateEntry] = []
        entries.append(
            entry("zero-dimensional sum rule", pairs) { number, correlator, expansion in
                zeroDimensional(number, correlator, expansion)
            })
        entries.append(
            entry("brute-force Wick", pairs) { number, correlator, expansion in
                let limits = limits(for: number)
                guard
                    let value = BruteForceWick.value(
                        of: correlator, rules: rules, symbols: symbols, highestPowers: limits.highestPowers,
                        maximumPairings: 100_000)
                else { return .notApplicable("too many legs, or no end without a bound") }
                return compare(value, expansion.value, limits, "all pairings of at most 12 legs")
            })
        for width in 1...3 {
            entries.append(
                entry("N = \(width)", pairs) { number, correlator, expansion in
                    explicit(number, correlator, expansion, width: width)
                })
        }
        entries.append(causality())
        return entries
    }

    private enum Outcome {
        case passed(String)
        case failed(String)
        case notApplicable(String)
    }

    /// One entry for all correlators: failed if one fails, passed if at least one passed and none failed.
    private func entry(
        _ check: String, _ pairs: [(offset: Int, element: (Correlator, CorrelatorExpansion))],
        _ run: (Int, Correlator, CorrelatorExpansion) -> Outcome
    ) -> CertificateEntry {
        var passed: String?
        var skipped: String?
        var count = 0
        for (number, (correlator, expansion)) in pairs {
            switch run(number, correlator, expansion) {
            case .failed(let detail): return CertificateEntry(check: check, status: .failed, detail: detail)
            case .passed(let detail):
                passed = detail
                count += 1
            case .notApplicable(let reason): skipped = reason
            }
        }
        guard let passed else {
            return CertificateEntry(check: check, status: .notApplicable, detail: skipped ?? "no correlator")
        }
        let part = count == pairs.count ? "" : "; \(count) of \(pairs.count) correlators, else \(skipped ?? "")"
        return CertificateEntry(check: check, status: .passed, detail: passed + part)
    }

    private func compare(
        _ oracle: Polynomial, _ value: Polynomial, _ limits: EnumerationLimits, _ detail: String
    ) -> Outcome {
        let expected = oracle.partialFractions(in: symbols).truncated(
            lowestPowerOfN: limits.lowestPowerOfN, highestPowers: limits.highestPowers, symbols: symbols)
        if expected == value { return .passed(detail) }
        return .failed(
            "diagrams give \(value.formatted(as: .text, in: symbols)), the check \(expected.formatted(as: .text, in: symbols))"
        )
    }

    /// Whether a bounded symbol stands in a propagator: then setting propagators to 1 would change the orders.
    private func boundsPropagators(_ limits: EnumerationLimits) -> Bool {
        rules.freeTerms.contains { term in
            limits.highestPowers.contains { bound in term.coefficient.symbols.contains(bound.symbol) }
        }
    }

    private func zeroDimensional(
        _ number: Int, _ correlator: Correlator, _ expansion: CorrelatorExpansion
    ) -> Outcome {
        var limits = limits(for: number)
        if expansion.tally.cutByPowerOfN > 0 { return .notApplicable("truncated in 1/N") }
        if boundsPropagators(limits) { return .notApplicable("a bounded symbol stands in a propagator") }
        var unit = expansion.unitValue
        let hasLoops = rules.action.time == nil && rules.fields.contains { $0.isResponse }
        if hasLoops {
            // The rule holds before causal pruning: closed retarded loops are drawn for it and for it alone.
            limits.isCausal = false
            limits.lowestPowerOfN = nil
            limits.maximumDiagrams = 20_000
            unit =
                (try? CorrelatorExpansion(
                    correlator, rules: rules, symbols: symbols, limits: limits, computesUnitValue: true))?.unitValue
        }
        guard let unit,
            let moment = ZeroDimensionalMoments.value(
                of: correlator, rules: rules, symbols: symbols, highestPowers: limits.highestPowers,
                keepsRetardedLoops: hasLoops, limit: 5_000)
        else { return .notApplicable("too large, or literal indices other than 1") }
        if unit == moment {
            return .passed("all propagators 1 at N = 1\(hasLoops ? ", closed retarded loops included" : "")")
        }
        return .failed(
            "diagrams add up to \(unit.formatted(as: .text, in: symbols)), the moment is \(moment.formatted(as: .text, in: symbols))"
        )
    }

    private func explicit(
        _ number: Int, _ correlator: Correlator, _ expansion: CorrelatorExpansion, width: Int
    ) -> Outcome {
        let limits = limits(for: number)
        // The value at a number N mixes all orders in 1/N.
        if limits.lowestPowerOfN != nil, !expansion.isComplete { return .notApplicable("truncated in 1/N") }
        if !model.hasWidth, width > 1 { return .notApplicable("the theory has one component") }
        let oracle: Polynomial?
        switch model.content {
        case .network(let network):
            guard let correlator = correlatorsOfNeurons[number].substituting(question.substitutions) else {
                return .notApplicable("a substitution divides by zero")
            }
            oracle = ExplicitNetworkMoments.value(
                of: correlator, network: network, width: width, symbols: symbols, substitutions: question.substitutions,
                limit: 3_000)
        case .action:
            oracle = ExplicitActionMoments.value(
                of: correlator, rules: rules, width: width, symbols: symbols, highestPowers: limits.highestPowers,
                limit: 3_000)
        }
        guard let oracle else { return .notApplicable("too large, or literal indices beyond N") }
        guard let value = expansion.value.atWidth(width, in: symbols) else {
            return .notApplicable("no value at N = \(width)")
        }
        let expected = oracle.truncated(lowestPowerOfN: nil, highestPowers: limits.highestPowers, symbols: symbols)
        if expected == value {
            return .passed(model.time == nil ? "explicit components" : "the network written out, no field theory")
        }
        return .failed(
            "diagrams give \(value.formatted(as: .text, in: symbols)), the check \(expected.formatted(as: .text, in: symbols))"
        )
    }

    private func causality() -> CertificateEntry {
        let check = "Z = 1 and causality"
        guard rules.fields.contains(where: { $0.isResponse }) else {
            return CertificateEntry(check: check, status: .notApplicable, detail: "no response fields")
        }
        let violations = CausalityCheck.violations(rules: rules, maximumLegs: 8)
        if let first = violations.first { return CertificateEntry(check: check, status: .failed, detail: first) }
        return CertificateEntry(
            check: check, status: .passed, detail: "<h~h~> = 0, R retarded, vacuum diagrams of one vertex vanish")
    }
}
