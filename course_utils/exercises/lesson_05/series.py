"""Series, and windows cut out of them, for the cases."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.cases import Array


def series(*values: float) -> Array:
    """A series of these values."""
    return np.array(values, dtype=float)


def window_rows(values: Array, length: int, begin: int = 0, room: int = 1, step: int = 1) -> Array:
    """Windows that begin ``begin`` places late; ``room`` values follow each that begins at 0: (windows, length)."""
    starts = range(0, len(values) - length - room + 1, step)
    return np.array([values[start + begin : start + begin + length] for start in starts]).reshape(len(starts), length)
