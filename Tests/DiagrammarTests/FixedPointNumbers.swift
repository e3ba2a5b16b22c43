import Algebra
import Evaluation
import Exact
import Foundation
import Testing

/// Evaluates a closed form at a fixed point: averages by quadrature at a given K, χ from its definition.
struct FixedPointNumbers {
    private let table: SymbolTable
    private let variance: Double
    private let time: Double
    private let variances: [Symbol]
    private let definitions: [Symbol: Polynomial]
    private var known: [Symbol: Double] = [:]

    struct Unknown: Error { let name: String }

    init(
        table: SymbolTable, variances: [Symbol], variance: Double, time: Double,
        definitions: [(symbol: Symbol, value: Polynomial)]
    ) {
        self.table = table
        self.variance = variance
        self.time = time
        self.variances = variances
        self.definitions = Dictionary(uniqueKeysWithValues: definitions.map { ($0.symbol, $0.value) })
    }

    mutating func value(of polynomial: Polynomial) throws -> Double {
        var sum = 0.0
        for term in polynomial.terms {
            var product = Estimate(term.coefficient).value
            for (symbol, power) in term.monomial.factors { product *= pow(try value(of: symbol), Double(power)) }
            sum += product
        }
        return sum
    }

    private mutating func value(of symbol: Symbol) throws -> Double {
        if let number = known[symbol] { return number }
        let number: Double
        if variances.contains(symbol) {
            number = variance
        } else if let average = table.average(symbol) {
            number = try GaussianQuadrature([average.function]).averages(variance: variance)[0].value
        } else if let definition = definitions[symbol] {
            number = try value(of: definition)
        } else {
            switch table[symbol].role {
            case .geometric(let base, _): number = pow(try value(of: base), time)
            case .reciprocal(let divisor): number = 1 / (try value(of: divisor))
            default:
                if table[symbol].name == "T" { number = time } else { throw Unknown(name: table[symbol].name) }
            }
        }
        known[symbol] = number
        return number
    }
}
