"""Networks in continuous time: exactly for each W where the network is linear, else by Heun's method at two step sizes.

With additive noise one step of Heun's method, h* = h + f(h) dt + dB, h' = h + (f(h) + f(h*)) dt/2 + dB, has weak order two; both step sizes
read the same Brownian path, and moments are 4/3 of the finer minus 1/3 of the coarser ones."""
from fractions import Fraction as F
from math import factorial

import mpmath as mp
import numpy as np
from scipy.linalg import expm, solve_continuous_lyapunov

import exact
from exact import chi, joint, multiplicative, p
from networks import Dice, Entry, rules, times


def geometric(N, gamma, s2, grid):
    """Moments of r of dh = -gamma h dt + dW h at times that are multiples of 1/grid: r is a geometric Brownian motion,
    dr = (sigma^2 - 2 gamma) r dt + 2 sigma/sqrt(N) r dB."""
    return lambda n: mp.exp((n * (s2 - 2 * gamma) + mp.mpf(2 * n * (n - 1)) * s2 / N) / grid)


def continuous():
    linear = """parameter gamma, sigma_w, q
        neuron h[i](t)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*h[j](t)
        initial h[i](0) ~ normal(0, q)
        where r(t) = h(t).h(t)/N"""
    one = lambda t, s: mp.exp(-(t + s) + mp.mpf(".36") * (t + s) ** 2 / 2)
    yield Entry("transient-one-neuron", rules("transient", linear, "time t"),
                {"N": "1", "gamma": "1", "sigma_w": "0.6", "q": "1"}, transient(1, 1, .6, (1, 2)),
                [("<h(1).h(1)>/N", one(1, 1)), ("<h(2).h(1)>/N", one(2, 1)), ("<h(2).h(2)>/N", one(2, 2)), ("<h(2).h(0)>/N", one(2, 0))],
                batch=500, blocks=100, note="W is one number: exp(sigma_w^2 (t+s)^2/2 - gamma (t+s))")

    def series(N, s, t, u):
        total = mp.mpf(0)
        for order in range(0, 13, 2):
            for n in range(order + 1):
                x = p(n, order - n, N) * F(t) ** n * F(u) ** (order - n) * F(s) ** order
                total += mp.mpf(x.numerator) / x.denominator / factorial(n) / factorial(order - n)
        return total * mp.exp(-F(t + u).numerator)

    yield Entry("transient", rules("transient", linear, "time t"), {"N": "6", "gamma": "1", "sigma_w": "0.4", "q": "1"},
                transient(6, 1, .4, (1, 2)),
                [("<h(1).h(1)>/N", series(6, F(2, 5), 1, 1)), ("<h(1).h(0)>/N", series(6, F(2, 5), 1, 0)), ("<h(2).h(1)>/N", series(6, F(2, 5), 2, 1)),
                 "<r(1); r(1)>", "<r(1); r(2)>", "<h(2).h(0)/N; h(2).h(0)/N>", "<h[1](2)^2; h[2](2)^2>"],
                batch=500, blocks=200, note="exponential series with traces to order 12 in W, or exponentials of sampled matrices")
    yield Entry("transient-strong", rules("transient", linear, "time t"), {"N": "6", "gamma": "1", "sigma_w": "1.2", "q": "1"},
                transient(6, 1, 1.2, (1, 2)), ["<h(1).h(1)>/N", "<h(2).h(1)>/N", "<h(2).h(2)>/N", "<r(1); r(1)>"], batch=500, blocks=200)

    # Weights that are white noise.
    N, gamma, s2 = 5, F(1), F(4, 5) ** 2
    r = multiplicative(lambda n: mp.mpf(chi(N, n).numerator) / chi(N, n).denominator, geometric(N, 1, mp.mpf("0.64"), 2))
    white = """parameter gamma, sigma_w, kappa, sigma_b
        neuron h[i](t)
        weight W[i,j](t) ~ white(sigma_w^2/N)
        bias b[i](t) ~ white(sigma_b^2)
        noise xi[i](t) ~ white(kappa)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j](t)*h[j](t) + b[i](t) + xi[i](t)
        where r(t) = h(t).h(t)/N"""
    yield Entry("white-weights", rules("white-weights", white + "\ninitial h[i](0) ~ normal(0, 1)", "time t"),
                {"N": "5", "gamma": "1", "sigma_w": "0.8", "kappa": "0", "sigma_b": "0"}, brownian(N, .8, 1, (0, .5, 1), q=1),
                [("<r(1/2)>", r((1,))), ("<r(1)>", r((2,))), ("<r(1); r(1)>", joint(r, 2, 2)), ("<r(1/2); r(1)>", joint(r, 1, 2)),
                 ("<r(1); r(1); r(1)>", joint(r, 2, 2, 2)), ("<h(0).h(1)>/N", mp.exp(-1))],
                batch=5000, blocks=60, note="r is a geometric Brownian motion (Ito)")
    g, s2, kappa, sb2, N = F(1), F(16, 25), F(1, 2), F(9, 100), 6
    mean = (kappa + sb2) / (2 * g - s2)
    # d<u>/dt = 0 of u = r^2: dr = ((s2 - 2g) r + c) dt + noise of variance (4 s2 r^2 + 4 c r)/N per time, c = kappa + sigma_b^2.
    c = kappa + sb2
    square = (2 * c * mean + 4 * c * mean / N) / (2 * (2 * g - s2) - 4 * s2 / N)
    yield Entry("white-weights-stationary", rules("white-weights-stationary", white, "time t stationary"),
                {"N": "6", "gamma": "1", "sigma_w": "0.8", "kappa": "0.5", "sigma_b": "0.3"},
                brownian(N, .8, 1, (7, 8), white=.59),
                [("<h.h>/N", mean), ("<h(1).h(0)>/N", mean * mp.exp(-1)), ("<r(0); r(0)>", square - mean ** 2),
                 ("<r(1); r(0)>", (square - mean ** 2) * mp.exp(-mp.mpf("1.36")))],
                batch=2000, blocks=60, note="moment equations of r")
    frozen = (kappa + 2 * F(1, 4)) / (2 - s2)
    yield Entry("frozen-bias-white-weights", rules("frozen-bias-white-weights", """parameter gamma, sigma_w, kappa, sigma_b
        neuron h[i](t)
        weight W[i,j](t) ~ white(sigma_w^2/N)
        bias b[i] ~ normal(0, sigma_b^2)
        noise xi[i](t) ~ white(kappa)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j](t)*h[j](t) + b[i] + xi[i](t)""", "time t stationary"),
                {"N": "6", "gamma": "1", "sigma_w": "0.8", "kappa": "0.5", "sigma_b": "0.5"},
                brownian(N, .8, 1, (7, 8), white=.5, frozen=.25),
                [("<h.h>/N", frozen), ("<h(1).h(0)>/N", mp.exp(-1) * mp.mpf(frozen.numerator) / frozen.denominator + (1 - mp.exp(-1)) / 4)],
                batch=2000, blocks=60, note="(kappa + 2 sigma_b^2/gamma)/(2 gamma - sigma_w^2)")

    # Stationary with weights drawn once: the Lyapunov equation of each W.
    ou = """parameter gamma, sigma_w, kappa
        neuron h[i](t)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        noise xi[i](t) ~ white(kappa)
        update d/dt h[i](t) = -gamma*h[i](t) + W[i,j]*{phi} + xi[i](t)
        where r(t) = h(t).h(t)/N"""
    for N, sw in ((8, .3), (20, .5)):
        yield Entry(f"ornstein-uhlenbeck-{N}", rules("ornstein-uhlenbeck", ou.format(phi="h[j](t)"), "time t stationary"),
                    {"N": str(N), "gamma": "1", "sigma_w": str(sw), "kappa": "1"}, lyapunov(N, sw),
                    ["<h.h>/N", "<h(1).h(0)>/N", "<h(2).h(0)>/N", "<r(0); r(0)>", "<r(1); r(0)>"], batch=250, blocks=100,
                    note="Lyapunov equation and exponential for each W, then twenty draws of Gaussian numbers")
    yield Entry("no-weights", rules("no-weights", """parameter gamma, kappa
        neuron h[i](t)
        noise xi[i](t) ~ white(kappa)
        update d/dt h[i](t) = -gamma*h[i](t) + xi[i](t)
        where r(t) = h(t).h(t)/N""", "time t stationary"), {"N": "4", "gamma": "2", "kappa": "3"}, free(4),
                [("<h.h>/N", F(3, 4)), ("<h(1).h(0)>/N", F(3, 4) * mp.exp(-2)), ("<r(0); r(0)>", F(9, 16) * F(2, 4)),
                 ("<r(1); r(0)>", F(9, 16) * F(2, 4) * mp.exp(-4)), ("<h[1](0)^4>", 3 * F(9, 16))], note="Ornstein and Uhlenbeck")

    tanh = ["<r(0)>", "<h(1).h(0)>/N", "<h(3).h(0)>/N", "<r(0); r(0)>", "<r(1); r(0)>"]
    for N, sw, kappa, batch, blocks in ((8, .8, 1, 1000, 60), (24, 1.5, .5, 250, 60)):
        yield Entry(f"tanh-stationary-{N}", rules("tanh-stationary", ou.format(phi="tanh(h[j](t))"), "time t stationary"),
                    {"N": str(N), "gamma": "1", "sigma_w": str(sw), "kappa": str(kappa)},
                    heun(N, sw, kappa, None, 25 if sw < 1 else 60, (0, 1, 3), .1), tanh, batch=batch, blocks=blocks,
                    note="Heun at dt = 0.1 and 0.05, extrapolated; from zero, 25 or 60 time units before")
    yield Entry("tanh-transient", rules("tanh-transient", ou.format(phi="tanh(h[j](t))") + "\ninitial h[i](0) ~ normal(0, 1)", "time t"),
                {"N": "6", "gamma": "1", "sigma_w": "1.5", "kappa": "0.5"}, heun(6, 1.5, .5, 1.0, 0, (0, 1, 2), .05),
                ["<r(1)>", "<r(2)>", "<h(2).h(0)>/N", "<h(2).h(1)>/N", "<r(2); r(2)>", "<r(1); r(2)>", "<h[1](2)^4>"], batch=2000, blocks=100,
                note="Heun at dt = 0.05 and 0.025, extrapolated")
    yield Entry("cubic-transient", rules("cubic-transient", """neuron h[i](t)
        weight W[i,j] ~ normal(0, 1/N)
        update d/dt h[i](t) = -h[i](t) - h[i](t)^3/4 + W[i,j]*h[j](t)
        initial h[i](0) ~ normal(1/2, 1)
        where r(t) = h(t).h(t)/N""", "time t"), {"N": "6"},
                heun(6, 1.0, 0, 1.0, 0, (0, 1, 2), .05, drift=lambda W, h: -h - h ** 3 / 4 + times(W, h), mean=.5),
                ["<r(1)>", "<r(2)>", "<h[1](1)>", "<h(2).h(1)>/N", "<r(2); r(2)>"], batch=2000, blocks=100,
                note="Heun at dt = 0.05 and 0.025, extrapolated")


def transient(N, gamma, sw, at):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, W = dice.vector(), dice.matrix(sw * sw / N) - gamma * np.eye(N)
        return {("h", "0"): h} | {("h", str(t)): times(expm(W * t), h) for t in at}

    return simulate


def brownian(N, sw, gamma, at, white=0.0, frozen=0.0, q=None, steps=400):
    """Weights that are white: over a short time W h is Gaussian of variance |h|^2 sigma^2 dt/N at each neuron. Times count from the first
    of `at`. The step is right for the mean of r, and for its square but for one part in 10^4."""

    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h = np.zeros((M, N)) if q is None else dice.vector(q)
        b = dice.vector(frozen) if frozen else 0.0
        dt, decay, record = 1 / steps, np.exp(-gamma / steps), {}
        name = lambda t: str(int(t)) if t == int(t) else "1/2"
        for step in range(int(max(at) * steps) + 1):
            if step / steps in at:
                record["h", name(step / steps - at[0])] = h
            spread = np.expm1(sw * sw * dt) * (h * h).mean(1) + white * dt * np.exp(gamma * dt)
            h = decay * (h + np.sqrt(spread)[:, None] * dice.vector()) + (1 - decay) / gamma * b
        return record

    return simulate


def free(N):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h = dice.vector(.75)
        return {("h", "0"): h, ("h", "1"): np.exp(-2) * h + dice.vector(.75 * (1 - np.exp(-4)))}

    return simulate


def lyapunov(N, sw):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        A = dice.matrix(sw * sw / N) - np.eye(N)
        C = np.stack([solve_continuous_lyapunov(a, -np.eye(N)) for a in A])
        E = expm(A)
        A, C, E = (np.repeat(x, 20, axis=0) for x in (A, C, E))
        dice.M = len(A)
        h = times(np.linalg.cholesky(C), dice.vector())
        record = {("h", "0"): h}
        rest = np.linalg.cholesky(C - E @ C @ E.transpose(0, 2, 1))
        for t in (1, 2):
            h = times(E, h) + times(rest, dice.vector())
            record["h", str(t)] = h
        return record

    return simulate


class Extrapolated(dict):
    """Records of both step sizes."""


def heun(N, sw, kappa, q, burn, at, dt, drift=None, mean=0.0):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        W = dice.matrix(sw * sw / N)
        f = (lambda h: drift(W, h)) if drift else (lambda h: -h + times(W, np.tanh(h)))
        fine = coarse = np.zeros((M, N)) if q is None else mean + dice.vector(q)
        records = {}, {}
        for step in range(int(round((burn + max(at)) / dt)) + 1):
            t = step * dt - burn
            if abs(t - round(t)) < 1e-9 and round(t) in at:
                for record, h in zip(records, (coarse, fine)):
                    record["h", str(round(t))] = h
            noise = [dice.vector(kappa * dt / 2) if kappa else 0 for _ in (0, 1)]
            for half in noise:
                k = f(fine)
                fine = fine + (k + f(fine + k * dt / 2 + half)) * dt / 4 + half
            k, whole = f(coarse), noise[0] + noise[1]
            coarse = coarse + (k + f(coarse + k * dt + whole)) * dt / 2 + whole
        result = Extrapolated(records[1])
        result.coarse = records[0]
        return result

    return simulate
