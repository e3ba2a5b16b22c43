"""The networks in discrete time: rules text, settings, a plain simulation with weight matrices, observables, exact values."""
from dataclasses import dataclass, field
from fractions import Fraction as F

import mpmath as mp
import numpy as np
from scipy.special import erf

import exact
from exact import chi, cumulant, joint, multiplicative


@dataclass
class Entry:
    name: str
    rules: str
    settings: dict
    simulate: object                       # (rng, networks) -> record
    observables: list                      # text, or (text, exact value)
    batch: int = 2000
    blocks: int = 120
    note: str = ""
    extra: dict = field(default_factory=dict)


def rules(name, body, time="depth     l = 0 ... T"):
    lines = "\n".join(line.strip() for line in body.strip().splitlines())
    return f"rules 1\ntheory {name}\nwidth N\n{time.replace('     ', ' ')}\n{lines}\n"


def times(W, x):
    """Σ_j W[i,j] x[j] for each network."""
    return np.matmul(W, x[..., None])[..., 0]


class Dice:
    def __init__(self, rng, M, N):
        self.rng, self.M, self.N = rng, M, N

    def vector(self, variance=1.0):
        return np.sqrt(variance) * self.rng.standard_normal((self.M, self.N))

    def number(self, variance=1.0):
        return np.sqrt(variance) * self.rng.standard_normal(self.M)

    def matrix(self, variance):
        return np.sqrt(variance) * self.rng.standard_normal((self.M, self.N, self.N))

    def sphere(self, squared):
        x = self.vector()
        return x * np.sqrt(squared / (x * x).sum(1))[:, None]

    def orthogonal(self):
        """Haar: Q of a Gaussian matrix, with the signs that make R's diagonal positive."""
        q, r = np.linalg.qr(self.matrix(1.0))
        return q * np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None, :]


def layers(N, q, sw2, sb2, phi, T, law=None, start=None, leak=0.0, keep=None):
    """Fresh weights in each layer."""

    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h = dice.vector(q) if start is None else start(dice)
        record = {("h", "0"): h}
        for l in range(1, T + 1):
            W = dice.matrix(sw2 / N) if law is None else law(dice)
            new = leak * h + times(W, phi(h))
            h = new + dice.vector(sb2) if sb2 else new
            record["h", str(l)] = h
        return record

    return simulate


def gaussian_layers(N, q, sw2, sb2, phi, T, leak=0.0):
    """The same law without matrices: given a layer the next one is Gaussian."""

    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h = dice.vector(q)
        record = {("h", "0"): h}
        for l in range(1, T + 1):
            k = sb2 + sw2 * (phi(h) ** 2).mean(1)
            h = leak * h + np.sqrt(k)[:, None] * dice.vector()
            record["h", str(l)] = h
        return record

    return simulate


def identity(x): return x
def relu(x): return np.maximum(x, 0)


LAYERS = """parameter sigma_w, sigma_b, q
    neuron h[i](l)
    weight W[i,j](l) ~ normal(0, sigma_w^2/N)
    bias b[i](l) ~ normal(0, sigma_b^2)
    update h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)
    initial h[i](0) ~ normal(0, q)
    where phi(x) = {phi}
    where r(l) = h(l).h(l)/N"""


def linear(moment, T):
    """The observables of r(T) through the fourth cumulant, and a few at two and three times."""
    m = max(T // 2, 1)
    rows = [("<" + "; ".join([f"r({T})"] * n) + ">", joint(moment, *[T] * n)) for n in range(1, 5)]
    rows.append((f"<r({m}); r({T})>", joint(moment, m, T)))
    rows.append((f"<r({m}); r({T}); r({T})>", joint(moment, m, T, T)))
    rows.append((f"<r({T})^2>/<r({T})>^2", moment((T, T)) / moment((T,)) ** 2))
    return rows


def feedforward():
    yield Entry(
        "critical-linear", rules("critical-linear", """parameter sigma_w
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            update h[i](l+1) = W[i,j](l)*h[j](l)
            initial h(0).h(0) = N
            where r(l) = h(l).h(l)/N"""),
        {"N": "16", "sigma_w": "1"}, layers(16, 1, 1, 0, identity, 20, start=lambda d: d.sphere(16.0)),
        [("<r(20)>", F(1)), ("<r(20); r(20)>", F(9, 8) ** 20 - 1), ("<r(8)^3>", ((1 + F(2, 16)) * (1 + F(4, 16))) ** 8),
         ("<h[1](1)^2; h[2](1)^2>", F(0)), ("<h[1](0)^4>", F(48, 18)), ("<h[1](2)^4>", 3 * F(9, 8))],
        note="log r(20): mean 20*(digamma(8) - ln 8), variance 20*trigamma(8)",
        extra={"logarithm of r(20)": {"mean": 20 * (mp.digamma(8) - mp.log(8)), "variance": 20 * mp.psi(1, 8)}})

    N, T, s, q = 8, 4, F(9, 10), F(6, 5)
    r = multiplicative(lambda n: q ** n * chi(N, n), lambda n: s ** (2 * n) * chi(N, n))
    k = [r((T - 1,) * n) * s ** (2 * n) for n in range(5)]
    yield Entry(
        "deep-linear", rules("deep-linear", LAYERS.format(phi="x")), {"N": "8", "sigma_w": "0.9", "sigma_b": "0", "q": "1.2"},
        layers(N, 1.2, .81, 0, identity, T),
        linear(r, T) + [
            ("<h[1](4)^4>", 3 * k[2]), ("<h[1](4)^2; h[2](4)^2>", cumulant(k, 2)),
            ("<h[1](4)^2; h[2](4)^2; h[3](4)^2>", cumulant(k, 3)), ("<h[1](4); h[1](4); h[1](4); h[1](4)>", 3 * cumulant(k, 2)),
            ("<h[1](4)*h[2](4); h[1](4)*h[2](4)>", k[2]), ("<h(1).h(3)/N; h(1).h(3)/N>", r((1,)) ** 0 * s ** 4 * r((1, 1)) / N)])

    N, T, s, b, q = 6, 3, F(4, 5), F(9, 100), F(1)
    r, k = exact.affine_chain(N, lambda n: q ** n * chi(N, n), s ** 2, b, T)
    yield Entry(
        "linear-with-bias", rules("linear-with-bias", LAYERS.format(phi="x")),
        {"N": "6", "sigma_w": "0.8", "sigma_b": "0.3", "q": "1"}, layers(N, 1, .64, .09, identity, T),
        [("<" + "; ".join(["r(3)"] * n) + ">", cumulant(r, n)) for n in range(1, 5)]
        + [("<h[1](3)^2; h[2](3)^2>", cumulant(k, 2)), ("<h[1](3)^4>", 3 * k[2]), ("<h[1](3)*h[2](3)>", F(0))])

    r, k = exact.affine_chain(5, lambda n: F(0) ** n, F(1), F(1, 4), 3)
    yield Entry(
        "from-zero", rules("from-zero", LAYERS.format(phi="x").replace("~ normal(0, q)", "= 0").replace(", q", "")),
        {"N": "5", "sigma_w": "1", "sigma_b": "0.5"}, layers(5, 0, 1, .25, identity, 3),
        [("<r(0)>", F(0)), ("<r(3)>", r[1]), ("<r(3); r(3)>", cumulant(r, 2)), ("<r(3); r(3); r(3)>", cumulant(r, 3))])

    for N, T in ((8, 3), (32, 6)):
        g = exact.mean_of_powers([F(1)] + [F(9, 4) ** n * F(exact.double(2 * n - 1), 2) for n in range(1, 5)], N)
        k = [g[n] ** T for n in range(5)]
        r = [k[n] * chi(N, n) for n in range(5)]
        yield Entry(
            f"relu-{N}", rules("relu", LAYERS.format(phi="relu(x)")),
            {"N": str(N), "sigma_w": "1.5", "sigma_b": "0", "q": "1"},
            layers(N, 1, 2.25, 0, relu, T),
            [("<" + "; ".join([f"r({T})"] * n) + ">", cumulant(r, n)) for n in range(1, 4)]
            + [(f"<h[1]({T})^2*h[2]({T})^2>/<h[1]({T})^2>^2", k[2] / k[1] ** 2), (f"<h[1]({T})^2; h[2]({T})^2; h[3]({T})^2>", cumulant(k, 3))],
            note="k is a product of independent means of N squares of relu(z)", batch=2000 if N == 8 else 1000)

    for name, phi, f in (("tanh", "tanh(x)", mp.tanh), ("erf", "erf(x)", mp.erf),
                         ("gelu", "x*(1 + erf(x/sqrt(2)))/2", lambda x: x * mp.ncdf(x)),
                         ("cubic", "x - x^3/10", lambda x: x - x ** 3 / 10), ("sine", "sin(2*x)", lambda x: mp.sin(2 * x))):
        plain = {"tanh": np.tanh, "erf": erf, "gelu": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
                 "cubic": lambda x: x - x ** 3 / 10, "sine": lambda x: np.sin(2 * x)}[name]
        N = 12
        k, r = exact.one_layer(f, N, mp.mpf(1), mp.mpf(1.44), mp.mpf("0.04"))
        yield Entry(
            f"{name}-layers", rules(f"{name}-layers", LAYERS.format(phi=phi)),
            {"N": "12", "sigma_w": "1.2", "sigma_b": "0.2", "q": "1"},
            layers(N, 1, 1.44, .04, plain, 1 if name == "cubic" else 4),
            [("<" + "; ".join(["r(1)"] * n) + ">", cumulant(r, n)) for n in range(1, 5 if name == "tanh" else 3)]
            + [("<h[1](1)^2; h[2](1)^2>", cumulant(k, 2)), ("<h[1](1)^2; h[2](1)^2; h[3](1)^2>", cumulant(k, 3)),
               *([] if name == "cubic" else ["<r(4)>", "<r(4); r(4)>", "<r(2); r(4)>", "<h[1](4)^4>"]),
               *(["<r(4); r(4); r(4); r(4)>"] if name == "tanh" else [])])

    for N, T, batch in ((16, 9, 20000), (64, 9, 5000)):
        yield Entry(
            f"tanh-{N}", rules("tanh", LAYERS.format(phi="tanh(x)")), {"N": str(N), "sigma_w": "1", "sigma_b": "0", "q": "1"},
            gaussian_layers(N, 1, 1, 0, np.tanh, T),
            ["<r(4)>", "<h[1](4)^2; h[2](4)^2>", "<h[1](9)^2; h[2](9)^2>", "<r(9)>", "<r(9); r(9)>", "<r(1); r(2)>",
             "<h[1](4)^2; h[2](4)^2; h[3](4)^2>"],
            batch=batch, blocks=100,
            note="K + G1/N + G2/N^2 and so on of THEORY section 4; the law of the layer below, no matrices")

    yield Entry(
        "tanh-two-neurons", rules("tanh", LAYERS.format(phi="tanh(x)")), {"N": "2", "sigma_w": "1.5", "sigma_b": "0", "q": "1"},
        layers(2, 1, 2.25, 0, np.tanh, 3), two_layers_two_neurons() + ["<r(3); r(3)>"], batch=20000, blocks=100)

    yield Entry(
        "leaky-tanh", rules("leaky-tanh", LAYERS.format(phi="tanh(x)").replace("= W", "= (1-a)*h[i](l) + W").replace(
            "parameter ", "parameter a, ")), {"N": "32", "a": "0.5", "sigma_w": "1", "sigma_b": "0", "q": "1"},
        gaussian_layers(32, 1, 1, 0, np.tanh, 4, leak=.5),
        ["<h(4).h(4)/N>", "<h(4).h(4)/N; h(4).h(4)/N>", "<h(2).h(4)/N>", "<h(2).h(4)/N; h(2).h(4)/N>"], batch=10000, blocks=100)

    N, c, s = 7, F(7, 10), F(1, 2)
    r = multiplicative(lambda n: chi(N, n), exact.leaky_factor(N, c, s))
    yield Entry(
        "leaky-linear", rules("leaky-linear", LAYERS.format(phi="x").replace("= W", "= (1-a)*h[i](l) + W").replace(
            "parameter ", "parameter a, ")), {"N": "7", "a": "0.3", "sigma_w": "0.5", "sigma_b": "0", "q": "1"},
        layers(N, 1, .25, 0, identity, 4, leak=.7), linear(r, 4) + [("<h(1).h(4)/N>", c ** 3 * r((1,)))])

    N, m, q = 6, F(3, 5), F(1, 2)
    start = [F(1), q + m * m, None, None, None]
    one = [F(1), q + m * m, 3 * q * q + 6 * q * m * m + m ** 4,
           15 * q ** 3 + 45 * q * q * m * m + 15 * q * m ** 4 + m ** 6,
           105 * q ** 4 + 420 * q ** 3 * m ** 2 + 210 * q * q * m ** 4 + 28 * q * m ** 6 + m ** 8]
    start = exact.mean_of_powers(one, N)
    r = multiplicative(lambda n: start[n], lambda n: F(16, 25) ** n * chi(N, n))
    yield Entry(
        "mean-input", rules("mean-input", LAYERS.format(phi="x").replace("normal(0, q)", "normal(m, q)").replace("parameter ", "parameter m, ")),
        {"N": "6", "m": "0.6", "sigma_w": "0.8", "sigma_b": "0", "q": "0.5"},
        layers(N, 0, .64, 0, identity, 3, start=lambda d: .6 + d.vector(.5)),
        linear(r, 3) + [("<h[1](0)>", m), ("<h[1](0)*h[2](0)>", m * m), ("<r(0); r(0)>", joint(r, 0, 0)), ("<h[1](0)*h[1](3)>", F(0))])

    N = 6
    yield Entry(
        "mean-weights", rules("mean-weights", """parameter real J, sigma_w
            neuron h[i](l)
            weight W[i,j](l) ~ normal(J/N, sigma_w^2/N)
            update h[i](l+1) = W[i,j](l)*h[j](l)
            initial h[i](0) ~ normal(0, 1)"""), {"N": "6", "J": "1.3", "sigma_w": "0.5"},
        layers(N, 1, 0, 0, identity, 3, law=lambda d: 1.3 / 6 + d.matrix(.25 / 6)),
        [("<h(3).h(3)>/N", exact.with_mean(N, F(1), F(13, 60), F(1, 4), 3)), ("<h(0).h(1)>/N", F(13, 60)),
         ("<h[1](1)*h[2](1)>", F(13, 60) ** 2 * N), "<h(3).h(3)/N; h(3).h(3)/N>", "<h[1](3)*h[2](3)>"])

    yield Entry(
        "mean-coupling", rules("mean-coupling", """parameter real J, sigma_w
            neuron h[i](l)
            weight W[i,j](l) ~ normal(0, sigma_w^2/N)
            update h[i](l+1) = W[i,j](l)*h[j](l) + J*sum[j](h[j](l))/N
            initial h[i](0) ~ normal(0, 1)"""), {"N": "6", "J": "1.3", "sigma_w": "0.5"},
        layers(N, 1, 0, 0, identity, 3, law=lambda d: 1.3 / 6 + d.matrix(.25 / 6)),
        [("<h(3).h(3)>/N", exact.with_mean(N, F(1), F(13, 60), F(1, 4), 3)), ("<h[1](1)*h[2](1)>", F(13, 60) ** 2 * N)])

    N, q, T = 6, F(1), 3
    laws = {
        "sign": ("sign(1/2)", F(1, 4) * N, -2 * F(1, 16), lambda d: d.rng.choice([-.5, .5], (d.M, d.N, d.N))),
        "uniform": ("uniform(-3/4, 3/4)", F(9, 16) / 3 * N, -F(3, 2) ** 4 / 120, lambda d: d.rng.uniform(-.75, .75, (d.M, d.N, d.N))),
        "sparse": ("sparse(1/3, 1/N)", F(1), 3 * F(1, N * N) * (3 - 1),
                   lambda d: (d.rng.random((d.M, d.N, d.N)) < 1 / 3) * d.matrix(3 / d.N)),
    }
    for name, (law, v, c, draw) in laws.items():
        R, RR, S = exact.any_law(N, q, v, c, T)
        yield Entry(
            f"{name}-weights", rules(f"{name}-weights", f"""neuron h[i](l)
                weight W[i,j](l) ~ {law}
                update h[i](l+1) = W[i,j](l)*h[j](l)
                initial h[i](0) ~ normal(0, 1)
                where r(l) = h(l).h(l)/N"""), {"N": "6"}, layers(N, 1, 0, 0, identity, T, law=draw),
            [("<r(3)>", R), ("<r(3); r(3)>", RR - R * R), ("<h[1](3)^4>", S), ("<h[1](3)^2*h[2](3)^2>", (RR - S / N) * N / (N - 1)),
             "<r(3); r(3); r(3)>"])
    R, RR, S = exact.any_law(N, q, F(1, 4), 0, T, bias=(F(1, 4), -F(1, 8)))
    yield Entry(
        "sign-biases", rules("sign-biases", """neuron h[i](l)
            weight W[i,j](l) ~ normal(0, 1/(4*N))
            bias b[i](l) ~ sign(1/2)
            update h[i](l+1) = W[i,j](l)*h[j](l) + b[i](l)
            initial h[i](0) ~ normal(0, 1)
            where r(l) = h(l).h(l)/N"""), {"N": "6"}, sign_biases(N, T),
        [("<r(3)>", R), ("<r(3); r(3)>", RR - R * R), ("<h[1](3)^4>", S), ("<h[1](3)>", F(0))])

    N, s, q = 8, F(9, 10), F(2)
    def haar(dice): return .9 * dice.orthogonal()
    yield Entry(
        "orthogonal-layers", rules("orthogonal-layers", """parameter q
            neuron h[i](l)
            weight W[i,j](l) ~ orthogonal(9/10)
            update h[i](l+1) = W[i,j](l)*h[j](l)
            initial h[i](0) ~ normal(0, q)
            where r(l) = h(l).h(l)/N"""), {"N": "8", "q": "2"}, layers(N, 2, 0, 0, identity, 3, law=haar),
        [("<r(3)>", s ** 6 * q), ("<r(3); r(3)>", s ** 12 * q * q * F(2, N)), ("<r(3); r(3); r(3)>", s ** 18 * q ** 3 * F(8, N * N)),
         ("<h[1](3)^2; h[2](3)^2>", F(0)), ("<h(0).h(3)/N; h(0).h(3)/N>", s ** 6 * q * q * chi(N, 2) / N)], batch=1000, blocks=100)
    yield Entry(
        "orthogonal-tanh", rules("orthogonal-tanh", """neuron h[i](l)
            weight W[i,j](l) ~ orthogonal(3/2)
            update h[i](l+1) = W[i,j](l)*tanh(h[j](l))
            initial h[i](0) ~ normal(0, 1)
            where r(l) = h(l).h(l)/N"""), {"N": "5"}, layers(5, 1, 0, 0, np.tanh, 3, law=lambda d: 1.5 * d.orthogonal()),
        [("<r(1)>", mp.mpf(9) / 4 * exact.gauss(lambda x: mp.tanh(x) ** 2, 1)), "<r(3)>", "<r(3); r(3)>", "<h[1](3)^2; h[2](3)^2>"],
        batch=1000, blocks=100)


def two_layers_two_neurons():
    """N = 2, sigma_w = 3/2: averages over both neurons of the first layer on a grid, of the second in closed form of moments."""
    z = np.arange(-90, 91) * .1
    w = np.exp(-z * z / 2) * .1 / np.sqrt(2 * np.pi)
    a = 2.25 * np.tanh(z) ** 2
    k = (a[:, None] + a[None, :]).ravel() / 2
    weight = (w[:, None] * w[None, :]).ravel()
    phi = np.tanh(np.sqrt(k)[:, None] * z[None, :]) ** 2
    two, four = 2.25 * phi @ w, 2.25 ** 2 * phi ** 2 @ w
    mean, square = weight @ two, weight @ (two ** 2 / 2 + four / 2)
    return [("<r(2)>", mean), ("<h[1](2)^2; h[2](2)^2>", square - mean ** 2), ("<r(2); r(2)>", 2 * square - mean ** 2)]


def sign_biases(N, T):
    def simulate(rng, M):
        dice = Dice(rng, M, N)
        h = dice.vector()
        record = {("h", "0"): h}
        for l in range(1, T + 1):
            h = times(dice.matrix(.25 / N), h) + rng.choice([-.5, .5], (M, N))
            record["h", str(l)] = h
        return record

    return simulate


def haar_trace(n, N):
    """(1/N) E tr O^n of a Haar orthogonal matrix, n <= N (Diaconis and Shahshahani 1994)."""
    return F(1) if n == 0 else F(1, N) if n % 2 == 0 else F(0)
