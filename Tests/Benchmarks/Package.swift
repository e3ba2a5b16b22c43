// swift-tools-version: 6.1
import PackageDescription

/// Speed and memory of `Exact`, `Algebra` and `Diagrams` beside FLINT, GiNaC, GMP, nauty and Double. A package of its
/// own, so that nobody who only uses or tests Diagrammar needs the peers:
/// `apt-get install libflint-dev libginac-dev libgmp-dev libnauty2-dev`.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "diagrammar", path: "../..")
    ],
    targets: [
        .target(name: "PeerGMP", linkerSettings: [.linkedLibrary("gmp")]),
        .target(name: "PeerFLINT", linkerSettings: [.linkedLibrary("flint")]),
        .target(name: "PeerGiNaC", linkerSettings: [.linkedLibrary("ginac"), .linkedLibrary("cln")]),
        .target(name: "PeerNauty", linkerSettings: [.linkedLibrary("nauty")]),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "PeerGMP", "PeerFLINT", "PeerGiNaC", "PeerNauty",
                .product(name: "Exact", package: "diagrammar"),
                .product(name: "Algebra", package: "diagrammar"),
                .product(name: "Diagrams", package: "diagrammar"),
                .product(name: "Diagrammar", package: "diagrammar"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
