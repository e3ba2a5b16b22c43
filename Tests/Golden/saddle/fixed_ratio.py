"""The limit of large depth and width at a fixed ratio u = T/N: homogeneous networks against exact powers expanded by SymPy."""
import sympy as sp

import program
from program import N, Refused
from random_questions import Case


def fixed_ratio(share, chance):
    """--fixed u=T/N of homogeneous networks: the means of k^n are powers of one polynomial of 1/N, lambda_n^T."""
    import check_program
    u, x, T = sp.symbols("u x T")
    questions = {"<h[1](T)^2>": {(1,): 1}, "<h[1](T)^2*h[2](T)^2>": {(2,): 1}, "<h[1](T)^2; h[2](T)^2>": {(2,): 1, (1, 1): -1},
                 "<h[1](T)^4>": {(2,): 3}, "<h[1](T)^2; h[2](T)^2; h[3](T)^2>": {(3,): 1, (2, 1): -3, (1, 1, 1): 2},
                 "<h[1](T)^2*h[2](T)^4>": {(3,): 3}, "<h[1](T)^4; h[2](T)^4>": {(4,): 9, (2, 2): -9}}
    for _ in range(int(100 * share)):
        case = Case(chance, "homogeneous", bias=False)
        if case.sphere:
            continue
        question, terms = chance.choice(list(questions.items()))
        highest, exact = chance.choice([1, 2]), case.exact(6)

        def rate(n):
            """ln(lambda_n/lambda_1^n)/x, and lambda_1."""
            sums = [exact.layer((), n)[n]]
            ratio = {o: c for (o, d), c in sums[0].items()}
            value = sum(sp.Rational(int(c.numerator), int(c.denominator)) * x ** o for o, c in ratio.items())
            return value
        first = rate(1)
        total = 0
        for powers, c in terms.items():
            exponent = sum(sp.series(sp.log(rate(n) / first ** n), x, 0, 5).removeO() for n in powers)
            total += c * sp.exp(sp.expand(u * exponent / x))
        expected = sp.series(total, x, 0, highest + 1).removeO()
        degree = sum(next(iter(terms)))
        options = ["--scheme", "saddle", "--through", f"1/N^{highest}", "--fixed", "u=T/N", "--format", "sympy"]
        out = ""
        try:
            out = program.run(case.rules, question, *options)
            found = program.expression(out).subs(case.values)
        except Refused as error:
            check_program.report("refused", case.rules, question, options, str(error))
            continue
        q = case.values[sp.Symbol("q")]
        found = sp.expand(found.subs({N: 1 / x, T: case.first}) / (q) ** degree) if case.first == 0 else None
        if found is None:
            continue
        wrong = ""
        for order in range(highest + 1):
            for at in (sp.Rational(1, 3), sp.Rational(7, 5)):
                a, b = (sp.N(sp.expand(f).coeff(x, order).subs(u, at), 30) for f in (found, expected))
                if abs(a - b) > sp.Float("1e-20") * (1 + abs(b)):
                    wrong += f"1/N^{order} at u = {at}: {a}, expected {b}; "
        check_program.report("wrong" if wrong else "agree", case.rules, question, options + ["--set", case.setting], wrong + out[:200])


PARTS = {"fixed-ratio": fixed_ratio}
