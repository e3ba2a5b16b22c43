import Exact

/// The terms of a polynomial over one kind of key: keys strictly descending, no coefficient zero.
struct PackedTerms<Key: PackedKey>: Sendable {
    var keys: [Key] = []
    var coefficients = Coefficients()

    var count: Int { keys.count }

    init() {}

    init(keys: [Key], coefficients: Coefficients) {
        self.keys = keys
        self.coefficients = coefficients
    }

    mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        coefficients.reserve(count)
    }

    /// Sorts terms in any order and collects equal keys.
    init(collecting pairs: [(key: Key, coefficient: Integer)]) {
        let sorted = pairs.indices.sorted { pairs[$0].key > pairs[$1].key }
        reserve(pairs.count)
        var position = 0
        while position < sorted.count {
            let key = pairs[sorted[position]].key
            var sum = pairs[sorted[position]].coefficient
            position += 1
            while position < sorted.count, pairs[sorted[position]].key == key {
                sum += pairs[sorted[position]].coefficient
                position += 1
            }
            if !sum.isZero {
                keys.append(key)
                coefficients.append(sum)
            }
        }
    }

    /// The sum of the terms of both, a merge of two ordered lists; `sign` is that of the second.
    static func sum(_ left: PackedTerms, _ right: PackedTerms, sign: Int) -> PackedTerms {
        var result = PackedTerms()
        result.reserve(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            let (a, b) = (left.keys[i], right.keys[j])
            if a > b {
                result.keys.append(a)
                result.coefficients.append(left.coefficients, i)
                i += 1
            } else if a < b {
                result.keys.append(b)
                result.append(right.coefficients, j, sign)
                j += 1
            } else {
                let (x, y) = (left.coefficients.words[i], right.coefficients.words[j])
                if x >= Coefficients.lowest, y >= Coefficients.lowest {
                    let sum = sign > 0 ? Int128(x) + Int128(y) : Int128(x) - Int128(y)
                    if sum != 0 {
                        result.keys.append(a)
                        result.coefficients.append(sum)
                    }
                } else {
                    let sum =
                        sign > 0
                        ? left.coefficients[i] + right.coefficients[j] : left.coefficients[i] - right.coefficients[j]
                    if !sum.isZero {
                        result.keys.append(a)
                        result.coefficients.append(sum)
                    }
                }
                i += 1
                j += 1
            }
        }
        while i < left.count {
            result.keys.append(left.keys[i])
            result.coefficients.append(left.coefficients, i)
            i += 1
        }
        while j < right.count {
            result.keys.append(right.keys[j])
            result.append(right.coefficients, j, sign)
            j += 1
        }
        return result
    }

    private mutating func append(_ other: Coefficients, _ index: Int, _ sign: Int) {
        if sign > 0 {
            coefficients.append(other, index)
        } else if other.words[index] >= Coefficients.lowest {
            coefficients.append(Int128(-other.words[index]))
        } else {
            coefficients.append(-other[index])
        }
    }

    /// The terms whose number satisfies `isKept`.
    func filtered(_ isKept: (Int) -> Bool) -> PackedTerms {
        var result = PackedTerms()
        for index in keys.indices where isKept(index) {
            result.keys.append(keys[index])
            result.coefficients.append(coefficients, index)
        }
        return result
    }

    /// Every key times one key: the order stays.
    func shifted(by key: Key) -> PackedTerms {
        PackedTerms(keys: keys.map { Key.combining($0, key) }, coefficients: coefficients)
    }
}
