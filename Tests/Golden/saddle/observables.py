"""Joint cumulants of r(l) = h(l).h(l)/N and of monomials of named neurons, from means of monomials.

A factor is ("r", l) or ("h", {(l, i): power}). Neurons of a layer are exchangeable, so r(l) is h_i(l)^2/N for every named i
and (1 - n/N) times the square of one more neuron. Generic in the ring: a number at one width, or a series in 1/N.
"""
from functools import reduce


def r(layer):
    return ("r", layer)


def h(**powers):
    """h(n1t2=4): h[1](2)^4."""
    read = {}
    for name, power in powers.items():
        i, layer = name[1:].split("t")
        read[(int(layer), int(i))] = power
    return ("h", read)


def text(factors):
    def one(f):
        if f[0] == "r":
            return f"h({f[1]}).h({f[1]})/N"
        return "*".join(f"h[{i}]({l})" + (f"^{p}" if p > 1 else "") for (l, i), p in sorted(f[1].items()))
    return "<" + "; ".join(one(f) for f in factors) + ">"


def monomials(factors, over):
    """{monomial: coefficient in 1/N} of the product of the factors; `over` is 1/N in the ring."""
    named = {}
    for f in factors:
        if f[0] == "h":
            for key, power in f[1].items():
                named[key] = named.get(key, 0) + power
    result = [(named, None)]
    for f in factors:
        if f[0] != "r":
            continue
        grown = []
        for powers, c in result:
            here = [key for key in powers if key[0] == f[1]]
            for key in here:
                more = dict(powers)
                more[key] += 2
                grown.append((more, over if c is None else c * over))
            more = dict(powers)
            more[(f[1], max([k[1] for k in here], default=0) + 1000)] = 2
            grown.append((more, (1 - over * len(here)) if c is None else c * (1 - over * len(here))))
        result = grown
    return result


def layers_of(powers):
    top = max((l for l, _ in powers), default=0)
    return tuple(tuple(sorted(p for (l, _), p in powers.items() if l == layer)) for layer in range(top + 1))


def partitions(items):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for p in partitions(rest):
        yield [[first]] + p
        for i in range(len(p)):
            yield p[:i] + [[first] + p[i]] + p[i + 1:]


class Evaluator:
    """`mean(layers)` gives a monomial's mean in the ring, `over` is 1/N there."""

    def __init__(self, mean, over):
        self.raw, self.over, self.known = mean, over, {}

    def monomial(self, powers):
        layers = layers_of(powers)
        if layers not in self.known:
            self.known[layers] = self.raw(layers)
        return self.known[layers]

    def moment(self, factors):
        total = None
        for powers, c in monomials(factors, self.over):
            value = self.monomial(powers)
            value = value if c is None else value * c
            total = value if total is None else total + value
        return total

    def cumulant(self, factors):
        total = None
        for blocks in partitions(list(factors)):
            sign = reduce(lambda a, n: -a * n, range(1, len(blocks)), 1)
            value = reduce(lambda a, b: a * b, [self.moment(b) for b in blocks]) * sign
            total = value if total is None else total + value
        return total


def questions(network):
    """What is tabulated for a network, as lists of factors."""
    top, chosen = network.top, []
    squares = [h(n1t1=2)]
    for T in (0, 1, 2, 3, 4, 5, 7, 9):
        if T > top:
            continue
        squares = [("h", {(T, i): 2}) for i in (1, 2, 3, 4)]
        chosen += [[r(T)], squares[:2], squares[:3], squares, [r(T), r(T)], [r(T), r(T), r(T)],
                   [("h", {(T, 1): 4})], [("h", {(T, 1): 2, (T, 2): 2, (T, 3): 2})]]
    for l, m in ((0, 1), (0, 3), (1, 2), (1, 3), (2, 5), (3, 4), (4, 9)):
        chosen += [[r(l), r(m)]]
    chosen += [
        [h(n1t1=2), h(n2t3=2)], [h(n1t1=2), h(n1t3=2)], [h(n1t1=4), h(n1t3=2)], [h(n1t1=2, n2t1=2), r(3)],
        [r(1), r(1), r(3)], [r(1), r(3), r(3)], [r(1), r(2), r(3)], [r(0), r(2), r(4)], [h(n1t2=2), h(n1t2=2), r(4)],
        [r(1), h(n1t3=4)], [h(n1t1=2, n1t2=2)], [h(n1t2=2, n2t2=2, n1t4=2)],
    ]
    if network.kind == "general":
        chosen += [[h(n1t2=1), r(3)], [h(n1t2=1), r(4)], [h(n1t0=1), r(2)], [h(n1t1=3), r(2)], [h(n1t1=1, n2t1=1), r(3)],
                   [h(n1t1=1), h(n1t2=1), r(3)], [h(n1t2=1), r(2), r(3)], [h(n1t2=1), h(n1t3=2), h(n2t3=2)]]
    return chosen
