"""Problems that say in the lesson's words what a general message means, and numbers for their cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_utils.exercises.cases import Array
from course_utils.exercises.functions import FunctionProblem
from course_utils.exercises.messages import Result

# What NumPy says when a batch's axis is in the way.
BATCH_AXIS_ERROR = "too many indices|axes don't match|out of bounds for array of dimension"


def random_numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers between -1 and 1, short enough to be read in a message, and none of them 0."""
    array = np.round(rng.uniform(-1, 1, shape), 1)
    return np.where(array == 0, 0.5, array)


@dataclass(kw_only=True, eq=False)
class RewordingProblem(FunctionProblem):
    """A problem that knows what some general messages mean here.

    ``said`` has for a part of such a message (a regular expression), such as an error of NumPy's, the name of the
    mistake and the advice that take the place of the general words. What was given and which line failed stays.
    """

    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def _judge(self, answer: Any) -> Result:
        result = super()._judge(answer)
        for part, (name, advice) in self.said.items():
            if result.state == "wrong" and re.search(part, result.message):
                shown = [block for block in result.message.split("\n\n") if "    " in block]
                return self._wrong(name, *shown, advice)
        return result
