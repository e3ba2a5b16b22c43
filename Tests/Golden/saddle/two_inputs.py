"""Writes two_inputs.csv: two inputs, k a 2 x 2 matrix, first order in 1/N, for activations by numbers.

k'_ab = sigma_b^2 + (sigma_w^2/N) sum_j phi(x_aj) phi(x_bj), x_j ~ N(0, k). The mean of k' given k is a map F of three
numbers; its first and second derivatives are taken by central differences of eighth and sixth order, so no rule for
derivatives of Gaussian averages enters. V' = C(k) + F' V F'^T, G1' = F' G1 + F''.V/2, with C from fourth moments.
Two steps of the differences and two quadratures give `error`. `--sample` compares with sampled networks (1 min).
Run: python3 two_inputs.py  (numpy, scipy; 1 min)
"""
import csv
import pathlib
import sys

import numpy as np
from scipy.special import erf

PAIRS = [(0, 0), (0, 1), (1, 1)]
NAMES = {(0, 0): "h[{i}]({T};1)^2", (0, 1): "h[{i}]({T};1)*h[{i}]({T};2)", (1, 1): "h[{i}]({T};2)^2"}


def factor(k):
    a = np.sqrt(k[0])
    return a, k[1] / a, np.sqrt(k[2] - k[1] ** 2 / k[0])


class Plane:
    """Trapezoidal rule in the plane: for phi analytic near the real line."""

    def __init__(self, step, reach=9.5):
        z = np.arange(-np.ceil(reach / step), np.ceil(reach / step) + 1) * step
        w = np.exp(-z * z / 2) * step / np.sqrt(2 * np.pi)
        self.z1, self.z2 = (m.ravel() for m in np.meshgrid(z, z))
        self.w = np.outer(w, w).ravel()

    def products(self, phi, k):
        """<phi_a phi_b> for the three pairs, and <phi_a phi_b phi_c phi_d>."""
        a, b, c = factor(k)
        u, v = phi(a * self.z1), phi(b * self.z1 + c * self.z2)
        f = np.array([u * u, u * v, v * v])
        return f @ self.w, (f * self.w) @ f.T


class Polar:
    """For phi homogeneous of degree 1 with a kink at 0: the radius by hand, the angle in arcs between the kinks."""

    def __init__(self, points):
        self.x, self.w = np.polynomial.legendre.leggauss(points)

    def products(self, phi, k):
        a, b, c = factor(k)
        kinks = [np.pi / 2, np.arctan2(-b, c) % np.pi]
        ends = np.sort(np.array([0, 2 * np.pi] + [t + s for t in kinks for s in (0, np.pi)]))
        f, g = np.zeros(3), np.zeros((3, 3))
        for low, high in zip(ends, ends[1:]):
            t, w = (low + high) / 2 + (high - low) / 2 * self.x, (high - low) / 2 * self.w / (2 * np.pi)
            u, v = phi(a * np.cos(t)), phi(b * np.cos(t) + c * np.sin(t))
            p = np.array([u * u, u * v, v * v])
            f += 2 * (p @ w)                     # <radius^2> = 2, <radius^4> = 8
            g += 8 * (p * w) @ p.T
        return f, g


FIRST = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
SECOND = {0: -49 / 18, 1: 3 / 2, 2: -3 / 20, 3: 1 / 90}


def derivatives(F, k, step):
    unit, J, H = np.eye(3), np.zeros((3, 3)), np.zeros((3, 3, 3))

    def along(d, n):
        return F(k + n * step * d)
    for i in range(3):
        J[:, i] = sum(c * (along(unit[i], n) - along(unit[i], -n)) for n, c in FIRST.items()) / step

    def curvature(d):
        return sum(c * (along(d, n) + along(d, -n)) / (2 if n == 0 else 1) for n, c in SECOND.items()) / step ** 2
    diagonal = [curvature(unit[i]) for i in range(3)]
    for i in range(3):
        for j in range(3):
            H[:, i, j] = diagonal[i] if i == j else (curvature(unit[i] + unit[j]) - diagonal[i] - diagonal[j]) / 2
    return J, H


def recursion(phi, sigma_w, sigma_b, q, rule, step, top):
    def F(k):
        return sigma_b ** 2 + sigma_w ** 2 * rule.products(phi, k)[0]
    K, V, G = np.array(q), np.zeros((3, 3)), np.zeros(3)
    rows = [(K, V, G)]
    for _ in range(top):
        f, g = rule.products(phi, K)
        J, H = derivatives(F, K, step * min(K[0], K[2], K[0] - abs(K[1]), K[2] - abs(K[1])))
        K, V, G = F(K), sigma_w ** 4 * (g - np.outer(f, f)) + J @ V @ J.T, J @ G + np.einsum("ijk,jk->i", H, V) / 2
        rows.append((K, V, G))
    return rows


def sampled(phi, sigma_w, sigma_b, q, N, top, count, seed):
    """Means and covariances of k of sampled networks."""
    random = np.random.default_rng(seed)
    k = np.tile(np.array(q), (count, 1))
    for _ in range(top):
        a, b = np.sqrt(k[:, 0]), k[:, 1] / np.sqrt(k[:, 0])
        c = np.sqrt(np.maximum(k[:, 2] - b * b, 0))
        z = random.standard_normal((2, count, N))
        u, v = phi(a[:, None] * z[0]), phi(b[:, None] * z[0] + c[:, None] * z[1])
        k = sigma_b ** 2 + sigma_w ** 2 * np.array([(u * u).mean(1), (u * v).mean(1), (v * v).mean(1)]).T
    return k


CASES = [
    ("tanh(x)", np.tanh, "1", "0", ("1", "3/10", "4/5")),
    ("tanh(x)", np.tanh, "3/2", "1/5", ("1", "3/10", "4/5")),
    ("tanh(x)", np.tanh, "2", "1/4", ("1/2", "-1/5", "3/2")),
    ("erf(x)", erf, "1", "1/3", ("1", "3/10", "4/5")),
    ("sin(x)", np.sin, "1", "0", ("1", "3/10", "4/5")),
    ("relu(x)", lambda x: np.maximum(x, 0), "sqrt(2)", "0", ("1", "3/10", "4/5")),
    ("relu(x)", lambda x: np.maximum(x, 0), "1", "1/2", ("1", "-1/2", "1")),
]


def number(text):
    if text.startswith("sqrt("):
        return np.sqrt(number(text[5:-1]))
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


if __name__ == "__main__":
    table = []
    for name, phi, sigma_w, sigma_b, q in CASES:
        arguments = phi, number(sigma_w), number(sigma_b), [number(t) for t in q]
        rules = (Polar(40), Polar(50)) if name == "relu(x)" else (Plane(0.16), Plane(0.19))
        fine, rough = recursion(*arguments, rules[0], 0.03, 5), recursion(*arguments, rules[1], 0.02, 5)
        if "--sample" in sys.argv:
            N, count = 64, 40000
            k = sampled(*arguments, N, 3, count, 1)
            K, V, G = fine[3]
            print(name, "N(Ek-K)", N * (k.mean(0) - K), "+-", N * k.std(0) / count ** .5, "G1", G)
            print("    N Cov", N * np.cov(k.T)[np.triu_indices(3)], "V", V[np.triu_indices(3)])
        for T, ((K, V, G), (K2, V2, G2)) in enumerate(zip(fine, rough)):
            def add(question, order, value, other):
                error = max(2 * abs(value - other), 1e-14)
                table.append([name, sigma_w, sigma_b, *q, question, order, repr(float(value)), f"{error:.1e}"])
            for i, (a, b) in enumerate(PAIRS):
                question = f"<h({T};{a + 1}).h({T};{b + 1})/N>"
                add(question, 0, K[i], K2[i])
                add(question, 1, G[i], G2[i])
                for j in range(i, 3):
                    add("<" + NAMES[PAIRS[i]].format(i=1, T=T) + "; " + NAMES[PAIRS[j]].format(i=2, T=T) + ">", 1, V[i, j], V2[i, j])
    with open(pathlib.Path(__file__).parent / "two_inputs.csv", "w", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["phi", "sigma_w", "sigma_b", "q_1_1", "q_1_2", "q_2_2", "question", "order", "value", "error"])
        write.writerows(table)
    print("largest error", max(float(row[-1]) for row in table))
