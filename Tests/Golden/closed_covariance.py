"""Writes closed_covariance.txt: averages over one and two Gaussian variables by numerical integration.

    python3 closed_covariance.py > closed_covariance.txt        (needs numpy and scipy)

One case a line: the functions of x, the covariances (Kaa Kab Kbb, or K alone for one function), the average, and the average of
the magnitude, by which an error is measured. Parameters are those of PARAMETERS. Gauss-Legendre rules on panels in x, and for
each x in y given x; panels end at 0, where there are kinks, and become finer towards it, since y follows x closely where the
correlation is near 1. Nothing of it is in closed form.
"""

import numpy as np
from scipy.special import erf

PARAMETERS = {"a": 1.25, "b": 0.375, "r": -0.625}
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def panels(ends):
    ends = np.array(sorted(set(ends)))
    middle, half = (ends[1:] + ends[:-1]) / 2, (ends[1:] - ends[:-1]) / 2
    return (middle[:, None] + half[:, None] * NODES).ravel(), (half[:, None] * WEIGHTS).ravel()


def ends_around(mean, width):
    """Ends of panels over 13 widths to both sides, finer towards 0."""
    low, high = mean - 13 * width, mean + 13 * width
    found = list(np.linspace(low, high, 27)) + [0.0] + [s * width * 2.0**-k for k in range(34) for s in (-1, 1)]
    return [e for e in found if low <= e <= high]


def evaluate(text, x):
    scope = dict(
        PARAMETERS, x=x, pi=np.pi, exp=np.exp, sin=np.sin, cos=np.cos, sinh=np.sinh, cosh=np.cosh, sqrt=np.sqrt, erf=erf,
        abs=np.abs, sign=np.sign, relu=lambda y: np.maximum(y, 0), step=lambda y: np.where(y > 0, 1.0, 0.0),
    )
    return eval(text.replace("^", "**"), scope) + 0 * x


def one(text, k):
    width = np.sqrt(k)
    x, w = panels(ends_around(0, width))
    values = evaluate(text, x) * np.exp(-x * x / (2 * k)) * w / (width * np.sqrt(2 * np.pi))
    return values.sum(), np.abs(values).sum()


def two(first, second, aa, ab, bb):
    width, rest = np.sqrt(aa), np.sqrt((aa * bb - ab * ab) / aa)
    x, w = panels(ends_around(0, width))
    w = w * evaluate(first, x) * np.exp(-x * x / (2 * aa)) / (width * np.sqrt(2 * np.pi))
    total = size = 0.0
    for u, weight in zip(x, w):
        mean = ab / aa * u
        low, high = mean - 13 * rest, mean + 13 * rest
        ends = list(np.linspace(low, high, 27)) + ([0.0] if low < 0 < high else [])
        y, v = panels(ends)
        inner = evaluate(second, y) * np.exp(-((y - mean) ** 2) / (2 * rest**2)) * v / (rest * np.sqrt(2 * np.pi))
        total += weight * inner.sum()
        size += abs(weight) * np.abs(inner).sum()
    return total, size


GELU = "x*(1 + erf(x/sqrt(2)))/2"
PAIRS = [
    ("x", "x"), ("x^3 - a*x", "x^5 + r*x"), ("1 + x + x^2", "r*x^2 - x^4/3"), ("relu(x)", "relu(x)"), ("relu(x)", "x^3"),
    ("relu(a*x)", "abs(r*x)"), ("x/10 + 9*relu(x)/10", "x/10 + 9*relu(x)/10"), ("step(x)", "step(-x)"),
    ("sign(x)", "relu(x)^2"), ("relu(x)^3", "relu(-x)^2"), ("abs(x)^3", "abs(x^5)"), ("erf(x)", "erf(x)"),
    ("erf(a*x)", "erf(r*x)"), ("x + erf(x)", "x^2*erf(b*x)*x"), ("erf(x)", "relu(x)"), ("erf(x)", "sign(x)*x^2"),
    (GELU, GELU), (GELU, "relu(x)"), ("x^2*" + GELU, "erf(a*x)"), ("sin(x)", "sin(x)"), ("cos(a*x)", "cos(r*x) + b"),
    ("sin(x + b)", "cos(2*x - 1)"), ("x*sin(x)", "x^2*cos(a*x)"), ("sin(x)^3", "sin(x)"), ("exp(b*x)", "exp(r*x)"),
    ("sinh(b*x)", "cosh(x/2 + 1)*x"), ("exp(x/2)*sin(x)", "sin(a*x)"), ("sin(x)", "exp(b*x)"), ("exp(b*x)", "relu(x)"),
    ("erf(a*x)", "x*exp(r*x)"), ("x*exp(-x)", "x^3*step(x)"), ("exp(-x^2)", "exp(-a*x^2)"), ("x*exp(-x^2/2)", "erf(x)"),
    ("exp(-x^2)*erf(x)", "exp(-x^2/3)*erf(a*x)*x^2"), ("exp(-x^2/2)*relu(x)", "relu(x)"),
    ("exp(-x^2/2 + x)", "exp(-b*x^2 - x)*x"), ("exp(-x^2/2)*cos(x)", "sin(x + 1)"), ("exp(-x^2/2)", "exp(x/2)*step(x)"),
    ("sqrt(x^2)", "relu(x)"), ("r", "x^2*step(x)"),
]
COVARIANCES = [(1, 0.5, 2), (0.25, -0.1875, 0.75), (4, 3.9375, 4), (0.0078125, -0.00390625, 0.015625), (2, 0, 3),
    (1, 0.9999990463256836, 1), (1.5, -1.4990234375, 1.5)]
SINGLE = [
    "x^4 - r*x^2", "relu(x)^2", "relu(x)*step(x)*x^3", "(x/10 + 9*relu(x)/10)^2", "erf(x)^2", "erf(a*x)*erf(r*x)",
    "(" + GELU + ")^2", GELU, "x*erf(x)*sign(x)", "erf(x)*relu(x)", "x^2*erf(x)*erf(b*x)", "sin(x)^2", "sin(x + b)^4",
    "x^2*cos(a*x)", "exp(b*x)*sin(x)", "exp(r*x)*relu(x)", "exp(-x)*erf(x)*x", "exp(-x^2)*erf(x)^2", "exp(-2*x^2)",
    "exp(-x^2/2 + x)*step(x)", "(1/2 + sqrt(x^2))^3", "abs(x)*exp(-x^2)*x^2",
]


def main():
    for first, second in PAIRS:
        for aa, ab, bb in COVARIANCES:
            value, size = two(first, second, aa, ab, bb)
            print(f"{first} | {second} | {aa!r} {ab!r} {bb!r} | {value:.17g} | {size:.17g}")
    for function in SINGLE:
        for k in (0.015625, 1, 3.5):
            value, size = one(function, k)
            print(f"{function} | {k!r} | {value:.17g} | {size:.17g}")


main()
