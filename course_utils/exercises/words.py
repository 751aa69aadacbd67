"""The words in which a check says how two answers differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.exercises.compare import Odd, Plain, empty, in_other_shape, kind, plain, same, text
from course_utils.exercises.messages import code_block, paragraphs
from course_utils.exercises.sandbox import PRINTED, Trial


@dataclass(frozen=True)
class Difference:
    """What sets two answers apart, and what helps; ``form``: whether it is the kind, the shape or the length."""

    what: str
    advice: str = ""
    form: bool = False


def difference(expected: Plain, got: Plain, where: str) -> Difference:
    """What kind of difference it is, and advice where the kind itself gives some. ``where`` begins: "you gave"."""
    if empty(got) and not empty(expected):
        return Difference(f"{where} nothing: {kind(got)}", _EMPTY, form=True)
    if isinstance(expected, np.ndarray) and isinstance(got, list):
        what, advice = not_rows(expected, got)
        return Difference(f"{where} {what}", advice, form=True)
    if isinstance(got, Odd) or type(expected) is not type(got):
        several = not (isinstance(expected, np.ndarray) and expected.ndim == 0)
        lazy = isinstance(got, Odd) and got.words == "a generator" and several
        return Difference(f"{where} {kind(got)}", _LAZY if lazy else "", form=True)
    if isinstance(expected, np.ndarray):
        return _between_numbers(expected, got, where)
    if isinstance(expected, list):
        return _between_lists(expected, got)
    return Difference("the values are not the right ones")


_EMPTY = (
    "Does the loop run at all? Is something made anew in each round, or never appended? Does a slice end before it "
    "begins?"
)
_LAZY = (
    "Put `list(...)` around it. If it comes from `yield`, collect the parts in a list instead, and `return` the list "
    "after the loop."
)


def _between_lists(expected: list[Plain], got: list[Plain]) -> Difference:
    """How two lists of things differ: the first entry that does is named."""
    if len(expected) != len(got):
        inside = len(got) == 1 and isinstance(got[0], list) and len(got[0]) == len(expected)
        brackets = "There is a pair of brackets too many: a list inside a list." if inside else ""
        return Difference(f"{len(expected)} entries were expected and {len(got)} came", brackets, form=not inside)
    place = next(i for i, (one, other) in enumerate(zip(expected, got, strict=True)) if not same(one, other))
    wanted, came = expected[place], got[place]
    if isinstance(wanted, np.ndarray) and isinstance(came, np.ndarray) and wanted.shape != came.shape:
        fault = f"should have the shape {tuple(wanted.shape)}, and yours has {tuple(came.shape)}"
        return Difference("the shapes are not the right ones", f"Entry {place} of the list {fault}.", form=True)
    advice = f"Entry {place} of the list is the first that differs."
    if isinstance(came, str) and not isinstance(wanted, str):
        advice = f"Entry {place} of the list is a text: leave out the quotes, or `str(...)`."
    elif isinstance(came, Odd):
        called = " A method needs brackets behind its name: `()`." if came.words == "a function" else ""
        advice = f"Entry {place} of the list is {came.words}.{called}"
    return Difference("the values are not the right ones", advice)


def _between_numbers(expected: np.ndarray, got: np.ndarray, where: str) -> Difference:
    if in_other_shape(expected, got):
        brackets = (
            "There is an axis too few: an index such as `[0]`, or `squeeze`, drops one."
            if got.ndim < expected.ndim
            else "Is there a pair of brackets, or an axis, too many?"
        )
        wanted, came = tuple(expected.shape), tuple(got.shape)
        if expected.ndim == 0:
            return Difference(f"the number is right, but it should stand by itself, and its shape is {came}", brackets)
        return Difference(f"the numbers are right, but their shape should be {wanted}, and it is {came}", brackets)
    if (expected.ndim == 0) != (got.ndim == 0):
        return Difference(f"{where} {kind(got)}", form=True)
    if got.shape != expected.shape:
        return Difference(_other_shape(expected, got), form=True)
    if not np.isfinite(got).all():
        bad = "NaN (not a number)" if np.isnan(got).any() else "infinite"
        return Difference(f"there are numbers that are {bad}", "Look for a division by zero or an overflow.")
    if np.allclose(expected, got, rtol=0.01, atol=0.006):
        if (expected == np.round(expected)).all():
            advice = "Only whole numbers are expected here. What adds or takes the rest?"
        elif any(_round(got, digits) and not _round(expected, digits) for digits in range(1, 5)):
            advice = "Are they rounded? Leave them as they come."
        else:
            advice = (
                "Did you round on the way, or search in coarse steps? Is a small number added, a constant cut short, "
                "such as 2.718 for e, or a short type of number used, such as float16?"
            )
        return Difference("the numbers are nearly right" if expected.ndim else "the number is nearly right", advice)
    if expected.ndim == 2:
        right = [same(one, other) for one, other in zip(expected, got, strict=True)]
        if any(right):
            count = sum(right)
            return Difference(
                f"the shape is right, and so {'is' if count == 1 else 'are'} {count} of {len(got)} rows",
                f"Row {right.index(False)}, counted from 0, is the first that is not.",
            )
    return Difference("the shape is right, the numbers are not" if expected.ndim else "it is not the right number")


def _other_shape(expected: np.ndarray, got: np.ndarray) -> str:
    if not expected.ndim == got.ndim == 1:
        return f"the shape should be {tuple(expected.shape)}, yours is {tuple(got.shape)}"
    if expected.size == 0:
        return f"an empty list should come back here, yours has {values(got.size)}"
    return f"{values(expected.size)} should come back, yours {'is' if got.size == 1 else 'are'} {got.size}"


def values(count: int) -> str:
    """So many values, in words."""
    return "1 value" if count == 1 else f"{count} values"


def _round(numbers: np.ndarray, digits: int) -> bool:
    return bool(np.array_equal(np.round(numbers, digits), numbers))


def not_rows(expected: np.ndarray, got: list[Plain]) -> tuple[str, str]:
    """Why a list is no array of numbers, such as the one that was expected."""
    odd = [leaf for leaf in _leaves(got) if not isinstance(leaf, np.ndarray)]
    if odd and all(isinstance(leaf, str) and re.fullmatch(r"\s*-?[\d.]+\s*", leaf) for leaf in odd):
        return "numbers in quotes", "In quotes they are texts, and nothing can be calculated with them."
    if odd:
        return f"a list with things that are not numbers, such as {kind(odd[0])}", ""
    if len({part.ndim if isinstance(part, np.ndarray) else -1 for part in got}) > 1:
        return "numbers and lists side by side in one list", "A list stands where a number or a row should stand."
    return "a list with rows of different lengths", uneven(got, expected.shape[1:] if expected.ndim > 1 else None)


def uneven(rows: Sequence[Plain], shape: tuple[int, ...] | None = None) -> str:
    """Which of the rows is the first of another shape than ``shape``, or than most; nothing if there is none."""
    shapes = [row.shape if isinstance(row, np.ndarray) else None for row in rows]
    if len(set(shapes)) < 2:
        return ""
    if shape is None:
        shape = max((one for one in shapes if one is not None), key=shapes.count)
    place = next(i for i, one in enumerate(shapes) if one != shape)
    return f"Row {place}, counted from 0, has {_size(shapes[place])}, where {_size(shape)} should be."


def _size(shape: tuple[int, ...] | None) -> str:
    if shape is None:
        return "rows of different lengths"
    return "a single number" if not shape else values(shape[0]) if len(shape) == 1 else f"the shape {shape}"


def _leaves(value: Plain) -> Iterator[Plain]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


LINES = 6  # of an array that a message shows


def apart(expected: Plain, got: Plain) -> tuple[str, str]:
    """Both as text, with enough digits to see that they differ."""
    for digits in (4, 8):
        pair = _beginning(expected, digits), _beginning(got, digits)
        if pair[0] != pair[1]:
            return pair
    place = _first_apart(expected, got)
    if not place:
        return pair
    at = f"\nat [{', '.join(map(str, place))}]: "
    return pair[0] + at + literal(expected[place], digits), pair[1] + at + literal(got[place], digits)


def _beginning(value: Plain, digits: int) -> str:
    """A value as it is written in code; of a long array the first lines, and its shape."""
    lines = [line for line in literal(value, digits).split("\n") if line]
    if len(lines) <= LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: LINES - 1], f"… and so on: the shape is {value.shape}"])


def _first_apart(expected: Plain, got: Plain) -> tuple[int, ...]:
    """Where two arrays of one shape differ first; nothing if that has no place."""
    if not (isinstance(expected, np.ndarray) and isinstance(got, np.ndarray) and expected.shape == got.shape):
        return ()
    places = np.argwhere(~np.isclose(expected, got, rtol=1e-5, atol=1e-6, equal_nan=True))
    return tuple(int(axis) for axis in places[0]) if len(places) else ()


def literal(value: Any, digits: int = 4) -> str:
    """A value as it is written in code."""
    value = plain(value)
    return repr(text(value)) if isinstance(value, str) else text(value, digits)


def rows(*labelled: tuple[str, str]) -> str:
    """Labelled values one under the other, as a block of code; those without a value are left out."""
    lines: list[str] = []
    for label, value in filter(lambda row: row[1], labelled):
        first, *more = value.split("\n")
        lines += [f"{label + ':':<10}{first}", *(" " * 10 + line for line in more)]
    return code_block("\n".join(lines))


_WARNING = re.compile(r"(?m)^.*:\d+: (\w*Warning: .*)\n(?:  .*\n?)?")  # place, kind and words, line of code


def printed(trial: Trial, until: int = PRINTED) -> str:
    """What Python warned of while the student's code ran, and the first lines of what it printed.

    Only the first ``until`` characters of it are looked at.
    """
    said = trial.printed[:until]
    warned = list(dict.fromkeys(_WARNING.findall(said)))
    lines = _WARNING.sub("", said).split("\n")
    shown = [line if len(line) <= 200 else line[:200] + "…" for line in lines[:6] if line.strip()]
    more = "\n…" if (trial.printed_more and until >= PRINTED) or len(lines) > 7 else ""
    return paragraphs(
        f"Python warned:\n{code_block(chr(10).join(warned[:3]))}" if warned else "",
        f"Your code printed:\n{code_block(chr(10).join(shown) + more)}" if shown else "",
    )
