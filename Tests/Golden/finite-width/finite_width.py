"""Corrections of order 1/N to decay factors in a feedforward network with tanh, made twice, without the closed formulas of the program.

`solved`: the recursions of mean, covariance and shift of k = (k11, k12, k22) with tensors of derivatives found by finite differences of
the layer map (Gauss-Hermite, 120 points each way), solved as linear systems of 9 unknowns. Good to about 1e-5.
`run`: the one-input recursion K' = F(K), V' = S + F'^2 V, G' = F' G + F'' V/2 from K* displaced by +-1e-4 K*; the difference of G is fitted by
(a + s l/chi) chi^l, and s is printed.
`sampled`: networks of N = 32, 64, 128 neurons a layer. For nearby inputs the chain of k = <u u>, r = <u d> and D = <d d> with d -> 0, weighted by D
for the mean and plain for the logarithm; for two inputs the derivative of k12 along sampled chains, averaged. N*(factor - its limit), extrapolated
by a straight line in 1/N; `error` is statistical.

Run: python3 finite_width.py > finite_width.txt (Python 3 and numpy; five minutes). Columns: sigma_w^2, sigma_b^2, quantity, way, value, error.
"""
import numpy as np
from numpy.polynomial.hermite_e import hermegauss, hermeval

z, w = hermegauss(120)
w = w / np.sqrt(2 * np.pi)
I = np.eye(3)


class Network:
    def __init__(self, sw2, sb2):
        self.sw2, self.sb2 = sw2, sb2
        phi = np.tanh
        self.f = [lambda x, y: sw2 * phi(x) ** 2, lambda x, y: sw2 * phi(x) * phi(y), lambda x, y: sw2 * phi(y) ** 2]
        q, c = 1.0, 0.5
        for _ in range(3000):
            q = sb2 + sw2 * (w * phi(np.sqrt(q) * z) ** 2).sum()
        for _ in range(3000):
            c = (sb2 + self.mean(self.f[1], np.array([q, c * q, q]))) / q
        self.q, self.c = q, min(c, 1.0)

    def mean(self, f, k):
        rest = max(k[2] - k[1] ** 2 / k[0], 0)
        x = np.sqrt(k[0]) * z[:, None] + 0 * z[None, :]
        y = k[1] / np.sqrt(k[0]) * z[:, None] + np.sqrt(rest) * z[None, :]
        return (f(x, y) * w[:, None] * w[None, :]).sum()

    def F(self, k):
        return np.array([self.sb2 + self.mean(f, k) for f in self.f])

    def S(self, k):
        m = [self.mean(f, k) for f in self.f]
        return np.array([[self.mean(lambda x, y: f(x, y) * g(x, y), k) - m[i] * m[j] for j, g in enumerate(self.f)]
                         for i, f in enumerate(self.f)])


def slope(f, k, d, h):
    return sum(a * f(k + b * h * d) for a, b in [(1 / 12, -2), (-2 / 3, -1), (2 / 3, 1), (-1 / 12, 2)]) / h


def solved(n):
    """Fluctuations, shift and factor of k12 at c* < 1."""
    k0, h, v = np.array([n.q, n.c * n.q, n.q]), 0.01 * n.q, I[1]
    J = np.stack([slope(n.F, k0, I[a], h) for a in range(3)], 1)
    F1 = lambda a: lambda k: slope(n.F, k, I[a], h)
    F2 = np.stack([np.stack([slope(F1(a), k0, I[b], h) for b in range(3)], 1) for a in range(3)], 1)
    F3v = np.stack([np.stack([slope(lambda k: slope(F1(1), k, I[a], h), k0, I[b], h) for b in range(3)], 1)
                    for a in range(3)], 1)
    S0, S1 = n.S(k0), slope(n.S, k0, v, h)
    C = np.linalg.solve(np.eye(9) - np.kron(J, J), S0.reshape(-1)).reshape(3, 3)
    g = np.linalg.solve(I - J, np.einsum("iab,ab->i", F2, C) / 2)
    A = np.einsum("iab,b->ia", F2, v)
    L = J[1, 1]
    X = np.linalg.solve(L * np.eye(9) - np.kron(J, J), (A @ C @ J.T + J @ C @ A.T + S1).reshape(-1)).reshape(3, 3)
    s = np.einsum("iab,a,b->i", F2, v, g) + (np.einsum("iab,ab->i", F3v, C) + np.einsum("iab,ab->i", F2, X)) / 2
    values, vectors = np.linalg.eig(J.T)
    left = vectors[:, np.argmin(abs(values - L))].real
    return {"multiplier of k12": L, "shift of k12": g[1], "spread of k12": C[1, 1], "factor of k12": left @ s / (left @ v)}


def run(n):
    """The factor of k, from two runs."""
    f = lambda x: n.sw2 * np.tanh(x) ** 2

    def d(order, fun, k):
        return (w * hermeval(z, [0] * (2 * order) + [1]) * fun(np.sqrt(k) * z)).sum() / (2 * k) ** order

    chi = d(1, f, n.q)
    spread = (d(0, lambda x: f(x) ** 2, n.q) - d(0, f, n.q) ** 2) / (1 - chi ** 2)
    shift = d(2, f, n.q) * spread / 2 / (1 - chi)
    runs = []
    for sign in (1, -1):
        k, v, g, rows = n.q * (1 + sign * 1e-4), spread, shift, []
        for l in range(13):
            rows.append((k, g))
            m = d(0, f, k)
            k, v, g = (n.sb2 + m, d(0, lambda x: f(x) ** 2, k) - m * m + d(1, f, k) ** 2 * v,
                       d(1, f, k) * g + d(2, f, k) * v / 2)
        runs.append(np.array(rows))
    change = (runs[0] - runs[1])
    y = change[:, 1] / change[:, 0]                                       # a + s l/chi, and decaying terms chi^l
    l = np.arange(13)
    basis = np.stack([np.ones(13), l / chi, chi ** l, l * chi ** l, chi ** (2 * l)], 1)[3:]
    fit = np.linalg.lstsq(basis, y[3:], rcond=None)[0]
    return {"shift of k": shift, "spread of k": spread, "factor of k": fit[1]}


def line(points, errors):
    """Value at 0 of a straight line through (1/N, value)."""
    N, y, e = (np.array(a) for a in (list(points), list(points.values()), list(errors.values())))
    A = np.stack([np.ones(len(N)), 1 / N], 1) / e[:, None]
    covariance = np.linalg.inv(A.T @ A)
    return (covariance @ A.T @ (y / e))[0], covariance[0, 0] ** 0.5


def nearby(n, weighted, rng, networks=1.2e6, layers=40, skip=12, repeats=5):
    chi = (w * n.sw2 / np.cosh(np.sqrt(n.q) * z) ** 4).sum()
    points, errors = {}, {}
    for N in (32, 64, 128):
        M, found = int(networks / N), []
        for _ in range(repeats):
            k, t, growth = np.full(M, n.q), np.zeros(M), []
            for _ in range(layers):
                a, b = rng.standard_normal((2, M, N), dtype=np.float32)
                phi = np.tanh(np.sqrt(k)[:, None] * a)
                d = (t / np.sqrt(k))[:, None] * a + np.sqrt(np.maximum(1 - t * t / k, 0))[:, None] * b
                e = (1 - phi * phi) * d
                k = n.sb2 + n.sw2 * (phi * phi).mean(1)
                D, t = n.sw2 * (e * e).mean(1), n.sw2 * (phi * e).mean(1)
                t = t / np.sqrt(D)
                growth.append(np.log(D.mean()) if weighted else np.log(D).mean())
                if weighted:
                    chosen = rng.choice(M, M, p=D / D.sum())
                    k, t = k[chosen], t[chosen]
            rate = np.mean(growth[skip:])
            found.append(N * (np.exp(rate) - chi) if weighted else N * (rate - np.log(chi)))
        points[N], errors[N] = np.mean(found), np.std(found) / np.sqrt(repeats - 1)
    return line(points, errors)


def pair(n, rng, networks=6000, burn=50, layers=45, skip=20, repeats=6):
    """E of d k12(l)/d k12(0) along chains of two inputs."""
    points, errors = {}, {}
    limit = slope(n.F, np.array([n.q, n.c * n.q, n.q]), I[1], 0.01 * n.q)[1]
    for N in (96, 192, 384):
        found = []
        for _ in range(repeats):
            M = int(networks * 96 / N)
            k11, k12, k22 = np.full(M, n.q), np.full(M, n.c * n.q), np.full(M, n.q)
            d11, d12, d22 = np.zeros((3, M))
            means = []
            for l in range(burn + layers):
                if l == burn:                                             # k fluctuates as in the stationary state by now
                    d11, d12, d22 = np.zeros(M), np.ones(M), np.zeros(M)
                a, b = rng.standard_normal((2, M, N))
                A, B = np.sqrt(k11), k12 / np.sqrt(k11)
                R = np.sqrt(k22 - B * B)
                dA = d11 / (2 * A)
                dB = d12 / A - k12 * dA / k11
                dR = (d22 - 2 * B * dB) / (2 * R)
                x, y = A[:, None] * a, B[:, None] * a + R[:, None] * b
                dx, dy = dA[:, None] * a, dB[:, None] * a + dR[:, None] * b
                f, g = np.tanh(x), np.tanh(y)
                df, dg = (1 - f * f) * dx, (1 - g * g) * dy
                k11, k12, k22 = (n.sb2 + n.sw2 * (s * t).mean(1) for s, t in ((f, f), (f, g), (g, g)))
                d11, d12, d22 = n.sw2 * 2 * (f * df).mean(1), n.sw2 * (f * dg + df * g).mean(1), n.sw2 * 2 * (g * dg).mean(1)
                if l >= burn:
                    means.append(np.mean(d12))
            l = np.arange(layers)[skip:]
            found.append(N * (np.exp(np.polyfit(l, np.log(np.abs(means[skip:])), 1)[0]) - limit))
        points[N], errors[N] = np.mean(found), np.std(found) / np.sqrt(repeats - 1)
    return line(points, errors)


if __name__ == "__main__":
    rng = np.random.default_rng(20)
    print("# sigma_w^2 sigma_b^2 quantity way value error; made by finite_width.py")
    for sw2, sb2 in ((1.0, 0.05), (2.0, 0.05), (4.0, 0.2)):
        n = Network(sw2, sb2)

        def row(name, way, value, error):
            print(f"{sw2}, {sb2}, {name}, {way}, {value:.8f}, {error:.1e}", flush=True)

        for name, value in run(n).items():
            row(name, "run", value, 1e-5)
        if n.c < 0.999:
            for name, value in solved(n).items():
                row(name, "solved", value, 1e-4)
            # Nearer to the edge of chaos the approach to the stationary state takes too many layers.
            if sw2 > 3:
                row("factor of k12", "sampled", *pair(n, rng))
        row("mean distance", "sampled", *nearby(n, True, rng))
        row("typical distance", "sampled", *nearby(n, False, rng))
