"""Values of written formulas, by SymPy and by a reader of plain text that shares no code with Diagrammar.

usage: python3 formula_printing.py < LINES > formula-printing.txt

A line is a formula as plain text, a tab, and the same as a SymPy expression. (DIAGRAMMAR_RECORD=1 swift test --filter
PrintingSymPy prints the lines behind "record:".) The output repeats each line with its value behind a second tab; the script stops
if SymPy and the reader disagree, or if SymPy met a floating-point number, which is how Python reads 1/4.
"""
import re
import sys

import mpmath
import sympy
from sympy import Rational

mpmath.mp.dps = 30
POINT = {
    "x": Rational(7, 4), "y": Rational(3, 5), "sigma_w": Rational(13, 10), "N": Rational(7), "E": Rational(9, 20),
    "lambda": Rational(5, 2), "T": Rational(3), "_a": Rational(9, 10), "Delta": Rational(11, 10),
}


def phi(x):
    return x / (2 + x * x)


def f_2(x, y):
    return x - 2 * y


class Reader:
    """Powers from right to left and above signs, products from left to right."""

    functions = {
        "exp": mpmath.exp, "log": mpmath.log, "cosh": mpmath.cosh, "tanh": mpmath.tanh, "sqrt": mpmath.sqrt, "phi": phi,
        "f_2": f_2,
    }

    def __init__(self, text):
        self.tokens = re.findall(r"\d+|[A-Za-z_][A-Za-z_0-9]*|\.\.\.|[-+*/^()\[\]=,]", text) + ["end"]
        self.at = 0
        self.point = {name: mpmath.mpf(value.p) / value.q for name, value in POINT.items()}

    def take(self, token):
        if self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def expect(self, token):
        if not self.take(token):
            raise SyntaxError(f"expected {token} before {self.tokens[self.at:][:5]}")

    def sum(self):
        sign = -1 if self.take("-") else 1
        value = sign * self.product()
        while self.tokens[self.at] in "+-":
            sign = -1 if self.take("-") or not self.take("+") else 1
            value += sign * self.product()
        return value

    def product(self):
        value = self.power()
        while self.tokens[self.at] in "*/":
            if self.take("*"):
                value *= self.power()
            else:
                self.take("/")
                value /= self.power()
        return value

    def power(self):
        base = self.primary()
        return base ** self.power() if self.take("^") else base

    def primary(self):
        token = self.tokens[self.at]
        self.at += 1
        if token.isdigit():
            return mpmath.mpf(token)
        if token == "(":
            value = self.sum()
            self.expect(")")
            return value
        if token == "sum":
            return self.accumulation()
        if self.take("("):
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            self.expect(")")
            return self.functions[token](*arguments)
        return self.point[token]

    def accumulation(self):
        self.expect("[")
        variable = self.tokens[self.at]
        self.at += 1
        self.expect("=")
        lower = self.sum()
        self.expect("...")
        upper = self.sum()
        self.expect("]")
        self.expect("(")
        start, outer, total = self.at, self.point.get(variable), mpmath.mpf(0)
        for index in range(int(lower), int(upper) + 1):
            self.at, self.point[variable] = start, mpmath.mpf(index)
            total += self.sum()
        self.point[variable] = outer
        self.expect(")")
        return total


def by_sympy(text):
    names = {name: sympy.Symbol(name, real=True) for name in list(POINT) + ["k", "t"]}
    names = {("lambda_" if name == "lambda" else name): symbol for name, symbol in names.items()}
    functions = {"phi": lambda x: phi(sympy.sympify(x)), "f_2": f_2}
    scope = {name: getattr(sympy, name) for name in "Rational Integer Sum sqrt exp log cosh tanh".split()}
    expression = eval(text, {"__builtins__": {}}, scope | names | functions)
    expression = sympy.sympify(expression)
    if expression.atoms(sympy.Float):
        raise ValueError(f"a floating-point number in {text}")
    values = {names["lambda_" if name == "lambda" else name]: value for name, value in POINT.items()}
    return sympy.N(expression.subs(values).doit(), 30)


for line in sys.stdin:
    text, code = line.rstrip("\n").split("\t")[:2]
    reader = Reader(text)
    value = reader.sum()
    reader.expect("end")
    other = by_sympy(code)
    if abs(complex(other) - complex(value)) > 1e-12 * max(1, abs(complex(value))):
        sys.exit(f"{text} is {value}, but {code} is {other}")
    print(text, code, mpmath.nstr(value.real, 17), sep="\t")
