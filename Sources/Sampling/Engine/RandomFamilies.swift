/// How products with weight matrices are drawn.
public enum Sampler: String, Sendable, CaseIterable {
    /// What costs less for each family: conditional where the law permits it and few vectors meet a matrix, else with all entries.
    case automatic = "auto"
    /// Conditionally on the products so far, without any matrix.
    case conditional
    /// With all N² entries: the oracle of the other.
    case matrix
}

/// The random numbers of one network, drawn when they are due.
final class RandomFamilies {
    private enum Member {
        case matrix(SampledMatrix)
        case vector(RandomLaw, Strip, count: Int)
    }

    private let members: [Member]
    private let fresh: [Int]
    private let frozen: [Int]
    private let source: RandomSource

    /// - Parameter products: how many vectors meet each family between two draws. For those drawn in each step exactly, since one product
    ///   alone is not remembered; for others about, to choose what costs less.
    init(_ network: SampledNetwork, _ sampler: Sampler, products: [Int], source: RandomSource) throws(SamplingError) {
        self.source = source
        var members: [Member] = []
        for (number, family) in network.families.enumerated() {
            switch family.shape {
            case .number: members.append(.vector(family.law, Strip(8), count: 1))
            case .vector: members.append(.vector(family.law, Strip(Strip.stride(network.width)), count: network.width))
            case .matrix:
                members.append(.matrix(try Self.matrix(family, network.width, sampler, products: products[number])))
            }
        }
        self.members = members
        fresh = network.families.indices.filter { network.families[$0].isFresh }
        frozen = network.families.indices.filter { !network.families[$0].isFresh }
    }

    private static func matrix(
        _ family: SampledNetwork.RandomFamily, _ size: Int, _ sampler: Sampler, products: Int
    ) throws(SamplingError) -> SampledMatrix {
        // Multiplications of either way, a Gaussian number counting as ten of them.
        let (n, p) = (Double(size), Double(products))
        let conditionalCost = n * p * (10 + 4 * p)
        let matrixCost = n * n * (10 + p)
        // Weights drawn once are met again at other times, however few the steps.
        let isUsedOnce = family.isFresh && products == 1
        let isConditional = sampler == .conditional || sampler == .automatic && conditionalCost <= matrixCost
        switch family.law {
        case .normal(let mean, let variance) where isConditional:
            return ConditionalGaussian(
                size: size, mean: mean, variance: variance, isWhite: false, isUsedOnce: isUsedOnce)
        case .white(let intensity) where isConditional:
            return ConditionalGaussian(
                size: size, mean: 0, variance: intensity, isWhite: true, isUsedOnce: isUsedOnce)
        case .orthogonal(let scale) where isConditional || sampler == .automatic:
            return ConditionalOrthogonal(size: size, scale: scale)
        case .uniform, .sign, .sparse:
            if sampler == .conditional {
                throw SamplingError(
                    "\(family.name) is not Gaussian: its products cannot be drawn without its entries",
                    help: "leave --sampler away, or write --sampler matrix")
            }
            return DenseMatrix(size: size, law: family.law)
        default: return DenseMatrix(size: size, law: family.law)
        }
    }

    /// Draws what is drawn once for a network.
    func renewFrozen() { for number in frozen { renew(number, 1) } }

    /// Draws what is drawn anew in each step, of white families increments over `duration`.
    func renewFresh(duration: Double) { for number in fresh { renew(number, duration) } }

    private func renew(_ number: Int, _ duration: Double) {
        switch members[number] {
        case .matrix(let matrix): matrix.renew(from: source, duration: duration)
        case .vector(let law, let strip, let count):
            source.draw(law, count, into: strip.numbers, duration: duration)
        }
    }

    func vector(_ number: Int) -> Numbers {
        guard case .vector(_, let strip, _) = members[number] else { preconditionFailure("a matrix is no operand") }
        return strip.numbers
    }

    func matrix(_ number: Int) -> SampledMatrix {
        guard case .matrix(let matrix) = members[number] else { preconditionFailure("only matrices are multiplied") }
        return matrix
    }

    func multiply(_ matrix: SampledMatrix, transposed: Bool, _ x: Numbers, into y: Numbers) {
        if transposed {
            matrix.multiplyTransposed(x, into: y, from: source)
        } else {
            matrix.multiply(x, into: y, from: source)
        }
    }
}
