"""name: (title, lines of the rules text, parameters, build). build(engine, P) substitutes the update rule into itself and
returns {neuron: function of its times}. Read each build beside its lines. A tag with a layer number is a fresh draw."""
from functools import lru_cache
from poly import Poly

GAUSS = "initial h[i](0) ~ normal(0, q)"
SPHERE = "initial h(0).h(0) = N*q"
W_LAYER = "weight W[i,j](l) ~ normal(0, sigma_w^2/N)"
W_SHARED = "weight W[i,j] ~ normal(0, sigma_w^2/N)"
B_LAYER = "bias b[i](l) ~ normal(0, sigma_b^2)"
B_SHARED = "bias b[i] ~ normal(0, sigma_b^2)"
B_COMMON = "bias b(l) ~ normal(0, sigma_b^2)"


def plain(shared_W=False, shared_b=False, bias=True, common=False, sphere=False, zero=False, phi=lambda x, P: x,
          mean=None, leak=None, step=None):
    """h(l+1) = leak(h(l)) + W phi(h(l)) + b, in the variants of the arguments."""
    def build(e, P):
        @lru_cache(None)
        def h(l):
            if l == 0:
                return e.zero() if zero else e.sphere("h0", P["q"]) if sphere else e.vector("h0", P["q"])
            W = e.matrix("W" if shared_W else f"W{l - 1}", P["sigma_w"] ** 2 * e.iN, mean and mean(P) * e.iN)
            r = e.mv(W, phi(h(l - 1), P))
            if leak:
                r = r + leak(h(l - 1), P)
            if common:
                r = r + e.scalar(f"b{l - 1}", P["sigma_b"] ** 2)
            elif bias:
                r = r + e.vector("b" if shared_b else f"b{l - 1}", P["sigma_b"] ** 2)
            return r if step is None else step(e, P, l, r, h(l - 1))
        return {"h": h}
    return build


def two_kinds(e, P):
    @lru_cache(None)
    def h(l):
        return e.vector("h0", P["q"]) if l == 0 else e.mv(e.matrix(f"A{l - 1}", P["s"] ** 2 * e.iN), z(l - 1) + P["a"] * z(l - 1) ** 2)

    @lru_cache(None)
    def z(l):
        return e.mv(e.matrix(f"B{l}", P["r"] ** 2 * e.iN), h(l))
    return {"h": h, "z": z}


def transposed(e, P):
    W = e.matrix("W", P["sigma_w"] ** 2 * e.iN)

    @lru_cache(None)
    def h(l):
        return e.vector("h0", P["q"]) if l == 0 else e.mv(W, z(l - 1))

    @lru_cache(None)
    def z(l):
        return e.mvT(W, h(l))
    return {"h": h, "z": z}


def transposed_twice(e, P):
    W = e.matrix("W", P["sigma_w"] ** 2 * e.iN)

    @lru_cache(None)
    def h(l):
        return e.vector("h0", P["q"]) if l == 0 else e.mv(W, h(l - 1)) + e.mvT(W, h(l - 1))
    return {"h": h}


def gated(e, P):
    @lru_cache(None)
    def h(l):
        return e.vector("h0", P["q"]) if l == 0 else h(l - 1) * z(l - 1) + e.vector(f"b{l - 1}", P["sigma_b"] ** 2)

    @lru_cache(None)
    def z(l):
        return e.mv(e.matrix(f"W{l}", P["sigma_w"] ** 2 * e.iN), h(l))
    return {"h": h, "z": z}


def readout(e, P):
    h = plain(bias=False)(e, P)["h"]
    V = e.vector("V", P["s"] ** 2 * e.iN)
    return {"h": h, "y": lru_cache(None)(lambda l: e.vdot(V, h(l)))}


def two_inputs(phi):
    def build(e, P):
        @lru_cache(None)
        def h(l, a):
            if l == 0:
                first, second = e.vector("h0a", P["q[1,1]"]), e.vector("h0b", P["q[2,2]"])
                if not hasattr(e, "told"):
                    e.told = True
                    e.correlate("h0a", "h0b", P["q[1,2]"])
                return first if a == 1 else second
            return e.mv(e.matrix(f"W{l - 1}", P["sigma_w"] ** 2 * e.iN), phi(h(l - 1, a), P)) + e.vector(f"b{l - 1}", P["sigma_b"] ** 2)
        return {"h": h}
    return build


def head(*parameters, depth="depth l = 0 ... T", neurons="neuron h[i](l)"):
    return ["width N", depth, "parameter " + ", ".join(parameters), neurons]


def std(W, b, update, initial=GAUSS, where=(), parameters=("sigma_w", "sigma_b", "q"), extra=()):
    return head(*parameters) + [W] + ([b] if b else []) + list(extra) + ["update " + update, initial] + ["where " + w for w in where]


LIN_L = "h[i](l+1) = W[i,j](l)*h[j](l) + b[i](l)"
LIN_S = "h[i](l+1) = W[i,j](l)*h[j](l) + b[i]"
PHI_L = "h[i](l+1) = W[i,j](l)*phi(h[j](l)) + b[i](l)"
cubic = lambda x, P: x + P["a"] * x ** 3
square = lambda x, P: x + P["a"] * x ** 2
SWQ, SBQ = ("sigma_w", "q"), ("sigma_w", "sigma_b", "q")

NETWORKS = {
    "deep-linear": ("Deep linear network", std(W_LAYER, B_LAYER, LIN_L), SBQ, plain()),
    "deep-linear-sphere": ("Deep linear network, fixed norm", std(W_LAYER, B_LAYER, LIN_L, SPHERE), SBQ, plain(sphere=True)),
    "deep-linear-shared-bias": ("Deep linear network, one bias for all layers", std(W_LAYER, B_SHARED, LIN_S), SBQ, plain(shared_b=True)),
    "deep-linear-zero": ("Deep linear network started at zero", std(W_LAYER, B_LAYER, LIN_L, "initial h[i](0) = 0", parameters=("sigma_w", "sigma_b")),
        ("sigma_w", "sigma_b"), plain(zero=True)),
    "deep-linear-common-bias": ("One bias for all neurons, fresh in every layer",
        std(W_LAYER, B_COMMON, "h[i](l+1) = W[i,j](l)*h[j](l) + b(l)"), SBQ, plain(common=True)),
    "linear-rnn": ("Linear recurrent network", std(W_SHARED, None, "h[i](l+1) = W[i,j]*h[j](l)", parameters=SWQ), SWQ,
        plain(shared_W=True, bias=False)),
    "linear-rnn-sphere": ("Linear recurrent network, fixed norm", std(W_SHARED, None, "h[i](l+1) = W[i,j]*h[j](l)", SPHERE, parameters=SWQ), SWQ,
        plain(shared_W=True, bias=False, sphere=True)),
    "linear-rnn-bias": ("Linear recurrent network with frozen bias", std(W_SHARED, B_SHARED, "h[i](l+1) = W[i,j]*h[j](l) + b[i]"), SBQ,
        plain(shared_W=True, shared_b=True)),
    "linear-rnn-fresh-bias": ("Shared weights, fresh bias", std(W_SHARED, B_LAYER, "h[i](l+1) = W[i,j]*h[j](l) + b[i](l)"), SBQ,
        plain(shared_W=True)),
    "cubic-mlp": ("Feedforward network, cubic activation", std(W_LAYER, B_LAYER, PHI_L, where=["phi(x) = x + a*x^3"], parameters=("a",) + SBQ),
        ("a",) + SBQ, plain(phi=cubic)),
    "cubic-mlp-sphere": ("Feedforward network, cubic activation, fixed norm", std(W_LAYER, B_LAYER, PHI_L, SPHERE, ["phi(x) = x + a*x^3"], ("a",) + SBQ),
        ("a",) + SBQ, plain(phi=cubic, sphere=True)),
    "quadratic-mlp": ("Feedforward network, quadratic activation", std(W_LAYER, B_LAYER, PHI_L, where=["phi(x) = x + a*x^2"], parameters=("a",) + SBQ),
        ("a",) + SBQ, plain(phi=square)),
    "quadratic-rnn": ("Recurrent network, quadratic activation", std(W_SHARED, B_SHARED, "h[i](l+1) = W[i,j]*phi(h[j](l)) + b[i]",
        where=["phi(x) = x + a*x^2"], parameters=("a",) + SBQ), ("a",) + SBQ, plain(shared_W=True, shared_b=True, phi=square)),
    "cubic-rnn": ("Recurrent network, cubic activation", std(W_SHARED, None, "h[i](l+1) = W[i,j]*phi(h[j](l))",
        where=["phi(x) = x + a*x^3"], parameters=("a",) + SWQ), ("a",) + SWQ, plain(shared_W=True, bias=False, phi=cubic)),
    "affine-activation": ("Activation with a constant term", std(W_LAYER, B_LAYER, PHI_L, where=["phi(x) = 1 + x"]), SBQ,
        plain(phi=lambda x, P: x + 1)),
    "affine-rnn": ("Recurrent, activation with a constant term", std(W_SHARED, None, "h[i](l+1) = W[i,j]*phi(h[j](l))", where=["phi(x) = 1 + x"],
        parameters=SWQ), SWQ, plain(shared_W=True, bias=False, phi=lambda x, P: x + 1)),
    "leaky": ("Leaky linear network", std(W_LAYER, None, "h[i](l+1) = (1-a)*h[i](l) + W[i,j](l)*h[j](l)", parameters=("a",) + SWQ), ("a",) + SWQ,
        plain(bias=False, leak=lambda x, P: (1 - P["a"]) * x)),
    "leaky-rnn": ("Leaky linear recurrent network", std(W_SHARED, None, "h[i](l+1) = (1-a)*h[i](l) + W[i,j]*h[j](l)", parameters=("a",) + SWQ), ("a",) + SWQ,
        plain(shared_W=True, bias=False, leak=lambda x, P: (1 - P["a"]) * x)),
    "nonlinear-drift": ("Elementwise cubic drift", std(W_SHARED, None, "h[i](l+1) = h[i](l) - eps*h[i](l)^3 + W[i,j]*h[j](l)", parameters=("eps",) + SWQ),
        ("eps",) + SWQ, plain(shared_W=True, bias=False, leak=lambda x, P: x - P["eps"] * x ** 3)),
    "two-kinds": ("Two kinds of neurons", head("a", "r", "s", "q", neurons="neuron h[i](l), z[k](l)") +
        ["weight A[i,k](l) ~ normal(0, s^2/N)", "weight B[k,j](l) ~ normal(0, r^2/N)", "update z[k](l) = B[k,j](l)*h[j](l)",
         "update h[i](l+1) = A[i,k](l)*phi(z[k](l))", GAUSS, "where phi(x) = x + a*x^2"], ("a", "r", "s", "q"), two_kinds),
    "transposed": ("The same weights forward and backward", head("sigma_w", "q", neurons="neuron h[i](l), z[i](l)") +
        [W_SHARED, "update z[i](l) = W[j,i]*h[j](l)", "update h[i](l+1) = W[i,j]*z[j](l)", GAUSS], SWQ, transposed),
    "symmetrised": ("W and its transpose in one update", std(W_SHARED, None, "h[i](l+1) = W[i,j]*h[j](l) + W[j,i]*h[j](l)", parameters=SWQ), SWQ,
        transposed_twice),
    "weights-with-mean": ("Weights with a mean", std("weight W[i,j](l) ~ normal(m/N, sigma_w^2/N)", None, "h[i](l+1) = W[i,j](l)*h[j](l)",
        parameters=("m",) + SWQ), ("m",) + SWQ, plain(bias=False, mean=lambda P: P["m"])),
    "rnn-with-mean": ("Recurrent weights with a mean", std("weight W[i,j] ~ normal(m/N, sigma_w^2/N)", None, "h[i](l+1) = W[i,j]*h[j](l)",
        parameters=("m",) + SWQ), ("m",) + SWQ, plain(shared_W=True, bias=False, mean=lambda P: P["m"])),
    "multiplicative-noise": ("Noise that multiplies the state", std(W_LAYER, None, "h[i](l+1) = W[i,j](l)*h[j](l) + xi[i](l)*h[i](l)",
        parameters=("kappa",) + SWQ, extra=["noise xi[i](l) ~ normal(0, kappa)"]), ("kappa",) + SWQ,
        plain(bias=False, step=lambda e, P, l, r, h: r + e.vector(f"xi{l - 1}", P["kappa"]) * h)),
    "additive-noise-rnn": ("Recurrent network with noise", std(W_SHARED, None, "h[i](l+1) = W[i,j]*h[j](l) + xi[i](l)",
        parameters=("kappa",) + SWQ, extra=["noise xi[i](l) ~ normal(0, kappa)"]), ("kappa",) + SWQ,
        plain(shared_W=True, bias=False, step=lambda e, P, l, r, h: r + e.vector(f"xi{l - 1}", P["kappa"]))),
    "gated": ("Elementwise product of two kinds", head("sigma_w", "sigma_b", "q", neurons="neuron h[i](l), z[i](l)") +
        [W_LAYER, B_LAYER, "update z[i](l) = W[i,j](l)*h[j](l)", "update h[i](l+1) = h[i](l)*z[i](l) + b[i](l)", GAUSS], SBQ, gated),
    "readout": ("Linear readout", head("sigma_w", "s", "q", neurons="neuron h[i](l), y(l)") +
        [W_LAYER, "weight V[j] ~ normal(0, s^2/N)", "update h[i](l+1) = W[i,j](l)*h[j](l)", "update y(l) = V[j]*h[j](l)", GAUSS],
        ("sigma_w", "s", "q"), readout),
    "two-inputs": ("Deep linear network, two inputs", ["width N", "depth l = 0 ... T", "input a = 1 ... 2", "parameter sigma_w, sigma_b, q[a,b]",
        "neuron h[i](l; a)", W_LAYER, "bias b0[i](l) ~ normal(0, sigma_b^2)", "update h[i](l+1; a) = W[i,j](l)*h[j](l; a) + b0[i](l)",
        "initial h[i](0; a) ~ normal(0, q[a,b])"], ("sigma_w", "sigma_b", "q[1,1]", "q[1,2]", "q[2,2]"), two_inputs(lambda x, P: x)),
    "two-inputs-cubic": ("Cubic activation, two inputs", ["width N", "depth l = 0 ... T", "input a = 1 ... 2", "parameter eps, sigma_w, sigma_b, q[a,b]",
        "neuron h[i](l; a)", W_LAYER, "bias b0[i](l) ~ normal(0, sigma_b^2)", "update h[i](l+1; a) = W[i,j](l)*phi(h[j](l; a)) + b0[i](l)",
        "initial h[i](0; a) ~ normal(0, q[a,b])", "where phi(x) = x + eps*x^3"], ("eps", "sigma_w", "sigma_b", "q[1,1]", "q[1,2]", "q[2,2]"),
        two_inputs(lambda x, P: x + P["eps"] * x ** 3)),
}

one = Poly.const(1)
PHI = {       # coefficients of phi, for the layer-by-layer argument
    "deep-linear": lambda P: [Poly(), one], "deep-linear-sphere": lambda P: [Poly(), one],
    "cubic-mlp": lambda P: [Poly(), one, Poly(), P["a"]], "quadratic-mlp": lambda P: [Poly(), one, P["a"]],
    "affine-activation": lambda P: [one, one],
}
