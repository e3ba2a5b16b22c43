"""Asks a program for every value of networks.json and prints those that differ by more than four errors.

Run: python3 check_program.py BINARY [--samples 2e5] [--sampler matrix] [--seed 1] [names of networks]. All deviations are printed at the end as mean and
mean square: 0 and 1 where program and data are both right about their errors."""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

options = argparse.ArgumentParser()
options.add_argument("binary")
options.add_argument("names", nargs="*")
options.add_argument("--samples", default="2e5")
options.add_argument("--sampler", default="auto")
options.add_argument("--seed", default="1")
options.add_argument("--more", default="")
chosen = options.parse_args()

deviations, refused = [], 0
with tempfile.TemporaryDirectory() as folder:
    for entry in json.loads(Path(__file__).with_name("networks.json").read_text())["networks"]:
        if chosen.names and entry["name"] not in chosen.names:
            continue
        rules = Path(folder) / (entry["name"] + ".rules")
        rules.write_text(entry["rules"])
        for row in entry["observables"]:
            command = [chosen.binary, "sample", str(rules), row["observable"], "--samples", chosen.samples, "--seed", chosen.seed,
                       "--sampler", chosen.sampler, "--format", "json", "--jobs", "1", *chosen.more.split()]
            for name, value in entry["settings"].items():
                command += ["--set", f"{name}={value}"]
            run = subprocess.run(command, capture_output=True, text=True)
            label = f"{entry['name']:26} {row['observable']:44}"
            if run.returncode:
                refused += 1
                print(label, "exit", run.returncode, run.stderr.strip().splitlines()[:3], flush=True)
                continue
            line = json.loads(run.stdout)["widths"][0]
            sample = line["sample"]
            value, error = (sample["value"], sample["error"]) if isinstance(sample, dict) else (sample, line["error"])
            error = max((error ** 2 + row["error"] ** 2) ** 0.5, 1e-9 * abs(row["value"]), 1e-12)
            deviation = (value - row["value"]) / error
            deviations.append(deviation)
            flag = "" if abs(deviation) < 4 else "   <<<"
            if flag:
                print(f"{label} {value:14.8g} should be {row['value']:14.8g}, {deviation:+.1f} errors{flag}", flush=True)
n = len(deviations)
print(f"{n} compared, {refused} refused; deviations: mean {sum(deviations) / max(n, 1):+.2f}, mean square {sum(d * d for d in deviations) / max(n, 1):.2f}")
