"""Adds `decay_correlation` to the chaotic rows of finite_width.json: decay of a covariance of two inputs towards c* < 1, limit chi(c*) and coefficient of 1/N.

Perturbation theory of the transfer operator of the chain of (k11, k12, k22) on polynomials through degree three: F, the map of means, and S/N, the covariances of
one layer, are expanded about the fixed point by tensor Chebyshev interpolation of two-dimensional trapezoidal averages. At order 1/N products of three lose one pair:
P(x_a x_b x_c) = F_a F_b F_c + (S_ab F_c + ...)/N. The shift is <left| order 1/N |right>. `check`: the same number for chi_parallel, against `decay` of the one-input chain.
Run: python3 two_input_decay.py (after finite_width.py; a minute)
"""
import itertools
import json

import numpy as np

from averages import line
from continuous import write
from feedforward import HERE, Layer, correlation

MONOMIALS = [m for d in range(4) for m in itertools.product(range(4), repeat=3) if sum(m) == d]
PLACE = {m: i for i, m in enumerate(MONOMIALS)}


def moments(layer, k11, k12, k22):
    """Means of the three covariances after one layer, and N times their covariances."""
    x, w = line(280, 9.0)
    w = np.outer(w, w)
    a = np.sqrt(k11)
    b = k12 / a
    u = layer.act.f(a * x)[:, None]
    v = layer.act.f(b * x[:, None] + np.sqrt(k22 - b * b) * x[None, :])
    y = [layer.sw2 * u * u + 0 * v, layer.sw2 * u * v, layer.sw2 * v * v]
    F = [(w * t).sum() for t in y]
    return [t + layer.sb2 for t in F] + [(w * y[i] * y[j]).sum() - F[i] * F[j] for i in range(3) for j in range(3)]


def taylor(layer, q, c, n=9, reach=0.06):
    at, h = np.array([q, c * q, q]), reach * q
    t = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    V = np.linalg.inv(np.vander(t, increasing=True))
    values = np.array([[[moments(layer, *(at + h * np.array(p))) for p in ((x, y, z) for z in t)] for y in t] for x in t])
    C = np.einsum("ai,bj,ck,ijkm->abcm", V, V, V, values)
    series = [{m: C[m][i] / h ** sum(m) for m in MONOMIALS} for i in range(12)]
    for i in range(3):
        series[i][(0, 0, 0)] -= at[i]
    return series[:3], [series[3 + 3 * i:6 + 3 * i] for i in range(3)]


def product(p, r):
    out = {}
    for a, u in p.items():
        for b, v in r.items():
            s = tuple(i + j for i, j in zip(a, b))
            if sum(s) < 4:
                out[s] = out.get(s, 0) + u * v
    return out


def shifts(layer, q, c):
    F, S = taylor(layer, q, c)
    size = len(MONOMIALS)
    leading, first = np.zeros((size, size)), np.zeros((size, size))
    for m in MONOMIALS:
        factors = [i for i in range(3) for _ in range(m[i])]
        p = {(0, 0, 0): 1.0}
        for i in factors:
            p = product(p, F[i])
        for a, v in p.items():
            leading[PLACE[a], PLACE[m]] += v
        for i, j in itertools.combinations(range(len(factors)), 2):
            r = S[factors[i]][factors[j]]
            for other in range(len(factors)):
                if other not in (i, j):
                    r = product(r, F[factors[other]])
            for a, v in r.items():
                first[PLACE[a], PLACE[m]] += v
    values, right = np.linalg.eig(leading)
    same, left = np.linalg.eig(leading.T)
    result = {}
    for target in np.linalg.eigvals(leading[1:4, 1:4]).real:
        r, l = right[:, np.argmin(abs(values - target))], left[:, np.argmin(abs(same - target))]
        result[target] = (l @ first @ r / (l @ r)).real
    return result


def main():
    rows = json.load(open(HERE / "finite_width.json"))
    for row in rows:
        if row["growth"]["limit"] <= 1.0001:
            continue
        layer = Layer(row)
        q = row["mean"]["limit"]
        c, chi, _ = correlation(layer, q)
        found = shifts(layer, q, c)
        near = lambda v: found[min(found, key=lambda f: abs(f - v))]
        check = abs(near(row["decay"]["limit"]) - row["decay"]["coefficient"])
        assert check < 1e-6
        row["decay_correlation"] = {"c": c, "limit": chi, "coefficient": near(chi), "error": float(f"{10 * check + 1e-7:.1e}")}
        print(row["name"], row["decay_correlation"])
    write(HERE / "finite_width.json", rows)


if __name__ == "__main__":
    main()
