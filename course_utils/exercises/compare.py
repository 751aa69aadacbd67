"""Answers made plain: whatever a student hands over becomes one of a few harmless kinds, which can be compared.

Plain are: an array of floats or of True and False, a text, a list or a dictionary of plain things, ``None``, ``...``,
and :class:`Odd` for the rest. Making plain runs the student's code (``__array__``, ``__iter__``), so it belongs in the
sandbox; what comes out is a copy that runs nothing.
"""

from __future__ import annotations

import inspect
from array import array as TypedArray
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from numbers import Real
from types import CoroutineType, GeneratorType
from typing import Any

import numpy as np

from course_utils.exercises.messages import quoted
from course_utils.exercises.sandbox import Stopped

LARGEST = 10_000  # numbers or entries; no answer of this course is larger
DEEPEST = 6


@dataclass(frozen=True)
class Odd:
    """Something no exercise asks for, in words: "a function"."""

    words: str


Plain = Any  # np.ndarray | str | list | dict | None | Ellipsis | Odd


def plain(value: Any) -> Plain:
    """A plain copy of ``value``. Never raises but :class:`~course_utils.exercises.sandbox.Stopped`."""
    try:
        return _plain(value, 0)
    except Stopped:
        raise
    except BaseException:
        return Odd(f"an object of type {type(value).__name__} that cannot be looked into")


def _plain(value: Any, depth: int) -> Plain:
    if value is None or value is ... or isinstance(value, Odd):
        return value
    if depth > DEEPEST:
        return Odd("lists inside lists without end")
    if isinstance(value, str):
        return str.__str__(value)[: 10 * LARGEST]
    if isinstance(value, bytes):  # TensorFlow's texts
        return bytes.decode(value, "utf-8", "replace")[: 10 * LARGEST]
    if isinstance(value, bool | int | float | complex | np.generic | np.ndarray):
        return _plain_array(value, depth)
    if isinstance(value, Real | Decimal):  # fractions
        return _plain_array(float(value), depth)
    if isinstance(value, TypedArray):
        return _plain_array(np.asarray(value), depth)
    if isinstance(value, Mapping):
        return _plain_mapping(value, depth)
    if isinstance(value, list | tuple | range):
        return _plain_list(value, depth)
    if isinstance(value, GeneratorType | map | filter | zip):
        return Odd("a generator")
    if isinstance(value, CoroutineType):
        value.close()  # else Python warns that nobody waited for it
        return Odd("a coroutine (write `def` without `async`)")
    if isinstance(value, type):
        return Odd("a class")
    for name in ("numpy", "as_list"):  # tensors and variables; the shapes of tensors
        convert = getattr(value, name, None)
        if callable(convert):
            return _plain(convert(), depth + 1)
    if hasattr(value, "__array__"):
        return _plain_array(np.asarray(value), depth)
    if inspect.isroutine(value) or isinstance(value, np.ufunc | partial):
        return Odd("a function")
    if isinstance(value, set | frozenset):
        return Odd("a set, which has no order")
    return Odd(f"an object of type {type(value).__name__}")


def _plain_array(value: Any, depth: int) -> Plain:
    array = np.array(value) if np.size(value) <= LARGEST else None
    if array is None:
        return Odd(f"an array of shape {np.shape(value)}, which is far larger than asked for")
    if array.dtype.kind in "OUS" and array.ndim:
        return _plain(array.tolist(), depth + 1)
    if array.dtype.kind == "U":
        return str(array)
    if array.dtype.kind == "O":
        return Odd("a number too large to calculate with" if isinstance(value, int) else "an array of objects")
    if array.dtype.kind == "c":
        if array.imag.any():
            return Odd("complex numbers")
        array = array.real
    if array.dtype.kind in "mM":
        return Odd("dates")
    return array if array.dtype.kind == "b" else array.astype(np.float64)


def _plain_list(value: list[Any] | tuple[Any, ...] | range, depth: int) -> Plain:
    items: list[Plain] = []
    for item in value:
        if len(items) == LARGEST:
            return Odd(f"a list of more than {LARGEST} things")
        items.append(_plain(item, depth + 1))
    if all(isinstance(item, np.ndarray) for item in items) and len({item.shape for item in items}) <= 1:
        truths = bool(items) and all(item.dtype.kind == "b" for item in items)
        return np.array(items, dtype=bool if truths else np.float64)
    return items


def _plain_mapping(value: Mapping[Any, Any], depth: int) -> Plain:
    entries: dict[str, Plain] = {}
    for key in value:
        if len(entries) == LARGEST:
            return Odd(f"a dictionary of more than {LARGEST} entries")
        entries[text(_plain(key, depth + 1))] = _plain(value[key], depth + 1)
    return entries


def numbers(value: Plain) -> Plain:
    """Truth values as the numbers 1 and 0, where only numbers are asked for; anything else as it is."""
    return value.astype(float) if isinstance(value, np.ndarray) else value


def same(expected: Plain, got: Plain) -> bool:
    """Whether two plain things are the same answer.

    Numbers agree to float32 rounding, and shapes exactly.
    """
    if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
        if expected.size == 0:
            return got.size == 0
        if got.shape != expected.shape:
            return False
        # most are equal to the last bit, which is seen ten times as fast
        return np.array_equal(expected, got) or np.allclose(expected, got, rtol=1e-5, atol=1e-6, equal_nan=True)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same(expected[key], got[key]) for key in expected)
    return type(expected) is type(got) and not isinstance(expected, np.ndarray) and expected == got


def entries(value: Plain) -> list[Plain] | None:
    """What a list, or an array along its first axis, holds; ``None`` if it is neither."""
    if isinstance(value, np.ndarray):
        return [np.asarray(part) for part in value] if value.ndim else None
    return value if isinstance(value, list) else None


def in_other_shape(expected: np.ndarray, got: np.ndarray) -> bool:
    """Whether nothing but axes of length 1 sets them apart."""
    fits = got.shape != expected.shape and np.squeeze(got).shape == np.squeeze(expected).shape
    return fits and same(expected, got.reshape(expected.shape))


def blank(value: Plain) -> bool:
    """Whether nothing has been filled in: ``None``, dots, or a list or dictionary of nothing else."""
    if isinstance(value, list | dict):
        return all(map(blank, value.values() if isinstance(value, dict) else value))
    return value is None or value is ...


def empty(value: Plain) -> bool:
    """Whether nothing is in it: an array, a dictionary or a text without content, a list of nothing but such."""
    if isinstance(value, list):
        return all(map(empty, value))
    return value.size == 0 if isinstance(value, np.ndarray) else isinstance(value, dict | str) and not value


def has_dots(value: Plain) -> bool:
    """Whether dots (``...``) are left in it."""
    if isinstance(value, list | dict):
        return any(map(has_dots, value.values() if isinstance(value, dict) else value))
    return value is ...


def kind(value: Plain) -> str:
    """What sort of thing it is, in words."""
    if isinstance(value, np.ndarray):
        if value.size == 0:
            return "an empty list" if value.ndim == 1 else f"an empty array of shape {tuple(value.shape)}"
        sorts = {0: "a number", 1: "a row of numbers", 2: "a matrix"}
        return sorts.get(value.ndim, "an array") + (f" of shape {tuple(value.shape)}" if value.ndim else "")
    if isinstance(value, str):
        return f"a text, {quoted(repr(value))}" if value else "an empty text"
    if isinstance(value, list):
        return f"{len(value)} empty lists" if empty(value) else f"a list with {_entries(value)}"
    if isinstance(value, dict):
        return "an empty dictionary" if not value else f"a dictionary with {_entries(value)}"
    return value.words if isinstance(value, Odd) else "`...`" if value is ... else "`None`"


def _entries(value: list[Plain] | dict[str, Plain]) -> str:
    return "1 entry" if len(value) == 1 else f"{len(value)} entries"


def text(value: Plain, digits: int = 4) -> str:
    """How it is written in a message; long ones are shortened."""
    if isinstance(value, np.ndarray):
        return _array_text(value, digits)
    if isinstance(value, str):
        return value if len(value) <= 200 else value[:200] + "…"
    if isinstance(value, list):
        return "[" + ", ".join(_item(item, digits) for item in value[:20]) + (", …]" if len(value) > 20 else "]")
    if isinstance(value, Odd):
        return value.words
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_item(entry, digits)}" for key, entry in list(value.items())[:20]) + "}"
    return "..." if value is ... else str(value)


def _array_text(value: np.ndarray, digits: int) -> str:
    return np.array2string(
        value if value.dtype.kind == "b" else value + 0.0,  # no -0
        separator=", ",
        threshold=60,
        max_line_width=90,
        formatter={"bool": str, "float_kind": lambda number: _number(number, digits)},
    )


def _number(number: Any, digits: int) -> str:
    """Whole numbers as they are, others rounded."""
    return f"{number:.0f}" if number == np.round(number) and abs(number) < 1e9 else f"{number:.{digits}g}"


def _item(value: Plain, digits: int) -> str:
    if isinstance(value, np.ndarray):
        return " ".join(text(value, digits).split())  # a matrix among other things, on one line
    return repr(text(value)) if isinstance(value, str) else text(value, digits)
