"""The same Markov chain by densities: given k, the law of k' is found on a grid from the characteristic function of one
neuron to the power N by a fast Fourier transform, and handed from layer to layer through Chebyshev points in k.

Floating point, one integer width at a time. Shares with moment_chain.py the chain and nothing else: no moments there.
Outside [low, high] a function of k is cut off at its value at the end: for bounded phi nothing lies there, for others the
interval must hold all that matters; `make_finite.py` repeats everything with other intervals, degrees and grids.
"""
import numpy as np


class DensityChain:
    def __init__(self, phi, sigma_w, sigma_b, q, low, high, degree, grid, window, length, panels, points):
        self.phi, self.sw2, self.sb2, self.q = phi, sigma_w ** 2, sigma_b ** 2, q
        self.low, self.high, self.degree, self.grid, self.window = low, high, degree, grid, window
        m = np.arange(degree + 1)
        angles = np.pi * (2 * m + 1) / (2 * degree + 2)
        self.nodes = np.append((low + high) / 2 + (high - low) / 2 * np.cos(angles), q)
        self.to_series = np.cos(np.outer(m, angles)) * 2 / (degree + 1)          # values at the points -> Chebyshev coefficients
        self.to_series[0] /= 2
        x, w = np.polynomial.legendre.leggauss(points)
        half = length / (2 * panels)
        z = (half * (2 * np.arange(panels)[:, None] + 1 + x[None, :])).ravel()
        w = np.tile(half * w, panels) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        self.z, self.w = np.concatenate([-z[::-1], z]), np.concatenate([w[::-1], w])
        self.matrices = {}

    def transforms(self, N, powers):
        """For every node k: the mean of y, the grid of k', and E z^p e^{i omega (y - mean)/N} of one neuron for every power p."""
        result = []
        for k in self.nodes:
            h = np.sqrt(k) * self.z
            y = self.sb2 + self.sw2 * self.phi(h) ** 2
            mean = self.w @ y
            step = self.window * np.sqrt(self.w @ (y - mean) ** 2 / N) / self.grid
            omega = 2 * np.pi * np.arange(self.grid // 2 + 1) / (self.grid * step)
            wave = np.exp(1j * np.outer(omega / N, y - mean)) @ np.array([self.w * h ** p for p in powers]).T
            d = step * ((np.arange(self.grid) + self.grid // 2) % self.grid - self.grid // 2)
            x = np.clip((2 * (mean + d) - self.low - self.high) / (self.high - self.low), -1, 1)
            interpolation = np.cos(np.outer(np.arccos(x), np.arange(self.degree + 1))) @ self.to_series
            result.append((dict(zip(powers, wave.T)), interpolation))
        return result

    def prepare(self, N, patterns):
        """The matrices of E[z_1^p1 z_2^p2 ... f(k') | k], values at the Chebyshev points -> values at the nodes."""
        table = self.transforms(N, sorted({p for pattern in patterns for p in pattern} | {0}))
        for pattern in patterns:
            rows = []
            for wave, interpolation in table:
                total = wave[0] ** (N - len(pattern))
                for p in pattern:
                    total = total * wave[p]
                # (1/2 pi) int e^{-i omega d} E[e^{i omega d}] d(omega), d = k' - mean on a periodic window
                rows.append(np.fft.irfft(np.conj(total), self.grid) @ interpolation)
            self.matrices[(N, pattern)] = np.array(rows)

    def mean(self, N, layers):
        """As MomentChain.mean; `prepare` first."""
        *inner, top = layers
        if any(p % 2 for p in top):
            return 0.0
        order = sum(top) // 2
        factor = float(np.prod([odd for p in top for odd in range(p - 1, 0, -2)]))
        if not inner:
            return factor * self.q ** order
        f = factor * self.nodes[:-1] ** order
        for pattern in reversed(inner):
            values = self.matrices[(N, tuple(sorted(pattern)))] @ f
            f = values[:-1]
        return values[-1]
