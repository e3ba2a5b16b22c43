#!/usr/bin/env python3
"""Values of the kernel's elementary functions from mpmath at 40 digits, and the greatest errors of a build of it.

    pip install mpmath && python3 functions.py > functions.json          # the golden data, 2 s
    clang -O2 -shared -fPIC -I ../../../Sources/CSampling/include ../../../Sources/CSampling/*.c -lm -o /tmp/kernel.so
    python3 functions.py --library /tmp/kernel.so --points 20000         # the errors stated in Functions.h, minutes

A row is [x, y, d]: y is the double next to f(x), d = f(x) - y, so that errors below one unit of the last place can be told.
Fixed seeds; the last point of each function is the one of the greatest error that was found with --library.
"""
import argparse
import ctypes
import json
import math
import random

import mpmath as mp

mp.mp.dps = 40
PLACE = {name: number for number, name in enumerate(
    "constant input add subtract multiply divide scale scale_add power real_power sqrt exp log sin cos tan asin sinh cosh tanh erf "
    "gamma relu abs sign step".split())}
# Where points are drawn: ("uniform", low, high), ("normal", deviation), ("binary", lowest and highest exponent of 2, both signs),
# ("near", what, exponent): multiples of what, moved by a relative 2^exponent at most.
REGIONS = {
    "exp": [("uniform", -745, 709.7), ("normal", 1), ("binary", -40, 0)],
    "log": [("uniform", 0.5, 2), ("positive", -1070, 1020), ("one", -30)],
    "sin": [("normal", 3), ("uniform", -1e6, 1e6), ("binary", -40, 30), ("near", math.pi / 2, -40)],
    "cos": [("normal", 3), ("uniform", -1e6, 1e6), ("binary", -40, 30), ("near", math.pi / 2, -40)],
    "tan": [("normal", 3), ("uniform", -1e6, 1e6), ("binary", -40, 30), ("near", math.pi / 2, -40)],
    "asin": [("uniform", -1, 1), ("uniform", 0.45, 0.6), ("binary", -40, -1)],
    "sinh": [("normal", 2), ("uniform", 1, 3), ("uniform", -710, 710), ("binary", -40, 0)],
    "cosh": [("normal", 2), ("uniform", -710, 710), ("binary", -40, 0)],
    "tanh": [("normal", 1), ("uniform", 0.17, 0.6), ("uniform", -22, 22), ("binary", -1040, 2)],
    "erf": [("normal", 1), ("uniform", 0.8, 1.5), ("uniform", -7, 7), ("binary", -1040, 2)],
}


def draw(region, random):
    kind, *numbers = region
    if kind == "uniform":
        return random.uniform(*numbers)
    if kind == "normal":
        return random.gauss(0, numbers[0])
    if kind == "one":
        return 1 + random.uniform(-1, 1) * 2.0 ** random.uniform(numbers[0], 0) / 2
    if kind == "near":
        return random.randint(1, 10 ** random.randint(1, 8)) * numbers[0] * (1 + random.uniform(-1, 1) * 2.0 ** numbers[1])
    sign = 1 if kind == "positive" else random.choice([-1, 1])
    return sign * random.uniform(1, 2) * 2.0 ** random.uniform(*numbers)


def points(name, count, seed):
    source = random.Random(f"{name} {seed}")
    return [draw(region, source) for region in REGIONS[name] for _ in range(count)]


def unit(value):
    """The unit of the last place of a double of this magnitude."""
    return mp.mpf(2) ** (max(mp.frexp(value)[1] - 1, -1022) - 52)


class Instruction(ctypes.Structure):
    _fields_ = [("operation", ctypes.c_int32), ("a", ctypes.c_int32), ("b", ctypes.c_int32), ("value", ctypes.c_double)]


class Input(ctypes.Structure):
    _fields_ = [("numbers", ctypes.POINTER(ctypes.c_double)), ("is_scalar", ctypes.c_int32)]


def computed(library, name, x):
    numbers, out = (ctypes.c_double * len(x))(*x), (ctypes.c_double * len(x))()
    steps = (Instruction * 2)(Instruction(PLACE["input"]), Instruction(PLACE[name]))
    inputs = (Input * 1)(Input(numbers, 0))
    library.cs_run(steps, ctypes.c_int32(2), inputs, out, ctypes.c_size_t(len(x)))
    return list(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", help="a shared library of the kernel, to measure it")
    parser.add_argument("--points", type=int, default=24, help="for each region")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.library:
        library = ctypes.CDLL(options.library)
        for name in REGIONS:
            x = points(name, options.points, options.seed)
            worst = max(
                (abs(mp.mpf(found) - exact) / unit(exact), argument)
                for argument, found in zip(x, computed(library, name, x))
                for exact in [getattr(mp, name)(mp.mpf(argument))])
            print(f"{name}: {float(worst[0]):.3f} units of the last place at {worst[1]!r}", flush=True)
        return
    lines = []
    for name in REGIONS:
        rows = []
        for x in points(name, options.points, options.seed) + WORST.get(name, []):
            exact = getattr(mp, name)(mp.mpf(x))
            rows.append([x, float(exact), float(exact - mp.mpf(float(exact)))])
        lines.append(json.dumps(name) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "]")
    print("{" + ",\n".join(lines) + "}")


# The points of the greatest errors that were found.
WORST = {
    "exp": [0.38362203341255685],
    "log": [0.7004512927578374],
    "sin": [534092.2366026074],
    "cos": [1.0537908808629792],
    "tan": [970577.2455779859],
    "asin": [0.5056392985628512],
    "sinh": [1.3967569553261217],
    "cosh": [-3.8235002755697978],
    "tanh": [0.2070063260149123],
    "erf": [0.999239211574541],
}

if __name__ == "__main__":
    main()
