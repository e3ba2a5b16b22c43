"""Writes critical.csv: growth with depth at criticality, sigma_b = 0 and sigma_w^2 phi'(0)^2 = 1, phi odd and bending down.

l counts as in THEORY section 4 (K = q at l = 1; l is the T of a rules file plus 1). Through leading order in 1/N the cumulants
K, V/N, S/N^2, Q/N^3 of k follow from large deviations: ln E e^{N j k'} / N = stationary value over k, s of w(j; k) - s k + W(s), with
w the cumulant generating function of phi^2; G1 by its recursion. Iterated in 60 digits to l = 10000: <f>_K by quadrature
while K > 1/100, by its Taylor polynomial in K after that. Fits of 1/K, V/K^2, G1/K, S/K^3, Q/K^4: `term` names the function of
l whose coefficient is `value`. `error`: twice the difference of fits with other terms over another range, and never below 1e-14.
The series of deep layers, term by term in ln(l)/l, are what must be derived; constants depend on q and are numbers.
Run: nice python3 critical.py  (python-flint; some minutes)
"""
import csv
import pathlib
from fractions import Fraction

from flint import arb, arb_mat, ctx, fmpq, fmpq_series

from moment_chain import panels

TAYLOR = 17          # powers of K kept
STOP = 10000


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def odd_series(coefficient):
    """The square of phi as a series in y = x^2: phi = x * sum coefficient(n) y^n."""
    root = [coefficient(n) for n in range(TAYLOR + 1)]
    return multiply([Fraction(0), Fraction(1)] + [Fraction(0)] * (TAYLOR - 1), multiply(root, root))


def multiply(a, b):
    return [sum((a[j] * b[n - j] for j in range(n + 1) if a[j] and b[n - j]), a[0] * 0) for n in range(min(len(a), len(b)))]


def bernoulli(n):
    value = fmpq.bernoulli(n)
    return Fraction(int(value.p), int(value.q))


def tanh_coefficient(n):
    m = 2 * n + 2
    return bernoulli(m) * 2 ** m * (2 ** m - 1) / factorial(m)


CASES = [   # name, sigma_w, q, sigma_w*phi as a function, its coefficients
    ("tanh(x)", "1", "1", arb.tanh, tanh_coefficient),
    ("tanh(x)", "1", "1/4", arb.tanh, tanh_coefficient),
    ("sin(x)", "1", "1", arb.sin, lambda n: Fraction((-1) ** n, factorial(2 * n + 1))),
    ("erf(x)", "sqrt(pi)/2", "1", lambda x: x.erf() * arb.pi().sqrt() / 2, lambda n: Fraction((-1) ** n, factorial(n) * (2 * n + 1))),
    ("x - x^3", "1", "1/20", lambda x: x - x ** 3, lambda n: Fraction((1, -1)[n] if n < 2 else 0)),
    ("x*exp(-x^2/2)", "1", "1/2", lambda x: x * (-x * x / 2).exp(), lambda n: Fraction((-1) ** n, factorial(n) * 2 ** n)),
]


def cumulants(m):
    """Of a variable with moments m[0], ..., generic in the ring."""
    one, two, three, four = m
    return [one, two - one * one, three - 3 * one * two + 2 * one * one * one,
            four - 4 * one * three - 3 * two * two + 12 * one * one * two - 6 * one * one * one * one]


class Poly(list):
    def __add__(self, o):
        return Poly(a + b for a, b in zip(self, o))

    def __sub__(self, o):
        return Poly(a - b for a, b in zip(self, o))

    def __mul__(self, o):
        return Poly(multiply(self, o)) if isinstance(o, Poly) else Poly(a * o for a in self)

    def __rmul__(self, o):
        return Poly(a * o for a in self)


def shallow(square):
    """The Taylor polynomials of the cumulants of phi^2 in K and of their derivatives, [order r - 1][derivative]."""
    power, moments = Poly(square), []
    for _ in range(4):
        odd, row = 1, []
        for n, c in enumerate(power):
            row.append(c * odd)
            odd *= 2 * n + 1
        moments.append(Poly(row))
        power = power * Poly(square)
    table = []
    for r, p in enumerate(cumulants(moments)):
        rows = [list(p)]
        for _ in range(4 - r):
            rows.append([c * n for n, c in enumerate(rows[-1])][1:])
        table.append([[arb(c.numerator) / c.denominator for c in row] for row in rows])
    return table


def near(table, K):
    def at(row):
        total = arb(0)
        for c in reversed(row):
            total = total * K + c
        return total.mid()
    return [[at(row) for row in rows] for rows in table]


ctx.prec = 300
RULE = panels(22, 14, 36)


def far(phi, K):
    """The same by quadrature: d^n <f>/dK^n = <f He_2n(z)>/(2K)^n."""
    root, norm = K.sqrt(), 1 / (2 * arb.pi()).sqrt()
    f = [phi(root * z) ** 2 for z, _ in RULE]
    weights = [[w * norm * (-z * z / 2).exp() for z, w in RULE]]
    hermite = [[arb(1) for _ in RULE], [z for z, _ in RULE]]
    for n in range(1, 8):
        hermite.append([z * a - n * b for (z, _), a, b in zip(RULE, hermite[n], hermite[n - 1])])
    moments, power = [], f
    for _ in range(4):
        moments.append([sum((a * w * h for a, w, h in zip(power, weights[0], hermite[2 * n])), arb(0)).mid() / (2 * K) ** n for n in range(5)])
        power = [a * b for a, b in zip(power, f)]
    series = [Poly(d / factorial(n) for n, d in enumerate(m)) for m in moments]
    return [[(c * factorial(n)).mid() for n, c in enumerate(s)][:5 - r] for r, s in enumerate(cumulants(series))]


def expanded(c, change, shift):
    """Powers j^0 ... j^3 of dw/dk (shift 1) or dw/dj (shift 0) at k = K + change(j), w = sum_r kappa_r(k) j^r/r!."""
    total = [arb(0)] * 4
    for r in range(1, 5):
        inner, power = [arb(0)] * 4, [arb(1), arb(0), arb(0), arb(0)]
        for n, derivative in enumerate(c[r - 1][shift:]):
            inner = [a + p * derivative / factorial(n) for a, p in zip(inner, power)]
            power = multiply(power, change)
        first = r if shift else r - 1
        for n in range(4 - first):
            total[n + first] += inner[n] / factorial(first)
    return total


def step(state, c):
    """One layer: state = cumulants K, V, S, Q and G1; c[r - 1][n] = d^n kappa_r/dK^n."""
    K, V, S, Q, G = state
    change = [arb(0)] * 4
    for _ in range(3):                                               # each round is right by one more power of j
        s = expanded(c, change, 1)
        s2 = multiply(s, s)
        change = [V * a + S / 2 * b + Q / 6 * d for a, b, d in zip(s, s2, multiply(s2, s))]
    derivative = expanded(c, change, 0)                              # dW/dj of the next layer, by stationarity
    cumulants = [(d * factorial(n)).mid() for n, d in enumerate(derivative)]
    return cumulants + [(c[0][1] * G + c[0][2] * V / 2).mid()]


def trajectory(phi, coefficient, q, stop):
    """l -> (K, V, S, Q, G1)."""
    table = shallow(odd_series(coefficient))
    state, result = [q, arb(0), arb(0), arb(0), arb(0)], {}
    for l in range(1, stop + 1):
        result[l] = state
        K = state[0]
        state = step(state, far(phi, K) if K > arb(1) / 100 else near(table, K))
    return result


def fit(points, leading, tail):
    """Solves for the coefficients of l^p ln^m l: all m <= leading power - p, down to p = -tail."""
    terms = [(p, m) for p in range(leading, -tail - 1, -1) for m in range(leading - p + 1)]
    chosen = [points[min(len(points) - 1, int(round((len(points) - 1) * i / (len(terms) - 1))))] for i in range(len(terms))]
    A = arb_mat([[arb(l) ** p * arb(l).log() ** m for p, m in terms] for l, _ in chosen])
    x = A.solve(arb_mat([[v] for _, v in chosen]))
    return {t: x[i, 0] for i, t in enumerate(terms)}


def named(p, m):
    return "*".join(([f"l^{p}"] if p not in (0, 1) else ["l"] if p else []) + ([f"ln(l)^{m}"] if m > 1 else ["ln(l)"] if m else [])) or "1"


def main():
    rows = []
    for name, sigma_w, q, phi, coefficient in CASES:
        value = Fraction(q)
        found = trajectory(phi, coefficient, arb(value.numerator) / value.denominator, STOP)
        samples = sorted({int(300 * (STOP / 300) ** (i / 199)) for i in range(200)})
        quantities = {
            "1/K": (1, lambda K, V, S, Q, G: 1 / K), "V/K^2": (1, lambda K, V, S, Q, G: V / K ** 2),
            "G1/K": (1, lambda K, V, S, Q, G: G / K), "S/K^3": (2, lambda K, V, S, Q, G: S / K ** 3),
            "Q/K^4": (3, lambda K, V, S, Q, G: Q / K ** 4),
        }
        for quantity, (leading, f) in quantities.items():
            points = [(l, f(*found[l])) for l in samples]
            fine, rough = fit(points, leading, 5), fit(points[20:], leading, 4)
            for p, m in fine:
                if p >= leading - 2 and p >= -1:
                    a, b = (float(t[p, m].mid()) for t in (fine, rough))
                    rows.append([name, sigma_w, q, quantity, named(p, m), f"{a:.15g}", f"{max(2 * abs(a - b), 1e-14 * max(1, abs(a))):.1e}"])
        for l in (2, 5, 10, 100, 1000, 10000):
            for quantity, (_, f) in quantities.items():
                rows.append([name, sigma_w, q, f"{quantity} at l = {l}", "", f"{float(f(*found[l]).mid()):.15g}", ""])
        print(name, q, flush=True)
    with open(pathlib.Path(__file__).parent / "critical.csv", "w", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["phi", "sigma_w", "q", "quantity", "term", "value", "error"])
        write.writerows(rows)


if __name__ == "__main__":
    main()
