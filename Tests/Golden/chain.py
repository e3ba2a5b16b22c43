"""Fresh weights and biases in every layer, conditional Gaussian argument. Given h(l-1), the components of h(l) are
independent Gaussians of variance k(l) = sigma_b^2 + (sigma_w^2/N) sum_j phi(h_j(l-1))^2. A polynomial F(k(l)) averages to
a polynomial in k(l-1); at the bottom k(0) = q for a Gaussian initial condition (k(1) = sigma_b^2 + sigma_w^2 q for a
linear network on the sphere). Powers of a sum over neurons come from the cumulant series exp(N ln G). N is a symbol."""
from fractions import Fraction
from math import comb, factorial
from poly import Poly, N, iN, SHIFT
from engines import double_factorial


def powers_of_sum(moments, count):
    """moments[n] = E f^n at one site; returns E (f_1 + ... + f_N)^n = n! [s^n] G(s)^N by n P_n = sum (N k - (n-k)) g_k P_{n-k}."""
    g = [m * Fraction(1, factorial(n)) for n, m in enumerate(moments)]
    P = [Poly.const(1)]
    for n in range(1, count + 1):
        P.append(sum(((N * k - (n - k)) * g[k] * P[n - k] for k in range(1, n + 1)), Poly()) / n)
    return [p * factorial(n) for n, p in enumerate(P)]


class Chain:
    def __init__(self, phi, sigma_w, sigma_b):
        """phi: coefficients c_0, c_1, ... of the activation, as Poly."""
        self.phi, self.sw2, self.sb2 = phi, sigma_w ** 2, sigma_b ** 2

    def average(self, variance, count):
        """E S^n for S = sum_j phi(z_j)^2, z_j ~ N(0, variance), n = 0 ... count."""
        moments, power = [], {0: Poly.const(1)}
        square = {}
        for i, a in enumerate(self.phi):
            for j, b in enumerate(self.phi):
                square[i + j] = square.get(i + j, Poly()) + a * b
        for _ in range(count + 1):
            moments.append(sum((c * variance ** (d // 2) * double_factorial(d - 1)
                                for d, c in power.items() if d % 2 == 0), Poly()))
            new = {}
            for d, c in power.items():
                for e, x in square.items():
                    new[d + e] = new.get(d + e, Poly()) + c * x
            power = {d: c for d, c in new.items() if c.t}
        return powers_of_sum(moments, count)

    def down(self, F, variance):
        """F: {m: coefficient of k(l)^m}; returns its mean given k(l-1) = variance."""
        top = max(F)
        S = self.average(variance, top)
        r = Poly()
        for m, c in F.items():
            for n in range(m + 1):
                r = r + c * comb(m, n) * self.sb2 ** (m - n) * (self.sw2 * iN) ** n * S[n]
        return r

    def moment_of_r(self, T, m, start, first=0):
        """E r(T)^m, r = h.h/N, with k(first) = start known."""
        c = Poly.const(1)
        for j in range(m):
            c = c * (N + 2 * j) * iN
        F = {m: c}
        for _ in range(T - first - 1):
            p = self.down(F, Poly.var("_k"))
            F, s = {}, SHIFT["_k"]
            for mono, x in p.t.items():
                d = (mono >> s) & 255
                F.setdefault(d, {})[mono - (d << s)] = x
            F = {d: Poly(t) for d, t in F.items()}
        if T == first:
            return c * start ** m
        return self.down(F, start)

    def cumulant_of_r(self, T, n, start, first=0):
        m = [None] + [self.moment_of_r(T, i, start, first) for i in range(1, n + 1)]
        return {1: lambda: m[1], 2: lambda: m[2] - m[1] ** 2,
                3: lambda: m[3] - 3 * m[2] * m[1] + 2 * m[1] ** 3}[n]()
