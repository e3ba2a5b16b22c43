"""Networks of layers whose moments are known exactly at every N, and the means, cumulants and ratios of questions about them.

All parameters are numbers, only 1/N is a letter. Given k(l), the mean of a polynomial of k(l+1) and of named neurons of h(l) is a
polynomial of k(l) (exact_polynomials.py); here for several independent weights, f = sum_w sigma_w^2 phi_w(z)^2 in the place of phi^2,
for phi = a*relu(z) + b*relu(-z), for noise, for a first layer other than 0 and for h(0) on a sphere.
"""
from fractions import Fraction

from sympy import QQ, ring

from observables import partitions

RING, over, k = ring("over,k", QQ)


def odd_factorial(n):
    return 1 if n < 1 else n * odd_factorial(n - 2)


def rational(x):
    return x if isinstance(x, QQ.dtype) else QQ(Fraction(x).numerator, Fraction(x).denominator)


class ExactNetwork:
    """`weights`: a list of (sigma_w^2, phi), phi either {degree: coefficient} or ("halves", a, b)."""

    def __init__(self, weights, constant, start, first=0, sphere=False, highest=3):
        self.weights = [(rational(s), phi) for s, phi in weights]
        self.constant, self.start = rational(constant), rational(start)
        self.first, self.sphere, self.highest = first, sphere, highest
        self.known, self.halves = {}, isinstance(weights[0][1], tuple)

    def cut(self, p):
        return RING.from_dict({m: c for m, c in p.items() if m[0] <= self.highest})

    def neuron(self, power, count):
        """<z^power f(z)^count> for z ~ N(0, k)."""
        if self.halves:
            right = sum(s * rational(phi[1]) ** 2 for s, phi in self.weights) ** count
            left = sum(s * rational(phi[2]) ** 2 for s, phi in self.weights) ** count
            if power % 2:
                assert right == left, "no polynomial in k"
                return RING.zero
            return k ** (power // 2 + count) * ((right + left) / 2 * odd_factorial(power + 2 * count - 1))
        f = {}
        for s, phi in self.weights:
            for i, x in phi.items():
                for j, y in phi.items():
                    f[i + j] = f.get(i + j, 0) + s * rational(x) * rational(y)
        z = {power: QQ(1)}
        for _ in range(count):
            more = {}
            for i, x in z.items():
                for j, y in f.items():
                    more[i + j] = more.get(i + j, 0) + x * y
            z = more
        return sum((k ** (d // 2) * (c * odd_factorial(d - 1)) for d, c in z.items() if d % 2 == 0), RING.zero)

    def layer(self, pattern, top):
        """E[z_1^p1 z_2^p2 ... (sum_j f(z_j) / N)^n | k], n = 0 ... top."""
        if self.known.get(pattern, (-1,))[0] >= top:
            return self.known[pattern][1]
        factorials = [1]
        for n in range(1, top + 1):
            factorials.append(factorials[-1] * n)
        g = [self.neuron(0, n) * QQ(1, factorials[n]) for n in range(top + 1)]
        P = [RING.one]
        for n in range(1, top + 1):
            total = RING.zero
            for j in range(1, n + 1):
                total += (j * over ** (j - 1) - (len(pattern) * j + n - j) * over ** j) * g[j] * P[n - j]
            P.append(self.cut(total * QQ(1, n)))
        for p in pattern:
            s = [self.cut(self.neuron(p, n) * QQ(1, factorials[n]) * over ** n) for n in range(top + 1)]
            P = [self.cut(sum((s[j] * P[n - j] for j in range(n + 1)), RING.zero)) for n in range(top + 1)]
        self.known[pattern] = (top, [p * factorials[n] for n, p in enumerate(P)])
        return self.known[pattern][1]

    def mean(self, monomial):
        """The mean of {(layer, neuron): power} as a polynomial in 1/N."""
        last = max((l for l, _ in monomial), default=self.first)
        layers = [[p for (l, _), p in monomial.items() if l == m] for m in range(self.first, last + 1)]
        if any(p % 2 for p in layers[-1]):
            return RING.zero
        factor, order = 1, sum(layers[-1]) // 2
        for p in layers[-1]:
            factor *= odd_factorial(p - 1)
        F = {order: RING(factor)}
        for pattern in reversed(layers[:-1]):
            sums = self.layer(tuple(sorted(pattern)), max(F))
            total = RING.zero
            for m, c in F.items():
                binomial = 1
                for n in range(m + 1):
                    total += c * sums[n] * (self.constant ** (m - n) * binomial)
                    binomial = binomial * (m - n) // (n + 1)
            F = {}
            for (o, d), c in self.cut(total).items():
                F[d] = F.get(d, RING.zero) + c * over ** o
            if not F:
                return RING.zero
        return self.cut(sum((c * self.start ** m * self.radius(m) for m, c in F.items()), RING.zero))

    def radius(self, m):
        """What a homogeneous mean of degree 2m in the neurons of a sphere has besides that of a Gaussian."""
        result = RING.one
        if self.sphere:
            for j in range(1, m):
                inverse = sum(((-2 * j * over) ** n for n in range(self.highest + 1)), RING.zero)
                result = self.cut(result * inverse)
        return result


class Operator:
    """A sum of (coefficient, factors); a factor is ((layer, neuron), power) or ("sum", {layer: power}) over a neuron index."""

    def __init__(self, terms, text):
        self.terms, self.text = terms, text


def moment(network, operators):
    """The mean of a product as a polynomial in 1/N, where every sum over neurons is divided by N."""
    products = [(QQ(1), [])]
    for op in operators:
        products = [(a * rational(b), f + g) for a, f in products for b, g in op.terms]
    total = RING.zero
    for coefficient, factors in products:
        named = {}
        for f in factors:
            if f[0] != "sum":
                named[f[0]] = named.get(f[0], 0) + f[1]
        grown = [(named, RING.one)]
        sums = [f[1] for f in factors if f[0] == "sum"]
        for powers in sums:
            next_ones = []
            for monomial, c in grown:
                used = sorted({i for _, i in monomial})
                for i in used + [max(used, default=0) + 1000]:
                    more = dict(monomial)
                    for l, p in powers.items():
                        more[(l, i)] = more.get((l, i), 0) + p
                    next_ones.append((more, c * over if i in used else c * (1 - len(used) * over)))
            grown = next_ones
        for monomial, c in grown:
            total += network.cut(c * network.mean(monomial)) * coefficient
    return network.cut(total)


def cumulant(network, operators):
    """A joint cumulant of operators in which every sum over neurons is divided by N."""
    total, means = RING.zero, {}
    for blocks in partitions(list(range(len(operators)))):
        value = RING.one
        for block in blocks:
            key = tuple(block)
            if key not in means:
                means[key] = moment(network, [operators[i] for i in block])
            value = network.cut(value * means[key])
        sign = 1
        for n in range(1, len(blocks)):
            sign *= -n
        total += value * sign
    return network.cut(total)
