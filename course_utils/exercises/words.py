"""The words in which a check says how two answers differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_utils.exercises.compare import Odd, Plain, empty, in_other_shape, kind, plain, same, text
from course_utils.exercises.messages import code_block, paragraphs
from course_utils.exercises.sandbox import PRINTED, Trial


def difference(expected: Plain, got: Plain, where: str) -> tuple[str, str]:
    """What kind of difference it is, and advice where the kind itself gives some. ``where`` begins: "you gave"."""
    if empty(got) and not empty(expected):
        return f"{where} nothing: {kind(got)}", _EMPTY
    if isinstance(expected, np.ndarray) and isinstance(got, list):
        what, advice = _not_rows(got)
        return f"{where} {what}", advice
    if isinstance(got, Odd) or type(expected) is not type(got):
        several = not (isinstance(expected, np.ndarray) and expected.ndim == 0)
        lazy = isinstance(got, Odd) and got.words == "a generator" and several
        return f"{where} {kind(got)}", _LAZY if lazy else ""
    if isinstance(expected, np.ndarray):
        return _between_numbers(expected, got, where)
    if isinstance(expected, list):
        return _between_lists(expected, got)
    return "the values are not the right ones", ""


_EMPTY = (
    "Does the loop run at all? Is something made anew in each round, or never appended? Does a slice end before it "
    "begins?"
)
_LAZY = (
    "Put `list(...)` around it. If it comes from `yield`, collect the parts in a list instead, and `return` the list "
    "after the loop."
)


def _between_lists(expected: list[Plain], got: list[Plain]) -> tuple[str, str]:
    """How two lists of things differ: the first entry that does is named."""
    if len(expected) != len(got):
        inside = len(got) == 1 and isinstance(got[0], list) and len(got[0]) == len(expected)
        brackets = "There is a pair of brackets too many: a list inside a list." if inside else ""
        return f"{len(expected)} entries were expected and {len(got)} came", brackets
    place = next(i for i, (one, other) in enumerate(zip(expected, got, strict=True)) if not same(one, other))
    wanted, came = expected[place], got[place]
    if isinstance(wanted, np.ndarray) and isinstance(came, np.ndarray) and wanted.shape != came.shape:
        fault = f"should have the shape {tuple(wanted.shape)}, and yours has {tuple(came.shape)}"
        return "the shapes are not the right ones", f"Entry {place} of the list {fault}."
    advice = f"Entry {place} of the list is the first that differs."
    if isinstance(came, str) and not isinstance(wanted, str):
        advice = f"Entry {place} of the list is a text. Without quotes the name stands for what it holds."
    elif isinstance(came, Odd):
        called = " A method needs brackets behind its name: `()`." if came.words == "a function" else ""
        advice = f"Entry {place} of the list is {came.words}.{called}"
    return "the values are not the right ones", advice


def _between_numbers(expected: np.ndarray, got: np.ndarray, where: str) -> tuple[str, str]:
    if in_other_shape(expected, got):
        wanted = f"of the shape {tuple(expected.shape)}" if expected.ndim else "a number by itself"
        brackets = (
            "There is an axis too few: an index such as `[0]`, or `squeeze`, drops one."
            if got.ndim < expected.ndim
            else "Is there a pair of brackets, or an axis, too many?"
        )
        return f"the numbers are right, but they should be {wanted} and yours have {tuple(got.shape)}", brackets
    if (expected.ndim == 0) != (got.ndim == 0):
        return f"{where} {kind(got)}", ""
    if got.shape != expected.shape:
        return f"the shape should be {tuple(expected.shape)}, yours is {tuple(got.shape)}", ""
    if not np.isfinite(got).all():
        bad = "NaN (not a number)" if np.isnan(got).any() else "infinite"
        return f"there are numbers that are {bad}", "Look for a division by zero or an overflow."
    if np.allclose(expected, got, rtol=0.01, atol=0.006):
        if (expected == np.round(expected)).all():
            return "the numbers are nearly right", "Only whole numbers are expected here. What adds or takes the rest?"
        rounded = any(_round(got, digits) and not _round(expected, digits) for digits in range(1, 5))
        return "the numbers are nearly right", (
            "Are they rounded? Leave them as they come."
            if rounded
            else "Is a small number added, a constant cut short, such as 2.718 for e, or a short type of number used, "
            "such as float16?"
        )
    if expected.ndim == 2:
        right = sum(same(one, other) for one, other in zip(expected, got, strict=True))
        if right:
            return f"the shape is right, and so {'is' if right == 1 else 'are'} {right} of {len(got)} rows", ""
    return "the shape is right, the numbers are not" if expected.ndim else "it is not the right number", ""


def _round(numbers: np.ndarray, digits: int) -> bool:
    return bool(np.array_equal(np.round(numbers, digits), numbers))


def _not_rows(got: list[Plain]) -> tuple[str, str]:
    """Why a list is no array of numbers."""
    odd = [leaf for leaf in _leaves(got) if not isinstance(leaf, np.ndarray)]
    if odd and all(isinstance(leaf, str) and re.fullmatch(r"\s*-?[\d.]+\s*", leaf) for leaf in odd):
        return "numbers in quotes", "In quotes they are texts, and nothing can be calculated with them."
    if odd:
        return f"a list with things that are not numbers, such as {kind(odd[0])}", ""
    if len({part.ndim if isinstance(part, np.ndarray) else -1 for part in got}) > 1:
        return "numbers and lists side by side in one list", "A list stands where a number or a row should stand."
    return "a list with rows of different lengths", ""


def _leaves(value: Plain) -> Iterator[Plain]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def apart(expected: Plain, got: Plain) -> tuple[str, str]:
    """Both as text, with enough digits to see that they differ."""
    for digits in (4, 8):
        pair = literal(expected, digits), literal(got, digits)
        if pair[0] != pair[1]:
            break
    return pair


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
