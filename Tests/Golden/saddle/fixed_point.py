"""Closed forms in T at a fixed point, evaluated at numbers, against the series of the networks that begin there.

The program prints K, chi = d<f>/dK, kappa_r_d = the d-th derivative in K of the r-th cumulant of f = sigma_w^2 phi^2, and
average(f(x), K); here K is the network's q*, and all of them come from quadrature and differences in K (mpmath).
"""
import csv
import pathlib

import mpmath
import sympy as sp

import program
from networks import BY_NAME

HERE = pathlib.Path(__file__).parent
X, T, K = sp.Symbol("x"), sp.Symbol("T"), sp.Symbol("K")
QUESTIONS = ["<h({T}).h({T})/N>", "<h[1]({T})^2; h[2]({T})^2>", "<h[1]({T})^4>", "<h({T}).h({T})/N; h({T}).h({T})/N>",
             "<h[1]({T})^2*h[2]({T})^2*h[3]({T})^2>"]
NUMBERS = {"tanh-star": (2, "1/20"), "erf-star": (1, "1/4"), "erf-star-2": (4, "0")}


def average(f, variance, known={}):
    key = f, variance
    if key not in known:
        g = sp.lambdify(X, f, "mpmath")
        root = mpmath.sqrt(variance)
        known[key] = mpmath.quad(lambda z: g(root * z) * mpmath.npdf(z), mpmath.linspace(-12, 12, 25))
    return known[key]


def cumulant(phi, strength, variance, order, derivative, known={}):
    """The derivative in K of a cumulant of strength*phi^2 under N(0, K)."""
    key = phi, strength, variance, order, derivative
    if key not in known:
        g = sp.lambdify(X, sp.sympify(phi), "mpmath")

        def at(k):
            # Equally spaced points are exact to some e^-150 for a function analytic near the real axis.
            root, m = mpmath.sqrt(k), [mpmath.mpf(0)] * (order + 1)
            for j in range(-208, 209):
                z = mpmath.mpf(j) / 16
                weight, f = mpmath.npdf(z) / 16, strength * g(root * z) ** 2
                for n in range(order + 1):
                    m[n] += weight * f ** n
            kappa = [None]
            for n in range(1, order + 1):
                kappa.append(m[n] - sum(mpmath.binomial(n - 1, j - 1) * kappa[j] * m[n - j] for j in range(1, n)))
            return kappa[order]
        with mpmath.workdps(40):
            known[key] = mpmath.diff(at, variance, derivative, h=mpmath.mpf("1e-6")) if derivative else at(variance)
    return known[key]


def number(expression, variance):
    """The expression with every average a number."""
    found = {a: average(a.args[0], variance) for a in expression.atoms(sp.core.function.AppliedUndef)}
    return expression.xreplace({a: sp.Float(v, 20) for a, v in found.items()})


def fixed_point(share, chance):
    import check_program
    for name, (variance_of_weights, variance_of_biases) in NUMBERS.items():
        network = BY_NAME[name]
        rules = check_program.rules_of(network.phi)
        with open(HERE / "series" / f"{name}.csv", newline="") as file:
            golden = {(r["question"], int(r["order"])): float(r["value"]) for r in csv.DictReader(file)}
        q = mpmath.mpf(network.q)
        s = sp.sqrt(sp.Rational(variance_of_weights))
        values = {sp.Symbol("sigma_w"): s, sp.Symbol("sigma_b"): sp.sqrt(sp.Rational(variance_of_biases)), K: sp.Float(str(q), 25)}
        slope = average(sp.diff(sp.sympify(network.phi) ** 2, X, 2) / 2, q) * variance_of_weights
        for number_of, template in enumerate(QUESTIONS):
            highest = 2 if number_of < 2 else 1
            options = ["--scheme", "saddle", "--through", f"1/N^{highest}", "--fixed", "point", "--format", "sympy"]
            question = template.format(T="T")
            try:
                answer = program.expression(program.run(rules, question, *options))
            except program.Refused as error:
                check_program.report("refused", rules, question, options, str(error))
                continue
            answer = number(answer, q).subs(values).subs(sp.Symbol("chi"), sp.Float(slope, 20))
            for symbol in answer.free_symbols:
                words = symbol.name.split("_")
                if words[0] == "kappa":
                    value = cumulant(network.phi, variance_of_weights, q, int(words[1]), int(words[2]) if words[2:] else 0)
                    answer = answer.subs(symbol, sp.Float(value, 20))
            wrong = ""
            for layer in (0, 1, 2, 3, 5, 9):
                here = sp.expand(answer.subs(T, layer))
                for order in range(highest + 1):
                    found, expected = here.coeff(program.N, -order), golden[template.format(T=layer), order]
                    if not abs(found - expected) < 1e-8 * (1 + abs(expected)):
                        wrong += f"T = {layer}, 1/N^{order}: {found}, expected {expected}; "
            check_program.report("wrong" if wrong else "agree", rules, question, options, wrong)


PARTS = {"fixed-point": fixed_point}
