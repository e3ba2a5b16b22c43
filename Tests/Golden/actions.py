"""name: (title, lines of the rules text, vector fields, fields without index, quadratic form A with S0 = 1/2 f.A.f,
vertex part V of the action as Python). Read each V beside its `action` line."""
from fractions import Fraction as Q

R = lambda a, b=1: Q(a, b)

ACTIONS = {
    "vector-model": ("O(N) vector model", ["width N", "field x[i]", "coupling g", "action x.x/2 + g/(4*N)*(x.x)^2"],
        ["x"], [], [[1]], lambda e, f, c: c("g") * R(1, 4) * e.iN * e.dot(f["x"], f["x"]) ** 2),
    "vector-sextic": ("O(N) sextic", ["width N", "field x[i]", "coupling g", "action x.x/2 + g/(6*N^2)*(x.x)^3"],
        ["x"], [], [[1]], lambda e, f, c: c("g") * R(1, 6) * e.iN ** 2 * e.dot(f["x"], f["x"]) ** 3),
    "vector-cubic-anisotropy": ("O(N) with cubic anisotropy",
        ["width N", "field x[i]", "coupling u, v", "action x.x/2 + u/(4*N)*(x.x)^2 + v/24*sum[i](x[i]^4)"],
        ["x"], [], [[1]], lambda e, f, c: c("u") * R(1, 4) * e.iN * e.dot(f["x"], f["x"]) ** 2
        + c("v") * R(1, 24) * e.total(f["x"] ** 4)),
    "anisotropy-one-coupling": ("Both quartic terms with one coupling, mass 2",
        ["width N", "field x[i]", "coupling g", "action x.x + g/(2*N)*(x.x)^2 + g/24*sum[i](x[i]^4)"],
        ["x"], [], [[2]], lambda e, f, c: c("g") * R(1, 2) * e.iN * e.dot(f["x"], f["x"]) ** 2
        + c("g") * R(1, 24) * e.total(f["x"] ** 4)),
    "vector-and-scalar": ("Vector with a scalar that mediates",
        ["width N", "field x[i]", "field y", "coupling u, v", "action x.x/2 + y^2/2 + u/(2*N)*y*x.x + v/24*sum[i](x[i]^4)"],
        ["x"], ["y"], [[1, 0], [0, 1]], lambda e, f, c: c("u") * R(1, 2) * e.iN * f["y"] * e.dot(f["x"], f["x"])
        + c("v") * R(1, 24) * e.total(f["x"] ** 4)),
    "two-vectors": ("Two vectors, coupled by their dot product",
        ["width N", "field x[i]", "field y[i]", "coupling g", "action x.x/2 + y.y/2 + g/(4*N)*(x.y)^2"],
        ["x", "y"], [], [[1, 0], [0, 1]], lambda e, f, c: c("g") * R(1, 4) * e.iN * e.dot(f["x"], f["y"]) ** 2),
    "two-vectors-mixed": ("Two vectors with kinetic mixing and a density-density vertex",
        ["width N", "field x[i]", "field y[i]", "coupling u, v",
         "action x.x/2 + y.y + x.y/2 + u/(2*N)*x.x*y.y + v/6*sum[i](x[i]^3*y[i])"],
        ["x", "y"], [], [[1, R(1, 2)], [R(1, 2), 2]],
        lambda e, f, c: c("u") * R(1, 2) * e.iN * e.dot(f["x"], f["x"]) * e.dot(f["y"], f["y"])
        + c("v") * R(1, 6) * e.dot(f["x"] ** 3, f["y"])),
    "phi4": ("phi^4 in zero dimensions", ["field x", "coupling g", "action x^2/2 + g/24*x^4"],
        [], ["x"], [[1]], lambda e, f, c: c("g") * R(1, 24) * f["x"] ** 4),
    "cubic-quartic": ("Cubic and quartic", ["field x", "coupling u, v", "action x^2/2 + u/6*x^3 + v/24*x^4"],
        [], ["x"], [[1]], lambda e, f, c: c("u") * R(1, 6) * f["x"] ** 3 + c("v") * R(1, 24) * f["x"] ** 4),
    "one-coupling-two-powers": ("Cubic with g, quartic with g^2, sign reversed", ["field x", "coupling g", "action x^2/2 - g/6*x^3 + g^2/8*x^4"],
        [], ["x"], [[1]], lambda e, f, c: -c("g") * R(1, 6) * f["x"] ** 3 + c("g") ** 2 * R(1, 8) * f["x"] ** 4),
    "sextic": ("phi^6", ["field x", "coupling g", "action x^2/2 + g/720*x^6"],
        [], ["x"], [[1]], lambda e, f, c: c("g") * R(1, 720) * f["x"] ** 6),
    "source-term": ("A one-valent vertex", ["field x", "coupling u, v", "action x^2/2 + u*x + v/24*x^4"],
        [], ["x"], [[1]], lambda e, f, c: c("u") * f["x"] + c("v") * R(1, 24) * f["x"] ** 4),
    "mixed-pair": ("Two species with kinetic mixing", ["field x", "field y", "coupling u, v", "action x^2/2 + y^2 + x*y/2 + u/2*x^2*y + v/4*x^2*y^2"],
        [], ["x", "y"], [[1, R(1, 2)], [R(1, 2), 2]],
        lambda e, f, c: c("u") * R(1, 2) * f["x"] ** 2 * f["y"] + c("v") * R(1, 4) * f["x"] ** 2 * f["y"] ** 2),
    "three-species": ("Three species", ["field x", "field y", "field z", "coupling g", "action x^2/2 + y^2/2 + z^2/2 + g*x*y*z + g^2/24*z^4"],
        [], ["x", "y", "z"], [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        lambda e, f, c: c("g") * f["x"] * f["y"] * f["z"] + c("g") ** 2 * R(1, 24) * f["z"] ** 4),
}
