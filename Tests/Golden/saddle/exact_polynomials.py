"""Writes exact.csv: coefficients of 1/N^0 ... 1/N^3, exact, for activations whose Gaussian moments are polynomials in k.

Given k(l), the mean of a polynomial of k(l+1) and of what stands at named neurons of h(l) is a polynomial of k(l), by the moments
of one neuron and exp(N ln G(s/N)) with N a symbol: so from the last layer down to k(0) = q. No limit is taken; powers above
1/N^3 are dropped in the end. Networks as in networks.py (`rules`), but for phi; a value is a SymPy expression of sigma_w,
sigma_b, q, a, b, or a fraction where `parameters` gives all of them.
Run: nice python3 exact_polynomials.py  (sympy; some minutes)
"""
import csv
import pathlib

from sympy import QQ, ring

from observables import Evaluator, h, r, text

RING, over, S, B, q, a, b, k = ring("over,S,B,q,a,b,k", QQ)
ONE = RING.one
HIGHEST = 3


def cut(p, order=HIGHEST):
    return RING.from_dict({m: c for m, c in p.items() if m[0] <= order})


def power(p, n):
    return p ** n if n else ONE


def double_factorial(n):
    return 1 if n < 1 else n * double_factorial(n - 2)


class Activation:
    def __init__(self, text, coefficients=None, positive_half=False):
        self.text, self.half = text, positive_half
        self.coefficients = coefficients or {1: ONE}

    def moment(self, power, count):
        """<z^power phi(z)^(2 count)> for z ~ N(0, k)."""
        z = {0: ONE}
        for _ in range(2 * count):
            more = {}
            for i, x in z.items():
                for j, y in self.coefficients.items():
                    more[i + j] = more.get(i + j, RING.zero) + x * y
            z = more
        total = RING.zero
        for d, c in z.items():
            if (d + power) % 2 == 0:
                total += c * k ** ((d + power) // 2) * double_factorial(d + power - 1)
        if self.half and count:
            assert power % 2 == 0, "odd moments over a half line are no polynomials"
            total = total * QQ(1, 2)
        return total


class ExactChain:
    def __init__(self, activation, s=S, bias=B, start=q):
        self.activation, self.S, self.B, self.start = activation, RING(s), RING(bias), RING(start)
        self.cache = {}

    def sums(self, pattern, top):
        """E[z_1^p1 z_2^p2 ... (sum_j phi_j^2 / N)^n | k], n = 0 ... top."""
        if self.cache.get(pattern, (-1,))[0] < top:
            factorial, g = 1, []
            for n in range(top + 1):
                factorial = factorial * max(n, 1)
                g.append((self.activation.moment(0, n) * QQ(1, factorial), factorial))
            others = len(pattern)
            P = [ONE]
            for n in range(1, top + 1):
                total = RING.zero
                for j in range(1, n + 1):
                    weight = j * over ** (j - 1) - (others * j + n - j) * over ** j
                    total += weight * g[j][0] * P[n - j]
                P.append(cut(total * QQ(1, n)))
            for p in pattern:
                s, f = [], 1
                for n in range(top + 1):
                    f = f * max(n, 1)
                    s.append(self.activation.moment(p, n) * QQ(1, f) * over ** n)
                P = [cut(sum((s[j] * P[n - j] for j in range(n + 1)), RING.zero)) for n in range(top + 1)]
            self.cache[pattern] = (top, [p * g[n][1] for n, p in enumerate(P)])
        return self.cache[pattern][1]

    def mean(self, layers):
        *inner, last = layers
        if any(p % 2 for p in last):
            return RING.zero
        factor, order = 1, sum(last) // 2
        for p in last:
            factor *= double_factorial(p - 1)
        F = {order: ONE * factor}
        for pattern in reversed(inner):
            sums = self.sums(tuple(sorted(pattern)), max(F))
            total = RING.zero
            for m, c in F.items():
                binomial = 1
                for n in range(m + 1):
                    total += c * binomial * power(self.B, m - n) * power(self.S, n) * sums[n]
                    binomial = binomial * (m - n) // (n + 1)
            F = {}
            for monomial, c in cut(total).items():
                rest = monomial[:-1] + (0,)
                F.setdefault(monomial[-1], RING.zero)
                F[monomial[-1]] += RING.from_dict({rest: c})
            F = {m: c for m, c in F.items() if c}
            if not F:
                return RING.zero
        return cut(sum((c * power(self.start, m) for m, c in F.items()), RING.zero))


def written(p, order):
    """The coefficient of 1/N^order in SymPy's syntax."""
    names = ["sigma_w", "sigma_b", "q", "a", "b"]
    terms = []
    for monomial, c in sorted(p.items()):
        if monomial[0] != order:
            continue
        powers = (2 * monomial[1], 2 * monomial[2]) + monomial[3:6]
        factors = [str(abs(c)) if c.denominator == 1 else f"Rational({abs(c).numerator},{c.denominator})"]
        factors += [n if e == 1 else f"{n}**{e}" for n, e in zip(names, powers) if e]
        if factors[0] == "1" and len(factors) > 1:
            factors = factors[1:]
        terms.append(("- " if c < 0 else "+ ") + "*".join(factors))
    if not terms:
        return "0"
    line = " ".join(terms)
    return line[2:] if line.startswith("+ ") else "-" + line[2:]


def squares(T, count):
    return [("h", {(T, i): 2}) for i in range(1, count + 1)]


def one_layer(T):
    return [[r(T)], squares(T, 2), squares(T, 3), squares(T, 4), [r(T), r(T)], [r(T), r(T), r(T)], [r(T)] * 4,
            [("h", {(T, 1): 4})], [("h", {(T, 1): 2, (T, 2): 2})]]


CROSS = [[r(0), r(1)], [r(0), r(2)], [r(1), r(2)], [r(1), r(3)], [r(2), r(3)], [r(1), r(1), r(2)], [r(1), r(2), r(2)],
         [r(0), r(1), r(2)], [r(1), r(2), r(3)], [h(n1t1=4), h(n1t2=2)], [h(n1t1=2, n2t1=2), r(3)],
         [h(n1t1=2), h(n1t2=2), h(n2t2=2)], [h(n1t1=2, n1t2=2)]]
ODD = [[h(n1t0=1), r(1)], [h(n1t1=1), r(2)], [h(n1t0=1), h(n1t1=1), r(2)], [h(n1t1=1, n2t1=1), r(2)], [h(n1t1=3), r(2)]]
LINEAR = Activation("x")
RELU = Activation("relu(x)", positive_half=True)
CUBIC = Activation("x + a*x^3", {1: ONE, 3: a})
QUADRATIC = Activation("a*x + b*x^2", {1: a, 2: b})
SMALL = [one_layer(1)[i] for i in (0, 1, 2, 4, 7)] + [[r(2)], squares(2, 2), [r(0), r(1)], [r(0), r(2)], [h(n1t1=4), h(n1t1=2)]]


def value(numerator, denominator=1):
    return RING(QQ(numerator, denominator))



# (activation, sigma_w^2, sigma_b^2, q, what is set, questions)
CASES = [
    (LINEAR, S, B, q, "", [x for T in (1, 2, 3) for x in one_layer(T)] + CROSS),
    (LINEAR, S, 0, q, "sigma_b = 0", [x for T in (1, 2, 3, 4, 6) for x in one_layer(T)] + CROSS),
    (RELU, S, B, q, "", [x for T in (1, 2, 3) for x in one_layer(T)] + CROSS),
    (RELU, S, 0, q, "sigma_b = 0", [x for T in (1, 2, 3, 4, 6) for x in one_layer(T)] + CROSS),
    (CUBIC, S, B, q, "", SMALL[:7]),
    (CUBIC, S, 0, q, "sigma_b = 0", SMALL + [[r(1), r(2)]]),
    (QUADRATIC, S, B, q, "", SMALL[:6] + ODD[:1]),
    (QUADRATIC, S, 0, q, "sigma_b = 0", SMALL + ODD[:3]),
    (Activation("x - x^3/3", {1: ONE, 3: value(-1, 3)}), value(1), value(0), value(1, 2), "sigma_w = 1, sigma_b = 0, q = 1/2",
     [x for T in (1, 2, 3) for x in one_layer(T)[:5]] + [one_layer(4)[0]] + CROSS[:12]),
    (Activation("x + x^3/10", {1: ONE, 3: value(1, 10)}), value(9, 4), value(1, 4), value(1), "sigma_w = 3/2, sigma_b = 1/2, q = 1",
     [x for T in (1, 2, 3) for x in one_layer(T)[:5]] + CROSS[:12]),
    (Activation("x/2 + x^2/3", {1: value(1, 2), 2: value(1, 3)}), value(4), value(1, 9), value(1, 2),
     "sigma_w = 2, sigma_b = 1/3, q = 1/2", [x for T in (1, 2, 3) for x in one_layer(T)[:5]] + CROSS[:12] + ODD),
    (Activation("x^2", {2: ONE}), S, B, q, "", [x for T in (1, 2) for x in one_layer(T)[:5]] + [one_layer(3)[0]] + CROSS[:3] + ODD[3:4]),
    (Activation("x - x^3/6 + x^5/120", {1: ONE, 3: value(-1, 6), 5: value(1, 120)}), value(1), value(1, 4), value(1),
     "sigma_w = 1, sigma_b = 1/2, q = 1", [x for T in (1, 2) for x in one_layer(T)[:5]] + [CROSS[0], CROSS[2], CROSS[5]]),
]


def check():
    """Closed forms of THEORY section 3 and 4, to all orders kept."""
    def through(p):
        return cut(p, HIGHEST)
    chain = ExactChain(LINEAR, S, 0, q)
    get = Evaluator(chain.mean, over)
    assert through(get.moment([r(3), r(3)])) == through(q ** 2 * S ** 6 * (1 + 2 * over) ** 4)
    assert through(get.cumulant([r(1), r(3)])) == through(q ** 2 * S ** 4 * ((1 + 2 * over) ** 2 - 1))
    chain = ExactChain(RELU, S, 0, q)
    get = Evaluator(chain.mean, over)
    m, e = get.moment(squares(5, 2)), get.moment(squares(5, 1))
    assert through(m) == through(e ** 2 * (1 + 5 * over) ** 5) and e == q * S ** 5 * QQ(1, 32)


if __name__ == "__main__":
    check()
    with open(pathlib.Path(__file__).parent / "exact.csv", "w", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["phi", "parameters", "question", "order", "value"])
        for activation, s, bias, start, given, questions in CASES:
            get = Evaluator(ExactChain(activation, s, bias, start).mean, over)
            longest = 0
            for factors in questions:
                p = get.cumulant(factors)
                for order in range(HIGHEST + 1):
                    line = written(p, order)
                    longest = max(longest, len(line))
                    write.writerow([activation.text, given, text(factors), order, line])
            print(activation.text, given, "longest", longest, flush=True)
