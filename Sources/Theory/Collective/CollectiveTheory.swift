import Algebra
import Exact

// The field theory of a chain of layers. With the response field k̃ scaled so that sources of k' are k̃/N,
//
//     S = Σ_l { k̃(l+1) k(l+1) + Σ_A Ã(l) A(l) − Σ (1/r! n!) k̃(l+1)^r Ã(l)^n N^{−r} κ(Aⁿ; (N k')^r | k(l)) },
//
// in which every operator A of the observable is a field of its own: given k, it has the joint cumulants κ with the other
// operators of its layer and with k of the next one; A stands for the operator divided by N for each of its sums. Each loop costs 1/N. Around a background K the cumulants are expanded in
// k − K; an expansion about k = 0 is exact where they are polynomials in k, as for polynomial and for homogeneous activations.

/// The collective action S[k, k̃] of a feedforward network, with a field for each operator of an observable.
public struct CollectiveTheory: Sendable {
    /// What k is expanded about.
    public enum Background: Hashable, Sendable {
        /// k = 0: the cumulants have to be polynomials in k.
        case origin
        /// A fixed point K* of the saddle-point equation, at which k begins.
        case fixedPoint
    }

    public let chain: LayerChain
    public let background: Background
    /// k for each pair of inputs, then the operators in the order of ``operators``, each followed by its response field.
    public let fields: [Field]
    /// The operators of the observable, each once.
    public let operators: [LayerOperator]
    /// The symbols of the components of K, in the table that ``init(_:observing:background:symbols:)`` extended.
    public let variances: [Symbol]

    public init(
        _ chain: LayerChain, observing operators: [LayerOperator], background: Background, symbols: inout SymbolTable
    ) {
        self.chain = chain
        self.background = background
        self.operators = Array(Set(operators)).sorted()
        var fields: [Field] = []
        func add(_ name: String) {
            let rank = fields.count
            fields.append(Field(name: name, carriesIndex: false, response: FieldID(rank: rank + 1)))
            fields.append(Field(name: name + "~", carriesIndex: false, respondsFor: FieldID(rank: rank)))
        }
        for component in chain.components {
            add(chain.inputs == 1 ? "k" : "k\(component.a + 1)\(component.b + 1)")
        }
        for number in self.operators.indices { add("A\(number + 1)") }
        self.fields = fields
        variances = chain.components.map { component in
            symbols.background(chain.inputs == 1 ? "K" : "K[\(component.a + 1),\(component.b + 1)]")
        }
    }

    /// k of a pair of inputs.
    public func field(ofComponent place: Int) -> FieldID { FieldID(rank: 2 * place) }

    /// The field of an operator.
    public func field(of layerOperator: LayerOperator) -> FieldID {
        FieldID(rank: 2 * (chain.components.count + operators.firstIndex(of: layerOperator)!))
    }
}

/// Why there is no expansion about a background.
public enum CollectiveTheoryError: Error, Equatable, Sendable {
    /// An average of the activation does not exist or is not known.
    case average(GaussianAverageError)
    /// A cumulant is no polynomial in k, so that there is no expansion about k = 0.
    case notPolynomial
}
