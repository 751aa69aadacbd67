"""What a layer is made of: known mistakes exchange one of these parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises.cases import Array, Form
from course_utils.exercises.recurrence import states


def steps_of(x: Array) -> list[Array]:
    """What each step of a batch-major sequence reads, in the order of time."""
    return list(np.swapaxes(x, 0, 1))


def time_major_by_reshape(x: Array) -> Array:
    """A reshape where a transposition belongs: the shape is (time, batch, ...), the numbers stay where they are."""
    return x.reshape(x.shape[1], x.shape[0], *x.shape[2:])


def steps_reshaped(found: Array) -> Array:
    """The steps as a list, whose array is brought to (batch, time, units) by the same mistake."""
    return np.swapaxes(found, 0, 1).reshape(found.shape)


RESHAPED = (
    "A list of steps made into an array is (time, batch, units). `reshape` keeps the numbers in the order in which "
    "they lie in memory and only draws the brackets anew; here two axes have to change places. Or `np.stack` is told "
    "where the new axis goes."
)


def weighted_sum(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The weighted sum; W is W_xh and U is W_hh, here and in all known mistakes."""
    return x @ W + h @ U + b


def recurrent_step(x: Any, h: Any, W: Any, U: Any, b: Any) -> Any:
    """The new state of the layer, of all sequences at once."""
    return np.tanh(weighted_sum(x, h, W, U, b))


def layer_by(step: Form = recurrent_step) -> Form:
    """The layer whose new state is ``step(x_t, h, W, U, b)``."""
    return lambda x, h_0, W, U, b: np.stack(states(lambda h, x_t: step(x_t, h, W, U, b), h_0, steps_of(x)), axis=1)
