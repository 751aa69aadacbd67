"""Every problem of the course against what nobody asked for: a check answers in words, and never fails itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bank import Tensor

from course_utils import exercises
from course_utils.exercises.arrays import ArrayProblem
from course_utils.exercises.base import DefectInCheck, Problem
from course_utils.exercises.forecasts import ForecastProblem
from course_utils.exercises.functions import FunctionProblem
from course_utils.exercises.messages import Result

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some overflow

PROBLEMS = exercises.all_problems()

EMPTY: dict[str, Callable[[], Any]] = {
    "a list": list,
    "a tuple": tuple,
    "an array": lambda: np.array([]),
    "a range": lambda: np.arange(3, 3),
    "an array without rows": lambda: np.zeros((0, 3)),
    "an array without columns": lambda: np.zeros((3, 0)),
    "two lists": lambda: ([], []),
    "two lists of other shapes": lambda: ([], np.zeros((2, 0))),
    "a text": str,
    "a tensor": lambda: Tensor([]),
}
ODD: dict[str, Callable[[], Any]] = {
    "a number": lambda: 17.25,
    "a whole number": lambda: -3,
    "a boolean": lambda: True,
    "NaN": lambda: float("nan"),
    "infinity": lambda: np.inf,
    "a text": lambda: "an answer",
    "a dictionary": lambda: {"a": 1, "b": [2, 3]},
    "a dictionary of numbers": lambda: {1: 2, (3, 4): None},
    "a list of None": lambda: [None, None, 1],
    "a list of texts": lambda: ["one", "two"],
    "a list with a function": lambda: [len, 1],
    "an object": object,
    "a class": lambda: int,
    "a set": lambda: {1, 2},
    "a generator": lambda: (x for x in (1, 2)),
    "an array of objects": lambda: np.array([object(), {}, "a"], dtype=object),
    "a ragged list": lambda: [[1, 2], [3], []],
    "numbers beside lists": lambda: [1, [2, 3]],
    "an array without axes": lambda: np.array(17.25),
    "one number in an array": lambda: np.array([17.25]),
    "one number in brackets": lambda: [[[17.25]]],
    "complex numbers": lambda: np.array([1 + 2j, 3]),
    "a huge array": lambda: np.zeros((300, 400)),
    "an array of seven axes": lambda: np.ones((1, 2, 1, 2, 1, 1, 1)),
    "an array of texts": lambda: np.array(["a", "b"]),
    "an array of dates": lambda: np.array(["2001-01-01"], dtype="datetime64[D]"),
    "records": lambda: np.zeros(2, dtype=[("a", int), ("b", float)]),
    "bytes": lambda: b"bytes",
    "four things": lambda: (1, [2], "three", None),
    "eight arrays": lambda: tuple(np.ones(k) for k in range(8)),
}


def handed_over(problem: Problem, make: Callable[[], Any]) -> list[Result]:
    """The value itself, and for a function what it returns, made anew at each call."""
    results = [problem.check(make())]
    if isinstance(problem, FunctionProblem):
        results.append(problem.check(lambda *args: make()))
    return results


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem.name for problem in PROBLEMS])
def test_whatever_comes_is_refused_in_words(problem: Problem) -> None:
    for make in (*EMPTY.values(), *ODD.values()):
        for result in handed_over(problem, make):
            assert result.state == "wrong", repr(make())
            assert result.message.startswith("Not right yet: ")


@pytest.mark.parametrize(
    "problem",
    [problem for problem in PROBLEMS if isinstance(problem, FunctionProblem)],
    ids=lambda problem: problem.name,
)
def test_a_function_that_returns_nothing_is_told_so(problem: FunctionProblem) -> None:
    """Unless that is a known mistake of the problem's own."""
    names = [mistake.name for mistake in problem.mistakes]
    for make in EMPTY.values():
        message = problem.check(lambda *args, make=make: make()).message
        known = any(message.startswith(f"Not right yet: {name}.") for name in names)
        assert known or "Does the loop run at all?" in message, message


@pytest.mark.parametrize(
    "problem",
    [problem for problem in PROBLEMS if isinstance(problem, ArrayProblem | ForecastProblem)],
    ids=lambda problem: problem.name,
)
def test_truth_values_are_taken_for_numbers(problem: ArrayProblem | ForecastProblem) -> None:
    shape = problem.expected.shape if isinstance(problem, ArrayProblem) else problem.series.truth.shape
    result = problem.check(np.ones(shape, dtype=bool))
    assert result.state == "wrong"
    assert "True" not in result.message


def test_an_empty_tensor_of_tensorflow_is_refused() -> None:
    tf = pytest.importorskip("tensorflow")
    nothing = tf.zeros((0,))
    for problem in PROBLEMS:
        for result in handed_over(problem, lambda: nothing):
            assert result.state == "wrong"


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem.name for problem in PROBLEMS])
def test_nothing_but_none_is_no_attempt(problem: Problem) -> None:
    for blank in (None, [None, None], {}):
        result = problem.check(blank)
        assert result.state == "not attempted"
    if isinstance(problem, FunctionProblem):
        assert problem.check(lambda *args: [None, None]).state == "wrong"


class Broken(FunctionProblem):
    def _diagnose(self, *args: Any) -> Any:
        raise ZeroDivisionError("a fault\nof the course")


@pytest.fixture
def broken() -> Broken:
    return Broken(
        name="broken",
        lesson=1,
        title="Broken",
        minutes=1,
        level="easy",
        variable="double",
        code="def double(x):\n    return 2 * x\n",
        explanation="",
        why="",
        hints=("a", "b"),
        mistakes=(),
        cases=exercises.lesson_00.shift.cases,
    )


@pytest.mark.filterwarnings("ignore::course_utils.exercises.base.DefectInCheck")
def test_a_check_that_fails_itself_says_so_without_a_traceback(broken: Broken) -> None:
    result = broken.check(lambda x: x)
    assert result.state == "wrong"
    assert "your answer could not be compared" in result.message
    assert "`exercises.lesson_01.broken.hint()`" in result.message
    assert result.message.endswith("    exercises.lesson_01.broken: ZeroDivisionError: a fault of the course")
    assert "Traceback" not in result.message


def test_a_check_that_fails_itself_fails_a_test(broken: Broken) -> None:
    with pytest.raises(DefectInCheck, match=r"the check of exercises\.lesson_01\.broken failed: ZeroDivisionError"):
        broken.check(lambda x: x)
