"""Networks with weights drawn once, in discrete time, and with noise."""
from fractions import Fraction as F

import mpmath as mp
import numpy as np

import exact
from exact import p, trace
from networks import Dice, Entry, haar_trace, rules, times


def shared(N, phi, T, law, q=1.0, bias=None, noise=0.0, leak=0.0, frozen=True):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        W, h = law(dice), dice.vector(q)
        b = 0 if bias is None else bias(dice)
        record = {("h", "0"): h}
        for l in range(1, T + 1):
            h = leak * h + times(W, phi(h)) + b
            if noise:
                h = h + dice.vector(noise)
            record["h", str(l)] = h
        return record

    return simulate


def gauss(variance): return lambda dice: dice.matrix(variance / dice.N)


def correlation(n, m, N, s, q=F(1), b=F(0), noise=F(0)):
    """<h(n).h(m)>/N of h(n+1) = W h(n) + b + xi(n), W of variance s^2/N: each bias enters at every step, each noise at one."""
    total = q * s ** (n + m) * p(n, m, N)
    total += b * sum(s ** (k + j) * p(k, j, N) for k in range(n) for j in range(m))
    total += noise * sum(s ** (n + m - 2 - 2 * j) * p(n - 1 - j, m - 1 - j, N) for j in range(min(n, m)))
    return total


RECURRENT = """parameter sigma_w, sigma_b, q, s
    neuron h[i](n)
    weight W[i,j] ~ normal(0, sigma_w^2/N)
    bias b[i] ~ normal(0, sigma_b^2)
    noise xi[i](n) ~ normal(0, s)
    update h[i](n+1) = W[i,j]*phi(h[j](n)) + b[i] + xi[i](n)
    initial h[i](0) ~ normal(0, q)
    where phi(x) = {phi}
    where r(n) = h(n).h(n)/N"""
TIME = "time n = 0 ... T"


def recurrent():
    def rows(N, s, pairs, **more):
        return [(f"<h({n}).h({m})>/N", correlation(n, m, N, s, **more)) for n, m in pairs]

    for N in (1, 2, 5, 16):
        s, q = F(9, 10), F(3, 2)
        yield Entry(
            f"linear-recurrent-{N}", rules("linear-recurrent", RECURRENT.format(phi="x"), TIME),
            {"N": str(N), "sigma_w": "0.9", "sigma_b": "0", "q": "1.5", "s": "0"},
            shared(N, lambda x: x, 4, gauss(.81), 1.5),
            rows(N, s, [(2, 0), (2, 2), (3, 1), (3, 3), (4, 2), (4, 4)], q=q) + ["<r(2); r(2)>", "<r(1); r(3)>"]
            + (["<h[1](2)^2; h[2](2)^2>", "<h[1](0)*h[1](2)>"] if N > 1 else []),
            batch={1: 20000, 2: 10000, 5: 4000, 16: 1000}[N], note="exact by pairings of the entries of W")

    N, s = 5, F(7, 10)
    yield Entry(
        "frozen-bias-and-noise", rules("frozen-bias-and-noise", RECURRENT.format(phi="x"), TIME),
        {"N": "5", "sigma_w": "0.7", "sigma_b": "0.6", "q": "1", "s": "0.5"},
        shared(N, lambda x: x, 4, gauss(.49), 1, bias=lambda d: d.vector(.36), noise=.5),
        rows(N, s, [(1, 2), (2, 2), (3, 4), (4, 4)], b=F(9, 25), noise=F(1, 2)) + ["<r(3); r(4)>", "<h[1](4)^2; h[2](4)^2>"])

    for N, T, batch in ((3, 8, 8000), (16, 8, 2000), (32, 5, 500)):
        yield Entry(
            f"tanh-recurrent-{N}", rules("tanh-recurrent", RECURRENT.format(phi="tanh(x)"), TIME),
            {"N": str(N), "sigma_w": "1.5", "sigma_b": "0.3", "q": "1", "s": "0.1"},
            shared(N, np.tanh, T, gauss(2.25), 1, bias=lambda d: d.vector(.09), noise=.1),
            [f"<r({T})>", f"<r({T}); r({T})>", f"<h({T}).h({T - 1})>/N", f"<h({T}).h({T - 2})>/N", f"<r(2); r({T})>", f"<h(0).h(2)>/N",
             f"<h[1]({T})^4>", f"<h[1]({T})^2; h[2]({T})^2>", f"<r({T}); r({T}); r({T})>"], batch=batch)

    yield Entry(
        "relu-recurrent", rules("relu-recurrent", RECURRENT.format(phi="relu(x)"), TIME),
        {"N": "12", "sigma_w": "1", "sigma_b": "0.5", "q": "1", "s": "0"},
        shared(12, lambda x: np.maximum(x, 0), 5, gauss(1), 1, bias=lambda d: d.vector(.25)),
        ["<r(5)>", "<r(5); r(5)>", "<h(5).h(3)>/N", "<h[1](5)>", "<h[1](5)*h[2](5)>", "<r(5); r(5); r(5)>"])

    yield Entry(
        "leaky-tanh-recurrent", rules("leaky-tanh-recurrent", RECURRENT.format(phi="tanh(x)").replace("= W", "= h[i](n)/2 + W"), TIME),
        {"N": "10", "sigma_w": "1", "sigma_b": "0", "q": "2", "s": "0.2"}, shared(10, np.tanh, 6, gauss(1), 2, noise=.2, leak=.5),
        ["<r(6)>", "<r(6); r(6)>", "<h(6).h(3)>/N", "<h(6).h(0)>/N", "<h(6).h(3)/N; h(6).h(3)/N>"])

    N, q = 6, F(1)
    yield Entry(
        "quadratic-recurrent", rules("quadratic-recurrent", RECURRENT.format(phi="x + a*x^2").replace("parameter ", "parameter a, "), TIME),
        {"N": "6", "a": "0.2", "sigma_w": "0.5", "sigma_b": "0.3", "q": "1", "s": "0"},
        shared(N, lambda x: x + .2 * x * x, 2, gauss(.25), 1, bias=lambda d: d.vector(.09)),
        [("<h(1).h(1)>/N", F(9, 100) + F(1, 4) * (1 + 3 * F(1, 25))), ("<h[1](2)>", F(1, 5) * F(1, 4) / N), ("<h[1](1)>", F(0)),
         "<r(2)>", "<r(2); r(2)>"])

    for name, law, draw in (("sign", "sign(1/2)", lambda d: d.rng.choice([-.5, .5], (d.M, d.N, d.N))),
                            ("sparse", "sparse(1/4, 1/(2*N))", lambda d: (d.rng.random((d.M, d.N, d.N)) < .25) * d.matrix(2 / d.N)),
                            ("uniform", "uniform(-1, 1)", lambda d: d.rng.uniform(-1, 1, (d.M, d.N, d.N)))):
        N, v = 4, {"sign": F(1), "sparse": F(1, 2), "uniform": F(4, 3)}[name]
        yield Entry(
            f"{name}-recurrent", rules(f"{name}-recurrent", f"""neuron h[i](n)
                weight W[i,j] ~ {law}
                update h[i](n+1) = W[i,j]*tanh(h[j](n))
                initial h[i](0) ~ normal(0, 1)
                where r(n) = h(n).h(n)/N""", TIME), {"N": "4"}, shared(N, np.tanh, 3, draw),
            [("<r(1)>", mp.mpf(v.numerator) / v.denominator * exact.gauss(lambda x: mp.tanh(x) ** 2, 1)),
             "<r(3)>", "<r(3); r(3)>", "<h[1](3)^2; h[2](3)^2>", "<h(1).h(3)>/N"])

    N, s, q = 6, F(9, 10), F(2)
    powers = lambda n, m: s ** (n + m) * q * haar_trace(abs(n - m), N)
    yield Entry(
        "orthogonal-recurrent", rules("orthogonal-recurrent", """parameter q
            neuron h[i](n)
            weight W[i,j] ~ orthogonal(0.9)
            update h[i](n+1) = W[i,j]*h[j](n)
            initial h[i](0) ~ normal(0, q)
            where r(n) = h(n).h(n)/N""", TIME), {"N": "6", "q": "2"},
        shared(N, lambda x: x, 5, lambda d: .9 * d.orthogonal(), 2),
        [(f"<h({n}).h({m})>/N", powers(n, m)) for n, m in ((2, 0), (3, 0), (4, 0), (5, 1), (3, 3), (2, 1))]
        + [("<r(5); r(5)>", s ** 20 * q * q * F(2, N))], batch=1000, note="E tr O^n = 1 for even n, 0 for odd n, n <= N")

    # Stationary in discrete time: for each W the covariance of the Gaussian process is the solution of C = A C A^T + s.
    yield Entry(
        "stationary-steps", rules("stationary-steps", """parameter sigma_w, s
            neuron h[i](n)
            weight W[i,j] ~ normal(0, sigma_w^2/N)
            noise xi[i](n) ~ normal(0, s)
            update h[i](n+1) = h[i](n)/2 + W[i,j]*h[j](n) + xi[i](n)
            where r(n) = h(n).h(n)/N""", "time n stationary"), {"N": "8", "sigma_w": "0.15", "s": "0.5"}, stationary_steps(8, .15, .5),
        ["<h.h>/N", "<h(2).h(0)>/N", "<h(4).h(0)>/N", "<r(0); r(0)>", "<r(3); r(0)>", "<h[1](0)^2; h[2](0)^2>"],
        note="draws from the stationary law of each W, by doubling")


def stationary_steps(N, sw, s):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        A = .5 * np.eye(N) + dice.matrix(sw * sw / N)
        C, P = s * np.broadcast_to(np.eye(N), A.shape).copy(), A.copy()
        for _ in range(9):
            C = C + P @ C @ P.transpose(0, 2, 1)
            P = P @ P
        h = times(np.linalg.cholesky(C), dice.vector())
        record = {("h", "0"): h}
        for l in range(1, 5):
            h = times(A, h) + dice.vector(s)
            record["h", str(l)] = h
        return record

    return simulate
