"""Writes finite.csv: means and cumulants at N = 32, 64, 128, 256 by densities on a grid (density_chain.py).

`error`: four times the difference between two choices of interval, degree, grid and quadrature, and never below 1e-13.
What is worse than 1e-6 of the value (unbounded phi, small N) is left out.
Then compares with series/*.csv, made another way: the first three coefficients of every question are found again by
extrapolation over the four widths, and what differs by more than the error of the extrapolation is printed.
Run: nice python3 make_finite.py [names]  (numpy, scipy; some 20 s a network)
"""
import csv
import pathlib
import sys

import numpy as np
from scipy.special import erf

from density_chain import DensityChain
from networks import BY_NAME, NETWORKS
from observables import Evaluator, h, r, text

HERE = pathlib.Path(__file__).parent
WIDTHS = (32, 64, 128, 256)
FUNCTIONS = {
    "tanh(x)": np.tanh, "erf(x)": erf, "sin(x)": np.sin, "relu(x)": lambda x: np.maximum(x, 0),
    "gelu(x)": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2, "1/(1+exp(-x))": lambda x: 1 / (1 + np.exp(-x)),
    "x*exp(-x^2/2)": lambda x: x * np.exp(-x * x / 2),
}
LARGEST = {"tanh(x)": 1, "erf(x)": 1, "sin(x)": 1, "1/(1+exp(-x))": 1, "x*exp(-x^2/2)": np.exp(-1)}


def chosen(network):
    general = network.kind == "general"
    for T in (1, 2, 4) if general else (1, 2, 4, 9):
        squares = [("h", {(T, i): 2}) for i in (1, 2, 3)]
        yield from ([r(T)], squares[:2], squares, [r(T), r(T)])
    yield from ([r(1), r(2)], [r(1), r(3)], [r(1), r(2), r(3)], [h(n1t1=4), h(n1t3=2)], [h(n1t1=2, n2t1=2), r(3)])
    if general:
        yield from ([h(n1t2=1), r(3)], [h(n1t2=1), r(4)], [h(n1t1=1, n2t1=1), r(3)])


def series_of(network):
    table = {}
    with open(HERE / "series" / f"{network.name}.csv") as rows:
        for row in csv.DictReader(rows):
            table.setdefault(row["question"], []).append(float(row["value"]))
    return table


def interval(network, table, N, reach):
    """Where k(l), l > 0, can be: its mean, give or take `reach` standard deviations, and further on the side of the tail."""
    ends = []
    for T in (1, 2, 3, 4, 5, 7, 9):
        mean = table[text([r(T)])]
        spread = np.sqrt(table[text([("h", {(T, 1): 2}), ("h", {(T, 2): 2})])][1] / N)
        ends += [mean[0] + mean[1] / N - reach * spread, mean[0] + mean[1] / N + 1.5 * reach * spread]
    sigma_w, sigma_b, q = (float(p.mid()) for p in network.parameters())
    top = LARGEST.get(network.phi)
    return max(min(ends), sigma_b ** 2), min(max(ends), np.inf if top is None else sigma_b ** 2 + sigma_w ** 2 * top)


PATTERNS = [(), (1,), (2,), (4,), (1, 1), (2, 2)]


def evaluator(network, table, N, reach, *resolution):
    parameters = (float(p.mid()) for p in network.parameters())
    chain = DensityChain(FUNCTIONS[network.phi], *parameters, *interval(network, table, N, reach), *resolution)
    chain.prepare(N, PATTERNS)
    return Evaluator(lambda layers: chain.mean(N, layers), 1 / N)


def main(networks):
    path, kept = HERE / "finite.csv", []
    if path.exists():
        with open(path) as old:
            names = {n.name for n in networks}
            kept = [row for row in list(csv.reader(old))[1:] if row[0] not in names]
    worst = 0
    for network in networks:
        table, found = series_of(network), {}
        for N in WIDTHS:
            fine = evaluator(network, table, N, 11, 64, 1200, 54, 11.0, 18, 20)
            rough = evaluator(network, table, N, 10, 54, 1024, 48, 10.5, 20, 16)
            for factors in chosen(network):
                value, other = fine.cumulant(factors), rough.cumulant(factors)
                error = max(4 * abs(value - other), 2e-13 * abs(value), 1e-13)
                found.setdefault(text(factors), []).append((N, value, error))
                assert np.isfinite(value) and np.isfinite(error), (network.name, text(factors))
                if error < 1e-6 * abs(value) or error < 1e-11:
                    kept.append([network.name, text(factors), N, repr(float(value)), f"{error:.1e}"])
        for question, rows in found.items():
            lowest = next((p for p, c in enumerate(table[question]) if c != 0), 0)
            worst = max(worst, compare(network.name, question, rows, table[question], lowest))
        with open(path, "w", newline="") as out:
            write = csv.writer(out, lineterminator="\n")
            write.writerow(["network", "question", "N", "value", "error"])
            write.writerows(kept)
        print(network.name, "worst so far", f"{worst:.2f}", flush=True)


def compare(name, question, rows, series, lowest):
    """What is left after 1/N^(p+1), divided by 1/N^(p+2), tends to the next coefficient: its estimate against that in the table."""
    worst = 0
    for kept in (0, 1, 2):
        order = lowest + kept
        if order > 4:
            break
        rest, bound = [], []
        for N, value, error in rows:
            rest.append((value - sum(c / N ** p for p, c in enumerate(series[:order]))) * N ** order)
            bound.append(error * N ** order)
        x = np.array([1 / N for N, _, _ in rows])
        weights = np.linalg.inv(np.vander(x, increasing=True))[0]
        shorter = np.append(0, np.linalg.inv(np.vander(x[1:], increasing=True))[0])
        estimate, other = weights @ rest, shorter @ rest
        allowed = 5 * abs(estimate - other) + np.abs(weights) @ bound + 1e-12 * abs(estimate)
        miss = abs(estimate - series[order]) / max(allowed, 1e-14)
        if miss > 1:
            print("   ", name, question, "order", order, "table", series[order], "extrapolated", estimate, "+-", allowed)
        worst = max(worst, miss)
    return worst


if __name__ == "__main__":
    main([BY_NAME[n] for n in sys.argv[1:]] or NETWORKS)
