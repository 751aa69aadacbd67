"""A recurrent network with a softmax at every step, forwards and backwards: the reference for lesson 2.

All arrays are batch-major, ``(batch, time, ...)``; a weight matrix multiplies from the right, ``x_t @ W_xh``. The
equations are those of Goodfellow, Bengio and Courville, *Deep Learning* (2016), section 10.2, transposed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Array = np.ndarray


class Parameters(NamedTuple):
    """Three weight matrices and two biases."""

    W_xh: Array
    """(features, units)"""
    W_hh: Array
    """(units, units)"""
    b_h: Array
    """(units,)"""
    W_hy: Array
    """(units, classes)"""
    b_y: Array
    """(classes,)"""


class Forward(NamedTuple):
    """Everything that is computed on the way to the loss."""

    x: Array
    """(batch, time, features)"""
    a: Array
    """the weighted sums ``a_t = x_t W_xh + h_{t-1} W_hh + b_h``, (batch, time, units)"""
    h: Array
    """the states ``h_0 ... h_T``, (batch, time + 1, units)"""
    o: Array
    """the scores ``o_t = h_t W_hy + b_y``, (batch, time, classes)"""
    y_hat: Array
    """the probabilities ``softmax(o_t)``, (batch, time, classes)"""


class Backward(NamedTuple):
    """The loss's gradient at every place of the unrolled network, and for each parameter."""

    o: Array
    """(batch, time, classes)"""
    h: Array
    """(batch, time, units)"""
    a: Array
    """(batch, time, units)"""
    parameters: Parameters


def initial(features: int, units: int, classes: int, rng: np.random.Generator, scale: float = 0.5) -> Parameters:
    """Gaussian weights of standard deviation ``scale``, and biases of zero."""

    def weights(*shape: int) -> Array:
        return rng.normal(0, scale, size=shape)

    return Parameters(
        weights(features, units), weights(units, units), np.zeros(units), weights(units, classes), np.zeros(classes)
    )


def softmax(o: Array) -> Array:
    """``exp(o) / sum(exp(o))`` over the last axis; the largest score is subtracted first, so nothing overflows."""
    e = np.exp(o - o.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def forward(x: Array, p: Parameters, h_0: Array | None = None) -> Forward:
    """Run the network over a batch of sequences.

    Args:
        x: the inputs, (batch, time, features).
        p: the parameters.
        h_0: the state before the first step, (batch, units); zeros where none is given.

    Raises:
        ValueError: the shapes do not fit; the message names each.
    """
    features, units = p.W_xh.shape
    classes = len(p.b_y)
    fits = (
        x.ndim == 3
        and x.shape[-1] == features
        and p.W_hh.shape == (units, units)
        and p.b_h.shape == (units,)
        and p.W_hy.shape == (units, classes)
        and (h_0 is None or h_0.shape == (len(x), units))
    )
    if not fits:
        given = {"x": x, **p._asdict()} | ({} if h_0 is None else {"h_0": h_0})
        came = ", ".join(f"{name} {value.shape}" for name, value in given.items())
        raise ValueError(
            "expected x (batch, time, features), W_xh (features, units), W_hh (units, units), b_h (units,), "
            f"W_hy (units, classes), b_y (classes,), h_0 (batch, units); came {came}"
        )
    batch, steps, _ = x.shape
    a = np.empty((batch, steps, units))
    h = np.zeros((batch, steps + 1, units))
    if h_0 is not None:
        h[:, 0] = h_0
    for t in range(steps):
        a[:, t] = x[:, t] @ p.W_xh + h[:, t] @ p.W_hh + p.b_h
        h[:, t + 1] = np.tanh(a[:, t])
    o = h[:, 1:] @ p.W_hy + p.b_y
    return Forward(x, a, h, o, softmax(o))


def step_losses(y_hat: Array, targets: Array) -> Array:
    """``L_t = -log p(y_t)``, in nats, (batch, time).

    Args:
        y_hat: the probabilities, (batch, time, classes).
        targets: the numbers of the right classes, (batch, time).
    """
    right = np.take_along_axis(y_hat, targets[..., None], axis=-1)[..., 0]
    return -np.log(np.maximum(right, np.finfo(float).tiny))


def loss(y_hat: Array, targets: Array) -> float:
    """``L``, the sum of ``L_t`` over all steps of all sequences."""
    return float(step_losses(y_hat, targets).sum())


def backward(run: Forward, targets: Array, p: Parameters) -> Backward:
    """Back-propagation through time: the gradient of :func:`loss` at every place of the unrolled network.

    Args:
        run: what :func:`forward` gave.
        targets: the numbers of the right classes, (batch, time).
        p: the parameters with which it ran.
    """
    do = run.y_hat.copy()
    np.put_along_axis(do, targets[..., None], np.take_along_axis(do, targets[..., None], -1) - 1, axis=-1)
    dh, da = np.empty_like(run.a), np.empty_like(run.a)
    later = np.zeros_like(run.h[:, 0])  # what comes back from the step after; nothing, after the final one
    for t in reversed(range(run.a.shape[1])):
        dh[:, t] = do[:, t] @ p.W_hy.T + later
        da[:, t] = dh[:, t] * (1 - run.h[:, t + 1] ** 2)
        later = da[:, t] @ p.W_hh.T
    gradients = Parameters(
        W_xh=np.einsum("btf,btu->fu", run.x, da),
        W_hh=np.einsum("btv,btu->vu", run.h[:, :-1], da),
        b_h=da.sum(axis=(0, 1)),
        W_hy=np.einsum("btu,btc->uc", run.h[:, 1:], do),
        b_y=do.sum(axis=(0, 1)),
    )
    return Backward(do, dh, da, gradients)
