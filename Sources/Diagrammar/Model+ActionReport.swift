import Algebra
import Export
import Language
import Theory

extension Model {
    /// The averaged action with propagators and vertices.
    ///
    /// - Parameter options: substitutions to make first, as `when sigma_b = 0`.
    public func actionReport(options: [String] = []) throws -> ActionReport {
        let question = try question("0", options: options)
        var symbols = symbols
        let action = try action(for: [], substituting: question.substitutions, symbols: &symbols)
        do throws(RulesError) {
            let rules = try FeynmanRules(action: action, symbols: symbols, lastTime: (time?.first ?? 0) + 2)
            return ActionReport(theory: name, title: title, sources: sources, rules: rules, symbols: symbols)
        } catch {
            throw CalculationError.rules(error, symbols)
        }
    }
}
