"""Asks the program for every number of the golden files and compares within the sum of both stated errors.

Run: python3 check_program.py BINARY [feedforward|critical|trajectory|continuous|discrete|finite] [--only NAME] [--share 0.2 --seed 7]
Prints one line for what is missing, extra, off, or refused; last the number of comparisons, and the largest deviation over stated error of the program alone.
"""
import argparse
import json
import math
import pathlib
import random
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
count, wrong, worst = 0, 0, (0, "")


class Program:
    def __init__(self, binary):
        self.binary = binary

    def raw(self, rules, *arguments, limit=300):
        with tempfile.NamedTemporaryFile("w", suffix=".rules") as file:
            file.write(rules)
            file.flush()
            return subprocess.run([self.binary, "mean-field", file.name, *arguments], capture_output=True, text=True, timeout=limit)

    def json(self, rules, settings, *arguments, limit=300):
        chosen = ",".join(f"{k}={v}" for k, v in settings.items())
        try:
            run = self.raw(rules, *(["--set", chosen] if chosen else []), "--format", "json", *arguments, limit=limit)
        except subprocess.TimeoutExpired:
            return -1, None, f"nothing after {limit} s"
        try:
            return run.returncode, json.loads(run.stdout), run.stderr
        except json.JSONDecodeError:
            return run.returncode, None, run.stderr


def complain(where, text):
    global wrong
    wrong += 1
    print(f"{where}: {text}", flush=True)


def compare(where, found, value, error):
    """found: {"value", "error"} or null; value: number or None."""
    global count, worst
    count += 1
    if value is None or found is None:
        if not (value is None and found is None):
            complain(where, f"golden {value}, program {found}")
        return
    off, stated = abs(found["value"] - value), found["error"]
    if not off <= stated + error + 2e-15 * abs(value):
        complain(where, f"golden {value!r} +- {error:.1e}, program {found['value']!r} +- {stated:.1e}, off by {off:.1e}")
    if stated > 1e-6 * max(abs(value), 1e-3):
        complain(where, f"program's error {stated:.1e} is large for {value}")
    if stated and off > 10 * error and off / stated > worst[0]:
        worst = (off / stated, where)


def feedforward(program, rows):
    for row in rows:
        settings = {k: v for k, v in row["parameters"].items()}
        code, out, err = program.json(row["rules"], settings)
        if out is None or code:
            if row["points"] or code != 65:
                complain(row["name"], f"exit {code}: {err.strip()[:300]}")
            continue
        points, gold = out["points"] or [], row["points"]
        if len(points) != len(gold):
            complain(row["name"], f"{len(points)} fixed points {[p['q']['value'] for p in points]}, golden {[p['q'] for p in gold]}; {out['status']} {out['remarks']}")
        for g in gold:
            near = min(points, key=lambda p: abs(p["q"]["value"] - g["q"]), default=None)
            where = f"{row['name']} q={g['q']:.6g}"
            if near is None:
                continue
            e = g["error"]
            compare(where + " q", near["q"], g["q"], e * g["q"])
            compare(where + " chi_parallel", near["chi_parallel"], g["chi_parallel"], e)
            compare(where + " chi_perp", near["chi_perp"], g["chi_perp"], e * max(1, g["chi_perp"]))
            if near["stable"] != g["stable"]:
                complain(where, f"stable: {near['stable']}, golden {g['stable']}")
            phase = "ordered" if g["chi_perp"] < 1 else "chaotic"
            if near["phase"] != phase:
                complain(where, f"phase {near['phase']}, golden {phase}")
            if "c" in g:
                c_error = g.get("c_error", 1e-15)
                compare(where + " c", near["c"], g["c"], c_error)
                spread = lambda chi, xi, d: None if xi is None else d * xi * xi / abs(chi)
                compare(where + " xi_q", near["xi_q"], g["xi_q"], (spread(g["chi_parallel"], g["xi_q"], e) or 0))
                if g["c"] is not None:
                    compare(where + " xi_c", near["xi_c"], g["xi_c"], (spread(g["chi_c"], g["xi_c"], c_error * max(1, g["chi_perp"])) or 0))
                else:
                    compare(where + " xi_c", near["xi_c"], g["xi_c"], 1e-12)


def trajectory(program, rows):
    for row in rows:
        K, c = row["trajectory"]["K"], row["trajectory"]["c"]
        settings = {**row["parameters"], "q": repr(K[0]), "T": str(len(K) - 1)}
        code, out, err = program.json(row["rules"], settings, f"--correlation={c[0]!r}")
        if out is None or (code and not (code == 65 and out.get("layers") and not row["points"])):
            complain(row["name"], f"trajectory: exit {code}: {err.strip()[:300]}")
            continue
        layers = out["layers"]["layers"]
        if len(layers) != len(K):
            complain(row["name"], f"{len(layers)} layers, golden {len(K)}")
        for l, step in enumerate(layers):
            compare(f"{row['name']} K_{l}", step["K"], K[l], 1e-13 * K[l])
            compare(f"{row['name']} c_{l}", step["c"], c[l], 2e-12 if "relu" in row["phi"] else 1e-13)


def critical(program, rows):
    from networks import network, rules_text
    for row in rows:
        free, (low, high) = row["free"], row["range"]
        inside = {**{"sigma_w": "1", "sigma_b": "0"}, **row["given"], free: "1"}
        where = f"critical {free} of {row['phi']} at {row['given']}"
        rules = rules_text(network("critical", row["phi"], **inside))
        code, out, err = program.json(rules, row["given"], "--critical", f"{free}={low}..{high}")
        if out is None or (code and not out.get("critical")):
            if row["roots"]:
                complain(where, f"exit {code}: {err.strip()[:300]}")
            else:
                print(where, "none, program:", code, err.strip()[:200])
            continue
        found, gold = (out["critical"] or {}).get("all") or [], row["roots"]
        if len(found) != len(gold):
            complain(where, f"program {[f['value'] for f in found]}, golden {gold}")
        for f, g in zip(found, gold):
            compare(where, {"value": f["value"], "error": f["error"]}, g[free], g["error"] * g[free])
            compare(where + " q", f["q"], g["q"], g["error"] * g["q"] * 10)


STATE = """rules 1
theory    golden "golden"
source    "golden data of mean field"
width     N
time      t {times}
parameter {names}
neuron    h[i](t)
weight    W[i,j] ~ normal(0, sigma_w^2/N)
bias      b[i] ~ normal(0, sigma_b^2)
noise     xi[i](t) ~ {noise}
update    {update}W[i,j]*phi(h[j](t)) + b[i] + xi[i](t)
where     phi(x) = {phi}
"""


def state(program, where, rules, row, solutions):
    """Solutions of a recurrent network: kind, delta_0, delta_inf, lambda, error and perhaps E0."""
    code, out, err = program.json(rules, row["parameters"])
    if out is None or code:
        return complain(where, f"exit {code}: {err.strip()[:300]}")
    points = [p for p in out["points"]]
    for p in points:
        p["limit"] = p.get("limit") or p["c"] and {"value": p["q"]["value"] * p["c"]["value"], "error": p["q"]["error"] + p["q"]["value"] * p["c"]["error"]}
    kinds = {"static": "fixed point", "fluctuating": "fluctuating"}
    for g in solutions:
        at = f"{where} {g['solution']} {g['delta_0']:.6g}"
        same = [p for p in points if p.get("kind", kinds[g["solution"]]) == kinds[g["solution"]]]
        near = min(same, key=lambda p: abs(p["q"]["value"] - g["delta_0"]), default=None)
        if near is None:
            complain(at, f"is missing; there are {[(p.get('kind'), p['q']['value']) for p in points]}")
            continue
        points.remove(near)
        e, scale = g["error"], g["delta_0"]
        compare(at + " Delta_0", near["q"], scale, e * scale)
        if scale or near["limit"]:
            compare(at + " Delta_inf", near["limit"], g["delta_inf"], 30 * e * scale)
        compare(at + " lambda", near["lyapunov"], g["lambda"], 3 * e)
        if "E0" in g:
            compare(at + " E0", near["E_0"], g["E0"], 3 * e * max(1, abs(g["E0"])))
    return points


def continuous(program, rows):
    for row in rows:
        rules = STATE.format(times="stationary", names="gamma, sigma_w, sigma_b, kappa", noise="white(kappa)", update="d/dt h[i](t) = -gamma*h[i](t) + ", phi=row["phi"])
        where = f"continuous {row['phi']} {row['parameters']}"
        for extra in state(program, where, rules, row, row["solutions"]) or []:
            complain(where, f"extra {extra['kind']} {extra['q']['value']}")


def discrete(program, rows):
    for row in rows:
        leak = "real a, " if row["parameters"]["a"] != "0" else ""
        rules = STATE.format(times="= 0 ... T", names=leak + "sigma_w, sigma_b, kappa", noise="normal(0, kappa)", phi=row["phi"],
                             update="h[i](t+1) = " + ("a*h[i](t) + " if leak else "")).replace("where ", "initial h[i](0) = 0\nwhere ")
        parameters = {k: v for k, v in row["parameters"].items() if leak or k != "a"}
        solution = {**row, "delta_0": row["delta"][0]}
        state(program, f"discrete {row['phi']} {row['parameters']}", rules, {"parameters": parameters}, [solution])


def finite_width(program, rows):
    from networks import rules_text
    for row in rows:
        code, out, err = program.json(rules_text({**row, "name": "golden"}), {**row["parameters"], "N": "256"}, "--depth-scale")
        if out is None or code:
            complain(row["name"], f"exit {code}: {err.strip()[:300]}")
            continue
        depth = out["depth_scale"]
        compare(row["name"] + " q", depth["q"]["leading"], row["mean"]["limit"], 1e-15)
        compare(row["name"] + " shift of q", depth["q"]["shift"], row["mean"]["coefficient"], 1e-12)
        decays = {d["name"]: d for d in depth["decays"]}
        ordered = row["growth"]["limit"] < 1
        for name, ours in (("xi_q", "decay"), ("xi_c", "growth")):
            if name == "xi_c" and not ordered:                             # about c* < 1
                if "decay_correlation" in row:
                    d = row["decay_correlation"]
                    compare(f"{row['name']} xi_c factor", decays[name]["factor"], d["limit"], 1e-13)
                    compare(f"{row['name']} xi_c factor's shift", decays[name]["factor_shift"], d["coefficient"], d["error"])
                continue
            compare(f"{row['name']} {name} factor", decays[name]["factor"], row[ours]["limit"], 1e-14)
            compare(f"{row['name']} {name} factor's shift", decays[name]["factor_shift"], row[ours]["coefficient"], 1e-11 * max(1, abs(row[ours]["coefficient"])))
            exact = next(v["value"] for v in row[ours]["values"] if v["N"] == 256)
            print(f"   {row['name']} {name} at N = 256: exact {exact:.12g}, program {decays[name]['factor_at_width']}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("parts", nargs="*", default=["feedforward", "trajectory", "critical"])
    options.add_argument("--only")
    options.add_argument("--from", dest="first", default="")
    options.add_argument("--share", type=float, default=1)
    options.add_argument("--seed", type=int, default=7)
    o = options.parse_args()
    random.seed(o.seed)
    files = {"trajectory": "feedforward"}
    for part in o.parts:
        rows = json.load(open(HERE / f"{files.get(part, part)}.json"))
        names = [r.get("name") for r in rows]
        rows = rows[names.index(o.first):] if o.first in names else rows
        rows = [r for r in rows if (not o.only or o.only in r.get("name", "")) and random.random() < o.share]
        globals()[part](Program(o.binary), rows)
        print(f"{part}: {count} comparisons so far, {wrong} complaints; largest deviation / stated error {worst[0]:.2g} ({worst[1]})", flush=True)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
