"""Writes discrete.json: h(t+1) = a h(t) + W phi(h(t)) + b + xi(t), W and b drawn once, xi(t) ~ N(0, kappa) fresh, stationary, N = infinity.

What drives h(t+1) - a h(t) is Gaussian with covariance kappa delta_n0 + sigma_b^2 + sigma_w^2 F_n, F_n = <phi phi> at (Delta_0, Delta_n):

    (1 + a^2) Delta_n - a (Delta_(n+1) + Delta_(n-1)) = kappa delta_n0 + sigma_b^2 + sigma_w^2 F_n

Two perturbed copies, P(t,s) = <dh(t) dh(s)> = mu^(t+s) psi_(t-s):

    mu^2 psi_n - a mu (psi_(n+1) + psi_(n-1)) + a^2 psi_n = sigma_w^2 F'_n psi_n,   largest mu with a bounded even psi, lambda = ln mu

Constant Delta (kappa = 0, ordered): mu = |a| + sigma_w sqrt(<phi'^2>). a = 0: Delta_n = Delta_inf for n > 0 and mu^2 = sigma_w^2 <phi'^2>.
Two ways. Delta: iteration in frequency with F as a Hermite (Mehler) series; Newton's method in n with F by trapezoidal rules. mu: lowest
eigenvalue of a half-infinite tridiagonal matrix as a function of mu; a continued fraction for psi_(n+1)/psi_n.
`error` is the difference (lambda absolute, others relative to Delta_0), at least 1e-13. Only the solution reached from decorrelated times is listed.
Run: python3 discrete.py (ten minutes; rows already in the file are kept); simulate.py compares with networks.
"""
import pathlib

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import brentq

from averages import line, pair
from continuous import ACTIVATIONS, kept, write

HERE = pathlib.Path(__file__).parent
CASES = [
    ("tanh(x)", {"sigma_w": "0.8"}), ("tanh(x)", {"sigma_w": "1.5"}), ("tanh(x)", {"sigma_w": "2", "sigma_b": "0.3"}), ("tanh(x)", {"sigma_w": "1", "sigma_b": "0.3"}),
    ("tanh(x)", {"sigma_w": "1.2", "kappa": "0.1"}), ("tanh(x)", {"sigma_w": "0.9", "sigma_b": "0.2", "kappa": "0.3"}),
    ("tanh(x)", {"a": "0.5", "sigma_w": "0.4"}), ("tanh(x)", {"a": "0.5", "sigma_w": "0.8"}), ("tanh(x)", {"a": "0.5", "sigma_w": "1.2"}),
    ("tanh(x)", {"a": "0.8", "sigma_w": "0.4"}), ("tanh(x)", {"a": "0.8", "sigma_w": "0.3", "sigma_b": "0.1"}), ("tanh(x)", {"a": "0.5", "sigma_w": "1.2", "sigma_b": "0.3"}),
    ("tanh(x)", {"a": "0.6", "sigma_w": "0.3", "kappa": "0.2"}), ("tanh(x)", {"a": "0.6", "sigma_w": "0.8", "kappa": "0.2", "sigma_b": "0.2"}),
    ("tanh(x)", {"a": "-0.4", "sigma_w": "1.1"}), ("tanh(x)", {"a": "-0.5", "sigma_w": "0.7", "kappa": "0.1"}), ("tanh(x)", {"a": "0.3", "sigma_w": "0.5", "sigma_b": "0.2"}),
    ("erf(x)", {"a": "0.4", "sigma_w": "1"}), ("erf(x)", {"a": "0.4", "sigma_w": "0.6", "sigma_b": "0.2", "kappa": "0.05"}), ("erf(x)", {"sigma_w": "1.5", "kappa": "0.2"}),
    ("sin(x)", {"a": "0.5", "sigma_w": "1"}), ("sin(x)", {"sigma_w": "2", "sigma_b": "0.1"}), ("sin(x)", {"a": "0.2", "sigma_w": "1.5", "kappa": "0.1"}),
    ("1/(1+exp(-x))", {"a": "0.3", "sigma_w": "4", "kappa": "0.1"}), ("1/(1+exp(-x))", {"sigma_w": "3", "sigma_b": "0.1"}), ("1/(1+exp(-x))", {"sigma_w": "14"}),
    ("x", {"a": "0.5", "sigma_w": "0.4", "kappa": "0.3", "sigma_b": "0.2"}),
]


class Mehler:
    """<f(u) f(v)> = sum_n a_n^2 c^n, a_n = <f(sqrt(K) z) He_n(z)>/sqrt(n!)."""

    def __init__(self, f, K, terms=1600):
        z, w = line(1301, 26)                                              # normalized He_n reach out to 2 sqrt(n) times; w underflows quietly
        w = w * f(np.sqrt(K) * z)
        old, new, self.squares = np.zeros_like(z), np.ones_like(z), []
        for n in range(terms):
            self.squares.append((w @ new) ** 2)
            if n > 40 and max(self.squares[-3:]) < 1e-18 * sum(self.squares):
                break
            old, new = new, (z * new - np.sqrt(n) * old) / np.sqrt(n + 1)

    def __call__(self, c):
        return np.polynomial.polynomial.polyval(c, self.squares)


class Recurrent:
    def __init__(self, phi, parameters):
        p = {"a": 0.0, "sigma_b": 0.0, "kappa": 0.0, **{k: float(v) for k, v in parameters.items()}}
        self.a, self.kappa, self.sw2, self.sb2 = p["a"], p["kappa"], p["sigma_w"] ** 2, p["sigma_b"] ** 2
        self.f, self.df, _ = ACTIVATIONS[phi]

    def iterate(self, M=256):
        """Damped iteration in frequency on a ring of 2M times; the constant part apart."""
        a = self.a
        gain = 1 / (1 + a * a - 2 * a * np.cos(2 * np.pi * np.arange(M + 1) / (2 * M)))
        n = np.arange(2 * M)
        D = 0.5 * (n == 0) + 0.5 * 0.3 ** np.minimum(n, 2 * M - n) * (n > 0)
        level = 0.2 * (self.sb2 > 0 or self.f(np.array([0.0]))[0] != 0)
        for count in range(40000):
            K = D[0] + level
            F = Mehler(self.f, K)
            covariance = self.sw2 * (F(np.clip((D + level) / K, -1, 1)) - F(level / K))
            covariance[0] += self.kappa
            new = np.fft.irfft(np.fft.rfft(covariance).real * gain, 2 * M)
            new_level = (self.sb2 + self.sw2 * F(level / K)) / (1 - a) ** 2
            change = max(max(abs(new - D)), abs(new_level - level))
            D, level = new, new_level
            if change < 1e-13 * (D[0] + level) or D[0] + level < 1e-11:
                break
        return D[:M + 1] + level, level

    def newton(self, D, level):
        """Unknown Delta_0 ... Delta_M, Delta_inf; Delta_(M+1) is Delta_inf where the rest has decayed."""
        a, y = self.a, np.append(D, level)
        for _ in range(12):
            def residual(y, K, c):
                F = self.sw2 * pair(self.f, K, np.clip(c, -1, 1), n=420)
                D, inf = y[:-1], y[-1]
                up, down = np.append(D[1:], inf), np.append(D[1], D[:-1])
                r = (1 + a * a) * D - a * (up + down) - self.sb2 - F[:-1]
                r[0] -= self.kappa
                return np.append(r, (1 - a) ** 2 * inf - self.sb2 - F[-1])
            base, c = residual(y, y[0], y / y[0]), y / y[0]
            dF = self.sw2 * pair(self.df, y[0], np.clip(c, -1, 1), n=420)
            m = len(y)
            J = np.diag(np.append(np.full(m - 1, 1 + a * a), (1 - a) ** 2) - dF)
            for i in range(m - 1):
                J[i, i + 1] -= a
                J[i, i - 1 if i else 1] -= a
            e = 1e-5 * y[0]
            more = residual(y, y[0] + e, y / (y[0] + e) * np.where(np.arange(m) == 0, (y[0] + e) / y[0], 1))
            less = residual(y, y[0] - e, np.minimum(y, y[0] - e) / (y[0] - e))
            column = (more - less) / (2 * e)
            J[:, 0] += column
            change = np.linalg.solve(J, base)
            y = y - change
            if max(abs(change)) < 1e-14 * y[0]:
                break
        return y[:-1], y[-1]

    def mu(self, D, level):
        """Largest mu, even sector, exact decay beyond the last n."""
        a, U = abs(self.a), self.sw2 * Mehler(self.df, D[0])(np.clip(np.append(D, level) / D[0], -1, 1))
        U, far = U[:-1], U[-1]
        if a == 0 or max(U) - far < 1e-13:
            return a + np.sqrt(max(U[0], far))

        def gap(mu):
            x = max((mu * mu + a * a - far) / (2 * a * mu), 1.0)
            decay = x - np.sqrt(x * x - 1)
            diagonal = -U.copy()
            diagonal[-1] -= a * mu * decay
            off = np.full(len(U) - 1, -a * mu)
            off[0] *= np.sqrt(2)
            return eigh_tridiagonal(diagonal, off, select="i", select_range=(0, 0))[0][0] + mu * mu + a * a

        low, high = a + np.sqrt(far), a + np.sqrt(max(U)) + 1e-12
        return brentq(gap, low, high, xtol=1e-15, rtol=1e-15)

    def mu_fraction(self, D, level):
        """psi_n/psi_(n-1) from far out inwards as a continued fraction; psi even fixes mu. F' by trapezoidal rules."""
        U = self.sw2 * pair(self.df, D[0], np.clip(np.append(D, level) / D[0], -1, 1), n=420)
        a, U, far = abs(self.a), U[:-1], U[-1]
        if a == 0 or max(U) - far < 1e-13:                                 # flat: no bound state but the edge
            return a + np.sqrt(max(U[0], far))

        def gap(mu):
            x = max((mu * mu + a * a - far) / (2 * a * mu), 1.0)
            ratio = x - np.sqrt(x * x - 1)
            for u in U[:0:-1]:
                ratio = a * mu / (mu * mu + a * a - u - a * mu * ratio)
            return mu * mu + a * a - U[0] - 2 * a * mu * ratio

        high = a + np.sqrt(max(U)) + 1e-12
        bottom = a + np.sqrt(far)
        low = next(mu for mu in bottom + (high - bottom) * np.append(np.geomspace(0.95, 1e-6, 60), 0) if gap(mu) < 0)
        return brentq(gap, low, high, xtol=1e-15, rtol=1e-15)

    def solve(self):
        D, level = self.iterate()
        if abs(D[-1] - level) > 1e-14 * D[0]:
            D, level = self.iterate(1024)
        spread = D[0] - level
        if self.kappa == 0 and D[0] < 1e-9:
            mu = abs(self.a) + np.sqrt(self.sw2) * abs(float(self.df(np.array([0.0]))[0]))
            return {"solution": "static", "delta": [0.0], "delta_inf": 0.0, "lambda": float(np.log(mu)), "error": 1e-15}
        if self.kappa == 0 and spread < 1e-7 * D[0]:
            q = brentq(lambda q: (1 - self.a) ** 2 * q - self.sb2 - self.sw2 * pair(self.f, q, 1.0), 0.5 * level, 2 * level, xtol=1e-17, rtol=1e-15)
            mu = abs(self.a) + np.sqrt(self.sw2 * pair(self.df, q, 1.0))
            return {"solution": "static", "delta": [q], "delta_inf": q, "lambda": float(np.log(mu)), "error": 1e-13}
        M = next((n for n in range(1, len(D)) if max(abs(D[n:] - level)) < 1e-14 * D[0]), len(D) - 1)
        M = max(M, 12)
        again, again_level = self.newton(D[:M + 1], level)
        other, mu = self.mu(D, level), self.mu_fraction(again, again_level)
        at = np.log(mu)
        error = max(max(abs(again - D[:M + 1])) / D[0], abs(again_level - level) / D[0], abs(np.log(other) - at), 1e-13)
        return {"solution": "fluctuating", "delta": [float(v) for v in again[:31]], "delta_inf": float(again_level), "lambda": float(at), "error": float(f"{error:.1e}")}


def main():
    rows, old = [], kept(HERE / "discrete.json")
    for phi, parameters in CASES:
        full = {"a": "0", "sigma_b": "0", "kappa": "0", **parameters}
        row = old.get((phi, tuple(sorted(full.items())))) or {"phi": phi, "parameters": full, **Recurrent(phi, parameters).solve()}
        rows.append(row)
        print(phi, parameters, {**row, "delta": row["delta"][:3]}, flush=True)
        write(HERE / "discrete.json", rows)


if __name__ == "__main__":
    main()
