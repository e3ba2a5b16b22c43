import Foundation

/// Round numbers along an axis, at steps of 1, 2 or 5 times a power of ten.
///
///     AxisTicks(from: 0.5, to: 4, count: 6).labels        // 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4
///
/// Very large and very small numbers share a power of ten, which belongs to the axis: labels stay short.
struct AxisTicks {
    let values: [Double]
    /// What the labels are to be multiplied by: 10^exponent.
    let exponent: Int
    private let step: Double

    /// - Parameter count: about how many.
    /// - Precondition: `lower < upper`.
    init(from lower: Double, to upper: Double, count: Int) {
        let rough = (upper - lower) / Double(max(1, count))
        let power = log10(rough).rounded(.down)
        let unit = pow(10, power)
        let factor = [1, 2, 5, 10].first { $0 * unit >= rough * 0.999 } ?? 10
        // Steps below 1 as quotients of whole numbers, so that 0.3 is the double that 3/10 is.
        let (multiplier, divisor) = power < 0 ? (factor, pow(10, -power)) : (factor * unit, 1)
        step = multiplier / divisor
        let slack = 1e-9 * (upper - lower) / step
        let first = (lower / step - slack).rounded(.up)
        let last = (upper / step + slack).rounded(.down)
        values = first > last ? [] : stride(from: first, through: last, by: 1).map { $0 * multiplier / divisor }
        let largest = max(lower.magnitude, upper.magnitude)
        let magnitude = Int(log10(largest).rounded(.down))
        exponent = magnitude >= 5 || magnitude <= -3 ? magnitude : 0
    }

    /// The numbers with as many decimals as the step has.
    var labels: [String] {
        let scale = pow(10, Double(exponent))
        let decimals = max(0, Int((-log10(step / scale) - 1e-9).rounded(.up)))
        return values.map { value in
            let text = String(format: "%.\(decimals)f", value / scale)
            return text.contains(".") ? Self.trimmed(text) : text == "-0" ? "0" : text
        }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    /// `10^5` in digits above the line, or plain.
    func factor(unicode: Bool) -> String? {
        if exponent == 0 { return nil }
        if !unicode { return "10^\(exponent)" }
        let raised: [Character: Character] = [
            "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
            "9": "⁹",
        ]
        return "10" + String("\(exponent)".compactMap { raised[$0] })
    }
}
