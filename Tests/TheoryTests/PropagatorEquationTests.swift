import Algebra
import Exact
import Foundation
import Testing

@testable import Theory
@testable import Times

/// Propagators in continuous time against the differential equations that determine them, in exact symbols.
///
/// With ∂_t h = −Γ h + b + ξ, R obeys ∂_t R = −Γ R from R(s,s) = 1. X(t,s) = <b(t) h(s)> is what drives ∂_t C(t,s) + Γ C at
/// t > s; it does not depend on t and grows by dX/ds = V − X Γᵀ. At equal times dC/dt = −ΓC − CΓᵀ + D + X + Xᵀ.
@Suite struct PropagatorEquationTests {
    private static let rounds = ProcessInfo.processInfo.environment["DIAGRAMMAR_LONG"] == nil ? 10 : 200

    /// Functions of t and s for t > s and for s > t, by pair of neurons.
    private struct Sample {
        typealias Matrix = RandomLinearNetwork.Matrix
        let network: RandomLinearNetwork
        var table: SymbolTable
        let t: Symbol, s: Symbol
        let count: Int
        var late: Matrix = [], early: Matrix = []
        var response: Matrix = [], advanced: Matrix = []

        init(_ network: RandomLinearNetwork, isStationary: Bool) throws {
            self.network = network
            table = network.model.symbols
            t = table.time("t")
            s = table.time("s")
            guard case .symbolicTime(let propagators) = try network.rules(lastTime: nil).propagators else {
                throw RandomLinearNetwork.NotANetwork()
            }
            let primitives = Primitives(propagators.basis)
            let fields = network.model.fields
            let neurons = fields.indices.filter { !fields[$0].isResponse }.map(FieldID.init(rank:))
            count = neurons.count
            func order(_ later: Int, _ earlier: Int) throws -> TimeOrder {
                let start = isStationary ? [] : [(later: earlier, earlier: 0, atLeast: 1)]
                return try #require(
                    TimeOrder(times: 2, relations: [(later, earlier, 1)] + start, .integral))
            }
            let (forward, backward) = (try order(1, 2), try order(2, 1))
            var table = table
            let symbols = [t, s]
            func read(_ right: (FieldID) -> FieldID, _ order: TimeOrder) throws -> Matrix {
                try neurons.map { left in
                    try neurons.map {
                        try propagators.function(left, right($0)).restricted(to: order).expression(
                            at: order, times: symbols, by: primitives, in: &table
                        ).inLowestTerms(over: table)
                    }
                }
            }
            func source(_ field: FieldID) -> FieldID { fields[field.rank].response! }
            late = try read({ $0 }, forward)
            early = try read({ $0 }, backward)
            response = try read(source, forward)
            advanced = try read(source, backward)
            self.table = table
        }

        func vanishes(_ matrix: Matrix) throws -> Bool {
            try matrix.allSatisfy { try $0.allSatisfy { try $0.inLowestTerms(over: table).isZero } }
        }

        func derivative(_ matrix: Matrix, _ time: Symbol) -> Matrix {
            matrix.map { $0.map { $0.derivative(inTime: time, in: table) } }
        }

        mutating func put(_ time: Symbol, at other: Symbol?, _ matrix: Matrix) -> Matrix {
            var table = table
            let value = matrix.map { $0.map { $0.substitutingTime(time, by: other, plus: 0, in: &table) } }
            self.table = table
            return value
        }
    }

    private static func sum(_ matrices: Sample.Matrix...) -> Sample.Matrix {
        matrices[0].indices.map { i in
            matrices[0].indices.map { j in matrices.reduce(Polynomial.zero) { $0 + $1[i][j] } }
        }
    }

    private static func product(_ left: Sample.Matrix, _ right: Sample.Matrix) -> Sample.Matrix {
        left.indices.map { i in
            left.indices.map { j in left.indices.reduce(Polynomial.zero) { $0 + left[i][$1] * right[$1][j] } }
        }
    }

    private static func minus(_ matrix: Sample.Matrix) -> Sample.Matrix { matrix.map { $0.map { $0.scaled(by: -1) } } }

    private static func transposed(_ matrix: Sample.Matrix) -> Sample.Matrix {
        matrix.indices.map { i in matrix.indices.map { matrix[$0][i] } }
    }

    /// What holds of a transient and of a stationary theory alike; X is returned.
    private func checkResponseAndDrive(_ sample: inout Sample) throws -> Sample.Matrix {
        let (rules, unit) = (sample.network.matrix, RandomLinearNetwork.unit(sample.count))
        let text = sample.network.text
        let flow = Self.sum(
            sample.derivative(sample.response, sample.t), Self.minus(Self.product(rules, sample.response)))
        #expect(try sample.vanishes(flow), "∂_t R + Γ R: \(text)")
        let atOnce = sample.put(sample.t, at: sample.s, sample.response)
        #expect(try sample.vanishes(Self.sum(atOnce, Self.minus(unit))), "R(s,s): \(text)")
        #expect(try sample.vanishes(sample.advanced), "R before its cause: \(text)")
        // C(t,s) = C(s,t)ᵀ, and no jump at t = s.
        let met = sample.put(sample.t, at: sample.s, sample.late)
        let metFromBelow = sample.put(sample.t, at: sample.s, sample.early)
        #expect(try sample.vanishes(Self.sum(met, Self.minus(metFromBelow))), "C is continuous: \(text)")
        #expect(try sample.vanishes(Self.sum(met, Self.minus(Self.transposed(met)))), "C(s,s) is symmetric: \(text)")
        let drive = Self.sum(sample.derivative(sample.late, sample.t), Self.minus(Self.product(rules, sample.late)))
        #expect(try sample.vanishes(sample.derivative(drive, sample.t)), "∂_t X: \(text)")
        let growth = Self.sum(
            sample.derivative(drive, sample.s), Self.minus(Self.product(drive, Self.transposed(rules))),
            Self.minus(sample.network.frozen))
        #expect(try sample.vanishes(growth), "∂_s X + X Γᵀ − V: \(text)")
        return drive
    }

    @Test("From an initial condition")
    func transient() throws {
        var dice = TheoryDice(state: 5)
        for _ in 0..<Self.rounds {
            let network = try RandomLinearNetwork(.transient, &dice)
            var sample = try Sample(network, isStationary: false)
            let rules = network.matrix
            let drive = try checkResponseAndDrive(&sample)
            let early = sample.put(sample.s, at: nil, drive)
            #expect(try sample.vanishes(early), "X(t,0): \(network.text)")
            // Equal times, as a function of s.
            let equal = sample.put(sample.t, at: sample.s, sample.late)
            let driveNow = sample.put(sample.t, at: sample.s, drive)
            let change = Self.sum(
                sample.derivative(equal, sample.s), Self.minus(Self.product(rules, equal)),
                Self.minus(Self.product(equal, Self.transposed(rules))), Self.minus(network.noise),
                Self.minus(driveNow), Self.minus(Self.transposed(driveNow)))
            #expect(try sample.vanishes(change), "dC/dt: \(network.text)")
            var start = sample.put(sample.s, at: nil, equal)
            for i in start.indices { start[i][i] -= network.initial[i] }
            #expect(try sample.vanishes(start), "C(0,0): \(network.text)")
        }
    }

    @Test("Stationary")
    func stationary() throws {
        var dice = TheoryDice(state: 6)
        for _ in 0..<Self.rounds {
            let network = try RandomLinearNetwork(.stationary, &dice)
            var sample = try Sample(network, isStationary: true)
            let rules = network.matrix
            let drive = try checkResponseAndDrive(&sample)
            for side in [sample.late, sample.early, sample.response] {
                let both = Self.sum(sample.derivative(side, sample.t), sample.derivative(side, sample.s))
                #expect(try sample.vanishes(both), "a function of t − s: \(network.text)")
            }
            let equal = sample.put(sample.t, at: sample.s, sample.late)
            let balance = Self.sum(
                Self.product(rules, equal), Self.product(equal, Self.transposed(rules)), network.noise, drive,
                Self.transposed(drive))
            #expect(try sample.vanishes(balance), "ΓC + CΓᵀ = D + X + Xᵀ: \(network.text)")
        }
    }
}
