"""Writes expression_series.txt: series of expressions expanded by SymPy.

    python3 expression_series.py > expression_series.txt

One case a line: expression, variable, point, order, and the coefficients `power: coefficient` in SymPy's words, which the
test reads with the library's own parser and compares at random values. All letters are positive; the variable goes to its
point from above.
"""

import sympy as sp

names = "x y a b c g u T N p q"
x, y, a, b, c, g, u, T, N, p, q = letters = sp.symbols(names, positive=True)
e = sp.Symbol("e", positive=True)
R = sp.Rational
exp, log, sin, cos, tan, sqrt = sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.sqrt
asin = sp.asin
sinh, cosh, tanh, erf = sp.sinh, sp.cosh, sp.tanh, sp.erf
oo = sp.oo

# expression, variable, point, order
CASES = [
    (1 / (1 - g), g, 0, 6),
    (1 / (1 - g * (1 + x / N)), N, oo, 3),
    (1 / (1 - g * (1 + x / N)), g, 0, 4),
    ((1 + 2 / N) ** (T + 1) - 1, N, oo, 4),
    (N * ((1 + 2 / N) ** (T + 1) - 1) / 2, N, oo, 3),
    ((1 + 2 / N) ** T, N, oo, 4),
    ((1 + a / N) ** N, N, oo, 3),
    (exp(2 * u) * (1 + u / 3 - u**2), u, 0, 5),
    (log(1 + 2 / N), N, oo, 5),
    (sqrt(1 + 4 * g), g, 0, 6),
    ((1 - sqrt(1 - 4 * g)) / (2 * g), g, 0, 5),
    (tanh(x), x, 0, 9),
    (tanh(a + x), x, 0, 4),
    (cosh(x), x, 0, 8),
    (cosh(a * x + b), x, 0, 4),
    (sinh(x) / x, x, 0, 6),
    (sin(x), x, 0, 7),
    (sin(a + x), x, 0, 4),
    (cos(a + b * x), x, 0, 4),
    (asin(x), x, 0, 7),
    (asin(x / 2 + R(1, 3)), x, 0, 4),
    (asin(a * x / sqrt((1 + x) * (1 + b * x))), x, 0, 3),
    (tan(x), x, 0, 7),
    (tan(a + x), x, 0, 3),
    (erf(x), x, 0, 7),
    (erf(a + x), x, 0, 4),
    (exp(exp(x) - 1), x, 0, 6),
    (exp(a + x), x, 0, 3),
    (log(a + b * x), x, 0, 4),
    (log(sin(x) / x), x, 0, 6),
    (x / (exp(x) - 1), x, 0, 8),
    (1 / x - 1 / sin(x), x, 0, 5),
    (1 / sin(x) ** 2 - 1 / x**2, x, 0, 4),
    (1 / (a + b + x), x, 0, 3),
    (1 / (a * x + b * x**2), x, 0, 2),
    (1 / ((a + b) * x + c * x**2), x, 0, 2),
    ((a + b + x) ** R(-1, 2), x, 0, 3),
    ((a + x) ** R(1, 3), x, 0, 3),
    ((a + x) ** p, x, 0, 3),
    ((a + b + x) ** p, x, 0, 2),
    ((1 + x) ** x, x, 0, 5),
    (a**x, x, 0, 4),
    ((2 + x) ** (1 + x), x, 0, 3),
    (sqrt(x), x, 0, 3),
    (sqrt(x + x**2), x, 0, 4),
    (1 / sqrt(a * x + x**2), x, 0, 3),
    (x ** R(2, 3) * sqrt(1 + x), x, 0, 3),
    (exp(sqrt(x)), x, 0, 3),
    (sqrt(N**2 + x * N + 1), N, oo, 3),
    (sqrt(N + 1) - sqrt(N), N, oo, 4),
    (N - sqrt(N**2 - 1), N, oo, 5),
    (1 / (N * (N + 2)), N, oo, 6),
    (N**2 / (N - 1), N, oo, 3),
    ((N + 2) * (N + 4) / N**2 - 1, N, oo, 3),
    (exp(1 / N) * tanh(1 / N), N, oo, 5),
    (log(N + 1) - log(1 + N / 1), N, oo, 2),
    (exp(x), x, 2, 4),
    (1 / x, x, a, 3),
    (log(x), x, 3, 4),
    (x**3 - 2 * x, x, 1, 3),
    (1 / (x**2 - 1), x, 1, 3),
    (cosh(x) ** 2 - sinh(x) ** 2, x, 0, 4),
    ((cos(x) - 1 + x**2 / 2) / x**4, x, 0, 4),
    ((exp(x) - 1 - x) ** 2 / x**3, x, 0, 3),
    ((tanh(x) - sin(x)) / x**3, x, 0, 4),
    (1 / (tanh(x) - sin(x)), x, 0, 1),
    (1 / (1 - q * exp(x)), x, 0, 2),
    (1 / (1 - exp(x * y)), x, 0, 4),
    (exp(-a / 2) * exp(x * y) / (1 - x), x, 0, 4),
]


def small_series(expression, variable, point, order):
    """Coefficients by the power of what is small."""
    shifted = expression.subs(variable, 1 / e if point == oo else point + e)
    if shifted == 0 or sp.simplify(shifted) == 0:
        return []
    if point == oo:
        shifted = sp.simplify(sp.expand_log(shifted))
    for extra in (1, 3, 6, 9):
        found = sp.series(shifted, e, 0, order + extra)
        known = found.getO()
        rest = sp.expand(sp.expand_log(found.removeO()))
        collected = {}
        for term in sp.Add.make_args(rest):
            coefficient, power = term.as_coeff_exponent(e)
            assert not coefficient.has(e), (expression, term)
            collected[power] = collected.get(power, 0) + coefficient
        if known is None or known.args[0].as_coeff_exponent(e)[1] > order:
            return sorted((k, sp.simplify(v)) for k, v in collected.items() if k <= order)
    raise ValueError(expression)


def text(expression):
    return sp.sstr(expression).replace("**", "^")


for expression, variable, point, order in CASES:
    series = small_series(expression, variable, point, order)
    parts = [text(expression), text(variable), "infinity" if point == oo else text(sp.sympify(point)), str(order)]
    parts += [f"{text(power)}: {text(value)}" for power, value in series if value != 0]
    print(" | ".join(parts))
