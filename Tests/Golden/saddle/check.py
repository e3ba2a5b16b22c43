"""ReLU, where both are known: series/relu-*.csv (moments in ball arithmetic, interpolated) against exact.csv (symbols).
Also the marked numbers of THEORY section 4 for
tanh, and two inputs by differences against two inputs exact. Ends with an error if anything is further off than it claims.
Run: python3 check.py  (sympy, numpy, scipy; 10 s)
"""
import csv
import pathlib

import sympy as sp

from networks import BY_NAME
from two_inputs import NAMES, PAIRS, Plane, recursion

HERE = pathlib.Path(__file__).parent
exact, compared = {}, 0
with open(HERE / "exact.csv") as rows:
    for row in csv.DictReader(rows):
        if row["phi"] == "relu(x)" and row["parameters"] == "":
            exact[row["question"], row["order"]] = sp.sympify(row["value"])
for name in ("relu-1", "relu-2", "relu-3"):
    network = BY_NAME[name]
    point = dict(zip(sp.symbols("sigma_w sigma_b q"), map(sp.sympify, (network.sigma_w, network.sigma_b, network.q))))
    with open(HERE / "series" / f"{name}.csv") as rows:
        for row in csv.DictReader(rows):
            key = row["question"], row["order"]
            if key in exact:
                expected = float(exact[key].subs(point))
                assert abs(expected - float(row["value"])) <= float(row["error"]) + 1e-15 * abs(expected), (name, key, expected, row)
                compared += 1
tanh = {(1, 0): .394294, (4, 0): .127905, (9, 0): .058012, (4, 1): -.068225, (9, 1): -.107134, (4, 2): .004017, (9, 2): .099460}
variance = {(1, 1): .097524, (4, 1): .039398, (9, 1): .018589, (4, 2): -.016349, (9, 2): -.037234}
third = {(4, 2): .020381, (9, 2): .012127, (1, 2): .010081}
table = {}
with open(HERE / "series" / "tanh-1.csv") as rows:
    for row in csv.DictReader(rows):
        table[row["question"], int(row["order"])] = float(row["value"])
for values, question in ((tanh, "<h({0}).h({0})/N>"), (variance, "<h[1]({0})^2; h[2]({0})^2>"),
                         (third, "<h[1]({0})^2; h[2]({0})^2; h[3]({0})^2>")):
    for (T, order), value in values.items():
        assert abs(table[question.format(T), order] - value) < 1e-6, (question, T, order)
        compared += 1

# two inputs: numbers by differences of the map (two_inputs.py) against symbols, for the cubic network two layers deep
rows = recursion(lambda x: x - x ** 3 / 3, 1.5, 0.5, [1, 0.3, 0.8], Plane(0.16), 0.03, 2)
with open(HERE / "two_inputs_exact.csv") as file:
    for row in csv.DictReader(file):
        if row["phi"] != "x - x^3/3" or row["order"] not in "01":
            continue
        for T, (K, V, G) in enumerate(rows):
            for i, (a, b) in enumerate(PAIRS):
                found = {(f"<h({T};{a + 1}).h({T};{b + 1})/N>", "0"): K[i], (f"<h({T};{a + 1}).h({T};{b + 1})/N>", "1"): G[i]}
                found |= {("<" + NAMES[PAIRS[i]].format(i=1, T=T) + "; " + NAMES[PAIRS[j]].format(i=2, T=T) + ">", "1"): V[i, j]
                          for j in range(i, 3)}
                if (row["question"], row["order"]) in found:
                    value, expected = found[row["question"], row["order"]], float(sp.sympify(row["value"]))
                    assert abs(value - expected) < 1e-7 * max(1, abs(expected)), (row, value)
                    compared += 1
print(compared, "values agree")
