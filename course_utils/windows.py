"""Windows of a series and their targets, which are the same numbers some steps later; and the sine that lesson 5 cuts.

The lesson writes its own class for this, in the open; views, figures, checks and tests use these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
SEEDS = ("wave", "zeros", "noise")


def sine(step: float = 0.2, low: float = 0.0, high: float = 50.0) -> tuple[Array, Array]:
    """``x`` from ``low`` to ``high`` in steps of ``step``, and ``sin(x)``: (n,) each.

    Raises:
        ValueError: the step is not above 0, or there is no room for two points.
    """
    if not (step > 0 and high - low >= step):
        raise ValueError(f"expected low < high and a step above 0 that fits between; came {low}, {high} and {step}")
    x = low + step * np.arange(int((high - low) / step + 1e-6) + 1)  # with high, where rounding would miss it
    return x, np.sin(x)


def seed_of(kind: str, length: int, step: float) -> Array:
    """Something to begin generating with: points of sin(x), zeros, or noise between -1 and 1: (length,).

    The noise is always the same.

    Raises:
        ValueError: there is no such kind.
    """
    if kind == "wave":
        return np.sin(step * np.arange(length))
    if kind == "zeros":
        return np.zeros(length)
    if kind == "noise":
        return np.random.default_rng(0).uniform(-1, 1, size=length)
    raise ValueError(f"a seed is one of {', '.join(SEEDS)}; came {kind!r}")


@dataclass(frozen=True, eq=False)
class Window:
    """A window of a series and its target: ``targets[k]`` comes ``shift`` steps after ``inputs[k]``.

    Attributes:
        start: where the window begins in the series, counted from 0.
        shift: how many steps later the targets are.
        inputs, targets: (length,).
    """

    start: int
    shift: int
    inputs: Array
    targets: Array


def window(values: Array, start: int, length: int, shift: int = 1) -> Window:
    """The window of ``length`` values from ``start`` on, and the same ``shift`` steps later.

    Raises:
        ValueError: the window or its target runs over an end of the series.
    """
    last = _last_start(values, length, shift)
    if not 0 <= start <= last:
        raise ValueError(
            f"a window of {length} with its target {shift} later may start at 0 to {last} in a series of "
            f"{len(values)}; came {start}"
        )
    return Window(start, shift, values[start : start + length], values[start + shift : start + shift + length])


def random_windows(
    values: Array, length: int, count: int, rng: np.random.Generator, shift: int = 1
) -> tuple[Array, Array]:
    """``count`` windows from random places, every place as likely as any other: inputs and targets.

    Returns:
        Two float32 arrays of shape (count, length, 1): batch, time, features.

    Raises:
        ValueError: there is no room for a window with its target, or no window is asked for.
    """
    if count < 1:
        raise ValueError(f"expected a count of at least 1 window; came {count}")
    starts = rng.integers(_last_start(values, length, shift) + 1, size=count)
    return _cut(values, starts, length, shift)


def all_windows(values: Array, length: int, shift: int = 1) -> tuple[Array, Array]:
    """Every window that fits, in order: inputs and targets, float32, (windows, length, 1) each.

    Raises:
        ValueError: there is no room for a window with its target.
    """
    return _cut(values, np.arange(_last_start(values, length, shift) + 1), length, shift)


@dataclass(frozen=True)
class Scaling:
    """Subtract a mean, divide by a standard deviation; both are those of the part it was fitted on.

    Attributes:
        mean, std: in the unit of the series.
    """

    mean: float
    std: float

    @classmethod
    def fit(cls, values: Array) -> Scaling:
        """The scaling that gives ``values`` mean 0 and standard deviation 1.

        Raises:
            ValueError: the values do not vary, or there are none.
        """
        values = np.asarray(values, dtype=float)
        if values.size == 0 or not values.std() > 0:
            raise ValueError(f"expected values that vary, to scale them; came {values.size} that do not")
        return cls(float(values.mean()), float(values.std()))

    def apply(self, values: Array) -> Array:
        """In units of the standard deviation, around 0."""
        return (np.asarray(values) - self.mean) / self.std

    def undo(self, scaled: Array) -> Array:
        """Back in the series' own unit."""
        return np.asarray(scaled) * self.std + self.mean


def _cut(values: Array, starts: Array, length: int, shift: int) -> tuple[Array, Array]:
    places = starts[:, None] + np.arange(length)
    series = np.asarray(values, dtype=np.float32)
    return series[places][..., None], series[places + shift][..., None]


def _last_start(values: Array, length: int, shift: int) -> int:
    """Where the last window that fits begins."""
    if np.ndim(values) != 1 or length < 1 or shift < 1:
        raise ValueError(
            "expected a series (time,), a length and a shift of at least 1; came values of shape "
            f"{np.shape(values)}, length {length}, shift {shift}"
        )
    last = len(values) - length - shift
    if last < 0:
        raise ValueError(
            f"a window of {length} and its target {shift} later need {length + shift} values; the series has "
            f"{len(values)}"
        )
    return last
