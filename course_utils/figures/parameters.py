"""What can be set in a figure, and the words of a command line as values for it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from course_utils.names import unknown

_YES, _NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")


@dataclass(frozen=True)
class Parameter:
    """One thing that can be set: its name, the type that its hint names, what it is unless set, and what it can be.

    ``allowed`` is the lowest and the highest number, or the texts to choose from; None where the figure itself judges.
    """

    name: str
    kind: Any
    default: Any
    allowed: tuple[Any, ...] | None = None

    def __str__(self) -> str:
        return f"{self.name}={as_words(self.default)}"

    @property
    def choice(self) -> str:
        """What it can be, in words; empty where the figure itself judges."""
        if self.allowed is None:
            return ""
        if self.kind is str:
            return f"one of {', '.join(self.allowed)}"
        low, high = map(as_words, self.allowed)
        return f"{low} to {high}"

    def check(self, value: Any) -> None:
        """Raise a ValueError that says what it can be, if it cannot be ``value``."""
        if self.allowed is None:
            return
        fits = value in self.allowed if self.kind is str else self.allowed[0] <= value <= self.allowed[1]
        if not fits:
            raise ValueError(f"{self.name} can be {self.choice}; came {as_words(value)}")

    def read(self, words: str) -> Any:
        """The value that ``words`` stand for.

        Raises:
            ValueError: they stand for none of this parameter's type, or for more or less than it can be; the message
                says what was expected.
        """
        words = words.strip()
        try:
            value = self._read(words)
        except ValueError:
            told = as_words(self.default)
            raise ValueError(f"{self.name} is {self._expected()}, for instance {told}; came {words!r}") from None
        self.check(value)
        return value

    def _read(self, words: str) -> Any:
        if self.kind is bool:
            if words.lower() not in _YES + _NO:
                raise ValueError
            return words.lower() in _YES
        if self.kind is int:
            return int(words)
        if self.kind is float:
            return _number(words)
        if self.kind is str:
            return words
        numbers = tuple(_number(word) for word in words.split(","))
        if self._length() not in (None, len(numbers)):
            raise ValueError
        return numbers

    def _expected(self) -> str:
        if self.kind in _KINDS:
            return _KINDS[self.kind]
        length = self._length()
        return f"{'' if length is None else f'{length} '}numbers with commas between them"

    def _length(self) -> int | None:
        """How many numbers a list must have; None where any number of them will do."""
        kinds = get_args(self.kind)
        return len(kinds) if get_origin(self.kind) is tuple and Ellipsis not in kinds else None


_KINDS: dict[Any, str] = {int: "a whole number", float: "a number", bool: "yes or no", str: "a text"}


def as_words(value: Any) -> str:
    """A value as it is typed after ``--set NAME=``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(as_words(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def parameters_of(draw: Callable[..., Any], allowed: Mapping[str, tuple[Any, ...]]) -> dict[str, Parameter]:
    """What can be set in the figure that ``draw`` draws, by name, in the order of its signature.

    Raises:
        TypeError: a parameter has no default, or a type that no words can be read as; or ``allowed`` names none.
    """
    if not set(allowed) <= set(inspect.signature(draw).parameters):
        raise TypeError(f"{draw.__name__}: limits for {', '.join(allowed)}, and not all of these are parameters")
    hints = get_type_hints(draw)
    found = {}
    for name, taken in inspect.signature(draw).parameters.items():
        kind = hints.get(name)
        if taken.default is inspect.Parameter.empty:
            raise TypeError(f"{draw.__name__}: the parameter {name!r} needs a default: a figure is drawn without any")
        if kind not in _KINDS and not (get_args(kind) and set(get_args(kind)) <= {float, Ellipsis}):
            raise TypeError(f"{draw.__name__}: the parameter {name!r} is neither int, float, bool, str nor numbers")
        found[name] = Parameter(name, kind, taken.default, allowed.get(name))
    return found


def read(figure: str, known: Mapping[str, Parameter], given: Sequence[str]) -> dict[str, Any]:
    """``["steps=50"]`` as values for the figure called ``figure``; what is set twice has its later value.

    Raises:
        ValueError: there is no ``=`` in one, the figure has no such parameter, or the value is none for it.
    """
    values = {}
    for each in given:
        name, equals, words = each.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ValueError(f"what to set is written NAME=VALUE, for instance steps=50; came {each!r}")
        if not known:
            raise ValueError(f"nothing can be set in the figure {figure!r}")
        if name not in known:
            can = ", ".join(map(str, known.values()))
            raise ValueError(f"{figure}: {unknown('parameter', name, known)}\nIt can be set: {can}")
        values[name] = known[name].read(words)
    return values


def _number(words: str) -> float:
    value = float(words)
    if not math.isfinite(value):
        raise ValueError
    return value
