"""The networks whose series are tabulated: activation as the rules language writes it and as ball arithmetic computes it.

Parameters are fractions, decimals or square roots of them. `python3 networks.py` writes networks.json, with the rules texts.
"""
from fractions import Fraction
from flint import arb

ROOT2, ROOTPI = arb(2).sqrt(), arb.pi().sqrt()


def relu(x):
    return x if x > 0 else arb(0)


def gelu(x):
    return x * (1 + (x / ROOT2).erf()) / 2


class Network:
    def __init__(self, name, phi, function, sigma_w, sigma_b, q, top, kind="odd"):
        self.name, self.phi, self.function, self.kind, self.top = name, phi, function, kind, top
        self.sigma_w, self.sigma_b, self.q = sigma_w, sigma_b, q

    def number(self, text):
        """A parameter: a fraction, or the square root of one."""
        if text.startswith("sqrt("):
            return self.number(text[5:-1]).sqrt()
        value = Fraction(text)
        return arb(value.numerator) / value.denominator

    def parameters(self):
        return [self.number(t) for t in (self.sigma_w, self.sigma_b, self.q)]

    def rules(self):
        return f"""rules 1
theory    {self.name} "Golden data: {self.phi}"
source    "Tests/Golden/saddle"
width     N
depth     l = 0 ... T
parameter sigma_w, sigma_b, q
neuron    h[i](l)
weight    W[i,j](l) ~ normal(0, sigma_w^2/N)
bias      b[i](l)   ~ normal(0, sigma_b^2)
update    h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)
initial   h[i](0)   ~ normal(0, q)
where     phi(x) = {self.phi}
where     r(l) = h(l).h(l)/N
"""


NETWORKS = [
    Network("tanh-1", "tanh(x)", arb.tanh, "1", "0", "1", 9),
    Network("tanh-2", "tanh(x)", arb.tanh, "3/2", "1/5", "1/2", 9),
    Network("tanh-3", "tanh(x)", arb.tanh, "2", "0", "3", 9),
    Network("erf-1", "erf(x)", arb.erf, "1", "0", "1", 9),
    Network("erf-2", "erf(x)", arb.erf, "5/4", "1/4", "2", 9),
    Network("sin-1", "sin(x)", arb.sin, "1", "0", "1", 9),
    Network("sin-2", "sin(x)", arb.sin, "3/2", "1/10", "3/10", 9),
    Network("relu-1", "relu(x)", relu, "1", "1/2", "1", 9, "general"),
    Network("relu-2", "relu(x)", relu, "sqrt(2)", "0", "1", 9, "general"),
    Network("relu-3", "relu(x)", relu, "3/2", "1/3", "1/2", 9, "general"),
    Network("gelu-1", "gelu(x)", gelu, "1", "1/2", "1", 9, "general"),
    Network("gelu-2", "gelu(x)", gelu, "3/2", "1/10", "2", 9, "general"),
    Network("sigmoid", "1/(1+exp(-x))", lambda x: 1 / (1 + (-x).exp()), "2", "0", "1", 9, "general"),
    Network("bump", "x*exp(-x^2/2)", lambda x: x * (-x * x / 2).exp(), "2", "1/2", "1", 9),
    # at the fixed point q = q*, to 40 digits
    Network("tanh-star", "tanh(x)", arb.tanh, "sqrt(2)", "sqrt(1/20)", "0.7217618726520714236182080578072343509830", 9),
    Network("erf-star", "erf(x)", arb.erf, "1", "1/2", "0.6249838888545705603265514516873927404067", 9),
    Network("erf-star-2", "erf(x)", arb.erf, "2", "0", "2.511498021690895270581694019491625795311", 9),
]
BY_NAME = {n.name: n for n in NETWORKS}


if __name__ == "__main__":
    import json
    import pathlib
    table = [{"name": n.name, "phi": n.phi, "sigma_w": n.sigma_w, "sigma_b": n.sigma_b, "q": n.q, "rules": n.rules()} for n in NETWORKS]
    path = pathlib.Path(__file__).parent / "networks.json"
    path.write_text(json.dumps(table, indent=1) + "\n")
