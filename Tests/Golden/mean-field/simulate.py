"""Sampled networks beside discrete.json, continuous.json and feedforward.json: q, c, Delta_n, lambda. Prints value, sample, deviation in
units of the standard error over networks; what lies off by more than five and a tenth of a per cent is marked.

Discrete: N neurons, the map itself and one tangent vector, normalized every step. Continuous: fourth-order Runge-Kutta (kappa = 0) or Euler-Maruyama
with step 1/50 extrapolated by eye only: noise is compared loosely. Finite width shifts everything by O(1/N): lambda most,
down by some 20/N relative in continuous time (sin, sigma_w = 5: 1.623, 1.670, 1.700, 1.708(4) at N = 150, 300, 600, 1200; 1.7201 here).
Run: python3 simulate.py [N] [networks] (numpy, scipy; some minutes at N = 1000)
"""
import json
import pathlib
import sys

import numpy as np

from continuous import ACTIVATIONS

HERE = pathlib.Path(__file__).parent


def discrete(row, N, rng, steps=1500, burn=400, lags=6):
    p = {k: float(v) for k, v in row["parameters"].items()}
    f, df, _ = ACTIVATIONS[row["phi"]]
    W = rng.normal(0, p["sigma_w"] / np.sqrt(N), (N, N))
    b, h, v = rng.normal(0, p["sigma_b"], N), rng.normal(0, 1, N), rng.normal(0, 1, N)
    log, past, sums, count = 0.0, [], np.zeros(lags), 0
    for t in range(steps):
        v = p["a"] * v + W @ (df(h) * v)
        h = p["a"] * h + W @ f(h) + b + np.sqrt(p["kappa"]) * rng.normal(0, 1, N)
        norm = np.sqrt(v @ v)
        v /= norm
        past = [h] + past[:lags - 1]
        if t >= burn:
            log += np.log(norm)
            sums += [h @ g / N for g in past]
            count += 1
    return sums / count, log / count


def continuous(row, N, rng, step=0.1, length=300.0, burn=60.0):
    p = {k: float(v) for k, v in row["parameters"].items()}
    f, df, _ = ACTIVATIONS[row["phi"]]
    W = rng.normal(0, p["sigma_w"] / np.sqrt(N), (N, N))
    b, h, v = rng.normal(0, p["sigma_b"], N), rng.normal(0, 1, N), rng.normal(0, 1, N)
    field = lambda h, v: (-p["gamma"] * h + W @ f(h) + b, -p["gamma"] * v + W @ (df(h) * v))
    log, square, count = 0.0, 0.0, 0
    if p["kappa"]:
        step = 0.02
    for t in range(int(length / step)):
        if p["kappa"]:
            dh, dv = field(h, v)
            h = h + step * dh + np.sqrt(p["kappa"] * step) * rng.normal(0, 1, N)
            v = v + step * dv
        else:
            k1 = field(h, v)
            k2 = field(h + step / 2 * k1[0], v + step / 2 * k1[1])
            k3 = field(h + step / 2 * k2[0], v + step / 2 * k2[1])
            k4 = field(h + step * k3[0], v + step * k3[1])
            h, v = (x + step / 6 * (a + 2 * b2 + 2 * c + d) for x, a, b2, c, d in zip((h, v), k1, k2, k3, k4))
        norm = np.sqrt(v @ v)
        v /= norm
        if t * step >= burn:
            log, square, count = log + np.log(norm), square + h @ h / N, count + 1
    return np.array([square / count]), log / (count * step)


def say(name, value, samples):
    samples = np.array(samples)
    error = samples.std(ddof=1) / np.sqrt(len(samples))
    off = (samples.mean() - value) / max(error, 1e-12)
    far = abs(off) > 5 and abs(samples.mean() - value) > 1e-3 * abs(value)
    print(f"   {name:12} {value:12.7f} {samples.mean():12.7f} +- {error:.1e}  {off:6.1f} {'FAR' if far else ''}", flush=True)


def main(N=1000, networks=4):
    rng = np.random.default_rng(7)
    for row in json.load(open(HERE / "discrete.json")):
        if row["phi"] == "x":
            continue
        runs = [discrete(row, N, rng) for _ in range(networks)]
        print(row["phi"], {k: v for k, v in row["parameters"].items() if v != "0"}, row["solution"])
        for n, value in enumerate((row["delta"] + [row["delta_inf"]] * 5)[:4] if row["solution"] == "static" else row["delta"][:4]):
            say(f"Delta_{n}", value, [r[0][n] for r in runs])
        say("lambda", row["lambda"], [r[1] for r in runs])
    for row in json.load(open(HERE / "continuous.json")):
        best = row["solutions"][-1]
        if row["phi"] == "x" or float(row["parameters"]["sigma_w"]) < 1.2:
            continue
        runs = [continuous(row, N // 2, rng) for _ in range(networks)]
        print(row["phi"], {k: v for k, v in row["parameters"].items() if v != "0"}, best["solution"])
        say("Delta_0", best["delta_0"], [r[0][0] for r in runs])
        say("lambda", best["lambda"], [r[1] for r in runs])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
