"""A loss with a cliff, and gradient descent that is thrown off it: the reference for clipping in lesson 3.

One recurrent unit without input, ``x_t = w sigmoid(x_{t-1}) + b`` from ``x_0 = 0.5``, runs 50 steps and is to say 0.7
then: ``L = (sigmoid(x_50) - 0.7)^2`` (Pascanu, Mikolov and Bengio 2013, figure 6). Where the state falls to one of its
two resting places or to the other, ``L`` has a wall, and its gradient there is the product of 50 slopes above 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from course_utils.activations import sigmoid
from course_utils.decay import CLIPPINGS, clip_by_norm, clip_by_value
from course_utils.names import unknown

Array = np.ndarray

X_0, STEPS, TARGET = 0.5, 50, 0.7


class Descent(NamedTuple):
    """A path of plain gradient descent over ``(w, b)``."""

    path: Array
    """where it was, from the start on, (steps + 1, 2)"""
    losses: Array
    """the loss there, (steps + 1,)"""
    raw: Array
    """the gradient at each step, (steps, 2)"""
    used: Array
    """the same after clipping, (steps, 2)"""

    @property
    def lengths(self) -> Array:
        """How far each step went, (steps,)."""
        return np.hypot(*np.diff(self.path, axis=0).T)

    @property
    def angles(self) -> Array:
        """By how many degrees clipping turned each gradient, (steps,); 0 where there was none."""
        (a, b), (c, d) = self.raw.T, self.used.T
        return np.degrees(np.arctan2(np.abs(a * d - b * c), a * c + b * d))


def loss_and_gradient(w: Array | float, b: Array | float) -> tuple[Array, Array, Array]:
    """``L``, ``dL/dw`` and ``dL/db`` at a point or at many.

    The derivatives of the state are carried along: ``dx_t/dw = sigmoid(x_{t-1}) + w sigmoid'(x_{t-1}) dx_{t-1}/dw``,
    and likewise for ``b``, with 1 in place of the first term.
    """
    w, b = np.asarray(w, dtype=float)[()], np.asarray(b, dtype=float)[()]
    x, of_w, of_b = X_0 + 0 * w, 0 * w, 0 * b
    for _ in range(STEPS):
        y = sigmoid(x)
        carried = w * y * (1 - y)
        x, of_w, of_b = w * y + b, y + carried * of_w, 1 + carried * of_b
    y = sigmoid(x)
    outer = 2 * (y - TARGET) * y * (1 - y)
    return (y - TARGET) ** 2, outer * of_w, outer * of_b


def descent(
    w: float, b: float, *, learning_rate: float, steps: int, clipping: str = "none", threshold: float = 1.0
) -> Descent:
    """Gradient descent from ``(w, b)``: ``(w, b) <- (w, b) - learning_rate * clipped gradient``.

    Args:
        w, b: where it starts.
        learning_rate: above 0.
        steps: how many, at least 1.
        clipping: ``"none"``, ``"by value"`` or ``"by norm"``, of both numbers of the gradient together.
        threshold: where clipping begins, above 0.

    Raises:
        ValueError: one of these is not possible.
    """
    if clipping not in CLIPPINGS:
        raise ValueError(unknown("clipping", clipping, CLIPPINGS))
    if learning_rate <= 0 or steps < 1 or threshold <= 0:
        raise ValueError(
            "expected a learning rate and a threshold above 0 and at least one step; came learning rate "
            f"{learning_rate}, threshold {threshold}, {steps} steps"
        )
    path, losses = np.empty((steps + 1, 2)), np.empty(steps + 1)
    raw, used = np.empty((steps, 2)), np.empty((steps, 2))
    path[0] = w, b
    for step in range(steps):
        losses[step], *raw[step] = loss_and_gradient(*path[step])
        used[step] = raw[step]
        if clipping != "none":
            used[step] = (clip_by_value if clipping == "by value" else clip_by_norm)(raw[step], threshold)
        path[step + 1] = path[step] - learning_rate * used[step]
    losses[steps] = loss_and_gradient(*path[steps])[0]
    return Descent(path, losses, raw, used)
