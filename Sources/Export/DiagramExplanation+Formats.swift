import Diagrams
import Exact

extension DiagramExplanation {
    /// One object: `kind` why, `code`, `S`, `factors` of S, `generators` as cycles of vertices, lines and half-edges by
    /// name, and `zero`, the reasons, none for a diagram that may differ from zero.
    ///
    /// - Parameter times: what there is to say of symbolic times.
    public func json(theory: String, code: String, times: TimesOfDiagram? = nil) -> String {
        func line(_ number: Int) -> JSONValue { .string(names.line(number)) }
        func cycles(_ cycles: [[Int]], _ name: (Int) -> JSONValue) -> JSONValue {
            .array(cycles.map { .array($0.map(name)) })
        }
        let generators = symmetry.generators.map { generator in
            JSONValue.object([
                ("kind", .string(generator.kind.name)),
                ("vertices", cycles(generator.vertexCycles) { .string(names.vertices[$0]) }),
                ("lines", cycles(generator.lineCycles, line)),
                ("halfEdges", cycles(generator.halfEdgeCycles) { .string(names.halfEdges[$0]) }),
            ])
        }
        let zero = zip(zeroReasons, zeroTexts).map { reason, text in
            JSONValue.object([
                ("kind", .string(reason.kind)), ("detail", .string(text)), ("lines", .array(reason.lines.map(line))),
                ("vertices", .array(reason.vertices.map { .string(names.vertices[$0]) })),
            ])
        }
        return JSONValue.object([
            ("format", .integer(1)),
            ("kind", .string("why")),
            ("theory", .string(theory)),
            ("code", .string(code)),
            ("conventions", Conventions.json),
            ("S", .string(symmetry.order.description)),
            (
                "factors",
                .object([
                    ("equalLines", cycles(symmetry.equalLines, line)),
                    ("turningLines", .array(symmetry.turningLines.map(line))),
                    ("moves", .string(symmetry.orderOfMoves.description)),
                ])
            ),
            ("generators", .array(generators)),
            ("zero", .array(zero)),
            ("times", times?.json ?? .null),
        ]).text + "\n"
    }
}

extension DiagramSymmetry.Generator.Kind {
    fileprivate var name: String {
        switch self {
        case .exchangesLines: "exchange of lines"
        case .turnsLine: "line turns around"
        case .moves: "move"
        }
    }
}

extension ZeroReason {
    fileprivate var kind: String {
        switch self {
        case .noPropagator: "no propagator"
        case .retardedLoop: "retarded loop"
        case .noTime, .noCommonTimes, .emptyRegion: "times"
        case .differentIndices: "indices"
        case .unconnectedOperators: "not connected"
        case .vacuumPart: "vacuum part"
        }
    }

    fileprivate var lines: [Int] {
        switch self {
        case .noPropagator(let line, _, _): [line]
        case .retardedLoop(let lines, _), .noCommonTimes(let lines), .differentIndices(_, _, let lines): lines
        case .emptyRegion(let lines, _): lines
        case .noTime, .unconnectedOperators, .vacuumPart: []
        }
    }

    fileprivate var vertices: [Int] {
        switch self {
        case .retardedLoop(_, let vertices), .vacuumPart(let vertices): vertices
        case .noTime(let vertex): [vertex]
        case .noPropagator, .noCommonTimes, .emptyRegion, .differentIndices, .unconnectedOperators: []
        }
    }
}
