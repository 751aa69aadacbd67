"""Dictionaries of short answers: whose entry is whose, and what is said of the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_utils.exercises.base import Mistake
from course_utils.exercises.tables import TableProblem

RIGHT: dict[str, Any] = {"M+": (1, 1), "M-": (0, 1), "no key": (1, 0), "half-life": (0, 0)}


def read(entry: Any) -> tuple[int, ...]:
    if isinstance(entry, str):
        entry = np.array([float(digit) for digit in entry if digit.isdigit()])
    if not isinstance(entry, np.ndarray) or entry.shape != (2,):
        raise ValueError("Write two numbers.")
    return tuple(int(number) for number in entry)


def table(right: dict[str, Any]) -> TableProblem:
    return TableProblem(
        name="keys",
        lesson=1,
        title="Keys",
        minutes=1,
        level="easy",
        variable="keys",
        code=f"keys = {right!r}",
        explanation="",
        why="They are keys.",
        hints=("a", "b"),
        read=read,
        question=lambda name, read: "Which two?",
        mistakes=(Mistake("all are open", dict.fromkeys(right, (1, 1)), "Are they?"),),
    )


@pytest.fixture
def keys() -> TableProblem:
    return table(RIGHT)


@pytest.fixture
def no_minus() -> TableProblem:
    return table({name: gates for name, gates in RIGHT.items() if name != "M-"})


def test_names_that_differ_in_their_sign_are_two_names(keys: TableProblem) -> None:
    assert keys.check(RIGHT).state == keys.check(dict(reversed(RIGHT.items()))).state == "right"
    message = keys.check(RIGHT | {"M-": (1, 1)}).message
    assert "- `M-`, you wrote" in message
    assert "`M+`" not in message


@pytest.mark.parametrize(
    "names",
    [
        {"M+": "m+", "M-": "m−"},
        {"M+": "M +", "no key": "No_Key"},
        {"half-life": "half life", "no key": "no-key"},
        {"half-life": "Half-Life!"},
    ],
)
def test_small_differences_of_spelling_are_none(keys: TableProblem, names: dict[str, str]) -> None:
    assert keys.check({names.get(name, name): gates for name, gates in RIGHT.items()}).state == "right"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", ["M-", "m+", "M", "MX"])
def test_another_name_takes_no_place_of_a_proper_one(no_minus: TableProblem, other: str, turned: bool) -> None:
    answer = no_minus.answer | {other: (0, 0)}
    result = no_minus.check(dict(reversed(answer.items())) if turned else answer)
    assert result.state == "wrong"
    assert "what was asked is right, but another name stands beside it" in result.message
    assert f"`{other}` is none of the names" in result.message
    assert "Take it out." in result.message


def test_a_wrong_entry_under_its_proper_name_is_not_made_right_by_another_name(no_minus: TableProblem) -> None:
    message = no_minus.check(no_minus.answer | {"M+": (0, 1), "m+": (1, 1)}).message
    assert "1 of 3 needs another look" in message
    assert "- `M+`, you wrote `(0, 1)`." in message
    assert "`m+` is none of the names; is it `M+`? That one is there already." in message


def test_a_name_with_the_other_sign_is_none_of_the_names(no_minus: TableProblem) -> None:
    answer = {("M-" if name == "M+" else name): gates for name, gates in no_minus.answer.items()}
    message = no_minus.check(answer).message
    assert "`M-` is none of the names" in message
    assert "Still to fill in: `M+`." in message


@pytest.mark.parametrize("entry", ["11", " 11 "])
def test_digits_in_quotes_are_not_several_numbers(keys: TableProblem, entry: str) -> None:
    message = keys.check(RIGHT | {"M+": entry}).message
    assert "1 of 4 needs another look" in message
    assert "Write the numbers apart" in message


@pytest.mark.parametrize("entry", ["1, 1", "(1, 1)", [1, 1], np.array([1, 1]), (True, 1.0)])
def test_numbers_are_read_in_every_form(keys: TableProblem, entry: Any) -> None:
    assert keys.check(RIGHT | {"M+": entry}).state == "right"
