#!/usr/bin/env python3
"""Statistics of sampled networks: tails of Student's law, k-statistics, jackknife errors, weighted least squares.

Writes statistics.json beside itself (1 min; mpmath, numpy, scipy, sympy). Methods are not those of the Swift code: tails by mpmath's
incomplete beta function at 60 digits, cumulant estimates in exact fractions by sums over tuples of different networks (and by scipy's
kstat, and by the formulas of Kendall's Advanced Theory of Statistics in power sums), the jackknife by leaving blocks out of the raw data,
least squares by numpy's lstsq.
"""
import itertools
import json
import math
import pathlib
import random
from fractions import Fraction

import mpmath as mp
import numpy as np
import scipy.stats
from sympy.utilities.iterables import multiset_partitions

mp.mp.dps = 60
out = {}


# Student's law -------------------------------------------------------------------------------------------------------
def log_two_sided(nu, t):
    nu, t = mp.mpf(nu), mp.mpf(t)
    # For large ν the hypergeometric sum is long: there the integral of the density.
    if nu <= 1000:
        return mp.log(mp.betainc(nu / 2, mp.mpf(1) / 2, 0, nu / (nu + t * t), regularized=True))
    norm = mp.gamma((nu + 1) / 2) / mp.gamma(nu / 2) / mp.sqrt(nu * mp.pi)
    log_density = lambda s: -(nu + 1) / 2 * mp.log1p(s * s / nu)
    step = 1 / (4 * mp.mpf(max(1, t)))
    integral = mp.quad(lambda s: mp.exp(log_density(s) - log_density(t)), [t + step * k for k in range(160)])
    return mp.log(2 * norm * integral) + log_density(t)


tails = []
for nu in (1, 2, 3, 4.5, 10, 47, 199, 255, 1000, 1e6):
    for t in (1e-9, 1e-3, 0.1, 0.7, 1, 1.5, 2.5, 4.9, 6, 10, 16, 30, 60, 1e3, 1e20):
        if nu > 1000 and not 0.1 <= t <= 60:
            continue
        tails.append([nu, t, float(log_two_sided(nu, t))])
for t in (0.1, 1, 2.5, 4.9, 10, 27, 29, 38, 60, 1e3):
    tails.append(["inf", t, float(mp.log(mp.erfc(mp.mpf(t) / mp.sqrt(2))))])
out["tails"] = tails
quantiles = []
for nu in (1, 3, 10, 199, 255):
    for p in (0.99, 0.5, 0.05, 0.01, 0.01 / 5, 1e-9, 1e-50):
        guess = mp.mpf(scipy.stats.t.isf(p / 2, nu))
        t = mp.findroot(lambda s: log_two_sided(nu, s) - mp.log(mp.mpf(p)), guess)
        quantiles.append([nu, p, float(t)])
out["quantiles"] = quantiles


# Unbiased cumulants --------------------------------------------------------------------------------------------------
def product_of_means(columns, blocks):
    """Mean of the product of the blocks over all choices of different rows."""
    n = len(columns[0])
    total = Fraction(0)
    rows = [[math.prod((columns[v][a] for v in block), start=Fraction(1)) for a in range(n)] for block in blocks]
    for choice in itertools.permutations(range(n), len(blocks)):
        total += math.prod(rows[k][a] for k, a in enumerate(choice))
    return total / math.perm(n, len(blocks))


def cumulant(columns, operators):
    """Sum over set partitions of the operators (places of columns)."""
    total = Fraction(0)
    for partition in multiset_partitions(list(range(len(operators)))):
        b = len(partition)
        total += (-1) ** (b - 1) * math.factorial(b - 1) * product_of_means(columns, [[operators[k] for k in p] for p in partition])
    return total


dice = random.Random(20261122)
columns = [[Fraction(dice.randint(-40, 60), 8) for _ in range(8)] for _ in range(3)]
operators = [[0], [0, 0], [0, 1], [0, 0, 0], [0, 0, 1], [0, 1, 2], [0] * 4, [0, 0, 0, 1], [0, 0, 1, 1], [0, 0, 1, 2], [0] * 5,
             [0, 0, 1, 1, 2], [0] * 6]
values = [cumulant(columns, o) for o in operators]
for o, value in zip(operators, values):
    if set(o) == {0} and len(o) <= 4:
        assert abs(scipy.stats.kstat([float(x) for x in columns[0]], len(o)) - float(value)) < 1e-9 * abs(float(value))
n, s = 8, lambda *powers: sum(math.prod(c[a] ** p for c, p in zip(columns, powers)) for a in range(8))
k21 = (n**2 * s(2, 1) - 2 * n * s(1) * s(1, 1) - n * s(2) * s(0, 1) + 2 * s(1) ** 2 * s(0, 1)) / (n * (n - 1) * (n - 2))
k11 = (n * s(1, 1) - s(1) * s(0, 1)) / (n * (n - 1))
k4 = ((n**3 + n**2) * s(4) - 4 * (n**2 + n) * s(3) * s(1) - 3 * (n**2 - n) * s(2) ** 2 + 12 * n * s(2) * s(1) ** 2
      - 6 * s(1) ** 4) / (n * (n - 1) * (n - 2) * (n - 3))
assert (k11, k21, k4) == (values[2], values[4], values[6])
out["kStatistics"] = {
    "columns": [[float(x) for x in c] for c in columns],
    "cumulants": [{"operators": o, "value": float(v)} for o, v in zip(operators, values)],
}

# Moments with a variable of their own for a subset: kappa(A, B) where E[A B] is that of column 2.
generalized = product_of_means(columns, [[2]]) - product_of_means(columns, [[0], [1]])
out["kStatistics"]["separate"] = float(generalized)

# A law on three points; X takes x with probability w, Y = a function of X. True cumulants for the test of unbiasedness.
law = [(Fraction(0), Fraction(2), Fraction(1, 2)), (Fraction(1), Fraction(-1), Fraction(1, 4)), (Fraction(3), Fraction(1), Fraction(1, 4))]


def true_cumulant(operators):
    total = Fraction(0)
    for partition in multiset_partitions(list(range(len(operators)))):
        b = len(partition)
        moments = [sum(w * math.prod((x, y)[operators[k]] for k in p) for x, y, w in law) for p in partition]
        total += (-1) ** (b - 1) * math.factorial(b - 1) * math.prod(moments)
    return total


out["law"] = {
    "points": [[float(x), float(y), float(w)] for x, y, w in law],
    "cumulants": [{"operators": o, "value": float(true_cumulant(o))} for o in
                  ([0], [0, 0], [0, 1], [0, 0, 0], [0, 0, 1], [0] * 4, [0, 0, 1, 1], [0, 0, 0, 1], [0] * 5, [0, 0, 0, 1, 1])],
}

# The jackknife -------------------------------------------------------------------------------------------------------
sizes = [4, 7, 3, 4, 6, 5, 4, 8]
data = [[[Fraction(dice.randint(1, 90), 16) for _ in range(2)] for _ in range(size)] for size in sizes]


def mean(rows, v):
    return sum(r[v] for r in rows) / len(rows)


def variance(rows, v):
    m = mean(rows, v)
    return sum((r[v] - m) ** 2 for r in rows) / (len(rows) - 1)


def jackknife(blocks, function):
    everything = [r for b in blocks for r in b]
    n, g = len(everything), len(blocks)
    theta = function(everything)
    left = [function([r for k, b in enumerate(blocks) if k != j for r in b]) for j in range(g)]
    ratio = [Fraction(n, len(b)) for b in blocks]
    pseudo = [h * theta - (h - 1) * rest for h, rest in zip(ratio, left)]
    value = g * theta - sum((1 - Fraction(len(b), n)) * rest for b, rest in zip(blocks, left))
    error = math.sqrt(float(sum((p - value) ** 2 / (h - 1) for p, h in zip(pseudo, ratio)) / g))
    influences = [float(p - value) / math.sqrt(float(h - 1)) for p, h in zip(pseudo, ratio)]
    return {"plain": float(theta), "jackknifed": float(value), "error": error, "skewness": float(scipy.stats.skew(influences))}


out["jackknife"] = {
    "blocks": [[[float(x) for x in row] for row in block] for block in data],
    "mean": jackknife(data, lambda r: mean(r, 0)),
    "variance": jackknife(data, lambda r: variance(r, 0)),
    "ratio": jackknife(data, lambda r: variance(r, 0) / mean(r, 1) ** 2),
    "single": jackknife([[r] for b in data for r in b], lambda r: variance(r, 0)),
}

# Fits of residuals ---------------------------------------------------------------------------------------------------
fits = []
for widths, powers in (([16, 32, 64, 128], [1, 2, 3]), ([16, 32, 64], [1, 2]), ([16, 32, 64, 128, 256], [2, 3, 4]), ([32, 64], [0]),
                       ([10, 20, 30, 40, 50, 60], [0, 2, 3])):
    residuals = [dice.gauss(0, 1) * 3e-4 + 0.5 / w**2 for w in widths]
    errors = [3e-4 * (1 + dice.random()) for _ in widths]
    x = np.array([[w ** -float(p) for p in powers] for w in widths]) / np.array(errors)[:, None]
    scale = np.abs(x).max(axis=0)
    y = np.array(residuals) / np.array(errors)
    solution, _, rank, _ = np.linalg.lstsq(x / scale, y, rcond=None)
    assert rank == len(powers)
    covariance = np.linalg.inv((x / scale).T @ (x / scale))
    fits.append({
        "widths": widths, "powers": powers, "residuals": residuals, "errors": errors,
        "coefficients": list(solution / scale), "standardErrors": list(np.sqrt(np.diag(covariance)) / scale),
        "chiSquared": float(np.sum((y - x / scale @ solution) ** 2)),
    })
out["fits"] = fits

path = pathlib.Path(__file__).with_suffix(".json")


def text(value, indent=""):
    """One line for each list of numbers."""
    if isinstance(value, dict):
        inner = ",\n".join(f'{indent}  "{k}": {text(v, indent + "  ")}' for k, v in value.items())
        return "{\n" + inner + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(f"{indent}  {text(v, indent + '  ')}" for v in value) + f"\n{indent}]"
    return json.dumps(value)


path.write_text(text(out) + "\n")
