// swift-tools-version: 6.1
import PackageDescription

/// One target per room of the house (see Docs/Architecture.md); a target names every module it imports, and
/// `--explicit-target-dependency-import-check error` holds it to that.
let package = Package(
    name: "diagrammar",
    products: [
        .executable(name: "diagrammar", targets: ["DiagrammarCLI"]),
        .library(name: "Diagrammar", targets: ["Diagrammar"]),
        .library(name: "Diagrams", targets: ["Diagrams"]),
        .library(name: "Sampling", targets: ["Sampling"]),
        .library(name: "Algebra", targets: ["Algebra"]),
        .library(name: "Exact", targets: ["Exact"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(name: "CFLINT", providers: [.apt(["libflint-dev"])]),
        .target(name: "CSampling"),
        .target(name: "Sampling", dependencies: ["CSampling"]),
        .target(name: "Exact", dependencies: ["CGMP"]),
        .target(name: "Algebra", dependencies: ["Exact", "CFLINT"]),
        .target(name: "Evaluation", dependencies: ["Algebra", "Exact"]),
        .target(name: "Times", dependencies: ["Algebra", "Exact"]),
        .target(name: "Theory", dependencies: ["Times", "Algebra", "Exact"]),
        .target(name: "Language", dependencies: ["Theory", "Times", "Algebra", "Exact"]),
        .target(name: "Diagrams", dependencies: ["Theory", "Algebra", "Exact"]),
        .target(name: "Amplitudes", dependencies: ["Diagrams", "Theory", "Times", "Algebra", "Exact"]),
        .target(name: "Expansion", dependencies: ["Amplitudes", "Diagrams", "Theory", "Times", "Algebra", "Exact"]),
        .target(name: "Oracles", dependencies: ["Theory", "Algebra", "Exact"]),
        .target(
            name: "Export",
            dependencies: [
                "Evaluation", "Expansion", "Amplitudes", "Diagrams", "Theory", "Times", "Algebra", "Exact",
            ]),
        .target(
            name: "Diagrammar",
            dependencies: [
                "Export", "Oracles", "Expansion", "Amplitudes", "Diagrams", "Language", "Theory", "Times", "Evaluation",
                "Sampling", "Algebra", "Exact",
            ]),
        .executableTarget(
            name: "DiagrammarCLI",
            dependencies: [
                "Diagrammar", "Export", "Expansion", "Diagrams", "Language", "Theory", "Sampling", "Algebra", "Exact",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(name: "SamplingTests", dependencies: ["Sampling", "CSampling"]),
        .testTarget(name: "ExactTests", dependencies: ["Exact"]),
        .testTarget(name: "AlgebraTests", dependencies: ["Algebra", "Exact"]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Algebra", "Exact"]),
        .testTarget(name: "TimesTests", dependencies: ["Times", "Algebra", "Exact"]),
        .testTarget(name: "TheoryTests", dependencies: ["Theory", "Language", "Times", "Algebra", "Exact"]),
        .testTarget(name: "LanguageTests", dependencies: ["Language", "Theory", "Times", "Algebra", "Exact"]),
        .testTarget(
            name: "DiagramsTests",
            dependencies: ["Diagrams", "Language", "Theory", "Algebra", "Exact", "NautyOracle"]),
        // A test oracle; without nauty's headers it compiles to nothing, and its tests are skipped.
        .target(name: "NautyOracle", path: "Tests/NautyOracle"),
        .testTarget(
            name: "AmplitudesTests",
            dependencies: ["Amplitudes", "Diagrams", "Language", "Theory", "Times", "Algebra", "Exact"]),
        .testTarget(
            name: "ExpansionTests",
            dependencies: [
                "Evaluation", "Expansion", "Amplitudes", "Diagrams", "Language", "Theory", "Times", "Algebra", "Exact",
            ]),
        .testTarget(
            name: "OraclesTests", dependencies: ["Oracles", "Language", "Theory", "Algebra", "Exact"]),
        .testTarget(
            name: "DiagrammarTests",
            dependencies: [
                "Diagrammar", "Export", "Oracles", "Expansion", "Amplitudes", "Diagrams", "Language", "Theory",
                "Times", "Evaluation", "Sampling", "CSampling", "Algebra", "Exact",
            ]),
        .testTarget(name: "DiagrammarCLITests", dependencies: ["DiagrammarCLI"]),
    ],
    swiftLanguageModes: [.v6]
)
