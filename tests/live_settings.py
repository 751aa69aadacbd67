"""Settings that the tests of the live views move them to."""

from typing import Any

import numpy as np

from course_utils.live.controls import Slider
from course_utils.live.view import View


def anywhere(view: View, rng: np.random.Generator) -> dict[str, Any]:
    """Settings from the whole range of every control."""
    found = {}
    for name, control in view.declared.items():
        if isinstance(control, Slider):
            step = rng.integers(round((control.high - control.low) / control.step) + 1)
            found[name] = control.tidy(control.low + control.step * step)
        else:
            values = control.settings()
            found[name] = values[rng.integers(len(values))]
    return found


def random_settings(view: View, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """``count`` settings, among them many with controls at their ends."""
    rng = np.random.default_rng(seed)
    choices = {name: control.settings() for name, control in view.declared.items()}
    return [{name: found[rng.integers(len(found))] for name, found in choices.items()} for _ in range(count)]
