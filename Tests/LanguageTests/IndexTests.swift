import Testing
import Theory

@testable import Language

/// The rule of indices: free on the left, twice and summed, or an error that says what to write.
@Suite struct IndexTests {
    @Test(
        "The same sum in several spellings",
        arguments: [
            ("x.x", "x[i]*x[i]"), ("x.y", "sum[k](x[k]*y[k])"), ("(x.x)^2", "x.x*x.x"), ("x.x", "sum[i](x[i]^2)"),
            ("(x.x)^2", "x[i]*x[i]*x[j]*x[j]"), ("sum[i](x[i]^4)", "sum[j](x[j]*x[j]*x[j]*x[j])"),
            ("sum[i,j](x[i]*x[j])", "sum[i](x[i])*sum[i](x[i])"),
            ("g*x.x/(4*N)", "(g/N)*x.x*0.25"), ("x[i]*(x[i] + y[i])", "x.x + x.y"),
        ])
    func same(first: String, second: String) throws {
        #expect(try read(action + "action " + first).polynomial == read(action + "action " + second).polynomial)
    }

    @Test(
        "What is refused in an action",
        arguments: [
            ("x.x^2", "4:8 a power of a dot product needs brackets"),
            ("x.x.x", "4:11 a dot product joins two vectors, not three"),
            ("x.z", "4:10 a dot product joins two vectors, and this is none"),
            ("2.5.x", "4:8 a dot product joins two vectors, and this is none"),
            ("x", "4:8 a vector stands alone here"),
            ("x*x", "4:8 a product of vectors without an index has no meaning"),
            ("x[i]", "4:8 the index i stands once and is not summed"),
            ("x[i]*y[j]*y[j]", "4:8 the index i stands once and is not summed"),
            ("x[i]*x[i]*x[i]", "4:8 the index i stands 3 times in this product"),
            ("x[i]^4", "4:8 the index i stands once and is not summed"),
            ("x[i]*x[i] + x[j]", "4:8 the index j stands once and is not summed"),
            ("sum[i](z)", "4:8 the index i does not stand in this sum"),
            ("sum[2](x[2])", "4:12 a sum runs over a named index"),
            ("x[i,j]*x[i,j]", "4:8 x carries one index, not 2"),
            ("z[i]*x[i]", "4:8 z carries no index, not 1"),
            ("x[0]^2", "4:10 a literal index is an integer from 1"),
            ("x[1.5]^2", "4:10 a literal index is an integer from 1"),
            ("x[g]*x[g]", "4:10 g is the name of something else and cannot be an index"),
            ("g[1]", "4:8 g is a number and takes no index or argument"),
            ("g(1)", "4:8 g is a number and takes no index or argument"),
            ("z(3)", "4:8 z does not depend on time"),
            ("z~", "4:8 z has no response field"),
            ("1/z", "4:10 only scalars can be divided by"),
            ("z/0", "4:10 a division by zero"),
            ("z/(1+g)", "4:11 here only a single term can be divided by"),
            ("z^(1/2)", "4:11 a power is an integer"),
            ("z^g", "4:10 a power is an integer"),
            ("z^-1", "4:8 a negative power of a field"),
            ("<z>", "4:8 a mean cannot stand here"),
            ("2 z", "4:10 'z' is not expected here"),
            ("2z", "4:8 a number runs into a name"),
        ])
    func refused(text: String, error: String) {
        let found = errors(in: action + "action " + text)
        #expect(found.first == error)
        // An error at each of two places is two errors.
        #expect(found.count == (text.contains("i,j") || text == "x[g]*x[g]" ? 2 : 1), "\(found)")
    }

    @Test("An index that stands once is told to write a sum")
    func help() {
        #expect(report(on: action + "action x[i]^4").contains("otherwise write sum[i](…)"))
        #expect(report(on: action + "action x[k]*x[k]*x[k]").contains("otherwise write sum[k](…)"))
        #expect(report(on: action + "action x.x^2").contains("write (x.x)^2"))
    }

    @Test("An index of the left-hand side is free and never summed")
    func freeIndex() throws {
        for right in ["h[i](l)^3", "h[i](l)*h[i](l)*h[i](l)", "h[i](l)^2*h[i](l)"] {
            let update = try #require(
                try read(declarations + "update h[i](l+1) = \(right)\ninitial h[i](0) = 0").updates.first)
            let (monomial, coefficient) = try #require(update.terms.first)
            #expect(update.terms.count == 1 && coefficient.isOne && monomial.sums == 0)
            #expect(monomial.factors.allSatisfy { $0.indices == [.free(0)] } && monomial.factors.count == 3)
        }
    }

    @Test("A function's argument holds its index once, however often the function repeats it")
    func functionArguments() throws {
        let tail = "initial h[i](0) ~ normal(0, q)\nwhere phi(x) = x + s*x^3\n"
        let called = try read(declarations + "update h[i](l+1) = W[i,j](l)*phi(h[j](l))\n" + tail).updates
        let written = try read(declarations + "update h[i](l+1) = W[i,j](l)*(h[j](l) + s*h[j](l)^3)\n" + tail).updates
        #expect(called == written)
        #expect(called.first?.terms.count == 2)
        #expect(called.first?.terms.keys.allSatisfy { $0.sums == 1 } == true)
    }

    @Test("Abbreviations with a time, and functions of functions")
    func abbreviations() throws {
        let text = network + "where r(l) = h(l).h(l)/N\nwhere c(l, m) = h(l).h(m)/N\nwhere d(k) = c(k, k+1)\n"
        let model = try read(text)
        #expect(try model.question("<r(2)>").observable == model.question("<h(2).h(2)/N>").observable)
        #expect(
            try model.question("<d(1); r(3)>").observable == model.question("<h(1).h(2)/N; h(3).h(3)/N>").observable)
    }
}
