"""Writes golden.json: exact reference values made without diagrams. Run: python3 make_golden.py
Every entry is computed twice where that is cheap: with N a symbol, and by brute force at the numbers N = 1, 2, 3."""
import json
import os
import time
from fractions import Fraction

from sympy import Matrix, Rational

import poly
from poly import Poly
from engines import Explicit, Indexed
from chain import Chain
from sites import Sites, Interacting
from question import evaluate
from networks import NETWORKS, PHI
from actions import ACTIONS

ENTRIES = []


def text(name, title, lines):
    return "\n".join(["rules 1", f'theory {name} "{title}"', 'source "golden data"'] + lines)


def bounds(through):
    """'g^4' or 'u^2 through v^2'"""
    return {} if through is None else {n: int(k or 1) for n, _, k in (b.partition("^") for b in through.split(" through "))}


def substitutions(question):
    when = question.partition(" when ")[2]
    return {n.strip(): Fraction(v.strip()) for n, v in (s.split("=") for s in when.split(",") if s)}


def add(name, rules, question, through, width, value, checks, seconds):
    value = str(value)
    assert len(value) < 20000, (name, len(value))
    assert (name, question, through, width) not in [(e["name"], e["question"], e["through"], e["width"]) for e in ENTRIES]
    ENTRIES.append({"name": name, "rules": rules, "question": question, "through": through, "width": width, "value": value})
    print(f"{seconds:6.1f}s {name:22} {question} {'' if not through else 'through ' + through} {'' if width is None else 'N=%d' % width}"
          f"  [checked {checks}]  {value[:70]}", flush=True)


def network(name, question, through=None, width=None, check=None, chain=None, indexed=True):
    """chain = (T, cumulant): value by the layer-by-layer argument instead. check: widths for the brute force."""
    title, lines, parameters, build = NETWORKS[name]
    poly.BOUNDS.clear()
    poly.BOUNDS.update(bounds(through))
    start, when = time.time(), substitutions(question)
    P = {p: Poly.const(when[p]) if p in when else Poly.var(p) for p in parameters}

    def with_engine(e):
        fields = build(e, P)
        return evaluate(question, e, lambda n, t: fields[n](*[int(a) for a in t.replace(";", ",").split(",")]), e.mean)

    done = []
    if width is not None:
        value = with_engine(Explicit(width))
        if indexed:
            assert with_engine(Indexed()).at(N=width).equals(value), (name, question)
            done.append("symbolic N")
    else:
        if chain:
            T, order = chain
            first = 1 if "sphere" in name else 0
            begin = P["sigma_b"] ** 2 + P["sigma_w"] ** 2 * P["q"] if first else P["q"]
            value = Chain(PHI[name](P), P["sigma_w"], P["sigma_b"]).cumulant_of_r(T, order, begin, first)
            if indexed:
                assert with_engine(Indexed()).equals(value), (name, question)
                done.append("Isserlis")
        else:
            value = with_engine(Indexed())
        for n in check if check is not None else ((2, 3) if "[2]" in question else (1, 2)):
            assert with_engine(Explicit(n)).equals(value.at(N=n)), (name, question, n)
            done.append(f"N={n}")
    add(name, text(name, title, lines), question, through, width, value, ", ".join(done), time.time() - start)


def action(name, question, through, width=None, check=None):
    title, lines, vectors, scalars, quadratic, V = ACTIONS[name]
    poly.BOUNDS.clear()
    poly.BOUNDS.update(bounds(through))
    start = time.time()
    order = vectors + scalars
    inverse = Matrix(quadratic).inv()           # S0 = 1/2 sum A_ab f_a f_b, covariance A^-1
    covariance = {(a, b): Fraction(int(Rational(inverse[i, j]).p), int(Rational(inverse[i, j]).q))
                  for i, a in enumerate(order) for j, b in enumerate(order) if inverse[i, j] != 0}
    couplings = lambda n: Poly.var(n)

    def symbolic():
        e = Sites(covariance)
        f = {v: e.vector(v) for v in vectors} | {s: e.scalar(s) for s in scalars}
        return evaluate(question, e, lambda n, t: f[n], Interacting(e.mean, V(e, f, couplings)))

    def brute(n):
        e = Explicit(n)
        f = {}
        for a in order:
            f[a] = e.vector(a, Poly.const(covariance[a, a])) if a in vectors else e.scalar(a, Poly.const(covariance[a, a]))
        for a in order:
            for b in order:
                if a < b and (a, b) in covariance:
                    c = Poly.const(covariance[a, b])
                    if a in vectors:
                        e.correlate(a, b, c)
                    else:
                        e.cov[a].append((b, c))
                        e.cov[b].append((a, c))
        return evaluate(question, e, lambda m, t: f[m], Interacting(e.mean, V(e, f, couplings)))

    done = []
    value = symbolic()
    if width is not None:
        value = value.at(N=width)
        assert brute(width).equals(value), (name, question)
        done = [f"N={width}"]
    else:
        for n in check if check is not None else ((1,) if not vectors else (2, 3) if "[2]" in question else (1, 2)):
            assert brute(n).equals(value.at(N=n)), (name, question, n)
            done.append(f"N={n}" if vectors else "brute")
    add(name, text(name, title, lines), question, through, width, value, ", ".join(done), time.time() - start)


if __name__ == "__main__":
    import entries
    entries.run(network, action)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")
    with open(path, "w") as f:
        json.dump(ENTRIES, f, indent=1)
        f.write("\n")
    entries.compare_with_theory_md(ENTRIES)
    print(len(ENTRIES), "entries")
