"""Random networks with exactly known moments and random questions about them, asked of the program.

literal: polynomial and homogeneous activations, biases, noise, several weights, a first layer other than 0, spheres; questions are
sums, products and ratios of correlators at literal layers; the coefficients of 1/N^0 ... have to be equal fractions.
symbolic: one symbolic layer, homogeneous and other activations, compared at T = first ... first + 4 with literal layers.
ladders: no bound and --fixed u=T/N for homogeneous activations, compared at numbers.
"""
import sympy as sp
from sympy import QQ

import program
from exact_networks import RING, ExactNetwork, Operator, cumulant, over
from program import N, Refused


def check():
    import check_program
    return check_program


FRACTIONS = ["1/2", "1", "2/3", "3/2", "2", "1/3", "3/4"]


class Case:
    """A random network: its rules text, what is set, and the same in numbers."""

    def __init__(self, chance, kind, bias=None, plain=False):
        self.chance = chance
        self.first = 0 if plain else chance.choice([0, 0, 0, 1, 2])
        self.sphere = not plain and chance.random() < 0.2
        value = {name: chance.choice(FRACTIONS) for name in ("s", "t", "v", "kappa", "q")}
        self.has_bias = chance.random() < 0.5 if bias is None else bias
        noise = self.has_bias and chance.random() < 0.4
        two = chance.random() < 0.3
        phis = [self.activation(kind) for _ in range(2)]
        lines = ["rules 1", "theory checked", 'source "Tests/Golden/saddle"', "width N",
                 f"depth l = {self.first} ... T", "parameter s, t, v, kappa, q", "neuron h[i](l)",
                 "weight W[i,j](l) ~ normal(0, s^2/N)"]
        sum_of = "W[i,j](l)*phi(h[j](l))"
        weights = [(f"{value['s']}", phis[0])]
        if two:
            lines.append("weight U[i,j](l) ~ normal(0, t^2/N)")
            sum_of += " + U[i,j](l)*psi(h[j](l))"
            weights.append((value["t"], phis[1]))
        constant = QQ(0)
        if self.has_bias:
            lines.append("bias b[i](l) ~ normal(0, v^2)")
            sum_of += " + b[i](l)"
            constant += self.number(value["v"]) ** 2
        if noise:
            lines.append("noise xi[i](l) ~ normal(0, kappa)")
            sum_of += " + xi[i](l)"
            constant += self.number(value["kappa"])
        lines += [f"update h[i](l+1) = {sum_of}",
                  f"initial h({self.first}).h({self.first}) = N*q" if self.sphere else f"initial h[i]({self.first}) ~ normal(0, q)",
                  f"where phi(x) = {phis[0][1]}"]
        if two:
            lines.append(f"where psi(x) = {phis[1][1]}")
        self.rules, self.values = "\n".join(lines) + "\n", {sp.Symbol(n): sp.Rational(v) for n, v in value.items()}
        self.setting = ",".join(f"{n}={v}" for n, v in value.items())
        self.exact = lambda highest: ExactNetwork(
            [(self.number(s) ** 2, phi[0]) for s, phi in weights], constant, self.number(value["q"]), self.first,
            self.sphere, highest)
        self.even = kind == "homogeneous" and all(abs(phi[0][1]) == abs(phi[0][2]) for _, phi in weights) or kind == "polynomial"

    @staticmethod
    def number(text):
        text = str(text)
        numerator, _, denominator = text.partition("/")
        return QQ(int(numerator), int(denominator or 1))

    def activation(self, kind):
        chance = self.chance
        if kind == "homogeneous":
            a, b, text = chance.choice([(1, 0, "relu(x)"), (1, 1, "abs(x)"), (1, -1, "x"), (0, 3, "3*relu(-x)"),
                                        (2, "1/2", "2*relu(x) + relu(-x)/2"), (1, "-1/10", "relu(x) - relu(-x)/10"),
                                        ("1/2", "-3", "relu(x)/2 - 3*relu(-x)"), ("3/2", "1/2", "x/2 + abs(x)")])
            if text == "x/2 + abs(x)":
                return ("halves", QQ(3, 2), QQ(1, 2)), text
            return ("halves", self.number(a), self.number(b) if not str(b).startswith("-") else -self.number(str(b)[1:])), text
        chosen = chance.choice([{1: "1", 3: "-1/3"}, {1: "1/2", 2: "1/3"}, {0: "1/2", 1: "1"}, {2: "1"}, {1: "1", 3: "1/5"},
                                {0: "1", 1: "-1/2", 2: "1/4"}, {1: "-2"}, {0: "-1/3", 3: "1/4"}])
        text = " + ".join(f"({c})*x^{d}" if d else f"({c})" for d, c in chosen.items())
        values = {d: -self.number(c[1:]) if c.startswith("-") else self.number(c) for d, c in chosen.items()}
        return values, text

    def operator(self, layers, degree=4):
        """A random operator: a product, now and then a sum of two."""
        chance, terms, texts = self.chance, [], []
        for _ in range(1 if chance.random() < 0.8 else 2):
            factors, text, coefficient = [], [], chance.choice(["1", "1", "1", "2", "-1/2"])
            for _ in range(chance.choice([1, 1, 2])):
                l = chance.choice(layers)
                kind = chance.choice(["dot", "dot", "named", "named", "fourth"] if self.first != l or not self.sphere else ["dot", "named"])
                if kind == "dot":
                    factors.append(("sum", {l: 2}))
                    text.append(f"(h({l}).h({l})/N)")
                elif kind == "fourth":
                    factors.append(("sum", {l: 4}))
                    text.append(f"(sum[i](h[i]({l})^4)/N)")
                else:
                    i, p = chance.choice([1, 2, 3]), 2
                    if not self.sphere and self.even and chance.random() < 0.15:
                        p = chance.choice([1, 3])
                    elif chance.random() < 0.2:
                        p = 4
                    factors.append(((l, i), p))
                    text.append(f"h[{i}]({l})" + (f"^{p}" if p > 1 else ""))
            terms.append((coefficient, factors))
            texts.append(("" if coefficient == "1" else f"{coefficient}*" if coefficient[0] != "-" else f"({coefficient})*") + "*".join(text))
        return Operator([(self.number(c) if c[0] != "-" else -self.number(c[1:]), f) for c, f in terms], " + ".join(texts))


def series_of(p, highest):
    return {o: sp.Rational(int(c.numerator), int(c.denominator)) for (o, d), c in sorted(p.items()) if o <= highest}


def divide(above, below, highest):
    """Series in 1/N of a ratio; None where the denominator has no leading order."""
    if below.coeff(1) == 0:
        return None
    inverse, lead = RING.one / 1, below.coeff(1)
    rest, inverse, p = (below - lead) * QQ(1) / lead, RING.zero, RING.one
    for _ in range(highest + 1):
        inverse += p
        p = RING.from_dict({m: c for m, c in (p * -rest).items() if m[0] <= highest})
    return RING.from_dict({m: c for m, c in (above * inverse / lead).items() if m[0] <= highest})


def literal(share, chance):
    for _ in range(int(400 * share)):
        case = Case(chance, chance.choice(["homogeneous", "homogeneous", "polynomial"]))
        top = chance.choice([1, 2, 2, 3])
        layers = [case.first + j for j in range(top + 1)]
        if case.rules.count("x^") and top > 2:
            layers = layers[:3]
        highest = chance.choice([1, 2, 2, 3])
        network = case.exact(highest)

        def correlator():
            ops = [case.operator(chance.sample(layers, min(len(layers), 2))) for _ in range(chance.choice([1, 1, 2, 2, 3]))]
            return cumulant(network, ops), "<" + "; ".join(o.text for o in ops) + ">"
        try:
            (a, text), shape = correlator(), chance.random()
            if shape < 0.15:
                b, other = correlator()
                expected, question = a - 3 * b, f"{text} - 3*{other}"
            elif shape < 0.3:
                b, other = correlator()
                expected, question = a * b, f"{text}*{other}"
            elif shape < 0.45:
                l = chance.choice(layers)
                b = cumulant(network, [Operator([(1, [((l, 1), 2)])], "")])
                expected, question = divide(a, network.cut(b * b), highest), f"{text}/<h[1]({l})^2>^2"
            else:
                expected, question = a, text
        except AssertionError:
            continue
        if expected is None:
            continue
        compare(case, question, expected, highest, chance.random() < 0.5)


def compare(case, question, expected, highest, is_set):
    options = ["--scheme", "saddle", "--through", f"1/N^{highest}", "--format", "sympy"]
    if is_set:
        options += ["--set", case.setting]
    out = ""
    try:
        out = program.run(case.rules, question, *options)
        found = program.by_power(program.expression(out).subs(case.values), highest)
    except Refused as error:
        return check().report("refused", case.rules, question, options, str(error))
    except Exception as error:
        return check().report("wrong", case.rules, question, options, f"unreadable: {error!r}: {out[:500]}")
    wanted = series_of(expected, highest)
    wrong = {o: (found.get(o, 0), wanted.get(o, 0)) for o in sorted(set(found) | set(wanted)) if found.get(o, 0) != wanted.get(o, 0)}
    check().report("wrong" if wrong else "agree", case.rules, question, options + ([] if is_set else ["--set", case.setting]),
                   f"order: (found, expected) {wrong}; printed {out[:300]}")


def one_layer_question(case, chance, T):
    """A question at one layer: text with T, and the operators at a literal layer."""
    ops, texts = [], []
    for _ in range(chance.choice([1, 1, 2, 2, 3])):
        kind = chance.choice(["dot", "dot", "named", "pair", "fourth", "square"])
        make = {"dot": ("h(T).h(T)/N", [("sum", {T: 2})]), "named": ("h[1](T)^2", [((T, 1), 2)]),
                "pair": ("h[1](T)^2*h[2](T)^2", [((T, 1), 2), ((T, 2), 2)]), "fourth": ("h[2](T)^4", [((T, 2), 4)]),
                "square": ("(h(T).h(T)/N)^2", [("sum", {T: 2}), ("sum", {T: 2})])}[kind]
        texts.append(make[0])
        ops.append(Operator([(1, make[1])], make[0]))
    return "<" + "; ".join(texts) + ">", ops


def symbolic(share, chance, exact=False):
    for _ in range(int(200 * share)):
        case = Case(chance, "homogeneous", bias=False if exact else chance.random() < 0.3)
        state = chance.getstate()
        question, _ = one_layer_question(case, chance, 0)
        highest = chance.choice([1, 2, 3])
        options = ["--scheme", "saddle", "--format", "sympy"] + ([] if exact else ["--through", f"1/N^{highest}"])
        out = ""
        try:
            out = program.run(case.rules, question, *options)
            answer = program.expression(out).subs({k: v for k, v in case.values.items()})
        except Refused as error:
            check().report("refused", case.rules, question, options, str(error))
            continue
        except Exception as error:
            check().report("wrong", case.rules, question, options, f"unreadable: {error!r}: {out[:500]}")
            continue
        if any(str(s)[:2] in ("K_", "V_", "G1", "S_") for s in answer.free_symbols):
            check().report("refused", case.rules, question, options, "symbols of layers: " + out[:200])
            continue
        wrong = ""
        for T in range(case.first, case.first + 4):
            chance_here = __import__("random").Random()
            chance_here.setstate(state)
            _, ops = one_layer_question(case, chance_here, T)
            if case.sphere and T == case.first and any(f[0] != "sum" and f[1] > 4 for o in ops for _, fs in o.terms for f in fs):
                continue
            degree = highest if not exact else 12
            expected = cumulant(case.exact(degree), ops)
            here = sp.nsimplify(answer.subs(sp.Symbol("T"), T))
            if exact:
                x = sp.Symbol("x")
                here = sp.series(sp.together(here.subs(N, 1 / x)), x, 0, 6).removeO().subs(x, 1 / N) if here.has(N) else here
                degree = 5
            found, wanted = program.by_power(here, degree), series_of(expected, degree)
            if found != wanted:
                wrong += f"T = {T}: found {found}, expected {wanted}; "
        check().report("wrong" if wrong else "agree", case.rules, question, options + ["--set", case.setting], wrong + out[:300])


def ladders(share, chance):
    symbolic(share, chance, exact=True)


PARTS = {"literal": literal, "symbolic": symbolic, "ladders": ladders}
