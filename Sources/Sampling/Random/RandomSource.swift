import CSampling

/// Random numbers for one worker: a stream of Philox words, with Gaussian numbers kept in reserve so that short vectors cost no more
/// than long ones.
///
/// What is drawn depends on the seed, the number of the stream and the sequence of calls alone.
final class RandomSource {
    private var stream = cs_stream(seed: 0, stream: 0, position: 0)
    private let reserve: Strip
    private var used: Int

    /// - Parameter longest: the longest vector that ``normals(_:)`` is asked for.
    init(longest: Int) {
        reserve = Strip(max(2048, Strip.stride(longest)))
        used = reserve.count
    }

    /// Begins a stream.
    func begin(seed: UInt64, stream number: UInt64) {
        stream = cs_stream(seed: seed, stream: number, position: 0)
        used = reserve.count
    }

    /// Gaussian numbers of mean 0 and variance 1, to be used before the next call.
    func normals(_ count: Int) -> UnsafePointer<Double> {
        if used + count > reserve.count {
            cs_normals(&stream, reserve.numbers, reserve.count, 1)
            used = 0
        }
        let place = reserve.numbers + used
        used += count
        return UnsafePointer(place)
    }

    /// Draws independent entries of a law; `duration` is the time over which white ones are taken.
    func draw(_ law: RandomLaw, _ count: Int, into place: Numbers, duration: Double = 1) {
        switch law {
        case .normal(let mean, let variance):
            normals(count, deviation: variance.squareRoot(), into: place)
            if mean != 0 { for i in 0..<count { place[i] += mean } }
        case .white(let intensity):
            normals(count, deviation: (intensity * duration).squareRoot(), into: place)
        case .uniform(let lowest, let highest):
            cs_uniforms(&stream, place, count)
            for i in 0..<count { place[i] = lowest + (highest - lowest) * place[i] }
        case .sign(let scale):
            cs_signs(&stream, place, count, scale)
        case .sparse(let probability, let variance):
            cs_sparse_normals(&stream, place, count, probability, (variance / probability).squareRoot())
        case .orthogonal:
            preconditionFailure("entries of an orthogonal matrix are not independent")
        }
    }

    private func normals(_ count: Int, deviation: Double, into place: Numbers) {
        if count <= 1024 {
            cs_scale(deviation, normals(count), place, count)
        } else {
            cs_normals(&stream, place, count, deviation)
        }
    }
}
