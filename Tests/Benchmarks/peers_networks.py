#!/usr/bin/env python3
"""Whole sampled networks beside NumPy: `diagrammar sample` of a release build, against the same networks written in NumPy, by turns.

    python3 Tests/Benchmarks/peers_networks.py .build/release/diagrammar [--runs 5] [--scale 1] [--markdown FILE]

Every time is the median over the runs; ours is that of the whole process, reading the rules file included. NumPy draws many networks at
once, in the batch size that was fastest, in float64; matrix products are those of its BLAS. Values are compared to six standard errors;
exit code 1 if they differ, whatever the speed. `--scale 0.01` takes one network of a hundred: for a try.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

import numpy as np

BEGIN, END = "<!-- sampled networks: begin -->", "<!-- sampled networks: end -->"
RECURRENT = """rules 1
theory    tanh-steps "Recurrent tanh network in steps"
width     N
time      n = 0 ... T
parameter sigma_w, q
neuron    h[i](n)
weight    W[i,j] ~ normal(0, sigma_w^2/N)
update    h[i](n+1) = W[i,j]*tanh(h[j](n))
initial   h[i](0) ~ normal(0, q)
"""
FEEDFORWARD = RECURRENT.replace("tanh-steps", "tanh-layers").replace("W[i,j]", "W[i,j](n)")


def summary(values):
    values = np.concatenate(values)
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def conditional(width, depth, networks, batch=16):
    """Layer by layer, each Gaussian with the variance that the layer below gives it."""
    random, results = np.random.default_rng(1), []
    for _ in range(max(1, networks // batch)):
        h = random.standard_normal((batch, width))
        for _ in range(depth):
            np.tanh(h, out=h)
            scale = np.sqrt(np.einsum("ij,ij->i", h, h) / width)
            random.standard_normal(out=h)
            h *= scale[:, None]
        results.append(np.einsum("ij,ij->i", h, h) / width)
    return summary(results)


def matrices(width, depth, networks):
    """A weight matrix for every layer."""
    random, results = np.random.default_rng(1), []
    for _ in range(networks):
        h = random.standard_normal(width)
        for _ in range(depth):
            h = random.standard_normal((width, width)) @ np.tanh(h) / math.sqrt(width)
        results.append(np.array([h @ h / width]))
    return summary(results)


def recurrent(width, depth, networks):
    """One weight matrix for all steps."""
    random, results = np.random.default_rng(1), []
    for _ in range(networks):
        weights = random.standard_normal((width, width)) / math.sqrt(width)
        h = random.standard_normal(width)
        for _ in range(depth):
            h = weights @ np.tanh(h)
        results.append(np.array([h @ h / width]))
    return summary(results)


class Ours:
    def __init__(self, program, folder, rules, width, depth, networks, jobs=1):
        path = os.path.join(folder, f"{abs(hash(rules))}.rules")
        with open(path, "w") as file:
            file.write(rules)
        # The variance needs the sums of r and of r^2.
        self.command = [
            program, "sample", path, "<h(T).h(T)/N; h(T).h(T)/N>", "--set", f"N={width},T={depth},sigma_w=1,q=1",
            "--samples", str(networks), "--jobs", str(jobs), "--format", "json"]
        self.mean = [*self.command[:3], "<h(T).h(T)>/N", *self.command[4:]]

    def __call__(self):
        subprocess.run(self.command, check=True, capture_output=True)

    def value(self):
        row = json.loads(subprocess.run(self.mean, check=True, capture_output=True).stdout)["widths"][0]
        sample = row["sample"]
        return (sample["value"], sample["error"]) if isinstance(sample, dict) else (sample, row["error"])


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--markdown")
    options = parser.parse_args()
    many, few, some = (max(2, round(n * options.scale)) for n in (100_000, 200, 200))
    with tempfile.TemporaryDirectory() as folder:
        def ours(*arguments, **named):
            return Ours(options.program, folder, *arguments, **named)

        cases = [
            (f"{many} tanh networks, N = 128, T = 16, beside NumPy with the same conditional draws", 1.5,
             ours(FEEDFORWARD, 128, 16, many), many, lambda: conditional(128, 16, many), many),
            (f"the same, beside NumPy with weight matrices ({few} of them)", 100,
             ours(FEEDFORWARD, 128, 16, many), many, lambda: matrices(128, 16, few), few),
            (f"{some} recurrent tanh networks, N = 1024, T = 32, beside NumPy's plain product", 8,
             ours(RECURRENT, 1024, 32, some), some, lambda: recurrent(1024, 32, max(2, some // 4)), max(2, some // 4)),
        ]
        lines = ["| networks | ours, ms each | NumPy, ms each | ratio | wanted |", "|---|---:|---:|---:|---:|"]
        failed = False
        for name, wanted, mine, count, theirs, their_count in cases:
            times = ([], [])
            for _ in range(options.runs):
                times[0].append(timed(mine) / count)
                times[1].append(timed(theirs) / their_count)
            a, b = (statistics.median(t) for t in times)
            (x, dx), (y, dy) = mine.value(), theirs()
            if abs(x - y) > 6 * math.hypot(dx, dy):
                failed = True
                print(f"{name}: {x} ± {dx}, NumPy {y} ± {dy}", file=sys.stderr)
            lines.append(f"| {name} | {1e3 * a:.4f} | {1e3 * b:.4f} | {b / a:.1f} | {wanted} |")
            print(lines[-1], flush=True)
        one, two = (ours(FEEDFORWARD, 128, 16, 2 * many, jobs=jobs) for jobs in (1, 2))
        times = ([], [])
        for _ in range(options.runs):
            times[0].append(timed(one))
            times[1].append(timed(two))
        a, b = (statistics.median(t) for t in times)
        lines.append(f"| two threads beside one, {2 * many} networks | {1e3 * b / 2 / many:.4f} | | {a / b:.2f} | 1.8 |")
        print(lines[-1])
    if options.markdown:
        with open(options.markdown) as file:
            text = file.read()
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        with open(options.markdown, "w") as file:
            file.write(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
