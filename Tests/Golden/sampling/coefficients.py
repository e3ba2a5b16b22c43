#!/usr/bin/env python3
"""Makes Sources/CSampling/Coefficients.h: the polynomials of the elementary functions, from mpmath at 60 digits.

    pip install mpmath && python3 coefficients.py > ../../../Sources/CSampling/Coefficients.h

Each is the interpolating polynomial in the Chebyshev points of its interval, at worst a small factor from the best one, of the
lowest degree whose error, coefficients rounded to double, stays below the bound given with it. Its error relative to the function that
it serves is printed in the comment above it.
"""
import mpmath as mp

mp.mp.dps = 60
LN2, PI = mp.log(2), mp.pi


def interpolate(f, low, high, degree):
    """Coefficients of ascending powers of the polynomial that agrees with f in degree + 1 Chebyshev points."""
    points = [(low + high) / 2 + (high - low) / 2 * mp.cos(PI * (2 * k + 1) / (2 * degree + 2)) for k in range(degree + 1)]
    matrix = mp.matrix(degree + 1)
    for i, x in enumerate(points):
        for j in range(degree + 1):
            matrix[i, j] = x ** j
    return list(mp.lu_solve(matrix, mp.matrix([f(x) for x in points])))


def polynomial(name, what, f, low, high, weight, bound):
    """weight(x): how an error of f at x shows in the function that is wanted, relative to it."""
    low, high = mp.mpf(low), mp.mpf(high)
    for degree in range(3, 30):
        c = [mp.mpf(float(a)) for a in interpolate(f, low, high, degree)]
        grid = [low + (high - low) * (k + mp.mpf(1) / 3) / 400 for k in range(400)]
        error = max(abs((mp.polyval(c[::-1], x) - f(x)) * weight(x)) for x in grid)
        if error < bound:
            break
    else:
        raise SystemExit(f"{name}: no degree is enough")
    print(f"// {what}; relative error of the function {mp.nstr(error, 2)}.")
    rows = [", ".join(float(a).hex() for a in c[::-1][k:k + 4]) for k in range(0, len(c), 4)]
    print(f"static const double CS_SERIES_{name}[{len(c)}] = {{\n    " + ",\n    ".join(rows) + ",\n};\n")


def off_zero(f, at_zero):
    """f with its limit at 0 and enough digits next to it."""
    def value(x):
        with mp.workdps(140):
            return at_zero if x == 0 else f(mp.mpf(x))
    return value


print("""// Made by Tests/Golden/sampling/coefficients.py; do not edit. Highest powers first.

#ifndef CSAMPLING_COEFFICIENTS_H
#define CSAMPLING_COEFFICIENTS_H
""")
polynomial("EXPM1", "(exp(r) - 1 - r)/r^2 for |r| <= ln(2)/2", off_zero(lambda r: (mp.exp(r) - 1 - r) / r ** 2, mp.mpf(1) / 2),
           -LN2 / 2 * 1.001, LN2 / 2 * 1.001, lambda r: abs(r), 8e-18)
polynomial("LOG", "(log((1 + s)/(1 - s)) - 2 s)/s^3 in z = s^2, |s| <= 3 - 2 sqrt(2)",
           off_zero(lambda z: (2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 2) / z, mp.mpf(2) / 3),
           0, (3 - 2 * mp.sqrt(2)) ** 2 * 1.001, lambda z: z / 2, 8e-18)
polynomial("SIN", "(sin(r)/r - 1)/z in z = r^2, |r| <= pi/4",
           off_zero(lambda z: (mp.sin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, -mp.mpf(1) / 6),
           0, (PI / 4) ** 2 * 1.001, lambda z: z * 1.1, 8e-18)
polynomial("COS", "(cos(r) - 1 + z/2)/z^2 in z = r^2, |r| <= pi/4",
           off_zero(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z ** 2, mp.mpf(1) / 24),
           0, (PI / 4) ** 2 * 1.001, lambda z: z ** 2 * 1.4, 8e-18)
polynomial("TURN_SIN", "sin(2 pi f)/f in z = f^2, |f| <= 1/8",
           off_zero(lambda z: mp.sin(2 * PI * mp.sqrt(z)) / mp.sqrt(z), 2 * PI), 0, mp.mpf(1) / 64, lambda z: 1 / (2 * PI), 2e-16)
polynomial("TURN_COS", "(cos(2 pi f) - 1)/z in z = f^2, |f| <= 1/8",
           off_zero(lambda z: (mp.cos(2 * PI * mp.sqrt(z)) - 1) / z, -2 * PI ** 2), 0, mp.mpf(1) / 64,
           lambda z: z * 1.4, 5e-17)
polynomial("ERF", "erf(x)/x - 1 in z = x^2, |x| <= 1",
           off_zero(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1, 2 / mp.sqrt(PI) - 1), 0, 1, lambda z: 1, 2e-17)
polynomial("ERFC", "exp(x^2) erfc(x) in t = (x - 2)/(x + 2), 1 <= x <= 6",
           lambda t: mp.exp((2 * (1 + t) / (1 - t)) ** 2) * mp.erfc(2 * (1 + t) / (1 - t)), -mp.mpf(1) / 3, mp.mpf(1) / 2,
           lambda t: mp.exp(-(2 * (1 + t) / (1 - t)) ** 2), 2e-17)
polynomial("SINH", "(sinh(x)/x - 1)/z in z = x^2, |x| <= 1",
           off_zero(lambda z: (mp.sinh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, mp.mpf(1) / 6), 0, 1, lambda z: z, 2e-17)
polynomial("ASIN", "(asin(x)/x - 1)/z in z = x^2, |x| <= 1/2",
           off_zero(lambda z: (mp.asin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, mp.mpf(1) / 6), 0, mp.mpf(1) / 4, lambda z: z, 2e-17)
print("#endif")
