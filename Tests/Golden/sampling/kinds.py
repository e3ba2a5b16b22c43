"""Networks with several kinds of neurons, families of weights, inputs; transposed weights, numbers beside vectors, products."""
from fractions import Fraction as F
from itertools import product

import mpmath as mp
import numpy as np

import exact
from exact import chi, joint, multiplicative, trace
from networks import Dice, Entry, rules, times


def kinds():
    # Two layers in one step: r(l+1) = r(l) times two independent factors.
    N, a, b = 6, F(4, 5), F(11, 10)
    r = multiplicative(lambda n: chi(N, n), lambda n: (a * b) ** (2 * n) * chi(N, n) ** 2)
    inner = """parameter A_0, B_0
        neuron h[i](l), z[k](l)
        weight A[i,k](l) ~ normal(0, A_0^2/N)
        weight B[k,j](l) ~ normal(0, B_0^2/N)
        update z[k](l) = B[k,j](l)*h[j](l)
        update h[i](l+1) = A[i,k](l)*{phi}
        initial h[i](0) ~ normal(0, 1)
        where r(l) = h(l).h(l)/N"""
    settings = {"N": "6", "A_0": "0.8", "B_0": "1.1"}
    yield Entry("two-kinds", rules("two-kinds", inner.format(phi="z[k](l)")), settings, two_kinds(N, lambda x: x),
                [("<r(2)>", r((2,))), ("<r(2); r(2)>", joint(r, 2, 2)), ("<r(1); r(2)>", joint(r, 1, 2)),
                 ("<r(2); r(2); r(2)>", joint(r, 2, 2, 2)), ("<z(1).z(1)/N; h(1).h(1)/N>", b * b * joint(r, 1, 1)), ("<z(1).h(1)>/N", F(0)),
                        ("<z(0).z(0)/N; z(0).z(0)/N>", b ** 4 * (chi(N, 2) ** 2 - 1))])
    yield Entry("two-kinds-tanh", rules("two-kinds-tanh", inner.format(phi="tanh(z[k](l))")), settings, two_kinds(N, np.tanh),
                ["<r(2)>", "<r(2); r(2)>", "<z(1).z(1)/N; h(2).h(2)/N>", "<z[1](1)^2; h[1](1)^2>", "<z[1](1)^2; h[2](2)^2>", "<z[1](1)^4>"])
    # W and its transpose.
    N, s = 5, F(3, 4)
    gram = lambda n: s ** (2 * n) * trace("WT" * n, N)
    yield Entry("transposed", rules("transposed", """parameter sigma_w
        neuron h[i](n), z[k](n)
        weight W[i,k] ~ normal(0, sigma_w^2/N)
        update z[k](n) = W[j,k]*h[j](n)
        update h[i](n+1) = W[i,k]*z[k](n)
        initial h[i](0) ~ normal(0, 1)""", "time n = 0 ... T"), {"N": "5", "sigma_w": "0.75"}, transposed(N, .5625, 2),
        [("<h(1).h(0)>/N", gram(1)), ("<h(1).h(1)>/N", gram(2)), ("<h(2).h(1)>/N", gram(3)), ("<h(2).h(2)>/N", gram(4)),
         ("<z(0).z(0)>/N", gram(1)), ("<z(1).z(1)>/N", gram(3)), "<h(1).h(1)/N; h(1).h(1)/N>", "<h(1).h(0)/N; h(2).h(0)/N>"])
    signs = lambda n: sum((-1) ** word.count("T") * trace("".join(word), N) for word in product("WT", repeat=n))
    yield Entry("antisymmetric", rules("antisymmetric", """parameter sigma_w
        neuron h[i](n)
        weight W[i,j] ~ normal(0, sigma_w^2/N)
        update h[i](n+1) = (W[i,j] - W[j,i])*h[j](n)
        initial h[i](0) ~ normal(0, 1)""", "time n = 0 ... T"), {"N": "5", "sigma_w": "0.75"}, antisymmetric(N, .5625, 2),
        [("<h(1).h(0)>/N", F(0)), ("<h(1).h(0); h(1).h(0)>", F(0)), ("<h(2).h(0)>/N", s ** 2 * signs(2)),
         ("<h(1).h(1)>/N", -s ** 2 * signs(2)), ("<h(2).h(2)>/N", s ** 4 * signs(4)), "<h(1).h(1)/N; h(2).h(2)/N>"],
        note="h(1).h(0) vanishes for each network")

    # Two inputs: weights and biases common, noise not.
    K = {(0, 0): F(1), (0, 1): F(1, 2), (1, 1): F(5, 4)}
    N, T = 6, 2
    mean, square = exact.wishart_chain(N, K, F(16, 25), F(1, 10), F(1, 20), T)
    cov = lambda x, y: square[x, y] - mean[x] * mean[y]
    text = """parameter sigma_w, q[a,b]
        neuron h[i](l; a)
        weight W[i,j](l) ~ normal(0, sigma_w^2/N)
        bias b[i](l) ~ normal(0, 1/10)
        noise xi[i](l) ~ normal(0, 1/20)
        update h[i](l+1; a) = W[i,j](l)*phi(h[j](l; a)) + b[i](l) + xi[i](l)
        initial h[i](0; a) ~ normal(0, q[a,b])
        where phi(x) = {phi}"""
    depth = "depth l = 0 ... T\ninput a = 1 ... 2"
    settings = {"N": "6", "sigma_w": "0.8", "q[1,1]": "1", "q[1,2]": "0.5", "q[2,2]": "1.25"}
    k = lambda a, b: f"h(2;{a}).h(2;{b})/N"
    yield Entry("two-inputs", rules("two-inputs", text.format(phi="x"), depth), settings, two_inputs(N, .64, lambda x: x, T),
                [(f"<{k(1, 1)}>", mean[0, 0]), (f"<{k(1, 2)}>", mean[0, 1]), (f"<{k(2, 2)}>", mean[1, 1]),
                 (f"<{k(1, 1)}; {k(2, 2)}>", cov((0, 0), (1, 1))), (f"<{k(1, 2)}; {k(1, 2)}>", cov((0, 1), (0, 1))),
                 (f"<{k(1, 1)}; {k(1, 2)}>", cov((0, 0), (0, 1)))])
    tanh = [f"<{k(1, 1)}>", f"<{k(1, 2)}>", f"<{k(1, 1)}; {k(2, 2)}>", f"<{k(1, 2)}; {k(1, 2)}>", f"<{k(1, 2)}; {k(1, 2)}; {k(1, 2)}>",
            "<h[1](2;1)*h[1](2;2); h[2](2;1)*h[2](2;2)>", "<h(1;1).h(2;2)>/N"]
    yield Entry("two-inputs-tanh", rules("two-inputs-tanh", text.format(phi="tanh(2*x)"), depth), settings,
                two_inputs(N, .64, lambda x: np.tanh(2 * x), T), tanh)
    yield Entry("two-inputs-recurrent", rules(
        "two-inputs-recurrent", text.format(phi="tanh(2*x)").replace("W[i,j](l)", "W[i,j]").replace("b[i](l)", "b[i]"), depth),
        settings, two_inputs(N, .64, lambda x: np.tanh(2 * x), T, frozen=True), tanh)

    # Numbers beside vectors, and products of neurons.
    yield Entry("common-signal", rules("common-signal", """neuron h[i](l), y(l)
        weight W[i,j](l) ~ normal(0, 1/N)
        noise eta(l) ~ normal(0, 1/4)
        update h[i](l+1) = W[i,j](l)*tanh(h[j](l)) + y(l)
        update y(l+1) = y(l)/2 + sum[i](h[i](l)^2)/(4*N) + eta(l)
        initial h[i](0) ~ normal(0, 1)
        initial y(0) = 0"""), {"N": "7"}, common_signal(7, 3),
        [("<y(1)>", F(1, 4)), ("<y(1); y(1)>", F(1, 4) + F(1, 16) * F(2, 7)), "<y(3)>", "<y(3); y(3)>", "<h[1](3)>", "<h[1](3)*h[2](3)>",
         "<y(2); h(3).h(3)/N>", "<h(3).h(3)/N; h(3).h(3)/N>", "<y(3); y(3); y(3)>"])
    N = 5
    yield Entry("gated", rules("gated", """neuron h[i](l), z[i](l)
        weight A[i,j](l) ~ normal(0, 1/N)
        weight B[i,j](l) ~ normal(0, 1/N)
        update z[i](l) = A[i,j](l)*tanh(h[j](l)) + 1/2
        update h[i](l+1) = z[i](l)*(B[i,j](l)*h[j](l))
        initial h[i](0) ~ normal(0, 1)"""), {"N": "5"}, gated(N, 2),
        [("<h(1).h(1)>/N", gated_mean(N)), "<h(2).h(2)>/N", "<h(1).h(1)/N; h(1).h(1)/N>", "<z[1](1)>", "<z(1).z(1)/N; h(1).h(1)/N>"])
    yield Entry("squared", rules("squared", """neuron h[i](l), z[i](l)
        weight A[i,j](l) ~ normal(0, 1/N)
        update h[i](l+1) = sum[j](A[i,j](l)*h[j](l)*z[j](l)) - z[i](l)/3
        update z[i](l+1) = h[i](l)*z[i](l)/2 + 1/2
        initial h[i](0) ~ normal(0, 1)
        initial z[i](0) ~ normal(1, 1/4)"""), {"N": "5"}, squared(5, 2),
        [("<h(1).h(1)>/N", F(5, 4) + F(5, 4) / 9), ("<z(1).z(1)>/N", F(1, 4) * F(5, 4) + F(1, 4)), ("<h[1](1)>", -F(1, 3)),
         "<h(2).h(2)>/N", "<h(2).z(2)>/N", "<h(2).z(2)/N; h(2).z(2)/N>", "<h[1](2)*z[2](2)>"])


def gated_mean(N):
    """E z^2 y^2 at one neuron: variances <tanh^2> averaged and r(0) are dependent at the same neuron of the input."""
    t = exact.gauss(lambda x: mp.tanh(x) ** 2, 1)
    with_square = exact.gauss(lambda x: mp.tanh(x) ** 2 * x * x, 1)
    return mp.mpf(1) / 4 + (with_square + (N - 1) * t) / N


def two_kinds(N, phi):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, record = dice.vector(), {}
        for l in range(3):
            record["h", str(l)] = h
            record["z", str(l)] = z = times(dice.matrix(1.21 / N), h)
            h = times(dice.matrix(.64 / N), phi(z))
        return record

    return simulate


def transposed(N, v, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, W, record = dice.vector(), dice.matrix(v / N), {}
        for l in range(T + 1):
            record["h", str(l)] = h
            record["z", str(l)] = z = times(W.transpose(0, 2, 1), h)
            h = times(W, z)
        return record

    return simulate


def antisymmetric(N, v, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, W, record = dice.vector(), dice.matrix(v / N), {}
        for l in range(T + 1):
            record["h", str(l)] = h
            h = times(W - W.transpose(0, 2, 1), h)
        return record

    return simulate


def two_inputs(N, v, phi, T, frozen=False):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        x = dice.vector()
        h = [x, .5 * x + dice.vector(1.0)]                                 # variances 1 and 1.25, covariance .5
        record = {}
        W, b = dice.matrix(v / N), dice.vector(.1)
        for l in range(T + 1):
            for a in (0, 1):
                record["h", f"{l};{a + 1}"] = h[a]
            if l and not frozen:
                W, b = dice.matrix(v / N), dice.vector(.1)
            h = [times(W, phi(y)) + b + dice.vector(.05) for y in h]
        return record

    return simulate


def common_signal(N, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, y, record = dice.vector(), np.zeros(M), {}
        for l in range(T + 1):
            record["h", str(l)], record["y", str(l)] = h, y
            h, y = times(dice.matrix(1 / N), np.tanh(h)) + y[:, None], y / 2 + (h * h).mean(1) / 4 + dice.number(.25)
        return record

    return simulate


def gated(N, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, record = dice.vector(), {}
        for l in range(T + 1):
            record["h", str(l)] = h
            record["z", str(l)] = z = times(dice.matrix(1 / N), np.tanh(h)) + .5
            h = z * times(dice.matrix(1 / N), h)
        return record

    return simulate


def squared(N, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h, z, record = dice.vector(), 1 + dice.vector(.25), {}
        for l in range(T + 1):
            record["h", str(l)], record["z", str(l)] = h, z
            h, z = times(dice.matrix(1 / N), h * z) - z / 3, h * z / 2 + .5
        return record

    return simulate
