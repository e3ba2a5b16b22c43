import CSampling

/// A matrix of independent Gaussian entries that is known only where vectors have met it.
///
/// Let q_1 … q_m be orthonormal vectors with known images g_k = W q_k, and p_1 … p_n orthonormal with h_k = Wᵀ p_k. For a new unit
/// vector q orthogonal to all q_k, W q is conditionally Gaussian: p_k·W q = h_k·q is known, and the part orthogonal to all p_k is
/// fresh. So
///
///     W x = Σ_k (q_k·x) g_k + |x⊥| W q,      W q = Σ_k (h_k·q) p_k + (1 − Σ_k p_k p_kᵀ) σ z,      z ~ N(0, 1)^N,
///
/// and likewise for Wᵀ. T products cost O(N T²) instead of O(N² T), and N draws each (compare Y. Lu, Householder dice,
/// arXiv:2101.07464).
final class ConditionalGaussian: SampledMatrix {
    private let mean: Double
    private let variance: Double
    private let isWhite: Bool
    /// Whether every draw is used for one product alone, so that nothing need be remembered.
    private let isUsedOnce: Bool
    private var deviation = 0.0
    private var right: KnownImages
    private var left: KnownImages
    private let rest: Strip

    init(size: Int, mean: Double, variance: Double, isWhite: Bool, isUsedOnce: Bool) {
        (self.mean, self.variance, self.isWhite, self.isUsedOnce) = (mean, variance, isWhite, isUsedOnce)
        right = KnownImages(size: size)
        left = KnownImages(size: size)
        rest = Strip(size)
        super.init(size: size)
    }

    override func renew(from source: RandomSource, duration: Double) {
        deviation = (isWhite ? variance * duration : variance).squareRoot()
        right.count = 0
        left.count = 0
    }

    override func multiply(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        if isUsedOnce {
            cs_scale(deviation * cs_dot(x, x, size).squareRoot(), source.normals(size), y, size)
        } else {
            Self.multiply(x, into: y, known: right, transposed: left, deviation, rest.numbers, source)
        }
        addMean(x, to: y)
    }

    override func multiplyTransposed(_ x: UnsafePointer<Double>, into y: Numbers, from source: RandomSource) {
        if isUsedOnce { return multiply(x, into: y, from: source) }
        Self.multiply(x, into: y, known: left, transposed: right, deviation, rest.numbers, source)
        addMean(x, to: y)
    }

    private func addMean(_ x: UnsafePointer<Double>, to y: Numbers) {
        if mean == 0 { return }
        let shift = mean * cs_sum(x, size)
        for i in 0..<size { y[i] += shift }
    }

    private static func multiply(
        _ x: UnsafePointer<Double>, into y: Numbers, known: KnownImages, transposed: KnownImages, _ deviation: Double,
        _ rest: Numbers, _ source: RandomSource
    ) {
        let size = known.size
        known.reserve(known.count + 1)
        rest.update(from: x, count: size)
        let length = OrthonormalRows.reduce(
            rest, by: known.directions, known.stride, known.count, size, coefficients: known.coefficients)
        y.update(repeating: 0, count: size)
        if length > 0 {
            let place = known.count
            let direction = known.directions + place * known.stride
            let image = known.images + place * known.stride
            cs_scale(1 / length, rest, direction, size)
            cs_scale(deviation, source.normals(size), image, size)
            if transposed.count > 0 {
                let products = transposed.coefficients
                transposed.reserve(transposed.count)
                cs_dots(transposed.directions, transposed.stride, transposed.count, image, products, size)
                cs_dots(
                    transposed.images, transposed.stride, transposed.count, direction, products + transposed.count, size
                )
                for k in 0..<transposed.count { products[k] = products[transposed.count + k] - products[k] }
                cs_combine(transposed.directions, transposed.stride, transposed.count, products, image, size)
            }
            known.coefficients[place] = length
            known.count = place + 1
            cs_combine(known.images, known.stride, known.count, known.coefficients, y, size)
        } else if known.count > 0 {
            cs_combine(known.images, known.stride, known.count, known.coefficients, y, size)
        }
    }
}

/// Orthonormal directions and their images under a matrix, in the rows of two tables that grow.
final class KnownImages {
    let size: Int
    let stride: Int
    var count = 0
    private var capacity = 0
    private var memory = Strip(0)
    private var place = Strip(0)

    init(size: Int) {
        self.size = size
        stride = Strip.stride(size)
    }

    var directions: Numbers { memory.numbers }
    var images: Numbers { memory.numbers + capacity * stride }
    /// Place for twice as many numbers as there are rows, and two more.
    var coefficients: Numbers { place.numbers }

    func reserve(_ rows: Int) {
        if rows <= capacity { return }
        let larger = max(rows, min(2 * capacity, size), 4)
        let moved = Strip(2 * larger * stride)
        moved.numbers.update(from: directions, count: count * stride)
        (moved.numbers + larger * stride).update(from: images, count: count * stride)
        (memory, capacity) = (moved, larger)
        place = Strip(2 * larger + 2)
    }
}
