import Exact

/// Averages over correlated variables x_1 … x_P ~ N(0, K), their derivatives by K_ab, moments and cumulants, as polynomials in a
/// table of symbols.
///
/// A function is multiplied out; each term is averaged by the first of these that applies:
/// - one variable alone: the average of ``GaussianCalculus`` with the variance K_aa, the same symbol as there;
/// - powers, exponentials, sines and cosines of single variables: exact (Isserlis' theorem with a shifted mean);
/// - a variable that occurs as a power only is contracted with the others, ⟨x_a·g⟩ = Σ_b K_ab⟨∂_b g⟩ (Stein's lemma), or, next to
///   a single variable whose function has jumps, replaced by its regression on it;
/// - an odd function vanishes;
/// - the rest is a symbol ⟨f⟩_K. Names of variables do not matter: f(x_1)g(x_2) and g(x_1)f(x_2) give symbols with the same
///   function whose covariances have K_11 and K_22 exchanged; f(x) and f(−x) give the same symbol.
///
/// Factors of one variable that have a kink or jump at 0 only are first brought to one form, such as relu(x)^2 for x^2*step(x).
/// The calculus remembers what it has computed; use one for all averages with one matrix.
public struct JointGaussianCalculus: Sendable {
    public let covariance: CovarianceMatrix
    /// Calculi for single variables, by variance.
    var single: [Symbol: GaussianCalculus] = [:]
    /// What averages are of terms without their parameters.
    private var averages: [JointGaussianAverage: Polynomial] = [:]
    var slopes: [SlopeKey: Polynomial] = [:]

    struct SlopeKey: Hashable {
        let symbol: Symbol
        let entry: Symbol
    }

    public init(covariance: CovarianceMatrix) { self.covariance = covariance }

    /// ⟨f⟩ for a function of x[1] … x[P], as a polynomial in averages, parameters and K_ab.
    ///
    /// Other letters are parameters: symbols of the table with their names, declared where they are not known.
    ///
    /// - Parameter variables: the letters of the function that stand for x[1], x[2], …, if they are others.
    /// - Complexity: that of multiplying out; P! substitutions for every new term that stays a symbol.
    /// - Throws: ``GaussianAverageError`` where the average does not exist, as far as that can be seen on lines through 0.
    public mutating func average(
        of function: Expr, over variables: [Variable]? = nil, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let function = try canonical(function, variables ?? covariance.variables)
        try function.checkAverageExists(over: covariance.variables)
        return try uncheckedAverage(of: function, covariance, in: &table)
    }

    /// The function in the letters of ``JointGaussianAverage``.
    private func canonical(_ function: Expr, _ variables: [Variable]) throws(GaussianAverageError) -> Expr {
        precondition(variables.count <= covariance.count, "a variable for every row of the matrix")
        for letter in function.variables where !variables.contains(letter) {
            let base = letter.name.prefix { $0 != "[" }
            if base == GaussianAverage.variable.name {
                if letter.name == base || covariance.variables.contains(where: { $0.name == letter.name }) {
                    throw .nameIsTaken(letter.name)
                }
                throw .noVariable(letter.name, count: covariance.count)
            }
        }
        let renamed = Dictionary(uniqueKeysWithValues: zip(variables, covariance.variables.map { Expr($0) }))
        if renamed.allSatisfy({ $0.value.variable == $0.key }) { return function }
        return try GaussianAverageError.translating { () throws(ExprAlgebraError) in
            try function.substituting(renamed)
        }
    }

    /// ⟨f⟩ with a matrix of its own, which need not be a block of ``covariance``.
    mutating func uncheckedAverage(
        of function: Expr, _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let variables = matrix.variables
        let expanded = try function.halfLineForm(in: variables)
        var sum = PolynomialSum()
        for term in expanded.termsOrSelf {
            let (coefficient, rest) = try GaussianCalculus.split(term, over: variables, in: &table)
            if coefficient.isZero { continue }
            sum.add(coefficient * (try averageOfTerm(rest, matrix, in: &table)))
        }
        return sum.value
    }

    /// ⟨f⟩ of a product of functions, in the variables that occur.
    private mutating func averageOfTerm(
        _ function: Expr, _ matrix: CovarianceMatrix, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        if let number = function.number { return Polynomial(number) }
        let letters = Set(function.variables)
        let present = (1...matrix.count).filter { letters.contains(JointGaussianAverage.variable($0)) }
        // Variables with one variance that is also their covariance are equal.
        var first: [Int] = []
        var values: [Variable: Expr] = [:]
        for a in present {
            let twin = first.firstIndex { matrix[$0, $0] == matrix[a, a] && matrix[$0, a] == matrix[a, a] }
            if twin == nil { first.append(a) }
            values[JointGaussianAverage.variable(a)] = Expr(
                JointGaussianAverage.variable((twin ?? first.count - 1) + 1))
        }
        let isRenamed = values.contains { $0.value.variable != $0.key }
        let renamed = isRenamed ? try function.renamed(values) : function
        if first.count < present.count {
            return try uncheckedAverage(of: renamed, matrix.block(first), in: &table)
        }
        guard first.count >= 2 else {
            return try singleAverage(renamed, matrix[first.first ?? 1, first.first ?? 1], in: &table)
        }
        let whole = JointGaussianAverage(of: renamed, covariance: matrix.block(first))
        if let known = averages[whole] { return known }
        for letter in renamed.variables where !whole.covariance.variables.contains(letter) {
            _ = GaussianCalculus.symbol(letter, in: &table)
        }
        let average: Polynomial
        if let closed = closedForm(of: whole, in: &table) {
            average = closed
        } else if let contracted = try contraction(of: whole, in: &table) {
            average = contracted
        } else if let (sign, form) = try whole.canonicalForm {
            average = Polynomial(table.symbol(for: form)).scaled(by: sign)
        } else {
            average = .zero
        }
        averages[whole] = average
        return average
    }

    /// ⟨f(x[1])⟩ with one variance.
    private mutating func singleAverage(
        _ function: Expr, _ variance: Symbol, in table: inout SymbolTable
    ) throws(GaussianAverageError) -> Polynomial {
        let function = try function.renamed([JointGaussianAverage.variable(1): Expr(GaussianAverage.variable)])
        return try single[variance, default: GaussianCalculus(variance: variance)]
            .uncheckedAverage(of: function, in: &table)
    }
}

extension Expr {
    /// The function in other letters.
    func renamed(_ values: [Variable: Expr]) throws(GaussianAverageError) -> Expr {
        try GaussianAverageError.translating { () throws(ExprAlgebraError) in try substituting(values) }
    }
}
