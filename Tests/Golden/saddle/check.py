"""ReLU, where both are known: series/relu-*.csv (moments in ball arithmetic, interpolated) against exact.csv (symbols).
Also THEORY section 4's numbers for tanh. Ends with an error if anything is further off than it claims.
Run: python3 check.py  (sympy; 10 s)
"""
import csv
import pathlib

import sympy as sp

from networks import BY_NAME

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
print(compared, "values agree")
