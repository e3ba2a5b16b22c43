import Exact

// Matching: letters of the pattern are bound one after the other, and every choice that fails later is taken back. The depth
// of the calls is that of the pattern, not of the expression.

extension RewriteRule {
    /// The expression rewritten at its outermost, and what must not be zero for that; nil if the rule does not match or
    /// changes nothing.
    func applied(to expression: Expr) throws(ExprError) -> (result: Expr, nonzero: [Expr])? {
        let match = PatternMatch(self)
        var found: (result: Expr, nonzero: [Expr])?
        func accept(_ leftover: Expr, isSum: Bool) throws(ExprError) -> Bool {
            var open: [Expr] = []
            for part in nonzero {
                let value = try match.instance(of: part)
                if value.isZero { return false }
                if value.number == nil, !value.isPositive { open.append(value) }
            }
            let right = try match.instance(of: replacement)
            let result = isSum ? try Expr.sum([right, leftover]) : try Expr.product([right, leftover])
            if result == expression { return false }
            found = (result, open)
            return true
        }
        switch (pattern.head, expression.head) {
        case (.sum, .sum):
            _ = try match.matchSum(pattern, expression, allowsLeftover: true) { rest throws(ExprError) in
                try accept(rest, isSum: true)
            }
        case (.product, .product), (.product, .power), (.power, .power):
            _ = try match.matchProduct(pattern, expression, allowsLeftover: true) { rest throws(ExprError) in
                try accept(rest, isSum: false)
            }
        case (.sum, _), (.product, _): break
        default:
            _ = try match.match(pattern, expression) { () throws(ExprError) in try accept(.one, isSum: false) }
        }
        return found
    }
}

/// A pattern being matched: what its letters stand for so far.
private final class PatternMatch {
    typealias Next = () throws(ExprError) -> Bool
    typealias NextWithLeftover = (Expr) throws(ExprError) -> Bool

    private let rule: RewriteRule
    private var bindings: [Variable: Expr] = [:]

    init(_ rule: RewriteRule) { self.rule = rule }

    /// A side of the rule with what its letters stand for.
    func instance(of part: Expr) throws(ExprError) -> Expr {
        let bindings = bindings
        return try part.fold { (part: Expr, children: [Expr]) throws(ExprError) -> Expr in
            if let variable = part.variable { return bindings[variable] ?? part }
            return try part.rebuilt(from: children)
        }
    }

    private func isBound(_ pattern: Expr) -> Bool {
        if let variable = pattern.variable { return variable.isPlace || bindings[variable] != nil }
        return pattern.children.allSatisfy(isBound)
    }

    private func isLetter(_ pattern: Expr) -> Bool { pattern.variable.map { !$0.isPlace } ?? false }

    private func bind(_ letter: Variable, to value: Expr, _ next: Next) throws(ExprError) -> Bool {
        if let known = bindings[letter] { return known == value ? try next() : false }
        if !value.assumptions.isSuperset(of: letter.assumptions) { return false }
        if let condition = rule.conditions[letter], !condition.holds(value) { return false }
        bindings[letter] = value
        if try next() { return true }
        bindings[letter] = nil
        return false
    }

    func match(_ pattern: Expr, _ subject: Expr, _ next: Next) throws(ExprError) -> Bool {
        if isBound(pattern) { return try instance(of: pattern) == subject ? next() : false }
        switch pattern.head {
        case .variable(let letter): return try bind(letter, to: subject, next)
        case .sum:
            return try matchSum(pattern, subject, allowsLeftover: false) { _ throws(ExprError) in try next() }
        case .product:
            return try matchProduct(pattern, subject, allowsLeftover: false) { _ throws(ExprError) in try next() }
        case .number, .constant: return false
        case .power, .call:
            if pattern.head != subject.head { return false }
            return try matchChildren(pattern, subject, from: 0, next)
        case .summation, .integral:
            if pattern.head != subject.head { return false }
            // What stands for a letter below the sign must mean the same outside.
            return try matchChildren(pattern, subject, from: 0) { () throws(ExprError) in
                for value in bindings.values where value.node.openLevels > 0 { return false }
                return try next()
            }
        }
    }

    private func matchChildren(
        _ pattern: Expr, _ subject: Expr, from first: Int, _ next: Next
    ) throws(ExprError) -> Bool {
        if first == pattern.children.count { return try next() }
        return try match(pattern.children[first], subject.children[first]) { () throws(ExprError) in
            try matchChildren(pattern, subject, from: first + 1, next)
        }
    }

    /// The part of a sum or product to match next: one that is known already, else one that says most, else a letter.
    private func mostTelling(_ parts: [Expr]) -> Int? {
        if let index = parts.firstIndex(where: isBound) { return index }
        func saysLittle(_ part: Expr) -> Bool {
            if case .sum = part.head { return true }
            return isLetter(part)
        }
        return parts.firstIndex { !saysLittle($0) } ?? parts.firstIndex { !isLetter($0) } ?? parts.indices.first
    }
}

// MARK: - Products

extension PatternMatch {
    func matchProduct(
        _ pattern: Expr, _ subject: Expr, allowsLeftover: Bool, _ next: NextWithLeftover
    ) throws(ExprError) -> Bool {
        if subject.isZero { return false }
        return try matchFactors(
            Array(pattern.factors), Array(subject.factors), subject.coefficient / pattern.coefficient,
            allowsLeftover: allowsLeftover, next)
    }

    private func matchFactors(
        _ patterns: [Expr], _ factors: [Expr], _ number: Rational, allowsLeftover: Bool, _ next: NextWithLeftover
    ) throws(ExprError) -> Bool {
        guard let index = mostTelling(patterns) else {
            let leftover = try Expr.product([Expr(number)] + factors)
            return allowsLeftover || leftover.isOne ? try next(leftover) : false
        }
        let pattern = patterns[index]
        let others = patterns.removing(at: index)
        func goOn(_ factors: [Expr], _ number: Rational) throws(ExprError) -> Bool {
            try matchFactors(others, factors, number, allowsLeftover: allowsLeftover, next)
        }
        if isBound(pattern) {
            let value = try instance(of: pattern)
            guard !value.isZero, let rest = try Self.quotient(factors, by: value) else { return false }
            return try goOn(rest, number / value.coefficient)
        }
        if isLetter(pattern), let letter = pattern.variable {
            if others.isEmpty {
                let all = try Expr.product([Expr(number)] + factors)
                if all.isOne, !rule.optional.contains(letter) { return false }
                return try bind(letter, to: all) { () throws(ExprError) in try goOn([], 1) }
            }
            if !number.magnitude.isOne {
                let sign: Rational = number.signum() < 0 ? -1 : 1
                let magnitude = Expr(number.magnitude)
                if try bind(letter, to: magnitude, { () throws(ExprError) in try goOn(factors, sign) }) { return true }
            }
        }
        let (base, exponent) = pattern.baseAndExponent
        for (position, factor) in factors.enumerated() {
            let rest = factors.removing(at: position)
            if try match(pattern, factor, { () throws(ExprError) in try goOn(rest, number) }) { return true }
            // One of several equal factors.
            guard !isLetter(pattern), let part = (exponent ?? .one).number else { continue }
            let (whole, count) = factor.baseAndExponent
            guard let count = count?.number, count.isInteger, part.isInteger, (count / part) > 1 else { continue }
            let matched = try match(base, whole) { () throws(ExprError) in
                try goOn(rest + [Expr.power(whole, Expr(count - part))], number)
            }
            if matched { return true }
        }
        return false
    }

    /// The factors without those of `value`, whose number does not count; nil if one is missing.
    private static func quotient(_ factors: [Expr], by value: Expr) throws(ExprError) -> [Expr]? {
        var rest = factors
        for factor in value.factors {
            if let position = rest.firstIndex(of: factor) {
                rest.remove(at: position)
                continue
            }
            let (base, exponent) = factor.baseAndExponent
            guard let part = (exponent ?? .one).number, part.isInteger,
                let position = rest.firstIndex(where: { candidate in
                    let (other, count) = candidate.baseAndExponent
                    guard other == base, let count = count?.number, count.isInteger else { return false }
                    return (count / part) > 1
                }), let count = rest[position].baseAndExponent.exponent?.number
            else { return nil }
            rest[position] = try Expr.power(base, Expr(count - part))
        }
        return rest
    }
}

// MARK: - Sums

extension PatternMatch {
    private typealias Term = (coefficient: Rational, rest: Expr)

    func matchSum(
        _ pattern: Expr, _ subject: Expr, allowsLeftover: Bool, _ next: NextWithLeftover
    ) throws(ExprError) -> Bool {
        var number = subject.termsOrSelf.last?.number ?? 0
        let terms = subject.termsOrSelf.filter { $0.number == nil }.map(\.coefficientAndRest)
        var patterns = pattern.children
        if let part = patterns.last?.number {
            // 1 is a part of 5/2, but not of 1/2 or −2.
            if number / part < 1 { return false }
            number = number - part
            patterns.removeLast()
        }
        return try matchTerms(patterns, terms, number, allowsLeftover: allowsLeftover, next)
    }

    private func matchTerms(
        _ patterns: [Expr], _ terms: [Term], _ number: Rational, allowsLeftover: Bool, _ next: NextWithLeftover
    ) throws(ExprError) -> Bool {
        guard let index = mostTelling(patterns) else {
            let leftover = try Self.sum(terms, number)
            return allowsLeftover || leftover.isZero ? try next(leftover) : false
        }
        let pattern = patterns[index]
        let others = patterns.removing(at: index)
        func goOn(_ terms: [Term], _ number: Rational) throws(ExprError) -> Bool {
            try matchTerms(others, terms, number, allowsLeftover: allowsLeftover, next)
        }
        if isBound(pattern) {
            guard let (rest, left) = Self.difference(terms, number, try instance(of: pattern)) else { return false }
            return try goOn(rest, left)
        }
        if isLetter(pattern), let letter = pattern.variable {
            if others.isEmpty {
                let all = try Self.sum(terms, number)
                if all.isZero, !rule.optional.contains(letter) { return false }
                return try bind(letter, to: all) { () throws(ExprError) in try goOn([], 0) }
            }
        }
        for (position, term) in terms.enumerated() {
            let whole = try Expr.product([Expr(term.coefficient), term.rest])
            let rest = terms.removing(at: position)
            if try match(pattern, whole, { () throws(ExprError) in try goOn(rest, number) }) { return true }
        }
        return false
    }

    private static func sum(_ terms: [Term], _ number: Rational) throws(ExprError) -> Expr {
        var parts: [Expr] = []
        for term in terms { parts.append(try .product([Expr(term.coefficient), term.rest])) }
        return try .sum(parts + [Expr(number)])
    }

    /// The terms without those of `value`; of 5x without 2x remains 3x. Nil if one is missing or has the other sign.
    private static func difference(
        _ terms: [Term], _ number: Rational, _ value: Expr
    ) -> (terms: [Term], number: Rational)? {
        var (rest, left) = (terms, number)
        for term in value.termsOrSelf {
            if let part = term.number {
                if (left * part).signum() <= 0 { return nil }
                left = left - part
                continue
            }
            let (part, product) = term.coefficientAndRest
            guard let position = rest.firstIndex(where: { $0.rest == product }),
                (rest[position].coefficient * part).signum() > 0
            else { return nil }
            rest[position].coefficient = rest[position].coefficient - part
            if rest[position].coefficient.isZero { rest.remove(at: position) }
        }
        return (rest, left)
    }
}

extension Array {
    fileprivate func removing(at index: Int) -> [Element] {
        var rest = self
        rest.remove(at: index)
        return rest
    }
}
