"""The program against the files of this folder: series (numbers with errors, printed digits), exact polynomials, two inputs.

Run: python3 check_program.py [--seed S] [--share 0.1] [series exact two-inputs literal symbolic ladders fixed-point fixed-ratio]  (sympy; one process)
Each question is one run of the program. What disagrees is printed with its command; the exit status is 1 then.
Random questions are in random_questions.py, closed forms in fixed_point.py and fixed_ratio.py.
"""
import argparse
import csv
import json
import pathlib
import random
import re
import shlex
import sys

import sympy as sp

import program
from program import N, Refused

HERE = pathlib.Path(__file__).parent
LETTERS = {sp.Symbol("a"): sp.Symbol("c"), sp.Symbol("b"): sp.Symbol("d")}
COUNTS = {"agree": 0, "refused": 0, "wrong": 0}


def report(kind, rules, question, options, detail):
    COUNTS[kind] += 1
    if kind != "agree":
        line = " ".join(map(shlex.quote, program.command("rules", question, *options)[3:]))
        print(f"{kind.upper()}: {detail}\n  derive {line}\n  {rules if len(rules) < 100 else rules.strip()}\n", flush=True)


def rows(name):
    with open(HERE / name, newline="") as file:
        return list(csv.DictReader(file))


def grouped(table, keys):
    """Rows by question and network: {key: {order: row}}."""
    result = {}
    for row in table:
        result.setdefault(tuple(row[k] for k in keys), {})[int(row["order"])] = row
    return result


def rules_of(phi, setting=(), extra=(), inputs=False, **parts):
    """A rules text; `parts` replaces lines by keyword."""
    at, of = ("l; a", "l+1; a") if inputs else ("l", "l+1")
    lines = {
        "parameter": "parameter real c, d, sigma_w, sigma_b, q" + ("[a,b]" if inputs else ""),
        "neuron": f"neuron    h[i]({at})", "weight": "weight    W[i,j](l) ~ normal(0, sigma_w^2/N)",
        "bias": "bias      b[i](l)   ~ normal(0, sigma_b^2)",
        "update": f"update    h[i]({of}) = W[i,j](l)*phi(h[j]({at})) + b[i](l)",
        "initial": "initial   h[i](0; a) ~ normal(0, q[a,b])" if inputs else "initial   h[i](0)   ~ normal(0, q)",
        "depth": "depth     l = 0 ... T", "input": "input     a = 1 ... 2" if inputs else "",
    }
    lines |= parts
    order = ("depth", "input", "parameter", "neuron", "weight", "bias", "update", "initial")
    return "\n".join(["rules 1", "theory    checked", 'source    "Tests/Golden/saddle"', "width     N"]
                     + [lines[x] for x in order if lines[x]] + [f"where     phi(x) = {phi}"]) + "\n"


def series(share, chance):
    """series/*.csv: every order within both errors, and every printed digit right."""
    for network in json.loads((HERE / "networks.json").read_text()):
        variance = f"({network['sigma_w']})^2"
        bias = f"({network['sigma_b']})^2"
        for name in ("sigma_w", "sigma_b"):       # the language has no roots in numbers: their squares
            text = network[name]
            square = f"({text[5:-1]})" if text.startswith("sqrt(") else f"({text})^2"
            variance, bias = (square, bias) if name == "sigma_w" else (variance, square)
        q = str(sp.Rational(network["q"]))
        text = network["rules"].replace("sigma_w^2", variance).replace("sigma_b^2", bias).replace("normal(0, q)", f"normal(0, {q})")
        text = "\n".join(l for l in text.splitlines() if not l.startswith("parameter")) + "\n"
        if network["sigma_b"] == "0":
            text = text.replace(" + b[i](l)", "")
            text = "\n".join(l for l in text.splitlines() if not l.startswith("bias")) + "\n"
        for (question,), orders in grouped(rows(f"series/{network['name']}.csv"), ["question"]).items():
            if chance.random() > share:
                continue
            order = chance.choice([1, 2, 2, 2, 3, 3, 4] if len(question) < 40 else [2, 2, 3])
            compare_numbers(text, network["name"], question, orders, order, f"1/N^{order}")


def compare_numbers(text, name, question, orders, order, through):
    options = ["--scheme", "saddle", "--through", through]
    try:
        out = program.run(text, question, *options, "--format", "json")
        found = program.numbers(out)
        printed = program.digits(program.run(text, question, *options))
    except Refused as error:
        return report("refused", name, question, options, str(error))
    except Exception as error:
        return report("wrong", name, question, options, f"unreadable: {error}: {out[:500]}")
    wrong = []
    for power in range(order + 1):
        value, error = found.pop(power, (0.0, 0.0))
        digit, half = printed.get(power, (0.0, 0.0)) if printed else (value, error)      # exact ones print no such table
        if power not in orders:
            continue
        expected, uncertain = float(orders[power]["value"]), float(orders[power]["error"])
        slack = uncertain + 4e-16 * abs(expected)
        if not abs(value - expected) <= error + slack:
            wrong.append(f"1/N^{power}: {value!r} +- {error}, expected {expected!r} +- {uncertain}")
        if error > 1e-3 * abs(expected) + 1e-9:
            wrong.append(f"1/N^{power}: error bound useless: {value!r} +- {error}, expected {expected!r}")
        if not abs(digit - expected) <= 2 * half + slack + (0 if printed else error):
            wrong.append(f"1/N^{power}: printed {digit!r}, expected {expected!r} +- {uncertain}")
    if found:
        wrong.append(f"orders not asked for: {found}")
    report("wrong" if wrong else "agree", name, question, options, "\n  ".join(wrong))


def exact(share, chance):
    """exact.csv and two_inputs_exact.csv: SymPy expressions, equal."""
    for file in ("exact.csv", "two_inputs_exact.csv"):
        for (phi, parameters, question), orders in grouped(rows(file), ["phi", "parameters", "question"]).items():
            if chance.random() > share:
                continue
            text = rules_of(phi.replace("b*", "d*").replace("a*", "c*"), inputs=file.startswith("two"))     # a labels inputs, b is a bias
            order = chance.choice([1, 2, 3])
            options = ["--scheme", "saddle", "--through", f"1/N^{order}", "--format", "sympy"]
            if parameters:
                options += ["--set", re.sub(r"q_(.)_(.)", r"q[\1,\2]", parameters.replace(" ", ""))]
            try:
                value = program.by_power(program.expression(program.run(text, question, *options)), order)
            except Refused as error:
                report("refused", text, question, options, str(error))
                continue
            wrong = []
            for power in range(order + 1):
                expected = sp.sympify(orders[power]["value"], locals=program.LOCALS).subs(LETTERS)
                if sp.expand(value.pop(power, sp.Integer(0)) - expected) != 0:
                    wrong.append(f"1/N^{power} differs from {expected}")
            if value:
                wrong.append(f"orders not asked for: {value}")
            report("wrong" if wrong else "agree", text, question, options, "; ".join(wrong))


def two_inputs(share, chance):
    """two_inputs.csv: numbers at first order."""
    keys = ["phi", "sigma_w", "sigma_b", "q_1_1", "q_1_2", "q_2_2", "question"]
    for key, orders in grouped(rows("two_inputs.csv"), keys).items():
        if chance.random() > share:
            continue
        phi, sigma_w, sigma_b, *q, question = key
        square = sigma_w[5:-1] if sigma_w.startswith("sqrt") else f"({sigma_w})^2"
        text = rules_of(phi, inputs=True, weight=f"weight W[i,j](l) ~ normal(0, {square}/N)",
                        parameter="parameter q[a,b]", bias=f"bias b[i](l) ~ normal(0, ({sigma_b})^2)")
        if sigma_b == "0":
            text = text.replace(" + b[i](l)", "").replace("bias b[i](l) ~ normal(0, (0)^2)\n", "")
        text = text.replace("parameter q[a,b]", "parameter real q[a,b]")
        options = ["--scheme", "saddle", "--through", "1/N", "--set",
                   f"q[1,1]={q[0]},q[1,2]={q[1]},q[2,2]={q[2]}"]
        try:
            found = program.numbers(program.run(text, question, *options, "--format", "json"))
        except Refused as error:
            report("refused", text, question, options, str(error))
            continue
        wrong = []
        for power, row in orders.items():
            value, error = found.get(power, (0.0, 0.0))
            if not abs(value - float(row["value"])) <= error + float(row["error"]):
                wrong.append(f"1/N^{power}: {value} +- {error}, expected {row['value']} +- {row['error']}")
        report("wrong" if wrong else "agree", text, question, options, "; ".join(wrong))


PARTS = {"series": series, "exact": exact, "two-inputs": two_inputs}

if __name__ == "__main__":
    sys.modules["check_program"] = sys.modules["__main__"]      # one set of counts
    import fixed_point
    import fixed_ratio
    import random_questions
    PARTS |= random_questions.PARTS | fixed_point.PARTS | fixed_ratio.PARTS
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    given = parser.parse_args()
    for part in given.parts or PARTS:
        PARTS[part](given.share, random.Random(given.seed))
        print(part, COUNTS, flush=True)
    sys.exit(1 if COUNTS["wrong"] else 0)
