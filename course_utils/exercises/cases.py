"""What the cases of problems with matrices are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray
Form = Callable[..., Any]  # one way of computing something: the right one, or a known mistake


def random_numbers(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """Random numbers between -1 and 1, short enough to be read in a message."""
    rng = np.random.default_rng(seed)
    return tuple(np.round(rng.uniform(-1, 1, shape), 1) for shape in shapes)


def random_nonzero(seed: int, *shapes: tuple[int, ...]) -> tuple[Array, ...]:
    """The same without a 0, which would hide what is multiplied by it."""
    return tuple(np.where(array == 0, 0.5, array) for array in random_numbers(seed, *shapes))


def named_sizes(**sizes: int) -> str:
    """The note of a case: "units: 3, features: 2"."""
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())
