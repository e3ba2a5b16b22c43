import Algebra
import Exact
import Testing

@Suite("Expr: the normal form has the value of what was written")
struct ExprNumericTests {
    /// The value of a normal form, from its leaves up.
    func value(_ expression: Expr) -> ComplexNumber? {
        expression.fold { (part: Expr, below: [ComplexNumber?]) -> ComplexNumber? in
            let known = below.compactMap { $0 }
            if known.count < below.count { return nil }
            switch part.form {
            case .number(let value): return ComplexNumber(value.doubleValue)
            case .constant(let constant): return constant == .pi ? ComplexNumber(.pi) : ComplexNumber(0, 1)
            case .variable(let variable): return Sketch.values[variable.name]
            case .sum: return known.reduce(ComplexNumber(0), +)
            case .product: return known.reduce(ComplexNumber(1), *)
            case .power: return known[0].power(known[1])
            case .call(let function, _): return known[0].function(function.name, function.value)
            case .summation, .integral: return nil
            }
        }
    }

    @Test func random() {
        var random = RandomSketches(seed: 11)
        var compared = 0
        for _ in 0..<ExprTextTests.rounds {
            let size = Int.random(in: 2...8, using: &random.generator)
            let (expression, sketch) = random.expression(size, withSigns: false)
            guard let expected = sketch.value, let found = value(expression) else { continue }
            compared += 1
            let error = (found + -expected).magnitude
            #expect(
                error <= 1e-7 * max(1, expected.magnitude),
                "\(sketch.typed!) = \(expected), but \(expression) = \(found)")
            // What is claimed of a value holds for it.
            if expression.isReal {
                #expect(abs(found.im) <= 1e-7 * max(1, found.magnitude), "\(expression) = \(found)")
            }
            if expression.isPositive { #expect(found.re > -1e-7, "\(expression) = \(found)") }
            if expression.isInteger { #expect(abs(found.re - found.re.rounded()) < 1e-7, "\(expression) = \(found)") }
        }
        #expect(compared > ExprTextTests.rounds / 3)
    }
}
