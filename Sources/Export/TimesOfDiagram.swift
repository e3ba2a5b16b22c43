/// What there is to say of the symbolic times of a diagram: the part of `why` on causality.
public struct TimesOfDiagram: Sendable {
    /// What one line demands of the times at its ends.
    public struct Line: Sendable {
        public let name: String
        public let isRetarded: Bool
        /// `t > a1.t`; nil if any times will do.
        public let condition: TimeRegion?

        public init(name: String, isRetarded: Bool, condition: TimeRegion?) {
            (self.name, self.isRetarded, self.condition) = (name, isRetarded, condition)
        }

        var text: String {
            guard let condition else {
                return "\(name) is a \(isRetarded ? "retarded line" : "correlation"): at any times"
            }
            return isRetarded
                ? "\(name) is retarded, from cause to effect: \(condition.text)"
                : "\(name) is a correlation: \(condition.text)"
        }
    }

    public let lines: [Line]
    /// The region that the sum runs over, external times included; nil if it is empty, or all times there are.
    public let region: TimeRegion?
    /// What that asks of the external times; nil if nothing.
    public let externalRegion: TimeRegion?
    /// `a1.t, a1.t'`
    public let summed: [String]
    public let isIntegral: Bool
    /// The highest total power of the times that the sum can give; nil for a diagram that is zero.
    public let powerOfT: Int?
    /// Whether the sum vanishes although its region is not empty.
    public let cancels: Bool

    public init(
        lines: [Line], region: TimeRegion?, externalRegion: TimeRegion?, summed: [String], isIntegral: Bool,
        powerOfT: Int?, cancels: Bool
    ) {
        self.lines = lines
        self.region = region
        self.externalRegion = externalRegion
        self.summed = summed
        self.isIntegral = isIntegral
        self.powerOfT = powerOfT
        self.cancels = cancels
    }

    /// In sentences.
    public var text: String {
        var sentences = lines.map { "line \($0.text)" }
        if let region { sentences.append("causal order: \(region.text)") }
        if let externalRegion { sentences.append("differs from zero only for \(externalRegion.text)") }
        let verb = isIntegral ? "integrated" : "summed"
        sentences.append(
            summed.isEmpty
                ? "no time is \(verb) over"
                : "\(verb) over \(summed.count) time\(summed.count == 1 ? "" : "s"): \(summed.joined(separator: ", "))")
        if cancels { sentences.append("zero: the \(isIntegral ? "integral" : "sum") over the times vanishes") }
        if let powerOfT {
            sentences.append(
                "power of the times: \(powerOfT) at most, exponentials aside; each resonance of rates adds one")
        }
        return sentences.map { $0 + "\n" }.joined()
    }

    var json: JSONValue {
        .object([
            (
                "lines",
                .array(
                    lines.map {
                        .object([
                            ("line", .string($0.name)), ("retarded", .bool($0.isRetarded)),
                            ("condition", JSONValue($0.condition?.text)),
                        ])
                    })
            ),
            ("region", JSONValue(region?.text)),
            ("externalRegion", JSONValue(externalRegion?.text)),
            ("summed", .array(summed.map(JSONValue.string))),
            ("powerOfT", powerOfT.map(JSONValue.integer) ?? .null),
            ("vanishes", .bool(cancels)),
        ])
    }
}
