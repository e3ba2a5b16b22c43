import Exact
import Testing

@testable import Algebra

@Suite("Gaussian averages over several variables: printing and substitution")
struct JointGaussianPrintingTests {
    private typealias Sheet = JointGaussianAverageTests.Sheet

    @Test("every notation")
    func notations() throws {
        var sheet = Sheet(count: 3)
        let average = try sheet.average("tanh(x[1])*tanh(x[3])^3").power(2)
        func written(_ notation: Notation) -> String { average.formatted(as: notation, in: sheet.table) }
        #expect(written(.text) == "<tanh(x[1])*tanh(x[3])^3>_K^2")
        #expect(written(.unicode) == "⟨tanh(x[1])·tanh(x[3])³⟩_K²")
        #expect(
            written(.latex)
                == "\\left\\langle \\tanh\\left(x_1\\right) \\tanh\\left(x_3\\right)^{3}\\right\\rangle_{K}^{2}")
        #expect(written(.sympy) == "average(tanh(x_1)*tanh(x_3)**3, K_1_1, K_1_3, K_3_3)**2")
        #expect(written(.mathematica) == "average[Tanh[x[1]]*Tanh[x[3]]^3, K$[1,1], K$[1,3], K$[3,3]]^2")
        #expect(written(.form) == "average(tanh_([x(1)])*tanh_([x(3)])^3, [K(1,1)], [K(1,3)], [K(3,3)])^2")
    }

    @Test("a matrix whose entries have names of their own is written out")
    func namedEntries() throws {
        var table = SymbolTable()
        let entries = ["v", "c", "w"].map { table.declare($0, role: .parameter) }
        var calculus = JointGaussianCalculus(covariance: CovarianceMatrix(entries: entries))
        let average = try calculus.average(
            of: JointGaussianGoldenTests.read("tanh(x[1])*tanh(x[2])^3"), in: &table)
        #expect(average.formatted(as: .text, in: table) == "<tanh(x[1])^3*tanh(x[2])>_(w, c, v)")
        #expect(average.formatted(as: .latex, in: table).hasSuffix("\\right\\rangle_{w, c, v}"))
    }

    @Test("parameters and covariances get values; without a covariance the average is a product")
    func substitution() throws {
        var sheet = Sheet()
        let average = try sheet.average("tanh(a*x[1])*relu(x[2])")
        let symbol = try #require(sheet.table.jointAverages(in: average).first).average
        let a = try #require(sheet.table.symbol(named: "a"))
        let k = sheet.calculus.covariance
        func text(_ average: JointGaussianAverage, _ values: [Symbol: Polynomial]) -> String? {
            let value = sheet.table.substituting(values, into: average)
            return value.map { sheet.text($0) }
        }
        #expect(text(symbol, [a: 2]) == "<relu(x[2])*tanh(2*x[1])>_K")
        #expect(text(symbol, [k[1, 2]: 2]) == nil)
        let square = try sheet.average("relu(x[1])^2*relu(x[2])^2")
        let relu = try #require(sheet.table.jointAverages(in: square).first).average
        #expect(text(relu, [k[1, 2]: 0]) == "K[1,1]*K[2,2]/4")
        let first = Polynomial(k[1, 1])
        #expect(text(relu, [k[1, 2]: first, k[2, 2]: first]) == "3*K[1,1]^2/2")
        let difference = try sheet.average("tanh(x[1] - x[2])^2")
        let bound = try #require(sheet.table.jointAverages(in: difference).first).average
        #expect(text(bound, [k[1, 2]: 0]) == nil)
    }
}
