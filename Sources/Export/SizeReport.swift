import Algebra
import Exact

/// What a question would take: diagrams, time and memory, order by order where that is known.
public struct SizeReport: Sendable {
    /// A number that is estimated, with one standard deviation; nil where none can be given.
    public struct Forecast: Sendable {
        public let value: Double
        public let error: Double?

        public init(value: Double, error: Double?) {
            self.value = value
            self.error = error
        }
    }

    public struct Order: Sendable {
        public let order: [(name: String, power: Int)]
        /// The number of Wick pairings, exact.
        public let pairings: Integer
        /// Σ 1/S, exact.
        public let sum: Rational
        public let diagrams: Forecast?

        public init(order: [(name: String, power: Int)], pairings: Integer, sum: Rational, diagrams: Forecast?) {
            self.order = order
            self.pairings = pairings
            self.sum = sum
            self.diagrams = diagrams
        }

        /// The order as text, `g^2` or `1`.
        public var text: String {
            let powers = order.filter { $0.power != 0 }.map { Notation.text.orderTerm($0.name, $0.power) }
            return powers.isEmpty ? "1" : powers.joined(separator: "*")
        }
    }

    /// Empty where sums of 1/S are not known.
    public let orders: [Order]
    /// Why they are not; nil if they are.
    public let notCounted: String?
    public let diagrams: Forecast?
    /// What the number of diagrams rests on.
    public let diagramsBasis: String
    /// In seconds.
    public let time: Forecast?
    public let timeBasis: String
    /// In MiB: for a list, and where only numbers are asked for.
    public let memory: Forecast?
    public let memoryOfCount: Double
    /// Whether `derive` and `diagrams` would begin within the limits given, in words.
    public let refusal: String?

    public init(
        orders: [Order], notCounted: String?, diagrams: Forecast?, diagramsBasis: String, time: Forecast?,
        timeBasis: String, memory: Forecast?, memoryOfCount: Double, refusal: String?
    ) {
        self.orders = orders
        self.notCounted = notCounted
        self.diagrams = diagrams
        self.diagramsBasis = diagramsBasis
        self.time = time
        self.timeBasis = timeBasis
        self.memory = memory
        self.memoryOfCount = memoryOfCount
        self.refusal = refusal
    }

    /// Sums over all orders.
    public var pairings: Integer? { orders.isEmpty ? nil : orders.reduce(.zero) { $0 + $1.pairings } }
    public var sum: Rational? { orders.isEmpty ? nil : orders.reduce(.zero) { $0 + $1.sum } }
}
