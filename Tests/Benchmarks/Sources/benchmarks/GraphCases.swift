import Diagrams
import Exact
import Foundation
import PeerNauty

extension BenchmarkCase {
    static let graphs: [BenchmarkCase] =
        [6, 8, 14, 20].map { vertices in
            canonical(
                "canonical-\(vertices)",
                "canonical form with group order of # random 4-regular multigraphs on \(vertices) vertices",
                nanoseconds: 20_000
            ) { MultigraphSample(regular: $0, degree: 4, vertices: vertices) }
        } + [
            symmetric("K20", 20) { _, _ in true },
            symmetric("K10,10", 20) { a, b in a < 10 && b >= 10 },
            symmetric("hypercube", as: "the hypercube of dimension 6", 64) { a, b in (a ^ b).nonzeroBitCount == 1 },
            symmetric("Shrikhande", as: "Shrikhande's strongly regular graph", 16) { a, b in
                [1, 3, 4, 5, 12, 15].contains((b / 4 - a / 4) & 3 | ((b - a) & 3) << 2)
            },
            symmetric("Petersen", as: "6 copies of Petersen's graph", 60) { a, b in
                let (u, v) = (a % 10, b % 10)
                if a / 10 != b / 10 { return false }
                return v == u + 5 || u < 5 && v < 5 && [1, 4].contains(v - u) || u >= 5 && [2, 3].contains(v - u)
            },
        ]

    private static func symmetric(
        _ name: String, as description: String? = nil, _ vertices: Int, isEdge: @escaping @Sendable (Int, Int) -> Bool
    ) -> BenchmarkCase {
        canonical(
            "canonical-\(name)", "canonical form with group order of \(description ?? name), # times", size: 100
        ) { MultigraphSample(copies: $0, vertices: vertices, isEdge: isEdge) }
    }

    private static func canonical(
        _ name: String, _ summary: String, size: Int = 2000, nanoseconds: Double = 2_000_000,
        _ sample: @escaping @Sendable (Int) -> MultigraphSample
    ) -> BenchmarkCase {
        BenchmarkCase(
            name: name, chapter: .graphs, summary: summary, size: size, operations: { $0 },
            targets: [.time(atMost: 2, times: Nauty.name), .nanoseconds(atMost: nanoseconds)],
            contenders: [
                Contender("ours") { size in
                    let graphs = sample(size).graphs
                    return Trial {
                        graphs.map { $0.canonicalLabelling() }
                    } answer: { labellings in
                        let orders = labellings.reduce(0.0) { $0 + $1.groupOrder.doubleValue }
                        return answer(classes: Set(labellings.map(\.form)).count, orders)
                    }
                },
                Contender(Nauty.name) { size in
                    let sample = sample(size)
                    return Trial {
                        sample.edges.map { Nauty.canonical(vertices: sample.vertices, edges: $0) }
                    } answer: { results in
                        answer(classes: Set(results.map(\.words)).count, results.reduce(0.0) { $0 + $1.groupOrder })
                    }
                },
            ])
    }

    private static func answer(classes: Int, _ orders: Double) -> String {
        "\(classes) classes, orders of the groups add up to \(String(format: "%.12g", orders))"
    }
}

/// nauty's dense graphs, with the multigraph written as a simple one.
enum Nauty {
    static let name = "nauty"

    struct Result {
        let words: [UInt]
        let groupOrder: Double
    }

    static func canonical(vertices: Int, edges: [Int32]) -> Result {
        var (mantissa, exponent) = (0.0, Int32(0))
        let words = [UInt](unsafeUninitializedCapacity: 200) { buffer, count in
            count = Int(
                peer_nauty_canonical(
                    Int32(vertices), edges, Int32(edges.count / 2), buffer.baseAddress, &mantissa, &exponent))
        }
        return Result(words: words, groupOrder: mantissa * pow(10, Double(exponent)))
    }
}

/// Multigraphs, the same for all contenders.
struct MultigraphSample {
    let vertices: Int
    /// The ends of the edges of each, one after another.
    let edges: [[Int32]]

    /// Half-edges, so many at each vertex, paired at random.
    init(regular count: Int, degree: Int, vertices: Int) {
        var random = SplitMix64(seed: UInt64(vertices))
        self.vertices = vertices
        edges = (0..<count).map { _ in
            (0..<vertices * degree).shuffled(using: &random).map { Int32($0 / degree) }
        }
    }

    /// One graph, relabelled at random.
    init(copies: Int, vertices: Int, isEdge: (Int, Int) -> Bool) {
        var random = SplitMix64(seed: 7)
        self.vertices = vertices
        edges = (0..<copies).map { _ in
            let names = (0..<vertices).shuffled(using: &random)
            return (0..<vertices).flatMap { a in
                (a + 1..<max(vertices, a + 1)).filter { isEdge(a, $0) }.flatMap { [Int32(names[a]), Int32(names[$0])] }
            }
        }
    }

    var graphs: [ColouredGraph] {
        edges.map { ends in
            ColouredGraph(
                vertexColours: Array(repeating: 0, count: vertices),
                edges: stride(from: 0, to: ends.count, by: 2).map { .init(Int(ends[$0]), Int(ends[$0 + 1])) })
        }
    }
}
