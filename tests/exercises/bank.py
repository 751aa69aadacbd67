"""What the tests of each lesson's problems share: a bank of answers, and what no message may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils import exercises
from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import Problem


class Tensor:
    """Like a TensorFlow tensor."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def numpy(self) -> Any:
        return np.array(self.value, dtype=np.float32)


class Bank:
    """Answers to a lesson's problems, written as students write them."""

    def __init__(self) -> None:
        self.wrong_answers: list[tuple[str, str, Any]] = []
        self.right_answers: list[tuple[str, Any]] = []

    def wrong(self, problem: str, diagnosis: str, *answers: Any) -> Callable[[Any], Any]:
        """Enter the answers, or the function below, as wrong, to be met with ``diagnosis``."""
        self.wrong_answers.extend((problem, diagnosis, answer) for answer in answers)

        def enter(function: Any) -> Any:
            self.wrong_answers.append((problem, diagnosis, function))
            return function

        return enter

    def right(self, problem: str, *answers: Any) -> Callable[[Any], Any]:
        """Enter the answers, or the function below, as right."""
        self.right_answers.extend((problem, answer) for answer in answers)

        def enter(function: Any) -> Any:
            self.right_answers.append((problem, function))
            return function

        return enter

    def holds_every_problem_of(self, lesson: int) -> None:
        for problem in exercises.all_problems():
            if problem.lesson == lesson:
                assert sum(entry[0] == problem.name for entry in self.right_answers) >= 4, problem.name
                assert sum(entry[0] == problem.name for entry in self.wrong_answers) >= 8, problem.name


def is_diagnosed(name: str, diagnosis: str, answer: Any) -> None:
    """The check of the problem called ``name`` refuses the answer and says what is wrong."""
    problem = exercises.get(name)
    result = problem.check(answer)
    assert result.state == "wrong"
    assert result.message.startswith("Not right yet: ")
    assert diagnosis in result.message, result.message
    gives_away_nothing(problem, result.message)


def is_right(name: str, answer: Any) -> None:
    """The check of the problem called ``name`` takes the answer."""
    result = exercises.get(name).check(answer)
    assert result.state == "right", result.message


def gives_away_nothing(problem: Problem, message: str) -> None:
    """No line of the solution that carries it stands in ``message``."""
    flat = "".join(message.split())
    for line in problem.code.strip().splitlines():
        code = "".join(line.split("#")[0].split())
        if len(code) > 12 and not code.startswith("def"):
            assert code not in flat
    if isinstance(problem, ArrayProblem):
        assert "".join(str(problem.expected.astype(int).tolist()).split()) not in flat
