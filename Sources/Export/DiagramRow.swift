import Algebra
import Diagrams
import Exact
import Expansion
import Theory

/// One row of a list of diagrams: a diagram with its index lines routed, or a topology that merges such rows.
public struct DiagramRow: Sendable {
    public let id: Int
    /// A stable textual code without blanks.
    public let code: String
    /// The Nickel index, with fields where the theory has several; nil where the diagram has none.
    public let nickel: String?
    /// The order of the automorphism group that fixes the external points.
    public let symmetryOrder: Integer
    /// The powers of the couplings (of the parameters, in a network) in the product of the vertex factors.
    public let order: [(name: String, power: Int)]
    public let vertices: Int
    public let loops: Int
    /// The leading power of N.
    public let powerOfN: Int
    /// The highest total power of the symbolic times that the sum over the diagram's times can give, exponentials aside; nil
    /// at literal times.
    public let powerOfT: Int?
    /// How many routed diagrams the row stands for.
    public let merged: Int
    public let value: Polynomial

    public init(
        id: Int, code: String, nickel: String? = nil, symmetryOrder: Integer, order: [(name: String, power: Int)],
        vertices: Int, loops: Int,
        powerOfN: Int, powerOfT: Int? = nil, merged: Int, value: Polynomial
    ) {
        self.id = id
        self.code = code
        self.nickel = nickel
        self.symmetryOrder = symmetryOrder
        self.order = order
        self.vertices = vertices
        self.loops = loops
        self.powerOfN = powerOfN
        self.powerOfT = powerOfT
        self.merged = merged
        self.value = value
    }

    /// The order as text, `g^2` or `1`.
    public var orderText: String {
        let powers = order.filter { $0.power != 0 }.map { Notation.text.orderTerm($0.name, $0.power) }
        return powers.isEmpty ? "1" : powers.joined(separator: "*")
    }

    func json(in symbols: SymbolTable) -> JSONValue {
        .object([
            ("id", .integer(id)),
            ("code", .string(code)),
            ("nickel", JSONValue(nickel)),
            ("S", .string(symmetryOrder.description)),
            ("order", .object([("N", .integer(powerOfN))] + order.map { ($0.name, .integer($0.power)) })),
            ("vertices", .integer(vertices)),
            ("loops", .integer(loops)),
            ("powerOfN", .integer(powerOfN)),
            ("powerOfT", powerOfT.map(JSONValue.integer) ?? .null),
            ("merged", .integer(merged)),
            ("value", .string(value.formatted(as: .sympy, in: symbols))),
        ])
    }
}

/// The number of diagrams of one order, and the sum of their 1/S.
public struct DiagramCount: Sendable {
    public let order: [(name: String, power: Int)]
    public let orderText: String
    public let count: Int
    public let sum: Rational
}

/// Diagrams that a bound left out.
public struct LeftOut: Sendable {
    /// What they were left out for: `power of N`, `power of g`, `other order`.
    public let reason: String
    /// How many; nil if they were not counted, or are without end.
    public let count: Int?
    public let isEndless: Bool

    public init(reason: String, count: Int?, isEndless: Bool = false) {
        self.reason = reason
        self.count = count
        self.isEndless = isEndless
    }

    var text: String {
        guard let count else { return "\(reason): \(isEndless ? "diagrams without end" : "not counted, too many")" }
        return "\(reason): \(count) diagram\(count == 1 ? "" : "s")"
    }

    var json: JSONValue {
        .object([
            ("reason", .string(reason)), ("count", count.map(JSONValue.integer) ?? .null),
            ("endless", .bool(isEndless)),
        ])
    }
}

/// A list of diagrams, or only their numbers.
public struct DiagramList: Sendable {
    public let rows: [DiagramRow]
    public let counts: [DiagramCount]
    public let symbols: SymbolTable
    /// What was left out, if anything.
    public let remainder: String?
    public let cutByPowerOfN: Int
    public let cutByCoupling: Int
    /// What was asked for; everything, unless a selection was made.
    public let selection: Selection
    /// Finished diagrams that the selection dropped.
    public let droppedBySelection: Int
    /// Whether the enumeration was stopped: then the list only goes as far as it got.
    public let isInterrupted: Bool
    /// Whether rows stand for all labellings of their external points.
    public let isUnlabelled: Bool
    /// Whether the Nickel index is shown in tables: where no index and no time is left to tell.
    public let showsNickel: Bool
    /// How many diagrams the bounds left out, and why.
    public let leftOut: [LeftOut]
    /// What else there is to say, as why a diagram vanishes.
    public let notes: [String]
    /// Whether times are symbols: rows then have a power of the times.
    public let hasSymbolicTimes: Bool
    /// The order of times in which the values hold; nil for all times.
    public let region: TimeRegion?
    /// Whether values are different ones elsewhere.
    public let isPart: Bool
    /// The limit in which the values are written: `at fixed u = T/N`.
    public let limit: String?

    public init(
        rows: [DiagramRow], counts: [DiagramCount], symbols: SymbolTable, remainder: String?, cutByPowerOfN: Int,
        cutByCoupling: Int, selection: Selection = Selection(), droppedBySelection: Int = 0,
        isInterrupted: Bool = false, isUnlabelled: Bool = false, showsNickel: Bool = false,
        leftOut: [LeftOut] = [], notes: [String] = [], hasSymbolicTimes: Bool = false, region: TimeRegion? = nil,
        isPart: Bool = false, limit: String? = nil
    ) {
        self.rows = rows
        self.counts = counts
        self.symbols = symbols
        self.remainder = remainder
        self.cutByPowerOfN = cutByPowerOfN
        self.cutByCoupling = cutByCoupling
        self.selection = selection
        self.droppedBySelection = droppedBySelection
        self.isInterrupted = isInterrupted
        self.isUnlabelled = isUnlabelled
        self.showsNickel = showsNickel
        self.leftOut = leftOut
        self.notes = notes
        self.hasSymbolicTimes = hasSymbolicTimes
        self.region = region
        self.isPart = isPart
        self.limit = limit
    }

    /// For which times the values hold: `values for T >= S >= 0; --when picks another order`.
    var statement: String? {
        region.map { "values for \($0.text)" + (isPart ? "; --when picks another order of the times" : "") }
    }

    /// Collects counts order by order while diagrams stream by; memory is that of the orders, not of the diagrams.
    public struct Counter {
        private var counts: [String: DiagramCount] = [:]

        public init() {}

        /// Adds diagrams of one order: how many, and the sum of their 1/S.
        public mutating func add(_ order: [(name: String, power: Int)], count: Int, sum: Rational) {
            let powers = order.filter { $0.power != 0 }.map { $0.power == 1 ? $0.name : "\($0.name)^\($0.power)" }
            let text = powers.isEmpty ? "1" : powers.joined(separator: "*")
            let known = counts[text]
            counts[text] = DiagramCount(
                order: order, orderText: text, count: (known?.count ?? 0) + count, sum: (known?.sum ?? 0) + sum)
        }

        public var sorted: [DiagramCount] {
            counts.values.sorted { left, right in
                let (a, b) = (left.order.map(\.power), right.order.map(\.power))
                let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
                return sumA != sumB ? sumA < sumB : b.lexicographicallyPrecedes(a)
            }
        }
    }
}
