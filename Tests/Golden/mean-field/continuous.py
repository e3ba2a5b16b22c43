"""Writes continuous.json: d/dt h = -gamma h + W phi(h) + b + xi, W and b drawn once, xi white of strength kappa, stationary, N = infinity.

    Delta'' = gamma^2 Delta - sigma_b^2 - sigma_w^2 F(Delta),  F = <phi(u) phi(v)> at variance Delta(0),  Delta'(0+) = -kappa/2
    -psi'' - sigma_w^2 F'(Delta(tau)) psi = E psi, even ground state E0;  lambda = -gamma + sqrt(-E0)

`solution` is static (kappa = 0, Delta constant, E0 = -sigma_w^2 <phi'^2>) or fluctuating. Two ways for fluctuating ones:

1. energy: kappa^2/8 + V(Delta0) = V(Delta_inf) by bisection, V = -gamma^2 Delta^2/2 + sigma_b^2 Delta + sigma_w^2 <Phi(u)Phi(v)>, Phi' = phi; the
   profile as an initial value problem along the unstable manifold of Delta_inf; psi'/psi by a Riccati equation beside it;
2. Chebyshev collocation of the boundary-value problem by Newton's method, all of Delta(tau) unknown, no energy; eigenvalues of the matrix.

`error`: their difference (E0, lambda absolute; others relative), at least 1e-13. For kappa = 0, Delta' is an eigenfunction with E = -gamma^2:
what collocation gives for it is asserted within 1e-7. All roots of the energy equation on a grid of Delta0 are listed.
Run: python3 continuous.py (numpy, scipy; a quarter of an hour; rows already in the file are kept)
"""
import json
import pathlib

import numpy as np
from numpy.polynomial import chebyshev
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, minimize_scalar
from scipy.special import erf, expit

from averages import line, mean, pair

HERE = pathlib.Path(__file__).parent
ACTIVATIONS = {                                     # phi, phi', an antiderivative
    "tanh(x)": (np.tanh, lambda x: 1 / np.cosh(x) ** 2, lambda x: np.logaddexp(x, -x)),
    "erf(x)": (erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-x * x), lambda x: x * erf(x) + np.exp(-x * x) / np.sqrt(np.pi)),
    "sin(x)": (np.sin, np.cos, lambda x: -np.cos(x)),
    "x/(1+x^2)": (lambda x: x / (1 + x * x), lambda x: (1 - x * x) / (1 + x * x) ** 2, lambda x: np.log1p(x * x) / 2),
    "1/(1+exp(-x))": (expit, lambda x: expit(x) * expit(-x), lambda x: np.logaddexp(0, x)),
    "x*exp(-x^2/2)": (lambda x: x * np.exp(-x * x / 2), lambda x: (1 - x * x) * np.exp(-x * x / 2), lambda x: -np.exp(-x * x / 2)),
    "x": (lambda x: x, lambda x: 1 + 0 * x, lambda x: x * x / 2),
}
CASES = [
    *[("tanh(x)", {"sigma_w": g}) for g in ("0.5", "0.9", "1.05", "1.1", "1.2", "1.5", "2", "3", "5", "10")],
    ("tanh(x)", {"gamma": "0.5", "sigma_w": "0.8"}), ("tanh(x)", {"gamma": "2", "sigma_w": "5"}), ("tanh(x)", {"gamma": "2", "sigma_w": "1.5"}),
    ("tanh(x)", {"sigma_w": "1.2", "sigma_b": "0.5"}), ("tanh(x)", {"sigma_w": "1.5", "sigma_b": "0.3"}), ("tanh(x)", {"sigma_w": "3", "sigma_b": "1"}),
    ("tanh(x)", {"sigma_w": "0.5", "kappa": "0.1"}), ("tanh(x)", {"sigma_w": "1", "kappa": "0.2"}), ("tanh(x)", {"sigma_w": "1.2", "kappa": "0.01"}),
    ("tanh(x)", {"sigma_w": "1.5", "kappa": "0.5"}), ("tanh(x)", {"sigma_w": "2", "kappa": "2"}),
    ("tanh(x)", {"gamma": "1.5", "sigma_w": "3", "sigma_b": "0.4", "kappa": "0.3"}), ("tanh(x)", {"sigma_w": "1.1", "sigma_b": "0.3", "kappa": "0.1"}),
    ("erf(x)", {"sigma_w": "0.8"}), ("erf(x)", {"sigma_w": "1"}), ("erf(x)", {"sigma_w": "2"}), ("erf(x)", {"sigma_w": "6"}),
    ("erf(x)", {"gamma": "0.7", "sigma_w": "1.2", "sigma_b": "0.2", "kappa": "0.1"}),
    ("sin(x)", {"sigma_w": "0.7", "kappa": "0.3"}), ("sin(x)", {"sigma_w": "1.3"}), ("sin(x)", {"sigma_w": "2.5"}), ("sin(x)", {"sigma_w": "5", "sigma_b": "0.2"}),
    ("x/(1+x^2)", {"sigma_w": "1.5"}), ("x/(1+x^2)", {"sigma_w": "4"}), ("x/(1+x^2)", {"sigma_w": "1.3", "kappa": "0.2", "sigma_b": "0.1"}),
    ("1/(1+exp(-x))", {"sigma_w": "3", "sigma_b": "0.2"}), ("1/(1+exp(-x))", {"sigma_w": "20"}), ("1/(1+exp(-x))", {"sigma_w": "8", "kappa": "1"}),
    ("x*exp(-x^2/2)", {"sigma_w": "2"}), ("x*exp(-x^2/2)", {"sigma_w": "4", "kappa": "0.1"}),
    ("x", {"sigma_w": "0.8", "kappa": "0.5"}), ("x", {"gamma": "2", "sigma_w": "1.9", "sigma_b": "0.3", "kappa": "0.2"}),
]


class Stationary:
    def __init__(self, phi, parameters):
        p = {"gamma": 1.0, "sigma_b": 0.0, "kappa": 0.0, **{k: float(v) for k, v in parameters.items()}}
        self.gamma, self.kappa, self.sw2, self.sb2 = p["gamma"], p["kappa"], p["sigma_w"] ** 2, p["sigma_b"] ** 2
        self.f, self.df, self.antiderivative = ACTIVATIONS[phi]

    def average(self, f, D0, D):
        n = int(np.clip(260 + 45 * np.sqrt(D0), 320, 900))
        return pair(f, D0, np.clip(np.asarray(D) / D0, -1, 1) if np.ndim(D) else min(D / D0, 1.0), n=n)

    def F(self, D0, D):
        return self.average(self.f, D0, D)

    def dF(self, D0, D):
        return self.average(self.df, D0, D)

    def force(self, D0, D):
        return self.gamma ** 2 * D - self.sb2 - self.sw2 * self.F(D0, D)

    def static_points(self, top=1e3):
        """gamma^2 D = sigma_b^2 + sigma_w^2 <phi^2>_D."""
        grid = np.concatenate([[1e-8], np.geomspace(1e-5, top, 300)])
        force = lambda D: self.gamma ** 2 * D - self.sb2 - self.sw2 * mean(lambda x: self.f(x) ** 2, D)
        gap = [force(D) for D in grid]
        zero = [0.0] if self.sb2 == 0 and self.f(np.array([0.0]))[0] == 0 else []
        return zero + [brentq(force, a, b, xtol=1e-18, rtol=1e-15)
                       for a, b, s, t in zip(grid, grid[1:], gap, gap[1:]) if s * t < 0]

    def infinity(self, D0):
        """The least D >= 0 with zero force; F is convex in D there (a power series with coefficients >= 0), so force > 0 past it."""
        if abs(self.force(D0, 0.0)) < 1e-14 * (1 + self.sw2):
            return 0.0 if self.dF(D0, 0.0) * self.sw2 < self.gamma ** 2 else None
        grid = np.linspace(0, D0, 13)
        force = self.force(D0, grid)
        if not any(force > 0):                                             # the force is concave: look at its top
            best = int(np.argmax(force))
            top = minimize_scalar(lambda D: -self.force(D0, D), bounds=(grid[max(best - 1, 0)], grid[min(best + 1, 12)]),
                                  method="bounded", options={"xatol": 1e-10 * D0}).x
            if self.force(D0, top) <= 0:
                return None
            return brentq(lambda D: self.force(D0, D), 0, top, xtol=1e-18, rtol=1e-15)
        first = int(np.argmax(force > 0))
        return brentq(lambda D: self.force(D0, D), grid[first - 1], grid[first], xtol=1e-18, rtol=1e-15)

    def potential(self, D0, D):
        return -self.gamma ** 2 * D * D / 2 + self.sb2 * D + self.sw2 * self.average(self.antiderivative, D0, D)

    def energy(self, D0):
        Dinf = self.infinity(D0)
        if Dinf is None:
            return np.nan
        return self.kappa ** 2 / 8 + self.potential(D0, D0) - self.potential(D0, Dinf)

    def amplitudes(self, top):
        """All fluctuating Delta(0): zeros of the energy that are not static points."""
        grid = np.geomspace(1e-4, top, 90)
        gap = [self.energy(D) for D in grid]
        found = []
        for a, b, s, t in zip(grid, grid[1:], gap, gap[1:]):
            if np.isnan(s) != np.isnan(t):                                 # the edge of where Delta_inf exists lies between
                ends = [a, b] if np.isnan(s) else [b, a]
                while abs(ends[1] - ends[0]) > 1e-9 * abs(ends[1]):
                    middle = (ends[0] + ends[1]) / 2
                    value = self.energy(middle)
                    ends[0 if np.isnan(value) else 1] = middle
                inside = self.energy(ends[1])
                a, b, s, t = (ends[1], b, inside, t) if np.isnan(s) else (a, ends[1], s, inside)
            if s * t < 0:
                D0 = brentq(self.energy, a, b, xtol=1e-16, rtol=1e-15)
                Dinf = self.infinity(D0)
                if (D0 - Dinf) > 1e-5 * D0 and abs(self.force(D0, D0)) > 1e-8 * D0:
                    found.append((D0, Dinf))
        return found

    # First way, beyond the energy.
    def shoot(self, D0, Dinf):
        span, cut = D0 - Dinf, 1e-6
        # F on [Dinf, D0] as a Chebyshev series in angle: Delta = Dinf + span*(1 - t^2) has no singularity at Delta0.
        m = 96 if D0 < 10 else 180
        t = (1 - np.cos(np.pi * (2 * np.arange(m) + 1) / (2 * m))) / 2
        nodes = Dinf + span * (1 - t * t)
        fit = lambda values: chebyshev.chebfit(2 * t - 1, values, m - 1)
        F, dF = fit(self.F(D0, nodes)), fit(self.dF(D0, nodes))
        assert max(abs(F[-3:])) < 1e-12 * max(abs(F)) and max(abs(dF[-3:])) < 1e-11 * max(abs(dF)), (F[-3:], dF[-3:])
        at = lambda series, D: chebyshev.chebval(2 * np.sqrt(max(1 - (D - Dinf) / span, 0)) - 1, series)
        mass = np.sqrt(self.gamma ** 2 - self.sw2 * self.dF(D0, Dinf))
        second = chebyshev.chebval(1.0, chebyshev.chebder(dF)) / -span           # F'' at Dinf: t = 1, d(2t-1) = -dDelta/span
        e = cut * span
        start = [Dinf + e, -mass * e + self.sw2 * second / (6 * mass) * e * e]
        continuum = -self.sw2 * self.dF(D0, Dinf)

        def inward(k):
            E = continuum - k * k

            def rhs(s, y):                                                 # s = -tau
                D, p, w = y
                acceleration = self.gamma ** 2 * D - self.sb2 - self.sw2 * at(F, D)
                return [-p, -acceleration, (E + self.sw2 * at(dF, D)) + w * w]
            # With noise at Delta0 (and Delta' = -kappa/2 is the check), without where Delta' = 0 (and Delta0 is the check).
            end = (lambda s, y: y[0] - D0) if self.kappa else (lambda s, y: y[1] if s > 1 / mass else -1.0)
            end.terminal, end.direction = True, 1
            run = solve_ivp(rhs, [0, 80 / mass], [*start, -k + self.sw2 * second * e / (mass + 2 * k)], method="DOP853", rtol=2e-13,
                            atol=[1e-16 * span, 1e-16 * span, 1e-14], events=end)
            return run.y[:, -1]

        # psi'(0)/psi(0) at E = continuum - k^2 is negative below the even ground state, positive between it and the first pole.
        w = lambda k: inward(k)[2]
        high = np.sqrt(self.sw2 * (self.dF(D0, D0) - self.dF(D0, Dinf)))
        low = next(k for k in high * np.append(np.geomspace(0.98, 1e-3, 24), 0) if w(k) > 0)
        k = brentq(w, low, high, xtol=1e-15, rtol=1e-14)
        D, p, _ = inward(k)
        return (p / (-self.kappa / 2) * D0 if self.kappa else D), continuum - k * k

    # Second way.
    def collocate(self, D0, Dinf, m=130):
        mass = np.sqrt(self.gamma ** 2 - self.sw2 * self.dF(D0, Dinf))
        L = 34 / mass
        x = np.cos(np.pi * np.arange(m + 1) / m)                           # 1 ... -1
        stretch = 3.5                                                      # tau = L sinh(3.5 u)/sinh(3.5): more points near 0
        u, factor = (1 - x) / 2, L / np.sinh(stretch)
        tau, D1 = factor * np.sinh(stretch * u), differentiation(x) * (-2 / (factor * stretch * np.cosh(stretch * u)))[:, None]
        D2 = D1 @ D1
        y = Dinf + (D0 - Dinf) / np.cosh(mass * tau / 2)
        for _ in range(30):
            scale = y[0]
            F, dF = self.F(scale, y), self.dF(scale, y)
            step = 1e-5 * scale
            dscale = (self.F(scale + step, y) - self.F(scale - step, np.minimum(y, scale - step))) / (2 * step)
            dscale[0] = 0
            d_diagonal = (self.F(scale + step, scale + step) - self.F(scale - step, scale - step)) / (2 * step)
            residual = D2 @ y - self.gamma ** 2 * y + self.sb2 + self.sw2 * F
            jacobian = D2 - self.gamma ** 2 * np.eye(m + 1) + self.sw2 * np.diag(dF)
            jacobian[:, 0] += self.sw2 * dscale
            residual[0], jacobian[0] = D1[0] @ y + self.kappa / 2, D1[0]
            residual[-1], jacobian[-1] = D1[-1] @ y, D1[-1]
            change = np.linalg.solve(jacobian, residual)
            y = y - change * min(1, 0.3 * y[0] / max(abs(change)))
            y = np.minimum(y, y[0])
            if max(abs(change)) < 3e-13 * y[0]:
                break
        dF = self.dF(y[0], y)
        E0, odd = self.levels(tau, D1, D2, dF)
        return y[0], y[-1], E0, odd

    def levels(self, tau, D1, D2, dF):
        """Even ground state with psi' = -k psi at the end, k^2 = continuum - E; odd level with psi(0) = 0 and psi(L) = 0."""
        H = -D2 - self.sw2 * np.diag(dF)
        continuum, inner = -self.sw2 * dF[-1], slice(1, -1)

        def level(k):
            B = np.array([D1[0], D1[-1]])
            B[1, -1] += k
            ends = -np.linalg.solve(B[:, [0, -1]], B[:, inner])
            return np.sort(np.linalg.eigvals(H[inner, inner] + H[inner][:, [0, -1]] @ ends).real)[0]

        k = brentq(lambda k: level(k) + k * k - continuum, 0, np.sqrt(self.sw2 * max(dF)), xtol=1e-13, rtol=1e-13)
        odd = np.sort(np.linalg.eigvals(H[1:-1, 1:-1]).real)[0]
        return continuum - k * k, odd


def differentiation(x):
    m = len(x) - 1
    c = np.where((np.arange(m + 1) % m) == 0, 2.0, 1.0) * (-1.0) ** np.arange(m + 1)
    j = np.arange(m + 1)
    # x_i - x_j by sines: no cancellation
    gap = 2 * np.sin(np.pi * (j[:, None] + j[None, :]) / (2 * m)) * np.sin(np.pi * (j[None, :] - j[:, None]) / (2 * m)) + np.eye(m + 1)
    D = np.outer(c, 1 / c) / gap
    np.fill_diagonal(D, 0)
    return D - np.diag(D.sum(1))


def solve(phi, parameters):
    s = Stationary(phi, parameters)
    result = []
    if phi == "x":
        mass2 = s.gamma ** 2 - s.sw2
        inf = s.sb2 / mass2
        return [{"solution": "fluctuating", "delta_0": s.kappa / (2 * np.sqrt(mass2)) + inf, "delta_inf": inf, "E0": -s.sw2,
                 "lambda": float(-s.gamma + np.sqrt(s.sw2)), "error": 1e-15}]
    if s.kappa == 0:
        for D in s.static_points():
            slope = float(s.df(np.array([0.0]))[0]) ** 2 if D == 0 else float(mean(lambda x: s.df(x) ** 2, D))
            E0 = -s.sw2 * slope
            result.append({"solution": "static", "delta_0": D, "delta_inf": D, "E0": E0, "lambda": float(-s.gamma + np.sqrt(-E0)), "error": 1e-13})
    for D0, Dinf in s.amplitudes(4 * (s.sw2 + s.sb2 + s.kappa) / min(s.gamma, s.gamma ** 2) + 1):
        other, E0 = s.shoot(D0, Dinf)
        c0, cinf, cE, odd = s.collocate(D0, Dinf)
        error = max(abs(other / D0 - 1), abs(c0 / D0 - 1), abs(cinf - Dinf) / D0, abs(cE - E0), 1e-13)
        if s.kappa == 0:
            assert abs(odd + s.gamma ** 2) < 1e-7, (odd, s.gamma)
        result.append({"solution": "fluctuating", "delta_0": D0, "delta_inf": Dinf, "E0": float(E0), "lambda": float(-s.gamma + np.sqrt(-E0)),
                       "error": float(f"{error:.1e}")})
    return result


def kept(path):
    """What an earlier run has written: delete the file to make all of it again."""
    rows = json.load(open(path)) if path.exists() else []
    return {(row["phi"], tuple(sorted(row["parameters"].items()))): row for row in rows}


def write(path, rows):
    with open(path, "w") as out:
        json.dump(rows, out, indent=1)
        out.write("\n")


def main():
    rows, old = [], kept(HERE / "continuous.json")
    for phi, parameters in CASES:
        full = {"gamma": "1", "sigma_b": "0", "kappa": "0", **parameters}
        row = old.get((phi, tuple(sorted(full.items())))) or {"phi": phi, "parameters": full, "solutions": solve(phi, parameters)}
        points = row["solutions"]
        rows.append(row)
        print(phi, parameters, flush=True)
        for p in points:
            print("    ", p, flush=True)
        write(HERE / "continuous.json", rows)


if __name__ == "__main__":
    main()
