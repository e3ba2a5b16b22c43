"""Writes feedforward.json: h(l+1) = a*h(l) + W(l)*phi(h(l)) + b(l) + xi(l), everything fresh in every layer, N = infinity.

    K'  = a^2 K + sigma_b^2 + kappa + sigma_w^2 <phi^2>_K            all fixed points q, stable where chi_parallel < 1
    K12'= a^2 K12 + sigma_b^2 + sigma_w^2 <phi(u) phi(v)>            (noise is not shared) at variance q: the stable fixed point c
    chi_parallel = dK'/dK,  chi_perp = a^2 + sigma_w^2 <phi'^2>,  chi(c) = a^2 + sigma_w^2 <phi'(u) phi'(v)>
    xi_q = -1/ln|chi_parallel|,  xi_c = -1/ln chi(c)

Also trajectories K_l, c_l, l = 0 ... 20. q, chi_parallel, chi_perp: bisection with the trapezoidal rule, then mpmath's tanh-sinh with 25 digits and a secant;
`error` is what they differ by, at least 1e-15 relative. c: two ways of taking pair averages. At q = 0, c is null (it depends
on where one comes from) and xi_c = xi_q. Where c is within 1e-6 of 1 without being 1 nothing is written.
Run: python3 feedforward.py (numpy, scipy, sympy, mpmath; two minutes)
"""
import json
import pathlib

import mpmath as mp
import numpy as np
from scipy.optimize import brentq

from averages import Activation, mean, mp_mean, pair, pair_rotated, slope
from networks import FEEDFORWARD, activation, rules_text

HERE = pathlib.Path(__file__).parent
mp.mp.dps = 25


class Layer:
    def __init__(self, network):
        self.act = activation(network)
        p = {k: float(eval(str(v))) for k, v in network["parameters"].items()}
        self.sw2, self.sb2, self.kappa, self.a2 = p["sigma_w"] ** 2, p["sigma_b"] ** 2, p.get("kappa", 0.0), p.get("a", 0.0) ** 2
        self.exact = {k: mp.mpf(str(v)) for k, v in network["parameters"].items()}
        self.square = lambda x: self.act.f(x) ** 2

    def next(self, K):
        return self.a2 * K + self.sb2 + self.kappa + self.sw2 * mean(self.square, K, self.act.kink)

    def chi_parallel(self, K):
        if K == 0:
            return self.a2 + self.sw2 * float(np.mean(self.act.df(np.array([-1e-300, 1e-300])) ** 2))     # a kink: half and half
        return self.a2 + self.sw2 * slope(self.square, K, self.act.kink)

    def chi(self, K, c):
        if c == 1:
            return self.a2 + self.sw2 * mean(lambda x: self.act.df(x) ** 2, K, self.act.kink)
        return float(self.a2 + self.sw2 * self.pairs(self.act.df, K, c))

    def pairs(self, f, K, c):
        return pair(f, K, c, self.act.kink)

    def covariance(self, K, K12):
        return self.a2 * K12 + self.sb2 + self.sw2 * self.pairs(self.act.f, K, K12 / K)

    # With 25 digits, by another rule.
    def mp_next(self, K):
        e = self.exact
        return e.get("a", 0) ** 2 * K + e["sigma_b"] ** 2 + e.get("kappa", 0) + e["sigma_w"] ** 2 * mp_mean(lambda x: self.act.mf(x) ** 2, K)

    def mp_chis(self, K):
        e = self.exact
        parallel = mp_mean(lambda x: self.act.mf(x) ** 2, K, lambda z: (z * z - 1) / (2 * K))
        perp = mp_mean(lambda x: self.act.mdf(x) ** 2, K)
        return [e.get("a", 0) ** 2 + e["sigma_w"] ** 2 * v for v in (parallel, perp)]


def fixed_points(layer, top):
    """All zeros of F(K) - K on [0, top] by signs on a fine logarithmic grid."""
    grid = np.concatenate([[1e-9], np.geomspace(1e-6, top, 1500)])
    gap = np.array([layer.next(K) - K for K in grid])
    points = [0.0] if abs(layer.next(0.0)) < 1e-30 else []
    for i in range(len(grid) - 1):
        if gap[i] * gap[i + 1] < 0:
            points.append(brentq(lambda K: layer.next(K) - K, grid[i], grid[i + 1], xtol=1e-18, rtol=1e-15))
    # A pair of zeros between grid points shows as a minimum of |gap| that does not reach zero: refuse rather than miss it.
    for i in range(1, len(grid) - 1):
        if abs(gap[i]) < min(abs(gap[i - 1]), abs(gap[i + 1])) and gap[i - 1] * gap[i + 1] > 0 and gap[i] * gap[i - 1] > 0:
            assert abs(gap[i]) > 1e-4 * grid[i], ("close to a fold", grid[i], gap[i])
    return points


def refine(layer, q):
    """The same with tanh-sinh and 25 digits: q, chi_parallel, chi_perp."""
    a, b = mp.mpf(q), mp.mpf(q) * (1 + mp.mpf(10) ** -8)
    fa, fb = layer.mp_next(a) - a, layer.mp_next(b) - b
    for _ in range(4):
        if fb == fa:
            break
        a, b, fa = b, b - fb * (b - a) / (fb - fa), fb
        fb = layer.mp_next(b) - b
        if abs(fb) < mp.mpf(10) ** -22 * b:
            break
    return b, *layer.mp_chis(b)


def correlation(layer, q):
    """The stable fixed point of the map of c reached from 0 < c < 1: the map has a power series with coefficients >= 0."""
    if layer.kappa == 0 and layer.chi(q, 1) <= 1:
        return 1.0, layer.chi(q, 1), 1e-15
    gap = lambda c: layer.covariance(q, c * q) / q - c
    if abs(gap(0.0)) < 1e-15:
        c = 0.0
    else:
        high = 1 - 1e-6
        if gap(high) > 0:
            return None
        c = brentq(gap, 0, high, xtol=1e-16, rtol=1e-15)
    chi, error = layer.chi(q, c), 1e-15
    if not layer.act.kink:
        again = layer.a2 * c + (layer.sb2 + layer.sw2 * pair_rotated(layer.act.f, q, c)) / q
        error = max(abs(again - c) / (1 - chi), abs(layer.a2 + layer.sw2 * pair_rotated(layer.act.df, q, c) - chi), 1e-15)
    return c, chi, error


def length(chi):
    if abs(chi) >= 1:
        return None
    return -1 / float(mp.log(abs(chi))) if chi else 0.0


def point(layer, q):
    if q == 0:
        chi = layer.chi_parallel(0.0)
        return {"q": 0.0, "stable": bool(chi < 1), "chi_parallel": chi, "chi_perp": chi, "c": None, "xi_q": length(chi), "xi_c": length(chi), "error": 1e-15}
    exact, parallel, perp = refine(layer, q)
    error = max(abs(float(exact) / q - 1), abs(float(parallel) - layer.chi_parallel(q)), abs(float(perp) - layer.chi(q, 1)), 1e-15)
    q = float(exact)
    result = {"q": q, "stable": bool(parallel < 1), "chi_parallel": float(parallel), "chi_perp": float(perp), "xi_q": length(parallel), "error": float(f"{error:.1e}")}
    found = correlation(layer, q)
    if found:
        c, chi, c_error = found
        if c == 1:
            chi = float(perp)
        result |= {"c": c, "chi_c": chi, "xi_c": length(chi), "c_error": float(f"{c_error:.1e}")}
    return result


def trajectory(layer, K, c, length=20):
    """K of both inputs equal: K_l and c_l."""
    K12, Ks, cs = K * c, [K], [c]
    for _ in range(length):
        K12 = layer.covariance(K, K12)
        K = layer.next(K)
        Ks.append(K)
        cs.append(K12 / K)
    return {"K": Ks, "c": cs}


def main():
    rows = []
    for network in FEEDFORWARD:
        layer = Layer(network)
        points = [point(layer, q) for q in fixed_points(layer, network.get("top", 1e3))]
        row = {**network, "rules": rules_text(network), "points": points}
        if "start" in network:
            row["trajectory"] = trajectory(layer, *network["start"])
        rows.append(row)
        print(network["name"], network["phi"], network["parameters"])
        for p in points:
            print("   ", {k: (round(v, 10) if isinstance(v, float) and "error" not in k else v) for k, v in p.items()}, flush=True)
    with open(HERE / "feedforward.json", "w") as out:
        json.dump(rows, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
