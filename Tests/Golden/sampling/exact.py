"""Moments of random networks in closed form, each derived here from the law of one step."""
from fractions import Fraction
from math import comb, factorial

import mpmath as mp

from observables import partitions

mp.mp.dps = 30


def joint(moment, *operators):
    """The joint cumulant of operators from `moment(tuple of operators)`."""
    total = 0
    for p in partitions(list(range(len(operators)))):
        product = (-1) ** (len(p) - 1) * factorial(len(p) - 1)
        for block in p:
            product *= moment(tuple(operators[i] for i in block))
        total += product
    return total


def chi(N, n):
    """E (chi^2_N/N)^n."""
    result = Fraction(1)
    for j in range(n):
        result *= 1 + Fraction(2 * j) / N
    return result


# Chains in which r(l+1) = f(l) r(l) with independent factors f -------------------------------------------------------------


def multiplicative(start, factor):
    """Moments of r at several times from E r(0)^n and E f^n."""

    def moment(times):
        result = start(len(times))
        for l in range(max(times, default=0)):
            result *= factor(sum(t > l for t in times))
        return result

    return moment


def leaky_factor(N, c, s):
    """E f^n of f = (c + s g/sqrt N)^2 + s^2 chi^2_{N-1}/N: the part of W h along h, and the rest."""

    def factor(n):
        total = Fraction(0)
        for m in range(n + 1):
            first = sum(comb(2 * m, 2 * k) * c ** (2 * m - 2 * k) * s ** (2 * k) * Fraction(double(2 * k - 1), N ** k)
                        for k in range(m + 1))
            rest = Fraction(1)
            for j in range(n - m):
                rest *= Fraction(s) ** 2 * (N - 1 + 2 * j) / N
            total += comb(n, m) * first * rest
        return total

    return factor


def double(n):
    return 1 if n <= 0 else n * double(n - 2)


# Layers with fresh Gaussian weights: h = sqrt(k) z given k ------------------------------------------------------------------


def affine_chain(N, start, weight, bias, T):
    """E r(T)^n, n = 0 ... 4, of the linear network with biases: r = k chi^2/N, k = bias + weight r."""
    r = [start(n) for n in range(5)]
    k = None
    for _ in range(T):
        k = [sum(comb(n, m) * bias ** (n - m) * weight ** m * r[m] for m in range(n + 1)) for n in range(5)]
        r = [k[n] * chi(N, n) for n in range(5)]
    return r, k


def mean_of_powers(moments, N):
    """E ((x_1 + ... + x_N)/N)^n from E x^n."""
    series = [mp.mpf(1) if isinstance(moments[1], mp.mpf) else Fraction(1)] + [0] * (len(moments) - 1)
    one = [m / factorial(n) for n, m in enumerate(moments)]
    for _ in range(N):
        series = [sum(series[i] * one[n - i] for i in range(n + 1)) for n in range(len(moments))]
    return [s * factorial(n) / (mp.mpf(N) ** n if isinstance(s, mp.mpf) else N ** n) for n, s in enumerate(series)]


def gauss(f, K, step=mp.mpf(1) / 16, reach=10):
    """<f(z)>, z ~ normal(0, K), by the trapezoidal rule, which is exponentially accurate for analytic f."""
    points = int(reach / step)
    total = mp.mpf(0)
    for i in range(-points, points + 1):
        z = i * step
        total += mp.exp(-z * z / 2) * f(mp.sqrt(K) * z)
    return total * step / mp.sqrt(2 * mp.pi)


def one_layer(phi, N, q, sw2, sb2):
    """E k^n of k(1) = sb2 + sw2 sum phi^2/N, and of r(1), n = 0 ... 4."""
    powers = [mp.mpf(1)] + [gauss(lambda x: phi(x) ** (2 * n), q) for n in range(1, 5)]
    mean = mean_of_powers(powers, N)
    k = [sum(comb(n, m) * sb2 ** (n - m) * sw2 ** m * mean[m] for m in range(n + 1)) for n in range(5)]
    return k, [k[n] * mp.mpf(chi(N, n).numerator) / chi(N, n).denominator for n in range(5)]


def cumulant(moments, n):
    return joint(lambda block: moments[len(block)], *range(n))


# Linear layers with weights of any law: their mean m, variance v/N and fourth cumulant c, biases likewise --------------------------


def any_law(N, q, v, c, T, bias=(0, 0)):
    """E r, E r^2 and E s, s = h_1^4 averaged, after T layers; h(0) ~ normal(0, q). For weights and biases of mean zero.

    Given h, the new neurons are independent, of variance v r + b and fourth cumulant c N s + c_b.
    """
    b, cb = bias
    r, rr, s = q, q * q * (1 + Fraction(2, N)), 3 * q * q
    for _ in range(T):
        k, kk = v * r + b, v * v * rr + 2 * v * r * b + b * b
        s_new = 3 * kk + c * N * s + cb
        r, rr, s = k, kk * (1 + Fraction(2, N)) + (c * N * s + cb) / N, s_new
    return r, rr, s


def with_mean(N, q, m, v, T):
    """E r and E (sum h)^2/N after T layers with weights of mean m and variance v/N."""
    r = g = q
    for _ in range(T):
        r, g = v * r + m * m * N * g, N * N * m * m * g + v * r
    return r


# Traces of products of one Gaussian matrix --------------------------------------------------------------------------------


def trace(word, N):
    """(1/N) E tr of a word in W ("W") and its transpose ("T"), entries of variance 1/N, by all pairings."""
    n = len(word)
    if n % 2:
        return Fraction(0)
    total = 0
    # Letter p has the indices p, p+1; W[p, p+1], or W[p+1, p] for a transpose.
    ends = [(p, (p + 1) % n) if x == "W" else ((p + 1) % n, p) for p, x in enumerate(word)]

    def pairings(left):
        if not left:
            yield []
            return
        for k in range(1, len(left)):
            for rest in pairings(left[1:k] + left[k + 1:]):
                yield [(left[0], left[k])] + rest

    for pairing in pairings(list(range(n))):
        parent = list(range(n))

        def find(x):
            while parent[x] != x:
                x = parent[x]
            return x

        for a, b in pairing:
            for x, y in zip(ends[a], ends[b]):
                parent[find(x)] = find(y)
        total += N ** sum(parent[x] == x for x in range(n))
    return Fraction(total, N ** (n // 2 + 1)) if n else Fraction(1)


_known = {}


def p(n, m, N):
    """(1/N) E tr W^n (W^T)^m."""
    key = (max(n, m), min(n, m), N)
    if key not in _known:
        _known[key] = trace("W" * key[0] + "T" * key[1], N) if n + m else Fraction(1)
    return _known[key]


# Two inputs --------------------------------------------------------------------------------------------------------------


def wishart_chain(N, K, weight, bias, noise, T):
    """Means and mean products of K_ab = h_a.h_b/N for two inputs after T linear layers: given K, h is Gaussian of covariance
    weight K_ab + bias + noise delta_ab at each neuron."""
    pairs = [(0, 0), (0, 1), (1, 1)]
    at = lambda a, b: (min(a, b), max(a, b))

    def after(mean, square):
        def wick(a, b, c, d):
            return square[at(a, b), at(c, d)] + (square[at(a, c), at(b, d)] + square[at(a, d), at(b, c)]) / Fraction(N)

        return mean, {(x, y): wick(*x, *y) for x in pairs for y in pairs}

    mean = {x: K[x] for x in pairs}
    mean, square = after(mean, {(x, y): K[x] * K[y] for x in pairs for y in pairs})
    for _ in range(T):
        shift = {x: bias + (noise if x[0] == x[1] else 0) for x in pairs}
        new = {x: shift[x] + weight * mean[x] for x in pairs}
        both = {(x, y): shift[x] * shift[y] + weight * (shift[x] * mean[y] + shift[y] * mean[x]) + weight ** 2 * square[x, y]
                for x in pairs for y in pairs}
        mean, square = after(new, both)
    return mean, square
