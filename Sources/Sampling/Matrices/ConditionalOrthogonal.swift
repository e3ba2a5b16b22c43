import CSampling

/// A matrix drawn uniformly from the orthogonal group, times a scale, that is known only where vectors have met it.
///
/// Given O q_k = g_k, the image of a further unit vector orthogonal to all q_k is uniform on the unit sphere orthogonal to all g_k; and
/// Oᵀ g_k = q_k.
final class ConditionalOrthogonal: SampledMatrix {
    private let scale: Double
    private let known: KnownImages
    private let rest: Strip

    init(size: Int, scale: Double) {
        self.scale = scale
        known = KnownImages(size: size)
        rest = Strip(size)
        super.init(size: size)
    }

    override func renew(from source: RandomSource, duration: Double) { known.count = 0 }

    override func multiply(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        known.reserve(known.count + 1)
        product(x, into: y, from: known.directions, to: known.images, source)
    }

    override func multiplyTransposed(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        known.reserve(known.count + 1)
        product(x, into: y, from: known.images, to: known.directions, source)
    }

    private func product(
        _ x: UnsafePointer<Double>, into y: Numbers, from domain: Numbers, to range: Numbers, _ source: RandomSource
    ) {
        let count = known.count
        let coefficients = known.coefficients
        rest.numbers.update(from: x, count: size)
        let length = OrthonormalRows.reduce(
            rest.numbers, by: domain, known.stride, count, size, coefficients: coefficients)
        var rows = count
        if length > 0, count < size {
            let image = range + count * known.stride
            let memory = Strip(2 * max(1, count))
            cs_scale(1 / length, rest.numbers, domain + count * known.stride, size)
            var left = 0.0
            while left == 0 {
                image.update(from: source.normals(size), count: size)
                left = OrthonormalRows.reduce(
                    image, by: range, known.stride, count, size, coefficients: memory.numbers)
            }
            cs_scale(1 / left, image, image, size)
            coefficients[count] = length
            rows += 1
            known.count = rows
        }
        y.update(repeating: 0, count: size)
        cs_combine(range, known.stride, rows, coefficients, y, size)
        if scale != 1 { cs_scale(scale, y, y, size) }
    }
}
