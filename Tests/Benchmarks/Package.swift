// swift-tools-version: 6.1
import PackageDescription

/// Speed and memory of `Exact` and `Algebra` beside FLINT, GiNaC, GMP and Double. A package of its own, so that nobody
/// who only uses or tests Diagrammar needs the peers: `apt-get install libflint-dev libginac-dev libgmp-dev`.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "diagrammar", path: "../..")
    ],
    targets: [
        .target(name: "PeerGMP", linkerSettings: [.linkedLibrary("gmp")]),
        .target(name: "PeerFLINT", linkerSettings: [.linkedLibrary("flint")]),
        .target(name: "PeerGiNaC", linkerSettings: [.linkedLibrary("ginac"), .linkedLibrary("cln")]),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "PeerGMP", "PeerFLINT", "PeerGiNaC",
                .product(name: "Exact", package: "diagrammar"),
                .product(name: "Algebra", package: "diagrammar"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
