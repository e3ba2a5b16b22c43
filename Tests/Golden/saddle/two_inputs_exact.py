"""Writes two_inputs_exact.csv: two inputs, exact in N, for linear and polynomial activations.

Given the matrix k of a layer, the mean of a product of entries of the next is a sum over the ways to put its factors on the
same or different neurons, each neuron a Gaussian moment of phi_a phi_b ... under N(0, k): a polynomial in k_11, k_12, k_22 (Isserlis).
Coefficients of 1/N^0 ... 1/N^3 as SymPy expressions of sigma_w, sigma_b, q_1_1, q_1_2, q_2_2, a.
Run: nice python3 two_inputs_exact.py  (sympy; 1 min)
"""
import csv
import pathlib
from functools import lru_cache
from math import comb

from sympy import QQ, ring

from observables import partitions

RING, over, S, B, q11, q12, q22, a, k11, k12, k22 = ring("over,S,B,q11,q12,q22,a,k11,k12,k22", QQ)
ONE, ZERO, HIGHEST = RING.one, RING.zero, 3
ENTRIES = {(1, 1): k11, (1, 2): k12, (2, 2): k22}


def cut(p):
    return RING.from_dict({m: c for m, c in p.items() if m[0] <= HIGHEST})


def power(p, n):
    return p ** n if n else ONE


@lru_cache(None)
def gaussian(m, n):
    """<x_1^m x_2^n> by Isserlis' theorem: one x is paired with each of the others."""
    if (m + n) % 2:
        return ZERO
    if m + n == 0:
        return ONE
    if m == 0:
        return gaussian(0, n - 2) * k22 * (n - 1)
    first = gaussian(m - 2, n) * k11 * (m - 1) if m > 1 else ZERO
    return first + (gaussian(m - 1, n - 1) * k12 * n if n else ZERO)


class TwoInputs:
    def __init__(self, coefficients, s=S, bias=B, start=(q11, q12, q22)):
        self.coefficients, self.S, self.B, self.start, self.cache = coefficients, s, bias, start, {}

    def neuron(self, m, n):
        """<phi(x_1)^m phi(x_2)^n> for x ~ N(0, k)."""
        def powers(count):
            p = {0: ONE}
            for _ in range(count):
                more = {}
                for i, x in p.items():
                    for j, y in self.coefficients.items():
                        more[i + j] = more.get(i + j, ZERO) + x * y
                p = more
            return p
        if (m, n) not in self.cache:
            self.cache[m, n] = sum((x * y * gaussian(i, j) for i, x in powers(m).items() for j, y in powers(n).items()), ZERO)
        return self.cache[m, n]

    def sums(self, pairs):
        """E of the product over (a, b) in `pairs` of (1/N) sum_j phi(x_aj) phi(x_bj)."""
        key = ("sums", pairs)
        if key not in self.cache:
            total = ZERO
            for blocks in partitions(list(range(len(pairs)))):
                term = power(over, len(pairs) - len(blocks))                  # N (N-1) ... / N^n
                for i, block in enumerate(blocks):
                    inputs = [x for t in block for x in pairs[t]]
                    term = cut(term * (1 - i * over) * self.neuron(inputs.count(1), inputs.count(2)))
                total += term
            self.cache[key] = total
        return self.cache[key]

    def down(self, F):
        """The mean of a polynomial of k(l + 1) given k(l); entries of k(l + 1) are sigma_b^2 + sigma_w^2 (their sums)."""
        total = ZERO
        for monomial, c in F.items():
            n11, n12, n22 = monomial[7:]
            rest = RING.from_dict({monomial[:7] + (0, 0, 0): c})
            for i in range(n11 + 1):
                for j in range(n12 + 1):
                    for m in range(n22 + 1):
                        pairs = ((1, 1),) * i + ((1, 2),) * j + ((2, 2),) * m
                        weight = comb(n11, i) * comb(n12, j) * comb(n22, m)
                        free = n11 + n12 + n22 - i - j - m
                        total += cut(rest * weight * power(self.B, free) * power(self.S, len(pairs)) * self.sums(pairs))
        return total

    def mean(self, F, T):
        for _ in range(T):
            F = self.down(F)
        for symbol, value in zip((k11, k12, k22), self.start):
            F = F.compose(symbol, value)
        return cut(F)


def written(p, order):
    names = ["sigma_w", "sigma_b", "q_1_1", "q_1_2", "q_2_2", "a"]
    terms = []
    for monomial, c in sorted(p.items()):
        if monomial[0] == order:
            powers = (2 * monomial[1], 2 * monomial[2]) + monomial[3:7]
            factors = [str(abs(c)) if c.denominator == 1 else f"Rational({abs(c).numerator},{c.denominator})"]
            factors += [n if e == 1 else f"{n}**{e}" for n, e in zip(names, powers) if e]
            terms.append(("- " if c < 0 else "+ ") + "*".join(factors[1:] if factors[0] == "1" and len(factors) > 1 else factors))
    line = " ".join(terms)
    return "0" if not terms else line[2:] if line.startswith("+ ") else "-" + line[2:]


NAMES = {(1, 1): "h[{i}]({T};1)^2", (1, 2): "h[{i}]({T};1)*h[{i}]({T};2)", (2, 2): "h[{i}]({T};2)^2"}
PAIRS = list(NAMES)


def questions(network, T):
    mean = {p: network.mean(ENTRIES[p], T) for p in PAIRS}
    for p in PAIRS:
        yield f"<h({T};{p[0]}).h({T};{p[1]})/N>", mean[p]
    for i, p in enumerate(PAIRS):
        for r in PAIRS[i:]:
            second = network.mean(ENTRIES[p] * ENTRIES[r], T)
            yield "<" + NAMES[p].format(i=1, T=T) + "; " + NAMES[r].format(i=2, T=T) + ">", cut(second - mean[p] * mean[r])
    # one neuron of both inputs: <x1^2 x2^2> = k11 k22 + 2 k12^2 given k; r_ab = h.h/N adds the neuron with itself at 1/N
    both = network.mean(k11 * k22 + 2 * k12 ** 2, T)
    yield f"<h[1]({T};1)^2; h[1]({T};2)^2>", cut(both - mean[1, 1] * mean[2, 2])
    overlap = network.mean(k12 ** 2 + over * (k11 * k22 + k12 ** 2), T)
    yield f"<h({T};1).h({T};2)/N; h({T};1).h({T};2)/N>", cut(overlap - mean[1, 2] ** 2)


if __name__ == "__main__":
    def number(top, bottom=1):
        return RING(QQ(top, bottom))
    cubic = {1: ONE, 3: number(-1, 3)}
    given = number(9, 4), number(1, 4), (number(1), number(3, 10), number(4, 5))
    text = "sigma_w = 3/2, sigma_b = 1/2, q_1_1 = 1, q_1_2 = 3/10, q_2_2 = 4/5"
    cases = [("x", "", TwoInputs({1: ONE}), (1, 2, 3)), ("x + a*x^3", "", TwoInputs({1: ONE, 3: a}), (1,)),
             ("x - x^3/3", text, TwoInputs(cubic, *given), (1, 2)), ("x^2", "", TwoInputs({2: ONE}), (1, 2)),
             ("x/2 + x^2/3", text, TwoInputs({1: number(1, 2), 2: number(1, 3)}, *given), (1, 2))]
    with open(pathlib.Path(__file__).parent / "two_inputs_exact.csv", "w", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["phi", "parameters", "question", "order", "value"])
        for name, parameters, network, depths in cases:
            for T in depths:
                for question, p in questions(network, T):
                    for order in range(HIGHEST + 1):
                        write.writerow([name, parameters, question, order, written(p, order)])
            print(name, flush=True)
