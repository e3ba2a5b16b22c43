import Algebra

/// A function that an update rule may call by its name.
struct NamedFunction: Sendable {
    let arity: Int
    let value: @Sendable ([Expr]) throws(ExprError) -> Expr
}

extension NamedFunction {
    /// The functions of the language by name, written through those that the algebra has.
    ///
    /// gelu(x) is x/2·(1 + erf(x/√2)), not its approximation by a tanh.
    static let all: [String: NamedFunction] = {
        var functions: [String: NamedFunction] = [:]
        for function in [
            Function.exp, .log, .sin, .cos, .tan, .asin, .sinh, .cosh, .tanh, .erf, .relu, .abs, .sign, .step,
        ] {
            functions[function.name] = NamedFunction(arity: 1) { x throws(ExprError) in try .call(function, x) }
        }
        functions["ln"] = functions["log"]
        functions["sqrt"] = NamedFunction(arity: 1) { x throws(ExprError) in try .sqrt(x[0]) }
        functions["erfc"] = NamedFunction(arity: 1) { x throws(ExprError) in
            try .sum([1, .product([-1, .call(.erf, x)])])
        }
        functions["sigmoid"] = NamedFunction(arity: 1) { x throws(ExprError) in try sigmoid(x[0]) }
        functions["softplus"] = NamedFunction(arity: 1) { x throws(ExprError) in
            try .call(.log, [.sum([1, .call(.exp, x)])])
        }
        functions["swish"] = NamedFunction(arity: 1) { x throws(ExprError) in try .product([x[0], sigmoid(x[0])]) }
        functions["silu"] = functions["swish"]
        functions["gelu"] = NamedFunction(arity: 1) { x throws(ExprError) in
            let scaled = try Expr.product([.power(2, Expr(-1, 2)), x[0]])
            return try .product([Expr(1, 2), x[0], .sum([1, .call(.erf, [scaled])])])
        }
        functions["max"] = NamedFunction(arity: 2) { x throws(ExprError) in try larger(x[0], x[1]) }
        functions["min"] = NamedFunction(arity: 2) { x throws(ExprError) in
            try negative(larger(negative(x[0]), negative(x[1])))
        }
        return functions
    }()

    private static func negative(_ x: Expr) throws(ExprError) -> Expr { try .product([-1, x]) }

    private static func sigmoid(_ x: Expr) throws(ExprError) -> Expr {
        try .power(.sum([1, .call(.exp, [negative(x)])]), -1)
    }

    /// max(a, b) = b + relu(a − b), with the positive number of a − b taken out of the relu: max(x, x/10) is
    /// x/10 + 9/10·relu(x).
    private static func larger(_ a: Expr, _ b: Expr) throws(ExprError) -> Expr {
        if a.isZero, !b.isZero { return try larger(b, a) }
        let difference = try Expr.sum([a, negative(b)])
        var size = Expr.one
        if case .product(let factors) = difference.form, let number = factors[0].number {
            size = Expr(number.magnitude)
        }
        let step = try Expr.call(.relu, [.product([.power(size, -1), difference])])
        return try .sum([b, .product([size, step])])
    }
}
