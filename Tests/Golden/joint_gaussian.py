"""Writes joint_gaussian.txt: averages, cumulants and derivatives over correlated Gaussians by SymPy.

    python3 joint_gaussian.py > joint_gaussian.txt        (30 s)

One case a line, its parts separated by ` | `: what is computed, the number of variables, the functions separated by `;`, further
arguments, and the result. Averages come from derivatives of the generating function exp(J.K.J/2) at the slope of each
exponential, with sines and cosines as exponentials; cumulants from moments by the sum over all partitions of a set; neither
is how the library does it.
"""

import itertools
import random
import sympy as sp
from sympy.utilities.iterables import multiset_partitions

R = sp.Rational


def variables(count):
    return sp.symbols(" ".join(f"x_{a}" for a in range(1, count + 1)), real=True, seq=True)


def matrix(count):
    name = lambda a, b: sp.Symbol(f"K_{min(a, b)}_{max(a, b)}", real=True)
    return sp.Matrix(count, count, lambda a, b: name(a + 1, b + 1))


def monomial_average(powers, slopes, count):
    k = matrix(count)
    j = sp.Matrix(sp.symbols(" ".join(f"J_{a}" for a in range(count)), seq=True))
    result = sp.exp((j.T * k * j)[0] / 2)
    for a, power in enumerate(powers):
        if power:
            result = sp.diff(result, j[a], power)
    return sp.expand(result.subs(dict(zip(j, slopes))), power_exp=False)


def average(function, count):
    x = variables(count)
    function = sp.expand(sp.expand(function.rewrite(sp.exp)), power_exp=True)
    total = 0
    for term in sp.Add.make_args(function):
        powers, slopes, rest = [0] * count, [sp.S(0)] * count, sp.S(1)
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if factor.func == sp.exp:
                for a in range(count):
                    slopes[a] += sp.diff(factor.args[0], x[a])
                rest *= sp.exp(factor.args[0].subs({y: 0 for y in x}))
            elif base in x:
                powers[list(x).index(base)] += exponent
            else:
                assert not factor.free_symbols & set(x), factor
                rest *= factor
        total += rest * monomial_average(powers, slopes, count)
    result = sp.expand(total, power_exp=False)
    assert not result.has(sp.I), result
    return result


def cumulant(functions, count):
    total = 0
    for partition in multiset_partitions(list(range(len(functions)))):
        n = len(partition)
        product = (-1) ** (n - 1) * sp.factorial(n - 1)
        for block in partition:
            product *= average(sp.prod(functions[i] for i in block), count)
        total += product
    return sp.expand(total)


def text(expression):
    import re

    spelled = str(expression).replace("**", "^")
    spelled = re.sub(r"\b([xK])_(\d)_(\d)", r"\1[\2,\3]", spelled)
    return re.sub(r"\bx_(\d)", r"x[\1]", spelled)


def line(operation, count, functions, argument, result):
    print(" | ".join([operation, str(count), "; ".join(map(text, functions)), argument, text(result)]))


def main():
    a = sp.Symbol("a", positive=True)
    x, y = variables(2)
    u, v, w = variables(3)
    averages = [
        (2, x * y), (2, x**2 * y**2), (2, x**3 * y), (2, x**4 * y**2), (2, x**3 * y**3), (2, (x + a * y) ** 4),
        (2, x**2 * y), (2, sp.exp(x) * sp.exp(a * y)), (2, x * sp.exp(y)), (2, x**2 * y * sp.exp(2 * x) * sp.exp(-y)),
        (2, sp.sin(x) * sp.sin(y)), (2, sp.cos(a * x) * sp.cos(y)), (2, y * sp.sin(x) * sp.cos(y) ** 2),
        (2, sp.sin(x) ** 2 * sp.sin(y) ** 2), (2, x * y * sp.cos(x) * sp.cos(y)), (2, sp.cosh(x) * sp.sinh(y) * y),
        (3, u * v * w**2), (3, u**2 * v**2 * w**2), (3, u * sp.sin(v) * sp.cos(w)), (3, u * v * sp.exp(w)),
        (3, (u - v + 2 * w) ** 6), (3, sp.sin(u) * sp.sin(v) * sp.sin(w) ** 2),
    ]
    dice = random.Random(3)
    for _ in range(12):
        count = dice.choice([2, 2, 3])
        z = variables(count)
        function = sum(
            R(dice.randint(-6, 6), dice.randint(1, 4)) * sp.prod(z[i] ** dice.randint(0, 4 - count // 3) for i in range(count))
            for _ in range(3)
        )
        averages.append((count, function))
    for count, function in averages:
        line("average", count, [function], "", average(function, count))
    phi = lambda s: s - a * s**3
    cumulants = [
        (2, [x * y, x * y]), (2, [x**2, y**2]), (2, [x**2, x * y, y**2]), (2, [x * y] * 3), (2, [x * y] * 4),
        (2, [x**2, x**2, y**2, x * y]), (2, [phi(x) * phi(y), phi(x) ** 2]), (2, [sp.sin(x) * sp.sin(y)] * 2),
        (3, [u * v, v * w, w * u]), (3, [u * v, w**2]),
    ]
    for count, functions in cumulants:
        line("cumulant", count, functions, "", cumulant(functions, count))
    for count, function in averages[4:6] + averages[9:12] + averages[17:19]:
        for p, q in itertools.combinations_with_replacement(range(1, count + 1), 2):
            slope = sp.diff(average(function, count), sp.Symbol(f"K_{p}_{q}", real=True))
            line("derivative", count, [function], f"{p}, {q}", sp.expand(slope, power_exp=False))


main()
