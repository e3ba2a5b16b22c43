import Algebra
import Diagrammar
import Exact
import Export
import Language
import Testing

/// A derivation at symbolic times, with the means to write down what it should be.
struct TimedAnswer {
    let derivation: Derivation
    var table: SymbolTable

    init(_ model: Model, _ question: String, certifying: Bool = false) throws {
        derivation = try Calculation(model, try model.question(question)).derive(certifying: certifying)
        table = derivation.symbols
    }

    /// The value of a result with one region.
    func value() throws -> Polynomial {
        try #require(derivation.pieces.count == 1, "\(derivation.pieces.map { $0.region?.text ?? "" })")
        return derivation.pieces[0].value
    }

    /// The value where the times lie like this.
    func value(at times: [String: Rational]) throws -> Polynomial { try #require(values(at: times).first) }

    /// The values of all regions that hold these times.
    func values(at times: [String: Rational]) throws -> [Polynomial] {
        let holding = derivation.pieces.filter { $0.region != .otherwise && ($0.region?.holds(at: times) ?? true) }
        if holding.isEmpty { return derivation.pieces.filter { $0.region == .otherwise }.map(\.value) }
        return holding.map(\.value)
    }

    /// The values with numbers for the times.
    mutating func numbers(at times: [String: Int]) throws -> [Polynomial] {
        var table = table
        let values = try values(at: times.mapValues { Rational($0) }).map { value in
            times.sorted { $0.key < $1.key }.reduce(value) { value, time in
                value.substitutingTime(table.time(time.key), by: nil, plus: Rational(time.value), in: &table)
            }
        }
        self.table = table
        return try values.map { try $0.inLowestTerms(over: table) }
    }

    /// The symbol of a parameter, as a polynomial.
    func callAsFunction(_ name: String) -> Polynomial { Polynomial(table.symbol(named: name)!) }

    func symbol(_ name: String) -> Symbol { table.symbol(named: name)! }

    mutating func time(_ name: String) -> Polynomial { Polynomial(table.time(name)) }

    /// 1/sum.
    mutating func inverse(_ sum: Polynomial) -> Polynomial { table.reciprocal(ofSum: sum)! }

    mutating func exponential(_ exponent: Polynomial) -> Polynomial { table.exponential(of: exponent)! }

    func areEqual(_ left: Polynomial, _ right: Polynomial) throws -> Bool {
        try (left - right).inLowestTerms(over: table).isZero
    }

    func shown(_ value: Polynomial) -> String { value.formatted(as: .text, in: table) }
}

extension TimeRegion {
    /// Whether numbers for the times lie in the region, read off its chains.
    func holds(at times: [String: Rational]) -> Bool {
        func number(_ text: String) -> Rational {
            let words = text.split(separator: " ").map(String.init)
            let first = times[words[0]] ?? Rational(Int(words[0])!)
            if words.count < 3 { return first }
            let shift = Rational(Int(words[2])!)
            return words[1] == "-" ? first - shift : first + shift
        }
        return chains.allSatisfy { chain in
            chain.relations.indices.allSatisfy { place in
                let (left, right) = (number(chain.times[place]), number(chain.times[place + 1]))
                switch chain.relations[place] {
                case .after: return left > right
                case .atOrAfter: return left >= right
                case .at: return left == right
                }
            }
        }
    }
}

/// x (x−1) … (x−k+1)/k!
func binomial(_ x: Polynomial, _ k: Int) -> Polynomial {
    (0..<k).reduce(.one) { ($0 * (x - Polynomial($1))).scaled(by: Rational(1, $1 + 1)) }
}

func factorial(_ n: Int) -> Rational { n < 2 ? 1 : (2...n).reduce(Rational(1)) { $0 * Rational($1) } }

/// 1/number
func over(_ number: Rational) -> Rational { try! number.reciprocal() }
