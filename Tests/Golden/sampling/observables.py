"""Observables of the language, evaluated on networks drawn in NumPy: means and joint cumulants with jackknife errors.

`record` maps (neuron, time) to an array (networks, N), or (networks,) for a neuron without index; the time is the text between the round
brackets, as in `h(2)` or `h(1;2)`. Labels h[1], h[2] are averaged over the N cyclic shifts of the neurons, which are equivalent. For each
subset of the operators of a cumulant the mean of the product is kept, one number for each block of networks.
"""
import re
from itertools import combinations

import numpy as np


class Operators:
    """The arithmetic of one operator: every name is a function of the record."""

    def __init__(self, record, N):
        self.record, self.N = record, N

    def value(self, neuron, time):
        return self.record[neuron, time.replace(" ", "")]

    def dot(self, a, s, b, t):
        return (self.value(a, s) * self.value(b, t)).sum(1)[:, None]

    def entry(self, a, label, t):
        x = self.value(a, t)
        shifts = (np.arange(self.N) + int(label) - 1) % self.N
        return x[:, shifts]

    def number(self, a, t):
        return self.value(a, t)[:, None]


NAME, TIME = r"([A-Za-z]\w*)", r"\(([^()]*)\)"


def translated(operator, r):
    """The text of an operator as Python; `r(t)` is h(t).h(t)/N."""
    text = re.sub(r"\br\(([^()]*)\)", lambda m: "(" + r.replace("@", m[1]) + ")", operator)
    text = re.sub(NAME + TIME + r"\." + NAME + TIME, r"_dot<'\1','\2','\3','\4'>", text)
    text = re.sub(NAME + r"\[(\d+)\]" + TIME, r"_entry<'\1',\2,'\3'>", text)
    text = re.sub(r"(?<![\w'])" + NAME + TIME, r"_number<'\1','\2'>", text)
    return text.replace("<", "(").replace(">", ")").replace("^", "**")


def partitions(items):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for k in range(len(rest) + 1):
        for others in combinations(rest, k):
            left = [i for i in rest if i not in others]
            for partition in partitions(left):
                yield [(first, *others)] + partition


class Observable:
    """`means(record)` gives one block; `estimate(blocks)` the value and its error."""

    def __init__(self, text, N, r="h(@).h(@)/N"):
        self.N, self.cumulants = N, []
        self.outer = re.sub(r"<([^<>]*)>", lambda m: self._cumulant(m[1], r), text).replace("^", "**")

    def _cumulant(self, text, r):
        operators = [compile(translated(part, r).strip(), text, "eval") for part in re.split(r";(?![^()]*\))", text) if part]
        self.cumulants.append(operators)
        return f"_c[{len(self.cumulants) - 1}]"

    def means(self, record):
        names = Operators(record, self.N)
        scope = {"_dot": names.dot, "_entry": names.entry, "_number": names.number, "N": self.N}
        result = []
        for operators in self.cumulants:
            values = [eval(code, scope) for code in operators]
            for size in range(1, len(values) + 1):
                for subset in combinations(range(len(values)), size):
                    product = values[subset[0]]
                    for i in subset[1:]:
                        product = product * values[i]
                    result.append(np.mean(product))
        return result

    def _value(self, means):
        means, cumulants = iter(means), []
        for operators in self.cumulants:
            moments = {}
            for size in range(1, len(operators) + 1):
                for subset in combinations(range(len(operators)), size):
                    moments[subset] = next(means)
            total = 0.0
            for partition in partitions(list(range(len(operators)))):
                b = len(partition)
                total += (-1) ** (b - 1) * float(np.prod(range(1, b))) * np.prod([moments[tuple(sorted(s))] for s in partition])
            cumulants.append(total)
        return eval(self.outer, {"_c": cumulants, "N": self.N})

    def estimate(self, blocks):
        blocks = np.array(blocks)
        n, total = len(blocks), blocks.sum(0)
        whole = self._value(total / n)
        left_out = np.array([self._value((total - b) / (n - 1)) for b in blocks])
        value = n * whole - (n - 1) * left_out.mean()
        return value, np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
