import Foundation

/// A number from a sample with its standard error, written to two figures of the error.
///
///     MeasuredNumber(1.23456, error: 0.00123).text      // 1.2346 ± 0.0012
///     MeasuredNumber(1.23456, error: 0.00123).latex     // 1.2346(12)
///     MeasuredNumber(3.21e-9, error: 4e-11).text        // (3.210 ± 0.040)*10^-9
///
/// Neither the value nor its error ever stands alone, and no digit is shown that the error drowns.
public struct MeasuredNumber: Hashable, Sendable {
    public let value: Double
    /// The standard error; 0 for what does not fluctuate.
    public let error: Double

    public init(_ value: Double, error: Double) { (self.value, self.error) = (value, error) }

    /// How both numbers are written: decimals behind the point, after division by a power of ten.
    struct Frame: Hashable {
        var exponent: Int
        var decimals: Int

        func text(_ number: Double, moreDecimals: Int = 0) -> String {
            // Two steps where one power of ten would be out of range.
            let half = exponent / 2
            let scaled = number / pow(10, Double(half)) / pow(10, Double(exponent - half))
            let text = String(format: "%.\(max(0, decimals + moreDecimals))f", exponent == 0 ? number : scaled)
            // A zero has no sign.
            return text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
                ? String(text.dropFirst()) : text
        }
    }

    /// nil where the error is no positive number.
    var frame: Frame? {
        guard error > 0, error.isFinite, value.isFinite else { return nil }
        // "%.1e" rounds to two figures and knows the exponent after rounding: 0.0999 becomes 1.0e-01.
        func exponent(_ number: Double, figures: Int) -> Int {
            Int(String(format: "%.\(figures - 1)e", number).split(separator: "e")[1]) ?? 0
        }
        let place = exponent(error, figures: 2)
        let size = max(value.magnitude, error)
        let largest = exponent(size, figures: max(2, min(17, exponent(size, figures: 17) - place + 2)))
        // Plain digits between a thousandth and a million, if the error does not end above the point.
        if largest >= -3, largest < 6, place <= 1 { return Frame(exponent: 0, decimals: 1 - place) }
        return Frame(exponent: largest, decimals: largest - place + 1)
    }

    /// `1.2346 ± 0.0012`
    public var text: String {
        guard let frame else { return plain }
        let body = "\(frame.text(value)) ± \(frame.text(error))"
        return frame.exponent == 0 ? body : "(\(body))*10^\(frame.exponent)"
    }

    /// `1.2346(12)`, in math mode.
    public var latex: String {
        guard let frame else { return Self.latex(plain) }
        let figures = frame.text(error)
        // An error that reaches above the point keeps it: 12.3(1.2).
        let short =
            figures.hasPrefix("0.") ? String(figures.dropFirst(2).drop { $0 == "0" }) : figures
        let body = "\(frame.text(value))(\(short))"
        return frame.exponent == 0 ? body : "\(body) \\times 10^{\(frame.exponent)}"
    }

    /// Another number in the same units, with a digit more than the value: what theory says, beside what was measured.
    func text(beside other: Double) -> String {
        guard let frame, other.isFinite else { return String(format: "%.10g", other) }
        // Far from the measured number its decimals say nothing.
        guard other.magnitude < 1000 * max(value.magnitude, error) else { return String(format: "%.6g", other) }
        let body = frame.text(other, moreDecimals: 1)
        return frame.exponent == 0 ? body : "\(body)*10^\(frame.exponent)"
    }

    /// Without an error: all digits, and why there is none.
    private var plain: String {
        let digits = String(format: "%.15g", value)
        return error == 0 ? "\(digits) ± 0" : "\(digits) ± ?"
    }

    private static func latex(_ plain: String) -> String {
        plain.replacingOccurrences(of: "±", with: "\\pm")
    }
}
