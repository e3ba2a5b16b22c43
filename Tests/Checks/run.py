#!/usr/bin/env python3
"""Runs `diagrammar check` on every rules file, and again with a theory that is wrong by 5 % on purpose.

Usage: run.py PROGRAM [--only WORD] [--agreement-only]
checks.txt beside this file has one check a line, with the verdict it must come to: agrees, undecided or refused.

1. Every line comes to its verdict with its fixed seed, and every rules file stands in a line.
2. Every line that agrees, and by its own word would have caught a change of the last coefficient by 5 %, disagrees once that
   coefficient is multiplied by 1.05. Every network has such a line, unless no verdict is expected of it.
With DIAGRAMMAR_LONG set: also the long lines, factors 1.05 and 0.95, and three fresh seeds; planted errors are then also tried with as
few networks as make `detectable` just 5 %. (By chance a right theory is undecided once in 10,000 checks; the seed is printed.)

Exit code 0 if all is as it must be, 1 if not. The networks are the same for any number of processors.
"""
import argparse
import json
import os
import secrets
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
IS_LONG = bool(os.environ.get("DIAGRAMMAR_LONG"))
EXIT_CODES = {"agrees": 0, "disagrees": 1, "refused": 65, "undecided": 75}
# In percent: what has to be caught wherever `detectable` says that it would be.
PLANTED = 5.0
FACTORS = ("1.05", "0.95") if IS_LONG else ("1.05",)


class Line:
    """One line of checks.txt."""

    def __init__(self, text, number):
        words = shlex.split(text)
        self.is_long = words[0] == "long"
        self.verdict, self.theory, self.observable, *self.options = words[self.is_long :]
        if self.verdict not in EXIT_CODES:
            sys.exit(f"checks.txt:{number}: '{self.verdict}' is no verdict")
        self.name = f"{self.theory} {self.observable}"

    def fewer(self, part):
        """The options with this part of the samples."""
        place = self.options.index("--samples") + 1
        count = max(512, round(float(self.options[place]) * part))
        return [*self.options[:place], str(count), *self.options[place + 1 :]]


def all_lines():
    texts = (FOLDER / "checks.txt").read_text().split("\n")
    return [Line(text, n) for n, text in enumerate(texts, 1) if text.strip() and not text.startswith("#")]


class Outcome:
    """What one run of the program gave."""

    def __init__(self, program, line, options, *more):
        start = time.monotonic()
        run = subprocess.run(
            [program, "check", f"rules/{line.theory}.rules", line.observable, *options, *more]
            + ["--format", "json", "--quiet", "--jobs", "1"],
            cwd=ROOT, capture_output=True, text=True)
        self.line, self.seconds, self.exit_code, self.errors = (
            line, time.monotonic() - start, run.returncode, run.stderr.strip())
        self.report = json.loads(run.stdout) if run.returncode in (0, 1, 75) and run.stdout else {}

    @property
    def verdict(self):
        """By the exit code, which has to say the same as the report."""
        for verdict, code in EXIT_CODES.items():
            if code == self.exit_code and (code == 65 or self.report.get("verdict") == verdict):
                return verdict
        return f"exit code {self.exit_code} with verdict {self.report.get('verdict')}"

    @property
    def detectable(self):
        """In percent of the last coefficient."""
        found = self.report.get("detectable")
        return float("inf") if found is None else 100 * found

    def row(self, what):
        order = self.report.get("detectable_order")
        reach = "" if order is None else f"{self.detectable:8.2f} % of {order}"
        stage = self.report.get("stage", "-")
        return f"{self.seconds:6.1f} s  stage {stage}  {self.verdict:<10}{reach:<22} {what:<15} {self.line.name}"


class Run:
    """All runs of one round, with what was not as it must be."""

    def __init__(self, program, pool):
        self.program, self.pool, self.failures = program, pool, []

    def all(self, jobs, what, allowed):
        """Runs (line, options, more) and holds each verdict against those allowed for its line."""
        outcomes = []
        for outcome in self.pool.map(lambda job: Outcome(self.program, job[0], job[1], *job[2]), jobs):
            print(outcome.row(what), flush=True)
            outcomes.append(outcome)
            if outcome.verdict not in allowed(outcome.line):
                self.failures.append(outcome.row(what) + "".join(f"\n    {e}" for e in outcome.errors.split("\n") if e))
        return outcomes

    def planted(self, jobs, what=""):
        for factor in FACTORS:
            more = ["--perturb-theory", factor]
            self.all(
                [(line, options, [*seed, *more]) for line, options, seed in jobs], f"times {factor}{what}",
                lambda line: ["disagrees"])


def reaches(outcome):
    return outcome.verdict == "agrees" and outcome.report["stage"] == 1 and outcome.detectable <= PLANTED


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program", help="the built program, as .build/release/diagrammar")
    arguments.add_argument("--only", default="", help="lines whose theory and observable hold this word")
    arguments.add_argument("--agreement-only", action="store_true", help="no planted errors")
    given = arguments.parse_args()
    everything = all_lines()
    lines = [line for line in everything if given.only in line.name and (IS_LONG or not line.is_long)]
    start = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        run = Run(str(Path(given.program).resolve()), pool)
        outcomes = run.all([(line, line.options, []) for line in lines], "", lambda line: [line.verdict])
        reaching = [o.line for o in outcomes if reaches(o)]
        if not given.agreement_only:
            run.planted([(line, line.options, []) for line in reaching])
        for _ in range(3 if IS_LONG else 0):
            fresh(run, [line for line in lines if line.verdict == "agrees"], given.agreement_only)
    if not given.only:
        rules = {file.stem for file in (ROOT / "rules").glob("*.rules")}
        run.failures += [f"no line in checks.txt: rules/{name}.rules" for name in rules - {l.theory for l in lines}]
        wanted = {line.theory for line in lines if line.verdict == "agrees"}
        run.failures += [
            f"no line would have caught {PLANTED:.0f} %: {name}" for name in wanted - {l.theory for l in reaching}]
    print(f"{len(run.failures)} of all this is not as it must be; {time.monotonic() - start:.0f} s", flush=True)
    for failure in run.failures:
        print("FAILED:", failure)
    sys.exit(1 if run.failures else 0)


def fresh(run, lines, agreement_only):
    """A round with a seed that nobody chose. At 1 % of the lines the first stage does not pass, which is no failure."""
    seed = ["--seed", str(secrets.randbits(63))]
    print("seed", seed[1])
    outcomes = run.all([(l, l.options, seed) for l in lines], "fresh seed", lambda line: ["agrees"])
    if agreement_only:
        return
    run.planted([(o.line, o.line.options, seed) for o in outcomes if reaches(o)], ", fresh")
    small = [(o.line, o.line.fewer((o.detectable / 4.8) ** 2), seed) for o in outcomes if reaches(o)]
    outcomes = run.all(small, "just enough", lambda line: ["agrees"])
    run.planted(
        [(o.line, options, seed) for o, (_, options, _) in zip(outcomes, small) if reaches(o)], ", just enough")


main()
