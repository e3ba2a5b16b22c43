"""Writes critical.json: where chi_perp = a^2 + sigma_w^2 <phi'^2>_q = 1 at the fixed point q(sigma_w, sigma_b) that is stable and reached
from below, on curves where one parameter (`free`) moves and the others are given.

Two ways: bisection in the free parameter with q found by bisection (trapezoidal rule), and mpmath's secant in two unknowns (q, parameter) with tanh-sinh at 25
digits on q = F(q), chi_perp = 1. `error`: their difference relative to the value, at least 1e-15. `roots` holds all crossings on `range`.
Closed: relu sigma_w^2 = 2 at any sigma_b (fixed point there only for sigma_b = 0), linear sigma_w = 1, tanh(g*x) at sigma_b = 0: g*sigma_w = 1.
Run: python3 critical.py (two minutes)
"""
import json
import pathlib

import mpmath as mp
import numpy as np
from scipy.optimize import brentq

from feedforward import Layer, mp_mean
from networks import GELU, network

HERE = pathlib.Path(__file__).parent
CASES = [
    ("tanh(x)", "sigma_w", (0.5, 4), {"sigma_b": "0.1"}), ("tanh(x)", "sigma_w", (0.5, 4), {"sigma_b": "0.01"}),
    ("tanh(x)", "sigma_w", (0.5, 4), {"sigma_b": "0.3"}), ("tanh(x)", "sigma_w", (0.5, 4), {"sigma_b": "1"}),
    ("tanh(x)", "sigma_w", (0.5, 9), {"sigma_b": "3"}),
    ("tanh(x)", "sigma_b", (0.01, 3), {"sigma_w": "1.5"}), ("tanh(x)", "sigma_b", (0.01, 5), {"sigma_w": "2.5"}),
    ("tanh(g*x)", "g", (0.3, 5), {"sigma_w": "1", "sigma_b": "0.2"}), ("tanh(g*x)", "g", (0.3, 9), {"sigma_w": "0.5", "sigma_b": "0.2"}),
    ("tanh(x)", "sigma_w", (0.1, 4), {"sigma_b": "0.2", "a": "0.5"}), ("tanh(x)", "a", (0.01, 0.95), {"sigma_w": "1.2", "sigma_b": "0.3"}),
    ("tanh(x)", "sigma_w", (0.5, 4), {"sigma_b": "0.1", "kappa": "0.1"}), ("tanh(x)", "kappa", (0.001, 2), {"sigma_b": "0.1", "sigma_w": "1.5"}),
    ("erf(x)", "sigma_w", (0.4, 4), {"sigma_b": "0.1"}), ("erf(x)", "sigma_w", (0.4, 6), {"sigma_b": "1"}),
    ("erf(x)", "sigma_b", (0.01, 4), {"sigma_w": "1.3"}),
    ("sin(x)", "sigma_w", (0.5, 4), {"sigma_b": "0.3"}), ("sin(x)", "sigma_w", (0.5, 3), {"sigma_b": "2"}),
    (GELU, "sigma_w", (0.9, 1.6), {"sigma_b": "0.1"}), (GELU, "sigma_w", (0.9, 1.6), {"sigma_b": "0.3"}),
    ("x/(1+exp(-x))", "sigma_w", (0.9, 2.2), {"sigma_b": "0.2"}),
    ("tanh(2*x)+x/10", "sigma_w", (0.2, 3), {"sigma_b": "0.2"}), ("x/(1+x^2)", "sigma_w", (0.5, 4), {"sigma_b": "0.1"}),
    ("1/(1+exp(-x))", "sigma_w", (2, 30), {"sigma_b": "0.1"}), ("1/(1+exp(-x))", "sigma_w", (2, 30), {"sigma_b": "1"}),
    ("tanh(x)+exp(-x^2)/2", "sigma_w", (0.3, 4), {"sigma_b": "0.1"}), ("cos(x)", "sigma_w", (0.3, 3), {"sigma_b": "0.1"}),
    ("relu(x)", "sigma_w", (0.5, 1.41), {"sigma_b": "0.3"}),
]


def layer_of(phi, given):
    parameters = {"sigma_w": "1", "sigma_b": "0", **given}
    return Layer(network("critical", phi, **parameters))


def lowest(layer, top=1e5):
    """The lowest fixed point with q > 0, on a coarse grid from below; then bisection."""
    grid = np.concatenate([[1e-12], np.geomspace(1e-6, top, 400)])
    for low, high in zip(grid, grid[1:]):
        if layer.next(high) <= high:
            return brentq(lambda K: layer.next(K) - K, low, high, xtol=1e-18, rtol=1e-15)
    return None


def main():
    rows = []
    for phi, free, (low, high), given in CASES:
        def gap(value):
            layer = layer_of(phi, {**given, free: repr(float(value))})
            q = lowest(layer)
            return np.nan if q is None else layer.chi(q, 1) - 1

        grid = np.linspace(low, high, 61)
        values = [gap(v) for v in grid]
        roots = []
        for i in range(60):
            if values[i] * values[i + 1] < 0:
                value = brentq(gap, grid[i], grid[i + 1], xtol=1e-16, rtol=1e-15)
                q = lowest(layer_of(phi, {**given, free: repr(value)}))

                def system(q, value):
                    layer = layer_of(phi, {**given, free: "1"})
                    layer.exact[free] = value
                    if free not in ("sigma_w", "sigma_b", "a", "kappa"):
                        layer.act = with_inside(phi, free, value)
                    return layer.mp_next(q) - q, layer.mp_chis(q)[1] - 1

                solved = mp.findroot(system, (mp.mpf(q), mp.mpf(value)), tol=mp.mpf(10) ** -36)
                error = max(abs(float(solved[1]) / value - 1), abs(float(solved[0]) / q - 1), 1e-15)
                roots.append({free: float(solved[1]), "q": float(solved[0]), "error": float(f"{error:.1e}")})
        rows.append({"phi": phi, "free": free, "range": [low, high], "given": given, "roots": roots})
        print(phi, free, given, roots, [v for v in (values[0], values[-1])], flush=True)
    with open(HERE / "critical.json", "w") as out:
        json.dump(rows, out, indent=1)
        out.write("\n")


def with_inside(phi, name, value):
    from averages import Activation
    act = Activation(phi, None, {name: "1"})
    assert phi == "tanh(g*x)"
    act.mf, act.mdf = (lambda x: mp.tanh(value * x)), (lambda x: value * mp.sech(value * x) ** 2)
    return act


if __name__ == "__main__":
    main()
