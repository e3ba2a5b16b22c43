import Exact

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Polynomial {
    /// The derivative in a continuous time, exponentials included: d/dt (t·exp(−γt)) = (1 − γt)·exp(−γt).
    ///
    /// - Precondition: there is no b^t: that time is counted in steps.
    public func derivative(inTime time: Symbol, in table: SymbolTable) -> Polynomial {
        let uses = TimeUses(of: time, among: symbols, in: table)
        precondition(uses.powers.isEmpty, "a derivative in discrete time")
        var sum = PolynomialSum()
        sum.add(derivative(in: time))
        for (symbol, rate) in uses.exponentials {
            for (power, part) in collected(in: symbol) where power != 0 {
                sum.add((part * rate).scaled(by: Rational(power), Monomial(symbol, power: power)))
            }
        }
        return sum.value
    }

    /// The value at numbers, in the arithmetic of the machine.
    ///
    /// Numbers are wanted for N, parameters, couplings and times with a name; the rest follows from them. The symbols of iω
    /// and of the static peak 2πδ(ω) are given ω and the value of the peak; those of averages are given too.
    ///
    /// - Returns: the real part, if there is a frequency; not a number, if a symbol has none.
    public func value(at point: [Symbol: Double], in table: SymbolTable) -> Double {
        complexValue(at: point, in: table).real
    }

    /// The value at numbers, see ``value(at:in:)``, with its imaginary part.
    public func complexValue(at point: [Symbol: Double], in table: SymbolTable) -> (real: Double, imaginary: Double) {
        var evaluation = NumericalPoint(given: point, table: table)
        let value = evaluation.value(of: self)
        return (value.real, value.imaginary)
    }
}

/// A complex number of the machine's precision.
struct MachineComplex {
    var real: Double
    var imaginary: Double = 0

    static func + (a: Self, b: Self) -> Self { Self(real: a.real + b.real, imaginary: a.imaginary + b.imaginary) }

    static func * (a: Self, b: Self) -> Self {
        // A real number stays one, next to infinities too.
        if a.imaginary == 0, b.imaginary == 0 { return Self(real: a.real * b.real) }
        return Self(
            real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }

    var inverse: Self {
        if imaginary == 0 { return Self(real: 1 / real) }
        let square = real * real + imaginary * imaginary
        return Self(real: real / square, imaginary: -imaginary / square)
    }

    func power(_ exponent: Int) -> Self {
        var (result, base, rest) = (Self(real: 1), exponent < 0 ? inverse : self, exponent.magnitude)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            base = base * base
            rest >>= 1
        }
        return result
    }
}

/// The values of symbols that follow from those of others.
private struct NumericalPoint {
    let given: [Symbol: Double]
    let table: SymbolTable
    private var known: [Symbol: MachineComplex] = [:]

    init(given: [Symbol: Double], table: SymbolTable) {
        self.given = given
        self.table = table
    }

    mutating func value(of polynomial: Polynomial) -> MachineComplex {
        var sum = MachineComplex(real: 0)
        for term in polynomial.sortedTerms {
            var product = MachineComplex(real: term.coefficient.doubleValue)
            for (symbol, power) in term.monomial.factors { product = product * value(of: symbol).power(power) }
            sum = sum + product
        }
        return sum
    }

    private mutating func value(of symbol: Symbol) -> MachineComplex {
        if let known = known[symbol] { return known }
        let value: MachineComplex
        switch table[symbol].role {
        case .width, .parameter, .coupling, .staticPeak, .average, .jointAverage, .background:
            value = MachineComplex(real: given[symbol] ?? .nan)
        case .time(let place): value = MachineComplex(real: place?.doubleValue ?? given[symbol] ?? .nan)
        case .widthPole(let shift):
            value = MachineComplex(real: 1 / ((given[.width] ?? .nan) + Double(shift)))
        case .exponential(let rate, let time):
            value = MachineComplex(real: exp((self.value(of: rate) * self.value(of: time)).real))
        case .geometric(let base, let time):
            let (base, exponent) = (self.value(of: base).real, self.value(of: time).real)
            let steps = Int(exactly: exponent)
            value = steps.map { MachineComplex(real: base).power($0) } ?? MachineComplex(real: pow(base, exponent))
        case .reciprocal(let divisor): value = self.value(of: divisor).inverse
        case .imaginaryFrequency: value = MachineComplex(real: 0, imaginary: given[symbol] ?? .nan)
        }
        known[symbol] = value
        return value
    }
}
