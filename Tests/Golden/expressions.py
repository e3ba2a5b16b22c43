"""About 230 results of SymPy for the algebra of expressions.

Run `python3 expressions.py > expressions.txt` (SymPy 1.14, about ten seconds). A line is

    operation | expression | argument | result

Everything is written in the language of rules files: `^` for powers, exact fractions, sqrt, exp, log. SymPy checks each
result by numbers at three points before it is written.
"""

import random

import sympy
from sympy import Rational, Symbol, apart, cancel, collect, diff, expand, factor, together
from sympy.printing.str import StrPrinter

random.seed(20240711)
x, y, z, a, b, c = (Symbol(name) for name in "xyzabc")
p = Symbol("p", positive=True)
symbols = [x, y, z, a, b, c]
functions = [sympy.exp, sympy.sin, sympy.cos, sympy.tanh, sympy.log, sympy.erf]


class Printer(StrPrinter):
    """The language of rules files: every power with brackets, e as exp(1)."""

    def _print_Pow(self, expr, rational=False):
        base, exponent = expr.as_base_exp()
        return f"({self._print(base)})^({self._print(exponent)})"

    def _print_Exp1(self, expr):
        return "exp(1)"


def text(expr):
    return Printer().doprint(expr)


def number():
    return random.choice([1, -1, 2, -2, 3, 5, Rational(1, 2), Rational(-2, 3), Rational(7, 4)])


def monomial(letters, degree):
    result = sympy.Integer(number())
    for _ in range(random.randint(0, degree)):
        result *= random.choice(letters)
    return result


def polynomial(letters, terms, degree):
    return sum((monomial(letters, degree) for _ in range(terms)), sympy.Integer(0))


def kernel():
    """What is no polynomial."""
    return random.choice(
        [
            lambda: sympy.exp(random.choice([x, -x, 2 * x, x + y, y])),
            lambda: sympy.sin(random.choice([x, y, x * y])),
            lambda: sympy.log(random.choice([x, y])),
            lambda: sympy.sqrt(random.choice([x, y, 2, 3, x + y])),
            lambda: random.choice([x, y]) ** random.choice([a, a + 1, 2 * a]),
            lambda: sympy.pi,
            lambda: 1 / random.choice([x, x + 1, x - y]),
        ]
    )()


def agree(left, right):
    """Whether two expressions have the same values at three points."""
    for seed in range(3):
        source = random.Random(seed)
        point = {s: Rational(source.randint(11, 97), 31) for s in symbols + [p]}
        values = [complex(sympy.N(e.subs(point), 30)) for e in (left, right)]
        if abs(values[0] - values[1]) > 1e-9 * (1 + abs(values[0])):
            return False
    return True


lines = []


def add(operation, expr, argument, result):
    assert not result.has(sympy.zoo, sympy.nan, sympy.oo), (operation, expr)
    lines.append((operation, text(expr), argument, text(result)))


def expansions():
    for _ in range(40):
        factors = [polynomial([x, y, z], random.randint(2, 3), 2) for _ in range(random.randint(1, 3))]
        expr = factors[0] ** random.randint(1, 4)
        for other in factors[1:]:
            expr *= other ** random.randint(1, 2)
        if random.random() < 0.5:
            # SymPy multiplies powers of denominators out too, which is not asked for.
            strange = kernel()
            expr = (expr + kernel()) * (strange + number()) ** (1 if strange.is_rational_function() else 2)
        result = expand(expr, power_base=False, power_exp=False, log=False)
        assert agree(expr, result)
        yield expr, "", result


def collections():
    for _ in range(25):
        letter = random.choice([x, y])
        expr = sum(polynomial([a, b, z], 2, 2) * letter ** random.randint(-1, 3) for _ in range(4))
        expr *= polynomial([x, a], 2, 1)
        result = collect(expand(expr), letter)
        assert agree(expr, result)
        yield expr, text(letter), result


def derivatives():
    for _ in range(45):
        inner = polynomial([x, y], 2, 2)
        expr = random.choice(functions)(inner + 3) * polynomial([x, a], 2, 2) + random.choice(
            [kernel() * x, kernel() ** 2 / (x**2 + 1), sympy.sin(sympy.exp(x)), x**x, (x**2 + y) ** a]
        )
        order = random.choice([1, 1, 1, 2])
        letter = random.choice([x, x, y])
        yield expr, f"{letter},{order}", diff(expr, letter, order)


def substitutions():
    for _ in range(25):
        expr = polynomial([x, y, z], 3, 3) / (polynomial([x, y], 2, 1) + z) + kernel() * kernel()
        values = {x: random.choice([y, y + 1, 3, Rational(1, 2)]), y: random.choice([x, x * z, 2])}
        if random.random() < 0.3:
            values = {x: values[x]}
        result = expr.subs(values, simultaneous=True)
        if result.has(sympy.zoo, sympy.nan, sympy.log(2)):  # SymPy knows log(1/2) = -log(2)
            continue
        yield expr, ", ".join(f"{k} = {text(sympy.sympify(v))}" for k, v in values.items()), result


def fraction(letters):
    above = polynomial(letters, 3, 2)
    below = sympy.prod([polynomial(letters, 2, 1) + random.choice(letters) * 4 for _ in range(random.randint(1, 3))])
    return above / below


def fractions(operation):
    for _ in range(18):
        expr = fraction([x, y]) + fraction([x, y])
        if random.random() < 0.4:
            # SymPy's cancel takes x and sqrt(x) for two independent symbols.
            stranger = random.choice([sympy.sin(x), sympy.exp(y), x**a] + [sympy.sqrt(x)] * (operation is together))
            expr = expr.subs(y, stranger)
        result = operation(expr)
        assert agree(expr, result)
        yield expr, "", result


def factorizations():
    for _ in range(18):
        expr = expand(
            sympy.prod([polynomial([x, y, z], random.randint(2, 3), 2) ** random.randint(1, 2) for _ in range(3)])
        )
        yield expr, "", factor(expr)


def partial_fractions():
    for _ in range(20):
        below = sympy.prod([(x - random.choice([0, 1, 2, a])) ** random.randint(1, 2) for _ in range(2)])
        below *= random.choice([1, x**2 + 1, x**2 + x + 1])
        expr = polynomial([x], 3, 4) / below
        yield expr, "x", apart(cancel(expr), x)


def numbers():
    for _ in range(25):
        expr = polynomial([x, y], 4, 4) / (polynomial([x, y], 2, 2) + 17) ** random.randint(1, 3)
        values = {x: number(), y: number()}
        yield expr, ", ".join(f"{k} = {v}" for k, v in values.items()), sympy.Rational(expr.subs(values))


def main():
    groups = [
        ("expand", expansions()),
        ("collect", collections()),
        ("diff", derivatives()),
        ("subs", substitutions()),
        ("together", fractions(together)),
        ("cancel", fractions(cancel)),
        ("factor", factorizations()),
        ("apart", partial_fractions()),
        ("value", numbers()),
    ]
    for operation, cases in groups:
        for expr, argument, result in cases:
            add(operation, expr, argument, result)
    for line in lines:
        print(" | ".join(line))


main()
