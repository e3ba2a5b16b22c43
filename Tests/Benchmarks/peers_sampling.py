#!/usr/bin/env python3
"""The kernel of the sampler beside NumPy: random numbers, functions and sums, in one process on one thread.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy
    /tmp/peers/bin/python Tests/Benchmarks/peers_sampling.py --markdown Docs/Benchmarks.md

The kernel is compiled as the package compiles it, `-O2` and no flag of the machine, into a shared library of its own; both sides get
the same arrays and write into arrays that are there. Each time is the median of runs in which the two take turns, after one run each
to warm up. Answers are compared where they are the same function, to 1e-14; of random numbers the first two moments, to five standard
deviations. Exit code 1 if they differ, whatever the speed.
"""

import argparse
import ctypes
import glob
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

import peers

BEGIN, END = "<!-- the sampler's kernel: begin -->", "<!-- the sampler's kernel: end -->"
# One hundred and twenty-eight neurons of as many networks; it fits the second cache.
SIZE = 128 * 128
TOLERANCE = 1e-14


class Stream(ctypes.Structure):
    _fields_ = [("seed", ctypes.c_uint64), ("stream", ctypes.c_uint64), ("position", ctypes.c_uint64)]


def library(compiler):
    """The kernel as a shared library."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/CSampling")
    sources = sorted(glob.glob(os.path.join(root, "*.c")))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "kernel.so")
        subprocess.run(
            [compiler, "-O2", "-fPIC", "-shared", "-I", os.path.join(root, "include"), *sources, "-lm", "-o", path],
            check=True)
        return ctypes.CDLL(path)


def cases(kernel):
    """Each case: name, what it is, ours, NumPy's, the reader of ours and theirs or None for random numbers."""
    size, pointer = ctypes.c_size_t(SIZE), ctypes.c_void_p
    stream = Stream(1, 0, 0)
    generator = np.random.Generator(np.random.PCG64(1))
    x, y = generator.standard_normal(SIZE), generator.standard_normal(SIZE)
    positive = np.abs(x) + 1e-3
    mine, theirs = np.zeros(SIZE), np.zeros(SIZE)
    kernel.cs_dot.restype = kernel.cs_sum.restype = ctypes.c_double
    at = {id(array): pointer(array.ctypes.data) for array in (x, y, positive, mine, theirs)}

    def function(name, argument, peer):
        call = getattr(kernel, "cs_" + name)
        return (name, f"{name} of {'magnitudes of ' if argument is positive else ''}Gaussian numbers",
                lambda: call(at[id(argument)], at[id(mine)], size), lambda: peer(argument, out=theirs),
                lambda: (mine, theirs))

    def law(name, what, call, peer, moments):
        return (name, what, call, peer, moments)

    one = ctypes.c_double(1)
    sums = [0.0, 0.0]

    def ours_dot():
        sums[0] = kernel.cs_dot(at[id(x)], at[id(y)], size)

    def peer_dot():
        sums[1] = np.dot(x, y)

    def signs():
        np.multiply(generator.integers(0, 2, SIZE, dtype=np.int8), 2.0, out=theirs)
        np.subtract(theirs, 1.0, out=theirs)

    reference = ctypes.byref(stream)
    return [
        law("normals", "Gaussian numbers; NumPy's `standard_normal` (ziggurat on PCG64)",
            lambda: kernel.cs_normals(reference, at[id(mine)], size, one),
            lambda: generator.standard_normal(out=theirs), lambda: (mine, theirs, 0, 1, 2)),
        law("uniforms", "uniform numbers; NumPy's `random`", lambda: kernel.cs_uniforms(reference, at[id(mine)], size),
            lambda: generator.random(out=theirs), lambda: (mine, theirs, 0.5, 1 / 12, 1 / 180)),
        law("signs", "±1; NumPy's `integers` of one byte, turned into numbers",
            lambda: kernel.cs_signs(reference, at[id(mine)], size, one), signs, lambda: (mine, theirs, 0, 1, 0)),
        *(function(name, x, getattr(np, name)) for name in ("tanh", "exp", "sin")),
        function("log", positive, np.log),
        ("dot", "scalar product; NumPy's `dot` (BLAS)", ours_dot, peer_dot,
         lambda: (np.array(sums[:1]) / SIZE, np.array(sums[1:]) / SIZE)),
    ]


def disagreement(name, values):
    """A sentence if the two sides differ."""
    if len(values) == 2:
        difference = float(np.max(np.abs(values[0] - values[1]) / np.maximum(1, np.abs(values[1]))))
        return None if difference <= TOLERANCE else f"{name}: values differ by {difference:.1e}"
    *sides, mean, variance, spread = values
    for numbers in sides:
        wrong = abs(numbers.mean() - mean) / math.sqrt(variance / SIZE)
        if wrong > 5:
            return f"{name}: the mean is off by {wrong:.1f} standard deviations"
        off = abs(((numbers - mean) ** 2).mean() - variance)
        if off > 5 * math.sqrt(spread / SIZE) + 1e-12:
            return f"{name}: the variance is off by {off:.3g}"
    return None


def measure(ours, theirs, runs, repeats):
    """Nanoseconds for one number, medians of both."""
    times = ([], [])
    for _ in range(runs + 1):
        for side, call in zip(times, (ours, theirs)):
            start = time.process_time_ns()
            for _ in range(repeats):
                call()
            side.append((time.process_time_ns() - start) / repeats / SIZE)
    return [statistics.median(side[1:]) for side in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="clang")
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--repeats", type=int, default=50, help="calls in one run")
    parser.add_argument("--case", action="append", help="only cases whose names contain this; may repeat")
    parser.add_argument("--markdown", help="replace the section on the kernel in this file")
    options = parser.parse_args()
    kernel = library(options.compiler)
    fastest = kernel.cs_version_count() - 1
    rows, notes, wrong = [], [], []
    for name, what, ours, theirs, read in cases(kernel):
        if options.case and not any(part in name for part in options.case):
            continue
        mine, other = measure(ours, theirs, options.runs, options.repeats)
        difference = disagreement(name, read())
        if difference:
            wrong.append(difference)
        rows.append([name, f"{mine:.2f} ns", f"{other:.2f} ns", f"{other / mine:.3g}"])
        notes.append(f"- **{name}**: {what}")
        print("  ".join(rows[-1]), flush=True)
    versions = ["the portable version", "its AVX2 version", "its AVX-512 version"]
    section = "\n".join([
        BEGIN, "## Sampling: the kernel and NumPy", "", "Made by `python3 Tests/Benchmarks/peers_sampling.py --markdown "
        "Docs/Benchmarks.md`.", "",
        f"{peers.processor()}, {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}; NumPy {np.__version__}; the kernel in "
        f"{versions[fastest]}.", "",
        f"Processor time for one number, arrays of {SIZE} doubles, one thread, medians of {options.runs} runs of "
        f"{options.repeats} calls in which the two take turns.", "",
        *peers.table([["case", "ours", "NumPy", "times faster"], *rows]), "", *notes, END])
    if options.markdown:
        peers.replace(options.markdown, BEGIN, END, section)
    for difference in wrong:
        print(difference, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
