import Foundation

/// The text that a C function hands over, freed here.
func owned(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "" }
    defer { free(text) }
    return String(cString: text)
}
