/// A random matrix that vectors are multiplied with.
///
/// Products with the same draw agree with each other: `multiply(x)` of equal vectors is equal, and all products together have the
/// joint law of a matrix.
class SampledMatrix {
    let size: Int

    init(size: Int) { self.size = size }

    /// Draws the matrix anew; of white ones an increment over `duration`.
    func renew(from source: RandomSource, duration: Double) { preconditionFailure("of a subclass") }

    /// y = W·x
    func multiply(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        preconditionFailure("of a subclass")
    }

    /// y = Wᵀ·x
    func multiplyTransposed(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        preconditionFailure("of a subclass")
    }
}
