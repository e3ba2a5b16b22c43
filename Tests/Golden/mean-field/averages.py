"""Gaussian averages of activations, each in two ways that share no rule: the trapezoidal rule on the whole line (geometric convergence
for an analytic integrand) or double-exponential halves where there is a kink; and mpmath's tanh-sinh at 25 digits. No Gauss rules.

Pairs <f(u) f(v)> of variance K and correlation c: with u = sqrt(K)(sqrt(c) x + sqrt(1-c) y), v the same with another y,
as E_x (E_y f)^2 (`pair`), or by Cartesian rotation as E_x f(x) E_y f(c x + sqrt(1-c^2) y) (`pair_rotated`).
"""
import functools

import mpmath as mp
import numpy as np
import scipy.special
import sympy as sy

X = sy.Symbol("x", real=True)


def relu_numpy(x):
    return np.maximum(x, 0)


NUMPY = [{"relu": relu_numpy, "step": lambda x: (x > 0) * 1.0, "erf": scipy.special.erf, "logistic": scipy.special.expit,
          "softplus": lambda x: np.logaddexp(0, x)}, "numpy"]


def mp_logistic(x):
    return 1 / (1 + mp.exp(-x))


MPMATH = [{"relu": lambda x: x if x > 0 else mp.mpf(0), "step": lambda x: mp.mpf(1) if x > 0 else mp.mpf(0),
           "logistic": mp_logistic, "softplus": lambda x: mp.log1p(mp.exp(x))}, "mpmath"]


class step(sy.Function):
    def fdiff(self, index=1):
        return sy.Integer(0)


class relu(sy.Function):
    def fdiff(self, index=1):
        return step(self.args[0])


class logistic(sy.Function):
    def fdiff(self, index=1):
        return logistic(self.args[0]) * (1 - logistic(self.args[0]))


class softplus(sy.Function):
    def fdiff(self, index=1):
        return logistic(self.args[0])


class Activation:
    """`text` is what a rules file says; `own` the same in words that do not overflow (logistic, softplus)."""

    def __init__(self, text, own=None, numbers=None):
        names = {"x": X, "relu": relu, "logistic": logistic, "softplus": softplus, **{k: sy.Rational(str(v)) for k, v in (numbers or {}).items()}}
        self.text = text
        f = sy.sympify((own or text).replace("^", "**"), locals=names)
        self.expression, self.kink = f, f.has(relu)
        df = sy.diff(f, X)
        self.f, self.df = (lift(sy.lambdify(X, g, NUMPY)) for g in (f, df))
        self.mf, self.mdf = (sy.lambdify(X, g, MPMATH) for g in (f, df))


def lift(f):
    """A constant becomes an array too."""
    return lambda x: f(x) + 0 * x


@functools.cache
def line(points, reach):
    step = 2 * reach / (points - 1)
    z = (np.arange(points) - (points - 1) / 2) * step
    return z, np.exp(-z * z / 2) * step / np.sqrt(2 * np.pi)


@functools.cache
def half(points):
    """Double-exponential rule for the half line, without the Gaussian weight."""
    step = 6 / (points - 1)
    t = -4.1 + step * np.arange(points)
    s = np.exp(np.pi / 2 * np.sinh(t))
    w = s * np.pi / 2 * np.cosh(t) * step
    keep = s < 45
    return s[keep], w[keep]


def finite(points):
    """Double-exponential rule for -1 ... 1."""
    step = 6.4 / (points - 1)
    u = -3.2 + step * np.arange(points)
    return np.tanh(np.pi / 2 * np.sinh(u)), step * np.pi / 2 * np.cosh(u) / np.cosh(np.pi / 2 * np.sinh(u)) ** 2


FINITE = finite(141)


def whole(kink, points=4001):
    if not kink:
        return line(points, 10.5)
    s, w = half(1200)
    w = w * np.exp(-s * s / 2) / np.sqrt(2 * np.pi)
    return np.concatenate([-s, s]), np.concatenate([w, w])


def mean(f, K, kink=False):
    """< f(z) > of variance K."""
    z, w = whole(kink)
    return w @ f(np.sqrt(K) * z)


def slope(f, K, kink=False):
    """d< f(z) >/dK = < f(z) (z^2/K - 1) >/(2K): no derivative of f is used."""
    z, w = whole(kink)
    return (w * (z * z - 1)) @ f(np.sqrt(K) * z) / (2 * K)


def pair(f, K, c, kink=False, n=900):
    """< f(u) f(v) >; c may be an array. For c < 0 the second factor is f(-v)."""
    if np.ndim(c):
        return np.array([pair(f, K, one, kink, n) for one in c])
    n = max(n, int(90 * np.sqrt(K)))
    x, wx = line(n if not kink else 4 * n, 10.5)
    r = np.sqrt(abs(c)) * x
    s = np.sqrt(max(1 - abs(c), 0))

    def inner(sign):
        if s == 0:
            return f(sign * np.sqrt(K) * r)
        if not kink:
            y, wy = line(n - 99, 10)
            return f(sign * np.sqrt(K) * (r[:, None] + s * y[None, :])) @ wy
        total = 0
        for low, high in ((np.maximum(r - 10 * s, 0), r + 10 * s), (r - 10 * s, np.minimum(r + 10 * s, 0))):     # beyond and before the kink
            length = np.maximum(high - low, 0)[:, None] / 2
            t = low[:, None] + length * (1 + FINITE[0])
            total = total + (f(sign * np.sqrt(K) * t) * np.exp(-((t - r[:, None]) / s) ** 2 / 2) * length) @ FINITE[1]
        return total / (s * np.sqrt(2 * np.pi))

    return wx @ (inner(1) * inner(1 if c >= 0 else -1))


def pair_rotated(f, K, c, n=1100):
    x, w = line(max(n, int(100 * np.sqrt(K))), 9.8)
    return (w * f(np.sqrt(K) * x)) @ (f(np.sqrt(K) * (c * x[:, None] + np.sqrt(1 - c * c) * x[None, :])) @ w)


def mp_mean(f, K, moment=None):
    """tanh-sinh at the working precision; `moment`: a function of z that multiplies."""
    root, norm = mp.sqrt(K), mp.sqrt(2 * mp.pi)
    g = lambda z: f(root * z) * (moment(z) if moment else 1) * mp.exp(-z * z / 2) / norm
    return mp.quad(g, [-14, -7, -3, -1, 0, 1, 3, 7, 14])
