import Algebra
import Evaluation
import Exact
import Export
import Theory

/// The phases of a network on a plane of two of its parameters, at leading order of large width: at each point the stable fixed point
/// of the variance, whether small differences between inputs grow there, and over what depth two inputs approach each other.
///
///     let weights = try PhaseDiagram.Axis(parsing: "sigma_w=0.5..4")
///     let biases = try PhaseDiagram.Axis(parsing: "sigma_b=0..1")
///     let diagram = try PhaseDiagram(network, in: symbols, theory: "tanh-mlp", x: weights, y: biases)
///     try diagram.plane().svg()
///
/// Where several fixed points are stable, the one that the initial variance leads to is shown, or that of the largest variance where
/// the rules file does not set one.
public struct PhaseDiagram: Sendable {
    let network: Network
    let symbols: SymbolTable
    let theory: MeanFieldTheory
    let name: String
    let title: String?
    let fixed: [PhasePlane.Caption.Setting]
    /// The letters of the axes and the values they take.
    let x: (symbol: Symbol, values: [Rational])
    let y: (symbol: Symbol, values: [Rational])
    /// Which of the two letters stand inside activations.
    let inFunctions: Set<Symbol>

    /// More points are refused.
    public static let mostPoints = 1_000_000

    /// - Parameters:
    ///   - network: with all values set but those of the two axes.
    ///   - fixed: those values, for the words above the picture.
    /// - Throws: ``PhaseDiagramError``: a letter that is unknown, given twice, or without a value; a range outside of what a letter
    ///   may be; too many points; a network without a mean-field theory.
    public init(
        _ network: Network, in symbols: SymbolTable, theory name: String, title: String? = nil,
        fixed: [PhasePlane.Caption.Setting] = [], x: Axis, y: Axis
    ) throws(PhaseDiagramError) {
        (self.network, self.symbols, self.name, self.title, self.fixed) = (network, symbols, name, title, fixed)
        do throws(MeanFieldTheoryError) { theory = try network.meanFieldTheory(in: symbols) } catch {
            throw PhaseDiagramError(error.message, help: error.help)
        }
        guard theory.dynamics != .leakySteps else {
            throw PhaseDiagramError(
                "the phase diagram of a recurrent network in steps with a leak is not drawn in this version",
                help: "ask for single points: mean-field RULES --set \(x.name)=\(x.lower)")
        }
        guard x.name != y.name else {
            throw PhaseDiagramError(
                "both axes are \(x.name)", help: "name two parameters, as in: sigma_w=0.5..4 sigma_b=0..1", exitCode: 2)
        }
        // One point of a continuous recurrent network costs a boundary-value problem.
        let usual = theory.dynamics == .continuous ? (x: 15, y: 9) : (x: 36, y: 21)
        let counts = (x: x.count ?? usual.x, y: y.count ?? usual.y)
        let (points, isHuge) = counts.x.multipliedReportingOverflow(by: counts.y)
        guard !isHuge, points <= Self.mostPoints else {
            throw PhaseDiagramError(
                "a plane of \(counts.x) times \(counts.y) points is too large",
                help: "no more than \(Self.mostPoints) points are computed", exitCode: 75)
        }
        let letters = Self.letters(of: theory, in: symbols)
        self.x = (try Self.symbol(x, letters.all, network, symbols), x.values(counts.x))
        self.y = (try Self.symbol(y, letters.all, network, symbols), y.values(counts.y))
        let scanned: Set<Symbol> = [self.x.symbol, self.y.symbol]
        let missing = letters.all.subtracting(scanned).sorted().map { symbols[$0].name }
        guard missing.isEmpty else {
            throw PhaseDiagramError(
                "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "has no value" : "have no values")",
                help: "--set " + missing.map { "\($0)=0.1" }.joined(separator: ","))
        }
        inFunctions = letters.inFunctions.intersection(scanned)
    }

    /// The letters that fixed points depend on.
    private static func letters(
        of theory: MeanFieldTheory, in symbols: SymbolTable
    ) -> (all: Set<Symbol>, inFunctions: Set<Symbol>) {
        let inFunctions = Set(
            theory.drives.flatMap { drive in
                drive.function.variables.filter { $0 != GaussianAverage.variable }
                    .compactMap { symbols.symbol(named: $0.name) }
            })
        let plain = theory.drives.flatMap { $0.strength.symbols } + theory.leak.symbols
        return (
            inFunctions.union(plain).union(theory.constant.symbols).union(theory.sharedConstant.symbols), inFunctions
        )
    }

    private static func symbol(
        _ axis: Axis, _ letters: Set<Symbol>, _ network: Network, _ symbols: SymbolTable
    ) throws(PhaseDiagramError) -> Symbol {
        let names = letters.sorted().map { symbols[$0].name }.joined(separator: ", ")
        guard let symbol = symbols.symbol(named: axis.name), symbol != .width else {
            throw PhaseDiagramError(
                "\(axis.name) is no parameter of this network",
                help: names.isEmpty ? "its parameters all have values" : "the phase depends on: \(names)")
        }
        guard letters.contains(symbol) else {
            throw PhaseDiagramError(
                "the fixed points of this network do not depend on \(axis.name)",
                help: names.isEmpty ? "its parameters all have values" : "they depend on: \(names)")
        }
        guard network.realParameters.contains(symbol) || axis.lower >= 0 else {
            throw PhaseDiagramError(
                "\(axis.name) is positive, and \(axis.lower) is not",
                help: "begin the range at 0 or above, or declare it as: parameter real \(axis.name)")
        }
        return symbol
    }
}
