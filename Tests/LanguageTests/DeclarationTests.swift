import Testing

@testable import Language

/// What the declarations of a rules file refuse, and where.
@Suite struct DeclarationTests {
    @Test(
        "One wrong declaration, one error",
        arguments: [
            ("width N\nparameter q, q\nfield z\naction z", "2:14 q is declared twice"),
            ("width N\nparameter N\nfield z\naction z", "2:11 N is declared twice"),
            ("width N\nwidth M\nfield z\naction z", "2:7 a second width"),
            ("width n[l]\nfield z\naction z", "1:7 a width per layer is not in this version"),
            ("field x[i]\naction 1", "1:7 x carries an index, but the theory has no width"),
            ("width N\nfield x[i,j]\naction 1", "2:7 a field with 2 indices"),
            ("width N\nfield x[1]\naction 1", "2:7 a declaration names its index"),
            ("field x(t)\naction 1", "1:7 fields of an action have no time in this version"),
            ("field x~\naction 1", "1:7 a field is declared without a tilde"),
            ("field x\nresponse r of y\naction x", "2:15 y is no field"),
            ("field x\nresponse r of x\nresponse s of x\naction x", "3:15 x has a response field already"),
            ("field x\nresponse r x\naction x", "2:12 expected 'of' before 'x'"),
            ("field x\naction x\naction x^2", "3:8 a second action"),
            ("rules 2\nfield x\naction x", "1:7 this is version 1 of the language"),
            ("theory a\ntheory b\nfield x\naction x", "2:8 a second theory"),
            ("source x\nfield x\naction x", "1:8 expected a quoted source before 'x'"),
            ("source \"x\nfield x\naction x", "1:8 this quotation is never closed"),
            (
                "field x\nparameter a[i]\naction x", "2:11 the labels of a parameter are inputs, and the file has none"
            ),
            ("field x\nwhere f(x, x) = x\naction x", "2:12 a parameter of a definition is a bare name, each another"),
            ("field x\nwhere f[i] = x\naction x", "2:7 a definition has a bare name"),
            ("field x\nwhere f = x +\naction x", "3:1 expected an expression before the end of the line"),
            ("field x\nneuron\naction x", "2:7 expected a name before the end of the line"),
            ("field x\nparamter a\naction x", "2:1 'paramter' begins no statement"),
            ("field x\nx = 3\naction x", "2:1 'x' begins no statement"),
            ("field x\n= 3\naction x", "2:1 '=' begins no statement"),
            ("field x", "1:8 the file has neither an update rule nor an action"),
        ])
    func single(text: String, error: String) {
        let found = errors(in: text)
        if error.hasSuffix("end of the line") {
            #expect(found.count == 1 && found[0].hasSuffix("before the end of the line"), "\(found)")
        } else {
            #expect(found == [error])
        }
    }

    @Test(
        "Laws of weights, biases and noise",
        arguments: [
            ("weight V[i,j](l) ~ normal(0)", "6:20 the weight V has a mean but no variance"),
            ("weight V[i,j](l)", "6:1 the weight V has no law"),
            ("bias b[i](l) ~ normal", "6:16 normal takes a mean and a variance"),
            ("bias b[i](l) ~ normal(0, -1)", "6:26 a negative variance"),
            ("bias b[i](l) ~ normal(0, h[1](0))", "6:26 this is no number"),
            ("bias b[i](l) ~ normal(0, sb^2)", "6:26 sb is not known"),
            ("bias b[i](l) ~ nromal(0, 1)", "6:16 nromal is no law"),
            ("weight V[i,j,k](l) ~ normal(0, 1)", "6:8 a random line with 3 indices"),
            ("bias b~ normal(0, 1)", "6:6 a bias is declared without a tilde"),
            ("neuron k~[i](l)", "6:8 a neuron is declared without a tilde"),
            ("neuron k[i]", "6:8 a neuron depends on time"),
            ("neuron k[i](l; a)", "6:16 k has an input label, but the file has no inputs"),
            ("time n = 0 ... 3", "6:6 a second time"),
        ])
    func laws(line: String, error: String) {
        let rest = "update h[i](l+1) = W[i,j](l)*h[j](l)\ninitial h[i](0) ~ normal(0, q)\n"
        let found = errors(in: declarations + line + "\n" + rest)
        #expect(found.first == error, "\(found)")
        #expect(found.count <= 2)
    }

    @Test(
        "The range of times",
        arguments: [
            ("depth l = 0 ... -1", "2:17"), ("depth l = 3 ... 1", "2:17 the last time lies before the first"),
            ("depth l = x ... 1", "2:11 the first time is an integer"),
            ("depth l = 0.5 ... 1", "2:11 the first time is an integer"),
            ("depth l = 0", "2:12 expected '...' before the end of the line"),
            ("depth l = 0 ... T+1", "2:17 the last time is a name or an integer"),
            ("depth l = 0 ... l", "2:17 l is declared twice"),
        ])
    func times(line: String, error: String) {
        let found = errors(in: "width N\n\(line)\n")
        #expect(found.first?.hasPrefix(error) == true, "\(found)")
    }

    @Test(
        "The initial law",
        arguments: [
            ("initial h[i](1) ~ normal(0, q)", "7:9 an initial law stands at the first time, 0"),
            ("initial h[i](l) ~ normal(0, q)", "7:9 an initial law stands at the first time, 0"),
            ("initial k[i](0) ~ normal(0, q)", "7:9 k is no neuron"),
            (
                "initial h[i](0) ~ uniform(0, q)",
                "7:19 the law uniform is one of weights, biases and noise; an initial law is Gaussian or a sphere"
            ),
            ("initial h(0).k(0) = N*q", "7:9 this is no initial condition"),
            ("initial h(0).h(0) = h[1](0)", "7:21 this is no number"),
            ("initial h[i](0) = h[2](0)", "7:19 this is no number"),
            ("initial h[i](0) ~ normal(0, q)\ninitial h(0).h(0) = N*q", "8:9 a second initial law for h"),
            ("initial h[i](0)", "7:16 expected '=' before the end of the line"),
        ])
    func initial(line: String, error: String) {
        let found = errors(in: declarations + "update h[i](l+1) = W[i,j](l)*h[j](l)\n" + line)
        #expect(found == [error])
    }

    @Test("A theory without width may call a parameter N")
    func parameterN() throws {
        #expect(try read("parameter N, _width\nfield z\naction N*z^2 + _width*z").polynomial.terms.count == 2)
        #expect(try read("parameter _width, N\nfield z\naction N*z^2 + _width*z").polynomial.terms.count == 2)
    }
}
