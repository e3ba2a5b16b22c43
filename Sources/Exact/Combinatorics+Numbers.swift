// Numbers with a recurrence. Each function fills a table row by row and keeps one row; the table's total size is checked
// beforehand, which bounds time and memory alike.

// MARK: - Bernoulli

extension Combinatorics {
    /// The Bernoulli number Bₙ of t/(eᵗ − 1) = Σ Bₙ tⁿ/n!; hence B₁ = −1/2.
    ///
    /// The other convention, t/(1 − e⁻ᵗ), differs by the sign of B₁ alone.
    ///
    ///     try Combinatorics.bernoulli(12)  // -691/2730
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(n²) multiplications with machine words; see ``bernoulliNumbers(through:)`` for all of them at once.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of a few thousand on.
    public static func bernoulli(_ n: Int) throws(ExactError) -> Rational {
        precondition(n >= 0, "a Bernoulli number needs n >= 0")
        if n > 1, n % 2 == 1 { return .zero }
        let row = try bernoulliNumbers(through: n)
        return row[n]
    }

    /// B₀, B₁ = −1/2, B₂, …, Bₙ.
    ///
    /// From the tangent numbers Tₖ, the integers in tan x = Σ Tₖ x^(2k−1)/(2k−1)!, by
    /// B₂ₖ = (−1)^(k−1) 2k Tₖ/(4ᵏ(4ᵏ − 1)) (Brent and Harvey, Fast computation of Bernoulli, tangent and secant numbers,
    /// 2011, algorithm TangentNumbers): integers alone until the last step.
    ///
    /// - Precondition: `n >= 0`.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)``.
    public static func bernoulliNumbers(through n: Int) throws(ExactError) -> [Rational] {
        precondition(n >= 0, "a Bernoulli number needs n >= 0")
        try checkTable(rows: n / 2, bits(factors: n.magnitude, upTo: n.magnitude))
        var result = [Rational](repeating: .zero, count: n + 1)
        result[0] = .one
        if n >= 1 { result[1] = Rational(-1, 2) }

        let tangents = tangentNumbers(n / 2)
        for k in 1..<(n / 2 + 1) {
            let fourToK = try Integer(4).power(k)
            let value = try Rational(numerator: Integer(2 * k) * tangents[k - 1], denominator: fourToK * (fourToK - 1))
            result[2 * k] = k % 2 == 1 ? value : -value
        }
        return result
    }

    /// T₁, …, Tₙ = 1, 2, 16, 272, …
    private static func tangentNumbers(_ count: Int) -> [Integer] {
        var tangents = [Integer](repeating: .one, count: count)
        for k in 1..<max(count, 1) { tangents[k] = Integer(k) * tangents[k - 1] }
        for k in 1..<max(count, 1) {
            for j in k..<count {
                tangents[j] *= Integer(j - k + 2)
                tangents[j].addMul(Integer(j - k), tangents[j - 1])
            }
        }
        return tangents
    }
}

// MARK: - Stirling and Bell

extension Combinatorics {
    /// The unsigned Stirling number of the first kind, the number of permutations of n objects with k cycles.
    ///
    /// x(x+1)…(x+n−1) = Σ [n k] xᵏ. The signed number, of x(x−1)…(x−n+1), is (−1)^(n−k) times this one.
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(nk) operations.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of some thousands on.
    public static func stirlingFirst(_ n: Int, _ k: Int) throws(ExactError) -> Integer {
        // [m+1 j] = m[m j] + [m j−1]: the next object opens a cycle or follows one of the m others.
        try stirling(n, k) { m, _ in m }
    }

    /// The Stirling number of the second kind, the number of partitions of n objects into k blocks.
    ///
    /// xⁿ = Σ {n k} x(x−1)…(x−k+1).
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(nk) operations.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of some thousands on.
    public static func stirlingSecond(_ n: Int, _ k: Int) throws(ExactError) -> Integer {
        // {m+1 j} = j{m j} + {m j−1}: the next object opens a block or enters one of the j there are.
        try stirling(n, k) { _, j in j }
    }

    /// The numbers with S(m+1, j) = weight(m, j) S(m, j) + S(m, j−1), S(0, j) = 1 for j = 0 and else 0.
    private static func stirling(_ n: Int, _ k: Int, weight: (Int, Int) -> Int) throws(ExactError) -> Integer {
        precondition(n >= 0, "a Stirling number needs n >= 0")
        if k < 0 || k > n { return .zero }
        if k == n { return .one }
        if k == 0 { return .zero }
        try checkTable(rows: k, bits(factors: n.magnitude, upTo: n.magnitude))
        var row = [Integer](repeating: .zero, count: k + 1)
        row[0] = .one
        for m in 0..<n {
            for j in stride(from: min(k, m + 1), through: 1, by: -1) {
                row[j] *= Integer(weight(m, j))
                row[j] += row[j - 1]
            }
            row[0] *= Integer(weight(m, 0))
        }
        return row[k]
    }

    /// The Bell number, the number of partitions of n objects into blocks: 1, 1, 2, 5, 15, 52, …
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(n²) additions.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of some thousands on.
    public static func bell(_ n: Int) throws(ExactError) -> Integer {
        precondition(n >= 0, "a Bell number needs n >= 0")
        try checkTable(rows: n, bits(factors: n.magnitude, upTo: n.magnitude))
        // Aitken's triangle: a row begins with the end of the row above; each entry adds the entry above its left one.
        var row: [Integer] = [.one]
        for _ in 0..<n {
            var next = [row[row.count - 1]]
            next.reserveCapacity(row.count + 1)
            for entry in row { next.append(next[next.count - 1] + entry) }
            row = next
        }
        return row[0]
    }
}

// MARK: - Partitions of an integer

extension Combinatorics {
    /// The number of ways to write n as a sum of positive integers, without order: 1, 1, 2, 3, 5, 7, 11, …
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(n^1.5) additions.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of about a hundred thousand on.
    public static func partitionCount(_ n: Int) throws(ExactError) -> Integer {
        precondition(n >= 0, "the number of partitions needs n >= 0")
        // p(n) < exp(π√(2n/3)) has at most 3.71√n digits.
        try checkTable(rows: n, Int(3.71 * Double(n).squareRoot()) + 1)
        // Euler: p(m) = Σ (−1)^(j+1) [p(m − j(3j−1)/2) + p(m − j(3j+1)/2)].
        var counts: [Integer] = [.one]
        counts.reserveCapacity(n + 1)
        for m in 1..<(n + 1) {
            var sum = Integer.zero
            var j = 1
            while j * (3 * j - 1) / 2 <= m {
                let first = m - j * (3 * j - 1) / 2
                if j % 2 == 1 { sum += counts[first] } else { sum -= counts[first] }
                if first >= j {
                    if j % 2 == 1 { sum += counts[first - j] } else { sum -= counts[first - j] }
                }
                j += 1
            }
            counts.append(sum)
        }
        return counts[n]
    }

    /// The number of ways to write n as a sum of k positive integers, without order.
    ///
    /// - Precondition: `n >= 0`.
    /// - Complexity: O(nk) additions.
    /// - Throws: ``ExactError/tooLarge(bits:limit:)`` from n of about a hundred thousand on.
    public static func partitionCount(_ n: Int, into k: Int) throws(ExactError) -> Integer {
        precondition(n >= 0, "the number of partitions needs n >= 0")
        if k < 0 || k > n { return .zero }
        try checkTable(rows: n, Int(3.71 * Double(n).squareRoot()) + 1)
        // Conjugation turns k parts into a largest part k: n − k in parts of at most k, one part size after the other.
        var counts = [Integer](repeating: .zero, count: n - k + 1)
        counts[0] = .one
        for part in 1..<(k + 1) {
            for m in stride(from: part, through: n - k, by: 1) { counts[m] += counts[m - part] }
        }
        return counts[n - k]
    }

    /// Throws if a table of `rows` numbers of up to `bits` binary digits each is larger than one number may be.
    private static func checkTable(rows: Int, _ bits: Int) throws(ExactError) {
        let (total, overflow) = bits.multipliedReportingOverflow(by: rows)
        try ExactLimits.check(bits: overflow ? Int.max : total)
    }
}
