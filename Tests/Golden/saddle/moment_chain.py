"""The Markov chain of k, k(l+1) = sigma_b^2 + (sigma_w^2/N) sum_j phi(z_j)^2 with z_j ~ N(0, k(l)), by exact moments.

No diagrams, no saddle point, no derivative: a function f of k is a polynomial of degree D through Chebyshev points, and the
mean of a polynomial of k(l+1) given k(l) follows exactly, at an integer width N, from the moments of one neuron,
E (u_1 + ... + u_N)^m = m! [s^m] (E e^{su})^N. So the chain becomes a (D+1) x (D+1) matrix, layer after layer the same.
What stands at named neurons of a layer, z_1^2 z_2^4, multiplies the factors of these neurons and leaves N - 2 others.
The only error is that of the polynomial interpolation in k; it is found by repeating everything at a lower degree.
Ball arithmetic (python-flint) in some 150 digits, so that differences between widths lose nothing that matters.
"""
from flint import arb, arb_mat, ctx

ctx.prec = 640


def panels(length, count, points):
    """Gauss-Legendre nodes and weights on [-length, length], `count` panels on each side: a kink at 0 is at an end point."""
    roots = [arb.legendre_p_root(points, i, True) for i in range(points)]
    half = arb(length) / (2 * count)
    right = [(half * (2 * p + 1 + x), half * w) for p in range(count) for x, w in roots]
    return [(-z, w) for z, w in right] + right


class MomentChain:
    def __init__(self, phi, sigma_w, sigma_b, q, low, high, degree, length=24, count=16, points=40):
        self.degree, self.low, self.high = degree, arb(low), arb(high)
        self.centre, self.radius = (self.high + self.low) / 2, (self.high - self.low) / 2
        self.q = arb(q)
        angles = [arb.pi() * (2 * i + 1) / (2 * degree + 2) for i in range(degree + 1)]
        self.x = [a.cos() for a in angles]
        self.nodes = [self.centre + self.radius * x for x in self.x] + [self.q]       # the last row is where the chain starts
        vandermonde = arb_mat([[x ** m for m in range(degree + 1)] for x in self.x])
        self.inverse = vandermonde.inv()
        self.phi, self.sw2, self.sb2 = phi, arb(sigma_w) ** 2, arb(sigma_b) ** 2
        self.rule = panels(length, count, points)
        self.series, self.matrices = {}, {}

    def single(self, power):
        """The coefficients of E z^power e^{su} in s, u = (k' - centre)/radius of one neuron, at every node k."""
        if power not in self.series:
            self.series[power] = None
            norm = 1 / (2 * arb.pi()).sqrt()
            weights = [w * norm * (-z * z / 2).exp() for z, w in self.rule]
            wanted = sorted(p for p in self.series if self.series[p] is None)
            rows = {p: [] for p in wanted}
            factorials = [1 / arb(m).fac() for m in range(self.degree + 1)]
            for k in self.nodes:
                root = k.sqrt()
                h = [root * z for z, _ in self.rule]
                u = [self.phi(x).mid() for x in h]
                u = [((self.sb2 + self.sw2 * f * f - self.centre) / self.radius).mid() for f in u]      # f ** 2 of a ball around 0 is a nan
                powers = []
                for v in u:
                    row, p = [arb(1)], arb(1)
                    for _ in range(self.degree):
                        p = (p * v).mid()
                        row.append(p)
                    powers.append(row)
                table = arb_mat([[w * x ** p for w, x in zip(weights, h)] for p in wanted]) * arb_mat(powers)
                for r, p in enumerate(wanted):
                    rows[p].append([(table[r, m] * f).mid() for m, f in enumerate(factorials)])
            for p in wanted:
                self.series[p] = rows[p]
        return self.series[power]

    def prepare(self, powers):
        """Announces the powers of single neurons that will be asked for, so that they share one pass."""
        for p in powers:
            self.series.setdefault(p, None)
        for p in powers:
            if self.series[p] is None:
                del self.series[p]
                self.single(p)

    def matrix(self, N, pattern):
        """Values of f at the Chebyshev points -> values at the nodes of E[z_1^p1 z_2^p2 ... f(k') | k]."""
        key = (N, pattern)
        if key not in self.matrices:
            plain, D = self.single(0), self.degree
            special = [self.single(p) for p in pattern]
            rows = []
            for i in range(len(self.nodes)):
                total = power_of_series([c / arb(N) ** m for m, c in enumerate(plain[i])], N - len(pattern))
                for s in special:
                    total = product([c / arb(N) ** m for m, c in enumerate(s[i])], total)
                rows.append([c * arb(m).fac() for m, c in enumerate(total)])
            self.matrices[key] = arb_mat(rows) * self.inverse
        return self.matrices[key]

    def mean(self, N, layers):
        """E of a product; layers[l] is a tuple of the powers at distinct neurons of h(l), the last layer included."""
        *inner, top = layers
        if any(p % 2 for p in top):
            return arb(0)
        factor, order = 1, sum(top) // 2
        for p in top:
            for odd in range(p - 1, 0, -2):
                factor *= odd
        if not inner:
            return factor * self.q ** order
        f = [factor * k ** order for k in self.nodes[:-1]]
        for pattern in reversed(inner):
            values = self.matrix(N, tuple(sorted(pattern))) * arb_mat([[v] for v in f])
            values = [values[i, 0].mid() for i in range(len(self.nodes))]
            f = values[:-1]
        return values[-1]


def product(a, b):
    return [sum((a[j] * b[n - j] for j in range(1, n + 1)), a[0] * b[n]).mid() for n in range(len(a))]


def power_of_series(g, N):
    """The coefficients of g(s)^N by n P_n g_0 = sum_k (N k - (n - k)) g_k P_{n-k}."""
    result = [g[0] ** N]
    for n in range(1, len(g)):
        total = arb(0)
        for k in range(1, n + 1):
            total += (N * k - (n - k)) * g[k] * result[n - k]
        result.append((total / (n * g[0])).mid())
    return result
