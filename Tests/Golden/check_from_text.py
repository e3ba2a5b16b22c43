"""Reads golden.json and nothing else of make_golden: rebuilds every theory from its rules text (a small reader of `action`,
`update`, `weight` ... lines) at N = 1, 2 or 3 and compares by brute force. It ties the values to the words of the rules text.
Run: python3 check_from_text.py"""
import json
import os
import re
import sys
import time
from fractions import Fraction as Q
from functools import lru_cache

from sympy import Matrix, Rational

import poly
from poly import Poly
from engines import Explicit, EVec
from question import evaluate
from sites import Interacting

NAME = r"[A-Za-z]\w*"


def python(expression):
    """^ to **, numbers to exact ones (exponents stay integers)."""
    expression = re.sub(r"\^(\d+)", r"**\1", expression)
    return re.sub(r"(?<![\w*\[(,;'\"])(?<!\*\*)(\d+)(?![\w\"'])|(?<=[(])(\d+)(?=[-+*/)])",
                  lambda m: f"Q({m.group(1) or m.group(2)})", expression)


def lines_of(rules):
    r = {}
    for line in rules.split("\n"):
        keyword, _, rest = line.partition(" ")
        r.setdefault(keyword, []).append(rest)
    return r


def scalars(lines, when):
    r = {}
    for rest in lines.get("parameter", []) + lines.get("coupling", []):
        for p in re.split(r", (?![ab]\])", rest):
            r[p] = Poly.const(when[p]) if p in when else Poly.var(p)
    return r


def action(lines, question, n):
    e, symbols = Explicit(n), scalars(lines, {})
    fields, components = {}, []
    for f in lines["field"]:
        name, indexed = f.split("[")[0], "[" in f
        names = [f"{name}_{i}" for i in range(n)] if indexed else [name]
        components += names
        fields[name] = EVec([Poly.var(c) for c in names]) if indexed else Poly.var(name)
    text = lines["action"][0]
    text = re.sub(rf"({NAME})\.({NAME})", r"dot(\1,\2)", text).replace("sum[i]", "total").replace("[i]", "")
    S = eval(python(text), {"Q": Q, "N": Q(n), "dot": e.dot, "total": e.total, **symbols, **fields})
    A, V = Matrix.zeros(len(components)), Poly()
    for k, c in S.exponents().items():
        k = dict(k)
        if any(s in k for s in symbols):
            term = Poly.const(c)
            for s, p in k.items():
                term = term * Poly.var(s, p)
            V = V + term
        else:
            i, j = [components.index(s) for s, p in k.items() for _ in range(p)]
            A[i, j] += Rational(c.numerator, c.denominator)
            A[j, i] += Rational(c.numerator, c.denominator)
    inverse = A.inv()
    for i, a in enumerate(components):
        covariances = [(b, Poly.const(Q(int(inverse[i, j].p), int(inverse[i, j].q)))) for j, b in enumerate(components) if inverse[i, j]]
        e.cov[a] = covariances
    return evaluate(question, e, lambda m, t: fields[m], Interacting(e.mean, V))


def network(lines, question, n):
    when = {k.strip(): Q(v.strip()) for k, v in (s.split("=") for s in question.partition(" when ")[2].split(",") if s)}
    e, symbols = Explicit(n), scalars(lines, when)
    q = symbols.pop("q[a,b]", None)
    space = {"Q": Q, "N": Q(n), **symbols}
    number = lambda text: Poly.lift(eval(python(text), space))
    inputs = "input" in lines
    if q is not None:
        space.update({f"q{a}{b}": Poly.var(f"q[{a},{b}]") for a, b in ((1, 1), (1, 2), (2, 2))})
    for rest in lines.get("where", []):
        body = python(rest.split("=")[1].strip())
        space["phi"] = lambda x: eval(body, {**space, "x": x})

    random = {}                                  # name -> (number of indices, fresh, mean, variance)
    for rest in lines.get("weight", []) + lines.get("bias", []) + lines.get("noise", []):
        name, ix, fresh, mean, variance = re.fullmatch(rf"({NAME})(\[[\w,]+\])?(\(l\))? +~ normal\((.*), (.*)\)", rest).groups()
        random[name] = (0 if not ix else ix.count(",") + 1, bool(fresh), number(mean), number(variance))
    initial, = lines["initial"]
    updates = {re.match(NAME, u).group(0): u.split(" = ") for u in lines["update"]}

    @lru_cache(None)
    def value(name, l, a):
        if name in random:
            indices, fresh, mean, variance = random[name]
            tag = f"{name}{l}" if fresh else name
            return (e.scalar, e.vector, lambda t, v: e.matrix(t, v, mean))[indices](tag, variance)
        left, right = updates[name]
        if "l+1" in left and l == 0:
            if initial.endswith("= 0"):
                return e.zero()
            if "." in initial:
                return e.sphere(name, symbols["q"])
            if not inputs:
                return e.vector(name, number(re.search(r", (.*)\)$", initial).group(1)))
            for b in (1, 2):
                e.vector(f"{name}input{b}", space[f"q{b}{b}"])
            if not getattr(e, "told", False):
                e.told = True
                e.correlate(f"{name}input1", f"{name}input2", space["q12"])
            return e.vector(f"{name}input{a}", space[f"q{a}{a}"])
        step = l - 1 if "l+1" in left else l
        free = re.search(r"\[(\w)\]", left)
        free = free.group(1) if free else None
        use = lambda m: f"X('{m}')"
        time_ = r"\(l(?:; a)?\)"

        def multiply(m):
            W, i, j, inner = m.group(1), m.group(2), m.group(3), m.group(4)
            assert free in (i, j)
            return f"{'mv' if i == free else 'mvT'}({use(W)},{inner})"

        text = re.sub(rf"({NAME})\[(\w),(\w)\](?:{time_})?\*((?:phi\()?{NAME}\[\w\]{time_}\)?)", multiply, right)
        if free is None:
            text = re.sub(rf"({NAME})\[j\]\*({NAME})\[j\]{time_}", lambda m: f"dot({use(m.group(1))},{use(m.group(2))})", text)
        text = re.sub(rf"({NAME})\[\w\](?:{time_})?|({NAME}){time_}", lambda m: use(m.group(1) or m.group(2)), text)
        return eval(python(text), {**space, "X": lambda m: value(m, step, a), "mv": e.mv, "mvT": e.mvT, "dot": e.dot})

    def field(name, t):
        t = [int(k) for k in t.replace(",", ";").split(";")]
        return value(name, t[0], t[1] if len(t) > 1 else 0)

    return evaluate(question, e, field, e.mean)


def stored(value, n):
    value = re.sub(r"q\[(\d),(\d)\]", r"q_\1_\2", value)
    names = set(re.findall(NAME, value)) - {"N"}
    space = {m: Poly.var(re.sub(r"^q_(\d)_(\d)$", r"q[\1,\2]", m)) for m in names}
    value = re.sub(r"(?<![\w^*])(\d+)(?!\w)", r"Q(\1)", re.sub(r"\*(?=\d)", "* ", value)).replace("^", "**")
    return Poly.lift(eval(value, {**space, "N": Q(n), "Q": Q}))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    entries = json.load(open(os.path.join(here, "golden.json")))
    for k, entry in enumerate(entries):
        poly.BOUNDS.clear()
        for b in (entry["through"] or "").split(" through ") if entry["through"] else []:
            name, _, power = b.partition("^")
            poly.BOUNDS[name] = int(power or 1)
        lines = lines_of(entry["rules"])
        make = action if "action" in lines else network
        least = max([int(i) for i in re.findall(r"\[(\d)\](?!,)", entry["question"])] + [1])
        widths = [entry["width"]] if entry["width"] else [n for n in (1, 2) if n >= least] if "width" in lines else [1]
        if sys.argv[1:] and not re.search(sys.argv[1], entry["name"]):
            continue
        for n in widths:
            start = time.time()
            a, b = make(lines, entry["question"], n), stored(entry["value"], n)
            assert a.equals(b), (entry["name"], entry["question"], n, str(a), str(b))
            print(f"{time.time() - start:6.1f}s {k:3} N={n} {entry['name']} {entry['question']}", flush=True)
    print("every entry agrees with its rules text")
