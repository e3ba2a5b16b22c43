"""Runs the program on a rules text and a question, and reads what it prints, as SymPy expressions or numbers with errors.

The binary is the debug build of this checkout unless DIAGRAMMAR_BINARY names another one.
"""
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

import sympy as sp

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("DIAGRAMMAR_BINARY", str(ROOT / ".build/debug/diagrammar"))
N = sp.Symbol("N")
LOCALS = {"N": N, "gamma": sp.Symbol("gamma"), "beta": sp.Symbol("beta"), "S": sp.Symbol("S"), "Q": sp.Symbol("Q")}
FOLDER = tempfile.TemporaryDirectory()


class Refused(Exception):
    """The program ended with an error; `code` is its exit status, `text` what it said."""

    def __init__(self, code, text, seconds):
        super().__init__(f"exit {code}: {text[:300]}")
        self.code, self.text, self.seconds = code, text, seconds


def command(rules, question, *options):
    path = pathlib.Path(FOLDER.name) / "network.rules"
    if "\n" in rules:
        path.write_text(rules)
    else:
        path = ROOT / rules
    return [BINARY, "derive", str(path), question, *options]


def small():
    """A run may not take the machine's memory from others."""
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = 8 << 30 if most == resource.RLIM_INFINITY else min(8 << 30, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def run(rules, question, *options, limit=120):
    """Standard output of a run; Refused if it fails, also by taking longer than `limit` seconds (code 124)."""
    begin = time.time()
    try:
        done = subprocess.run(command(rules, question, *options), capture_output=True, text=True, timeout=limit,
                              preexec_fn=small)
    except subprocess.TimeoutExpired:
        raise Refused(124, f"no answer within {limit} s", limit) from None
    if done.returncode:
        raise Refused(done.returncode, done.stdout + done.stderr, time.time() - begin)
    return done.stdout


def expression(text):
    """The SymPy expression of an output of --format sympy, without its comments."""
    lines = [line.split("#")[0] for line in text.splitlines() if line.split("#")[0].strip()]
    if len(lines) != 1:
        raise ValueError("several pieces: " + text)
    return sp.sympify(lines[0].strip(), locals=LOCALS)


def by_power(value, lowest):
    """{power of 1/N: coefficient} of a Laurent polynomial in N, a coefficient may be any number."""
    value = sp.expand(value)
    found = {}
    for term in sp.Add.make_args(value):
        coefficient, power = term.as_coeff_exponent(N)
        if coefficient.has(N):
            raise ValueError(f"no power of N: {term}")
        found[-power] = found.get(-power, 0) + coefficient
    return {p: sp.nsimplify(c) if c.is_Float else sp.simplify(c) for p, c in found.items() if sp.simplify(c) != 0}


def numbers(text):
    """{power of 1/N: (value, error)} of an output of --format json in numbers; a text means an exact one, of error 0."""
    answer = json.loads(text)
    found = {}
    for row in answer["orders"] or []:
        value = row["value"]
        power = -row["order"].get("N", 0)
        if isinstance(value, dict):
            found[power] = (value["value"], value["error"])
        else:
            found[power] = (float(sp.sympify(value, locals=LOCALS).subs(N, 1).evalf(20)), 0.0)
    return found


def digits(text):
    """{power of 1/N: (value, half a unit of the last printed digit)} of the text in numbers."""
    found = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and (words[0] == "leading" or words[0].startswith("1/N")):
            power = 0 if words[0] == "leading" else int(words[0][4:] or 1)
            mantissa, _, exponent = words[1].lower().partition("e")
            places = len(mantissa.partition(".")[2])
            found[power] = (float(words[1]), 0.5 * 10.0 ** (int(exponent or 0) - places))
    return found
