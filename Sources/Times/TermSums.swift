import Algebra

/// Terms of a function on their way: what belongs to one key is added at the end, over one common denominator.
struct TermSums {
    private var parts: [TimeFunction.Key: [RationalFunction]] = [:]

    /// Parts are added up when there are this many.
    private static let mostParts = 64

    mutating func add(_ coefficient: RationalFunction, _ key: TimeFunction.Key) throws(TimesError) {
        if coefficient.isZero { return }
        parts[key, default: []].append(coefficient)
        if let found = parts[key], found.count >= Self.mostParts { parts[key] = [try Self.sum(found)] }
    }

    private static func sum(_ parts: [RationalFunction]) throws(TimesError) -> RationalFunction {
        if parts.count == 1 { return parts[0] }
        guard let sum = try? RationalFunction.sum(of: parts) else { throw .tooLarge }
        return sum
    }

    func function(of times: [Int]) throws(TimesError) -> TimeFunction {
        var function = TimeFunction(times: times)
        function.terms.reserveCapacity(parts.count)
        for (key, found) in parts {
            let value = try Self.sum(found)
            if !value.isZero { function.terms[key] = value }
        }
        return function
    }
}
