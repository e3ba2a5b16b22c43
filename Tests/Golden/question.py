"""Evaluates `<h(2).h(2)/N; h(2).h(2)/N>` and the like, given the fields and a mean. Cumulants are made from moments."""
import re
from math import factorial
from poly import Poly

ATOM = r"([A-Za-z]\w*)(?:\[(\d)\])?(?:\(([\d;]+)\))?"
TOKEN = re.compile(rf"{ATOM}\.{ATOM}|{ATOM}")


def partitions(items):
    if not items:
        yield []
        return
    for rest in partitions(items[1:]):
        yield [[items[0]]] + rest
        for i in range(len(rest)):
            yield rest[:i] + [[items[0]] + rest[i]] + rest[i + 1:]


def cumulant(mean, *factors):
    cache, r = {}, Poly()
    labels = [next(j for j, g in enumerate(factors) if g is f or getattr(g, "t", g) == getattr(f, "t", f))
              for f in factors]
    for blocks in partitions(list(range(len(factors)))):
        term = Poly.const((-1) ** (len(blocks) - 1) * factorial(len(blocks) - 1))
        for block in blocks:
            key = tuple(sorted(labels[i] for i in block))
            if key not in cache:
                p = factors[key[0]]
                for i in key[1:]:
                    p = p * factors[i]
                cache[key] = mean(p)
            term = term * cache[key]
        r = r + term
    return r


def evaluate(question, engine, field, mean):
    """field(name, time) gives a vector or scalar of the engine, or None for a plain name (N)."""
    names = {"dot": engine.dot, "mean": lambda *f: cumulant(mean, *f), "F": field, "N": engine.N}

    def translate(m):
        a, i, s, b, j, t, c, k, u = m.groups()
        one = lambda n, k, t: f"F({n!r},{t!r})" + (f"[{k}]" if k else "")
        if a:
            return f"dot({one(a, i, s)},{one(b, j, t)})"
        return c if c == "N" else one(c, k, u)

    code = TOKEN.sub(translate, question.split(" when ")[0]).replace("^", "**")
    code = re.sub(r"<([^<>]*)>", lambda m: "mean(" + m.group(1).replace(";", ",") + ")", code)
    return eval(code, names)
