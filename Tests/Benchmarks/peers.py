#!/usr/bin/env python3
"""Diagrammar beside its peers from PyPI: whole processes, one thread, wall time and peak resident memory.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install feyngraph symbolica sft-wick
    swift build -c release --scratch-path .build-release --product diagrammar
    python3 Tests/Benchmarks/peers.py --python /tmp/peers/bin/python --runs 5 --markdown Docs/Benchmarks.md

All contenders of a case take turns, after one run each to warm up. Their answers are compared: exit code 1 if two
differ, whatever the speed. A contender that exceeds --patience seconds is left out of further runs and shown so.
"""

import argparse
import json
import math
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import time

PHI4 = "rules/phi4.rules"
MSR = "Tests/Benchmarks/msr-quartic.rules"
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"

# What each peer runs. The last line of output is its answer.
FEYNGRAPH = """
from feyngraph.topology import TopologyGenerator, TopologyModel
print(TopologyGenerator({external}, {loops}, TopologyModel([4])).count())
"""
SYMBOLICA = """
from symbolica import Graph, HalfEdge, S
line = HalfEdge(S("g"))
graphs = Graph.generate([(point + 1, line) for point in range({external})], [[line] * 4],
    max_vertices={vertices} + {external}, max_loops={loops}, allow_self_loops=True, allow_zero_flow_edges=True)
print(len(graphs))
"""
SFT_WICK = """
from sft_wick import Action, Field, Vertex, compute_moment
phi, psi = Field("phi", "physical"{components}), Field("psi", "response"{components})
force = Vertex(fields=[phi, phi, phi, psi], coupling="F")
result = compute_moment([phi({a}"x"), phi({b}"y")], Action(vertices=[force]), order={order})
print([len(result.diagrams_by_order[order]) for order in range({order} + 1)])
"""


def cases(ours, python):
    """Each case: name, what it is, and its contenders (name, command, reader of the answer)."""

    def through(text):
        """The numbers of diagrams with vertices, all orders added up: peers leave the bare line out."""
        rows = [line.split(",") for line in text.strip().splitlines()[1:]]
        return sum(int(row[1]) for row in rows if row[0] != "1")

    def coefficients(text):
        """Wick pairings from a series: n! times the n-th coefficient, every propagator being 1."""
        found = {0: 1}
        for number, power in re.findall(r"(\d+)\*g(?:\*\*(\d+))?", text):
            found[int(power or 1)] = int(number) * math.factorial(int(power or 1))
        return [found[order] for order in sorted(found)]

    def last(text):
        return json.loads(text.strip().splitlines()[-1])

    def pairings(text):
        return [int(line.split(",")[1]) for line in text.strip().splitlines()[1:]]

    def count(question, bound):
        return [ours, "diagrams", PHI4, question, *bound, "--count", "--format", "csv", "--jobs", "1"]

    found = []
    for points, vertices in ((2, 8), (4, 7), (2, 9)):
        question = "<" + "; ".join(["x"] * points) + ">"
        loops = vertices + 1 - points // 2
        numbers = dict(external=points, loops=loops, vertices=vertices)
        found.append((
            f"phi4-{points}-point-{vertices}",
            f"connected φ⁴ diagrams, {points} labelled points, {vertices} vertices ({loops} loops)",
            [("ours", count(question, ["--order", f"g^{vertices}"]), through),
             ("feyngraph", [python, "-c", FEYNGRAPH.format(**numbers)], last)]))
        # symbolica has no switch for the highest order alone: all orders on both sides.
        found.append((
            f"phi4-{points}-point-through-{vertices}",
            "the same with all lower orders",
            [("ours", count(question, ["--through", f"g^{vertices}"]), through),
             ("symbolica", [python, "-c", SYMBOLICA.format(**numbers)], last)]))
    for components, name in ((1, "scalar"), (2, "two components")):
        indexed = components > 1
        code = SFT_WICK.format(
            components=f", n_components={components}" if indexed else "", a="'a', " if indexed else "",
            b="'b', " if indexed else "", order=3)
        found.append((
            f"msr-two-point-3-{components}",
            f"MSR theory with a cubic force, two-point function through three quartic vertices; sft-wick {name}, "
            "18900 Wick pairings at third order",
            [("ours", [ours, "derive", MSR, "<a*a>", "--through", "g^3", "--format", "sympy"], coefficients),
             ("sft-wick", [python, "-c", code], last)]))
    found.append((
        "msr-pairings", "the numbers of Wick pairings behind it, ours without drawing any",
        [("ours", [ours, "estimate", MSR, "<a*a>", "--through", "g^3", "--format", "csv"], pairings),
         ("sft-wick", [python, "-c", SFT_WICK.format(components="", a="", b="", order=3)], last)]))
    return found


def run(command, patience):
    """Wall time, peak resident set in MiB and output of one process; None beyond the patience."""
    environment = dict(os.environ, RAYON_NUM_THREADS="1", OMP_NUM_THREADS="1", SYMBOLICA_HIDE_BANNER="1",
                       MPLBACKEND="Agg", PYTHONHASHSEED="0")
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
    previous = signal.signal(signal.SIGALRM, lambda *_: process.kill())
    signal.alarm(int(patience))
    text = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == -signal.SIGKILL:
        return None
    if process.returncode != 0:
        raise SystemExit(f"{command[:3]} ended with {process.returncode}:\n{errors[-2000:]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, text


def version(python, name):
    code = f"from importlib.metadata import version\nprint(version('{name}'))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def versions(python):
    return ", ".join(f"{name} {version(python, name)}" for name in ("feyngraph", "symbolica", "sft-wick"))


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def seconds(value):
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


def table(rows):
    """Lines of Markdown; the first row is the head."""
    return ["| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]]


def replace(path, begin, end, section):
    """Puts a section in place of the one between two markers, or at the end of the file."""
    with open(path) as file:
        text = file.read()
    if begin in text:
        text = text[: text.index(begin)] + section + text[text.index(end) + len(end):]
    else:
        text = text.rstrip() + "\n\n" + section + "\n"
    with open(path, "w") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", default=".build-release/release/diagrammar")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with the peers installed")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--case", action="append", help="only cases whose names contain this; may repeat")
    parser.add_argument("--patience", type=float, default=300, help="seconds for one process")
    parser.add_argument("--markdown", help="replace the section on peers in this file")
    options = parser.parse_args()
    rows, notes, disagreements = [], [], []
    for name, what, contenders in cases(options.ours, options.python):
        if options.case and not any(part in name for part in options.case):
            continue
        samples, answers, late = {}, {}, set()
        for turn in range(options.runs + 1):
            for peer, command, reader in contenders:
                if peer in late:
                    continue
                result = run(command, options.patience)
                if result is None:
                    late.add(peer)
                    continue
                if turn == 0:
                    answers[peer] = reader(result[2])
                else:
                    samples.setdefault(peer, []).append(result[:2])
        known = [answer for answer in answers.values() if answer is not None]
        agree = all(answer == known[0] for answer in known)
        if not agree:
            disagreements.append(f"{name}: {answers}")
        notes.append(f"- **{name}**: {what}. {options.runs} runs. Answer: {known[0] if known else 'none'}")
        medians = {peer: [statistics.median(column) for column in zip(*values)] for peer, values in samples.items()}
        for peer, *_ in contenders[1:]:
            mine = medians["ours"]
            if peer in medians:
                theirs = medians[peer]
                row = [name, peer, seconds(mine[0]), seconds(theirs[0]), f"{theirs[0] / mine[0]:.3g}",
                       f"{mine[1]:.0f} MiB", f"{theirs[1]:.0f} MiB"]
            else:
                row = [name, peer, seconds(mine[0]), f"> {options.patience:.0f} s", "", f"{mine[1]:.0f} MiB", ""]
            rows.append(row)
            print("  ".join(row), flush=True)
    head = ["case", "peer", "ours", "peer's", "times faster", "memory, ours", "memory, peer's"]
    section = "\n".join([
        BEGIN, "## Diagrams: peers from PyPI", "",
        "Made by `python3 Tests/Benchmarks/peers.py --markdown Docs/Benchmarks.md`.", "",
        f"{processor()}, {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}; {versions(options.python)}.", "",
        "Whole processes on one thread, wall time and peak resident set, medians of runs in which the contenders take "
        "turns. Answers are compared. feyngraph counts topologies without writing them down; symbolica keeps all its "
        "graphs and has no way to leave out lower orders; ours counts and adds up 1/S.", "",
        *table([head, *rows]), "", *notes, END])
    if options.markdown:
        replace(options.markdown, BEGIN, END, section)
    for disagreement in disagreements:
        print(f"answers differ: {disagreement}", file=sys.stderr)
    sys.exit(1 if disagreements else 0)


if __name__ == "__main__":
    main()
