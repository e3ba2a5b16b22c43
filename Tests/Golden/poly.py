"""Sparse polynomials with exact coefficients. A monomial is one integer, 8 bits of exponent per variable, so that
multiplying monomials is adding integers. 1/N is a variable of its own, `1/N`, cancelled against N when it matters."""
from fractions import Fraction

SHIFT = {}          # name -> bit position
BOUNDS = {}         # name -> highest power kept ("through g^4"); empty = exact


def shift(name):
    return SHIFT.setdefault(name, 8 * len(SHIFT))


class Poly:
    __slots__ = ("t",)

    def __init__(self, t=None):
        self.t = t or {}

    @staticmethod
    def const(c):
        return Poly({0: c} if c else {})

    @staticmethod
    def var(name, power=1):
        return Poly({power << shift(name): 1})

    @staticmethod
    def lift(a):
        return a if isinstance(a, Poly) else Poly.const(a)

    def __add__(self, other):
        if not isinstance(other, (int, Fraction, Poly)):
            return NotImplemented
        t = dict(self.t)
        for m, c in Poly.lift(other).t.items():
            s = t.get(m, 0) + c
            if s:
                t[m] = s
            else:
                t.pop(m, None)
        return Poly(t)

    __radd__ = __add__

    def __neg__(self):
        return Poly({m: -c for m, c in self.t.items()})

    def __sub__(self, other):
        return self + (-other) if isinstance(other, (int, Fraction, Poly)) else NotImplemented

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if isinstance(other, (int, Fraction)):
            return Poly({m: c * other for m, c in self.t.items()} if other else {})
        if not isinstance(other, Poly):
            return NotImplemented
        bounds = [(shift(n), b) for n, b in BOUNDS.items()]
        t = {}
        for m1, c1 in self.t.items():
            for m2, c2 in other.t.items():
                m = m1 + m2
                if any((m >> s) & 255 > b for s, b in bounds):
                    continue
                t[m] = t.get(m, 0) + c1 * c2
        return Poly({m: c for m, c in t.items() if c})

    __rmul__ = __mul__

    def __pow__(self, n):
        r = Poly.const(1)
        for _ in range(n):
            r = r * self
        return r

    def __truediv__(self, other):
        """By a number or a power of N only."""
        if isinstance(other, (int, Fraction)):
            return self * (Fraction(1) / other)
        (m, c), = other.t.items()
        k = (m >> shift("N")) & 255
        assert m == k << shift("N"), "division by something else than N^k"
        return self * Poly.var("1/N", k) * (Fraction(1) / c)

    def exponents(self):
        """Yields ({name: power} with N signed, coefficient), terms in N merged."""
        names = list(SHIFT)
        merged = {}
        for m, c in self.t.items():
            e = {names[i]: b for i, b in enumerate(m.to_bytes(len(names), "little")) if b}
            k = e.pop("N", 0) - e.pop("1/N", 0)
            if k:
                e["N"] = k
            key = tuple(sorted(e.items()))
            merged[key] = merged.get(key, 0) + c
        return {k: c for k, c in merged.items() if c}

    def at(self, **values):
        """Numbers in place of some variables (N included)."""
        r = Poly()
        for e, c in self.exponents().items():
            p = Poly.const(c)
            for n, k in e:
                if n in values:
                    p = p * (Fraction(values[n]) ** k)
                else:
                    p = p * (Poly.var(n, k) if k > 0 else Poly.var("1/N", -k))
            r = r + p
        return r

    def equals(self, other):
        return not (self - Poly.lift(other)).exponents()

    def __str__(self):
        out = []
        for e, c in sorted(self.exponents().items(),
                           key=lambda ec: (sorted((n, k) for n, k in ec[0] if n != "N"), -dict(ec[0]).get("N", 0))):
            c = Fraction(c)
            f = [n if k == 1 else f"{n}^{k}" for n, k in e if k > 0]
            if abs(c) != 1 or not f:
                f.insert(0, str(abs(c)))
            low = [("N" if k == -1 else f"N^{-k}") for n, k in e if k < 0]
            out.append(("- " if c < 0 else "+ ") + "/".join(["*".join(f)] + low))
        if not out:
            return "0"
        s = " ".join(out)
        return s[2:] if s[0] == "+" else "-" + s[2:]


N = Poly.var("N")
iN = Poly.var("1/N")


def divide_by_N_plus(p, c):
    """p/(N+c), which must be a Laurent polynomial again."""
    groups = {}
    for e, x in p.exponents().items():
        d = dict(e)
        k = d.pop("N", 0)
        groups.setdefault(tuple(sorted(d.items())), {})[k] = Fraction(x)
    r = Poly()
    for rest, laurent in groups.items():
        low, carry = min(laurent), Fraction(0)
        for k in range(max(laurent), low - 1, -1):          # Horner at N = -c
            carry = laurent.get(k, 0) - c * carry
            if k > low and carry:
                term = Poly.const(carry) * (N ** (k - 1) if k > 0 else iN ** (1 - k))
                for n, power in rest:
                    term = term * Poly.var(n, power)
                r = r + term
        assert carry == 0, "not a Laurent polynomial in N"
    return r
