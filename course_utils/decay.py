"""How the gradient of a recurrent layer changes on its way back through time: the reference for lesson 3.

The layer is ``a_t = x_t + h_{t-1} W_hh``, ``h_t = f(a_t)``: what comes in is added as it is, so that the recurrent
weights alone decide. Going back, ``δ_{t-1} = (δ_t * f'(a_t)) W_hh^T``, where ``δ_t`` is the gradient of the loss
with respect to ``h_t``. Its norm obeys ``||δ_{t-k}|| <= ||δ_t|| (β_W β_f)^k``, with ``β_W`` the greatest singular value
of ``W_hh`` and ``β_f`` the greatest slope of ``f`` (Pascanu, Mikolov and Bengio 2013, equation 7).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from course_utils.activations import Activation
from course_utils.names import unknown

Array = np.ndarray

STARTS = ("Gaussian", "orthogonal", "identity")
CLIPPINGS = ("none", "by value", "by norm")


class Decay(NamedTuple):
    """What comes back, ``k`` steps before the final one, for ``k`` from 0 to ``steps``."""

    log10_norms: Array
    """``log10 ||δ_{T-k}||`` after clipping, (steps + 1,); the first is 0 unless it was clipped; -inf for a zero"""
    log10_bound: Array
    """``log10 (β_W β_f)^k``, (steps + 1,); -inf where the product is zero"""
    states: Array
    """``h_0 ... h_T``, (steps + 1, units)"""
    clipped: Array
    """whether clipping changed ``δ_{T-k}``, (steps + 1,) of bool"""

    @property
    def left(self) -> float:
        """The share of the gradient's norm that is left after all steps."""
        return float(10.0 ** self.log10_norms[-1])

    @property
    def half_life(self) -> int | None:
        """The first number of steps after which no more than half is left; ``None`` if that never happens."""
        gone = np.flatnonzero(self.log10_norms <= np.log10(0.5))
        return int(gone[0]) if len(gone) else None


def spectral_radius(W: Array) -> float:
    """The largest absolute value of an eigenvalue of a square matrix."""
    return float(np.abs(np.linalg.eigvals(W)).max())


def recurrent_weights(start: str, units: int, radius: float, rng: np.random.Generator) -> Array:
    """A recurrent matrix with the given spectral radius, (units, units).

    Args:
        start: ``"Gaussian"``, every number drawn on its own, the whole then scaled; ``"orthogonal"``, a random
            rotation or reflection times ``radius`` (Saxe, McClelland and Ganguli 2014); ``"identity"``, the
            identity times ``radius`` (Le, Jaitly and Hinton 2015).
        units: how many neurons.
        radius: the spectral radius, not negative.
        rng: where the numbers come from.

    Raises:
        ValueError: ``start`` is none of the three, or a size is not possible.
    """
    if start not in STARTS:
        raise ValueError(unknown("start", start, STARTS))
    if units < 1 or radius < 0:
        raise ValueError(f"expected at least one unit and a radius of 0 or more; came {units} units, radius {radius}")
    drawn = rng.normal(size=(units, units))
    if start == "identity":
        return radius * np.eye(units)
    if start == "orthogonal":
        q, r = np.linalg.qr(drawn)
        return radius * q * np.sign(np.diag(r))  # so that every rotation is equally likely
    return drawn * (radius / spectral_radius(drawn))


def clip_by_value(gradient: Array, threshold: float) -> Array:
    """Every number cut to ``[-threshold, threshold]``: the direction may change."""
    return np.clip(gradient, -threshold, threshold)


def clip_by_norm(gradient: Array, threshold: float) -> Array:
    """``threshold * gradient / ||gradient||`` where the norm is above ``threshold``: the direction stays."""
    norm = np.linalg.norm(gradient)
    return gradient * (threshold / norm) if norm > threshold else gradient


def gradient_decay(
    W_hh: Array,
    activation: Activation,
    x: Array,
    direction: Array,
    *,
    clipping: str = "none",
    threshold: float = 1.0,
) -> Decay:
    """The norms of the gradient at every step back, from the final state to the one before the first step.

    The gradient is kept as a direction and the logarithm of its norm, so that nothing underflows or overflows.

    Args:
        W_hh: the recurrent weights, (units, units).
        activation: the layer's ``f``.
        x: what comes in at each step, (steps, units); the first state is zero.
        direction: the gradient at the final state, (units,); scaled to norm 1.
        clipping: what is done to the gradient at every step back: ``"none"``, ``"by value"`` or ``"by norm"``.
        threshold: where clipping begins, above 0.

    Raises:
        ValueError: there is no such clipping, or the threshold is not above 0.
    """
    if clipping not in CLIPPINGS:
        raise ValueError(unknown("clipping", clipping, CLIPPINGS))
    if threshold <= 0:
        raise ValueError(f"a threshold is above 0; came {threshold}")
    steps, units = x.shape
    a, h = np.empty((steps, units)), np.zeros((steps + 1, units))
    for t in range(steps):
        a[t] = x[t] + h[t] @ W_hh
        h[t + 1] = activation.value(a[t])
    slopes = activation.slope(a)

    cut = {"none": None, "by value": clip_by_value, "by norm": clip_by_norm}[clipping]
    delta, log10_norm = direction / np.linalg.norm(direction), 0.0
    norms, clipped = np.empty(steps + 1), np.zeros(steps + 1, dtype=bool)
    for k in range(steps + 1):
        if k > 0:
            delta = (delta * slopes[steps - k]) @ W_hh.T
        norm = np.linalg.norm(delta)
        if norm == 0.0:
            norms[k:] = -np.inf
            break
        delta, log10_norm = delta / norm, log10_norm + np.log10(norm)
        if cut is not None and log10_norm > np.log10(threshold):  # only what may be clipped leaves the logarithm
            whole = delta * 10.0**log10_norm
            delta = cut(whole, threshold)
            clipped[k] = np.abs(whole - delta).max() > 1e-9 * threshold  # less is rounding, just at the threshold
            norm = np.linalg.norm(delta)
            delta, log10_norm = delta / norm, np.log10(norm)
        norms[k] = log10_norm
    steepest = np.linalg.norm(W_hh, 2) * activation.steepest
    with np.errstate(divide="ignore"):
        per_step = np.log10(steepest)
    bound = np.concatenate([[0.0], per_step * np.arange(1, steps + 1)])
    return Decay(norms, bound, h, clipped)
