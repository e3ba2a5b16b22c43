"""Closed forms in T at a fixed point, evaluated at numbers, against the series of the networks that begin there.

The program prints K, chi and average(f(x), K); here K is the network's q*, chi and the averages come from mpmath.
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
        for template in QUESTIONS:
            options = ["--scheme", "saddle", "--through", "1/N", "--fixed", "point", "--format", "sympy"]
            question = template.format(T="T")
            try:
                answer = program.expression(program.run(rules, question, *options))
            except program.Refused as error:
                check_program.report("refused", rules, question, options, str(error))
                continue
            answer = number(answer, q).subs(values).subs(sp.Symbol("chi"), sp.Float(slope, 20))
            wrong = ""
            for layer in (0, 1, 2, 3, 5, 9):
                here = sp.expand(answer.subs(T, layer))
                for order in (0, 1):
                    found, expected = here.coeff(program.N, -order), golden[template.format(T=layer), order]
                    if not abs(found - expected) < 1e-9 * (1 + abs(expected)):
                        wrong += f"T = {layer}, 1/N^{order}: {found}, expected {expected}; "
            check_program.report("wrong" if wrong else "agree", rules, question, options, wrong)


PARTS = {"fixed-point": fixed_point}
