"""Writes finite_width.json: one over N corrections to how fast a feedforward network forgets, fresh weights in every layer, no leak.

Given k, h_j ~ N(0, k) independent and k' = sigma_b^2 + (sigma_w^2/N) sum_j phi(h_j)^2. A small perturbation dh_j is Gaussian too, with
D = <dh^2>, E = <h dh>: D' = (sigma_w^2/N) sum phi'^2 dh^2, E' = (sigma_w^2/N) sum phi phi' dh.

    decay          second eigenvalue of the transfer operator f -> E[f(k') | k]           -> chi_parallel + c/N
    growth         largest eigenvalue of the operator of E[D'], the pair (D f(k), E^2 g(k)) closes  -> chi_perp + c/N
    growth_transverse   the same with dh orthogonal to h in every layer (E = 0 put by hand) -> chi_perp + c'/N
    mean           stationary mean of k                                                   -> q + c/N

Two ways. Numbers at N = 64 ... 512: densities on a grid of k, characteristic function of a neuron to the power N by a fast Fourier transform, matrices between
Chebyshev points, eigenvalues of these; `coefficient_grid` by Richardson extrapolation from them. `coefficient`: perturbation theory of the operator on
powers of k - q, derivatives of averages by differences of mpmath's tanh-sinh. They agree within `error` or the script stops.
`values` carry the difference of two grids as error.
Run: python3 finite_width.py (numpy, scipy; some minutes)
"""
import json
import pathlib

import mpmath as mp
import numpy as np

from averages import Activation, line, mp_mean
from feedforward import Layer, fixed_points
from networks import GELU, activation, network

HERE = pathlib.Path(__file__).parent
WIDTHS = (64, 128, 256, 512)
CASES = [
    network("tanh-1", "tanh(x)", "1", "0.3"), network("tanh-2", "tanh(x)", "1.2", "0.3"), network("tanh-critical", "tanh(x)", "1.3955839751549022", "0.3"),
    network("tanh-chaotic", "tanh(x)", "2", "0.3"), network("tanh-wide-bias", "tanh(x)", "1.5", "1"),
    network("erf-1", "erf(x)", "0.8", "0.3"), network("erf-2", "erf(x)", "1.5", "0.4"), network("gelu-1", GELU, "1", "0.5"), network("gelu-2", GELU, "1.3", "0.3"),
    network("sin-1", "sin(x)", "1", "0.5"), network("logistic", "1/(1+exp(-x))", "3", "0.3"), network("swish-1", "x/(1+exp(-x))", "1.2", "0.4"),
]


class Grid:
    def __init__(self, network, q, spread, reach, degree, grid, window, points):
        layer = Layer(network)
        act, self.sw2, self.sb2 = layer.act, layer.sw2, layer.sb2
        self.f, self.df, self.grid, self.window = act.f, act.df, grid, window
        low, high = max(q - reach * spread, self.sb2 * (1 + 1e-9)), q + 1.4 * reach * spread
        m = np.arange(degree + 1)
        angles = np.pi * (2 * m + 1) / (2 * degree + 2)
        self.low, self.high, self.degree = low, high, degree
        self.nodes = (low + high) / 2 + (high - low) / 2 * np.cos(angles)
        self.to_series = np.cos(np.outer(m, angles)) * 2 / (degree + 1)
        self.to_series[0] /= 2
        self.z, self.w = line(points, 9.5)

    def operators(self, N):
        """Matrices of f -> E[weight(h_1) f(k')] and of the product of the same odd weight for two neurons."""
        names = ["one", "dd", "ddhh", "ffdd", "ffddhh"]
        out = {n: [] for n in [*names, "two"]}
        for k in self.nodes:
            h = np.sqrt(k) * self.z
            f, d = self.f(h), self.df(h)
            y = self.sb2 + self.sw2 * f ** 2
            mean = self.w @ y
            step = self.window * np.sqrt(self.w @ (y - mean) ** 2 / N) / self.grid
            omega = 2 * np.pi * np.arange(self.grid // 2 + 1) / (self.grid * step)
            weights = np.array([1 + 0 * h, d * d, d * d * h * h, f * f * d * d, f * f * d * d * h * h, f * d * h]) * self.w
            wave = np.exp(1j * np.outer(omega / N, y - mean)) @ weights.T
            offset = step * ((np.arange(self.grid) + self.grid // 2) % self.grid - self.grid // 2)
            x = np.clip((2 * (mean + offset) - self.low - self.high) / (self.high - self.low), -1, 1)
            interpolation = np.cos(np.outer(np.arccos(x), np.arange(self.degree + 1))) @ self.to_series
            rest = wave[:, 0] ** (N - 1)
            for i, name in enumerate(names):
                out[name].append(np.fft.irfft(np.conj(wave[:, i] * rest), self.grid) @ interpolation)
            out["two"].append(np.fft.irfft(np.conj(wave[:, 5] ** 2 * wave[:, 0] ** (N - 2)), self.grid) @ interpolation)
        return {name: np.array(rows) for name, rows in out.items()}

    def quantities(self, N, parallel, perp):
        A, s, k = self.operators(N), self.sw2, self.nodes[:, None]
        values, vectors = np.linalg.eig(A["one"].T)
        stationary = np.argmin(abs(values - 1))
        left = vectors[:, stationary].real
        others = np.delete(values, stationary)
        full = np.block([[s * A["dd"], s * s / N * A["ffdd"]],
                         [s * (A["ddhh"] / k ** 2 - A["dd"] / k),
                          s * s / N * (A["ffddhh"] / k ** 2 - A["ffdd"] / k) + s * s * (1 - 1 / N) * A["two"] / k ** 2]])
        near = lambda v, target: v[np.argmin(abs(v - target))].real
        return {"decay": near(others, parallel), "growth": near(np.linalg.eigvals(full), perp),
                "growth_transverse": near(np.linalg.eigvals(s * A["dd"]), perp), "mean": left @ self.nodes / left.sum()}


def perturbation(layer, q):
    """Values at N = infinity and coefficients of 1/N. F, S, m, C as functions of K; primes by central differences at 40 digits."""
    mp.mp.dps = 40
    sw2, q = layer.exact["sigma_w"] ** 2, mp.mpf(q)
    f, d = layer.act.mf, layer.act.mdf
    for _ in range(3):                                                     # q itself at 40 digits
        g = lambda K: layer.mp_next(K) - K
        e = mp.mpf(10) ** -12
        q -= g(q) / ((g(q + e) - g(q - e)) / (2 * e))
    F = lambda K: sw2 * mp_mean(lambda x: f(x) ** 2, K)
    S = lambda K: sw2 ** 2 * (mp_mean(lambda x: f(x) ** 4, K) - mp_mean(lambda x: f(x) ** 2, K) ** 2)
    m = lambda K: sw2 * mp_mean(lambda x: d(x) ** 2, K)
    C = lambda K: sw2 ** 2 * (mp_mean(lambda x: f(x) ** 2 * d(x) ** 2, K) - mp_mean(lambda x: f(x) ** 2, K) * mp_mean(lambda x: d(x) ** 2, K))
    F1, F2, F3 = central(F, q)
    S0, S1 = S(q), central(S, q)[0]
    m0, C0 = m(q), C(q)
    m1, m2, _ = central(m, q)
    chi = F1
    a, b = 1 - chi, 1 - chi ** 2
    decay = F2 * S1 / (2 * chi * a) + F3 * S0 / (2 * b) + 3 * F2 ** 2 * S0 / (2 * a * b)
    transverse = m1 * C0 / (m0 * a) + m2 * S0 / (2 * b) + m1 * (m0 * F2 / 2 + m1 * chi) * S0 / (m0 * a * b)
    mixing = (sw2 ** 2 * mp_mean(lambda x: f(x) ** 2 * d(x) ** 2, q) * sw2
              * (mp_mean(lambda x: d(x) ** 2 * x * x, q) / q ** 2 - mp_mean(lambda x: d(x) ** 2, q) / q) / (m0 - chi ** 2))
    mean = F2 * S0 / (2 * a * b)
    mp.mp.dps = 25
    spread = mp.sqrt(S0 / b)
    return {"decay": (chi, decay), "growth": (m0, transverse + mixing), "growth_transverse": (m0, transverse), "mean": (q, mean)}, float(spread)


def central(f, K):
    """First three derivatives, central differences of order six."""
    e = K / 200
    v = {i: f(K + i * e) for i in range(-4, 5)}
    first = sum(mp.mpf(c) * (v[i] - v[-i]) for i, c in ((1, "0.8"), (2, "-0.2"))) / e
    first += (4 * (v[3] - v[-3]) / 105 - (v[4] - v[-4]) / 280) / e
    second = (-mp.mpf(205) / 72 * v[0] + mp.mpf(8) / 5 * (v[1] + v[-1]) - (v[2] + v[-2]) / 5 + mp.mpf(8) / 315 * (v[3] + v[-3])
              - (v[4] + v[-4]) / 560) / e ** 2
    third = (-mp.mpf(61) / 30 * (v[1] - v[-1]) + mp.mpf(169) / 120 * (v[2] - v[-2]) - mp.mpf(3) / 10 * (v[3] - v[-3])
             + mp.mpf(7) / 240 * (v[4] - v[-4])) / e ** 3
    return first, second, third


def extrapolate(limit, values):
    """(value - limit) N = c + c2/N + ...: polynomial through the widths; error from leaving the smallest width out."""
    x = np.array([1 / N for N in WIDTHS])
    y = (np.array(values) - limit) / x
    best = np.linalg.solve(np.vander(x, increasing=True), y)[0]
    return best, abs(best - np.linalg.solve(np.vander(x[1:], increasing=True), y[1:])[0])


def main():
    rows = []
    for network in CASES:
        layer = Layer(network)
        q = [p for p in fixed_points(layer, 100) if layer.chi_parallel(p) < 1][-1]
        series, spread = perturbation(layer, q)
        targets = float(series["decay"][0]), float(series["growth"][0])
        values = {name: [] for name in series}
        for N in WIDTHS:
            fine = Grid(network, q, spread / np.sqrt(N), 11, 60, 512, 26, 1001).quantities(N, *targets)
            rough = Grid(network, q, spread / np.sqrt(N), 10, 50, 400, 22, 801).quantities(N, *targets)
            for name in series:
                values[name].append((N, float(fine[name]), float(max(abs(fine[name] - rough[name]), 1e-13))))
        row = {"name": network["name"], "phi": network["phi"], "parameters": network["parameters"]}
        for name, (limit, coefficient) in series.items():
            best, error = extrapolate(float(limit), [v for _, v, _ in values[name]])
            error = 3 * error + 1e-6 * abs(best) + 40 * WIDTHS[-1] * values[name][-1][2]
            row[name] = {"limit": float(limit), "coefficient": float(coefficient), "coefficient_grid": float(best), "error": float(f"{error:.1e}"),
                         "values": [{"N": N, "value": v, "error": float(f"{e:.1e}")} for N, v, e in values[name]]}
            print(network["name"], name, float(limit), float(coefficient), best, f"{error:.1e}", values[name][0], flush=True)
            if abs(best - float(coefficient)) > error:
                print("   DISAGREE")
        rows.append(row)
    with open(HERE / "finite_width.json", "w") as out:
        json.dump(rows, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
