"""Actions in zero dimensions, N a symbol: the components x_1, x_2, ... are independent, so a product of power sums
sum_i f_a(x_i)^... has the mean  prod n_a! [s^n] E(F_1 e^{s.f}) E(F_2 e^{s.f}) G(s)^{N-2},  G = E e^{s.f} over one site,
with F_1, F_2 what stands at the fixed indices 1, 2. A mean in the interacting theory is <O e^-V>/<e^-V>, as power series."""
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial
from poly import Poly, SHIFT, BOUNDS, N, iN


class SVec:
    """A vector whose component i is one polynomial of the fields at site i."""
    def __init__(self, e, p): self.e, self.p = e, p
    def _of(self, o): return o.p if isinstance(o, SVec) else o
    def __add__(self, o): return SVec(self.e, self.p + self._of(o))
    def __mul__(self, o): return SVec(self.e, self.p * self._of(o))
    def __pow__(self, n): return SVec(self.e, self.p ** n)
    def __getitem__(self, i): return self.e.fixed(self.p, i)
    __rmul__ = __mul__


class Sites:
    def __init__(self, covariance):
        self.N, self.iN, self.covariance = N, iN, covariance      # {(field, field): number}
        self.sums = {}                                            # name of a power sum -> {field: power}

    def vector(self, name): return SVec(self, Poly.var(name))
    def scalar(self, name): return Poly.var(name)

    def total(self, u):
        r = Poly()
        for e, c in u.p.exponents().items():
            name = "sum:" + ",".join(f"{n}^{k}" for n, k in e)
            self.sums[name] = dict(e)
            r = r + Poly.var(name) * c
        return r

    def dot(self, u, v): return self.total(u * v)

    def fixed(self, p, i):
        r = Poly()
        for e, c in p.exponents().items():
            t = Poly.const(c)
            for n, k in e:
                t = t * Poly.var(f"{n}@{i}", k)
            r = r + t
        return r

    def wick(self, powers):
        """Mean of a monomial of the fields at one site (or of the fields without index)."""
        return self._wick(tuple(sorted((n, k) for n, k in powers.items() if k)))

    @lru_cache(None)
    def _wick(self, e):
        if not e:
            return Fraction(1)
        e = dict(e)
        z = min(e)
        e[z] -= 1
        r = Fraction(0)
        for y in e:
            if e[y] and (z, y) in self.covariance:
                f = dict(e)
                f[y] -= 1
                r += self.covariance[z, y] * e[y] * self.wick(f)
        return r

    @lru_cache(None)
    def _sums(self, n, sites):
        """n: ((sum name, power), ...); sites: one tuple of (field, power) per fixed index in use."""
        names, top = [a for a, _ in n], tuple(k for _, k in n)
        box = list(product(*[range(k + 1) for k in top]))

        def site(extra, k):
            powers = dict(extra)
            for a, m in zip(names, k):
                for f, p in self.sums[a].items():
                    powers[f] = powers.get(f, 0) + p * m
            r = self.wick(powers)
            for m in k:
                r /= factorial(m)
            return r

        M, P = N - len(sites), {}
        g = {k: site((), k) for k in box}
        for k in box:                                   # Miller's recursion for G^M
            P[k] = Poly.const(1) if not any(k) else Poly()
            for j in box:
                if any(j) and all(a <= b for a, b in zip(j, k)) and g[j]:
                    P[k] = P[k] + (M * sum(j) - (sum(k) - sum(j))) * (g[j] / sum(k)) * P[tuple(b - a for a, b in zip(j, k))]
        for extra in sites:
            P = {k: sum((P[tuple(b - a for a, b in zip(j, k))] * site(extra, j)
                         for j in box if all(a <= b for a, b in zip(j, k))), Poly()) for k in box}
        r = P[top]
        for m in top:
            r = r * factorial(m)
        return r

    def mean(self, p):
        vectors = {f for d in self.sums.values() for f in d}
        r = Poly()
        groups = {}
        for e, c in p.exponents().items():
            coefficient, sums, sites, plain = Poly.const(c), [], {}, {}
            for n, k in e:
                if n in self.sums: sums.append((n, k))
                elif "@" in n: sites.setdefault(n.split("@")[1], []).append((n.split("@")[0], k))
                elif (n, n) in self.covariance: plain[n] = k
                elif n == "N": coefficient = coefficient * (N ** k if k > 0 else iN ** -k)
                else: coefficient = coefficient * Poly.var(n, k)
            w = self.wick(plain)
            if w:
                key = tuple(sums), tuple(sorted(map(tuple, sites.values())))
                groups[key] = groups.get(key, Poly()) + coefficient * w
        for key, c in groups.items():
            r = r + c * self._sums(*key)
        return r


class Interacting:
    """<O> with weight e^-V on top of the Gaussian mean0. BOUNDS says through which power of every coupling."""
    def __init__(self, mean0, V):
        self.mean0 = mean0
        self.weight, term, n = Poly.const(1), Poly.const(1), 0
        while term.t:
            n += 1
            term = term * V * Fraction(-1, n)
            self.weight = self.weight + term
        delta = mean0(self.weight) - 1
        self.inverse, term = Poly.const(1), Poly.const(1)
        while term.t:
            term = term * -delta
            term = sum((monomial(e, c) for e, c in term.exponents().items()), Poly())
            self.inverse = self.inverse + term

    def __call__(self, O):
        p = self.mean0(O * self.weight) * self.inverse
        return sum((monomial(e, c) for e, c in p.exponents().items()), Poly())


def monomial(e, c):
    p = Poly.const(c)
    for n, k in e:
        p = p * (Poly.var(n, k) if k > 0 else Poly.var("1/N", -k))
    return p
