"""Writes rational_functions.json: greatest common divisors, factors and rational functions as SymPy has them.

Where python-flint is at hand (a FLINT of its own, not the system's), its gcd and factors must agree. A polynomial is a
list of [coefficient, [power of symbol 0, 1, …]]; a fraction is a pair of polynomials without common factor, with coprime
integer coefficients, the leading one of the denominator positive. Symbol 0 is N. Leading is: lower total degree
in the symbols other than N, then the higher power of the first of them that differs, then the higher power of N.
"""

import json
import pathlib
import random
from math import gcd as integer_gcd

import sympy as sp

try:
    import flint
except ImportError:
    flint = None

N, X, Y, Z = SYMBOLS = sp.symbols("N x y z")


# Polynomials as dictionaries from powers to coefficients, canonical forms by hand.

def terms(expression):
    """The terms of a Laurent polynomial."""
    expression = sp.expand(expression)
    numerator, denominator = sp.fraction(sp.together(expression))
    below = sp.Poly(denominator, *SYMBOLS)
    assert len(below.terms()) == 1, expression
    (shift, scale), = below.terms()
    return {tuple(a - b for a, b in zip(powers, shift)): sp.Rational(c) / scale
            for powers, c in sp.Poly(numerator, *SYMBOLS).terms() if c != 0}


def order(powers):
    return (sum(powers[1:]), [-p for p in powers[1:]], -powers[0])


def written(polynomial):
    return [[str(c), list(powers)] for powers, c in sorted(polynomial.items(), key=lambda t: order(t[0]))]


def primitive(polynomial):
    """content, monomial, primitive part"""
    if not polynomial:
        return sp.Integer(0), (0,) * 4, {(0,) * 4: sp.Integer(1)}
    low = tuple(min(powers[i] for powers in polynomial) for i in range(4))
    lead = polynomial[min(polynomial, key=order)]
    numerators, denominators = 0, 1
    for c in polynomial.values():
        numerators = integer_gcd(numerators, int(abs(c.p)))
        denominators = denominators * int(c.q) // integer_gcd(denominators, int(c.q))
    content = sp.Rational(numerators, denominators) * (1 if lead > 0 else -1)
    return content, low, {tuple(p - l for p, l in zip(powers, low)): c / content for powers, c in polynomial.items()}


def expression(polynomial):
    return sp.Add(*[c * sp.Mul(*[s**p for s, p in zip(SYMBOLS, powers)]) for powers, c in polynomial.items()])


def fraction(function):
    p, q = sp.fraction(sp.cancel(sp.together(function)))
    p, q = terms(p), terms(q)
    if not p:
        return [[], [["1", [0, 0, 0, 0]]]]
    scale = 1
    for c in [*p.values(), *q.values()]:
        scale = sp.ilcm(scale, sp.Rational(c).q)
    common = 0
    for c in [*p.values(), *q.values()]:
        common = sp.igcd(common, c * scale)
    factor = sp.Rational(scale) / common * (1 if q[min(q, key=order)] > 0 else -1)
    return [written({k: c * factor for k, c in part.items()}) for part in (p, q)]


# Random material.

class Material:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def polynomial(self, symbols, size, degree, coefficient=9, laurent=False):
        while True:
            result = 0
            for _ in range(self.random.randint(2, size)):
                powers = [self.random.randint(-degree if laurent else 0, degree) if self.random.random() < 0.7 else 0
                          for _ in symbols]
                c = self.random.randint(-coefficient, coefficient)
                result += c * sp.Mul(*[s**p for s, p in zip(symbols, powers)])
            result = sp.expand(result)
            if result != 0:
                return result

    def symbols(self):
        return self.random.choice([[N], [N, X], [X, Y], [N, X, Y], [N, X, Y, Z]])

    def pole(self):
        return self.random.choice([N + 2, N + 4, N + 6, N - 1, N + 1, N, 2 * N + 1, N + X, 1 - X, 1 + X * Y, N**2 + 2,
                                   N * X - 1, X - Y])


def flint_context():
    return flint.fmpz_mpoly_ctx.get(("N", "x", "y", "z"), "lex")


def flint_polynomial(polynomial):
    return flint_context().from_dict({powers: int(c) for powers, c in polynomial.items()})


def greatest_common_divisors(material):
    for k in range(30):
        symbols = material.symbols()
        size = 10**25 if k % 6 == 5 else 9
        common = 1 if k % 5 == 0 else material.polynomial(symbols, 4, 2, size)
        a = sp.expand(common * material.polynomial(symbols, 4, 2, size) * sp.Rational(material.random.randint(1, 12), 7))
        b = sp.expand(common * material.polynomial(symbols, 4, 2, size) / N**material.random.randint(0, 3))
        if k == 7:
            b = sp.Integer(0)
        if k == 8:
            b = a
        left, right = terms(a), terms(b)
        (ca, ma, pa), (cb, mb, pb) = primitive(left), primitive(right)
        if not right:
            content, monomial, part = abs(ca), ma, pa
        else:
            content = sp.Rational(sp.igcd(ca.p, cb.p), sp.ilcm(ca.q, cb.q))
            monomial = tuple(map(min, ma, mb))
            part = primitive(terms(sp.gcd(expression(pa), expression(pb))))[2]
            if flint:
                other = flint_polynomial(pa).gcd(flint_polynomial(pb))
                assert primitive({p: sp.Integer(int(c)) for p, c in other.to_dict().items()})[2] == part
        yield {"left": written(left), "right": written(right), "content": str(content), "monomial": list(monomial),
               "primitive": written(part)}


def hard_for_wang(a, b, c, d):
    """Wang's algorithm in FLINT before 3.2 aborts on this for some orders of the symbols (FLINT issue 1998)."""
    return (c + d - 1)**2 * (c + d) * (a**2 - a - b + a * b + b * c + b * d) * (
        -a*b*c + a**2*b*c - b**2*c + a*b**2*c - 2*b*c**2 + 3*a*b*c**2 - a**2*b*c**2 + 4*b**2*c**2 - a*b**2*c**2
        + 2*b*c**3 - 2*a*b*c**3 - 3*b**2*c**3 + 2*a**2*d - 4*a**3*d + 2*a**4*d + 3*a*b*d - 7*a**2*b*d + 4*a**3*b*d
        + b**2*d - 3*a*b**2*d + 2*a**2*b**2*d + a*c*d - 2*a**2*c*d + a**3*c*d - 3*b*c*d - a*b*c*d + 4*a**2*b*c*d
        + 3*b**2*c*d + 3*a*b**2*c*d + 5*b*c**2*d - 5*a*b*c**2*d - 6*b**2*c**2*d + a*d**2 - 2*a**2*d**2 + a**3*d**2
        - b*d**2 - 4*a*b*d**2 + 5*a**2*b*d**2 - b**2*d**2 + 4*a*b**2*d**2 + 4*b*c*d**2 - 4*a*b*c*d**2
        - 3*b**2*c*d**2 + b*d**3 - a*b*d**3)


def factorizations(material):
    named = [
        X**2 - Y**2, N**4 + 4, N**12 - 1, N**4 + 1, X**3 + Y**3 + Z**3 - 3 * X * Y * Z, 6 * N**2 - 6, sp.Integer(0),
        sp.Rational(-3, 4), -5 * X / N**3, N**2 + N + 41, (N + 2)**3 * (N + 4) * (1 - X)**2 / N**2,
        1 / N - 1 / X, 1 - X - Y + X * Y, (X + Y + Z)**4 - (X - Y)**4, N**8 - 10**20 * X**4,
        (X**2 + Y) * (Y**2 + Z) * (Z**2 + X), 4 * X**4 + 8 * X**2 + 4,
        hard_for_wang(N, X, Y, Z), hard_for_wang(N, Y, X, Z), hard_for_wang(N, Z, X, Y),
    ]
    for k in range(len(named) + 18):
        symbols = material.symbols()
        if k < len(named):
            p = named[k]
        else:
            size = 10**24 if k % 6 == 5 else 9
            p = sp.Rational(material.random.randint(-5, 5) or 1, material.random.randint(1, 6))
            for _ in range(material.random.randint(1, 3)):
                p *= material.polynomial(symbols, 4, 2, size)**material.random.choice([1, 1, 2])
        whole = terms(p)
        content, monomial, part = primitive(whole)
        _, found = sp.factor_list(expression(part))
        factors = [(primitive(terms(base))[2], power) for base, power in found]
        assert sum(1 for base, _ in factors if len(base) == 1) == 0
        factors.sort(key=lambda f: [(order(p), c) for p, c in sorted(f[0].items(), key=lambda t: order(t[0]))])
        if flint and factors:
            _, others = flint_polynomial(part).factor()
            others = [(primitive({p: sp.Integer(int(c)) for p, c in b.to_dict().items()})[2], int(e)) for b, e in others]
            assert sorted(map(repr, ((written(b), e) for b, e in others))) == sorted(
                map(repr, ((written(b), e) for b, e in factors)))
        yield {"polynomial": written(whole), "content": str(content), "monomial": list(monomial),
               "factors": [{"base": written(base), "power": int(power)} for base, power in factors]}


def sums(material):
    """Sums of fractions over one line, with cancellation more often than by chance."""
    for k in range(30):
        summands = []
        for _ in range(material.random.randint(1, 4)):
            above = material.polynomial(material.symbols(), 3, 2, laurent=k % 3 == 0)
            below = sp.Mul(*[material.pole()**material.random.choice([1, 1, 2])
                             for _ in range(material.random.randint(0, 3))])
            summands.append((above, sp.expand(below)))
        if k % 4 == 0:
            # The last summand takes poles out of the sum of the others.
            total = sum(a / b for a, b in summands)
            p, q = sp.fraction(sp.together(total))
            summands.append((sp.expand(-p + N + 2), sp.expand(q)))
        if k % 10 == 9:
            summands += [(-a, b) for a, b in summands]
        yield {"summands": [[written(terms(a)), written(terms(b))] for a, b in summands],
               "fraction": fraction(sum(a / b for a, b in summands))}


def functions(material, count, symbols=SYMBOLS):
    for _ in range(count):
        above = material.polynomial(material.random.sample(symbols, 2), 3, 3)
        below = sp.Mul(*[material.pole() for _ in range(material.random.randint(1, 3))])
        yield above, sp.expand(below)


def derivatives(material):
    for a, b in functions(material, 15):
        s = material.random.choice(SYMBOLS[:3])
        yield {"numerator": written(terms(a)), "denominator": written(terms(b)), "symbol": SYMBOLS.index(s),
               "fraction": fraction(sp.diff(a / b, s))}


def substitutions(material):
    for (a, b), (p, q) in zip(functions(material, 15), functions(material, 15)):
        s = material.random.choice(SYMBOLS[:2])
        below = sp.cancel(b.subs(s, p / q))
        if below == 0:
            continue
        yield {"numerator": written(terms(a)), "denominator": written(terms(b)), "symbol": SYMBOLS.index(s),
               "value": [written(terms(p)), written(terms(q))], "fraction": fraction((a / b).subs(s, p / q))}


def partial_fractions(material):
    for k in range(30):
        above = material.polynomial([N] if k % 2 else [N, X], 4, 5)
        choice = [N, N + 2, N + 4, N - 1, 2 * N + 1, N**2 + 2, N**2 + N + 1]
        if k % 2 == 0:
            choice += [N + X, N * X - 1, N**2 - X, N + X * Y]
        below = sp.Mul(*[material.random.choice(choice)**material.random.choice([1, 1, 2, 3])
                         for _ in range(material.random.randint(1, 3))])
        f = sp.cancel(above / below)
        summands = [sp.together(part) for part in sp.Add.make_args(sp.apart(f, N))]
        assert sp.cancel(sp.together(sum(summands) - f)) == 0
        yield {"numerator": written(terms(above)), "denominator": written(terms(sp.expand(below))),
               "summands": [fraction(part) for part in summands]}


def expansions(material):
    e = sp.Symbol("e")
    for k in range(15):
        above = material.polynomial([N, X] if k % 2 else [N], 3, 2)
        below = sp.Mul(*[material.random.choice([N + 2, N + 4, N + X, 2 * N - 1, N**2 + 2, X * N + 1])
                         for _ in range(material.random.randint(1, 3))])
        at_infinity = k % 3 != 2
        f = sp.cancel(above / below)
        f = sp.cancel(f.subs(N, 1 / e)) if at_infinity else sp.cancel(f.subs(N, e + 1))
        order_ = 6
        lowest = -8
        # e^8 f has no pole at 0.
        p, q = map(lambda t: sp.Poly(t, e), sp.fraction(sp.cancel(f * e**-lowest)))
        n, d = p.all_coeffs()[::-1], q.all_coeffs()[::-1]
        coefficients = []
        for i in range(order_ - lowest + 1):
            c = (n[i] if i < len(n) else 0) - sum(d[j] * coefficients[i - j] for j in range(1, min(i, len(d) - 1) + 1))
            coefficients.append(sp.cancel(c / d[0]))
        yield {"numerator": written(terms(above)), "denominator": written(terms(sp.expand(below))),
               "atInfinity": at_infinity, "lowest": lowest, "order": order_,
               "coefficients": [fraction(c) for c in coefficients]}


def main():
    golden = {}
    for seed, kind in enumerate([greatest_common_divisors, factorizations, sums, derivatives, substitutions,
                                 partial_fractions, expansions]):
        first, *rest = kind.__name__.split("_")
        golden["".join([first, *map(str.capitalize, rest)])] = list(kind(Material(100 + seed)))
        print(kind.__name__, len(golden[kind.__name__]))
    place = pathlib.Path(__file__).with_name("rational_functions.json")
    lines = []
    for kind, cases in golden.items():
        lines.append(json.dumps(kind) + ": [\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]")
    place.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
