"""How much each word of a sentence has to say in the final state of a recurrent layer: short-term memory, measured."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import shake_256

import numpy as np

from course_utils.activations import Activation

Array = np.ndarray


def word_vectors(words: Sequence[str], features: int) -> Array:
    """A vector for each word, (words, features), of numbers between -1 and 1 that its letters alone decide.

    Capitals count as small letters. The numbers look random and are the same on every computer.
    """
    drawn = [shake_256(word.lower().encode()).digest(4 * features) for word in words]
    return np.array([np.frombuffer(one, dtype="<u4") for one in drawn]).reshape(len(words), features) / 2**31 - 1


def influences(x: Array, W_xh: Array, W_hh: Array, activation: Activation) -> Array:
    """``||∂h_T/∂x_t||`` for every step, (steps,): the Frobenius norm of the final state's derivative to each input.

    The layer is ``h_t = f(x_t W_xh + h_{t-1} W_hh)`` from a state of zeros. With ``D_t`` the diagonal matrix of the
    slopes at step t, ``∂h_T/∂x_t = W_xh D_t W_hh D_{t+1} ... W_hh D_T``.

    Args:
        x: what comes in, (steps, features).
        W_xh: (features, units).
        W_hh: (units, units).
        activation: the layer's ``f``.
    """
    steps, units = len(x), len(W_hh)
    slopes, h = np.empty((steps, units)), np.zeros(units)
    for t in range(steps):
        a = x[t] @ W_xh + h @ W_hh
        slopes[t], h = activation.slope(a), activation.value(a)
    norms, back = np.empty(steps), np.eye(units)  # ∂h_T/∂h_t, a row for each unit of h_t
    for t in reversed(range(steps)):
        to_sum = slopes[t][:, None] * back  # ∂h_T/∂a_t
        norms[t] = np.linalg.norm(W_xh @ to_sum)
        back = W_hh @ to_sum
    return norms


def shares(amounts: Array) -> Array:
    """Each amount divided by their sum; zeros where all are zero."""
    total = amounts.sum()
    return amounts / total if total > 0 else np.zeros_like(amounts)
