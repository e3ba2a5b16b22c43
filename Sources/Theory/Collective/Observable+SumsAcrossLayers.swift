import Algebra
import Exact

// A sum over an index that stands in two layers, as in h(3).h(1), is no operator of one layer. But the law of the neurons does not
// change when they are permuted, so that a mean of neurons with different indices is the same for all of them: the sums of a mean are
// split by which indices are equal, and then every index may be a literal one. Joint cumulants become sums of products of means first.
extension Observable {
    /// The observable with every sum over an index that stands in several layers written out in literal neurons.
    ///
    /// - Complexity: for each correlator with such a sum the number of partitions of its operators, times that of its indices.
    public var withoutSumsAcrossLayers: Observable {
        switch self {
        case .scalar: self
        case .correlator(let correlator):
            correlator.operators.contains { $0.terms.keys.contains(where: \.hasSumAcrossLayers) }
                ? correlator.asMeansOfLiteralNeurons : self
        case .sum(let parts): .sum(parts.map(\.withoutSumsAcrossLayers))
        case .product(let parts): .product(parts.map(\.withoutSumsAcrossLayers))
        case .power(let base, let exponent): .power(base.withoutSumsAcrossLayers, exponent)
        case .quotient(let left, let right): .quotient(left.withoutSumsAcrossLayers, right.withoutSumsAcrossLayers)
        }
    }
}

extension FieldMonomial {
    fileprivate var hasSumAcrossLayers: Bool {
        var layers: [Int: TimePoint] = [:]
        return factors.contains { factor in
            guard case .summed(let sum)? = factor.indices.first else { return false }
            if let layer = layers[sum] { return layer != factor.time }
            layers[sum] = factor.time
            return false
        }
    }

    /// The mean as a sum over monomials with literal indices, with factors (N − m): the m-th different index has so many values.
    fileprivate var inLiteralNeurons: [(monomial: FieldMonomial, count: Polynomial)] {
        var present: Set<Int> = []
        var sums: [Int] = []
        for factor in factors {
            switch factor.indices.first {
            case .fixed(let label)?: present.insert(label)
            case .summed(let sum)? where !sums.contains(sum): sums.append(sum)
            default: break
            }
        }
        var choices: [(labels: [Int: Int], present: Set<Int>, count: Polynomial)] = [([:], present, .one)]
        for sum in sums {
            choices = choices.flatMap { choice in
                var next = choice.present.sorted().map { label in
                    (choice.labels.merging([sum: label]) { $1 }, choice.present, choice.count)
                }
                let fresh = (1...).first { !choice.present.contains($0) }!
                let others = Polynomial.width(power: 1) - Polynomial(Rational(choice.present.count))
                next.append(
                    (choice.labels.merging([sum: fresh]) { $1 }, choice.present.union([fresh]), choice.count * others))
                return next
            }
        }
        let empty = Polynomial.width(power: self.sums - sums.count)
        return choices.map { choice in
            let replaced = factors.map { factor in
                factor.mapIndices { index in
                    if case .summed(let sum) = index { .fixed(choice.labels[sum]!) } else { index }
                }
            }
            return (FieldMonomial(factors: replaced.sorted(), sums: 0), choice.count * empty)
        }
    }
}

extension Correlator {
    /// κ(A, B, …) = Σ over partitions of (−1)^{b−1} (b−1)! Π <product of a block>.
    fileprivate var asMeansOfLiteralNeurons: Observable {
        var partitions: [[[Int]]] = [[]]
        for number in operators.indices {
            partitions = partitions.flatMap { partition in
                partition.indices.map { place in
                    var joined = partition
                    joined[place].append(number)
                    return joined
                } + [partition + [[number]]]
            }
        }
        return .sum(
            partitions.map { partition in
                let sign: Rational = partition.count.isMultiple(of: 2) ? -1 : 1
                let weight = sign * Rational(Combinatorics.factorial(partition.count - 1))
                return .product(
                    [.scalar(Polynomial(weight))]
                        + partition.map { block in
                            var mean = FieldPolynomial.zero
                            let product = block.dropFirst().reduce(operators[block[0]]) { $0 * operators[$1] }
                            for (monomial, coefficient) in product.sortedTerms {
                                for part in monomial.inLiteralNeurons {
                                    mean.add(coefficient * part.count, part.monomial)
                                }
                            }
                            return .correlator(Correlator(operators: [mean]))
                        })
            })
    }
}
