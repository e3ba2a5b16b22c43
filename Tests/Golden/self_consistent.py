"""The correlation of a stationary network at N = infinity, order by order in s = sigma_w^2.

THEORY section 5: (gamma^2 - d^2/dtau^2) C = kappa delta(tau) + s <phi phi>_C, C even in tau and falling off. For phi = x - x^3/3 and
jointly Gaussian x, y of variance C(0) and covariance C(tau), after Isserlis,

    <phi phi>_C = (1 - C(0))^2 C + (2/3) C^3.

At order s^k the right side is a known sum of tau^p exp(-m gamma tau), tau >= 0; a solution is found by the ansatz of the same
form, with one power of tau more for m = 1 (resonance), and C'(0+) = -kappa/2 at order 0, else 0, fixes exp(-gamma tau).
Prints the terms as data for Tests/OraclesTests/SelfConsistentData.swift:

    python3 self_consistent.py > ../OraclesTests/SelfConsistentData.swift
"""
import sympy as sp

gamma, kappa, tau, s = sp.symbols("gamma kappa tau s", positive=True)
HIGHEST = 3


def terms(f):
    """{(p, m): coefficient} of f = sum tau^p exp(-m gamma tau)."""
    z = sp.Symbol("z")
    f = sp.expand(sp.powsimp(sp.expand(f), combine="exp"))
    f = f.replace(lambda e: isinstance(e, sp.exp), lambda e: z ** sp.simplify(-e.args[0] / (gamma * tau)))
    return {pm: c for pm, c in sp.Poly(sp.expand(f), tau, z).terms()}


def decaying(source):
    """The even, decaying y with (gamma^2 - d^2) y = source for tau > 0 and y'(0+) = 0."""
    present = terms(source)
    unknown, ansatz = [], 0
    for m in sorted({m for _, m in present}):
        top = max(p for p, k in present if k == m) + (1 if m == 1 else 0)
        for p in range(1 if m == 1 else 0, top + 1):
            c = sp.Symbol(f"c_{p}_{m}")
            unknown.append(c)
            ansatz += c * tau**p * sp.exp(-m * gamma * tau)
    rest = terms(gamma**2 * ansatz - sp.diff(ansatz, tau, 2) - source)
    (solution,) = sp.linsolve(list(rest.values()), unknown)
    y = ansatz.subs(dict(zip(unknown, solution)))
    return sp.expand(y + sp.diff(y, tau).subs(tau, 0) / gamma * sp.exp(-gamma * tau))


def series():
    orders = [kappa / (2 * gamma) * sp.exp(-gamma * tau)]
    while len(orders) <= HIGHEST:
        C = sum(c * s**k for k, c in enumerate(orders))
        C0 = C.subs(tau, 0)
        drive = sp.expand((1 - C0) ** 2 * C + sp.Rational(2, 3) * C**3)
        orders.append(decaying(drive.coeff(s, len(orders) - 1)))
    # Once more, as a whole: the equation for tau > 0 and the kink.
    C = sum(c * s**k for k, c in enumerate(orders))
    C0 = C.subs(tau, 0)
    rest = sp.expand(gamma**2 * C - sp.diff(C, tau, 2) - s * ((1 - C0) ** 2 * C + sp.Rational(2, 3) * C**3))
    for k in range(HIGHEST + 1):
        assert sp.simplify(rest.coeff(s, k)) == 0, k
        slope = sp.simplify(sp.diff(orders[k], tau).subs(tau, 0))
        assert slope == (-kappa / 2 if k == 0 else 0), k
    return orders


print("// Made by Tests/Golden/self_consistent.py.\n")
print("/// C(τ) of the stationary network with φ(x) = x − x³/3 at N = ∞, by powers of σ_w²:")
print("/// coefficient × κ^kappa γ^gamma τ^tau e^{−decay γτ} for τ ≥ 0.")
print("enum SelfConsistentData {")
print("    typealias Term = (coefficient: String, kappa: Int, gamma: Int, tau: Int, decay: Int)\n")
print("    static let cubic: [[Term]] = [")
for order in series():
    print("        [")
    for (p, m), c in sorted(terms(order).items(), key=lambda t: (t[0][1], t[0][0])):
        for part in sp.Add.make_args(sp.expand(c)):
            number, powers = part.as_coeff_Mul()
            d = powers.as_powers_dict()
            print(f'            ("{number}", {d.get(kappa, 0)}, {d.get(gamma, 0)}, {p}, {m}),')
    print("        ],")
print("    ]\n}")
