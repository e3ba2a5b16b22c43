import Foundation

@testable import Sampling

/// Numbers of Tests/Golden/sampling/statistics.py.
struct StatisticsGolden: Decodable, Sendable {
    struct Tail: Decodable, Sendable {
        var degreesOfFreedom: Double
        var t: Double
        var logP: Double

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            // The Gaussian rows have the word inf.
            if let word = try? row.decode(String.self) {
                degreesOfFreedom = word == "inf" ? .infinity : .nan
            } else {
                degreesOfFreedom = try row.decode(Double.self)
            }
            t = try row.decode(Double.self)
            logP = try row.decode(Double.self)
        }
    }
    struct Cumulant: Decodable, Sendable {
        var operators: [Int]
        var value: Double
    }
    struct KStatistics: Decodable, Sendable {
        var columns: [[Double]]
        var cumulants: [Cumulant]
        var separate: Double
    }
    struct Law: Decodable, Sendable {
        var points: [[Double]]
        var cumulants: [Cumulant]
    }
    struct Jackknifed: Decodable, Sendable {
        var plain: Double
        var jackknifed: Double
        var error: Double
        var skewness: Double
    }
    struct Jackknife: Decodable, Sendable {
        var blocks: [[[Double]]]
        var mean: Jackknifed
        var variance: Jackknifed
        var ratio: Jackknifed
        var single: Jackknifed
    }
    struct Fit: Decodable, Sendable {
        var widths: [Double]
        var powers: [Int]
        var residuals: [Double]
        var errors: [Double]
        var coefficients: [Double]
        var standardErrors: [Double]
        var chiSquared: Double
    }

    var tails: [Tail]
    var quantiles: [[Double]]
    var kStatistics: KStatistics
    var law: Law
    var jackknife: Jackknife
    var fits: [Fit]

    static let shared: StatisticsGolden = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Golden/sampling/statistics.json")
        do {
            return try JSONDecoder().decode(StatisticsGolden.self, from: Data(contentsOf: file))
        } catch {
            fatalError("golden data of the statistics: \(error)")
        }
    }()
}

/// Whether two numbers agree to a relative error.
func agree(_ a: Double, _ b: Double, _ relative: Double) -> Bool {
    (a - b).magnitude <= relative * max(a.magnitude, b.magnitude)
}

/// The joint cumulant of variables with these numbers.
func cumulant(of variables: [Int]) throws -> CumulantFormula {
    try .joint(of: variables.count) { $0.map { variables[$0] } }
}
