import CSampling
import Foundation
import Testing

/// Values of mpmath, from `Tests/Golden/sampling/functions.json`.
@Suite("Elementary functions of the kernel")
struct KernelFunctionTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        let operation: cs_operation
        /// The greatest error in units of the last place, as Functions.h states it.
        let bound: Double
        var testDescription: String { name }
    }

    static let functions = [
        Function(name: "exp", operation: CS_EXP, bound: 1), Function(name: "log", operation: CS_LOG, bound: 1),
        Function(name: "sin", operation: CS_SIN, bound: 1.5), Function(name: "cos", operation: CS_COS, bound: 1.5),
        Function(name: "tan", operation: CS_TAN, bound: 3), Function(name: "asin", operation: CS_ASIN, bound: 2.5),
        Function(name: "sinh", operation: CS_SINH, bound: 2), Function(name: "cosh", operation: CS_COSH, bound: 1.5),
        Function(name: "tanh", operation: CS_TANH, bound: 2.8), Function(name: "erf", operation: CS_ERF, bound: 1.2),
    ]

    static let golden: [String: [[Double]]] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/sampling/functions.json")
        let data = try? Data(contentsOf: file)
        return data.flatMap { try? JSONDecoder().decode([String: [[Double]]].self, from: $0) } ?? [:]
    }()

    @Test("errors are as stated", arguments: functions)
    func errors(_ function: Function) throws {
        let rows = try #require(Self.golden[function.name])
        #expect(rows.count > 60)
        let found = Kernel.map(function.operation, rows.map { $0[0] })
        for (row, value) in zip(rows, found) {
            let error = ((value - row[1]) - row[2]).magnitude / row[1].ulp
            #expect(error <= function.bound, "\(function.name)(\(row[0])) = \(value)")
        }
    }

    @Test("tanh is within 1e-14 of its value, relative to it")
    func tanhBound() throws {
        let rows = try #require(Self.golden["tanh"])
        for (row, value) in zip(rows, Kernel.map(cs_tanh, rows.map { $0[0] })) where row[1].magnitude > 1e-300 {
            #expect((value - row[1]).magnitude <= 1e-15 * row[1].magnitude)
        }
    }

    @Test("functions of many numbers are the steps of programs")
    func maps() {
        let x = Kernel.normals(seed: 8, count: 77).map { $0.magnitude }
        #expect(Kernel.map(cs_exp, x) == Kernel.map(CS_EXP, x))
        #expect(Kernel.map(cs_log, x) == Kernel.map(CS_LOG, x))
        #expect(Kernel.map(cs_sin, x) == Kernel.map(CS_SIN, x))
        #expect(Kernel.map(cs_cos, x) == Kernel.map(CS_COS, x))
        #expect(Kernel.map(cs_tanh, x) == Kernel.map(CS_TANH, x))
        #expect(Kernel.map(cs_erf, x) == Kernel.map(CS_ERF, x))
    }

    @Test("zeros, infinities, not-a-number, the smallest and the greatest numbers are as in the C library")
    func special() {
        let x = [
            0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1040,
            -0x1p-1040, 1,
            -1, 2,
            -2, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 709.78, 709.79, 710.47, 710.48, -745.1, -745.2,
            1e10,
            -1e17, 0x1p30, 6, 19.5, 20, 21,
        ]
        let library: [(String, cs_operation, (Double) -> Double)] = [
            ("exp", CS_EXP, { exp($0) }), ("log", CS_LOG, { log($0) }), ("sin", CS_SIN, { sin($0) }),
            ("cos", CS_COS, { cos($0) }), ("tan", CS_TAN, { tan($0) }), ("asin", CS_ASIN, { asin($0) }),
            ("sinh", CS_SINH, { sinh($0) }), ("cosh", CS_COSH, { cosh($0) }), ("tanh", CS_TANH, { tanh($0) }),
            ("erf", CS_ERF, { erf($0) }), ("gamma", CS_GAMMA, { tgamma($0) }), ("sqrt", CS_SQRT, { $0.squareRoot() }),
            ("relu", CS_RELU, { $0.isNaN ? .nan : max($0, 0) }), ("abs", CS_ABS, { $0.magnitude }),
            ("sign", CS_SIGN, { $0.isNaN ? .nan : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }),
            ("step", CS_STEP, { $0.isNaN ? .nan : $0 > 0 ? 1 : 0 }),
        ]
        for (name, operation, function) in library {
            for (argument, found) in zip(x, Kernel.map(operation, x)) {
                let expected = function(argument)
                if expected.isNaN {
                    #expect(found.isNaN, "\(name)(\(argument))")
                } else if expected.isInfinite || expected == 0 {
                    #expect(found == expected, "\(name)(\(argument))")
                    if !["relu", "sign"].contains(name) {
                        #expect(found.sign == expected.sign, "\(name)(\(argument))")
                    }
                } else {
                    #expect((found - expected).magnitude <= 3 * expected.ulp, "\(name)(\(argument))")
                }
            }
        }
    }
}
