import Diagrams
import Language
import Theory

extension DiagramCode {
    /// The question a code answers by itself: its external points.
    ///
    /// A code of our own begins with it. A Nickel index names the fields of its legs at most: where they carry neither
    /// index nor time, the question is their joint cumulant, physical fields before response fields, by name. Its diagrams
    /// have labelled external points, and one index can stand for several of them.
    ///
    /// - Throws: what is wrong with the code, or that it needs a question beside it.
    public static func impliedQuestion(_ text: String, _ model: Model) throws(Diagnostics) -> String {
        let source = try source(text)
        do throws(CodeError) {
            if isOwn(text) { return try header(text) }
            let index = try NickelText(text, names: NickelIndex.fieldNames(model.fields))
            if index.graph.legs.isEmpty {
                throw CodeError(
                    0, text.utf8.count, "a vacuum diagram: this index has no legs",
                    help: "diagrams are listed with external points, as e in e111|e|")
            }
            var external: [Int] = []
            for (leg, range) in zip(index.graph.legs, index.legRanges) {
                guard let field = try field(of: leg, range, model) else {
                    throw CodeError(
                        range.lowerBound, range.upperBound, "this leg does not say what stands at its external point",
                        help: "add a question, as in: diagrams RULES '<x;x>' --from 'e111|e|'")
                }
                if model.fields[field].carriesIndex || model.time != nil {
                    throw CodeError(
                        range.lowerBound, range.upperBound,
                        "a Nickel index does not say the index\(model.time == nil ? "" : " and the time") of an external point",
                        help: "add a question, as in: diagrams RULES QUESTION --from '\(text.prefix(40))'")
                }
                external.append(field)
            }
            let names = external.map { (model.fields[$0].isResponse ? 1 : 0, model.fields[$0].name) }
            return "<" + names.sorted { $0 < $1 }.map(\.1).joined(separator: ";") + ">"
        } catch {
            throw Diagnostics(source: source, error)
        }
    }

    /// The field at the external end of a leg, if it is given or there is only one that it can be.
    private static func field(
        of leg: NickelGraph.Leg, _ range: Range<Int>, _ model: Model
    ) throws(CodeError) -> Int? {
        if let external = leg.external { return external }
        if model.fields.count == 1 { return 0 }
        var symbols = model.symbols
        guard let field = leg.field, let action = try? model.action(for: [], symbols: &symbols),
            let rules = try? FeynmanRules(action: action, symbols: symbols, lastTime: model.time?.first ?? 0)
        else { return nil }
        let possible = rules.fields.indices.filter {
            rules.propagators.kind(FieldID(rank: $0), FieldID(rank: field)) != nil
        }
        return possible.count == 1 ? possible[0] : nil
    }
}
