"""The controls of a live view: declared as plain data, made into widgets when somebody looks.

A declaration holds a label, a start value and the range, so tests and benchmarks can walk every setting of every
view without a browser or a kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ipywidgets as widgets

_STYLE = {"description_width": "9.5em"}
_LAYOUT = {"width": "auto"}  # accessible.css sets them in columns


@dataclass(frozen=True)
class Slider:
    """A number from ``low`` to ``high``; whole numbers when all of its numbers are whole.

    ``play`` adds buttons that move it by themselves, ``more`` folds it away under "more".
    """

    label: str
    value: float
    low: float
    high: float
    step: float = 1
    play: bool = False
    more: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.label!r} starts at {self.value}, outside {self.low} to {self.high}")

    @property
    def whole(self) -> bool:
        return all(float(number).is_integer() for number in (self.value, self.low, self.high, self.step))

    @property
    def decimals(self) -> int:
        """How many digits after the point its numbers have."""
        return max(-int(Decimal(str(n)).normalize().as_tuple().exponent) for n in (self.low, self.value, self.step, 1))

    def tidy(self, value: float) -> float:
        """``value`` without the rounding errors that a browser's steps leave: 0.8, not 0.7999999999999998."""
        return int(value) if self.whole else round(float(value), self.decimals)

    def widget(self) -> widgets.ValueWidget:
        kind = widgets.IntSlider if self.whole else widgets.FloatSlider
        return kind(
            value=self.tidy(self.value),
            min=self.tidy(self.low),
            max=self.tidy(self.high),
            step=self.tidy(self.step),
            description=self.label,
            readout_format="d" if self.whole else f".{self.decimals}f",
            style=_STYLE,
            layout=_LAYOUT,
        )

    def settings(self) -> list[Any]:
        """Values that stand for the whole range: both ends, the start, and steps between."""
        steps = round((self.high - self.low) / self.step)
        between = [self.low + k * self.step for k in range(0, steps + 1, max(1, steps // 6))]
        return sorted({self.tidy(value) for value in (self.low, self.value, *between, self.high) if value <= self.high})

    def words(self) -> str:
        return f"{self.label} ({self.low:g} to {self.high:g})"


@dataclass(frozen=True)
class Choice:
    """One of several options, shown as a drop-down list; ``narrow`` where many stand side by side."""

    label: str
    value: str
    options: Sequence[str]
    more: bool = False
    narrow: bool = False

    def __post_init__(self) -> None:
        if self.value not in self.options:
            raise ValueError(f"{self.label!r} starts at {self.value!r}, which is none of its options {self.options}")

    def widget(self) -> widgets.ValueWidget:
        return widgets.Dropdown(
            value=self.value,
            options=list(self.options),
            description=self.label,
            style={"description_width": "4.7em"} if self.narrow else _STYLE,
            layout=_LAYOUT,
        )

    def settings(self) -> list[Any]:
        return list(self.options)

    def words(self) -> str:
        return f"{self.label} ({', '.join(self.options)})"


@dataclass(frozen=True)
class Toggle:
    """A box to tick."""

    label: str
    value: bool = False
    more: bool = False

    def widget(self) -> widgets.ValueWidget:
        return widgets.Checkbox(value=self.value, description=self.label, indent=False, layout=_LAYOUT)

    def settings(self) -> list[Any]:
        return [False, True]

    def words(self) -> str:
        return f"{self.label} (on or off)"


@dataclass(frozen=True)
class Entry:
    """A line of text the student types; ``examples`` are what tests try."""

    label: str
    value: str
    examples: Sequence[str] = ()
    more: bool = False

    def widget(self) -> widgets.ValueWidget:
        return widgets.Text(value=self.value, description=self.label, style=_STYLE, layout=_LAYOUT)

    def settings(self) -> list[Any]:
        return [self.value, *self.examples, ""]

    def words(self) -> str:
        return f"{self.label} (a text)"


Control = Slider | Choice | Toggle | Entry
