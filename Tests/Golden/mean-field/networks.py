"""The feedforward networks of this directory, with their rules texts. Parameters are decimal strings."""
from averages import Activation

OWN = {"1/(1+exp(-x))": "logistic(x)", "log(1+exp(x))": "softplus(x)", "x/(1+exp(-x))": "x*logistic(x)",
       "gelu": "x*(1+erf(x/sqrt(2)))/2"}
GELU = "x*(1+erf(x/sqrt(2)))/2"
LEAKY = "relu(x) - relu(-x)/10"


def network(name, phi, sigma_w, sigma_b, start=(1.0, 0.5), **more):
    top = more.pop("top", 1e3)
    return {"name": name, "phi": phi, "parameters": {"sigma_w": sigma_w, "sigma_b": sigma_b, **more}, "top": top, "start": list(start)}


def activation(network):
    inside = {k: v for k, v in network["parameters"].items() if k not in ("sigma_w", "sigma_b", "a", "kappa")}
    return Activation(network["phi"], OWN.get(network["phi"]), inside)


def rules_text(network):
    p = network["parameters"]
    names = ["sigma_w", "sigma_b", "q"] + [n for n in p if n not in ("sigma_w", "sigma_b")]
    lines = ["rules 1", f'theory    {network["name"]} "{network["name"]}"', 'source    "golden data of mean field"', "", "width     N",
             "depth     l = 0 ... T", "parameter " + ", ".join(("real " if n == "a" else "") + n for n in names), "neuron    h[i](l)",
             "weight    W[i,j](l) ~ normal(0, sigma_w^2/N)", "bias      b[i](l)   ~ normal(0, sigma_b^2)"]
    if "kappa" in p:
        lines.append("noise     xi[i](l)  ~ normal(0, kappa)")
    update = ("a*h[i](l) + " if "a" in p else "") + "W[i,j](l)*phi(h[j](l)) + b[i](l)" + (" + xi[i](l)" if "kappa" in p else "")
    return "\n".join(lines + ["update    h[i](l+1) = " + update, "initial   h[i](0)   ~ normal(0, q)", f'where     phi(x) = {network["phi"]}', ""])


FEEDFORWARD = [
    network("tanh-ordered", "tanh(x)", "1", "0.25"),
    network("tanh-zero", "tanh(x)", "0.9", "0", start=(2.0, -0.3)),
    network("tanh-chaotic", "tanh(x)", "2.5", "0.3"),
    network("tanh-chaotic-no-bias", "tanh(x)", "1.5", "0", start=(0.3, 0.9)),
    network("tanh-strong", "tanh(x)", "8", "0.5", start=(0.01, 0.999)),
    network("tanh-near-critical-below", "tanh(x)", "1.19", "0.1"),
    network("tanh-near-critical-above", "tanh(x)", "1.2", "0.1"),
    network("tanh-leak", "tanh(x)", "1.1", "0.2", a="0.5"),
    network("tanh-leak-negative", "tanh(x)", "1.8", "0.1", a="-0.6", start=(3.0, 0.2)),
    network("tanh-noise", "tanh(x)", "1.4", "0.1", kappa="0.05"),
    network("tanh-noise-leak-chaotic", "tanh(x)", "2", "0.3", a="0.3", kappa="0.2"),
    network("tanh-gain", "tanh(g*x)", "0.7", "0.2", g="3"),
    network("erf-ordered", "erf(x)", "0.8", "0.3"),
    network("erf-chaotic", "erf(x)", "2", "0.1"),
    network("erf-noise", "erf(x)", "1.5", "0", kappa="0.01", start=(0.5, 0.8)),
    network("relu-ordered", "relu(x)", "1.2", "0.4"),
    network("relu-zero", "relu(x)", "1.3", "0"),
    network("relu-noise", "relu(x)", "1.25", "0.1", kappa="0.3"),
    network("relu-leak", "relu(x)", "1", "0.3", a="0.6"),
    network("relu-divergent", "relu(x)", "1.5", "0.1"),
    network("leaky-ordered", LEAKY, "1.3", "0.2"),
    network("gelu-zero", GELU, "1.3", "0"),
    network("gelu-weak", GELU, "1.41", "0.05", top=1e6),
    network("gelu-bias", GELU, "1.35", "0.3", top=1e5),
    network("gelu-unstable", GELU, "1.48", "0.2", top=1e5),
    network("sin-ordered", "sin(x)", "0.9", "0.4"),
    network("sin-chaotic", "sin(x)", "3", "0.2"),
    network("sin-strong", "sin(x)", "4", "0"),
    network("swish-zero", "x/(1+exp(-x))", "1.2", "0"),
    network("swish-bias", "x/(1+exp(-x))", "1.3", "0.5", top=1e5),
    network("tanh-plus-line", "tanh(2*x)+x/10", "1.5", "0.1"),
    network("cubic", "x-x^3/3", "1", "0.2"),
    network("cubic-three-points", "x-x^3/3", "0.9", "0"),
    network("logistic", "1/(1+exp(-x))", "3", "0.1"),
    network("logistic-strong", "1/(1+exp(-x))", "20", "0"),
    network("softplus", "log(1+exp(x))", "0.8", "0.1"),
    network("softplus-noise", "log(1+exp(x))", "1", "0", kappa="0.4"),
    network("tanh-cubed-bistable", "tanh(x)^3", "3", "0.1"),
    network("tanh-cubed-zero", "tanh(x)^3", "3", "0", start=(0.4, 0.5)),
    network("stairs-tristable", "tanh(x)^3 + 16*tanh(x/20)^3", "3", "0.05", start=(8.0, 0.9), top=1e4),
    network("x-minus-sin", "x-sin(x)", "0.987", "0", start=(15.0, 0.5), top=1e4),
    network("bump", "x*exp(-x^2/2)", "6", "0.1"),
    network("exponential-bounded", "exp(x)/(1+exp(x)^2)", "4", "0.2"),
    network("gaussian-and-tanh", "tanh(x)+exp(-x^2)/2", "1.5", "0.1"),
    network("cosine", "cos(x)", "1.5", "0"),
    network("linear", "x", "0.9", "0.3"),
]
