"""What the problems of several lessons compute with: the recurrence, and functions that a neuron may apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np


def states(f: Callable[[Any, Any], Any], h_0: Any, xs: Iterable[Any]) -> list[Any]:
    """The states ``h_1, h_2, ...`` of ``h_t = f(h_{t-1}, x_t)``, one for each input."""
    found, h = [], h_0
    for x in xs:
        h = f(h, x)
        found.append(h)
    return found


def itself(z: Any) -> Any:
    """No function at all: ``z``."""
    return z


def relu(z: Any) -> Any:
    """``max(z, 0)``."""
    return np.maximum(z, 0)
