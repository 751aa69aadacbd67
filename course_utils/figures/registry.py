"""The register of figures: every drawing of the course has a name, a lesson, a caption and an alt text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matplotlib.figure import Figure

from course_utils.drawing import picture, style
from course_utils.figures.parameters import Parameter, parameters_of
from course_utils.names import unknown


@dataclass(frozen=True)
class CourseFigure:
    """One registered figure.

    ``caption`` stands under it, ``alt`` says what it shows to those who do not see it, with its key numbers.
    """

    name: str
    lesson: int
    _caption: str | Callable[..., str]
    _alt: str | Callable[..., str]
    _draw: Callable[..., Figure]
    _allowed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def caption(self) -> str:
        """The caption of the figure as it is drawn without parameters."""
        return self.caption_for()

    @property
    def alt(self) -> str:
        """The alt text of the figure as it is drawn without parameters."""
        return self.alt_for()

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What ``draw``, ``caption_for`` and ``alt_for`` take, by name."""
        return parameters_of(self._draw, self._allowed)

    def caption_for(self, **parameters: object) -> str:
        """The caption of the figure as it is drawn with these parameters."""
        return self._caption if isinstance(self._caption, str) else self._caption(**parameters)

    def alt_for(self, **parameters: object) -> str:
        """The alt text of the figure as it is drawn with these parameters."""
        return self._alt if isinstance(self._alt, str) else self._alt(**parameters)

    def draw(self, **parameters: object) -> Figure:
        """Draw it in the current theme.

        Raises:
            TypeError: the figure has no such parameter.
            ValueError: it cannot be drawn with such a value; the message says which can.
        """
        for name, parameter in (self.parameters if parameters else {}).items():
            if name in parameters:
                parameter.check(parameters[name])
        with style.applied():
            return self._draw(**parameters)

    def show(self, **parameters: object) -> None:
        """Show it in a notebook."""
        picture.show(self.draw(**parameters), alt=self.alt_for(**parameters), caption=self.caption_for(**parameters))


_register: dict[str, CourseFigure] = {}


def figure(
    *,
    name: str,
    lesson: int,
    caption: str | Callable[..., str],
    alt: str | Callable[..., str],
    allowed: Mapping[str, tuple[Any, ...]] | None = None,
) -> Callable[[Callable[..., Figure]], Callable[..., Figure]]:
    """Register the function below as a figure of the course.

    Where parameters change what the caption or the alt text says, it is a function of the same parameters. ``allowed``
    gives the lowest and the highest number that a parameter can be, or the texts it is chosen from.

    Raises:
        ValueError: another figure has the name, or a text is empty.
    """

    def register(draw: Callable[..., Figure]) -> Callable[..., Figure]:
        if name in _register:
            raise ValueError(f"two figures are called {name!r}: give one of them another name")
        if not all(callable(words) or words.strip() for words in (caption, alt)):
            raise ValueError(f"the figure {name!r} needs a caption and an alt text")
        _register[name] = CourseFigure(name, lesson, caption, alt, draw, allowed or {})
        return draw

    return register


def all_figures() -> list[CourseFigure]:
    """Every figure of the course, in the order of the lessons."""
    return sorted(_register.values(), key=lambda entry: entry.lesson)


def get(name: str) -> CourseFigure:
    """The figure called ``name``.

    Raises:
        KeyError: there is none; the message names the nearest.
    """
    if name not in _register:
        raise KeyError(unknown("figure", name, _register))
    return _register[name]


def show(name: str, **parameters: object) -> None:
    """Show the figure called ``name`` in a notebook."""
    get(name).show(**parameters)
