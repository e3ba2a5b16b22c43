"""Writes networks.json: networks of the rules language, observables and their values, exact or sampled here with NumPy.

Every exact value is also sampled here; the run fails where the two differ by five errors. Run: OMP_NUM_THREADS=1 python3 make_networks.py
(numpy, scipy, mpmath; ten minutes on one core). With names of networks only these are made again.
"""
import json
import sys
import zlib
from pathlib import Path

import mpmath as mp
import numpy as np

import continuous
import kinds
import networks
import recurrent
from observables import Observable

FILE = Path(__file__).with_name("networks.json")


def text(x):
    """A number as JSON has it, with all digits of a double."""
    return float(mp.mpf(x.numerator) / x.denominator) if hasattr(x, "numerator") else float(x)


def made(entry):
    rng = np.random.Generator(np.random.Philox(zlib.crc32(entry.name.encode())))
    N = int(entry.settings["N"])
    rows = [o if isinstance(o, tuple) else (o, None) for o in entry.observables]
    plain = [Observable(o.replace("<h.h>", "<h(0).h(0)>"), N) for o, _ in rows]
    blocks = [[] for _ in rows]
    for _ in range(entry.blocks):
        record = entry.simulate(rng, entry.batch)
        for observable, kept in zip(plain, blocks):
            means = observable.means(record)
            # Where there are two step sizes, the moments are extrapolated for an error of second order.
            coarse = observable.means(record.coarse) if hasattr(record, "coarse") else means
            kept.append([(4 * a - b) / 3 for a, b in zip(means, coarse)])
    result = []
    for (name, value), observable, kept in zip(rows, plain, blocks):
        sampled, error = observable.estimate(kept)
        if value is None:
            result.append({"observable": name, "value": float(f"{sampled:.9g}"), "error": float(f"{error:.2g}")})
            print(f"  {entry.name:22} {name:42} {sampled:14.8g} ± {error:.2g}", flush=True)
        else:
            value = text(value)
            deviation = (sampled - value) / error if error > 1e-13 * abs(value) else (sampled - value) / max(1e-11 * abs(value), 1e-13)
            result.append({"observable": name, "value": value, "error": 0, "exact": True})
            print(f"  {entry.name:22} {name:42} {value:14.8g} exact, sampled {deviation:+.1f} errors away (1 ± {error / (abs(value) or 1):.2g})", flush=True)
            if abs(deviation) > 5 and abs(sampled - value) > 1e-12:
                print("  *** WRONG", flush=True)
                made.wrong += 1
    entry_json = {"name": entry.name, "rules": entry.rules, "settings": entry.settings, "observables": result}
    if entry.note:
        entry_json["note"] = entry.note
    if entry.extra:
        entry_json["extra"] = {k: {a: text(b) for a, b in v.items()} for k, v in entry.extra.items()}
    return entry_json


def written(entries):
    """JSON with one observable on a line."""
    def line(x):
        return json.dumps(x, ensure_ascii=False)

    texts = []
    for entry in entries:
        rows = ",\n".join(" " * 4 + line(row) for row in entry["observables"])
        head = ",\n".join(f"   {line(key)}: {line(value)}" for key, value in entry.items() if key != "observables")
        texts.append("  {\n" + head + ',\n   "observables": [\n' + rows + "\n   ]}")
    return '{"networks": [\n' + ",\n".join(texts) + "\n]}\n"


made.wrong = 0
chosen = sys.argv[1:]
entries = [e for module in (networks.feedforward, recurrent.recurrent, kinds.kinds, continuous.continuous) for e in module()]
known = {e["name"]: e for e in json.loads(FILE.read_text())["networks"]} if FILE.exists() else {}
for entry in entries:
    if not chosen or entry.name in chosen:
        known[entry.name] = made(entry)
        ordered = [known[e.name] for e in entries if e.name in known]
        FILE.write_text(written(ordered))
print(sum(len(e["observables"]) for e in ordered), "values of", len(ordered), "networks")
sys.exit(1 if made.wrong else 0)
