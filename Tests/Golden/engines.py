"""Two ways to average a polynomial of independent Gaussian variables. Both build the network forward, by substituting
the update rule into itself; neither knows response fields, vertices, time order or diagrams.

Explicit(n)  N is the number n; vectors are lists of n polynomials; E z^(2k) = (2k-1)!! v^k for each variable.
Indexed()    N is a symbol; a vector is a sum of products of letters with indices; Isserlis' theorem pairs the letters,
             every pair identifies indices, every index class without a fixed index counts N.
"""
from collections import Counter
from fractions import Fraction
from poly import Poly, SHIFT, iN, N, divide_by_N_plus


def double_factorial(n):
    r = 1
    while n > 1:
        r, n = r * n, n - 2
    return r


# ---------------------------------------------------------------------------------------------------- explicit width
class EVec:
    def __init__(self, c):
        self.c = c

    def _with(self, other, f):
        o = other.c if isinstance(other, EVec) else [other] * len(self.c)
        return EVec([f(a, b) for a, b in zip(self.c, o)])

    def __add__(self, o): return self._with(o, lambda a, b: a + b)
    def __sub__(self, o): return self._with(o, lambda a, b: a - b)
    def __mul__(self, o): return self._with(o, lambda a, b: a * b)
    def __pow__(self, n): return EVec([a ** n for a in self.c])
    def __getitem__(self, i): return self.c[i - 1]
    __radd__ = __add__
    __rmul__ = __mul__


class Explicit:
    def __init__(self, n):
        self.n, self.N, self.iN = n, Poly.const(n), Poly.const(Fraction(1, n))
        self.cov = {}               # variable -> [(partner, covariance)]
        self.sphere_parts = {}      # variable -> q of the sphere it lives on
        self.made = {}

    def _new(self, name, variance):
        self.cov[name] = [(name, variance)]
        return Poly.var(name)

    def _once(self, key, make):
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def scalar(self, tag, variance):
        return self._once(tag, lambda: self._new(tag, variance))

    def vector(self, tag, variance):
        if not variance.t:
            return self.zero()
        return self._once(tag, lambda: EVec([self._new(f"{tag}_{i}", variance) for i in range(self.n)]))

    def matrix(self, tag, variance, mean=None):
        return self._once(tag, lambda: [[self._new(f"{tag}_{i}_{j}", variance) + (mean if mean is not None else 0)
                                         for j in range(self.n)] for i in range(self.n)])

    def correlate(self, tag1, tag2, covariance):
        for i in range(self.n):
            self.cov[f"{tag1}_{i}"].append((f"{tag2}_{i}", covariance))
            self.cov[f"{tag2}_{i}"].append((f"{tag1}_{i}", covariance))

    def sphere(self, tag, q):
        v = self.vector(tag, Poly.const(1))
        for i in range(self.n):
            self.sphere_parts[f"{tag}_{i}"] = q
        return v

    def mv(self, W, v):
        return EVec([sum((W[i][j] * v.c[j] for j in range(self.n)), Poly()) for i in range(self.n)])

    def mvT(self, W, v):
        return EVec([sum((W[j][i] * v.c[j] for j in range(self.n)), Poly()) for i in range(self.n)])

    def vdot(self, r, v):
        return self.dot(r, v)

    def dot(self, u, v):
        return sum((a * b for a, b in zip(u.c, v.c)), Poly())

    def total(self, u):
        return sum(u.c, Poly())

    def zero(self):
        return EVec([Poly()] * self.n)

    def mean(self, p):
        names = list(SHIFT)
        mask = sum(255 << SHIFT[v] for v in self.cov)
        parts = {}
        for m, c in p.t.items():
            d = parts.setdefault(m & mask, {})
            d[m & ~mask] = d.get(m & ~mask, 0) + c
        r = Poly()
        for g, d in parts.items():
            e = tuple((names[i], b) for i, b in enumerate(g.to_bytes(len(names), "little")) if b)
            f = self._moment(e)
            if f.t:
                r = r + Poly(d) * f
        return r

    def _moment(self, e):
        if all(len(self.cov[v]) == 1 for v, _ in e):
            r, on_sphere, q = Poly.const(1), 0, None
            for v, k in e:
                if k % 2:
                    return Poly()
                r = r * double_factorial(k - 1) * self.cov[v][0][1] ** (k // 2)
                if v in self.sphere_parts:
                    on_sphere, q = on_sphere + k // 2, self.sphere_parts[v]
            for j in range(on_sphere):      # |z|^2 = N q instead of chi-square: divide by N(N+2)...(N+2k-2)
                r = r * q * Fraction(self.n, self.n + 2 * j)
            return r
        e = dict(e)                         # correlated: E z f = sum_y cov(z,y) E df/dy
        z = next(v for v in e if len(self.cov[v]) > 1)
        e[z] -= 1
        r = Poly()
        for y, c in self.cov[z]:
            if e.get(y, 0):
                f = dict(e)
                f[y] -= 1
                r = r + c * e[y] * self._moment(tuple((v, k) for v, k in f.items() if k))
        return r


# -------------------------------------------------------------------------------------------------- symbolic width
class Sym:
    """Sum of coefficient * letters. {(letters, dummies): Poly}; letter = (tag, indices); index 0 is the vector's own
    free index, -1, -2, ... are the fixed indices 1, 2, ..., 1 ... dummies are summed over."""

    def __init__(self, t):
        self.t = {k: c for k, c in t.items() if c.t}

    @staticmethod
    def lift(a):
        return a if isinstance(a, Sym) else Sym({((), 0): Poly.lift(a)})

    @staticmethod
    def collect(pairs):
        t = {}
        for (letters, n), c in pairs:
            for _ in range(2):              # a cheap normal form: it merges most equal terms, and never unequal ones
                new = {}
                letters = tuple(sorted(letters))
                for _, ix in letters:
                    for i in ix:
                        if i > 0:
                            new.setdefault(i, len(new) + 1)
                letters = tuple((tag, tuple(new.get(i, i) for i in ix)) for tag, ix in letters)
            k = (tuple(sorted(letters)), n)
            t[k] = t[k] + c if k in t else c
        return Sym(t)

    def __add__(self, o):
        t = dict(self.t)
        for k, c in Sym.lift(o).t.items():
            t[k] = t[k] + c if k in t else c
        return Sym(t)

    def __mul__(self, o):
        def pairs():
            for (l1, n1), c1 in self.t.items():
                for (l2, n2), c2 in Sym.lift(o).t.items():
                    moved = tuple((tag, tuple(i + n1 if i > 0 else i for i in ix)) for tag, ix in l2)
                    yield (l1 + moved, n1 + n2), c1 * c2
        return Sym.collect(pairs())

    def __pow__(self, n):
        r = Sym.lift(1)
        for _ in range(n):
            r = r * self
        return r

    def __sub__(self, o): return self + Sym.lift(o) * (-1)
    def __truediv__(self, o): return Sym({k: c / o for k, c in self.t.items()})
    def __getitem__(self, i): return self.rename(-i)
    __radd__ = __add__
    __rmul__ = __mul__

    def rename(self, new):
        """The free index becomes `new`; None: a fresh dummy, summed over."""
        def pairs():
            for (letters, n), c in self.t.items():
                target = n + 1 if new is None else new
                yield (tuple((tag, tuple(target if i == 0 else i for i in ix)) for tag, ix in letters),
                       n + (new is None)), c
        return Sym.collect(pairs())


class Indexed:
    def __init__(self):
        self.N, self.iN = N, iN
        self.cov, self.q_sphere, self.cache, self.pairings = {}, None, {}, {}

    def scalar(self, tag, variance):
        self.cov.setdefault(tag, {tag: variance})
        return Sym({(((tag, ()),), 0): Poly.const(1)})

    def vector(self, tag, variance):
        if not variance.t:
            return self.zero()
        self.cov.setdefault(tag, {tag: variance})
        return Sym({(((tag, (0,)),), 0): Poly.const(1)})

    def matrix(self, tag, variance, mean=None):
        self.cov.setdefault(tag, {tag: variance})
        return tag, mean

    def correlate(self, tag1, tag2, covariance):
        self.cov[tag1][tag2] = self.cov[tag2][tag1] = covariance

    def sphere(self, tag, q):
        self.q_sphere = q
        return self.vector(tag, Poly.var("_sphere"))

    def mv(self, W, v, transposed=False):
        tag, mean = W

        def pairs():
            for (letters, n), c in v.t.items():
                j = n + 1
                letters = tuple((t, tuple(j if i == 0 else i for i in ix)) for t, ix in letters)
                yield (letters + ((tag, (j, 0) if transposed else (0, j)),), j), c
                if mean is not None:
                    yield (letters, j), c * mean
        return Sym.collect(pairs())

    def mvT(self, W, v):
        return self.mv(W, v, True)

    def dot(self, u, v):
        return (u * v).rename(None)

    vdot = dot

    def total(self, u):
        return u.rename(None)

    def zero(self):
        return Sym({})

    def mean(self, s):
        r = Poly()
        for (letters, n), c in Sym.lift(s).t.items():
            m = self._moment(letters, n)
            if m.t:
                r = r + c * m
        return self._off_the_sphere(r) if self.q_sphere is not None else r

    def _moment(self, letters, n):
        key = (letters, n)
        if key not in self.cache:
            used = {i for _, ix in letters for i in ix if i > 0}
            r = self._isserlis(self._canonical(letters)) * N ** (n - len(used))
            for tag, k in Counter(tag for tag, _ in letters).items():
                if len(self.cov[tag]) == 1:
                    r = r * self.cov[tag][tag] ** (k // 2)
            self.cache[key] = r
        return self.cache[key]

    @staticmethod
    def _canonical(letters):
        for _ in range(2):
            new = {}
            letters = sorted(letters)
            for _, ix in letters:
                for i in ix:
                    if i > 0:
                        new.setdefault(i, len(new) + 1)
            letters = [(tag, tuple(new.get(i, i) for i in ix)) for tag, ix in letters]
        return tuple(sorted(letters))

    def _isserlis(self, letters):
        """Sum over all pairings, and over all dummies that stand in the letters; the rarest letter is paired first.
        Only covariances between different tags are put in here, the others by _moment."""
        if not letters:
            return Poly.const(1)
        if letters in self.pairings:
            return self.pairings[letters]
        counts = Counter(tag for tag, _ in letters)
        r = Poly()
        if all(k % 2 == 0 or len(self.cov[tag]) > 1 for tag, k in counts.items()):
            at = min(range(len(letters)), key=lambda p: counts[letters[p][0]])
            (tag, ix), rest = letters[at], letters[:at] + letters[at + 1:]
            before = {i for _, jx in letters for i in jx if i > 0}
            for (tag2, ix2), times in Counter(rest).items():
                if tag2 not in self.cov[tag]:
                    continue
                same, possible = {}, True
                root = lambda i: root(same[i]) if i in same else i
                for i, j in zip(ix, ix2):
                    i, j = root(i), root(j)
                    if i != j:
                        if i < 0 and j < 0:         # two different fixed indices
                            possible = False
                            break
                        same[max(i, j)] = min(i, j)     # a dummy becomes the other index
                if possible:
                    p = rest.index((tag2, ix2))
                    left = tuple((t, tuple(map(root, jx))) for t, jx in rest[:p] + rest[p + 1:])
                    classes = {root(i) for i in before if root(i) > 0} - {i for _, jx in left for i in jx}
                    term = self._isserlis(self._canonical(left)) * N ** len(classes) * times
                    r = r + (term * self.cov[tag][tag2] if len(self.cov[tag]) > 1 else term)
        self.pairings[letters] = r
        return r

    def _off_the_sphere(self, p):
        """_sphere^k stands for k pairs of unit Gaussians: times (N q)^k / (N(N+2)...(N+2k-2))."""
        by_k = {}
        for e, c in p.exponents().items():
            d = dict(e)
            k = d.pop("_sphere", 0)
            term = Poly.const(c)
            for name, power in d.items():
                term = term * (Poly.var(name, power) if power > 0 else Poly.var("1/N", -power))
            by_k[k] = by_k.get(k, Poly()) + term
        r = Poly()
        for k, part in by_k.items():
            part = part * self.q_sphere ** k * N ** k
            for j in range(k):
                part = part * iN if j == 0 else divide_by_N_plus(part, 2 * j)
            r = r + part
        return r
