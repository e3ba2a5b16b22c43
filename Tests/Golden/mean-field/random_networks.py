"""Random feedforward and recurrent networks: one or two weights, random sums of activations, leak, noise, fresh or frozen bias, other names. All fixed points,
gains, c and xi_c of the program against the trapezoidal rule here; prints what differs, is refused or takes too long.

Run: python3 random_networks.py BINARY SEED COUNT [FIRST]
"""
import math
import random
import sys
import warnings

import numpy as np
from scipy.optimize import brentq

from averages import Activation, mean, pair, slope
from check_program import Program

warnings.simplefilter("ignore")


def number(rng, low, high):
    return f"{rng.uniform(low, high):.3g}"


def activation_text(rng):
    a, b, c = number(rng, 0.3, 2), number(rng, -1, 1), number(rng, 0, 1)
    return rng.choice([f"tanh({a}*x)", f"erf({a}*x)", f"sin({a}*x)", f"cos({a}*x)", f"{b}*x*exp(-x^2/2)", f"relu({a}*x)", f"abs(x)/{a}",
                       f"x^2*exp(-{a}*x^2)", f"tanh({a}*x+{c})", "1/(1+x^2)", f"x/(1+exp(-{a}*x))", f"tanh(x)^2*{a}", f"log(1+exp({a}*x))/2"])


class RandomNetwork:
    def __init__(self, rng):
        self.phis = [" + ".join(activation_text(rng) for _ in range(rng.choice([1, 1, 2, 3]))) for _ in range(rng.choice([1, 1, 2]))]
        weight, bias = rng.choice([("w", "beta"), ("sigma_w", "sigma_b"), ("g", "σ_b")])
        self.settings = {f"{weight}{i}": number(rng, 0.4, 2.2) for i in range(len(self.phis))}
        self.strengths = [float(v) ** 2 for v in self.settings.values()]
        self.bias = number(rng, 0.01, 0.6) if rng.random() < 0.8 else None
        self.leak = number(rng, -0.7, 0.8) if rng.random() < 0.35 else None
        self.kappa = number(rng, 0.01, 0.5) if rng.random() < 0.3 else None
        self.frozen = rng.random() < 0.25
        self.recurrent = self.leak is None and rng.random() < 0.2
        fresh = "" if self.recurrent else "(l)"
        lines, terms, names = [], [], [*self.settings, "q"]
        for i, name in enumerate(self.settings):
            lines.append(f"weight {'WV'[i]}[i,j]{fresh} ~ normal(0, {name}^2/N)")
            terms.append(f"{'WV'[i]}[i,j]{fresh}*f{i}(h[j](l))")
        if self.bias:
            when = "" if self.frozen or self.recurrent else "(l)"
            names, self.settings = [*names, bias], {**self.settings, bias: self.bias}
            lines.append(f"bias b[i]{when} ~ normal(0, {bias}^2)")
            terms.append("b[i]" + when)
        if self.kappa:
            names, self.settings = [*names, "kappa"], {**self.settings, "kappa": self.kappa}
            lines.append("noise xi[i](l) ~ normal(0, kappa)")
            terms.append("xi[i](l)")
        if self.leak:
            names, self.settings = [*names, "real a"], {**self.settings, "a": self.leak}
            terms.insert(0, "a*h[i](l)")
        self.rules = "\n".join(["rules 1", 'theory random "random"', 'source "random"', "width N", "depth l = 0 ... T", "parameter " + ", ".join(names),
                                "neuron h[i](l)", *lines, "update h[i](l+1) = " + " + ".join(terms), "initial h[i](0) ~ normal(0, q)",
                                *(f"where f{i}(x) = {p}" for i, p in enumerate(self.phis)), ""])
        self.acts = []
        for p in self.phis:
            own = p.replace("abs(x)", "(relu(x)+relu(-x))")
            self.acts.append(Activation(own, softplus_words(own)))
        a, b2 = float(self.leak or 0), float(self.bias or 0) ** 2
        self.a2, self.kap = a * a, float(self.kappa or 0)
        # A frozen bias adds up: cov(h, b) tends to sigma_b^2/(1 - a).
        self.b2 = b2 * (1 + 2 * a / (1 - a)) if self.frozen else b2

    def over(self, average):
        return sum(s * average(act) for s, act in zip(self.strengths, self.acts))

    def next(self, K):
        return self.a2 * K + self.b2 + self.kap + self.over(lambda A: mean(lambda x: A.f(x) ** 2, K, A.kink))

    def parallel(self, K):
        return self.a2 + self.over(lambda A: slope(lambda x: A.f(x) ** 2, K, A.kink))

    def chi(self, K, c):
        return self.a2 + self.over(lambda A: mean(lambda x: A.df(x) ** 2, K, A.kink) if c == 1 else pair(A.df, K, c, A.kink))

    def points(self):
        grid = np.concatenate([[1e-9], np.geomspace(1e-6, 1e4, 500)])
        gap = [self.next(K) - K for K in grid]
        zero = [0.0] if self.next(0.0) < 1e-30 else []
        return zero + [brentq(lambda K: self.next(K) - K, a, b, xtol=1e-17, rtol=1e-15) for a, b, s, t in zip(grid, grid[1:], gap, gap[1:]) if s * t < 0]

    def correlation(self, K):
        if self.kap == 0 and self.chi(K, 1) <= 1:
            return 1.0
        gap = lambda c: self.a2 * c + (self.b2 + self.over(lambda A: pair(A.f, K, c, A.kink))) / K - c
        if abs(gap(0.0)) < 1e-14:
            return 0.0
        return brentq(gap, 0, 1 - 1e-7, xtol=1e-15, rtol=1e-15) if gap(1 - 1e-7) < 0 else None


def softplus_words(text):
    """log(1+exp(a*x)) and x/(1+exp(-a*x)) in words that do not overflow."""
    import re
    text = re.sub(r"log\(1\+exp\(([^()]*)\)\)", r"softplus(\1)", text)
    return re.sub(r"x/\(1\+exp\(-([^()]*)\)\)", r"x*logistic(\1)", text)


def main(binary, seed, count, first=0):
    rng, program, compared, wrong = random.Random(int(seed)), Program(binary), 0, 0
    for n in range(int(count)):
        network = RandomNetwork(rng)
        if n < int(first):
            continue
        points = network.points()
        label = f"#{n} {network.settings} {network.phis} frozen={network.frozen} recurrent={network.recurrent}"
        code, out, err = program.json(network.rules, network.settings, limit=240)
        if out is None or code:
            print(label, "REFUSED" if points else "no fixed point", points, code, " ".join(err.split())[:300], flush=True)
            if points or code != 65:
                print(network.rules)
            continue
        found, problems = out["points"], []
        if len(found) != len(points):
            problems.append(f"{[p['q']['value'] for p in found]} against {points} {out['remarks']}")
        for q in points:
            p = min(found, key=lambda p: abs(p["q"]["value"] - q))

            def compare(name, value, tolerance):
                nonlocal compared
                compared += 1
                f = p[name]
                if f is None or not abs(f["value"] - value) <= f["error"] + tolerance * max(1, abs(value)):
                    problems.append(f"q={q:.8g} {name}: here {value!r}, program {f}")
                elif f["error"] > 1e-7 * max(abs(value), 1e-3):
                    problems.append(f"q={q:.8g} {name}: large error {f}")

            if q == 0:
                continue
            parallel = network.parallel(q)
            compare("q", q, 3e-13 / max(abs(1 - parallel), 1e-3))
            compare("chi_parallel", parallel, 2e-12)
            compare("chi_perp", network.chi(q, 1), 2e-12)
            c = network.correlation(q)
            if c is not None and (p["c"] is not None or not network.recurrent):
                chi = network.chi(q, c)
                compare("c", c, 2e-12 / max(1 - chi, 1e-3))
                if chi < 0.9999 and p["xi_c"]:
                    compare("xi_c", -1 / math.log(chi), 1e-9)
        if problems:
            wrong += 1
            print(label, *problems, network.rules, sep="\n   ", flush=True)
        else:
            print(n, "agrees:", [p["q"]["value"] for p in found], out["points"][0]["phase"], flush=True)
    print(f"{compared} comparisons, {wrong} networks with problems")


if __name__ == "__main__":
    main(*sys.argv[1:])
