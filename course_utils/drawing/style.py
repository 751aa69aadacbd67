"""Colours, fonts and the three themes: light, dark and slides.

A colour always means the same thing. The seven *roles* are filled with the same colour in every theme; they were
chosen so that they stay apart under the common colour-vision deficiencies and when printed grey (a test measures
it), and no drawing says a thing by colour alone. Lines need contrast with the page instead, so every theme has its
own line colour of the same hue.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import matplotlib as mpl

from course_utils.drawing.formulas import remember_layouts
from course_utils.names import unknown

remember_layouts()

ROLES = ("input", "hidden", "cell", "output", "sigmoid", "tanh", "gradient")

FILL: Mapping[str, str] = MappingProxyType(
    {
        "input": "#abe5fe",
        "hidden": "#0b5ea2",
        "cell": "#079c69",
        "output": "#ac5e01",
        "sigmoid": "#d3bc2b",
        "tanh": "#e67fdc",
        "gradient": "#93000f",
    }
)
_LINE_ON_LIGHT = {
    "input": "#0a83ab",
    "hidden": "#0b5ea2",
    "cell": "#067a52",
    "output": "#ac5e01",
    "sigmoid": "#857400",
    "tanh": "#b13fa8",
    "gradient": "#93000f",
}
_LINE_ON_DARK = {
    "input": "#abe5fe",
    "hidden": "#5fa8ec",
    "cell": "#2fc08d",
    "output": "#f0983a",
    "sigmoid": "#d3bc2b",
    "tanh": "#e67fdc",
    "gradient": "#ff7d6e",
}


@dataclass(frozen=True)
class Theme:
    """The colours of one page and the weight of its lines.

    ``page`` is the background, ``ink`` the text, ``muted`` secondary text and frames (still at least 4.5 to 1 against
    the page), ``faint`` grid lines and fills that carry no meaning, ``line`` a colour for each role.
    """

    name: str
    page: str
    ink: str
    muted: str
    faint: str
    line: Mapping[str, str]
    line_width: float

    def fill(self, role: str | None) -> str:
        """The fill of a role; without a role the page's faint grey."""
        return self.faint if role is None else FILL[_role(role)]

    def stroke(self, role: str | None) -> str:
        """The line colour of a role; without a role the ink."""
        return self.ink if role is None else self.line[_role(role)]

    def on(self, role: str | None) -> str:
        """The text colour that reads best on a role's fill: black or white, or the ink where there is no role."""
        return self.ink if role is None else readable_on(FILL[_role(role)])


THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "light": Theme("light", "#ffffff", "#1a1d21", "#5a626b", "#e6e9ed", _LINE_ON_LIGHT, 1.4),
        "dark": Theme("dark", "#15181c", "#f1f3f5", "#a9b2bb", "#33393f", _LINE_ON_DARK, 1.4),
        "slides": Theme("slides", "#ffffff", "#000000", "#4a5057", "#e6e9ed", _LINE_ON_LIGHT, 2.2),
    }
)

_one_at_a_time = threading.RLock()
_current: ContextVar[Theme] = ContextVar("theme", default=THEMES["light"])


def current() -> Theme:
    """The theme that drawings use now."""
    return _current.get()


@contextmanager
def theme(name: str) -> Iterator[Theme]:
    """Draw in the theme called ``name`` while the context lasts.

    Raises:
        ValueError: there is no such theme; the message names those there are.
    """
    token = _current.set(_theme(name))
    try:
        yield current()
    finally:
        _current.reset(token)


@contextmanager
def applied() -> Iterator[Theme]:
    """Matplotlib's settings are those of the current theme while the context lasts: drawing and saving stand in it.

    JupyterLab answers sliders in a thread of their own while a cell runs; matplotlib's settings are everyone's, so one
    draws at a time.
    """
    with _one_at_a_time, mpl.rc_context(_rc(current())):
        yield current()


def use(name: str) -> None:
    """Draw everything that follows in the theme called ``name`` (``"light"``, ``"dark"`` or ``"slides"``)."""
    _current.set(_theme(name))


def _rc(chosen: Theme) -> dict[str, Any]:
    """Matplotlib's settings for a theme: only fonts it ships, no random names, so that bytes repeat."""
    return {
        "font.family": "DejaVu Sans",
        "mathtext.fontset": "dejavusans",
        "font.size": 10.0,
        "axes.titlesize": 11.0,
        "axes.labelsize": 10.0,
        "xtick.labelsize": 9.0,
        "ytick.labelsize": 9.0,
        "legend.fontsize": 9.0,
        "legend.frameon": False,
        "figure.dpi": 96.0,
        "figure.facecolor": chosen.page,
        "savefig.facecolor": chosen.page,
        "axes.facecolor": chosen.page,
        "axes.edgecolor": chosen.muted,
        "axes.labelcolor": chosen.ink,
        "axes.titlecolor": chosen.ink,
        "text.color": chosen.ink,
        "xtick.color": chosen.ink,
        "ytick.color": chosen.ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "grid.color": chosen.faint,
        "lines.linewidth": chosen.line_width * 1.3,
        "svg.hashsalt": "course",
        "svg.fonttype": "path",
        "axes.unicode_minus": True,
    }


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = mpl.colors.to_rgb(colour)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(fill: str) -> str:
    """Black or white, whichever has more contrast with ``fill``."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, fill))


def _role(role: str) -> str:
    if role not in FILL:
        raise ValueError(f"a role is one of {', '.join(ROLES)}; {role!r} is none of them")
    return role


def _theme(name: str) -> Theme:
    if name not in THEMES:
        raise ValueError(f"a theme is one of {', '.join(THEMES)}; {unknown('theme', str(name), THEMES)}")
    return THEMES[name]
