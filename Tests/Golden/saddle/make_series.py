"""Writes series.csv: coefficients of 1/N^0 ... 1/N^4 of every question of observables.py for every network of networks.py.

The chain is evaluated at twelve integer widths, 20000 j; the means, polynomials in 1/N to within 1/N^12, are interpolated, the
cumulants formed as series. `error`: twice the difference from the same at a lower degree of interpolation, at other
widths and by another quadrature, and never below 1e-15 of the value. A zero is less than 1e-17.
Run: nice python3 make_series.py [names]  (python-flint; about a minute a network)
"""
import csv
import math
import pathlib
import sys

from flint import arb, arb_mat

from moment_chain import MomentChain
from networks import BY_NAME, NETWORKS
from observables import Evaluator, questions, text

TERMS = 5


class Series:
    """A power series in 1/N, truncated after 1/N^4."""

    def __init__(self, c):
        self.c = list(c)[:TERMS] + [arb(0)] * (TERMS - len(c))

    def __add__(self, o):
        o = o if isinstance(o, Series) else Series([arb(o)])
        return Series([a + b for a, b in zip(self.c, o.c)])

    __radd__ = __add__

    def __mul__(self, o):
        if not isinstance(o, Series):
            return Series([a * o for a in self.c])
        return Series([sum((self.c[j] * o.c[n - j] for j in range(n + 1)), arb(0)) for n in range(TERMS)])

    __rmul__ = __mul__

    def __rsub__(self, o):
        return self * -1 + o


OVER = Series([arb(0), arb(1)])


def layers_K(network):
    """K of every layer by plain quadrature, only to know where to interpolate."""
    chain = MomentChain(network.function, *network.parameters(), 0, 1, 0)
    sigma_w, sigma_b, K = network.parameters()
    result, norm = [K], 1 / (2 * arb.pi()).sqrt()
    for _ in range(network.top):
        root = K.sqrt()
        f = [network.function(root * z).mid() for z, _ in chain.rule]
        K = sigma_b ** 2 + sigma_w ** 2 * norm * sum((w * (-z * z / 2).exp() * x * x for (z, w), x in zip(chain.rule, f)), arb(0))
        K = K.mid()
        result.append(K)
    return result


def evaluator(network, degree, base, margin, count=12, **rule):
    K = layers_K(network)[1:]
    low, high = min(K, key=float) * (1 - margin), max(K, key=float) * (1 + margin)
    chain = MomentChain(network.function, *network.parameters(), low, high, degree, **rule)
    chain.prepare([0, 1, 2, 3, 4] + [6] if network.kind == "general" else [0, 2, 4, 6])
    widths = [base * (j + 1) for j in range(count)]
    solver = arb_mat([[1 / arb(N) ** m for m in range(count)] for N in widths]).inv()

    def mean(layers):
        values = solver * arb_mat([[chain.mean(N, layers)] for N in widths])
        return Series([values[m, 0] for m in range(TERMS)])
    return Evaluator(mean, OVER)


def rows(network):
    fine = evaluator(network, 44, 20000, 0.1)
    rough = evaluator(network, 34, 31000, 0.15, length=20, count=15, points=36)
    for factors in questions(network):
        a, b = fine.cumulant(factors), rough.cumulant(factors)
        for order in range(TERMS):
            value, other = float(a.c[order].mid()), float(b.c[order].mid())
            error = max(2 * abs(float((a.c[order] - b.c[order]).mid())), 1e-15 * abs(value))
            assert math.isfinite(value) and math.isfinite(error), (network.name, text(factors))
            if abs(value) < 1e-17 and error < 1e-17:
                value, error = 0.0, 1e-17
            yield [network.name, text(factors), order, repr(value), f"{error:.1e}"]


if __name__ == "__main__":
    chosen = [BY_NAME[n] for n in sys.argv[1:]] or NETWORKS
    here = pathlib.Path(__file__).parent / "series"
    here.mkdir(exist_ok=True)
    for network in chosen:
        with open(here / f"{network.name}.csv", "w", newline="") as out:
            write = csv.writer(out, lineterminator="\n")
            write.writerow(["network", "question", "order", "value", "error"])
            write.writerows(rows(network))
        print(network.name, flush=True)
