"""Exact laws of k in the first layers of a cubic network, without any expansion about a saddle point.

h(l+1) = W phi(h(l)) + b with phi(x) = x + a x^3: given k = k(l), N k(l+1) is a sum of N independent terms
g(z) = sigma_b^2 + sigma_w^2 phi(z)^2 with z ~ N(0, k), so all its moments given k are polynomials in k and 1/N, and so are
all moments of k(2) and k(3). With rational numbers for the parameters they are exact polynomials in x = 1/N.

Writes, for each quantity, its coefficients in x, lowest power first:  name: c0 c1 c2 ...
Run:  python3 cubic_layers.py > cubic_layers.txt
"""
from math import comb
from sympy import QQ, Rational, factorial2, ring

A, W2, B2, Q = Rational(1, 5), Rational(3, 4), Rational(1, 6), Rational(2, 3)
R, k, x = ring("k,x", QQ)
Z, z = ring("z", QQ)
g = B2 + W2 * (z + A * z**3) ** 2


def gauss(polynomial):
    """The average of a polynomial in z over N(0, k)."""
    total = R(0)
    for (n,), c in polynomial.terms():
        if n % 2 == 0:
            total += c * QQ(int(factorial2(n - 1)) if n else 1) * k ** (n // 2)
    return total


def truncated_powers(top):
    powers = [Z(1)]
    for _ in range(top):
        powers.append(powers[-1] * g)
    return powers


POWERS = truncated_powers(9)
MOMENTS = [gauss(p) for p in POWERS]
WITH_SQUARE = [gauss(z**2 * p) for p in POWERS[:4]]


def sum_moments(count_minus, top):
    """E (sum over N - count_minus terms of g)^m / N^m given k, as polynomials in k and x: cumulants are additive."""
    cumulants = [None]
    for m in range(1, top + 1):
        value = MOMENTS[m]
        for j in range(1, m):
            value -= comb(m - 1, j - 1) * cumulants[j] * MOMENTS[m - j]
        cumulants.append(value)
    scaled = [None] + [cumulants[m] * x ** (m - 1) * (1 - count_minus * x) for m in range(1, top + 1)]
    moments = [R(1)]
    for m in range(1, top + 1):
        moments.append(sum((comb(m - 1, j - 1) * scaled[j] * moments[m - j] for j in range(1, m + 1)), R(0)))
    return moments


def averaged(polynomial, moments):
    """A polynomial in k averaged, given the moments of k as polynomials in x."""
    total = R(0)
    for (n, p), c in polynomial.terms():
        total += c * x**p * moments[n]
    return total


def cumulants(moments, top):
    values = [None]
    for m in range(1, top + 1):
        value = moments[m]
        for j in range(1, m):
            value -= comb(m - 1, j - 1) * values[j] * moments[m - j]
        values.append(value)
    return values


def show(name, polynomial):
    degree = max((p for (_, p), _ in polynomial.terms()), default=0)
    by_power = {p: c for (n, p), c in polynomial.terms()}
    assert all(n == 0 for (n, _), _ in polynomial.terms())
    print(f"{name}:", *[by_power.get(p, 0) for p in range(min(degree, 6) + 1)])


given = sum_moments(0, 9)
first = [m.evaluate(k, Q).set_ring(R) if hasattr(m.evaluate(k, Q), "set_ring") else R(m.evaluate(k, Q)) for m in given]
for m, value in enumerate(cumulants(first, 4)[1:], 1):
    show(f"kappa{m}(1)", value)
# Moments of k(2) of degree m take moments of k(1) of degree 3m.
second = [averaged(given[m], first) if 3 * m <= 9 else None for m in range(4)]
for m, value in enumerate(cumulants(second, 3)[1:], 1):
    show(f"kappa{m}(2)", value)
show("mean(3)", averaged(given[1], second))

# With h_1(1)^2: one of the N terms of the next layer carries z^2.
others = sum_moments(1, 3)
joint = [sum((comb(m, i) * WITH_SQUARE[i] * x**i * others[m - i] for i in range(m + 1)), R(0)) for m in range(4)]
start = lambda polynomial: averaged(polynomial, [R(Q**n) for n in range(30)])
# Layer 0: k = q exactly, so that z = h_1(0).
show("h1(0)^2 k(1)", start(joint[1]))
show("h1(0)^2 k(1)^2", start(joint[2]))
show("h1(0)^2 k(2)", sum((c * x**p * start(joint[n]) for (n, p), c in given[1].terms()), R(0)))
long_first = first
show("h1(1)^2 k(2)", averaged(joint[1], long_first))
show("h1(1)^2 k(2)^2", averaged(joint[2], long_first))
