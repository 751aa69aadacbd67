"""Exercises in which the student finds numbers, such as a weight matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_utils.exercises import sandbox
from course_utils.exercises.base import Problem
from course_utils.exercises.compare import Odd, Plain, blank, has_dots, kind, numbers, plain, same
from course_utils.exercises.messages import Result, paragraphs
from course_utils.exercises.words import difference, rows


@dataclass(kw_only=True, eq=False)
class ArrayProblem(Problem):
    """The student finds numbers, such as a weight matrix.

    ``effect`` says what an answer does to an example, and what was wanted there, so that a wrong answer need not be
    told the right one: it takes an array of the right shape that is wrong, and gives (given, expected, got).
    ``shape_advice`` is said when the shape is wrong.
    """

    effect: Callable[[np.ndarray], tuple[str, str, str]]
    shape_advice: str

    @cached_property
    def expected(self) -> np.ndarray:
        return plain(self.answer)

    def _judge(self, answer: Any) -> Result:
        found: list[Plain] = []
        trial = sandbox.run(lambda: found.append(plain(answer)))
        if trial.ended != "done" or not found:
            return self._not_finished(trial)
        value = numbers(found[0])
        if blank(value):
            return self._not_attempted()
        if has_dots(value):
            return self._not_attempted("Some of your answer is there; in other places there are still dots (`...`).")
        if same(self.expected, value):
            return self._right()
        for mistake in self.mistakes:
            if any(same(plain(form), value) for form in mistake.forms):
                return self._wrong(mistake.name, self._effect(value), mistake.advice)
        apart = difference(self.expected, value, "you handed over")
        what, advice = apart.what, apart.advice
        if not isinstance(value, np.ndarray) or value.ndim == 0:
            advice = paragraphs(advice, f"Expected: {kind(self.expected)}.")
        elif value.shape != self.expected.shape:
            advice = paragraphs(advice, self.shape_advice)
        elif not np.isfinite(value).all():
            advice = "Which number belongs in its place?"
        if isinstance(value, Odd) and value.words == "a function":
            advice += " If it is one that makes the answer, call it: write brackets behind its name."
        return self._wrong(what, self._effect(value), advice)

    def _effect(self, value: Plain) -> str:
        if not isinstance(value, np.ndarray) or value.shape != self.expected.shape or not np.isfinite(value).all():
            return ""
        given, expected, got = self.effect(value)
        return rows(("Given", given), ("Expected", expected), ("Got", got))
