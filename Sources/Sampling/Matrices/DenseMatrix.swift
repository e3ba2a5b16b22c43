import CSampling

/// A matrix with all its entries: N² draws and N² multiplications a product, for any law. The oracle that the conditional
/// constructions are tested against.
final class DenseMatrix: SampledMatrix {
    private let law: RandomLaw
    private let entries: Strip
    private let stride: Int

    init(size: Int, law: RandomLaw) {
        self.law = law
        stride = Strip.stride(size)
        entries = Strip(size * stride)
        super.init(size: size)
    }

    override func renew(from source: RandomSource, duration: Double) {
        if case .orthogonal(let scale) = law { return drawOrthogonal(scale, from: source) }
        if stride == size { return source.draw(law, size * size, into: entries.numbers, duration: duration) }
        for row in 0..<size { source.draw(law, size, into: entries.numbers + row * stride, duration: duration) }
    }

    /// Gram and Schmidt on rows of independent Gaussians: uniform over the orthogonal group (G. Stewart, SIAM J. Numer. Anal. 17
    /// (1980) 403).
    private func drawOrthogonal(_ scale: Double, from source: RandomSource) {
        for row in 0..<size {
            let place = entries.numbers + row * stride
            repeat {
                source.draw(.normal(mean: 0, variance: 1), size, into: place)
            } while !OrthonormalRows.append(place, to: entries.numbers, stride, row, size)
        }
        if scale != 1 { cs_scale(scale, entries.numbers, entries.numbers, size * stride) }
    }

    override func multiply(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        cs_dots(entries.numbers, stride, size, x, y, size)
    }

    override func multiplyTransposed(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        y.update(repeating: 0, count: size)
        cs_combine(entries.numbers, stride, size, x, y, size)
    }
}
