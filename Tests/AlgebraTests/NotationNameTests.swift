import Testing

@testable import Algebra

/// Names in each notation: readable where a person reads, distinct where a program does.
@Suite struct NotationNameTests {
    @Test func namesAreSpelledAsDocumented() {
        let expected: [(String, unicode: String, latex: String, sympy: String, mathematica: String, form: String)] = [
            ("q", "q", "q", "q", "q", "q"),
            ("sigma_w", "σ_w", "\\sigma_w", "sigma_w", "sigma$w", "[sigma_w]"),
            ("sigma_eff", "σ_eff", "\\sigma_{\\mathrm{eff}}", "sigma_eff", "sigma$eff", "[sigma_eff]"),
            ("sigma2", "σ2", "\\sigma_2", "sigma2", "sigma2", "sigma2"),
            ("lambda", "λ", "\\lambda", "lambda_", "lambda", "lambda"),
            ("lambda_", "λ_", "\\lambda", "lambda__", "lambda$", "[lambda_]"),
            ("Delta", "Δ", "\\Delta", "Delta", "Delta$", "Delta"),
            ("Alpha", "Alpha", "\\mathrm{Alpha}", "Alpha", "Alpha$", "Alpha"),
            ("eps_12", "eps_12", "\\mathrm{eps}_{12}", "eps_12", "eps$12", "[eps_12]"),
            ("N", "N", "N", "N", "N$", "N"), ("T", "T", "T", "T", "T", "T"), ("E", "E", "E", "E", "E$", "E"),
            ("I", "I", "I", "I", "I$", "I"), ("O", "O", "O", "O", "O$", "O"), ("K", "K", "K", "K", "K$", "K"),
            ("N_", "N_", "N", "N_", "N$$", "[N_]"), ("_x", "_x", "x", "_x", "$x$", "[_x]"),
            ("_", "_", "\\_", "_", "$$", "[_]"),
            ("q[1,2]", "q[1,2]", "q_{1,2}", "q_1_2", "q[1,2]", "[q(1,2)]"),
            ("sigma_w[3]", "σ_w[3]", "\\sigma_{w,3}", "sigma_w_3", "sigma$w[3]", "[sigma_w(3)]"),
            ("Rational", "Rational", "\\mathrm{Rational}", "Rational_", "Rational$", "Rational"),
            ("exp", "exp", "\\mathrm{exp}", "exp_", "exp", "exp"), ("None", "None", "\\mathrm{None}", "None_", "None$", "None"),
        ]
        for entry in expected {
            let name = entry.0
            #expect(Notation.text.name(name) == name)
            #expect(Notation.unicode.name(name) == entry.unicode)
            #expect(Notation.latex.name(name) == entry.latex)
            #expect(Notation.sympy.name(name) == entry.sympy)
            #expect(Notation.mathematica.name(name) == entry.mathematica)
            #expect(Notation.form.name(name) == entry.form)
        }
    }

    /// Every short name over an alphabet that provokes collisions, and every reserved word with underscores.
    @Test func spellingsForProgramsAreReversible() {
        var names: Set<String> = [""]
        var all: Set<String> = []
        for length in 1...5 {
            names = Set(names.flatMap { prefix in ["_", "a", "N", "T", "1"].map { prefix + $0 } })
            if length == 1 { names.remove("1") }
            all.formUnion(names)
        }
        for word in ["lambda", "None", "sqrt", "exp", "Sum", "Sin", "Gamma"] {
            for tail in ["", "_", "__", "___", "_1", "_w"] { all.insert(word + tail) }
        }
        for notation in [Notation.sympy, .mathematica, .form] {
            #expect(Set(all.map(notation.name)).count == all.count)
        }
        for name in all {
            #expect(!Notation.mathematica.name(name).contains("_"))
            #expect(Notation.form.name(name).first == "[" || !name.contains("_"))
        }
    }

    @Test func spellingsListOnlyWhatDiffers() {
        var table = SymbolTable()
        _ = table.declare("sigma_w", role: .parameter)
        _ = table.declare("q", role: .parameter)
        _ = table.declare("lambda", role: .coupling)
        _ = table.pole(shift: 2)
        func pairs(_ notation: Notation) -> [String] {
            notation.spellings(of: table).map { "\($0.name) \($0.spelling)" }
        }
        #expect(pairs(.text) == [])
        #expect(pairs(.sympy) == ["lambda lambda_"])
        #expect(pairs(.mathematica) == ["N N$", "sigma_w sigma$w"])
        #expect(pairs(.form) == ["sigma_w [sigma_w]"])
        #expect(pairs(.unicode) == ["sigma_w σ_w", "lambda λ"])
    }

    @Test func namesThatWouldMeetAreRefused() {
        var formula = Formula()
        formula.whole = formula.sum([formula.name("q[1,2]"), formula.name("q_1_2")])
        #expect(throws: NotationError.sameSpelling("q[1,2]", "q_1_2", as: "q_1_2")) {
            try formula.written(as: .sympy)
        }
        #expect(throws: Never.self) { try formula.written(as: .form) }
        formula.whole = formula.product([formula.name("phi"), formula.call("phi", [formula.name("x")])])
        #expect(throws: NotationError.symbolAndFunction("phi", .form)) { try formula.written(as: .form) }
        formula.whole = formula.call("phi", [formula.name("x")])
        #expect(throws: Never.self) { try formula.written(as: .form) }
        formula.whole = formula.power(formula.order([formula.name("x")]), formula.number(2))
        for notation in [Notation.sympy, .mathematica, .form] {
            #expect(throws: NotationError.orderTermInside(notation)) { try formula.written(as: notation) }
        }
        #expect(NotationError.orderTermInside(.form).description.hasSuffix("cannot be written for FORM"))
    }

    @Test func declarationsForFORMNameWhatIsUsed() throws {
        var formula = Formula()
        _ = formula.name("unused")
        formula.whole = formula.product([
            formula.name("sigma_w"), formula.call("exp", [formula.name("x")]), formula.call("tanh", [formula.name("N")]),
            formula.call("f_2", [formula.accumulation(.sum, over: "k", from: formula.number(0), to: formula.name("N"), of: formula.name("k"))]),
        ])
        #expect(try formula.declarationsForFORM() == "Symbols [sigma_w],x,N,k;\nCFunctions exp,[f_2];")
    }
}
