import Foundation

/// A number known to a few digits, as a person reads it.
public enum Magnitude {
    /// `3.4*10^12`, or plain digits below a million: 27600, 12.
    public static func text(_ number: Double, digits: Int = 2) -> String {
        guard number.isFinite else { return "more than 10^300" }
        if number <= 0 { return "0" }
        var exponent = Int(log10(number).rounded(.down))
        var scale = pow(10, Double(exponent - digits + 1))
        var mantissa = (number / scale).rounded()
        if mantissa >= pow(10, Double(digits)) {
            mantissa /= 10
            exponent += 1
            scale *= 10
        }
        if exponent >= 6 {
            let shown = mantissa / pow(10, Double(digits - 1))
            return "\(shown)*10^\(exponent)"
        }
        let value = mantissa * scale
        return exponent >= digits - 1
            ? "\(Int(value.rounded()))" : String(format: "%.\(digits - 1 - exponent)f", value)
    }
}
