"""Writes AlgebraTests/PowerSeriesGoldenData.swift: series expanded by SymPy.

    python3 power_series.py > ../AlgebraTests/PowerSeriesGoldenData.swift

Each case names a closed form and the orders that are kept. N is replaced by 1/n and expanded about n = 0. A term is
written as coefficient:power of N,power of g,power of u,power of x.
"""

import sympy as sp

g, u, x, n = sp.symbols("g u x n", positive=True)
N = 1 / n
R = sp.Rational

# name, expression, [(parameter, highest power kept)]
CASES = [
    ("geometric", 1 / (1 - g), [(g, 8)]),
    ("geometricInWidth", 1 / (1 - g * (1 + x / N)), [(g, 6)]),
    ("geometricBoth", 1 / (1 - g * (1 + x / N)), [(g, 5), (n, 2)]),
    ("shiftedPole", 1 / (N + 2), [(n, 7)]),
    ("laurentWidth", (N**3 + x * N) / (N - 1), [(n, 4)]),
    ("laurentInverse", 1 / (N**2 * (1 + x / N + 1 / N**2)), [(n, 7)]),
    ("widthPower", (N**2 + N) ** 3 / (N + 1) ** 5, [(n, 6)]),
    ("widthRoot", sp.sqrt(N**2 + x * N + 1), [(n, 5)]),
    ("widthInverseRoot", 1 / sp.sqrt(4 * N**2 + N), [(n, 6)]),
    ("widthExp", sp.exp(x / N), [(n, 7)]),
    ("widthLog", sp.log(1 + 1 / N + x / N**2), [(n, 6)]),
    ("stirling", sp.exp(R(1, 12) / N - R(1, 360) / N**3), [(n, 6)]),
    ("exp", sp.exp(g), [(g, 9)]),
    ("expQuadratic", sp.exp(x * g - g**2 / 2), [(g, 8)]),
    ("bell", sp.exp(sp.exp(g) - 1), [(g, 7)]),
    ("log", sp.log(1 + g), [(g, 9)]),
    ("logLaurent", sp.log(1 + g * x + g**2 / x), [(g, 6)]),
    ("logOfExp", sp.log((sp.exp(g) - 1) / g), [(g, 8)]),
    ("bernoulli", g / (sp.exp(g) - 1), [(g, 10)]),
    ("todd", g * x / (1 - sp.exp(-g * x)), [(g, 8)]),
    ("root", sp.sqrt(1 + g), [(g, 8)]),
    ("catalan", (1 - sp.sqrt(1 - 4 * g)) / (2 * g), [(g, 8)]),
    ("cubeRoot", (8 + g) ** R(1, 3), [(g, 6)]),
    ("negativeFraction", (1 - g * x) ** R(-3, 2), [(g, 7)]),
    ("fractionOfLaurent", (g**2 / 9 + g**3) ** R(-1, 2), [(g, 5)]),
    ("binomialPower", (1 + g + g**2) ** 7, [(g, 8)]),
    ("negativePower", (g + x * g**2) ** (-3), [(g, 4)]),
    ("legendre", 1 / sp.sqrt(1 - 2 * x * g + g**2), [(g, 6)]),
    ("chebyshev", (1 - x * g) / (1 - 2 * x * g + g**2), [(g, 7)]),
    ("hermite", sp.exp(2 * x * g - g**2), [(g, 7)]),
    ("laguerre", sp.exp(-x * g / (1 - g)) / (1 - g), [(g, 6)]),
    ("fibonacci", g / (1 - g - g**2), [(g, 12)]),
    ("twoCouplings", 1 / (1 - g - u), [(g, 4), (u, 3)]),
    ("twoCouplingsExp", sp.exp(g + u * x + g * u), [(g, 4), (u, 4)]),
    ("twoCouplingsLog", sp.log(1 + g + u), [(g, 4), (u, 4)]),
    ("couplingAndWidth", sp.exp(g / N) / (1 - g), [(g, 4), (n, 3)]),
    ("couplingAndWidthLog", sp.log(1 + g + g / N + 1 / N), [(g, 3), (n, 4)]),
    ("largeWidthFactor", N**2 * sp.exp(g * x) / (1 + 1 / N), [(g, 3), (n, 3)]),
    ("composition", sp.exp(g + g**2) - 1, [(g, 7)]),
    ("compositionOfInverse", 1 / (1 - (g / (1 - g))), [(g, 8)]),
    ("lambert", None, [(g, 8)]),
    ("sineReversion", None, [(g, 9)]),
    ("derivative", sp.diff(sp.exp(x * g) / (1 - g), g), [(g, 6)]),
    ("integral", sp.integrate(1 / (1 + g**2), g), [(g, 9)]),
    ("exactSubstitution", 1 / (1 - g * (x + 1) ** 2), [(g, 5)]),
]

LAMBERT = sum(R((-k) ** (k - 1)) / sp.factorial(k) * g**k for k in range(1, 9))


def value(name, expression):
    if name == "lambert":  # the solution of y exp(y) = g
        return LAMBERT
    if name == "sineReversion":
        return sp.asin(g).series(g, 0, 10).removeO()
    return expression


def expand(expression, parameters):
    """The part within all bounds, one parameter after the other."""
    for parameter, highest in parameters:
        # A power may be needed to clear poles first.
        total = 0
        for term in sp.Add.make_args(sp.expand(expression)) if expression.is_polynomial() else [expression]:
            shift = 6
            expanded = sp.series(term * parameter**shift, parameter, 0, highest + shift + 1).removeO()
            total += sp.expand(expanded / parameter**shift)
        expression = sp.expand(sp.powsimp(sp.expand(total)))
        expression = sum(
            (t for t in sp.Add.make_args(expression) if t.as_coeff_exponent(parameter)[1] <= highest), sp.Integer(0)
        )
    return sp.expand(expression)


def line(expression):
    terms = []
    for term in sp.Add.make_args(expression):
        coefficient, rest = term.as_independent(n, g, u, x)
        powers = rest.as_powers_dict()
        exponents = [-powers.get(n, 0), powers.get(g, 0), powers.get(u, 0), powers.get(x, 0)]
        assert sp.prod([n ** -exponents[0], g ** exponents[1], u ** exponents[2], x ** exponents[3]]) == rest
        terms.append((exponents, coefficient))
    terms.sort(key=lambda t: t[0])
    return " ".join(f"{c}:{','.join(str(e) for e in es)}" for es, c in terms)


def main():
    print("// Written by Tests/Golden/power_series.py; do not edit.\n")
    print("/// Series expanded by SymPy: name and terms, each coefficient:power of N,power of g,power of u,power of x.")
    print("/// The bounds are the highest powers kept, for N those of 1/N.")
    print("let powerSeriesGolden: [(name: String, terms: String, bounds: [String: Int])] = [")
    for name, expression, parameters in CASES:
        text = line(expand(value(name, expression), parameters))
        words, rows = text.split(" "), [""]
        for word in words:
            if len(rows[-1]) + len(word) > 95:
                rows.append("")
            rows[-1] += word + " "
        rows[-1] = rows[-1].rstrip()
        body = "\n            + ".join(f'"{row}"' for row in rows)
        kept = ", ".join(f'"{"N" if p == n else p}": {highest}' for p, highest in parameters)
        print(f'    (\n        "{name}",\n        {body},\n        [{kept}]\n    ),')
    print("]")


main()
