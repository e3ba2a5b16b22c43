#!/usr/bin/env python3
"""Diagrammar beside sft-wick at symbolic times: both inside their own process, without its start, processor time.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install sft-wick
    swift build -c release --package-path Tests/Benchmarks --product benchmarks
    python3 Tests/Benchmarks/peers_times.py --python /tmp/peers/bin/python --markdown Docs/Benchmarks.md

The question is the two-point function <a[1](t)*a[1](s)> of cubic-langevin.rules through three quartic vertices. sft-wick
draws its diagrams and integrates each over the times of its vertices by Gauss and Legendre, for a given number of
components, given parameters and one pair of times; Diagrammar gives the formula for all of them, which is then evaluated
there. Order by order in g the two must agree, or the exit code is 1.
"""

import argparse
import cmath
import json
import math
import os
import statistics
import sys
import time

import peers

BEGIN, END = "<!-- peers at symbolic times: begin -->", "<!-- peers at symbolic times: end -->"
ORDER, T, S = 3, 1.5, 1.0
TOLERANCE = 1e-8
# A run of theirs beyond this is not repeated.
LONG = 30

# White noise of strength 1 and gamma = 1; the closed form of the free correlation is sft-wick's own.
SFT_WICK = """
import json, time
import numpy as np
import sft_wick as sw

def orders(components, order):
    one = np.eye(components)
    force = -sum(np.einsum(legs, one, one) for legs in ("ab,cd->abcd", "ac,bd->abcd", "ad,bc->abcd")) / 3
    system = sw.System(
        field=sw.FieldSpec("a", n_components=components), linear=sw.DiagonalA(gamma=[1.0] * components),
        vertices=[sw.LocalVertex("F", coupling=force)],
        noise=sw.GaussianNoise(
            kappa2=sw.SeparableTranslation(
                temporal=sw.ExponentialTemporal(lam=0.0, sigma_t=1.0), spatial=sw.ExponentialSpatial(sigma_x=1.0)),
            sigma2=sw.ConstantImpulse(1.0)))
    points = ("a_i(x)", "a_j(y)") if components > 1 else ("a(x)", "a(y)")
    expansion = system.expand(points, orders=range(order + 1))
    propagators = system.propagators(t_max={t}, c_closed_form_only=True, c_closed_form_vectorized=True)
    result = expansion.evaluate(
        propagators, positions={{"x": 0.0, "y": 0.0}}, t_final={t}, external_times={{"x": {t}, "y": {s}}},
        method="gauss_legendre", n_gauss=8)
    return [result.by_order[k] for k in range(order + 1)]

orders({components}, 1)  # to warm up
start = time.process_time()
values = orders({components}, {order})
print(json.dumps(dict(seconds=time.process_time() - start, values=values)))
"""


def values(expression, components):
    """The coefficients of g^0 … g^ORDER of a polynomial in g, at the times and parameters of the comparison."""
    lines = [line.split("#")[0] for line in expression.splitlines()]
    code = compile(" ".join(lines).strip(), "result", "eval")
    names = dict(N=components, gamma=1.0, kappa=1.0, t=T, s=S, exp=math.exp, Rational=lambda a, b: a / b)
    # By the values on a circle.
    roots = [cmath.exp(2j * math.pi * k / (ORDER + 1)) for k in range(ORDER + 1)]
    found = [eval(code, dict(names, g=root)) for root in roots]
    return [
        (sum(value / root**power for value, root in zip(found, roots)) / len(roots)).real
        for power in range(ORDER + 1)
    ]


def ours(benchmarks, runs, components):
    """Seconds (the median of the runs), MiB, values."""
    command = [benchmarks, "--child", "times-langevin", "ours", str(ORDER), "--runs", str(runs)]
    _, memory, text = peers.run(command, 600)
    seconds, _, _, expression = text.split("\t", 3)
    return float(seconds), memory, values(expression, components)


def theirs(python, components, patience):
    code = SFT_WICK.format(components=components, order=ORDER, t=T, s=S)
    result = peers.run([python, "-c", code], patience)
    if result is None:
        return None
    answer = json.loads(result[2].strip().splitlines()[-1])
    return answer["seconds"], result[1], answer["values"]


def row(components, options):
    """The line of the table and the largest relative difference."""
    (mine, own), (other, peer) = ([], 0.0), ([], 0.0)
    difference = 0.0
    for _ in range(options.runs):
        seconds, memory, exact = ours(options.benchmarks, options.runs, components)
        mine.append(seconds)
        own = max(own, memory)
        if other and other[0] > LONG:
            continue
        result = theirs(options.python, components, options.patience)
        if result is None:
            break
        other.append(result[0])
        peer = max(peer, result[1])
        difference = max(abs(a - b) / abs(a) for a, b in zip(exact, result[2]))
    cells = [str(components), peers.seconds(statistics.median(mine))]
    if other:
        ratio = statistics.median(other) / statistics.median(mine)
        cells += [peers.seconds(statistics.median(other)), str(len(other)), f"{ratio:.3g}"]
        cells += [f"{own:.0f} MiB", f"{peer:.0f} MiB", f"{difference:.1e}"]
    else:
        cells += [f"> {options.patience:.0f} s", "1", "", f"{own:.0f} MiB", "", ""]
    return cells, difference


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", default="Tests/Benchmarks/.build/release/benchmarks")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with sft-wick installed")
    parser.add_argument("--runs", type=int, default=5, help="of each; ours in as many processes again")
    parser.add_argument("--components", type=int, action="append", help="instead of 1, 4 and 6; may repeat")
    parser.add_argument("--patience", type=float, default=3000, help="seconds for one process")
    parser.add_argument("--markdown", help="replace the section on symbolic times in this file")
    options = parser.parse_args()
    os.environ["SFT_WICK_QUIET_CACHE"] = "1"
    rows, worst = [], 0.0
    for components in options.components or [1, 4, 6]:
        cells, difference = row(components, options)
        rows.append(cells)
        worst = max(worst, difference)
        print("  ".join(cells), flush=True)
    head = ["components", "ours", "sft-wick", "its runs", "times faster", "memory, ours", "memory, sft-wick",
            "largest difference"]
    section = "\n".join([
        BEGIN, "## Symbolic times: sft-wick", "",
        "Made by `python3 Tests/Benchmarks/peers_times.py --markdown Docs/Benchmarks.md`.", "",
        f"{peers.processor()}, {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}; "
        f"sft-wick {peers.version(options.python, 'sft-wick')}.", "",
        f"The two-point function of a vector with a cubic force (`cubic-langevin.rules`) through {ORDER} quartic "
        "vertices, inside the running process, processor time, after a run to warm up. sft-wick integrates "
        f"numerically, for the number of components given, at the one pair of times t = {T}, s = {S}; ours derives "
        "the exact function of t, s, N and the parameters (t ≥ s), once for all lines of the table. The difference is "
        "relative, the largest of the orders in g.", "",
        *peers.table([head, *rows]), "", END])
    if options.markdown:
        peers.replace(options.markdown, BEGIN, END, section)
    if worst > TOLERANCE:
        print(f"values differ by {worst:.1e}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
